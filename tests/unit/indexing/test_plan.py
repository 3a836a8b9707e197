from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from searchidx.indexing.manifest import Stamp, doubted, record_of
from searchidx.indexing.plan import Comparison
from searchidx.ingest.source import SourceFile
from searchidx.stored import FileRecord


def source(path: str, size: int = 1, mtime_ns: int = 1, root: str = "/r") -> SourceFile:
    return SourceFile(path, root, size, mtime_ns, size)


def record(path: str, content: str = "c", pattern: str = "", **state: int) -> FileRecord:
    return record_of(source(path, **state), content, 1, pattern)


def records(*found: FileRecord) -> dict[str, FileRecord]:
    return {item.path: item for item in found}


def change_of(comparison: Comparison, contents: dict[str, str] | None = None) -> list[str]:
    return [planned.change for planned in comparison.plan(contents or {}).files]


def test_the_same_size_and_time_is_unchanged_without_a_look_inside():
    comparison = Comparison([source("/r/a")], records(record("/r/a")))
    assert comparison.doubtful() == []
    assert change_of(comparison) == ["unchanged"]


def test_another_time_is_decided_by_content():
    comparison = Comparison([source("/r/a", mtime_ns=2)], records(record("/r/a")))
    assert [s.path for s in comparison.doubtful()] == ["/r/a"]
    assert change_of(comparison, {"/r/a": "c"}) == ["touched"]
    assert change_of(comparison, {"/r/a": "d"}) == ["changed"]
    assert change_of(comparison, {}) == ["changed"]


def test_a_doubted_record_asks_for_reading_again():
    comparison = Comparison([source("/r/a")], records(doubted(record("/r/a"))))
    assert change_of(comparison) == ["changed"]


def test_content_of_a_file_that_is_gone_has_moved_once_for_each_copy():
    sources = [source("/r/b"), source("/r/c"), source("/r/d", size=2)]
    comparison = Comparison(sources, records(record("/r/a")))
    assert [s.path for s in comparison.doubtful()] == ["/r/b", "/r/c"]
    contents = {"/r/b": "c", "/r/c": "c"}
    assert change_of(comparison, contents) == ["moved", "added", "added"]
    assert [(r.record.path, r.is_moved) for r in comparison.plan(contents).removed] == [
        ("/r/a", True)
    ]


def test_a_copy_beside_its_original_is_added():
    comparison = Comparison([source("/r/a"), source("/r/b")], records(record("/r/a")))
    assert change_of(comparison, {"/r/b": "c"}) == ["unchanged", "added"]


def test_nothing_under_an_unlisted_folder_is_taken_for_gone():
    comparison = Comparison([], records(record("/r/b/a"), record("/r/c")), blind=["/r/b"])
    assert [removed.record.path for removed in comparison.plan({}).removed] == ["/r/c"]


def test_a_file_below_another_root_has_moved():
    here = SourceFile("/r/s/a", "/r", 1, 1, 1)
    there = SourceFile("/r/s/a", "/r/s", 1, 1, 1)
    comparison = Comparison([here], records(record_of(there, "c", 1, "")))
    assert change_of(comparison) == ["moved"]


def test_a_root_keeps_its_pattern_even_for_files_that_replace_all_the_others():
    known = records(record("/r/old", "c", "{outlet}.txt"))
    comparison = Comparison([source("/r/new")], known, pattern_of_root={"/r": "{outlet}.txt"}.get)
    assert [planned.pattern for planned in comparison.plan({}).files] == ["{outlet}.txt"]


def test_another_pattern_reads_everything_again():
    known = records(record("/r/a"))
    assert change_of(Comparison([source("/r/a")], known, pattern="{outlet}.txt")) == ["changed"]
    assert change_of(Comparison([source("/r/a")], known, pattern="")) == ["unchanged"]


@given(st.text("0123456789abcdef"), st.integers(0, 10**9), st.integers(1, 99), st.text())
def test_a_stamp_survives_being_written(content, n_articles, depth, pattern):
    stamp = Stamp(content, n_articles, depth, pattern)
    assert Stamp.parse(str(stamp)) == stamp


@given(st.text())
def test_any_other_digest_asks_for_reading_again(text):
    assert Stamp.parse(text).content == "" or text.startswith("1:")


names = st.sampled_from(["/r/a", "/r/b", "/r/c", "/r/d"])
states = st.dictionaries(names, st.integers(1, 3))


@given(states, states)
def test_every_file_and_every_record_is_accounted_for_once(on_disk, recorded):
    sources = [source(path, size) for path, size in sorted(on_disk.items())]
    known = records(*(record(path, f"c{size}", size=size) for path, size in recorded.items()))
    comparison = Comparison(sources, known)
    contents = {s.path: f"c{s.size}" for s in comparison.doubtful()}
    plan = comparison.plan(contents)
    assert [planned.source for planned in plan.files] == sources
    assert {r.record.path for r in plan.removed} == recorded.keys() - on_disk.keys()
    n_moved = sum(planned.change == "moved" for planned in plan.files)
    assert n_moved == sum(removed.is_moved for removed in plan.removed)
    for planned in plan.files:
        before = recorded.get(planned.source.path)
        if before is None:
            assert planned.change in {"added", "moved"}
        else:
            is_same = before == planned.source.size
            assert planned.change == ("unchanged" if is_same else "changed")
