import io
import sys
from pathlib import Path

import pytest

import tui


class Screen(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def opened(monkeypatch):
    calls = []

    def run(*args):
        calls.append(args)
        return 0

    monkeypatch.setattr(tui, "run", run)
    return calls


def test_without_a_terminal_it_names_the_command_that_needs_none(cli, opened, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    ended = cli("tui")
    assert (ended.code, ended.out, opened) == (2, "", [])
    assert "searchidx search" in ended.err


def test_on_a_terminal_it_opens_the_index_with_what_was_asked(cli, opened, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Screen())
    monkeypatch.setattr(sys, "stderr", Screen())
    assert cli("tui", "--index", "i").code == 0
    assert cli("tui", "notas", "--query", "faro", "--index", "i").code == 0
    assert opened == [(Path("i"), (), ""), (Path("i"), (Path("notas"),), "faro")]
