"""An index whose entities can be corrected; made once, copied for each test."""

import shutil

import pytest
from correctable import build


@pytest.fixture(scope="session")
def archive_as_built(tmp_path_factory):
    return build(tmp_path_factory.mktemp("archive"))


@pytest.fixture
def archive(archive_as_built, tmp_path):
    """The folder of a fresh index of the archive in :mod:`correctable`."""
    return shutil.copytree(archive_as_built, tmp_path / "i")
