import errno
import os
from pathlib import Path

import pytest

from searchidx.entities import correction_file
from searchidx.entities.correction_file import read_corrections, read_source
from searchidx.entities.corrections import Correction, Corrections

EXAMPLE = """\
# what we know better
[[merge]]
names = ["Putin V.", "persona:Vladimir Putin"]  # two
into = "organización:Vladímir Putin"

[[split]]
names = ["Carlos  Sánchez ",
         "C. Sánchez"]
[[split]]
entity = "Ana"
as = "Ana Ruiz"
type = "persona"
[[rename]]
entity = 'Pionyang'
to = "Pyongyang"
[[retype]]
names = "Kremlin"
type = "Organización"
[[ban]]
names = ["Seg\\u00fan"]
"""


def write(folder, source):
    raw = source if isinstance(source, bytes) else source.encode()
    folder.joinpath("entities.toml").write_bytes(raw)
    return read_corrections(folder)


def wrong(source):
    """Return the line and the name of every problem of a file."""
    problems = read_source(Path("entities.toml"), source.encode())[1]
    return [(p.line, p.key.removeprefix("corrections.")) for p in problems]


def test_without_a_file_there_are_no_corrections(tmp_path):
    assert read_corrections(tmp_path) == (Corrections(), ())
    assert read_corrections(tmp_path / "none") == (Corrections(), ())
    tmp_path.joinpath("file").write_text("")
    assert read_corrections(tmp_path / "file") == (Corrections(), ())


def test_every_entry_is_read_with_its_line(tmp_path):
    found, problems = write(tmp_path, EXAMPLE)
    assert problems == ()
    names = ("Putin V.", "person:Vladimir Putin")
    assert found.entries == (
        Correction("merge", names, "Vladímir Putin", "organization", line=2),
        Correction("split", ("Carlos Sánchez", "C. Sánchez"), "Carlos Sánchez", line=6),
        Correction("split", ("Ana",), "Ana Ruiz", "person", line=9),
        Correction("rename", ("Pionyang",), "Pyongyang", line=13),
        Correction("retype", ("Kremlin",), type="organization", line=16),
        Correction("ban", ("Según",), line=19),
    )


def test_the_digest_tells_two_files_apart(tmp_path):
    one, same, other = (write(tmp_path, EXAMPLE + end)[0] for end in ("", "", "#"))
    assert one == same
    assert one.digest != other.digest
    assert write(tmp_path, "# nothing yet\n")[0] == Corrections()


def test_line_ends_and_marks_of_windows_are_as_good(tmp_path):
    plain = write(tmp_path, EXAMPLE)[0]
    assert write(tmp_path, "\ufeff" + EXAMPLE.replace("\n", "\r\n"))[0].entries == plain.entries


MISTAKES = (
    ("[[merge]]\nnames = ['a'\ninto = 'b'\n", (2, "broken")),
    ("[[ban]]\nnames = ['a']\n'''", (3, "broken")),
    ("[[ban]]\nnames = '''a", (2, "unfinished")),
    ("\n[[fuse]]\nnames = ['a']\n", (2, "unknown_table")),
    ("[ban]\nnames = ['a']\n", (1, "single_table")),
    ("names = ['a']\n", (1, "before_tables")),
    ("x\n", (1, "broken")),
    ("[[ban]]\nname = ['a']\n", (2, "unknown_key")),
    ("[[ban]]\nnames = ['a']\ntype = 'place'\n", (3, "unknown_key")),
    ("[[ban]]\nnames = ['a']\nnames = ['b']\n", (3, "repeated_key")),
    ("[[ban]]\n", (1, "missing_key")),
    ("[[merge]]\nnames = ['a']\n", (1, "missing_key")),
    ("[[rename]]\nentity = 'a'\n", (1, "missing_key")),
    ("[[retype]]\nentity = 'a'\n", (1, "missing_key")),
    ("[[ban]]\nnames = ['a']\nentity = 'b'\n", (3, "names_and_entity")),
    ("[[ban]]\nnames = 3\n", (2, "not_names")),
    ("[[ban]]\nnames = ['a', 3]\n", (2, "not_names")),
    ("[[rename]]\nentity = 'a'\nto = ['b']\n", (3, "not_text")),
    ("[[ban]]\nnames = []\n", (2, "empty")),
    ("[[ban]]\nnames = ['a', ' — ']\n", (2, "empty")),
    ("[[rename]]\nentity = 'a'\nto = ''\n", (3, "empty")),
    ("[[rename]]\nnames = ['a', 'b']\nto = 'c'\n", (2, "one_name")),
    ("[[split]]\nnames = ['person:a']\n", (2, "typed_name")),
    ("[[split]]\nnames = ['a']\nas = 'place:b'\n", (3, "typed_name")),
    ("[[rename]]\nentity = 'a'\nto = 'persona:b'\n", (3, "typed_name")),
    ("[[retype]]\nentity = 'a'\ntype = 'city'\n", (3, "unknown_type")),
    ("[[retype]]\nentity = 'a'\ntype = 1\n", (3, "unknown_type")),
)


@pytest.mark.parametrize(("source", "problem"), MISTAKES)
def test_a_mistake_is_told_with_its_line_and_spoils_its_entry_alone(source, problem, tmp_path):
    before, after = "[[ban]]\nnames = ['Z']\n", "\n[[ban]]\nnames = ['Y']\n"
    assert wrong(source) == [problem]
    line, key = problem
    assert wrong(before + source + after) == (
        [(line + 2, key)] if key != "before_tables" else [(3, "repeated_key")]
    )
    found, _ = write(tmp_path, before + source + after)
    lost = {"unfinished": ("Y",), "before_tables": ("Z",)}.get(key, ())
    if source == "x\n":
        lost = ("Z",)  # it may have been meant for the entry before
    assert [e.names[0] for e in found.entries] == [name for name in "ZY" if name not in lost]


def test_several_mistakes_are_told_in_the_order_of_lines():
    source = "[[retype]]\ntype = 'x'\nnames = 2\n[[foo]]\n[[ban]]\nnam = 'x'\nname = 'x'\n"
    assert wrong(source) == [
        (2, "unknown_type"),
        (3, "not_names"),
        (4, "unknown_table"),
        (6, "unknown_key"),
        (7, "unknown_key"),
    ]


def test_text_that_is_not_utf8_is_told_with_its_line(tmp_path):
    found, [problem] = write(tmp_path, "[[ban]]\nnames = ['Según']\n".encode("latin-1"))
    assert not found
    assert (problem.line, problem.key) == (2, "corrections.not_utf8")


def test_a_folder_or_a_pipe_in_its_place_is_told(tmp_path):
    tmp_path.joinpath("entities.toml").mkdir()
    found, [problem] = read_corrections(tmp_path)
    assert not found
    assert problem.message("en").endswith("entities.toml: is not a file; no correction applies")
    tmp_path.joinpath("entities.toml").rmdir()
    os.mkfifo(tmp_path / "entities.toml")
    assert read_corrections(tmp_path)[1][0].key == "corrections.not_a_file"


def test_a_link_to_nowhere_and_a_file_that_may_not_be_read_are_told(tmp_path, monkeypatch):
    tmp_path.joinpath("entities.toml").symlink_to(tmp_path / "none")
    assert read_corrections(tmp_path)[1][0].key == "corrections.unreadable"

    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    tmp_path.joinpath("entities.toml").unlink()
    tmp_path.joinpath("entities.toml").touch()
    [problem] = read_corrections(tmp_path)[1]
    assert "Permission denied" in problem.message("en")
    monkeypatch.setattr(os, "lstat", refuse)
    assert read_corrections(tmp_path)[1] == (problem,)


def test_a_file_of_corrections_may_be_a_link(tmp_path):
    tmp_path.joinpath("mine.toml").write_text(EXAMPLE, "utf-8")
    tmp_path.joinpath("entities.toml").symlink_to("mine.toml")
    assert len(read_corrections(tmp_path)[0].entries) == 6


def test_what_is_too_much_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(correction_file, "MAX_ENTRIES", 2)
    entries = "".join(f"[[ban]]\nnames = ['n{n}']\n" for n in range(4))
    found, [problem] = write(tmp_path, entries)
    assert [e.names for e in found.entries] == [("n0",), ("n1",)]
    assert (problem.line, problem.key) == (5, "corrections.too_many")
    monkeypatch.setattr(correction_file, "MAX_PROBLEMS", 2)
    found, problems = write(tmp_path, "[[x]]\n" * 5 + entries)
    assert not found
    assert [(p.line, p.key[12:]) for p in problems][1:] == [(2, "unknown_table"), (2, "too_wrong")]
    monkeypatch.setattr(correction_file, "MAX_BYTES", 20)
    assert write(tmp_path, entries)[1][0].key == "corrections.too_large"


@pytest.mark.parametrize("noise", [b"\0" * 99, bytes(range(256)), b"[" * 9999, b'"""\n' * 999])
def test_noise_is_told_and_never_raises(tmp_path, noise):
    found, problems = write(tmp_path, noise)
    assert not found
    assert problems


@pytest.mark.parametrize("source", [case[0] for case in MISTAKES])
def test_every_mistake_is_worded_with_its_place(source):
    [problem] = read_source(Path("i/entities.toml"), source.encode())[1]
    for language, word in (("en", "line"), ("es", "línea")):
        assert problem.message(language).startswith(f"i/entities.toml, {word} {problem.line}: ")
