from __future__ import annotations

from collections import Counter
from itertools import islice, pairwise, product
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.analysis import analyze, stem
from searchidx.analysis.exact import composed
from searchidx.article import ENTITY_TYPES
from searchidx.engines.local.builder import SegmentBuilder
from searchidx.engines.local.check import check_generation
from searchidx.engines.local.codec.postings import FIELD_GAP
from searchidx.engines.local.codec.segment import Segment, decode_record, encode_record
from searchidx.engines.local.file_changes import FileChanges
from searchidx.engines.local.file_records import FileRecords
from searchidx.engines.local.generation import Generation, files_of
from searchidx.engines.local.merge import merge_segments
from tests.contract.archives import WORDS, Add, a_mention, a_record, an_article, some_article

NAME = "segment-00000001"

batches = st.builds(
    lambda seed, size: [some_article(random, WORDS) for random in [Random(seed)] * size],
    st.integers(0, 2**32 - 1),
    st.integers(0, 8),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("segments")


def build(folder, name, added, deleted=(), changes=()):
    builder = SegmentBuilder()
    for entry in added:
        builder.add(entry.article, entry.mentions, entry.article.fingerprint())
    for article_id in deleted:
        builder.delete(article_id)
    builder.file_changes.extend(changes)
    builder.write(folder, name)
    return Segment(folder, name)


def newest_changes(segments):
    found = (change for segment in segments for change in FileChanges(segment.frame))
    by_path = {change[1]: change for change in sorted(found, key=lambda change: change[0])}
    return list(by_path.values())


def left(added):
    """What is left of additions in which a later one replaces an earlier one."""
    newest = {entry.article.id: entry for entry in added}
    return [entry for entry in added if newest[entry.article.id] is entry]


def tokens_of(text, base=0):
    stream = analyze(text)
    for surface, position, start, end in zip(
        stream.surfaces, stream.positions, stream.starts, stream.ends, strict=True
    ):
        yield stem(surface), surface, composed(text[start:end]), position + base


def expected_tokens(entries):
    """(stem, document, position, surface, form, is in title) of every token."""
    rows = []
    for doc, entry in enumerate(entries):
        title = entry.article.title or ""
        rows += [(s, doc, p, f, form, True) for s, f, form, p in tokens_of(title)]
        base = analyze(title).n_positions + FIELD_GAP
        rows += [
            (s, doc, p, f, form, False) for s, f, form, p in tokens_of(entry.article.body, base)
        ]
    return sorted(rows)


def found_tokens(segment):
    """The same, read from the postings."""
    postings = segment.postings
    of_code = {}
    for surface in range(len(postings.surfaces)):
        for form, code in postings.forms_of(surface):
            key = int(postings.surface_stems[surface]), code
            assert key not in of_code
            of_code[key] = postings.surfaces[surface], form
    rows = []
    for rank, text in enumerate(postings.stems):
        where, tokens = postings.postings_slice(rank), postings.tokens_slice(rank)
        docs = postings.doc_ids[where].tolist()
        assert docs == sorted(set(docs))
        freqs, titles = postings.freqs[where].tolist(), postings.title_freqs[where].tolist()
        positions = iter(postings.positions[tokens].tolist())
        codes = iter(postings.form_codes[tokens].tolist())
        for doc, freq, n_title in zip(docs, freqs, titles, strict=True):
            for n in range(freq):
                surface, form = of_code[rank, next(codes)]
                rows.append((text, doc, next(positions), surface, form, n < n_title))
        assert next(positions, None) is next(codes, None) is None
    return sorted(rows)


@given(batches)
def test_tokens_and_values_of_a_segment_are_those_of_its_articles(folder, added):
    segment = build(folder, NAME, added)
    entries = left(added)
    articles = [entry.article for entry in entries]
    assert found_tokens(segment) == expected_tokens(entries)
    assert segment.n_docs == len(entries)
    assert segment.ids_by_doc == [a.id for a in articles]
    assert [segment.doc_id(a.id) for a in articles] == list(range(len(articles)))
    assert segment.doc_id("nobody") == -1
    assert list(segment.dates) == [a.date.code if a.date else 0 for a in articles]
    outlets = [None if code < 0 else segment.outlets[code] for code in segment.outlet_codes]
    assert outlets == [a.outlet for a in articles]
    assert [segment.paths[code] for code in segment.path_codes] == [a.path for a in articles]
    assert list(segment.has_title) == [a.title is not None for a in articles]
    assert segment.fingerprints.tolist() == [a.fingerprint() for a in articles]
    lengths = [analyze(a.title or "").n_positions for a in articles]
    assert segment.title_lengths.tolist() == lengths
    assert segment.body_lengths.tolist() == [analyze(a.body).n_positions for a in articles]
    assert [segment.stored(doc) for doc in range(len(entries))] == [
        (entry.article, entry.mentions) for entry in entries
    ]


@given(batches)
def test_names_of_a_segment_are_counted_by_document_and_type(folder, added):
    segment = build(folder, NAME, added)
    rows = [
        Counter(
            {
                (segment.names[segment.name_codes[i]], int(segment.name_types[i])): int(
                    segment.name_counts[i]
                )
                for i in range(start, end)
            }
        )
        for start, end in pairwise(segment.name_offsets.tolist())
    ]
    expected = [
        Counter((m.name, ENTITY_TYPES.index(m.type)) for m in entry.mentions)
        for entry in left(added)
    ]
    assert rows == expected


@given(batches)
def test_surfaces_are_counted_with_those_in_lower_case(folder, added):
    segment = build(folder, NAME, added)
    rows = expected_tokens(left(added))
    for rank, surface in enumerate(segment.postings.surfaces):
        forms = [form for _, _, _, s, form, _ in rows if s == surface]
        assert segment.postings.surface_counts(rank) == (
            len(forms),
            sum(form.islower() for form in forms),
        )


def test_a_stem_of_more_forms_than_two_bytes_number_keeps_them_apart(tmp_path):
    """Text made for it: every way to mix capitals, before a form that is sorted last."""
    word, plural = "internacionalizado", "internacionalizados"
    assert stem(word) == stem(plural)
    letters = zip(word, word.upper(), strict=True)
    forms = islice(map("".join, product(*letters)), (1 << 16) + 10)
    body = " ".join([*forms, plural])
    segment = build(tmp_path, NAME, [Add(an_article("a", body), ())])
    assert len(segment.postings.forms) == (1 << 16) + 11
    assert found_tokens(segment) == expected_tokens([Add(an_article("a", body), ())])


@given(batches)
def test_no_two_tokens_at_one_position_share_a_stem(added):
    """What lets the postings of a stem be counted without looking at positions."""
    rows = [(s, doc, position) for s, doc, position, *_ in expected_tokens(added)]
    assert len(rows) == len(set(rows))


@given(st.data(), st.lists(batches, min_size=1, max_size=4))
def test_merging_gives_the_bytes_of_building_at_once(folder, data, parts):
    """Whatever was deleted in between: a merged segment has no memory."""
    living = {}
    segments = []
    for n, added in enumerate(parts):
        unique = [Add(_renamed(e.article, n), e.mentions) for e in left(added)]
        records = [(n + 1, f"/{n % 2}", a_record(f"/{n % 2}", n) if n != 2 else None)]
        segment = build(folder, f"segment-{n:08}", unique, changes=records)
        kept = data.draw(st.lists(st.booleans(), min_size=len(unique), max_size=len(unique)))
        segments.append((segment, np.array(kept, np.bool_)))
        living |= {e.article.id: e for e, is_kept in zip(unique, kept, strict=True) if is_kept}
    merge_segments(segments, folder, "segment-90000000")
    changes = newest_changes([segment for segment, _ in segments])
    build(folder, "segment-90000001", living.values(), changes=changes)
    for kind in ("postings", "columns", "stored"):
        merged = folder / f"segment-90000000.{kind}.sidx"
        built = folder / f"segment-90000001.{kind}.sidx"
        assert merged.read_bytes() == built.read_bytes()


def _renamed(article, n):
    return an_article(f"{article.id}{n}", article.body, title=article.title, outlet=article.outlet)


@given(batches, st.lists(st.sampled_from("abcdefghijklñZ"), max_size=5))
def test_what_is_deleted_before_writing_was_never_there(folder, added, deleted):
    build(folder, "segment-00000002", added, deleted)
    build(folder, "segment-00000003", [e for e in left(added) if e.article.id not in deleted])
    for kind in ("postings", "columns", "stored"):
        first = folder / f"segment-00000002.{kind}.sidx"
        assert first.read_bytes() == (folder / f"segment-00000003.{kind}.sidx").read_bytes()


@given(batches)
def test_a_segment_passes_its_own_check(folder, added):
    name = "segment-00000004"
    segment = build(folder, name, added)
    generation = Generation(1, "1", segments={name: segment.n_docs})
    generation = Generation(
        1, "1", segments={name: segment.n_docs}, files=files_of(folder, generation)
    )
    report = check_generation(folder, generation)
    assert report.problems == ()
    assert report.n_articles == segment.n_docs


folders = st.sampled_from(["", "/a", "/a/b", "/a b", "/ñ", "/a/\udcff"])
file_paths = st.tuples(folders, st.sampled_from(["", "b", "c.txt", "é", "z" * 5000])).map("/".join)
changes_of_files = st.dictionaries(file_paths, st.one_of(st.none(), st.integers(0, 9)), max_size=9)


@given(st.lists(changes_of_files, min_size=1, max_size=4), st.randoms())
def test_of_file_records_the_newest_change_counts_in_any_order_of_segments(folder, history, random):
    newest = {}
    segments = []
    for number, changes in enumerate(history, 1):
        rows = [
            (number, path, None if size is None else a_record(path, size))
            for path, size in changes.items()
        ]
        newest |= {row[1]: row for row in rows}
        segments.append(build(folder, f"segment-{number:08}", [], changes=rows))
    random.shuffle(segments)
    expected = {path: record for path, (_, _, record) in newest.items() if record is not None}
    lives = [(segment, np.ones(0, np.bool_)) for segment in segments]
    merge_segments(lives, folder, "segment-90000000")
    merged = Segment(folder, "segment-90000000")
    assert sorted(FileChanges(merged.frame), key=str) == sorted(newest.values(), key=str)
    for found in (segments, [merged], [merged, *segments]):
        tables = [FileChanges(segment.frame) for segment in found]
        assert all(table.fits() for table in tables)
        records = FileRecords(tables)
        assert {path: records.record(path) for path in expected} == expected
        in_folders = [path for path in expected if not path.endswith("/")]
        assert {record.path for record in records.records("/")} == set(in_folders)
        below = {path for path in in_folders if path.startswith("/a/")}
        assert {record.path for record in records.records("/a")} == below
        for path, record in records.folders("/a").items():
            assert record == expected.get(f"{path}/")
            inside = [p for p in sorted(in_folders) if p.rpartition("/")[0] == path]
            assert [record.path for record in records.files_in(path)] == inside
        assert {path.rpartition("/")[0] for path in below} <= set(records.folders("/a"))


def test_records_keep_lone_surrogates_and_everything_of_an_article():
    article = an_article(
        "a\udcff",
        "texto \ud83d\ude00 roto \ud800",
        title="\udc80",
        authors=("A", "B"),
        tags=("t",),
        url="http://x",
        section="s",
        agency="EFE",
        language="es",
        line=3,
        date="2023-09",
        entities=(),
        extra={"a": [1, 2.5, None, {"b": "\udcff"}], "": True},
        provenance={"date": "path"},
    )
    mentions = (a_mention("Ana", "other", "\udc80"),)
    assert decode_record(encode_record(article, mentions)) == (article, mentions)
