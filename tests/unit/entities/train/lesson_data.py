"""Made-up sentences to learn, and a small vocabulary."""

from __future__ import annotations

import random
from hashlib import blake2b
from pathlib import Path

import numpy as np

from searchidx.entities.evaluate import read_annotated
from searchidx.entities.tagging.vocabulary import Vocabulary
from searchidx.entities.train.lessons import read_sentences
from searchidx.entities.train.network import Sizes
from searchidx.entities.train.trainer import Plan, train
from searchidx.entities.words import Words

SMALL = Plan(sizes=Sizes(12, 16, 8), n_rounds=2, n_sentences=8, every=2)

TEMPLATES = (
    "Ayer llegó a {LOC} la pintora {PER} .",
    "{PER} viajó a {LOC} con la empresa {ORG} .",
    "La directora de {ORG} , {PER} , no quiso hablar .",
    "El festival {MISC} se celebra en {LOC} desde hace años .",
    "Según {ORG} , nadie vive en {LOC} .",
    "Hoy no pasó nada .",
    "{ORG} y {ORG} firmaron el acuerdo {MISC} ante {PER} .",
)
NAMES = {
    "PER": ("Ramiro Etcheverry", "Luisa Otxoa", "Juana de la Rosa", "Pere Nadal", "Zulema"),
    "LOC": ("Lisboa", "Villa Zurbano", "Noruega", "Puerto del Sur", "Gales"),
    "ORG": ("Banco Gadara", "Pescadores Unidos", "ONU", "Unión de Mareantes", "Telur"),
    "MISC": ("Luna de Agosto", "Copa Mareante", "Artemis II", "Kyoto"),
}


def annotated_rows(n_sentences: int, seed: int = 1) -> str:
    """Return rows of words and tags, three sentences an article."""
    chosen = random.Random(seed)
    lines: list[str] = []
    for number in range(n_sentences):
        if number % 3 == 0:
            lines.append(f"# article {number}")
        for word in chosen.choice(TEMPLATES).split():
            kind = word.strip("{}")
            if kind in NAMES:
                first, *further = chosen.choice(NAMES[kind]).split()
                lines += [f"{first}\tB-{kind}", *(f"{more}\tI-{kind}" for more in further)]
            else:
                lines.append(f"{word}\tO")
        lines.append("")
    return "\n".join(lines)


def write_lessons(path: Path, n_sentences: int, seed: int = 1) -> Path:
    """Write such rows to a file; return its path."""
    path.write_text(annotated_rows(n_sentences, seed), encoding="utf-8")
    return path


def small_vocabulary(n_dims: int = 4) -> Vocabulary:
    """Return the first words of the sentences with made-up vectors and counts."""
    words = ["la", "La", "de", "ayer", "Lisboa", "ONU", "el", "El", "no", "Rosa", "rosa", "Luna"]
    random_numbers = np.random.default_rng(5)
    vectors = random_numbers.integers(-7, 8, (len(words), n_dims)).astype(np.int8)
    octaves = np.arange(120, 120 - 5 * len(words), -5).astype(np.uint8)
    return Vocabulary(words, vectors, octaves)


def silent(_: str) -> None:
    """Say nothing of how training goes."""


def weights_digest(path: Path, n_rounds: int = 3) -> str:
    """Train a network of the shipped sizes; return a hash of all bits of its weights."""
    words = Words()
    sentences = read_sentences(read_annotated(path), words)
    plan = Plan(n_rounds=n_rounds, n_sentences=12, every=2)
    trained = train(words.texts, sentences, small_vocabulary(), plan, silent)
    content = blake2b(digest_size=8)
    for name in sorted(trained.weights):
        content.update(trained.weights[name].tobytes())
    return content.hexdigest()
