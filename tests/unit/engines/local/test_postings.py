"""What is asked of the postings of a segment about surfaces and forms."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.engines.local.codec.dictionary import narrow
from searchidx.engines.local.entity_names import lowercase_counts
from tests.unit.engines.local.segments import batches, build, expected_tokens, left


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("postings")


@given(batches)
def test_surfaces_are_counted_with_those_in_lower_case(folder, added):
    segment = build(folder, "segment-00000001", added)
    rows = expected_tokens(left(added))
    for rank, surface in enumerate(segment.postings.surfaces):
        forms = [form for _, _, _, s, form, _ in rows if s == surface]
        assert segment.postings.surface_counts(rank) == (
            len(forms),
            sum(form.islower() for form in forms),
        )


@given(batches)
def test_many_surfaces_are_counted_as_one_by_one(folder, added):
    segment = build(folder, "segment-00000004", added)
    postings = segment.postings
    counts = lowercase_counts([(segment, np.ones(segment.n_docs, np.bool_))])
    expected = [postings.surface_counts(rank) for rank in range(len(postings.surfaces))]
    assert counts(list(postings.surfaces)) == expected


@given(st.data(), batches)
def test_what_is_counted_among_the_living_is_theirs(folder, data, added):
    segment = build(folder, "segment-00000002", added)
    n_docs, postings = segment.n_docs, segment.postings
    live = np.array(data.draw(st.lists(st.booleans(), min_size=n_docs, max_size=n_docs)), np.bool_)
    rows = [row for row in expected_tokens(left(added)) if live[row[1]]]
    for rank, surface in enumerate(postings.surfaces):
        forms = [form for _, _, _, s, form, _ in rows if s == surface]
        assert postings.surface_counts(rank, live) == (
            len(forms),
            sum(form.islower() for form in forms),
        )
    found = [postings.stems[rank] for rank in postings.living_stems(live)]
    assert found == (sorted({row[0] for row in rows}) if not live.all() else list(postings.stems))


@given(batches)
def test_the_forms_of_a_surface_are_among_those_of_its_stem(folder, added):
    postings = build(folder, "segment-00000003", added).postings
    rows = expected_tokens(left(added))
    n_forms = Counter()
    for rank, surface in enumerate(postings.surfaces):
        forms = sorted({form for _, _, _, s, form, _ in rows if s == surface})
        ranks = postings.forms_of_surfaces(np.array([rank]))
        assert list(postings.forms_of(rank)) == list(zip(forms, ranks.tolist(), strict=True))
        stem = int(postings.surface_stems[rank])
        codes = ranks - int(postings.stem_forms[stem])
        assert [
            postings.forms[int(postings.stem_forms[stem]) + code] for code in codes.tolist()
        ] == forms
        n_forms[stem] += len(forms)
    every = postings.forms_of_surfaces(np.arange(len(postings.surfaces)))
    assert sorted(every.tolist()) == list(range(len(postings.forms)))
    for stem, n in n_forms.items():
        assert 1 << postings.code_bits(stem) >= n > (1 << postings.code_bits(stem)) // 2


@given(st.lists(st.sampled_from([0, 1, 255, 256, 65_535, 65_536, 2**32 - 1, 2**32]), max_size=4))
def test_narrowed_numbers_are_the_same_in_the_least_room(values):
    narrowed = narrow(np.array(values, np.int64))
    assert narrowed.tolist() == values
    assert narrowed.itemsize == next(n for n in (1, 2, 4, 8) if max(values, default=0) < 256**n)
