"""What is set where: flag, environment, default."""

import os

import pytest

from searchidx.config import MAX_DEFAULT_JOBS, default_jobs
from searchidx.errors import UsageError


def test_the_number_of_processes_is_that_of_the_environment_else_of_the_usable_cores(monkeypatch):
    assert default_jobs({"SEARCHIDX_JOBS": "12"}) == 12
    for n_cores, n_jobs in ((1, 1), (3, 3), (64, MAX_DEFAULT_JOBS)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, n=n_cores: set(range(n)))
        assert default_jobs({}) == n_jobs
        assert default_jobs({"SEARCHIDX_JOBS": ""}) == n_jobs


def test_without_affinities_all_cores_are_usable(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity")
    for n_cores, n_jobs in ((5, 5), (None, 1)):
        monkeypatch.setattr(os, "cpu_count", lambda n=n_cores: n)
        assert default_jobs({}) == n_jobs


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5", "²", "9" * 5000])
def test_a_number_of_processes_that_is_none_is_refused(value):
    with pytest.raises(UsageError, match="SEARCHIDX_JOBS"):
        default_jobs({"SEARCHIDX_JOBS": value})
