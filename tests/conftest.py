"""What holds for every test: the language of messages, and how long property tests look."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

EXAMPLES = "SEARCHIDX_TEST_EXAMPLES"
"""Environment variable: examples for each property test, drawn at random (a campaign)."""

settings.register_profile(
    "default",
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile(
    "campaign",
    settings.get_profile("default"),
    max_examples=int(os.environ.get(EXAMPLES, "1000")),
    derandomize=False,
    print_blob=True,
)
settings.load_profile("campaign" if EXAMPLES in os.environ else "default")

os.environ["SEARCHIDX_LANG"] = "en"
os.environ.pop("SEARCHIDX_INDEX", None)


@pytest.fixture(autouse=True, scope="session")
def no_waiting_for_the_disk():
    """Tests kill processes, but none cuts the power."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: None)
        yield
