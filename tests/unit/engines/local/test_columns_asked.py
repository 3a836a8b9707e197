"""Leaves about metadata, against the articles themselves."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.analysis import fold
from searchidx.article import ENTITY_TYPES
from searchidx.config import Settings
from searchidx.dates import PartialDate
from searchidx.engines.local.engine import LocalEngine
from searchidx.engines.local.metadata import has_date, has_entity, holds, named_entity_codes
from searchidx.engines.local.snapshot import Snapshot
from searchidx.query import ast
from tests.contract.archives import NAMES, OUTLETS, SPAN, WORDS, publish, some_history

DATES = ("2023", "2023-09", "2023-09-13", "2023-09-01", "2023-12-31", "2022", "2024-02-29", "0001")
known_dates = st.sampled_from(DATES).map(PartialDate.parse) | st.builds(
    PartialDate, st.integers(1999, 2001), st.integers(1, 12), st.integers(0, 28)
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A snapshot of several segments, with its articles by document."""
    engine = LocalEngine(Settings(tmp_path_factory.mktemp("metadata") / "index"))
    publish(engine, some_history(Random(1), WORDS, 6, 8))
    snapshot = engine.searcher().snapshot
    found = [segment.stored(doc) for segment in snapshot.segments for doc in range(segment.n_docs)]
    assert len(snapshot.segments) > 1
    return snapshot, found


@given(
    st.lists(st.none() | known_dates, max_size=20),
    st.none() | known_dates,
    st.none() | known_dates,
    st.integers(0, 2**20),
)
def test_a_range_selects_the_dates_that_may_lie_in_it(dates, first, last, chosen):
    snapshot = Snapshot.__new__(Snapshot)
    snapshot.__dict__["dates"] = np.array([d.code if d else 0 for d in dates], np.int32)
    docs = [doc for doc in range(len(dates)) if chosen >> doc & 1]
    found = has_date(snapshot, first, last, np.array(docs, np.int64)).tolist()
    expected = [
        date is not None
        and (first is None or date.last >= first.first)
        and (last is None or date.first <= last.last)
        for date in (dates[doc] for doc in docs)
    ]
    assert found == expected


@pytest.mark.parametrize("name", [*OUTLETS, "el pais", "nobody"])
def test_an_outlet_is_found_whatever_its_case_and_accents(made, name):
    snapshot, found = made
    docs = np.arange(0, snapshot.n_docs, 2)
    outlets = [found[doc][0].outlet for doc in docs]
    assert holds(snapshot, ast.OutletIs(name, SPAN), docs).tolist() == [
        (outlet is None) if name is None else outlet is not None and fold(outlet) == fold(name)
        for outlet in outlets
    ]


def test_leaves_of_dates_and_of_everything_hold_document_by_document(made):
    snapshot, found = made
    docs = np.arange(1, snapshot.n_docs, 2)
    unknown = [found[doc][0].date is None for doc in docs]
    assert holds(snapshot, ast.DateUnknown(SPAN), docs).tolist() == unknown
    assert holds(snapshot, ast.Everything(), docs).all()
    assert not holds(snapshot, ast.Nothing(), docs).any()
    always = ast.DateIn(None, None, SPAN)
    assert holds(snapshot, always, docs).tolist() == [not is_unknown for is_unknown in unknown]


@pytest.mark.parametrize("name", [*NAMES, "person:Putin", "place:Putin", "nadie", "rosa"])
def test_entities_hold_where_the_document_has_one_of_their_codes(made, name):
    snapshot, _ = made
    codes = named_entity_codes(snapshot, name)
    docs = snapshot.live_docs[::2]
    ends = snapshot.entity_offsets
    expected = [
        bool({*snapshot.entity_codes[ends[doc] : ends[doc + 1]].tolist()} & {*codes})
        for doc in docs
    ]
    assert has_entity(snapshot, codes, docs).tolist() == expected
    prefix, _, rest = name.partition(":")
    if prefix in ENTITY_TYPES:
        leaf = ast.EntityIs(rest, SPAN, prefix)
        assert holds(snapshot, leaf, docs).tolist() == expected
        assert {*codes} <= {*named_entity_codes(snapshot, rest)}


def test_some_entity_of_the_archive_is_found_and_none_in_no_documents(made):
    snapshot, _ = made
    found = [
        has_entity(snapshot, named_entity_codes(snapshot, n), snapshot.live_docs) for n in NAMES
    ]
    assert any(is_there.any() for is_there in found)
    assert has_entity(snapshot, [0], np.empty(0, np.int64)).tolist() == []
    assert not has_entity(snapshot, [], snapshot.live_docs).any()
