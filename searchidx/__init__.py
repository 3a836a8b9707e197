"""Full-text search over Spanish news archives.

::

    import searchidx

    searchidx.build_index("index", ["seeds"])
    with searchidx.open_index("index") as index:
        results = index.search("cooperación espacial", outlets=["El País"])

The names below are the public API; they are imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from searchidx.article import Article
    from searchidx.building import build_index, forget
    from searchidx.dates import PartialDate
    from searchidx.errors import SearchidxError
    from searchidx.index import Index, open_index
    from searchidx.results import (
        FacetCount,
        Hit,
        IndexSummary,
        SearchRequest,
        SearchResults,
        Snippet,
    )

__version__: Final = "0.1.0"

__all__ = [
    "Article",
    "FacetCount",
    "Hit",
    "Index",
    "IndexSummary",
    "PartialDate",
    "SearchRequest",
    "SearchResults",
    "SearchidxError",
    "Snippet",
    "__version__",
    "build_index",
    "forget",
    "open_index",
]

_HOMES: Final = {
    "Article": "article",
    "PartialDate": "dates",
    "SearchidxError": "errors",
    "Index": "index",
    "build_index": "building",
    "forget": "building",
    "open_index": "index",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"searchidx.{_HOMES.get(name, 'results')}"), name)
    globals()[name] = value
    return value
