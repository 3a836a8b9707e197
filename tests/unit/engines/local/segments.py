"""Segments of invented articles, and what their postings hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
from hypothesis import strategies as st

from searchidx.analysis import analyze, stem
from searchidx.analysis.exact import composed
from searchidx.engines.local.builder import SegmentBuilder
from searchidx.engines.local.codec.file_table import FileChange
from searchidx.engines.local.codec.framing import Frame
from searchidx.engines.local.codec.postings import FIELD_GAP
from searchidx.engines.local.codec.segment import Segment, segment_files
from searchidx.engines.local.file_changes import FileChanges
from tests.contract.archives import WORDS, Add, some_article

Row = tuple[str, int, int, str, str, bool]
"""Stem, document, position, surface, form, is in the title: a token."""

batches = st.builds(
    lambda seed, size: [some_article(random, WORDS) for random in [Random(seed)] * size],
    st.integers(0, 2**32 - 1),
    st.integers(0, 8),
)


def build(
    folder: Path,
    name: str,
    added: Iterable[Add],
    deleted: Sequence[str] = (),
    changes: Sequence[FileChange] = (),
) -> Segment:
    builder = SegmentBuilder()
    for entry in added:
        builder.add(entry.article, entry.mentions, entry.article.fingerprint())
    for article_id in deleted:
        builder.delete(article_id)
    builder.file_changes.extend(changes)
    builder.write(folder, name)
    return Segment(folder, name)


def sections_of(folder: Path, name: str) -> dict[tuple[str, str], tuple[str, bytes]]:
    """Every section of a segment: kind of frame and name → type and bytes."""
    found = {}
    for kind, path in segment_files(folder, name).items():
        frame = Frame(path, kind)
        for section in frame.names:
            array = frame.array(section)
            found[kind, section] = array.dtype.str, array.tobytes()
    return found


def newest_changes(segments: Sequence[Segment]) -> list[FileChange]:
    """The changes of files that count."""
    found = (change for segment in segments for change in FileChanges(segment.frame))
    by_path = {change[1]: change for change in sorted(found, key=lambda change: change[0])}
    return list(by_path.values())


def left(added: Sequence[Add]) -> list[Add]:
    """What is left of additions in which a later one replaces an earlier one."""
    newest = {entry.article.id: entry for entry in added}
    return [entry for entry in added if newest[entry.article.id] is entry]


def _tokens_of(text: str, base: int = 0) -> Iterator[tuple[str, str, str, int]]:
    stream = analyze(text)
    for surface, position, start, end in zip(
        stream.surfaces, stream.positions, stream.starts, stream.ends, strict=True
    ):
        yield stem(surface), surface, composed(text[start:end]), position + base


def expected_tokens(entries: Sequence[Add]) -> list[Row]:
    """Every token of some articles, sorted."""
    rows = []
    for doc, entry in enumerate(entries):
        title = entry.article.title or ""
        rows += [(s, doc, p, f, form, True) for s, f, form, p in _tokens_of(title)]
        base = analyze(title).n_positions + FIELD_GAP
        rows += [
            (s, doc, p, f, form, False) for s, f, form, p in _tokens_of(entry.article.body, base)
        ]
    return sorted(rows)


def found_tokens(segment: Segment) -> list[Row]:
    """The same, read from the postings of a segment."""
    postings = segment.postings
    surfaces = postings.form_surfaces.tolist()
    rows = []
    for rank, text in enumerate(postings.stems):
        listed = postings.listed(rank)
        docs = listed.docs.tolist()
        assert docs == sorted(set(docs))
        tokens = postings.tokens(listed)
        assert tokens.counts.tolist() == listed.freqs.tolist()
        counts, titles = listed.freqs, listed.title_freqs
        in_posting = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        first = int(postings.stem_forms[rank])
        for doc, position, form, is_title in zip(
            np.repeat(listed.docs, counts).tolist(),
            tokens.positions.tolist(),
            (first + tokens.codes).tolist(),
            (in_posting < np.repeat(titles, counts)).tolist(),
            strict=True,
        ):
            surface = postings.surfaces[surfaces[form]]
            rows.append((text, doc, position, surface, postings.forms[form], is_title))
    return sorted(rows)
