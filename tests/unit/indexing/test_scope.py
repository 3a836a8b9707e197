from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.errors import RootUnusableError, UsageError
from searchidx.indexing.scope import Scope, Target, check_usable, is_under, path_order, scope_of

folders = st.lists(st.sampled_from(["a", "b", "ab"]), max_size=3).map(lambda p: "/" + "/".join(p))


def test_a_path_inside_a_root_is_part_of_it():
    scope = scope_of(["/no/such/sub"], ["/no/such"])
    assert scope == Scope((Target("/no/such", "/no/such/sub"),), ("/no/such",))


def test_without_paths_all_roots_are_compared():
    scope = scope_of([], ["/no/b", "/no/a"])
    assert scope.targets == (Target("/no/a", "/no/a"), Target("/no/b", "/no/b"))


def test_no_root_and_no_path_is_a_usage_error():
    with pytest.raises(UsageError):
        scope_of([], [])


def test_a_link_to_a_folder_stands_for_the_folder(tmp_path: Path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert scope_of([tmp_path / "link"], []).roots == (str(tmp_path / "real"),)


@given(st.lists(folders), st.lists(folders, min_size=1))
def test_roots_and_targets_never_lie_inside_each_other(known, asked):
    scope = scope_of(asked, known)
    starts = [target.start for target in scope.targets]
    for family in (scope.roots, starts):
        assert list(family) == sorted(set(family), key=path_order)
        assert not any(is_under(a, b) for a in family for b in family if a != b)
    assert all(is_under(target.start, target.root) for target in scope.targets)
    assert all(target.root in scope.roots for target in scope.targets)
    assert all(any(is_under(path, start) for start in starts) for path in asked)
    assert all(any(is_under(path, root) for root in scope.roots) for path in known + asked)


def test_a_root_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(RootUnusableError) as raised:
        check_usable(scope_of([tmp_path / "nada"], []))
    assert raised.value.path == str(tmp_path / "nada")


def test_a_root_without_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(RootUnusableError) as raised:
        check_usable(scope_of([tmp_path], []))
    assert raised.value.key == "indexing.root_unreadable"
