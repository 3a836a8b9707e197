import io
import sys

import pytest

from searchidx.cli import main as entry
from searchidx.cli.streams import Streams


def test_without_a_command_the_help_goes_to_stderr_and_it_ends_in_2(cli):
    for args in ([], ["--"]):
        ended = cli(*args)
        assert (ended.code, ended.out) == (2, "")
        assert ended.err.startswith("Usage: searchidx [OPTIONS] COMMAND")


def test_an_unknown_command_is_named_with_those_that_exist(cli):
    ended = cli("serach", "faro")
    assert ended.code == 2
    assert "there is no command 'serach'; there are: index, forget, search" in ended.err


def test_arguments_too_many_are_named(cli, index):
    ended = cli("stats", "uno", "dos")
    assert ended.code == 2
    assert "too many arguments: uno dos" in ended.err


def test_every_complaint_is_worded_in_spanish_too(cli, index, monkeypatch):
    monkeypatch.setenv("SEARCHIDX_LANG", "es")
    ended = cli("search", "--limit", "diez")
    assert ended.err == (
        "Uso: searchidx search [OPCIONES] [QUERY]...\n"
        "Error: --limit: 'diez' no es un número entero desde 0\n"
        "Pruebe 'searchidx search --help'.\n"
    )
    assert "falta ID" in cli("show").err
    assert "Órdenes:" in cli("--help").out


def test_help_goes_to_stdout_and_ends_in_0(cli):
    for flag in ("-h", "--help"):
        ended = cli("search", flag)
        assert (ended.code, ended.err) == (0, "")
        assert ended.out.startswith("Usage: searchidx search [OPTIONS] [QUERY]...")


def test_no_traceback_reaches_a_user(cli, index, monkeypatch):
    index.error = ZeroDivisionError("at\nall")
    ended = cli("search", "faro")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == (
        "Error that searchidx did not foresee: ZeroDivisionError: at all"
        " (SEARCHIDX_DEBUG=1 shows where it arose)\n"
    )
    monkeypatch.setenv("SEARCHIDX_DEBUG", "1")
    assert "Traceback" in cli("search", "faro").err


@pytest.mark.parametrize("error", [RecursionError("deep"), MemoryError(), KeyError("x")])
def test_errors_of_every_kind_end_in_3(cli, index, error):
    index.error = error
    assert cli("search", "faro").code == 3


def test_an_operating_system_error_names_file_and_reason(cli, index):
    index.error = PermissionError(13, "Permission denied", "/datos/x")
    ended = cli("search", "faro")
    assert (ended.code, ended.err) == (3, "Error: /datos/x: Permission denied\n")


def test_an_interruption_ends_in_130(cli, index):
    index.error = KeyboardInterrupt()
    ended = cli("search", "faro")
    assert (ended.code, ended.err) == (130, "Interrupted.\n")


class Failing(io.StringIO):
    """A stream that refuses what is written, at once or when flushed."""

    def __init__(self, error, *, at_once):
        super().__init__()
        self.error = error
        self.at_once = at_once

    def write(self, text):
        if self.at_once:
            raise self.error
        return super().write(text)

    def flush(self):
        if self.getvalue():
            raise self.error


@pytest.mark.parametrize("at_once", [True, False])
def test_a_closed_pipe_is_no_failure(cli, index, monkeypatch, at_once):
    monkeypatch.setattr(sys, "stdout", Failing(BrokenPipeError(), at_once=at_once))
    assert entry.main(["search", "faro"]) == 0


@pytest.mark.parametrize("at_once", [True, False])
def test_a_full_disk_is_reported(cli, index, monkeypatch, capsys, at_once):
    monkeypatch.setattr(sys, "stdout", Failing(OSError(28, "No space left"), at_once=at_once))
    assert entry.main(["search", "faro"]) == 3
    assert capsys.readouterr().err == "Error: No space left\n"


def test_narration_that_nobody_can_hear_changes_nothing(cli, index, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stderr", Failing(OSError(28, "No space left"), at_once=False))
    assert entry.main(["search", "nada"]) == 1
    assert capsys.readouterr().out == "0 articles\n"


def test_streams_that_are_closed_swallow_what_they_get(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    streams = Streams.standard()
    streams.data("x")
    streams.say("y")
    streams.flush()


def test_json_stays_whole_where_the_locale_has_no_letter_for_it():
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    Streams(out, io.StringIO()).json({"título": "año"})
    out.flush()
    assert raw.getvalue() == b'{"t\\u00edtulo": "a\\u00f1o"}\n'
