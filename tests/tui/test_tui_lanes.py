"""A lane runs one job at a time and only the newest of those that wait."""

from __future__ import annotations

import threading
import time

from tui.lanes import Lane


def _wait_until_idle(lane: Lane) -> None:
    deadline = time.monotonic() + 5
    while not lane.is_idle:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_jobs_overtaken_before_they_begin_never_run() -> None:
    lane, ran = Lane("test"), []
    began, gate = threading.Event(), threading.Event()

    def first() -> None:
        began.set()
        gate.wait(5)
        ran.append(0)

    lane.submit(first)
    assert began.wait(5)
    for n in range(1, 5):
        lane.submit(lambda n=n: ran.append(n))
    gate.set()
    _wait_until_idle(lane)
    assert ran == [0, 4]
    lane.close()


def test_a_job_learns_that_a_newer_one_waits() -> None:
    lane, seen = Lane("test"), []
    began = threading.Event()

    def first() -> None:
        began.set()
        seen.append(lane.rest(5))

    lane.submit(first)
    assert began.wait(5)
    started = time.monotonic()
    lane.submit(lambda: seen.append(lane.is_superseded()))
    _wait_until_idle(lane)
    assert seen == [True, False]
    assert time.monotonic() - started < 4
    lane.close()


def test_a_rest_without_a_newer_job_ends_by_itself() -> None:
    lane, seen = Lane("test"), []
    lane.submit(lambda: seen.append(lane.rest(0.01)))
    _wait_until_idle(lane)
    assert seen == [False]
    lane.close()


def test_a_closed_lane_runs_nothing_more() -> None:
    lane, ran = Lane("test"), []
    lane.submit(lambda: ran.append(1))
    _wait_until_idle(lane)
    lane.close()
    lane.submit(lambda: ran.append(2))
    time.sleep(0.02)
    assert ran == [1]
