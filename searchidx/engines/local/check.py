"""Verifies an index: every byte of its files, and what they say of each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from searchidx.engines.local.codec.framing import Array, Frame
from searchidx.engines.local.codec.segment import Segment, segment_files
from searchidx.engines.local.consistency import (
    fits_articles,
    fits_columns,
    fits_layer,
    fits_postings,
    fits_tombstones,
)
from searchidx.engines.local.entity_layer import Kind, Layer
from searchidx.engines.local.generation import Generation, verify_file
from searchidx.engines.local.snapshot import TOMBSTONES, live_documents
from searchidx.errors import IndexCorruptError, IndexUnusableError
from searchidx.results import CheckReport


def check_generation(folder: Path, generation: Generation) -> CheckReport:
    """Read everything a generation names; report each problem, and go on after it."""
    check = _Check(folder, generation)
    check.files()
    segments = check.segments()
    lives = check.tombstones(segments)
    check.ids(segments, lives)
    check.entities(segments)
    return CheckReport(
        n_files=len(generation.files) + 1,
        n_bytes=generation.size_bytes,
        n_articles=sum(int(live.sum()) for live in lives.values()),
        problems=tuple(check.problems),
    )


class _Check:
    """The steps of a check; those that need a file that is damaged are passed over."""

    def __init__(self, folder: Path, generation: Generation) -> None:
        self._folder = folder
        self._generation = generation
        self._damaged: set[str | None] = set()
        self.problems: list[str] = []

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """Take down a problem, one a file."""
        try:
            yield
        except IndexUnusableError as error:
            if error.path not in self._damaged:
                self.problems.append(error.message())
            self._damaged.add(error.path)

    def files(self) -> None:
        for name, expected in self._generation.files.items():
            with self._reporting():
                verify_file(self._folder / name, expected)

    def segments(self) -> list[Segment]:
        """Verify the segments; return those that are whole."""
        whole = []
        for name, n_docs in self._generation.segments.items():
            with self._reporting():
                segment = Segment(self._folder, name)
                segment.verify()
                self._check_references(segment, n_docs)
                whole.append(segment)
        return whole

    def _check_references(self, segment: Segment, n_docs: int) -> None:
        files = segment_files(self._folder, segment.name)
        if segment.n_docs != n_docs or not fits_columns(segment):
            raise IndexCorruptError("engine.wrong_reference", path=files["columns"])
        if not fits_postings(segment.postings, n_docs):
            raise IndexCorruptError("engine.wrong_reference", path=files["postings"])
        if not fits_articles(segment):
            raise IndexCorruptError("engine.wrong_reference", path=files["stored"])

    def tombstones(self, segments: list[Segment]) -> dict[str, Array]:
        """Verify the tombstones; return which documents of each segment live."""
        lives = {segment.name: np.ones(segment.n_docs, np.bool_) for segment in segments}
        if self._generation.tombstones:
            path = self._folder / self._generation.tombstones
            with self._reporting():
                frame = Frame(path, TOMBSTONES)
                frame.verify()
                if not all(fits_tombstones(frame, segment) for segment in segments):
                    raise IndexCorruptError("engine.wrong_reference", path=path)
                lives = {segment.name: live_documents(frame, segment) for segment in segments}
        return lives

    def ids(self, segments: list[Segment], lives: dict[str, Array]) -> None:
        """Verify that no two living documents have one id."""
        n_living: Counter[str] = Counter()
        for segment in segments:
            living = {segment.ids_by_doc[doc] for doc in np.flatnonzero(lives[segment.name])}
            with self._reporting():
                if any(article_id in n_living for article_id in living):
                    path = segment_files(self._folder, segment.name)["columns"]
                    raise IndexCorruptError("engine.wrong_reference", path=path)
            n_living.update(living)

    def entities(self, segments: list[Segment]) -> None:
        """Verify the frames of entities, the overlay only if the base is whole."""
        base = self._layer("entities", self._generation.entities, 0, segments)
        if base is not None:
            newer = [segment for segment in segments if not base.has_segment(segment)]
            self._layer("overlay", self._generation.overlay, base.n_entities, newer)

    def _layer(
        self, kind: Kind, name: str | None, first: int, segments: list[Segment]
    ) -> Layer | None:
        """Verify a frame; one that nothing comes after has all segments."""
        if name is None:
            return None
        path = self._folder / name
        with self._reporting():
            layer = Layer(path, kind, first)
            layer.frame.verify()
            known = [segment for segment in segments if layer.has_segment(segment)]
            is_last = kind == "overlay" or self._generation.overlay is None
            if not fits_layer(layer, known) or (is_last and len(known) < len(segments)):
                raise IndexCorruptError("engine.wrong_reference", path=path)
            return layer
        return None
