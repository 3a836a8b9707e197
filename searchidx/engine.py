"""The contract that every engine satisfies, and the capabilities it declares.

An engine keeps articles, their mentions, and the records of the files they came from.
Writers publish atomically: a commit makes everything since the last one visible under a
new generation, or, after an error, nothing. Searchers see one generation for good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Generic, Literal, Protocol, Self, TypeVar, runtime_checkable

from searchidx.article import Article, EntityType, Mention
from searchidx.dataclass import dataclass, field
from searchidx.dates import PartialDate
from searchidx.entities.corrections import Corrections
from searchidx.query.ast import Node
from searchidx.results import (
    CheckReport,
    DateUnit,
    EntityRef,
    FacetCount,
    IndexStats,
    Sort,
    TaggerRecord,
)
from searchidx.stored import EntityInfo, FileRecord, HitText, StoredArticle

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Selection(Generic[T]):
    """What was chosen in one facet: ``include`` are alternatives (or all, if ``is_all``)."""

    include: tuple[T, ...] = ()
    exclude: tuple[T, ...] = ()
    is_all: bool = False

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude)


@dataclass(frozen=True, slots=True)
class DateSelection:
    """An inclusive range of days that an article's date may lie in (None: no bound)."""

    first: PartialDate | None = None
    last: PartialDate | None = None

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None


@dataclass(frozen=True, slots=True)
class EngineRequest:
    """A query tree with the selections of the facets, as an engine executes it.

    Every selection restricts hits and total; the counts of a facet ignore the selection
    of that facet and obey the query and all the other selections. ``facets`` maps a facet
    to the number of values wanted (None: all). ``deadline`` is a ``time.monotonic()`` value.
    ``with_texts`` asks for what the hits show.
    """

    query: Node
    entity: Selection[str] = field(default_factory=Selection)
    outlet: Selection[str | None] = field(default_factory=Selection)
    date: DateSelection = field(default_factory=DateSelection)
    facets: Mapping[str, int | None] = field(default_factory=dict)
    date_unit: DateUnit = "auto"
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 10
    deadline: float | None = None
    with_texts: bool = False


@dataclass(frozen=True, slots=True)
class EngineHit:
    """An article of the page, by its id. Ties of score or date are in the order of ids."""

    article_id: str
    score: float


@dataclass(frozen=True, slots=True)
class EngineResults:
    """The page, the exact number of articles that match, and exact facet counts.

    ``texts`` are what the hits show, in their order, if they were asked for.
    """

    total: int
    hits: tuple[EngineHit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    texts: tuple[HitText, ...] = ()


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do beyond the contract's core."""

    name: str
    can_check: bool = True


class Searcher(Protocol):
    """An open index at one generation. Safe to use from several threads.

    All that it says of entities obeys ``corrections``, those there were when it was opened.
    No two entities have the same type and name; what a facet counts is found under them.
    """

    @property
    def generation(self) -> int:
        """Number of the published state."""
        ...

    @property
    def corrections(self) -> Corrections:
        """The corrections of entities that it obeys."""
        ...

    def search(self, request: EngineRequest) -> EngineResults:
        """Execute a request. Raises QueryLimitError and DeadlineError."""
        ...

    def articles(self, article_ids: Sequence[str]) -> list[StoredArticle]:
        """Return stored articles in the order asked; raises KeyError for an unknown id."""
        ...

    def fingerprints(self, path: str) -> dict[str, int]:
        """Return article id → fingerprint of the articles that came from a source file."""
        ...

    def fingerprint(self, article_id: str) -> int | None:
        """Return the fingerprint of one article, None if it is not in the index."""
        ...

    def file_record(self, path: str) -> FileRecord | None:
        """Return the record of a source file, if its articles are in the index."""
        ...

    def file_records(self, root: str) -> Iterator[FileRecord]:
        """Yield the records of the file ``root`` or of all files under the folder ``root``.

        Folder by folder, by name; without the records of the folders themselves. To begin
        with the first costs no more than a look-up.
        """
        ...

    def folders(self, root: str) -> dict[str, FileRecord | None]:
        """Return the folders from ``root`` down in which files have records.

        Without a slash at the end, each with the record of the folder itself, if it has
        one. There may be more of them: folders whose files have lost their records.
        """
        ...

    def files_in(self, folder: str) -> Iterator[FileRecord]:
        """Yield the records of the files that lie in a folder itself, by name."""
        ...

    @property
    def roots(self) -> tuple[str, ...]:
        """Folders and files, absolute, that the index is kept up to date with."""
        ...

    @property
    def tagger(self) -> TaggerRecord | None:
        """What was last set as the tagger, None if nothing was."""
        ...

    def entities_named(self, name: str, type: EntityType | None = None) -> tuple[EntityRef, ...]:
        """Return every entity that a name or alias stands for in a query.

        Those that have it as their canonical name leave out those that have it as an alias;
        one that was shown under another name still has that.
        """
        ...

    def entity(self, name: str, type: EntityType | None = None) -> EntityInfo | None:
        """Return the entity that a name or alias stands for, the most frequent if several."""
        ...

    def suggest(self, text: str, limit: int = 3) -> list[str]:
        """Return words of the archive near in spelling to a word, likeliest first."""
        ...

    def stats(self) -> IndexStats:
        """Return what is in the index."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


class Writer(Protocol):
    """The one writer of an index; as a context manager it commits, or rolls back on error."""

    def add(
        self, article: Article, mentions: Sequence[Mention], fingerprint: int | None = None
    ) -> None:
        """Add an article, replacing the one with the same id.

        All or nothing: an article that cannot be added leaves no trace.
        """
        ...

    def delete(self, article_ids: Iterable[str]) -> int:
        """Take articles out; return how many there were."""
        ...

    def put_file(self, record: FileRecord) -> None:
        """Remember a source file or a folder; published together with its articles."""
        ...

    def drop_file(self, path: str) -> None:
        """Forget a source file or a folder (articles are deleted apart)."""
        ...

    def set_roots(self, roots: Iterable[str]) -> None:
        """Replace the roots that the index is kept up to date with."""
        ...

    def set_tagger(self, tagger: TaggerRecord) -> None:
        """Remember which tagger found the names."""
        ...

    def commit(self, *, is_last: bool = False) -> int:
        """Publish everything since the last commit; return the new generation.

        ``is_last``: a run ends with it, so that what makes searches fast may take its time.
        """
        ...

    def rollback(self) -> None:
        """Drop everything since the last commit."""
        ...

    def close(self) -> None:
        """Release the lock; what was not committed is dropped."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...


class Collector(Protocol):
    """Collects articles for a writer, in another process than the writer's."""

    @property
    def n_bytes(self) -> int:
        """Estimate of the memory in use, and to be used when writing."""
        ...

    def add(self, article: Article, mentions: Sequence[Mention], fingerprint: int) -> None:
        """Add an article, replacing the one with the same id; all or nothing."""
        ...

    def delete(self, article_id: str) -> bool:
        """Take out an article that was added since the last part; say whether it was."""
        ...

    def write(self) -> str | None:
        """Write what was added as a part of the index that nobody sees, and begin anew.

        Returns what the writer knows the part by, None if nothing is left to be written.
        """
        ...


@runtime_checkable
class SpreadWriter(Writer, Protocol):
    """A writer for which other processes may collect articles. Not every engine has one."""

    def collector(self) -> Callable[[], Collector]:
        """Return what makes a collector in another process; it can be pickled."""
        ...

    def take_part(self, part: str, without: Iterable[str] = ()) -> None:
        """Take what a collector wrote, except some of its articles, as if they were added now.

        It is the caller's to delete what the index has under their ids.
        """
        ...

    def lend(self, n_bytes: int) -> None:
        """From now on use so much less than all the memory that may be used."""
        ...


class Engine(Protocol):
    """A place where an index is kept."""

    @property
    def capabilities(self) -> Capabilities:
        """What this engine can do."""
        ...

    def exists(self) -> bool:
        """Say whether there is an index of ours."""
        ...

    def searcher(self) -> Searcher:
        """Open the latest generation. Raises IndexMissingError or IndexCorruptError."""
        ...

    def is_current(self, searcher: Searcher) -> bool:
        """Say, at little cost, whether a searcher shows the published state, corrected as now."""
        ...

    def latest_generation(self) -> int:
        """Return the number of the published state without opening it."""
        ...

    def writer(self, *, mode: Literal["update", "rebuild"] = "update") -> Writer:
        """Lock and write; ``"rebuild"`` starts from nothing and replaces all at its commit.

        Creates the index where there is none. Raises IndexLockedError at once if another
        process is writing, IndexVersionError in mode ``"update"`` on an older index.
        """
        ...

    def check(self) -> CheckReport:
        """Verify every byte and every cross-reference of the latest generation."""
        ...
