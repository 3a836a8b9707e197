"""Does a stem join the forms of one word, and only those?

``python -m benchmarks.conflation LEMMAS.TSV`` scores ours, Snowball, light_spanish and no
stemming. The file has a form, its lemma, its part of speech and its count in each line.

Two forms are *joined* if they have the same stem, and *related* if some lemma has both. Each
pair weighs the square root of the product of the two counts. Precision is the share of joined
pairs that are related, recall the share of related pairs that are joined. A form counts with
all its rows of the parts of speech in question: where ``parte`` stands as noun and as verb,
it is related to ``partes`` and to ``partir``.
"""

from __future__ import annotations

import itertools
import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from snowballstemmer.spanish_stemmer import SpanishStemmer

from benchmarks.reports import Report
from searchidx.analysis import fold, stem

Stemmer = Callable[[str], str]

# A table of the forms of these verbs would be the whole score.
LEFT_OUT: Final = frozenset(
    {
        "ser", "estar", "haber", "ir", "tener", "hacer", "decir",
        "poder", "dar", "ver", "querer", "saber", "venir", "poner",
    }
)  # fmt: skip
PARTS: Final = {
    "nouns, adjectives": ("NOUN", "ADJ"),
    "verbs": ("VERB",),
    "all": ("NOUN", "ADJ", "VERB"),
}
_LIGHT_MIN_LENGTH: Final = 5


class Row(NamedTuple):
    """A form read as a lemma in news, ``count`` times."""

    form: str
    lemma: str
    part: str
    count: int


@dataclass(slots=True)
class Form:
    """What is known of one form: how often it occurs, and its lemmas."""

    count: int = 0
    lemmas: set[str] = field(default_factory=set)

    @property
    def weight(self) -> float:
        """What it adds to the weight of its pairs, as a factor."""
        return math.sqrt(self.count)


class Score(NamedTuple):
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f(self) -> float:
        """The harmonic mean."""
        return 2 * self.precision * self.recall / ((self.precision + self.recall) or 1.0)


def read_rows(path: Path) -> list[Row]:
    """Read the lines of the gold file."""
    with path.open(encoding="utf-8") as lines:
        fields = (line.rstrip("\n").split("\t") for line in lines)
        return [Row(form, lemma, part, int(count)) for form, lemma, part, count in fields]


def forms_of(rows: Iterable[Row], parts: tuple[str, ...]) -> dict[str, Form]:
    """Gather the rows of some parts of speech by form."""
    forms: dict[str, Form] = defaultdict(Form)
    for row in rows:
        if row.part in parts and row.lemma not in LEFT_OUT:
            forms[row.form].count += row.count
            forms[row.form].lemmas.add(row.lemma)
    return dict(forms)


def measure(forms: Mapping[str, Form], stemmer: Stemmer) -> Score:
    """Score a stemmer on all pairs of forms."""
    stems = {form: stemmer(form) for form in forms}
    by_lemma: dict[str, list[str]] = defaultdict(list)
    by_stem: dict[str, list[float]] = defaultdict(list)
    for form, known in forms.items():
        by_stem[stems[form]].append(known.weight)
        for lemma in known.lemmas:
            by_lemma[lemma].append(form)
    related = {
        pair for group in by_lemma.values() for pair in itertools.combinations(sorted(group), 2)
    }
    weight = {(a, b): forms[a].weight * forms[b].weight for a, b in related}
    both = sum(weight[a, b] for a, b in related if stems[a] == stems[b])
    joined = sum((sum(w) ** 2 - sum(x * x for x in w)) / 2 for w in by_stem.values())
    return Score(both / (joined or 1.0), both / (sum(weight.values()) or 1.0))


def light_spanish(word: str) -> str:
    """Stem as J. Savoy's light stemmer for Spanish does (2006): plural, then last vowel."""
    if len(word) < _LIGHT_MIN_LENGTH:
        return word
    if word.endswith("eses"):
        return word[:-2]
    if word.endswith("ces"):
        return word[:-3] + "z"
    if word.endswith(("os", "as", "es")):
        return word[:-2]
    return word[:-1] if word[-1] in "oae" else word


def stemmers() -> dict[str, Stemmer]:
    """Return what is compared: Snowball sees accents, the others folded forms."""
    snowball = SpanishStemmer()
    return {
        "ours": lambda form: stem(fold(form)),
        "Snowball": lambda form: str(snowball.stemWord(form)),
        "light_spanish": lambda form: light_spanish(fold(form)),
        "none": fold,
    }


def evaluate(path: Path) -> Report:
    """Score all stemmers on all parts of speech."""
    rows = read_rows(path)
    samples = {name: forms_of(rows, parts) for name, parts in PARTS.items()}
    scores = {
        name: {part: measure(forms, stemmer) for part, forms in samples.items()}
        for name, stemmer in stemmers().items()
    }
    return Report(
        title="Conflation: F of pairs of forms (precision, recall)",
        columns=list(PARTS),
        rows=[
            (name, [f"{s.f:.3f} ({s.precision:.3f}, {s.recall:.3f})" for s in parts.values()])
            for name, parts in scores.items()
        ],
        figures={f"{name.replace(', ', '_')}_f": score.f for name, score in scores["ours"].items()},
    )


if __name__ == "__main__":
    print(evaluate(Path(sys.argv[1])))
