"""Whose an id is: of two articles of one id, that of the file which is read first.

So the articles of an index depend on the files alone, not on the history of its updates.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from searchidx.article import Article
from searchidx.engine import Searcher
from searchidx.indexing.scope import path_order
from searchidx.ingest.readers import reader_for
from searchidx.ingest.source import SourceFile
from searchidx.results import SkippedFile

_LINE: Final = re.compile(r"#\d+\Z")


@dataclass(frozen=True, slots=True)
class Claim:
    """An article under the id it may have.

    ``is_known`` says that the index has this id from another file; ``loser`` is that
    file where it still has it, and must be read again.
    """

    article: Article
    is_known: bool = False
    loser: str | None = None


class Ownership:
    """The ids of one run: those of the index before it, and those read since.

    Holds about 200 bytes for each article that is read.
    """

    def __init__(self, before: Searcher | None) -> None:
        self._before = before
        self._places: dict[str, tuple[int, int | None]] = {}
        self._paths: list[str] = []
        self._released: set[str] = set()

    def enter(self, source: SourceFile) -> None:
        """Begin with a file."""
        self._paths.append(source.path)

    def release(self, path: str) -> None:
        """Note that a file keeps no article but those claimed: it has been read, or is gone."""
        self._released.add(path)

    def is_claimed(self, article_id: str) -> bool:
        """Say whether an article of this run has the id."""
        return article_id in self._places

    def claim(
        self, article: Article, source: SourceFile, own: Collection[str]
    ) -> Claim | SkippedFile:
        """Give an article its id, or say why it cannot have it.

        ``own`` are the ids that the index has from this very file. An id made from the
        path gives way to one with more of the path before it; one that the article
        brought with it does not.
        """
        first: tuple[str, int | None] | None = None
        for article_id in _candidates(article, source):
            if (place := self._places.get(article_id)) is not None:
                first = first or (self._paths[place[0]], place[1])
                continue
            owner = None if article_id in own else self._owner(article_id)
            if owner is None or owner.path in self._released:
                return self._settled(article, article_id, is_known=owner is not None)
            if path_order(owner.path) > path_order(source.path):
                return self._settled(article, article_id, is_known=True, loser=owner.path)
            first = first or (owner.path, owner.line)
        assert first is not None
        return _duplicate(article, *first)

    def _settled(
        self, article: Article, article_id: str, *, is_known: bool, loser: str | None = None
    ) -> Claim:
        self._places[article_id] = (len(self._paths) - 1, article.line)
        if article_id != article.id:
            article = replace(article, id=article_id)
        return Claim(article, is_known, loser)

    def _owner(self, article_id: str) -> Article | None:
        if self._before is None or self._before.fingerprint(article_id) is None:
            return None
        return self._before.articles([article_id])[0].article


def paths_of_ids(article_ids: Iterable[str], roots: Iterable[str]) -> Iterator[str]:
    """Yield the paths from which articles without an id of their own could get these ids."""
    names = {_LINE.sub("", article_id) for article_id in article_ids}
    files = sorted(name for name in names if reader_for(name) is not None)
    for name, root in product(files, roots):
        parts, folder = name.split("/"), root.rstrip("/")
        if folder.endswith(f"/{name}"):
            yield root
        for start in range(len(parts)):
            if not start or folder.endswith("/" + "/".join(parts[:start])):
                yield "/".join((folder, *parts[start:]))


def _candidates(article: Article, source: SourceFile) -> Iterator[str]:
    """Yield the id of an article; if it comes from the path, with more and more folders."""
    yield article.id
    name = source.name
    if article.id not in {name, f"{name}#{article.line}"}:
        return
    folders = source.path[: -len(name) - 1].split("/")
    for start in range(len(folders) - 1, -1, -1):
        yield "/".join((*folders[start:], article.id))


def _duplicate(article: Article, path: str, line: int | None) -> SkippedFile:
    """Return the report of an article whose id another one has, naming both places."""
    params = {"path": article.path, "id": article.id, "other": _place(path, line)}
    if article.line is None:
        return SkippedFile(article.path, None, "indexing.duplicate", params)
    return SkippedFile(
        article.path,
        article.line,
        "indexing.duplicate_line",
        {**params, "line": article.line},
    )


def _place(path: str, line: int | None) -> str:
    return path if line is None else f"{path}:{line}"
