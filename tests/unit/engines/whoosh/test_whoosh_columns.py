from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from whoosh.fields import NUMERIC

from searchidx.dates import PartialDate
from searchidx.engines.local.whoosh.columns import (
    UNKNOWN_DATE,
    DateColumnReader,
    NameColumnReader,
    NameListColumnReader,
    code_of_order,
    name_of_reversed,
    orders_of_codes,
    reversed_key,
)
from searchidx.engines.local.whoosh.lexicon import date_terms
from searchidx.engines.local.whoosh.schema import DateField, make_schema

dates = st.one_of(
    st.dates().map(lambda d: PartialDate(d.year, d.month, d.day)),
    st.dates().map(lambda d: PartialDate(d.year, d.month)),
    st.integers(1, 9999).map(PartialDate),
)
codes = st.one_of(st.just(0), dates.map(lambda date: date.code))


@given(codes)
def test_the_code_of_a_date_comes_back_from_its_place_in_time(code):
    order = int(orders_of_codes(np.array([code]))[0])
    assert code_of_order(order) == code
    assert code_of_order(-code) == code
    assert (order == UNKNOWN_DATE) == (code == 0)


@given(dates, dates)
def test_places_in_time_are_in_the_order_of_last_days(one, other):
    first, second = orders_of_codes(np.array([one.code, other.code])).tolist()
    if one.last != other.last:
        assert (first < second) == (one.last < other.last)
    assert max(first, second) < UNKNOWN_DATE


def test_dates_sort_within_their_period_and_unknown_ones_last():
    codes = np.array([20230901, 0, 20230000, 20230900, 20230930, 20240101], np.int32)
    column = DateColumnReader(codes)
    assert sorted(range(6), key=column.sort_key) == [0, 4, 3, 2, 5, 1]
    column.set_reverse()
    assert sorted(range(6), key=column.sort_key) == [5, 4, 0, 3, 2, 1]
    assert [code_of_order(column[doc]) for doc in range(6)] == codes.tolist()
    assert [code_of_order(column.sort_key(doc)) for doc in range(6)] == codes.tolist()


names = st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))


@given(st.lists(names, max_size=8))
def test_reversed_keys_sort_the_other_way(names):
    assert sorted(names, key=reversed_key) == sorted(names, reverse=True)
    assert [name_of_reversed(reversed_key(name)) for name in names] == names


def test_columns_give_python_values():
    name = NameColumnReader(2, [b"a", b""].__getitem__)
    assert list(name) == name.load() == [b"a", b""]
    assert len(name) == 2
    listed = NameListColumnReader(2, [("x", "y"), ()].__getitem__)
    assert list(listed) == [["x", "y"], []]
    assert [listed.sort_key(doc) for doc in range(2)] == ["x", ""]
    dates = DateColumnReader(np.array([20230901], np.int32))
    assert {type(dates[0]), type(dates.sort_key(0))} == {int}


def test_fields_give_back_what_a_column_or_a_sort_key_holds():
    schema = make_schema()
    outlet, entity, date = schema["outlet"], schema["entity"], schema["date"]
    assert outlet.from_column_value(reversed_key("País".encode())) == "País"
    assert entity.from_column_value(["person|A"]) == ["person|A"]
    assert entity.from_column_value(reversed_key(b"person|A")) == "person|A"
    assert date.from_column_value(date.to_column_value(20230900)) == 20230900


def test_any_string_can_be_a_term():
    schema = make_schema()
    for field in ("id", "outlet", "entity", "text", "title_surface"):
        assert schema[field].from_bytes(schema[field].to_bytes("a\udc80")) == "a\udc80"
        assert schema[field].to_bytes(["a", "b"]) == schema[field].to_bytes(b"a") == b"a"


@given(st.lists(codes, max_size=12))
def test_the_terms_of_dates_are_those_that_whoosh_would_index(codes):
    terms = date_terms(np.array(codes, np.int32))
    field = NUMERIC(int, bits=32, shift_step=4)
    expected = {}
    for doc, code in enumerate(codes):
        for term, *_ in field.index(code) if code else ():
            expected.setdefault(term, []).append(doc)
    found = {terms.term(rank): terms.postings(rank).docs.tolist() for rank in range(len(terms))}
    assert found == expected
    assert list(found) == sorted(found)
    assert isinstance(make_schema()["date"], DateField)
