"""Which tagger a run has: by its specification, or one that a program brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from searchidx.article import Article, Mention
from searchidx.entities.given import listed
from searchidx.entities.protocol import TaggerFactory
from searchidx.entities.tagger import TrainedTagger, shipped_version
from searchidx.errors import UsageError

BUILTIN: Final = "builtin"
NONE: Final = "none"
SPACY: Final = "spacy:"
OF_PROGRAM: Final = "python"
"""What stands for a factory, which no text can specify."""
SPECIFICATIONS: Final = (BUILTIN, NONE, f"{SPACY}NAME", f"{SPACY}PATH")


class GivenTagger:
    """Finds nothing: an article has the entities that it brings, others have none."""

    @property
    def version(self) -> str:
        """Name and version."""
        return f"{NONE}-1"

    def tag(self, articles: Sequence[Article]) -> list[tuple[Mention, ...]]:
        """Return a mention without extent of each entity that an article brings."""
        return [listed(article) for article in articles]


@dataclass(frozen=True, slots=True)
class ChosenTagger:
    """A tagger that can be made: what an index remembers of it, and how it is made.

    ``specification`` chooses it again from any working directory; ``version`` is that of
    the tagger that ``make`` makes now.
    """

    specification: str
    version: str
    make: TaggerFactory


def choose_tagger(asked: str | TaggerFactory) -> ChosenTagger:
    """Return the tagger of a specification, or that of a factory, which is called once.

    Specifications are ``builtin``, ``none``, and ``spacy:`` with the name or path of a
    pipeline. Raises UsageError for any other text, and where the pipeline cannot be used as
    far as its files tell without loading it.
    """
    if not isinstance(asked, str):
        return ChosenTagger(OF_PROGRAM, asked().version, asked)
    if asked == BUILTIN:
        return ChosenTagger(BUILTIN, shipped_version(), TrainedTagger)
    if asked == NONE:
        return ChosenTagger(NONE, GivenTagger().version, GivenTagger)
    name = asked.removeprefix(SPACY)
    if name in {asked, ""}:
        raise UsageError("entities.no_tagger", value=asked, words=", ".join(SPECIFICATIONS))
    return _around_pipeline(name)


def _around_pipeline(name: str) -> ChosenTagger:
    from searchidx.entities.spacy_pipeline import find_pipeline  # noqa: PLC0415 - others do without
    from searchidx.entities.spacy_tagger import SpacyTagger  # noqa: PLC0415

    pipeline = find_pipeline(name)
    make = partial(SpacyTagger, pipeline.source)
    return ChosenTagger(SPACY + pipeline.source, pipeline.version, make)
