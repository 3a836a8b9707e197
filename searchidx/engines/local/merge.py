"""Several segments into one, without what was deleted.

The memory this takes does not grow with the tokens: lists are decoded some stems at a time,
and what is to be written is spooled. It takes what the columns of the new segment do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import numpy as np

from searchidx.engines.local.codec.dictionary import narrow
from searchidx.engines.local.codec.durable import Spool
from searchidx.engines.local.codec.framing import Array, Section, write_frame
from searchidx.engines.local.codec.segment import Segment, segment_files
from searchidx.engines.local.codec.stored import RecordWriter
from searchidx.engines.local.columns import coded_sections, id_sections, name_sections
from searchidx.engines.local.file_changes import FileChanges, merged_file_sections
from searchidx.engines.local.merge_lists import deleted_counts, merge_lists
from searchidx.engines.local.merge_words import merge_words

Part = tuple[Segment, Array]
"""A segment and ``bool[n_docs]``: which of its documents live."""


def merge_segments(parts: Sequence[Part], folder: Path, name: str) -> None:
    """Write the living documents of some segments as a new one, in the order given.

    Raises OSError or IndexCorruptError.
    """
    files = segment_files(folder, name)
    with ExitStack() as spools:
        lexical = _merged_postings(parts, partial(_open_spool, spools, folder))
        write_frame(files["postings"], "postings", lexical)
    write_frame(files["columns"], "columns", _merged_columns(parts))
    with Spool(folder) as spool:
        write_frame(files["stored"], "stored", _merged_records(parts, spool))


def _open_spool(spools: ExitStack, folder: Path) -> Spool:
    return spools.enter_context(Spool(folder))


def _merged_postings(parts: Sequence[Part], make_spool: Callable[[], Spool]) -> dict[str, Section]:
    counts = [
        segment.postings.form_counts.astype(np.int64)
        - (0 if live.all() else deleted_counts(segment, live))
        for segment, live in parts
    ]
    words = merge_words([segment.postings for segment, _ in parts], counts)
    return {**words.sections, **merge_lists(parts, words, make_spool)}


def _merged_records(parts: Sequence[Part], spool: Spool) -> dict[str, Section]:
    """Keep the dictionary of most records, and those records as they are."""
    n_records: Counter[bytes] = Counter()
    for segment, _ in parts:
        n_records[segment.records.dictionary] += segment.n_docs
    usual = n_records.most_common(1)[0][0]
    records = RecordWriter(usual, spool)
    for segment, live in parts:
        stored = segment.records
        is_same = bool(usual) and stored.dictionary == usual
        for doc in np.flatnonzero(live).tolist():
            if is_same:
                records.add_packed(stored.packed(doc))
            else:
                records.add(stored.raw(doc))
        stored.frame.forget()
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
        "title_lengths": narrow(column("title_lengths")),
        "body_lengths": narrow(column("body_lengths")),
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
