from __future__ import annotations

import pytest

from searchidx.config import Settings
from searchidx.engines.local.engine import LocalEngine
from tests.contract.brute import BruteEngine


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture(params=["brute", "local"])
def engine(request, folder):
    """An empty engine of each kind."""
    return BruteEngine() if request.param == "brute" else LocalEngine(Settings(folder))


@pytest.fixture
def local(folder):
    return LocalEngine(Settings(folder))
