"""Columns of any documents, of which only some are kept."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.article import ENTITY_TYPES
from searchidx.engines.local.codec.dictionary import Dictionary
from searchidx.engines.local.codec.framing import Frame, write_frame
from searchidx.engines.local.columns import Columns, coded_sections, id_sections, name_sections
from tests.contract.archives import WORDS, some_article

entries = st.builds(
    lambda seed, n: [some_article(random, WORDS) for random in [Random(seed)] * n],
    st.integers(0, 2**32 - 1),
    st.integers(0, 12),
)
strings = st.text(max_size=3) | st.sampled_from(["", "a", "ñ", "\ud800", "Z"])


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("columns") / "f"


def framed(path, sections):
    path.unlink(missing_ok=True)
    write_frame(path, "columns", sections)
    return Frame(path, "columns")


def kept_of(added, seed):
    kept = [i for i in range(len(added)) if Random(seed + i).random() < 0.7]
    return kept, [added[i] for i in kept]


def columns_of(added):
    columns = Columns()
    for n, entry in enumerate(added):
        columns.add(entry.article, entry.mentions, 2**64 - 1 - n)
    return columns


@given(entries, st.integers(0, 99))
def test_names_are_in_order_and_only_those_of_kept_documents(path, added, seed):
    kept, chosen = kept_of(added, seed)
    frame = framed(path, columns_of(added).sections(np.array(kept, np.int64)))
    names = list(Dictionary(frame, "names"))
    assert names == sorted({mention.name for entry in chosen for mention in entry.mentions})
    rows = list(
        zip(*(frame.array(f"name_{of}").tolist() for of in ("codes", "types", "counts")),
            strict=True)
    )  # fmt: skip
    offsets = frame.array("name_offsets").tolist()
    assert len(offsets) == len(chosen) + 1
    for entry, (start, end) in zip(chosen, pairwise(offsets), strict=True):
        found = [((names[code], ENTITY_TYPES[kind]), n) for code, kind, n in rows[start:end]]
        expected = Counter((mention.name, mention.type) for mention in entry.mentions)
        # In the order of their first coming, each name and type once.
        assert found == list(expected.items())


@given(entries, st.integers(0, 99))
def test_a_row_of_each_column_is_that_of_its_document(path, added, seed):
    kept, chosen = kept_of(added, seed)
    frame = framed(path, columns_of(added).sections(np.array(kept, np.int64)))
    articles = [entry.article for entry in chosen]
    dates = [article.date.code if article.date else 0 for article in articles]
    assert frame.array("dates").tolist() == dates
    assert frame.array("has_title").tolist() == [a.title is not None for a in articles]
    assert frame.array("fingerprints").tolist() == [2**64 - 1 - n for n in kept]
    for dictionary, codes, values in (
        ("outlets", "outlet_codes", [article.outlet for article in articles]),
        ("paths", "path_codes", [article.path for article in articles]),
    ):
        known = [*Dictionary(frame, dictionary), None]
        assert known[:-1] == sorted({value for value in values if value is not None})
        assert [known[code] for code in frame.array(codes)] == values


@given(st.lists(strings, unique=True))
def test_ids_are_sorted_each_with_its_document(path, ids):
    frame = framed(path, id_sections(ids))
    found = list(Dictionary(frame, "ids"))
    assert found == sorted(ids)
    assert [ids[doc] for doc in frame.array("id_docs")] == found


@given(st.lists(st.none() | strings))
def test_coded_strings_come_back_and_none_is_no_string(path, values):
    frame = framed(path, coded_sections("words", "codes", values))
    known = [*Dictionary(frame, "words"), None]
    assert [known[code] for code in frame.array("codes")] == values
    assert frame.array("codes").itemsize == 1


@pytest.mark.parametrize(("count", "size"), [(1, 1), (255, 1), (256, 2), (70_000, 4)])
def test_counts_of_names_take_the_least_room(path, count, size):
    one = np.array([1], np.int64)
    frame = framed(path, name_sections(["a"], one, one - 1, one, one * count))
    assert frame.array("name_counts").tolist() == [count]
    assert frame.array("name_counts").itemsize == size
