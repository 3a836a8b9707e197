from __future__ import annotations

import shutil

import pytest

from searchidx.engines.local.generation import read_latest
from tests.unit.engines.local.made import make_index


@pytest.fixture(scope="session")
def made_index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "index"
    make_index(folder)
    return folder


@pytest.fixture
def folder(made_index, tmp_path):
    """A copy of the index of ``made.py``."""
    return shutil.copytree(made_index, tmp_path / "index")


@pytest.fixture
def files(folder):
    """The frames of the copy."""
    data = folder / "data"
    found = sorted(data / name for name in read_latest(data).files)
    kinds = {path.name.split("-")[0] for path in found}
    assert kinds == {"segment", "tombstones", "entities"}
    return found
