from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchidx.engines.local.codec.postings import TokenTable, narrow, posting_sections

N_STEMS = 6

documents = st.lists(
    st.lists(st.tuples(st.integers(0, N_STEMS - 1), st.integers(0, 3), st.booleans()), max_size=8),
    max_size=6,
)


def rows_of(documents):
    """(stem, document, position, form, is in title) of each token, titles first."""
    for doc, tokens in enumerate(documents):
        ordered = sorted(tokens, key=lambda token: not token[2])
        for position, (stem, form, in_title) in enumerate(ordered):
            yield stem, doc, position, form, in_title


@given(documents)
def test_lists_of_a_token_table_are_those_of_a_dictionary(documents):
    rows = list(rows_of(documents))
    columns = zip(*rows, strict=True) if rows else ([],) * 5
    dtypes = (np.int32, np.int32, np.uint32, np.uint16, np.bool_)
    table = TokenTable(*(np.array(c, d) for c, d in zip(columns, dtypes, strict=True)))
    found = {name: np.asarray(a).tolist() for name, a in posting_sections(table, N_STEMS).items()}

    by_stem = defaultdict(list)
    for stem, doc, position, form, in_title in rows:
        by_stem[stem].append((doc, position, form, in_title))
    for stem in range(N_STEMS):
        tokens = by_stem[stem]
        start, end = found["token_offsets"][stem : stem + 2]
        assert found["positions"][start:end] == [position for _, position, _, _ in tokens]
        assert found["form_codes"][start:end] == [form for _, _, form, _ in tokens]
        start, end = found["posting_offsets"][stem : stem + 2]
        counts = Counter(doc for doc, *_ in tokens)
        titles = Counter(doc for doc, _, _, in_title in tokens if in_title)
        assert found["doc_ids"][start:end] == sorted(counts)
        assert found["freqs"][start:end] == [counts[doc] for doc in sorted(counts)]
        assert found["title_freqs"][start:end] == [titles[doc] for doc in sorted(counts)]
    assert found["token_offsets"][-1] == len(rows)
    assert found["posting_offsets"][-1] == len(found["doc_ids"])


@given(st.lists(st.sampled_from([0, 1, 255, 256, 65_535, 65_536, 2**32 - 1, 2**32]), max_size=4))
def test_narrowed_numbers_are_the_same_in_the_least_room(values):
    narrowed = narrow(np.array(values, np.int64))
    assert narrowed.tolist() == values
    assert narrowed.itemsize == next(n for n in (1, 2, 4, 8) if max(values, default=0) < 256**n)
