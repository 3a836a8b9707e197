"""Dictionaries and postings of words, against a plain sort of the same tokens."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.analysis import stem
from searchidx.engines.local import inverting
from searchidx.engines.local.codec.durable import Spool
from searchidx.engines.local.codec.framing import Frame, write_frame
from searchidx.engines.local.codec.postings import SegmentPostings
from searchidx.engines.local.inverting import TokenColumns, lexical_sections

# The same form may stand for two surfaces; forms of one stem lie among those of others.
LEXICON = (
    ("misiles", "misiles"), ("Misil", "misil"), ("misil", "misil"), ("MISIL", "misil"),
    ("año", "año"), ("años", "años"), ("a", "a"), ("A", "a"), ("11-M", "11-m"), ("11", "11"),
    ("M", "m"), ("x", "x"), ("x", "y"), ("\U00010000", "\U00010000"), ("\ud800", "\ud800"),
    ("cohete", "cohete"), ("Cohetes", "cohetes"), ("cohetes", "cohetes"), ("unused", "unused"),
)  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("inverted") / "f"


def some_tokens(random, n_docs):
    """Rows of (document, position, number of the form), of a lexicon in some order."""
    numbers = random.sample(range(len(LEXICON) - 1), random.randint(1, len(LEXICON) - 1))
    title_lengths = [random.choice((0, 3)) for _ in range(n_docs)]
    lengths = [n + random.randint(0, 30) for n in title_lengths]
    rows = []
    for doc, length in enumerate(lengths):
        for position in range(length):
            # No two tokens at one position share a stem.
            chosen = random.sample(numbers, min(len(numbers), random.choice((0, 1, 1, 2))))
            by_stem = {stem(LEXICON[number][1]): number for number in chosen}
            rows += [(doc, position, number) for number in by_stem.values()]
    return title_lengths, lengths, rows


tables = st.builds(
    lambda seed, n_docs: some_tokens(Random(seed), n_docs),
    st.integers(0, 2**32 - 1),
    st.integers(0, 12),
)


def sections_of(table):
    title_lengths, lengths, rows = table
    docs, positions, numbers = np.array(rows, np.int32).reshape(-1, 3).T
    lengths = (np.array(title_lengths, np.int32), np.array(lengths, np.int32))
    forms, surfaces = zip(*LEXICON, strict=True)
    return lexical_sections(forms, surfaces, TokenColumns(numbers, docs, positions, *lengths))


def raw(section):
    """Type and bytes of a section."""
    if isinstance(section, Spool):
        return b"".join(section.chunks())
    return section if isinstance(section, bytes | bytearray) else (section.dtype, section.tobytes())


def postings_of(path, sections):
    path.unlink(missing_ok=True)
    write_frame(path, "postings", sections)
    return SegmentPostings(Frame(path, "postings"))


@given(tables)
def test_vocabulary_is_that_of_the_tokens_in_its_order(path, table):
    postings = postings_of(path, sections_of(table))
    used = {number for *_, number in table[2]}
    surfaces = sorted({LEXICON[number][1] for number in used})
    assert list(postings.surfaces) == surfaces
    assert list(postings.stems) == sorted({stem(surface) for surface in surfaces})
    stems = [postings.stems[rank] for rank in postings.surface_stems.tolist()]
    assert stems == [stem(surface) for surface in surfaces]
    ordered = sorted((LEXICON[number] for number in used), key=lambda w: (stem(w[1]), w[1], w[0]))
    assert list(postings.forms) == [form for form, _ in ordered]
    assert [surfaces[i] for i in postings.form_surfaces] == [surface for _, surface in ordered]
    counted = [LEXICON[number] for *_, number in table[2]]
    assert postings.form_counts.tolist() == [counted.count(word) for word in ordered]


@given(tables)
def test_tokens_are_those_of_a_plain_sort(path, table):
    postings = postings_of(path, sections_of(table))
    expected = sorted(
        (stem(LEXICON[number][1]), doc, position, LEXICON[number]) for doc, position, number in
        table[2]
    )  # fmt: skip
    found = []
    for run in postings.runs():
        rows = zip(
            np.repeat(run.stems, run.freqs).tolist(),
            np.repeat(run.docs, run.freqs).tolist(),
            run.positions.tolist(),
            run.codes.tolist(),
            strict=True,
        )
        for rank, doc, position, code in rows:
            form = int(postings.stem_forms[rank]) + code
            word = postings.forms[form], postings.surfaces[int(postings.form_surfaces[form])]
            assert postings.forms[int(postings.stem_forms[rank]) + code] == word[0]
            found.append((postings.stems[rank], doc, position, word))
    assert found == expected


@given(tables, st.integers(1, 60))
def test_the_sections_are_the_same_however_many_tokens_are_sorted_at_a_time(table, n_tokens):
    whole = sections_of(table)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(inverting, "PART_TOKENS", n_tokens)
        parted = sections_of(table)
    assert list(parted) == list(whole)
    for name, section in whole.items():
        assert raw(section) == raw(parted[name])


def test_no_tokens_make_empty_dictionaries(path):
    postings = postings_of(path, sections_of(([0, 0], [0, 5], [])))
    assert [list(d) for d in (postings.stems, postings.surfaces, postings.forms)] == [[], [], []]
    assert (list(postings.runs()), postings.n_tokens) == ([], 0)
    assert postings.position_bits.tolist() == [0, 3]
