"""Results → text, JSON, CSV: what do they look like outside?

Only :mod:`searchidx.render.safe` is loaded at once, the rest when a name is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from searchidx.render.safe import has_unsafe, safe_text

if TYPE_CHECKING:
    from searchidx.render.article import article_text
    from searchidx.render.csv import facet_csv, hits_csv
    from searchidx.render.entities import (
        entities_csv,
        entities_text,
        entity_values,
        report_text,
        report_value,
    )
    from searchidx.render.facets import facet_text, type_name
    from searchidx.render.json import (
        article_value,
        check_value,
        facet_value,
        hit_value,
        json_text,
        results_value,
        stats_value,
        summary_value,
    )
    from searchidx.render.page import Page, number
    from searchidx.render.reports import check_text, skipped_lines, stats_text, summary_text
    from searchidx.render.text import results_text

__all__ = [
    "Page",
    "article_text",
    "article_value",
    "check_text",
    "check_value",
    "entities_csv",
    "entities_text",
    "entity_values",
    "facet_csv",
    "facet_text",
    "facet_value",
    "has_unsafe",
    "hit_value",
    "hits_csv",
    "json_text",
    "number",
    "report_text",
    "report_value",
    "results_text",
    "results_value",
    "safe_text",
    "skipped_lines",
    "stats_text",
    "stats_value",
    "summary_text",
    "summary_value",
    "type_name",
]

_MODULES: Final = {
    "article": ("article_text",),
    "csv": ("facet_csv", "hits_csv"),
    "entities": (
        *("entities_csv", "entities_text", "entity_values", "report_text", "report_value"),
    ),
    "facets": ("facet_text", "type_name"),
    "json": (
        *("article_value", "check_value", "facet_value", "hit_value", "json_text"),
        *("results_value", "stats_value", "summary_value"),
    ),
    "page": ("Page", "number"),
    "reports": ("check_text", "skipped_lines", "stats_text", "summary_text"),
    "text": ("results_text",),
}
_HOME: Final = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
