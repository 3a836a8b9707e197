"""The newest change of each file record counts, whichever segments have it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.engines.local.codec.segment import Segment
from searchidx.engines.local.file_changes import FileChanges
from searchidx.engines.local.file_records import FileRecords
from searchidx.engines.local.merge import merge_segments
from tests.contract.archives import a_record
from tests.unit.engines.local.segments import build

folders = st.sampled_from(["", "/a", "/a/b", "/a b", "/ñ", "/a/\udcff"])
file_paths = st.tuples(folders, st.sampled_from(["", "b", "c.txt", "é", "z" * 5000])).map("/".join)
changes_of_files = st.dictionaries(file_paths, st.one_of(st.none(), st.integers(0, 9)), max_size=9)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("changes")


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
    lives = [(segment, np.ones(0, np.bool_)) for segment in segments]
    merge_segments(lives, folder, "segment-90000000")
    merged = Segment(folder, "segment-90000000")
    assert sorted(FileChanges(merged.frame), key=str) == sorted(newest.values(), key=str)
    expected = {path: record for path, (_, _, record) in newest.items() if record is not None}
    for found in (segments, [merged], [merged, *segments]):
        assert_records(FileRecords([FileChanges(segment.frame) for segment in found]), expected)
        assert all(FileChanges(segment.frame).fits() for segment in found)


def assert_records(records, expected):
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
