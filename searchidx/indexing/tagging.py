"""Which tagger a run has, considering the one that the index was made with."""

from __future__ import annotations

from searchidx.engine import Searcher
from searchidx.entities.choosing import BUILTIN, OF_PROGRAM, ChosenTagger, choose_tagger
from searchidx.entities.protocol import TaggerFactory
from searchidx.errors import UsageError
from searchidx.results import TaggerRecord


def tagger_of_run(
    asked: str | TaggerFactory | None, before: Searcher | None, *, is_rebuild: bool
) -> ChosenTagger:
    """Return the tagger that was asked for, else that of the index, else the built-in one.

    Raises UsageError where an index that is not made anew would get names of two taggers,
    where nobody but the program that made it can give the tagger, and what choosing raises.
    """
    known = before.tagger if before is not None else None
    made_with = known.specification if known is not None else BUILTIN
    if asked is None and made_with == OF_PROGRAM:
        raise UsageError("indexing.tagger_of_program")
    chosen = choose_tagger(made_with if asked is None else asked)
    if before is not None and not is_rebuild and chosen.specification != made_with:
        raise UsageError("indexing.other_tagger", made_with=made_with, asked=chosen.specification)
    return chosen


def is_changed(chosen: ChosenTagger, before: Searcher) -> bool:
    """Say whether the names of an index are of another version of the tagger."""
    return before.tagger != record_of_tagger(chosen)


def record_of_tagger(chosen: ChosenTagger) -> TaggerRecord:
    """Return what an index remembers of a tagger."""
    return TaggerRecord(chosen.specification, chosen.version)
