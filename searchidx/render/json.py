"""Results as JSON: names and shapes that programs rely on, bytes that no terminal obeys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from math import isfinite
from typing import Any

from searchidx.dates import PartialDate
from searchidx.render.safe import UNSAFE
from searchidx.results import (
    ArticleView,
    CheckReport,
    Diagnostic,
    EntityRef,
    FacetCount,
    Hit,
    IndexStats,
    IndexSummary,
    Range,
    SearchResults,
)

Value = dict[str, Any]


def json_text(value: Any, *, is_indented: bool = False, is_ascii: bool = False) -> str:
    r"""Return a value as JSON without a final line feed.

    Letters stand for themselves, but every code point that :func:`safe_text` would
    replace is written ``\uXXXX``: decoding gives the original text, a terminal gets
    nothing to obey. With ``is_ascii`` everything beyond ASCII is escaped. Numbers that
    JSON does not have become null.
    """
    indent = 2 if is_indented else None
    try:
        text = json.dumps(value, ensure_ascii=is_ascii, indent=indent, allow_nan=False)
    except ValueError:
        text = json.dumps(_finite(value), ensure_ascii=is_ascii, indent=indent)
    return text if text.isprintable() else UNSAFE.sub(_escaped, text)


def _finite(value: Any) -> Any:
    """Return a value with None for every number that is infinite or not a number."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(part) for key, part in value.items()}
    return [_finite(part) for part in value] if isinstance(value, list | tuple) else value


def _escaped(found: re.Match[str]) -> str:
    # A raw line feed can only be the indentation: inside a string JSON has it as \n.
    return "\n" if found[0] == "\n" else "".join(f"\\u{unit:04x}" for unit in _units(found[0]))


def _units(char: str) -> tuple[int, ...]:
    """Return the UTF-16 code units of a code point, also of a lone surrogate."""
    code = ord(char)
    if code < 0x10000:
        return (code,)
    high, low = divmod(code - 0x10000, 0x400)
    return (0xD800 + high, 0xDC00 + low)


def results_value(results: SearchResults) -> Value:
    """Return a page of results; dates are ISO strings, what is unknown is None."""
    return {
        "query": results.query,
        "total": results.total,
        "took_ms": round(results.took_ms, 2),
        "generation": results.generation,
        "diagnostics": diagnostics_value(results.diagnostics),
        "hits": [hit_value(hit) for hit in results.hits],
        "facets": {name: facet_value(name, counts) for name, counts in results.facets.items()},
    }


def hit_value(hit: Hit) -> Value:
    """Return one hit; ``opening`` is there only where there is no title."""
    value: Value = {
        "id": hit.id,
        "path": hit.path,
        "title": hit.title,
        "outlet": hit.outlet,
        "date": _date(hit.date),
        "score": round(hit.score, 4),
        "snippets": [
            {"text": snippet.text, "highlights": _ranges(snippet.highlights)}
            for snippet in hit.snippets
        ],
        "entities": [_entity(entity) for entity in hit.entities],
        "title_highlights": _ranges(hit.title_highlights),
        "n_matches": hit.n_matches,
        "n_words": hit.n_words,
        "url": hit.url,
    }
    if hit.title is None:
        value["opening"] = hit.opening
    return value


def facet_value(facet: str, counts: Iterable[FacetCount]) -> list[Value]:
    """Return the counts of a facet in their order; entities carry their type."""
    if facet == "entity":
        return [{"value": c.value, "type": c.type, "count": c.count} for c in counts]
    return [{"value": c.value, "count": c.count} for c in counts]


def diagnostics_value(diagnostics: Iterable[Diagnostic]) -> list[Value]:
    """Return what was odd in a query, worded in the user's language."""
    return [{"start": d.start, "end": d.end, "message": d.message()} for d in diagnostics]


def article_value(view: ArticleView) -> Value:
    """Return an article with its entities, mentions and the ranges that a query matched."""
    article = view.article
    value: Value = {"id": article.id, "path": article.path}
    value |= {"title": article.title, "outlet": article.outlet, "date": _date(article.date)}
    value |= {k: v for k, v in article.to_dict().items() if k not in {"entities", "body"}}
    value["body"] = article.body
    value["entities"] = [_entity(entity) for entity in view.entities]
    value["mentions"] = [
        {
            "field": mention.field,
            "start": mention.start,
            "end": mention.end,
            "text": mention.text,
            "entity": None if entity is None else _entity(entity),
        }
        for mention, entity in view.mentions
    ]
    value["highlights"] = {field: _ranges(ranges) for field, ranges in view.highlights.items()}
    value["diagnostics"] = diagnostics_value(view.diagnostics)
    return value


def stats_value(stats: IndexStats) -> Value:
    """Return the figures of an index under the names of :class:`IndexStats`."""
    value = {field.name: getattr(stats, field.name) for field in fields(stats)}
    value |= {"first_date": _date(stats.first_date), "last_date": _date(stats.last_date)}
    value["roots"] = list(stats.roots)
    return value


def check_value(report: CheckReport) -> Value:
    """Return the report of a check; ``ok`` is True when no problem was found."""
    return {
        "ok": not report.problems,
        "n_files": report.n_files,
        "n_bytes": report.n_bytes,
        "n_articles": report.n_articles,
        "problems": list(report.problems),
    }


def summary_value(summary: IndexSummary) -> Value:
    """Return what an indexing run did, with every skipped file and its reason."""
    names = ("added", "updated", "deleted", "unchanged", "moved")
    return {
        "files_seen": summary.n_files,
        **{name: getattr(summary, name) for name in names},
        "skipped": [
            {"path": skipped.path, "line": skipped.line, "reason": skipped.message()}
            for skipped in summary.skipped
        ],
        "seconds": round(summary.seconds, 3),
        "generation": summary.generation,
        "tagger_changed": summary.is_tagger_changed,
    }


def _date(date: PartialDate | None) -> str | None:
    return None if date is None else str(date)


def _entity(entity: EntityRef) -> Mapping[str, str]:
    return {"name": entity.name, "type": entity.type}


def _ranges(ranges: Iterable[Range]) -> list[list[int]]:
    return [list(found) for found in ranges]
