"""The work done beside the screen: opening, searching, reading and building an index.

Every method returns at once; what comes of it is posted as a message of
:mod:`tui.messages`. Nothing here touches a widget.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from textual.message import Message

from searchidx.results import DateUnit, FacetCount, IndexProgress, IndexSummary
from tui import messages as msg
from tui.events import FacetsArrived, HitsArrived, RemediesArrived, SearchFailed
from tui.lanes import Lane
from tui.ports import ArticleGoneError, Doors, OpenIndex
from tui.rail import count_of, value_of
from tui.remedies import find_remedies
from tui.requests import (
    FACET_VALUES,
    closed_query_string,
    filters,
    query_string,
    request,
)
from tui.state import NAME_FACETS, FacetName, Search, Selection, State

FACETS_AFTER_S: Final = 0.06
"""How long the query must rest before its facets are counted."""

PREVIEW_AFTER_S: Final = 0.15
"""How long the query must rest before its first hit is shown beside the list."""

PROGRESS_EVERY_S: Final = 0.1
"""How often a build reports."""

Post = Callable[[Message], object]


class BuildStoppedError(Exception):
    """The program ends while an index is being built."""


class Desk:
    """Holds the open index and one lane for each kind of work."""

    def __init__(self, index_dir: Path, doors: Doors, post: Post) -> None:
        self.index_dir = index_dir
        self._doors = doors
        self._post_message = post
        self._index: OpenIndex | None = None
        self._lanes = {
            name: Lane(f"searchidx-{name}")
            for name in ("search", "pages", "reading", "values", "index")
        }
        self._is_closed = False

    # Work on the index as a whole.

    def open(self) -> None:
        """Open the index, or open it anew after it was built."""
        self._submit("index", self._open, lambda error: self._post(msg.IndexUnusable(error)))

    def _open(self) -> None:
        self._index = self._doors.open_index(self.index_dir)
        self._post(msg.IndexOpened(self._index.stats()))

    def watch(self) -> None:
        """Look whether a newer generation has been published."""
        if self._index is not None and self._lanes["index"].is_idle:
            self._submit("index", self._watch, _say_nothing)

    def _watch(self) -> None:
        if self._opened().is_stale():
            self._post(msg.IndexChanged())

    def refresh(self) -> None:
        """Move to the newest generation."""
        self._submit("index", self._refresh, self._failed)

    def _refresh(self) -> None:
        index = self._opened()
        index.refresh()
        self._post(msg.IndexOpened(index.stats()))

    def build(self, paths: Sequence[Path], post: Post, *, is_rebuild: bool = False) -> None:
        """Bring the index up to date with files and folders, and tell ``post`` about it."""

        def build() -> None:
            post(msg.BuildEnded(self._build(paths, post, is_rebuild)))

        self._submit("index", build, lambda error: post(msg.BuildFailed(error)))

    def _build(self, paths: Sequence[Path], post: Post, is_rebuild: bool) -> IndexSummary:
        reported_at = 0.0

        def report(progress: IndexProgress) -> None:
            nonlocal reported_at
            if self._is_closed:
                raise BuildStoppedError
            now = time.monotonic()
            if now - reported_at >= PROGRESS_EVERY_S:
                reported_at = now
                post(msg.BuildProgressed(progress))

        return self._doors.build_index(self.index_dir, paths, report, is_rebuild)

    # Work on one search.

    def search(self, state: State) -> None:
        """Find hits, then count facets, then look for remedies if there are no hits."""
        number, search, unit = state.number, state.search, state.date_unit

        def failed(error: Exception) -> None:
            self._post(msg.Answered(SearchFailed(number, error)))

        self._submit("search", lambda: self._search(number, search, unit), failed)

    def _search(self, number: int, search: Search, unit: DateUnit) -> None:
        index, lane = self._opened(), self._lanes["search"]
        results = index.run(request(search))
        self._post(msg.Answered(HitsArrived(number, results)))
        if lane.rest(FACETS_AFTER_S):
            return
        facets = _count_facets(index, search, unit)
        self._post(msg.Answered(FacetsArrived(number, facets)))
        if results.total == 0:
            remedies = find_remedies(index, search, lane.is_superseded)
            if remedies is not None:
                self._post(msg.Answered(RemediesArrived(number, remedies)))

    def load_page(self, number: int, search: Search, offset: int) -> None:
        """Load the hits of a page."""

        def load() -> None:
            results = self._opened().run(request(search, offset=offset))
            self._post(msg.PageLoaded(number, offset, results.hits))

        self._submit("pages", load, self._failed)

    def read(self, position: int, article_id: str, search: Search, *, after_s: float = 0.0) -> None:
        """Load an article with what the search matched in it, after a rest."""

        def load() -> None:
            if after_s and self._lanes["reading"].rest(after_s):
                return
            try:
                view = self._opened().article(article_id, closed_query_string(search))
            except KeyError:
                raise ArticleGoneError from None
            self._post(msg.ArticleLoaded(position, view))

        self._submit("reading", load, self._failed)

    def load_values(self, facet: FacetName, state: State) -> None:
        """Load all values of a facet."""
        number, search = state.number, state.search

        def load() -> None:
            values = self._opened().facet(facet, query_string(search), **filters(search))
            self._post(msg.ValuesLoaded(number, facet, values))

        self._submit("values", load, self._failed)

    # The threads.

    @property
    def is_idle(self) -> bool:
        """Whether no work is under way."""
        return all(lane.is_idle for lane in self._lanes.values())

    def close(self) -> None:
        """Let go of everything; work under way is abandoned."""
        self._is_closed = True
        is_idle = self.is_idle
        for lane in self._lanes.values():
            lane.close()
        if self._index is not None and is_idle:
            self._index.close()

    def _opened(self) -> OpenIndex:
        assert self._index is not None, "nothing is asked before the index is open"
        return self._index

    def _failed(self, error: Exception) -> None:
        self._post(msg.WorkFailed(error))

    def _submit(
        self, lane: str, work: Callable[[], None], failed: Callable[[Exception], object]
    ) -> None:
        def job() -> None:
            try:
                work()
            except BuildStoppedError:
                return
            except Exception as error:  # noqa: BLE001  (a thread's fault is shown, never raised)
                failed(error)

        self._lanes[lane].submit(job)

    def _post(self, message: Message) -> None:
        if not self._is_closed:
            self._post_message(message)


def _say_nothing(error: Exception) -> None:
    """Nobody asked whether the index is stale; the next search meets the fault itself."""


def _count_facets(
    index: OpenIndex, search: Search, unit: DateUnit
) -> Mapping[str, tuple[FacetCount, ...]]:
    """Count the facets, with every chosen value among them even if it has no articles."""
    asked = replace(request(search, date_unit=unit), limit=0, snippets=0, facets=FACET_VALUES)
    facets = dict(index.run(asked).facets)
    if search.undated != "any":
        free = request(replace(search, undated="any"), date_unit=unit)
        dates = replace(free, limit=0, snippets=0, facets={"date": None})
        facets["date"] = index.run(dates).facets.get("date", ())
    for facet in NAME_FACETS:
        present = {value_of(facet, count) for count in facets.get(facet, ())}
        pinned = []
        for value in search.selection(facet).values:
            if value not in present:
                alone = search.with_selection(facet, Selection((value,)))
                count = index.count(query_string(alone), **filters(alone))
                pinned.append(count_of(facet, value, count))
        facets[facet] = (*pinned, *facets.get(facet, ()))
    return facets
