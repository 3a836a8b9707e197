"""An engine that keeps everything in memory, and fails when told to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from searchidx.article import Article, Mention
from searchidx.engine import Capabilities
from searchidx.errors import IndexMissingError
from searchidx.results import TaggerRecord
from searchidx.stored import FileRecord, StoredArticle


class CrashError(Exception):
    """What a writer that is told to fail raises."""


@dataclass(frozen=True)
class State:
    articles: dict[str, tuple[Article, int]] = field(default_factory=dict)
    files: dict[str, FileRecord] = field(default_factory=dict)
    roots: tuple[str, ...] = ()
    generation: int = 0
    tagger: TaggerRecord | None = None


class MemorySearcher:
    def __init__(self, state: State) -> None:
        self._state = state
        self.generation = state.generation
        self.roots = state.roots
        self.tagger = state.tagger

    def fingerprints(self, path: str) -> dict[str, int]:
        return {i: fp for i, (a, fp) in self._state.articles.items() if a.path == path}

    def fingerprint(self, article_id: str) -> int | None:
        found = self._state.articles.get(article_id)
        return found[1] if found else None

    def articles(self, article_ids: Sequence[str]) -> list[StoredArticle]:
        return [StoredArticle(self._state.articles[i][0], (), (), (), 0) for i in article_ids]

    def file_record(self, path: str) -> FileRecord | None:
        return self._state.files.get(path)

    def file_records(self, root: str) -> Iterator[FileRecord]:
        under = root.rstrip("/") + "/"
        found = [p for p in self._state.files if p == root or p.startswith(under)]
        for path in sorted(found, key=lambda p: p.rpartition("/")):
            if not path.endswith("/"):
                yield self._state.files[path]

    def folders(self, root: str) -> dict[str, FileRecord | None]:
        under = root.rstrip("/") + "/"
        found = {path.rpartition("/")[0] or "/" for path in self._state.files}
        return {
            folder: self._state.files.get(folder.rstrip("/") + "/")
            for folder in found
            if f"{folder}/".startswith(under)
        }

    def files_in(self, folder: str) -> Iterator[FileRecord]:
        for record in self.file_records(folder):
            if record.path.rpartition("/")[0] == folder.rstrip("/"):
                yield record

    def close(self) -> None:
        pass


class MemoryWriter:
    def __init__(self, engine: MemoryEngine, state: State) -> None:
        self._engine = engine
        self._begin(state)

    def _begin(self, state: State) -> None:
        self._state = replace(state, articles=dict(state.articles), files=dict(state.files))

    def _count(self) -> None:
        self._engine.n_operations += 1
        if self._engine.n_operations == self._engine.fails_at:
            raise CrashError

    def add(self, article: Article, mentions: Sequence[Mention], fingerprint: int) -> None:
        self._count()
        self._engine.n_added += 1
        self._state.articles[article.id] = (article, fingerprint)

    def delete(self, article_ids: Iterable[str]) -> int:
        self._count()
        return sum(self._state.articles.pop(i, None) is not None for i in list(article_ids))

    def put_file(self, record: FileRecord) -> None:
        self._count()
        if self._engine.keeps_folders or not record.path.endswith("/"):
            self._state.files[record.path] = record

    def drop_file(self, path: str) -> None:
        self._count()
        self._state.files.pop(path, None)

    def set_roots(self, roots: Iterable[str]) -> None:
        self._count()
        self._state = replace(self._state, roots=tuple(roots))

    def set_tagger(self, tagger: TaggerRecord) -> None:
        self._state = replace(self._state, tagger=tagger)

    def commit(self, *, is_last: bool = False) -> int:
        self._count()
        state = replace(self._state, generation=self._engine.state.generation + 1)
        self._engine.publish(state)
        self._begin(state)
        return state.generation

    def rollback(self) -> None:
        self._begin(self._engine.state)

    def close(self) -> None:
        self._engine.is_locked = False


class MemoryEngine:
    """``fails_at`` is the number of the write operation that raises CrashError.

    Without ``keeps_folders`` it forgets the records of folders at once.
    """

    capabilities = Capabilities("memory")

    def __init__(self, state: State | None = None, *, keeps_folders: bool = True) -> None:
        self.keeps_folders = keeps_folders
        self.state = state or State()
        self.published: list[State] = []
        self.is_locked = False
        self.fails_at: int | None = None
        self.n_operations = 0
        self.n_added = 0

    def publish(self, state: State) -> None:
        self.state = state
        self.published.append(state)

    def exists(self) -> bool:
        return self.state.generation > 0

    def latest_generation(self) -> int:
        return self.state.generation

    def searcher(self) -> Any:
        if not self.exists():
            raise IndexMissingError("indexing.no_roots")
        return MemorySearcher(self.state)

    def writer(self, *, mode: Literal["update", "rebuild"] = "update") -> Any:
        assert not self.is_locked
        self.is_locked = True
        state = self.state if mode == "update" else State()
        return MemoryWriter(self, state)


class NoTagger:
    """Finds nothing, and remembers how many articles it saw at once."""

    version = "none 1"

    def __init__(self) -> None:
        self.batches: list[int] = []

    def tag(self, articles: Sequence[Article]) -> list[tuple[Mention, ...]]:
        self.batches.append(len(articles))
        return [()] * len(articles)
