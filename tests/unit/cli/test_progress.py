import io

import pytest

from searchidx.cli.progress import live_progress
from searchidx.cli.streams import Streams
from searchidx.results import IndexProgress


class Screen(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def spanish(monkeypatch):
    monkeypatch.setenv("SEARCHIDX_LANG", "es")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")


def test_progress_is_drawn_on_stderr_while_somebody_watches():
    streams = Streams(io.StringIO(), Screen())
    with live_progress(streams) as progress:
        progress(IndexProgress("read", 3, 10, 250, 1000, 77))
    drawn = streams.err.getvalue()
    assert "Indexando" in drawn
    assert "25%" in drawn
    assert "77 artículos" in drawn
    assert streams.out.getvalue() == ""


def test_every_stage_has_its_word():
    streams = Streams(io.StringIO(), Screen())
    for stage, word in (("scan", "Buscando"), ("read", "Indexando"), ("commit", "Escribiendo")):
        with live_progress(streams) as progress:
            progress(IndexProgress(stage, 0, 0, 0, 0, 0))
        assert word in streams.err.getvalue()


def test_nobody_watching_costs_nothing(monkeypatch):
    with live_progress(Streams(io.StringIO(), io.StringIO())) as progress:
        assert progress is None
    monkeypatch.setenv("TERM", "dumb")
    with live_progress(Streams(io.StringIO(), Screen())) as progress:
        assert progress is None


def test_the_bar_is_gone_in_the_end_also_after_an_error():
    streams = Streams(io.StringIO(), Screen())
    with pytest.raises(ZeroDivisionError), live_progress(streams):
        raise ZeroDivisionError
    assert "\x1b[?25h" in streams.err.getvalue()  # the cursor is back
