"""A negation that never matches a deleted document."""

from __future__ import annotations

import numpy as np
from whoosh.formats import Existence
from whoosh.matching import Matcher
from whoosh.query import Not
from whoosh.searching import SearchContext, Searcher

from searchidx.engines.local.whoosh.matcher import ConstantScorer, PostingsMatcher
from searchidx.engines.local.whoosh.postings import plain_postings


class Without(Not):
    """Documents that do not match a query.

    Whoosh's own matches the deleted documents right after the last that matches the query,
    and within another negation it then excludes, or lets through, living ones.
    """

    def matcher(self, searcher: Searcher, context: SearchContext | None = None) -> Matcher:
        """Return a matcher of the living documents that are left."""
        excluded = self.query.matcher(searcher, searcher.boolean_context()).all_ids()
        docs = np.fromiter(searcher.reader().all_doc_ids(), np.int32)
        rest = np.setdiff1d(docs, np.fromiter(excluded, np.int32))
        return PostingsMatcher(plain_postings(rest), Existence(), scorer=ConstantScorer(self.boost))
