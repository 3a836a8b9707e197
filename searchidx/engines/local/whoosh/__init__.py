"""The index as an index of Whoosh: its readers, searchers and queries run on our arrays."""

from __future__ import annotations

from searchidx.engines.local.whoosh.distribution import require_one_distribution

require_one_distribution()

from searchidx.engines.local.whoosh.index import ExactSearcher, WhooshIndex, open_index  # noqa: E402
from searchidx.engines.local.whoosh.query import to_whoosh  # noqa: E402
from searchidx.engines.local.whoosh.schema import make_schema  # noqa: E402

__all__ = ["ExactSearcher", "WhooshIndex", "make_schema", "open_index", "to_whoosh"]
