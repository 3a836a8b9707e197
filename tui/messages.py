"""What the threads of the desk tell the screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from searchidx.results import (
    ArticleView,
    FacetCount,
    Hit,
    IndexProgress,
    IndexStats,
    IndexSummary,
)
from tui.events import AnswerEvent
from tui.state import FacetName


@dataclass
class IndexOpened(Message):
    """The index is open, at its newest generation."""

    stats: IndexStats


@dataclass
class IndexUnusable(Message):
    """The index could not be opened."""

    error: Exception


@dataclass
class IndexChanged(Message):
    """A newer generation has been published."""


@dataclass
class Answered(Message):
    """An answer to a search, or a part of it."""

    event: AnswerEvent


@dataclass
class PageLoaded(Message):
    """More hits of the search that request ``number`` asked for, from ``offset`` on."""

    number: int
    offset: int
    hits: Sequence[Hit]


@dataclass
class ArticleLoaded(Message):
    """The article of the hit at ``position``."""

    position: int
    view: ArticleView


@dataclass
class ValuesLoaded(Message):
    """All values of a facet, for request ``number``."""

    number: int
    facet: FacetName
    values: tuple[FacetCount, ...]


@dataclass
class WorkFailed(Message):
    """Something beside the search itself ended in an error."""

    error: Exception


@dataclass
class BuildProgressed(Message):
    """How far the indexing is."""

    progress: IndexProgress


@dataclass
class BuildEnded(Message):
    """The indexing is done."""

    summary: IndexSummary


@dataclass
class BuildFailed(Message):
    """The indexing ended in an error."""

    error: Exception
