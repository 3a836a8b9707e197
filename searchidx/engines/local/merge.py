"""Several segments into one, without what was deleted.

The memory this takes is bounded by the merge policy, which never lets a segment grow
beyond what one indexing run may hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from searchidx.engines.local.builder import (
    Lexicon,
    coded_sections,
    id_sections,
    lexical_sections,
    stored_sections,
)
from searchidx.engines.local.codec.dictionary import dictionary_sections
from searchidx.engines.local.codec.framing import Array, Section, write_frame
from searchidx.engines.local.codec.segment import Segment, segment_files
from searchidx.engines.local.file_changes import FileChanges, merged_file_sections

Part = tuple[Segment, Array]
"""A segment and ``bool[n_docs]``: which of its documents live."""


def merge_segments(parts: Sequence[Part], folder: Path, name: str) -> None:
    """Write the living documents of some segments as a new one, in the order given."""
    files = segment_files(folder, name)
    write_frame(files["postings"], "postings", _merged_postings(parts))
    write_frame(files["columns"], "columns", _merged_columns(parts))
    records = [s.record(doc) for s, live in parts for doc in np.flatnonzero(live).tolist()]
    write_frame(files["stored"], "stored", stored_sections(records))


def _merged_postings(parts: Sequence[Part]) -> dict[str, Section]:
    lexicon = Lexicon()
    columns: list[tuple[Array, Array, Array, Array]] = []
    base = 0
    for segment, live in parts:
        columns.append(_tokens(segment, live, lexicon, base))
        base += int(live.sum())
    numbers, docs, positions, in_title = (np.concatenate(c) for c in zip(*columns, strict=True))
    return lexical_sections(lexicon, numbers, docs, positions, in_title)


def _tokens(
    segment: Segment, live: Array, lexicon: Lexicon, base: int
) -> tuple[Array, Array, Array, Array]:
    """Return number, document, position and is-in-title of the living tokens."""
    postings = segment.postings
    numbers_of_forms = np.empty(len(postings.forms), np.uint32)
    forms = list(postings.forms)
    offsets = postings.form_offsets.tolist()
    for surface, start, end in zip(postings.surfaces, offsets, offsets[1:], strict=False):
        for form in range(start, end):
            numbers_of_forms[form] = lexicon.number_of_form(forms[form], surface)
    by_stem_and_code = numbers_of_forms[np.lexsort((postings.codes_of_forms, postings.form_stems))]
    n_forms = np.bincount(postings.form_stems, minlength=len(postings.stems))
    first_form = np.cumsum(n_forms) - n_forms
    n_tokens = np.diff(postings.token_offsets).astype(np.int64)
    numbers = by_stem_and_code[np.repeat(first_form, n_tokens) + postings.form_codes]
    freqs = postings.freqs.astype(np.int64)
    renumbered = (np.cumsum(live) - 1 + base).astype(np.int32)
    docs = np.repeat(postings.doc_ids, freqs)
    starts = np.cumsum(freqs) - freqs
    in_posting = np.arange(len(docs)) - np.repeat(starts, freqs)
    in_title = in_posting < np.repeat(postings.title_freqs, freqs)
    is_live = live[docs]
    return (
        numbers[is_live],
        renumbered[docs[is_live]],
        postings.positions[is_live],
        in_title[is_live],
    )


def _merged_columns(parts: Sequence[Part]) -> dict[str, Section]:
    def column(name: str) -> Array:
        return np.concatenate([getattr(segment, name)[live] for segment, live in parts])

    def strings(dictionary: str, codes: str) -> list[str | None]:
        return [
            None if code < 0 else values[code]
            for segment, live in parts
            for values in [list(getattr(segment, dictionary))]
            for code in getattr(segment, codes)[live].tolist()
        ]

    ids = [s.ids_by_doc[doc] for s, live in parts for doc in np.flatnonzero(live).tolist()]
    return {
        **id_sections(ids),
        **coded_sections("paths", "path_codes", strings("paths", "path_codes")),
        **coded_sections("outlets", "outlet_codes", strings("outlets", "outlet_codes")),
        **_merged_names(parts),
        "dates": column("dates"),
        "title_lengths": column("title_lengths"),
        "body_lengths": column("body_lengths"),
        "has_title": column("has_title").astype(np.uint8),
        "fingerprints": column("fingerprints"),
        **merged_file_sections([FileChanges(segment.frame) for segment, _ in parts]),
    }


def _merged_names(parts: Sequence[Part]) -> dict[str, Section]:
    columns: dict[str, list[Array]] = {"codes": [], "types": [], "counts": [], "per_doc": []}
    used_names: set[str] = set()
    rows: list[tuple[Array, Array]] = []
    for segment, live in parts:
        per_doc = np.diff(segment.name_offsets).astype(np.int64)
        is_live = np.repeat(live, per_doc)
        used = np.unique(segment.name_codes[is_live])
        used_names.update(segment.names[code] for code in used.tolist())
        rows.append((is_live, used))
        columns["per_doc"].append(per_doc[live])
    names = sorted(used_names)
    rank = {name: i for i, name in enumerate(names)}
    for (segment, _), (is_live, used) in zip(parts, rows, strict=True):
        recoded = np.zeros(len(segment.names), np.int32)
        recoded[used] = [rank[segment.names[code]] for code in used.tolist()]
        columns["codes"].append(recoded[segment.name_codes[is_live]])
        columns["types"].append(segment.name_types[is_live])
        columns["counts"].append(segment.name_counts[is_live])
    offsets = np.zeros(sum(map(len, columns["per_doc"])) + 1, np.uint64)
    np.cumsum(np.concatenate(columns["per_doc"]), out=offsets[1:])
    return {
        **dictionary_sections("names", names),
        "name_offsets": offsets,
        "name_codes": np.concatenate(columns["codes"]),
        "name_types": np.concatenate(columns["types"]),
        "name_counts": np.concatenate(columns["counts"]),
    }
