import csv
import io
import json

import pytest

from searchidx.cli.commands.entity import COMMANDS
from searchidx.entities.problems import Problem


@pytest.fixture
def entity(cli, archive):
    """Calls ``searchidx entity`` on an index of its own."""
    return lambda *args: cli("entity", *args, "--index", archive)


def test_list_writes_the_most_frequent_first(entity):
    ended = entity("list")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[:2] == ["3  Ana Ruiz Molina  person", "3  Puerto Nuevo  place"]
    assert entity("list", "--type", "lugar").out == "3  Puerto Nuevo  place\n"
    assert entity("list", "SOLER").out == "2  Berta Soler Vidal  person\n"


def test_list_says_what_the_limit_leaves_out(entity):
    ended = entity("list", "--limit", "4")
    assert len(ended.out.splitlines()) == 4
    assert ended.err == "… and 2 more; --limit shows more of them.\n"
    assert entity("list", "--limit", "0").code == 2


def test_list_for_programs(entity):
    [value] = json.loads(entity("list", "puerto", "--format", "json").out)
    assert value == {"name": "Puerto Nuevo", "type": "place", "n_articles": 3}
    lines = entity("list", "--format", "jsonl").out.splitlines()
    assert len(list(map(json.loads, lines))) == 6
    rows = list(csv.reader(io.StringIO(entity("list", "puerto", "--format", "csv").out)))
    assert rows == [["name", "type", "n_articles"], ["Puerto Nuevo", "place", "3"]]


def test_list_of_nothing_ends_in_1(entity):
    for output in ("table", "json", "csv", "jsonl"):
        assert entity("list", "zzz", "--format", output).code == 1


def test_show_tells_names_dates_and_company(entity):
    ended = entity("show", "Berta", "Soler")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Berta Soler Vidal  person\nArticles  2\nFound as  Berta Soler")
    assert "2023-09-01 – 2023-10-02" in ended.out
    assert "Most often with" in ended.out
    assert "Ana Ruiz Molina" in ended.out


def test_show_for_programs(entity):
    found = json.loads(entity("show", "Berta Soler", "--format", "json", "--top", "1").out)
    assert found["name"] == "Berta Soler Vidal"
    assert (found["type"], found["n_articles"]) == ("person", 2)
    assert sorted(found["aliases"]) == ["Berta Soler", "Berta Soler Vidal"]
    assert (found["first_date"], found["last_date"]) == ("2023-09-01", "2023-10-02")
    assert [m["value"] for m in found["months"]] == ["2023-09", "2023-10"]
    assert {o["value"]: o["count"] for o in found["outlets"]} == {"El Faro": 1, "La Gaceta": 1}
    assert found["together"] == [{"name": "Ana Ruiz Molina", "type": "person", "n_articles": 2}]
    assert isinstance(found["mentions"], dict)


def test_show_of_a_name_that_is_none_ends_in_1_with_those_near(entity):
    ended = entity("show", "Berta Soller")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        "There is no entity 'Berta Soller' in the index; near are: Berta Soler Vidal\n"
    )
    assert entity("show", "Qqq").err == "There is no entity 'Qqq' in the index.\n"
    assert entity("show", "Berta Soler", "--type", "place").code == 1


EDITS = (
    (
        ["merge", "Berta Soler", "Carlos Prieto Lago", "--into", "Ana Ruiz Molina"],
        "Merged into “Ana Ruiz Molina”: Berta Soler, Carlos Prieto Lago\nArticles: 4.",
        '[[merge]]\nnames = ["Berta Soler", "Carlos Prieto Lago"]\ninto = "Ana Ruiz Molina"\n',
    ),
    (
        ["split", "Berta Soler", "--type", "persona"],
        "An entity of its own, “Berta Soler”: Berta Soler\nArticles: ",
        '[[split]]\nnames = ["Berta Soler"]\nas = "Berta Soler"\ntype = "person"\n',
    ),
    (
        ["rename", "Puerto Nuevo", "--to", "Puerto Viejo"],
        "“Puerto Nuevo” is now called “Puerto Viejo”\nArticles: 3.",
        '[[rename]]\nentity = "Puerto Nuevo"\nto = "Puerto Viejo"\n',
    ),
    (
        ["retype", "Astillero Mayor", "--type", "PLACE"],
        "Of type place: Astillero Mayor\nArticles: 2.",
        '[[retype]]\nentity = "Astillero Mayor"\ntype = "place"\n',
    ),
    (
        ["ban", "Según Consta"],
        "No entity any more: Según Consta\nArticles: 1.",
        '[[ban]]\nnames = ["Según Consta"]\n',
    ),
)


@pytest.mark.parametrize(("words", "said", "written"), EDITS, ids=[e[0][0] for e in EDITS])
def test_an_edit_says_what_it_wrote_and_undo_takes_it_back(entity, archive, words, said, written):
    path = archive / "entities.toml"
    path.write_text("# mine\n", "utf-8")
    ended = entity(*words)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(said)
    assert ended.out.endswith(f"Written to {path}, line 3.\n")
    assert path.read_text("utf-8") == f"# mine\n\n{written}"
    ended = entity("undo")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == f"Undone, line 3 of {path}:\n{written}"
    assert path.read_text("utf-8") == "# mine\n"


def test_edits_for_programs(entity, archive):
    found = json.loads(entity("ban", "Según Consta", "--format", "json").out)
    assert found == {
        "action": "ban",
        "names": ["Según Consta"],
        "to": None,
        "type": None,
        "path": str(archive / "entities.toml"),
        "line": 1,
        "n_articles": 1,
        "is_new": False,
    }
    undone = json.loads(entity("undo", "--format", "json").out)
    assert (undone["action"], undone["line"]) == ("ban", 1)
    assert undone["text"] == '[[ban]]\nnames = ["Según Consta"]\n'


def test_a_name_that_is_new_is_said_to_be(entity):
    ended = entity("merge", "Berta Soler", "--into", "La Soler")
    assert (ended.code, ended.err) == (0, "“La Soler” was no entity of the archive before.\n")


def test_undo_of_nothing_ends_in_2(entity, archive):
    ended = entity("undo")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"Error: There is nothing to undo in {archive / 'entities.toml'}\n"


def test_an_unknown_name_ends_in_2_with_those_near_unless_forced(entity):
    ended = entity("ban", "Bertha Soler")
    assert (ended.code, ended.out) == (2, "")
    assert "near are: Berta Soler Vidal." in ended.err
    assert entity("ban", "Bertha Soler", "--force").code == 0


def test_a_conflict_ends_in_2_with_the_line_of_the_other_entry(entity, archive, monkeypatch):
    entity("rename", "Puerto Nuevo", "--to", "El Puerto")
    ended = entity("rename", "Puerto Nuevo", "--to", "Otro", "--force")
    assert (ended.code, ended.out) == (2, "")
    assert f"{archive / 'entities.toml'}, line 1: " in ended.err
    monkeypatch.setenv("SEARCHIDX_LANG", "es")
    ended = entity("ban", "Puerto Nuevo", "--force")
    assert ended.err.startswith("Error: no se ha escrito nada: ")
    assert "línea 1: " in ended.err


def test_what_is_missing_is_a_usage_error(entity):
    for words, name in (
        (["merge", "a"], "--into"),
        (["rename", "a"], "--to"),
        (["retype", "a"], "--type"),
        (["merge", "--into", "b"], "NAME"),
        (["show"], "NAME"),
    ):
        ended = entity(*words)
        assert ended.code == 2
        assert f"{name} is missing" in ended.err
    ended = entity("retype", "a", "--type", "city")
    assert "'city' is none of: person, place, organization, other" in ended.err


def test_without_or_with_an_unknown_command_those_that_exist_are_named(cli):
    ended = cli("entity")
    assert ended.code == 2
    assert all(f"\n  {name} " in ended.err for name in COMMANDS)
    assert "there are: list, show, merge" in cli("entity", "fuse").err
    assert cli("entity", "--help").code == 0


READERS = (
    ["search", "hablan"],
    ["count", "hablan"],
    ["facets", "entity"],
    ["show", "1"],
    ["stats"],
    ["check"],
    ["index"],
    ["entity", "list"],
    ["entity", "show", "Ana Ruiz Molina"],
)


@pytest.mark.parametrize("words", READERS, ids=lambda words: "-".join(words[:2]))
def test_what_is_wrong_in_the_file_is_said_once_and_changes_nothing(cli, archive, words):
    clean = cli(*words, "--index", archive)
    archive.joinpath("entities.toml").write_text("\n[[fuse]]\nnames = 1\n", "utf-8")
    ended = cli(*words, "--index", archive)
    assert ended.code == clean.code == 0
    if words[0] != "index":  # which writes seconds
        assert ended.out == clean.out
    assert ended.err == clean.err + (
        f"Corrections: {archive / 'entities.toml'}, line 2: there are no entries [fuse];"
        " there are [[merge]], [[split]], [[rename]], [[retype]], [[ban]]\n"
    )


def test_of_very_many_problems_the_first_are_said(cli, index):
    index.correction_problems = tuple(
        Problem("entities.toml", n, "corrections.broken") for n in range(1, 31)
    )
    ended = cli("count", "faro")
    assert len(ended.err.splitlines()) == 21
    assert ended.err.endswith("Corrections: … and 10 more problems.\n")


def test_edits_say_what_is_wrong_elsewhere_in_the_file(entity, archive):
    archive.joinpath("entities.toml").write_text("[[fuse]]\n", "utf-8")
    for words in (["ban", "Según Consta"], ["undo"]):
        ended = entity(*words)
        assert ended.code == 0
        assert ended.err.startswith("Corrections: ")


def test_no_name_can_steer_the_terminal(entity, archive):
    name = "Ana\x1b[31m\u202eRuiz"
    for words in (["ban", name], ["ban", name, "--force"], ["undo"], ["show", name]):
        ended = entity(*words)
        assert not {"\x1b", "\u202e"} & set(ended.out + ended.err)
    entity("rename", "Puerto Nuevo", "--to", name)
    assert "\x1b" not in archive.joinpath("entities.toml").read_text("utf-8")
    assert not {"\x1b", "\u202e"} & set(entity("list").out)


@pytest.mark.parametrize(("typed", "offered"), [("re", ["rename", "retype"]), ("", [*COMMANDS])])
def test_the_shell_completes_the_commands_of_the_group(cli, monkeypatch, typed, offered):
    monkeypatch.setenv("_SEARCHIDX_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"searchidx entity {typed}")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert [line.partition(",")[2] for line in cli().out.splitlines()] == offered
