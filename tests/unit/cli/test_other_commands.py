import json
import subprocess

import pytest

import searchidx
from searchidx.errors import IndexCorruptError, RootUnusableError
from searchidx.results import SkippedFile


def test_count_writes_the_number_alone(cli, index):
    assert cli("count", "faro") == type(cli("count"))(0, "2\n", "")
    ended = cli("count", "nada")
    assert (ended.code, ended.out) == (1, "0\n")
    assert json.loads(cli("count", "faro", "--format", "json").out) == {"query": "faro", "total": 2}


def test_count_obeys_the_filters(cli, index):
    cli("count", "faro", "--outlet", "none", "--from", "2020")
    name, args, options = index.asked[1]
    assert (name, args, options["outlets"]) == ("count", ("faro",), (None,))
    assert str(options["date_from"]) == "2020"


def test_facets_writes_all_values(cli, index):
    ended = cli("facets", "entity", "faro", "--outlet", "La Gaceta")
    assert (ended.code, ended.out) == (0, "1  Ana Ruiz  person\n")
    found = json.loads(cli("facets", "outlet", "--format", "json").out)
    assert found == [{"value": "La Gaceta", "count": 1}, {"value": None, "count": 1}]
    assert cli("facets", "date", "--format", "csv").out == "value,count\n2021-03-04,1\n,1\n"
    assert cli("facets", "entity", "--format", "csv").out == "value,type,count\nAna Ruiz,person,1\n"


def test_facets_of_nothing_end_in_1_and_an_unknown_field_in_2(cli, index):
    assert cli("facets", "entity", "nada").code == 1
    ended = cli("facets", "colour")
    assert ended.code == 2
    assert "FIELD: 'colour' is none of: entity, outlet, date" in ended.err


def test_facets_wants_a_field(cli, index):
    ended = cli("facets")
    assert (ended.code, ended.out) == (2, "")
    assert "FIELD is missing" in ended.err


def test_show_writes_the_article(cli, index):
    ended = cli("show", "norte/faro.txt", "--query", "faro")
    assert ended.code == 0
    assert ended.out == (
        "El faro vuelve a encenderse\nunknown outlet · no date\nEntities: Ana Ruiz\n"
        "norte/faro.txt\n\nPrimera línea del faro.\n\nSegunda.\n"
    )


def test_show_as_json_has_ranges_and_mentions(cli, index):
    found = json.loads(cli("show", "norte/faro.txt", "--query", "x", "--format", "json").out)
    assert found["highlights"] == {"title": [[3, 7]], "body": [[18, 22]]}
    assert found["body"][18:22] == "faro"
    assert (found["outlet"], found["date"]) == (None, None)
    assert found["entities"] == [{"name": "Ana Ruiz", "type": "person"}]
    assert found["mentions"] == [
        {
            "field": "body",
            "start": 0,
            "end": 7,
            "text": "Primera",
            "entity": {"name": "Ana Ruiz", "type": "person"},
        }
    ]


def test_show_of_an_unknown_id_finds_nothing(cli, index):
    ended = cli("show", "no/such")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "There is no article 'no/such' in the index.\n"


def test_stats_for_people_and_programs(cli, index):
    assert "2021-03-04 – 2021-03-04" in cli("stats").out
    assert "12.3 kB" in cli("stats").out
    found = json.loads(cli("stats", "--format", "json").out)
    assert (found["n_articles"], found["first_date"]) == (2, "2021-03-04")
    assert found["roots"] == ["/archivo"]


def test_check_ends_in_3_when_anything_is_wrong(cli, index):
    assert cli("check").code == 0
    index.problems = ("segment-1: byte 12",)
    ended = cli("check")
    assert (ended.code, ended.out.splitlines()[0]) == (3, "segment-1: byte 12")
    ended = cli("check", "--format", "json")
    assert (ended.code, json.loads(ended.out)["problems"]) == (3, ["segment-1: byte 12"])


def test_an_index_too_damaged_to_be_opened_is_reported_like_any_other(cli, index):
    index.error = IndexCorruptError("engine.missing_file", path="index/data/x")
    ended = cli("check", "--format", "json")
    assert (ended.code, ended.err) == (3, "")
    found = json.loads(ended.out)
    assert (found["ok"], found["problems"]) == (False, [index.error.message()])


def test_the_index_folder_comes_from_the_flag_then_the_environment(cli, index, monkeypatch):
    cli("stats")
    monkeypatch.setenv("SEARCHIDX_INDEX", "de-entorno")
    cli("stats")
    cli("stats", "--index", "de-opcion")
    opened = [args[0] for name, args, _ in index.asked if name == "open"]
    assert opened == ["index", "de-entorno", "de-opcion"]


def test_a_missing_index_ends_in_3_with_a_remedy(cli, index):
    ended = cli("search", "faro", "--index", "missing")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("Error: ") and "searchidx index" in ended.err


def test_index_passes_its_options_on_and_sums_up(cli, built):
    ended = cli(
        "index",
        "a",
        "b",
        "--rebuild",
        "--path-pattern",
        "{outlet}/*",
        "--tagger",
        "spacy:es_noticias",
        "--memory",
        "2G",
        "--jobs",
        "3",
        "--index",
        "aqui",
    )
    assert ended.code == 0
    assert ended.out == (
        "5 files seen; articles: 3 added, 1 updated, 0 deleted, 0 moved, 1 unchanged;"
        " 0 skipped; 0.5 s\n"
    )
    options = {
        "rebuild": True,
        "allow_empty": False,
        "path_pattern": "{outlet}/*",
        "tagger": "spacy:es_noticias",
        "memory_bytes": 2 * 10**9,
        "jobs": 3,
    }
    assert built.made == [("aqui", ("a", "b"), options)]


@pytest.mark.parametrize("size", ["", "2T", "-1", "1.5G", "mucho"])
def test_a_size_that_is_none_is_a_usage_error(cli, built, size):
    ended = cli("index", f"--memory={size}")
    assert (ended.code, built.made) == (2, [])
    assert f"--memory: '{size}' is not a size" in ended.err


def test_index_lists_what_it_skipped_but_not_without_end(cli, built):
    built.skipped = tuple(
        SkippedFile(f"malo{i}.json", None, "engine.locked", {"path": f"malo{i}.json"})
        for i in range(25)
    )
    ended = cli("index")
    lines = ended.err.splitlines()
    assert ended.code == 0
    assert len(lines) == 21
    assert lines[0].startswith("skipped: Another process")
    assert "malo1.json" in lines[1]
    assert lines[20] == "… and 5 more; --format json lists all of them"
    assert cli("index", "--strict").code == 5
    found = json.loads(cli("index", "--format", "json").out)
    assert list(found) == [
        *("files_seen", "added", "updated", "deleted", "unchanged", "moved", "skipped"),
        *("seconds", "generation", "tagger_changed"),
    ]
    assert len(found["skipped"]) == 25
    assert list(found["skipped"][0]) == ["path", "line", "reason"]


def test_strict_without_skipped_files_is_done(cli, built):
    assert cli("index", "--strict").code == 0


def test_a_root_that_cannot_be_used_ends_in_3(cli, built):
    built.error = RootUnusableError("engine.locked", path="/no")
    assert cli("index").code == 3


def test_forget_takes_one_path(cli, built):
    assert cli("forget", "a").code == 0
    assert built.made == [("index", "a", {})]
    assert cli("forget").code == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_writes_a_script_for_the_shell(cli, shell):
    ended = cli("completions", shell)
    assert ended.code == 0
    assert "_SEARCHIDX_COMPLETE" in ended.out


def test_the_script_for_bash_is_valid(cli):
    script = cli("completions", "bash").out
    checked = subprocess.run(
        ["bash", "-n"], input=script, text=True, capture_output=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("searchidx sea", "search"),
        ("searchidx search --sort old", "oldest"),
        ("searchidx search --facet en", "entity"),
        ("searchidx facets ou", "outlet"),
        ("searchidx search --not-o", "--not-outlet"),
    ],
)
def test_the_shell_completes_commands_options_and_values(cli, monkeypatch, words, offered):
    monkeypatch.setenv("_SEARCHIDX_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))
    assert f"plain,{offered}\n" in cli().out


def test_version(cli):
    ended = cli("--version")
    assert (ended.code, ended.out) == (0, f"searchidx {searchidx.__version__}\n")
