"""Verifies an index: every byte of its files, and what they say of each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from searchidx.engines.local.codec.framing import Frame
from searchidx.engines.local.codec.segment import Segment, segment_files
from searchidx.engines.local.entity_table import EntityTable
from searchidx.engines.local.generation import Generation, verify_file
from searchidx.engines.local.snapshot import TOMBSTONES
from searchidx.errors import IndexUnusableError
from searchidx.messages import message
from searchidx.results import CheckReport


def check_generation(folder: Path, generation: Generation) -> CheckReport:
    """Read everything a generation names; report each problem, and go on after it."""
    problems: list[str] = []
    for name, expected in generation.files.items():
        try:
            verify_file(folder / name, expected)
        except IndexUnusableError as error:
            problems.append(error.message())
    n_articles = 0
    for name, n_docs in generation.segments.items():
        n_articles += _check_segment(folder, name, n_docs, problems)
    n_articles -= _check_tombstones(folder, generation, problems)
    if generation.entities:
        try:
            EntityTable(folder / generation.entities).verify()
        except IndexUnusableError as error:
            problems.append(error.message())
    n_files, n_bytes = len(generation.files) + 1, generation.size_bytes
    return CheckReport(n_files, n_bytes, n_articles, tuple(dict.fromkeys(problems)))


def _check_segment(folder: Path, name: str, n_docs: int, problems: list[str]) -> int:
    """Verify one segment; return its number of documents."""
    try:
        segment = Segment(folder, name)
        segment.verify()
        if segment.n_docs != n_docs or not _is_consistent(segment):
            path = segment_files(folder, name)["postings"]
            problems.append(message("engine.wrong_reference", path=path))
    except IndexUnusableError as error:
        problems.append(error.message())
    return n_docs


def _check_tombstones(folder: Path, generation: Generation, problems: list[str]) -> int:
    """Verify the tombstones; return how many documents they delete."""
    if not generation.tombstones:
        return 0
    try:
        frame = Frame(folder / generation.tombstones, TOMBSTONES)
        frame.verify()
        return sum(
            int(np.unpackbits(frame.array(name), count=n_docs).sum())
            for name, n_docs in generation.segments.items()
        )
    except IndexUnusableError as error:
        problems.append(error.message())
        return 0


def _is_consistent(segment: Segment) -> bool:
    """Say whether the arrays of a segment fit each other."""
    postings = segment.postings
    n_tokens = len(postings.positions)
    return bool(
        len(postings.posting_offsets) == len(postings.token_offsets) == len(postings.stems) + 1
        and postings.posting_offsets[-1] == len(postings.doc_ids) == len(postings.freqs)
        and postings.token_offsets[-1] == n_tokens == postings.freqs.sum(dtype=np.int64)
        and len(postings.form_codes) == n_tokens
        and np.all(postings.title_freqs <= postings.freqs)
        and np.all(postings.doc_ids < segment.n_docs)
        and np.all(postings.surface_stems < len(postings.stems))
        and postings.form_counts.sum(dtype=np.int64) == n_tokens
        and len(segment.ids) == segment.n_docs
    )
