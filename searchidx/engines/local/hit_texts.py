"""What the hits of a page show: columns for all of them at once, records one by one."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from searchidx.dates import PartialDate
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.highlights import DocumentTexts, Highlighter
from searchidx.engines.local.snapshot import Snapshot
from searchidx.results import EntityRef
from searchidx.stored import HitText

date_of: Final = lru_cache(maxsize=20_000)(PartialDate.from_code)


def hit_texts(
    snapshot: Snapshot, docs: Array, ids: list[str], highlighter: Highlighter
) -> tuple[HitText, ...]:
    """Return the texts of ``docs: int64[n]``, in their order; ``ids`` are their article ids."""
    entities = entities_of_each(snapshot, docs)
    title_lengths = snapshot.title_lengths[docs].tolist()
    body_lengths = snapshot.body_lengths[docs].tolist()
    dates = snapshot.dates[docs].tolist()
    outlets = [
        snapshot.outlets[code] if code >= 0 else None for code in snapshot.outlet_codes[docs]
    ]
    texts: list[HitText] = []
    for row, doc in enumerate(docs.tolist()):
        segment, local = snapshot.locate(doc)
        record = segment.records.read(local)
        values = record.values()
        title, body = values.get("title"), record.body
        title_length = title_lengths[row]
        ranges = highlighter.ranges(row, DocumentTexts(title or "", body, title_length))
        texts.append(
            HitText(
                ids[row],
                segment.path(local),
                title,
                body,
                outlets[row],
                date_of(dates[row]),
                values.get("url"),
                entities[row],
                title_length + body_lengths[row],
                ranges,
            )
        )
    return tuple(texts)


def entities_of_each(snapshot: Snapshot, docs: Array) -> list[tuple[EntityRef, ...]]:
    """Return the entities of each document, the most mentioned first."""
    table = snapshot.entities
    if table is None:
        return [()] * len(docs)
    if table.is_corrected:
        places = map(snapshot.locate, docs.tolist())
        return [tuple(map(table.ref, table.of_document(*place))) for place in places]
    starts = snapshot.entity_offsets[docs].tolist()
    ends = snapshot.entity_offsets[docs + 1].tolist()
    codes = snapshot.entity_codes
    return [
        tuple(map(table.ref, codes[start:end].tolist()))
        for start, end in zip(starts, ends, strict=True)
    ]
