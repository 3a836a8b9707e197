"""Quality of the tagger on annotated sentences.

``python -m searchidx.entities.evaluate FILE`` prints precision, recall and F1 by type and
for spans alone. FILE has a word and a tag (IOB2: ``B-PER``, ``I-PER``, ``O``) in the first
and last column, a blank line between sentences and a line ``# article ID`` before the
sentences of each article. A name counts as found when both its ends are right. With
``--tagger`` another tagger is judged, as ``searchidx index`` takes it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from searchidx.article import ENTITY_TYPES, Article, EntityType
from searchidx.entities.choosing import BUILTIN, choose_tagger
from searchidx.entities.protocol import Tagger
from searchidx.errors import SearchidxError, UnreadableFileError
from searchidx.messages import message

TAGS: Final[Mapping[str, EntityType]] = {
    "PER": "person",
    "LOC": "place",
    "ORG": "organization",
    "MISC": "other",
}
_HEADER: Final = "# article"

Name = tuple[int, int, EntityType]
"""A name as the code points [start, end) of the rebuilt text, and its type."""


_Found = tuple[int, int, int, EntityType]


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """Sentences of one article, one a line, words parted by spaces; its names in order."""

    id: str
    text: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How many names there are, how many were found, and how many of those are right."""

    n_gold: int
    n_found: int
    n_right: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0.0 if nothing was found."""
        return self.n_right / self.n_found if self.n_found else 0.0

    @property
    def recall(self) -> float:
        """Share of the names that were found; 0.0 if there are none."""
        return self.n_right / self.n_gold if self.n_gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.n_gold + self.n_found
        return 2 * self.n_right / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of names with the right type, of spans whatever their type, and by type."""

    typed: Score
    spans: Score
    by_type: Mapping[EntityType, Score]


def read_annotated(path: Path) -> list[AnnotatedArticle]:
    """Read a file of annotated sentences.

    Raises UnreadableFileError when the file or a tag in it cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFileError("entities.unreadable", path=path, reason=error) from error
    articles: list[AnnotatedArticle] = []
    article_id = ""
    rows: list[tuple[int, list[str]]] = []
    for number, line in enumerate(lines, start=1):
        if line.startswith(_HEADER):
            articles += _articles(article_id, rows, path)
            article_id, rows = line.removeprefix(_HEADER).strip(), []
        else:
            rows.append((number, line.split("\t") if "\t" in line else line.split()))
    return articles + list(_articles(article_id, rows, path))


def _articles(
    article_id: str, rows: Sequence[tuple[int, list[str]]], path: Path
) -> Iterator[AnnotatedArticle]:
    """Yield the article of some rows, if there are any words in them."""
    pieces: list[str] = []
    names: list[Name] = []
    here, is_open = 0, False
    for number, columns in rows:
        if not columns or not columns[0]:
            if pieces:
                pieces[-1] = "\n"
            is_open = False
            continue
        begins, _, kind = columns[-1].partition("-")
        if columns[-1] != "O" and (begins not in ("B", "I") or kind not in TAGS):
            raise UnreadableFileError("entities.bad_tag", path=path, line=number, tag=columns[-1])
        end = here + len(columns[0])
        if begins == "I" and is_open:
            names[-1] = (names[-1][0], end, names[-1][2])
        elif kind:
            names.append((here, end, TAGS[kind]))
        is_open = bool(kind)
        pieces += [columns[0], " "]
        here = end + 1
    if pieces:
        yield AnnotatedArticle(article_id, "".join(pieces[:-1]), tuple(names))


def evaluate(articles: Sequence[AnnotatedArticle], tagger: Tagger) -> Evaluation:
    """Tag the articles and compare with their annotation."""
    tagged = tagger.tag([Article(id=a.id, body=a.text, path=a.id) for a in articles])
    gold = {(i, *name) for i, article in enumerate(articles) for name in article.names}
    found = {
        (i, m.start, m.end, m.type)
        for i, (article, mentions) in enumerate(zip(articles, tagged, strict=True))
        for m in mentions
    }
    by_type = {kind: _score(_of(kind, gold), _of(kind, found)) for kind in ENTITY_TYPES}
    spans = _score({name[:3] for name in gold}, {name[:3] for name in found})
    return Evaluation(_score(gold, found), spans, by_type)


def _of(kind: EntityType, names: Iterable[_Found]) -> set[_Found]:
    return {name for name in names if name[3] == kind}


def _score(gold: Set[tuple[object, ...]], found: Set[tuple[object, ...]]) -> Score:
    return Score(len(gold), len(found), len(gold & found))


def _rows(evaluation: Evaluation) -> Iterator[str]:
    yield f"{'':14}{'precision':>10}{'recall':>8}{'F1':>8}{'gold':>8}{'found':>8}"
    by_type: list[tuple[str, Score]] = [*evaluation.by_type.items()]
    for name, score in [("by type", evaluation.typed), ("spans", evaluation.spans), *by_type]:
        figures = f"{score.precision:10.3f}{score.recall:8.3f}{score.f1:8.3f}"
        yield f"{name:14}{figures}{score.n_gold:8}{score.n_found:8}"


def main(arguments: Iterable[str] | None = None) -> int:
    """Print the figures for one file; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m searchidx.entities.evaluate", description=message("entities.evaluate_about")
    )
    parser.add_argument("file", type=Path, help=message("entities.evaluate_file"))
    parser.add_argument("--tagger", default=BUILTIN, help=message("entities.evaluate_tagger"))
    given = parser.parse_args(None if arguments is None else list(arguments))
    try:
        articles = read_annotated(given.file)
        tagger = choose_tagger(given.tagger).make()
    except SearchidxError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    rows = _rows(evaluate(articles, tagger))
    sys.stdout.write("".join(f"{row}\n" for row in rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
