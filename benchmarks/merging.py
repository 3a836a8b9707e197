"""Are the spellings of one entity one entity, and two entities two? And is what comes first real?

Two judgements on one index of all news, tagged by ours.

``data/merging.tsv`` has mentions of the news, chosen without looking at what was found: an
article, the mention as it stands there, the entity that a reader takes it for, and the half
that it is in (``dev``, whose errors may be looked at, or ``test``; all that could be taken for
one another is in one half). Namesakes whose names are the same to the letter are left out. The
measure is B-cubed (A. Bagga and B. Baldwin, "Algorithms for scoring coreference chains", LREC
1998). For a mention m with the mentions C(m) that share its entity in the index and the
mentions G(m) that share its entity in the table, m among both::

    precision = mean of |C(m) & G(m)| / |C(m)|        recall = mean of |C(m) & G(m)| / |G(m)|

A mention that resolves to nothing shares its entity with none. Mentions that the tagger did not
find are not counted in either; the others' share of all is ``found``.

``data/first_entities.tsv`` judges entities (``type:name``): ``real``, ``junk``, ``mistyped``
(real, but of another type) or ``duplicate-of type:name``, which counts as real where the index
does not show that other one among its first. ``first_real`` is the share of the first of the
facet that are real, ``first_single`` that of those that are no duplicates; an entity that is not
judged is not real.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import searchidx
from benchmarks.news_index import news_index
from benchmarks.reports import Report
from searchidx.results import EntityRef

DATA: Final = Path(__file__).parent / "data"
HALVES: Final = ("dev", "test")
N_FIRST: Final = 200
_DUPLICATE: Final = "duplicate-of "


@dataclass(frozen=True, slots=True)
class Gold:
    """A mention of the table."""

    article: str
    text: str
    entity: str
    half: str


@dataclass(frozen=True, slots=True)
class Found:
    """A mention of the table that the tagger found; ``entity`` None: it resolves to nothing."""

    gold: Gold
    entity: EntityRef | None


@dataclass(frozen=True, slots=True)
class Scores:
    """B-cubed over the mentions that were found, and their share of all."""

    precision: float
    recall: float
    found: float


@dataclass(frozen=True, slots=True)
class First:
    """Shares of the first entities of the facet, and those of them that nobody has judged."""

    real: float
    single: float
    not_judged: tuple[str, ...]


def read_gold(path: Path = DATA / "merging.tsv") -> list[Gold]:
    """Read the table of mentions."""
    with path.open(encoding="utf-8") as lines:
        return [Gold(*line.rstrip("\n").split("\t")) for line in lines]


def read_verdicts(path: Path = DATA / "first_entities.tsv") -> dict[str, str]:
    """Read the judged entities: ``type:name`` → verdict."""
    with path.open(encoding="utf-8") as lines:
        return dict(line.rstrip("\n").split("\t") for line in lines)


def find(gold: Sequence[Gold], index: searchidx.Index) -> list[Found]:
    """Look up the mentions that the tagger found: by their words, in their article."""
    found = []
    views = {article: index.article(article) for article in {g.article for g in gold}}
    for g in gold:
        entities = [
            entity for m, entity in views[g.article].mentions if " ".join(m.text.split()) == g.text
        ]
        if entities:
            found.append(Found(g, Counter(entities).most_common(1)[0][0]))
    return found


def b_cubed(pairs: Sequence[tuple[Hashable, Hashable]]) -> tuple[float, float]:
    """Return precision and recall; a pair is what a mention is taken for, and what it is."""
    in_system: dict[Hashable, set[int]] = defaultdict(set)
    in_gold: dict[Hashable, set[int]] = defaultdict(set)
    for i, (system, gold) in enumerate(pairs):
        in_system[system].add(i)
        in_gold[gold].add(i)
    shared = [len(in_system[system] & in_gold[gold]) for system, gold in pairs]
    n = len(pairs) or 1
    precision = sum(x / len(in_system[s]) for x, (s, _) in zip(shared, pairs, strict=True)) / n
    recall = sum(x / len(in_gold[g]) for x, (_, g) in zip(shared, pairs, strict=True)) / n
    return precision, recall


def score(gold: Sequence[Gold], found: Sequence[Found]) -> Scores:
    """Score the mentions that were found of some of the table."""
    pairs: list[tuple[Hashable, Hashable]] = [
        (i if f.entity is None else f.entity, f.gold.entity) for i, f in enumerate(found)
    ]
    precision, recall = b_cubed(pairs)
    return Scores(precision, recall, len(found) / (len(gold) or 1))


def judge(first: Sequence[str], verdicts: Mapping[str, str]) -> First:
    """Judge the first entities of a facet, each as ``type:name``."""
    shown = set(first)
    is_double = {
        entity
        for entity in first
        if verdicts.get(entity, "").removeprefix(_DUPLICATE) in shown - {entity}
    }
    n_real = sum(
        verdicts.get(entity, "").startswith(("real", _DUPLICATE)) and entity not in is_double
        for entity in first
    )
    n = len(first) or 1
    not_judged = tuple(entity for entity in first if entity not in verdicts)
    return First(n_real / n, 1 - len(is_double) / n, not_judged)


def evaluate(news: Path) -> Report:
    """Index all news; score both halves of the table, and the first entities of the facet."""
    gold, verdicts = read_gold(), read_verdicts()
    with searchidx.open_index(news_index(news)) as index:
        found = find(gold, index)
        facet = index.facet("entity")
    by_half = {
        half: score([g for g in gold if g.half == half], [f for f in found if f.gold.half == half])
        for half in HALVES
    } | {"all": score(gold, found)}
    first = judge([f"{value.type}:{value.value}" for value in facet[:N_FIRST]], verdicts)
    rows = [
        (half, [f"{x:.3f}" for x in (s.precision, s.recall, s.found)])
        for half, s in by_half.items()
    ]
    rows.append((f"first {N_FIRST} real", [f"{first.real:.3f}"]))
    rows.append((f"first {N_FIRST} no duplicates", [f"{first.single:.3f}"]))
    rows.append((f"first {N_FIRST} not judged", [str(len(first.not_judged)), *first.not_judged]))
    rows.append(("entities in all", [str(len(facet))]))
    return Report(
        "Merging: which mentions of the news are one entity (B-cubed)",
        ["precision", "recall", "found"],
        rows,
        {
            "test_precision": by_half["test"].precision,
            "test_recall": by_half["test"].recall,
            "precision": by_half["all"].precision,
            "recall": by_half["all"].recall,
            "found": by_half["all"].found,
            "first_real": first.real,
            "first_single": first.single,
        },
    )


if __name__ == "__main__":
    print(evaluate(Path(sys.argv[1])))
