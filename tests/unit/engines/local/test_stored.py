"""Stored records: whatever an article holds comes back, or an error that says where."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.article import ENTITY_TYPES, Article, GivenEntity, Mention
from searchidx.dates import PartialDate
from searchidx.engines.local.codec import stored
from searchidx.engines.local.codec.framing import Frame, write_frame
from searchidx.engines.local.codec.stored import (
    IN_COLUMNS,
    RecordWriter,
    StoredRecords,
    decode_record,
    encode_record,
)
from searchidx.errors import IndexCorruptError
from tests.contract.archives import WORDS, an_article, some_article, some_text
from tests.unit.engines.local.flipping import flips

HARD = ("\ud800", "\udcff", "\n", "\r\n", "\u2028", "\0", '"\\', "ñ\U0001f600", "a\n[]\n", "\x7f")
texts = st.text(max_size=8) | st.lists(st.sampled_from(HARD), max_size=4).map("".join)
known = st.none() | texts
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | texts
    | st.sampled_from([-0.0, 5e-324, 1.7e308]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
articles = st.builds(
    Article,
    id=texts,
    body=texts,
    path=texts,
    line=st.none() | st.integers(0, 2**53),
    title=known,
    outlet=known,
    date=st.none() | st.builds(PartialDate, st.integers(1, 9999), st.integers(1, 12)),
    url=known,
    section=known,
    authors=st.lists(texts, max_size=2).map(tuple),
    agency=known,
    tags=st.lists(texts, max_size=2).map(tuple),
    language=known,
    entities=st.none()
    | st.lists(
        st.builds(GivenEntity, texts, st.none() | st.sampled_from(ENTITY_TYPES)), max_size=2
    ).map(tuple),
    extra=st.just({}) | st.dictionaries(texts, json_values, max_size=3),
    provenance=st.just({}) | st.dictionaries(texts, texts, max_size=2),
)
mentions = st.lists(
    st.builds(
        Mention,
        st.sampled_from(("title", "body")),
        st.integers(0, 2**40),
        st.integers(0, 2**40),
        texts,
        st.sampled_from(ENTITY_TYPES),
        texts,
    ),
    max_size=3,
).map(tuple)


def shown(entries):
    """Articles by what they look like, for what is not a number is not equal to itself."""
    return [(repr(article.to_dict()), found) for article, found in entries]


def written(path, writer, kept=None):
    path.unlink(missing_ok=True)
    write_frame(path, "stored", writer.sections(kept))
    return StoredRecords(Frame(path, "stored"))


def filled(entries, dictionary=b""):
    writer = RecordWriter(dictionary)
    for article, found in entries:
        writer.add(encode_record(article, found))
    return writer


def many(seed, n):
    """Articles that have words in common, as their records need for a dictionary."""
    random = Random(seed)
    made = [some_article(random, WORDS) for _ in range(n)]
    return [
        (an_article(f"{i}", some_text(random, WORDS, 60, 30), extra=e.article.extra), e.mentions)
        for i, e in enumerate(made)
    ]


def names_of(found):
    """The names of an article as its column has them."""
    return list(dict.fromkeys((mention.name, mention.type) for mention in found))


def columns_of(article):
    """What the record of an article leaves out."""
    values = article.to_dict()
    return {name: values[name] for name in IN_COLUMNS if name in values}


def stored_in(records, entries):
    """What is stored, read with the columns of ``entries``."""
    return [
        records.stored(doc, columns_of(article), names_of(found))
        for doc, (article, found) in enumerate(entries)
    ]


@pytest.fixture
def small(monkeypatch):
    """Dictionaries for few records."""
    monkeypatch.setattr(stored, "MIN_SAMPLES", 20)
    monkeypatch.setattr(stored, "DICTIONARY_SHARE", 20)
    monkeypatch.setattr(stored, "N_GATHERED", 30)


@given(articles, mentions)
def test_a_record_is_the_article_and_its_mentions(article, found):
    record = decode_record(encode_record(article, found))
    read = record.article(columns_of(article)), record.found(names_of(found))
    assert shown([read]) == shown([(article, found)])
    assert record.body == article.body


@pytest.mark.parametrize("n", [2**63, 2**64 - 1, 2**64, -(2**63) - 1, 10**30, -(10**400)])
def test_integers_of_any_size_are_kept(n):
    article = an_article("a", extra={"n": n, "list": [n]})
    read = decode_record(encode_record(article, ())).article(columns_of(article))
    # Nor is a float in its place, though it may be equal.
    assert repr(read) == repr(article)


@given(st.lists(st.tuples(articles, mentions), max_size=4), st.data())
def test_records_of_a_segment_are_read_one_by_one(tmp_path_factory, entries, data):
    path = tmp_path_factory.mktemp("stored") / "f"
    flags = data.draw(st.lists(st.booleans(), min_size=len(entries), max_size=len(entries)))
    kept = [i for i, is_kept in enumerate(flags) if is_kept]
    chosen = [entries[i] for i in kept]
    whole = written(path, filled(entries))
    assert shown(stored_in(whole, entries)) == shown(entries)
    records = written(path, filled(entries), kept)
    assert records.is_whole(len(chosen))
    assert not records.is_whole(len(chosen) + 1)
    assert records.dictionary == b""
    assert shown(stored_in(records, chosen)) == shown(chosen)


@pytest.mark.parametrize("n", [19, 20, 29, 30, 31, 90])
def test_enough_records_have_a_dictionary_and_all_come_back(tmp_path, small, n):
    entries = many(1, n)
    records = written(tmp_path / "f", filled(entries))
    assert bool(records.dictionary) == (n >= 20)
    assert stored_in(records, entries) == entries


def test_records_too_short_for_a_dictionary_have_none(tmp_path, small):
    entries = [(an_article("", ""), ())] * 40
    records = written(tmp_path / "f", filled(entries))
    assert records.dictionary == b""
    assert stored_in(records, entries) == entries


def test_records_left_out_are_gone_with_a_dictionary_too(tmp_path, small):
    entries = many(3, 50)
    kept = [*range(0, 50, 7)]
    chosen = [entries[i] for i in kept]
    records = written(tmp_path / "f", filled(entries), kept)
    assert records.is_whole(len(kept))
    assert stored_in(records, chosen) == chosen


def test_records_of_a_dictionary_are_taken_as_they_are(tmp_path, small):
    entries = many(4, 60)
    records = written(tmp_path / "f", filled(entries))
    writer = RecordWriter(records.dictionary)
    for doc in range(0, 60, 2):
        writer.add_packed(records.packed(doc))
        writer.add(records.raw(doc + 1))
    again = written(tmp_path / "g", writer)
    assert len(writer) == 60
    assert again.dictionary == records.dictionary
    assert stored_in(again, entries) == entries


def test_what_a_writer_holds_is_counted(small):
    writer = RecordWriter()
    sizes = []
    for article, found in many(5, 40):
        writer.add(encode_record(article, found))
        sizes.append(writer.n_bytes)
    assert len(writer) == 40
    # The plain records before there is a dictionary, the packed ones after.
    assert sizes[28] > sizes[29] < sizes[39]


def test_every_flipped_byte_of_a_record_is_an_error_or_changes_nothing(tmp_path, small):
    entries = many(6, 24)
    path = tmp_path / "f"
    assert written(path, filled(entries)).dictionary
    raw = Frame(path, "stored").unverified_bytes("records")
    start = path.read_bytes().index(bytes(raw))
    n_errors = 0
    for mask in (0x01, 0x04, 0x20, 0x80, 0xFF):
        for at in flips(path, range(start, start + len(raw), 3), mask):
            records = StoredRecords(Frame(path, "stored"))
            doc = int(np.searchsorted(records.offsets, at - start, side="right")) - 1
            article, found = entries[doc]
            try:
                read = records.stored(doc, columns_of(article), names_of(found))
                assert read == entries[doc]
            except IndexCorruptError as error:
                n_errors += 1
                assert error.path == str(path)
                assert error.params["offset"] == int(records.offsets[doc])
            assert stored_in(records, entries[:doc]) == entries[:doc]
    assert n_errors > len(raw)


@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b"{}\n[[],{}]", b"\n\n", b"[]\n[[],{}]\nx", b"{}\n{}\n", b"{}\n[]\n",
     b"{}\n[[1],{}]\n", b"{}\n[[0,0,0,0,0,0],{}]\n", b"{}\n[[2,0,0],{}]\n",
     b'{}\n[["x",0,0],{}]\n', b"{}\n[[],{}]\n\xff", b'{"x":1}\n[[],{}]\n'],
)  # fmt: skip
def test_a_record_of_another_make_is_an_error_though_it_unpacks(tmp_path, raw):
    writer = RecordWriter()
    writer.add(raw)
    records = written(tmp_path / "f", writer)
    assert records.raw(0) == raw
    with pytest.raises(IndexCorruptError):
        records.stored(0, {"id": "a", "path": "b"}, [("Ana", "person")])


def test_many_threads_may_read_at_once(tmp_path, small):
    entries = many(7, 60)
    records = written(tmp_path / "f", filled(entries))
    docs = [doc for seed in range(40) for doc in Random(seed).sample(range(60), 60)]
    columns = [columns_of(entries[doc][0]) for doc in docs]
    names = [names_of(entries[doc][1]) for doc in docs]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(records.stored, docs, columns, names))
    assert found == [entries[doc] for doc in docs]


def test_the_text_of_a_mention_is_kept_whatever_stands_at_its_place():
    article = an_article("a", "Ana y José", title="José")
    found = (
        Mention("body", 0, 3, "Ana", "person", "Ana"),
        Mention("body", 0, 3, "ANA", "person", "Ana"),
        Mention("body", 6, 10, "José", "person", "José"),
        Mention("title", 0, 4, "José", "person", "José"),
        Mention("title", 2, 90, "sé", "person", "José"),
        Mention("title", 4, 0, "", "place", "José"),
        Mention("body", 0, 0, "\udc80", "other", "Ana"),
    )
    record = decode_record(encode_record(article, found))
    assert record.found(names_of(found)) == found
    plain = decode_record(encode_record(an_article("a", "x"), found[3:]))
    assert plain.found(names_of(found[3:])) == found[3:]


def test_mentions_of_names_that_are_not_in_the_text_take_no_room():
    article = an_article("a", "x")
    names = ("Ana", "person"), ("Cabo", "place"), ("Ana", "other")
    found = tuple(Mention("body", 0, 0, "", kind, name) for name, kind in names)
    record = decode_record(encode_record(article, found))
    assert record.mentions == b""
    assert record.found(names) == found
    for others in (found[:1] * 2, found + found[:1], (found[0]._replace(text="Ana"), *found[1:])):
        record = decode_record(encode_record(article, others))
        assert record.mentions
        assert record.found(names_of(others)) == others
