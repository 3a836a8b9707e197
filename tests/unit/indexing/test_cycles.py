from __future__ import annotations

import gc

import pytest

from searchidx.indexing.cycles import THRESHOLD, rarely_collected


def test_the_collector_is_as_it_was_afterwards_whatever_happens():
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="x"), rarely_collected():
        assert gc.get_threshold() == (max(THRESHOLD, before[0]), *before[1:])
        raise ValueError("x")
    assert gc.get_threshold() == before
