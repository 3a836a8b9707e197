"""Where the steps of a run go: tagged here for the writer, or shared out to other processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from searchidx.article import Article
from searchidx.engine import Writer
from searchidx.entities.protocol import Tagger, TaggerFactory
from searchidx.stored import FileRecord


@dataclass(frozen=True, slots=True)
class Addition:
    """An article to be added, with its fingerprint."""

    article: Article
    fingerprint: int


class Changeable(Protocol):
    """The part of a writer that is no addition."""

    def delete(self, article_ids: Iterable[str]) -> int:
        """Take articles out; return how many there were."""
        ...

    def put_file(self, record: FileRecord) -> None:
        """Remember a source file or a folder."""
        ...

    def drop_file(self, path: str) -> None:
        """Forget a source file or a folder."""
        ...

    def set_roots(self, roots: Iterable[str]) -> None:
        """Replace the roots."""
        ...


Step = Callable[[Changeable], object]


class Intake(Protocol):
    """Takes steps in their order, and publishes what came of them."""

    def take(self, steps: Sequence[Addition | Step]) -> None:
        """Carry out some steps, their articles tagged together."""
        ...

    def commit(self, *, is_last: bool = False) -> int:
        """Publish everything so far; return the generation. After the last nothing is taken."""
        ...


class Direct:
    """Does everything at once in this process. The tagger is made when it is needed."""

    def __init__(self, writer: Writer, make_tagger: TaggerFactory) -> None:
        self._writer = writer
        self._make_tagger = make_tagger

    @cached_property
    def _tagger(self) -> Tagger:
        return self._make_tagger()

    def take(self, steps: Sequence[Addition | Step]) -> None:
        """Tag the articles, and let the writer take one step after the other."""
        articles = [step.article for step in steps if isinstance(step, Addition)]
        mentions = iter(self._tagger.tag(articles) if articles else ())
        for step in steps:
            if isinstance(step, Addition):
                self._writer.add(step.article, next(mentions), step.fingerprint)
            else:
                step(self._writer)

    def commit(self, *, is_last: bool = False) -> int:
        """Publish everything so far; return the generation."""
        return self._writer.commit(is_last=is_last)
