"""Several segments into one, without what was deleted.

The memory this takes is bounded by the merge policy, which never lets a segment grow
beyond what one indexing run may hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from searchidx.analysis.lexicon import Lexicon
from searchidx.engines.local.builder import length_sections
from searchidx.engines.local.codec.framing import Array, Section, write_frame
from searchidx.engines.local.codec.segment import Segment, segment_files
from searchidx.engines.local.codec.stored import RecordWriter
from searchidx.engines.local.columns import coded_sections, id_sections, name_sections
from searchidx.engines.local.file_changes import FileChanges, merged_file_sections
from searchidx.engines.local.inverting import TokenColumns, lexical_sections

Part = tuple[Segment, Array]
"""A segment and ``bool[n_docs]``: which of its documents live."""


def merge_segments(parts: Sequence[Part], folder: Path, name: str) -> None:
    """Write the living documents of some segments as a new one, in the order given."""
    files = segment_files(folder, name)
    lexicon = Lexicon()
    tokens = _merged_tokens(parts, lexicon)
    write_frame(
        files["postings"],
        "postings",
        lexical_sections(lexicon.forms, lexicon.surfaces, tokens),
    )
    write_frame(files["columns"], "columns", {**_merged_columns(parts), **length_sections(tokens)})
    write_frame(files["stored"], "stored", _merged_records(parts))


def _merged_tokens(parts: Sequence[Part], lexicon: Lexicon) -> TokenColumns:
    columns = np.empty((3, sum(segment.n_tokens for segment, _ in parts)), np.int32)
    base = n_tokens = 0
    for segment, live in parts:
        for numbers, docs, positions in _living_tokens(segment, live, lexicon):
            end = n_tokens + len(numbers)
            columns[:, n_tokens:end] = numbers, docs + np.int32(base), positions
            n_tokens = end
        base += int(live.sum())
    numbers, docs, positions = columns[:, :n_tokens]
    title_lengths = [segment.title_lengths[live] for segment, live in parts]
    body_lengths = [segment.body_lengths[live] for segment, live in parts]
    titles = np.concatenate(title_lengths)
    return TokenColumns(
        numbers,
        docs,
        positions,
        titles,
        titles + np.concatenate(body_lengths),
    )


def _living_tokens(
    segment: Segment, live: Array, lexicon: Lexicon
) -> Iterator[tuple[Array, Array, Array]]:
    """Yield ``int32`` numbers, documents among the living, and positions, list after list."""
    postings = segment.postings
    renumbered = (np.cumsum(live) - 1).astype(np.int32)
    numbers_of_forms = _numbers_of_forms(segment, lexicon)
    first_forms = postings.stem_forms.astype(np.int64)
    for run in postings.runs():
        docs = np.repeat(run.docs, run.freqs)
        forms = np.repeat(first_forms[run.stems], run.freqs) + run.codes
        is_live = live[docs]
        yield (
            numbers_of_forms[forms[is_live]],
            renumbered[docs[is_live]],
            run.positions[is_live].astype(np.int32),
        )


def _numbers_of_forms(segment: Segment, lexicon: Lexicon) -> Array:
    """``int32[n_forms]``: the numbers in a lexicon of the forms of a segment."""
    postings = segment.postings
    surfaces = list(postings.surfaces)
    numbers = [
        lexicon.number_of_form(form, surfaces[surface])
        for form, surface in zip(postings.forms, postings.form_surfaces.tolist(), strict=True)
    ]
    return np.array(numbers, np.int32)


def _merged_records(parts: Sequence[Part]) -> dict[str, Section]:
    """Keep the dictionary of the largest segment, and its records as they are."""
    largest = max(parts, key=lambda part: part[0].n_docs)[0].records.dictionary
    records = RecordWriter(largest)
    for segment, live in parts:
        stored = segment.records
        is_same = bool(largest) and stored.dictionary == largest
        for doc in np.flatnonzero(live).tolist():
            if is_same:
                records.add_packed(stored.packed(doc))
            else:
                records.add(stored.raw(doc))
    return records.sections()


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
        "has_title": column("has_title").astype(np.uint8),
        "fingerprints": column("fingerprints"),
        **merged_file_sections([FileChanges(segment.frame) for segment, _ in parts]),
    }


def _merged_names(parts: Sequence[Part]) -> dict[str, Section]:
    columns: dict[str, list[Array]] = {"codes": [], "types": [], "counts": [], "per_doc": []}
    used_names: set[str] = set()
    rows: list[tuple[Array, Array]] = []
    for segment, live in parts:
        per_doc: Array = np.diff(segment.name_offsets.astype(np.int64))
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
        columns["counts"].append(segment.name_counts[is_live].astype(np.int64))
    per_doc, codes, types, counts = (
        np.concatenate(columns[name]) for name in ("per_doc", "codes", "types", "counts")
    )
    return name_sections(names, per_doc, codes, types, counts)
