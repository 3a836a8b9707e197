"""Lists written and read back: documents, frequencies, positions and codes of any tokens."""

from __future__ import annotations

from itertools import groupby
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.engines.local.codec.bits import bits_of
from searchidx.engines.local.codec.counts import count_sections
from searchidx.engines.local.codec.dictionary import dictionary_sections
from searchidx.engines.local.codec.framing import Frame, write_frame
from searchidx.engines.local.codec.posting_lists import Documents, PostingLists, TokenRows
from searchidx.engines.local.codec.postings import (
    BODY_FREQS,
    FIELD_GAP,
    FREQUENT,
    TITLE_FREQS,
    WIDE_FREQ,
    WIDE_GAP,
    SegmentPostings,
)

FORMS_OF_STEMS = (1, 1, 2, 3, 300)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("lists") / "f"


def write(path, title_lengths, lengths, tokens, cuts=(), n_forms=FORMS_OF_STEMS):
    """Write the lists of ``tokens``, sorted: stem, document, position, code; read them."""
    lengths = np.array(lengths, np.int64)
    documents = Documents(np.array(title_lengths, np.int32), bits_of(np.maximum(lengths - 1, 0)))
    n_forms = np.array(n_forms, np.int64)
    lists = PostingLists(documents, bits_of(n_forms - 1))
    table = np.array(tokens, np.int32).reshape(-1, 4)
    for part in np.split(table, np.searchsorted(table[:, 0], cuts)):
        lists.add(TokenRows(*part.T))
    forms = np.concatenate([[0], np.cumsum(n_forms)])
    rows = forms[table[:, 0]] + table[:, 3]
    sections = {
        **dictionary_sections("stems", [f"{rank:06}" for rank in range(len(n_forms))]),
        **count_sections("stem_form_counts", np.diff(forms)),
        **count_sections("form_counts", np.bincount(rows, minlength=forms[-1])),
        **lists.sections(),
    }
    path.unlink(missing_ok=True)
    write_frame(path, "postings", sections)
    return SegmentPostings(Frame(path, "postings"))


def some_tokens(random, n_docs):
    """Lengths of titles and of whole texts, and tokens, of a stem as rare as another."""
    title_lengths = [random.choice((0, 0, 1, 5, 40)) for _ in range(n_docs)]
    lengths = [n + random.choice((0, 1, 2, 30, 700, 70_000)) for n in title_lengths]
    tokens = []
    for stem, n_forms in enumerate(FORMS_OF_STEMS):
        share = random.choice((0.002, 0.02, 0.5, 1))
        most = random.choice((1, 3, 40))
        for doc in range(n_docs):
            if lengths[doc] and random.random() < share:
                n = min(lengths[doc], random.randint(1, most))
                positions = sorted(random.sample(range(lengths[doc]), n))
                tokens += [(stem, doc, p, random.randrange(n_forms)) for p in positions]
    return title_lengths, lengths, tokens


tables = st.builds(
    lambda seed, n_docs: some_tokens(Random(seed), n_docs),
    st.integers(0, 2**32 - 1),
    st.integers(0, 12) | st.integers(0, 400),
)
cuts = st.sets(st.integers(0, len(FORMS_OF_STEMS))).map(sorted)


def expected_list(title_lengths, tokens, stem):
    """The documents of a stem, with positions in title and body and codes of each."""
    found = {}
    for doc, rows in groupby((t for t in tokens if t[0] == stem), key=lambda t: t[1]):
        positions, codes = zip(*((p, code) for _, _, p, code in rows), strict=True)
        n_title = sum(p < title_lengths[doc] for p in positions)
        found[doc] = n_title, positions, codes
    return found


def in_stream(positions, n_title):
    return [p + FIELD_GAP * (i >= n_title) for i, p in enumerate(positions)]


@given(tables, cuts, st.randoms(use_true_random=False))
def test_a_list_has_the_documents_and_tokens_it_was_made_of(path, table, cuts, random):
    title_lengths, lengths, tokens = table
    postings = write(path, title_lengths, lengths, tokens, cuts)
    assert postings.n_tokens == len(tokens)
    for stem in range(len(FORMS_OF_STEMS)):
        expected = expected_list(title_lengths, tokens, stem)
        assert postings.n_docs_of(stem) == len(expected)
        assert postings.n_tokens_of(stem) == sum(len(p) for _, p, _ in expected.values())
        if not expected:
            continue
        listed = postings.listed(stem)
        assert listed.docs.tolist() == list(expected)
        assert listed.title_freqs.tolist() == [n for n, _, _ in expected.values()]
        assert listed.freqs.tolist() == [len(p) for _, p, _ in expected.values()]
        assert (listed.title_freqs + listed.body_freqs).tolist() == listed.freqs.tolist()
        chosen = sorted(random.sample(range(len(expected)), random.randint(0, len(expected))))
        for rows in (None, np.array(chosen, np.int64)):
            wanted = (
                [list(expected.values())[i] for i in chosen]
                if rows is not None
                else (list(expected.values()))
            )
            found = postings.tokens(listed, rows)
            assert found.counts.tolist() == [len(p) for _, p, _ in wanted]
            assert found.positions.tolist() == [q for n, p, _ in wanted for q in in_stream(p, n)]
            assert found.codes.tolist() == [code for _, _, codes in wanted for code in codes]


@given(tables, cuts, st.sampled_from([1, 2, 50, 10**6]))
def test_runs_have_every_list_once_in_their_order(path, table, cuts, n_tokens):
    title_lengths, lengths, tokens = table
    stems = sorted({stem for stem, *_ in tokens})
    rank = {stem: i for i, stem in enumerate(stems)}
    tokens = [(rank[stem], *row) for stem, *row in tokens]
    n_forms = [FORMS_OF_STEMS[stem] for stem in stems]
    postings = write(path, title_lengths, lengths, tokens, cuts, n_forms)
    found, title_freqs = [], []
    for run in postings.runs(n_tokens):
        columns = (np.repeat(run.stems, run.freqs), np.repeat(run.docs, run.freqs))
        found += zip(*columns, run.positions, run.codes, strict=True)
        title_freqs += run.title_freqs.tolist()
    assert found == tokens
    lists = [expected_list(title_lengths, tokens, stem) for stem in range(len(stems))]
    assert title_freqs == [n for listed in lists for n, _, _ in listed.values()]


@given(st.data(), tables)
def test_a_run_of_some_lists_in_some_documents_has_just_those(path, data, table):
    title_lengths, lengths, tokens = table
    postings = write(path, title_lengths, lengths, tokens)
    stems = data.draw(st.sets(st.sampled_from(sorted({stem for stem, *_ in tokens}) or [0])))
    stems &= {stem for stem, *_ in tokens}
    kept = data.draw(st.none() | st.sets(st.integers(0, len(lengths))))
    is_kept = None if kept is None else np.isin(np.arange(len(lengths)), sorted(kept))
    run = postings.run_of(np.array(sorted(stems), np.int64), is_kept)
    columns = (np.repeat(run.stems, run.freqs), np.repeat(run.docs, run.freqs))
    assert list(zip(*columns, run.positions, run.codes, strict=True)) == [
        row for row in tokens if row[0] in stems and (kept is None or row[1] in kept)
    ]


def test_postings_of_nothing_have_no_runs(path):
    postings = write(path, [], [], [], n_forms=())
    assert (list(postings.runs()), postings.n_tokens) == ([], 0)


# Gaps

MANY = 200_000
DENSE = MANY // FREQUENT


@pytest.mark.parametrize(
    ("docs", "n_bytes"),
    [
        ([0], 2),
        ([65_534], 2),
        ([65_535], 4),
        ([MANY - 1], 4),
        ([0, 65_535], 2),
        ([0, 65_536], 4),
        ([*range(DENSE - 1)], 2 * (DENSE - 1)),
        ([*range(DENSE)], DENSE),
        ([*range(DENSE - 1), MANY - 1], DENSE + 4),
        ([*range(0, DENSE * 60, 60)], DENSE),
        ([253, *range(300, 300 + DENSE)], DENSE + 1),
        ([254, *range(300, 300 + DENSE)], DENSE + 5),
        ([WIDE_GAP, *range(511, 511 + DENSE * 40, 40), MANY - 1], DENSE + 2 + 3 * 4),
    ],
)
def test_a_gap_takes_one_byte_or_two_or_four(path, docs, n_bytes):
    tokens = [(0, 5, 0, 0), *((1, doc, 0, 0) for doc in docs), (2, 7, 0, 0)]
    postings = write(path, [0] * MANY, [1] * MANY, tokens, n_forms=(1, 1, 1))
    start, end = postings.gap_offsets[1:3].tolist()
    # A short list takes its bytes for each of its gaps.
    is_short = len(docs) * FREQUENT < MANY
    assert end - start == (n_bytes * len(docs) if is_short and len(docs) < 3 else n_bytes)
    assert postings.listed(1).docs.tolist() == docs
    assert [postings.listed(stem).docs.tolist() for stem in (0, 2)] == [[5], [7]]
    assert postings.has_whole_gaps()
    assert [row for run in postings.runs() for row in run.docs] == [doc for _, doc, _, _ in tokens]


# Frequencies


@pytest.mark.parametrize("order", [1, -1])
def test_every_pair_of_frequencies_is_kept_and_the_common_ones_take_four_bits(path, order):
    pairs = [(t, b) for t in range(20) for b in range(20) if t + b][::order]
    pairs += [(0, 300), (300, 0), (70_000, 70_000)]
    title_lengths = [t for t, _ in pairs]
    tokens = [(0, doc, p, 0) for doc, pair in enumerate(pairs) for p in range(sum(pair))]
    postings = write(path, title_lengths, list(map(sum, pairs)), tokens, n_forms=(1,))
    listed = postings.listed(0)
    assert list(zip(listed.title_freqs.tolist(), listed.body_freqs.tolist(), strict=True)) == pairs
    common = set(zip(TITLE_FREQS[:WIDE_FREQ].tolist(), BODY_FREQS.tolist(), strict=False))
    assert len(common) == WIDE_FREQ
    assert len(postings.frame.array("freq_codes")) == (len(pairs) + 1) // 2
    assert postings.wide_postings.tolist() == [
        row for row, pair in enumerate(pairs) if pair not in common
    ]


def test_lists_that_begin_in_the_middle_of_a_byte_keep_their_frequencies(path):
    freqs = [[1], [2, 30], [9, 16, 1], [40], [3, 2, 10, 11]]
    rows = [(s, doc, n) for s, listed in enumerate(freqs) for doc, n in enumerate(listed)]
    tokens = [(stem, doc, p, 0) for stem, doc, n in rows for p in range(n)]
    postings = write(path, [0] * 4, [50] * 4, tokens, n_forms=(1,) * 5)
    assert [postings.listed(stem).freqs.tolist() for stem in range(5)] == freqs
    assert [postings.listed(stem).title_freqs.sum() for stem in range(5)] == [0] * 5


# Tokens


def test_tokens_of_one_form_in_texts_of_one_word_take_no_bits(path):
    postings = write(path, [0, 1], [1, 1], [(0, 0, 0, 0), (0, 1, 0, 0)], n_forms=(1,))
    assert postings.token_offsets.tolist() == [0, 0]
    assert postings.tokens(postings.listed(0)).positions.tolist() == [FIELD_GAP, 0]


def test_positions_of_texts_of_any_length_are_kept(path):
    ends = [0, 1, 255, 65_535, 65_536, 1_000_000, 2**31 - 1 - FIELD_GAP]
    tokens = [(0, doc, p, doc % 3) for doc, end in enumerate(ends) for p in sorted({0, end})]
    postings = write(path, [0] * 7, [end + 1 for end in ends], tokens, n_forms=(3,))
    found = postings.tokens(postings.listed(0))
    assert found.positions.tolist() == [p + FIELD_GAP for _, _, p, _ in tokens]
    assert found.codes.tolist() == [code for *_, code in tokens]
    assert postings.position_bits.tolist() == [end.bit_length() for end in ends]
