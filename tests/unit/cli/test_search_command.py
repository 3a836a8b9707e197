import csv
import io
import json

import pytest

from searchidx.dates import PartialDate
from searchidx.errors import DeadlineError, QueryLimitError
from searchidx.results import DEFAULT_FACETS, Diagnostic


def asked(index, name="search"):
    (found,) = [(args, options) for called, args, options in index.asked if called == name]
    return found


def test_words_are_joined_and_the_defaults_are_those_of_the_page(cli, index):
    ended = cli("search", "el", "faro")
    assert (ended.code, ended.err) == (0, "")
    (query,), options = asked(index)
    assert query == "el faro"
    assert options == {
        "match": "all",
        "entities": (),
        "not_entities": (),
        "entities_match": "any",
        "outlets": (),
        "not_outlets": (),
        "date_from": None,
        "date_to": None,
        "limit": 10,
        "offset": 0,
        "sort": "relevance",
        "facets": DEFAULT_FACETS,
        "date_unit": "auto",
        "snippets": 1,
    }


def test_every_option_reaches_the_index(cli, index):
    flags = "--any --entity A --entity B --not-entity C --entity-all --outlet X --outlet none"
    flags += " --not-outlet NINGUNO --from 2020 --to 2021-02 --limit 3 --offset 1 --sort oldest"
    flags += " --facet entity:5 --facet date --facet outlet --date-unit month --snippets 2"
    assert cli("search", "faro", *flags.split()).code == 0
    _, options = asked(index)
    assert options == {
        "match": "any",
        "entities": ("A", "B"),
        "not_entities": ("C",),
        "entities_match": "all",
        "outlets": ("X", None),
        "not_outlets": (None,),
        "date_from": PartialDate(2020),
        "date_to": PartialDate(2021, 2),
        "limit": 3,
        "offset": 1,
        "sort": "oldest",
        "facets": {"entity": 5, "date": None, "outlet": 20},
        "date_unit": "month",
        "snippets": 2,
    }


def test_options_may_stand_before_the_query_and_a_dash_after_two(cli, index):
    assert cli("search", "--limit", 1, "--", "-faro", "--limit").code == 0
    (query,), options = asked(index)
    assert (query, options["limit"]) == ("-faro --limit", 1)


def test_json_has_the_promised_names(cli, index):
    ended = cli("search", "faro", "--format", "json")
    found = json.loads(ended.out)
    assert ended.out.count("\n") == 1
    assert list(found) == [
        *("query", "total", "took_ms", "generation", "diagnostics", "hits", "facets")
    ]
    first, second = found["hits"]
    names = ("id", "path", "title", "outlet", "date", "score", "snippets", "entities")
    assert tuple(first)[: len(names)] == names
    assert first["snippets"] == [{"text": "…el faro volvió a encenderse…", "highlights": [[4, 8]]}]
    assert first["entities"] == [{"name": "Ana Ruiz", "type": "person"}]
    assert (first["date"], first["url"]) == ("2021-03-04", "https://gaceta.example/faro")
    assert (second["title"], second["outlet"], second["date"]) == (None, None, None)
    assert second["opening"] == "Un faro lejano…"
    assert "opening" not in first
    assert found["facets"] == {
        "entity": [{"value": "Ana Ruiz", "type": "person", "count": 1}],
        "outlet": [{"value": "La Gaceta", "count": 1}, {"value": None, "count": 1}],
        "date": [{"value": "2021-03-04", "count": 1}, {"value": None, "count": 1}],
    }


def test_json_for_a_terminal_is_indented(cli, index, terminal):
    out = cli("search", "faro", "--format", "json").out
    assert out.startswith('{\n  "query"')
    assert json.loads(out)["total"] == 2


def test_jsonl_csv_and_ids_write_one_hit_a_line_and_count_no_facets(cli, index):
    lines = cli("search", "faro", "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["norte/faro.txt", "sur/nota.txt"]
    records = list(csv.DictReader(io.StringIO(cli("search", "faro", "--format", "csv").out)))
    assert [record["outlet"] for record in records] == ["La Gaceta", ""]
    assert cli("search", "faro", "--format", "ids").out == "norte/faro.txt\nsur/nota.txt\n"
    requests = [options for name, _, options in index.asked if name == "search"]
    assert [options["facets"] for options in requests] == [{}, {}, {}]


def test_the_table_shows_hits_and_facets(cli, index):
    out = cli("search", "faro").out
    assert out.startswith("2 articles\n\n 1 El faro vuelve a encenderse\n   La Gaceta · 2021-03-04")
    assert "[untitled] Un faro lejano…" in out
    assert "unknown outlet · no date" in out
    assert "Entities" in out and "Outlets" in out and "Dates" in out
    assert "\x1b" not in out


def test_the_table_of_a_terminal_is_styled_unless_no_color_is_set(
    cli, index, terminal, monkeypatch
):
    assert "\x1b[1;33mfaro" in cli("search", "faro").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in cli("search", "faro").out


def test_no_hits_end_in_1_with_words_that_the_archive_has(cli, index):
    ended = cli("search", "fario")
    assert (ended.code, ended.out) == (1, "0 articles\n")
    assert ended.err == "No article has «fario»; near it are: faro, farol\n"


def test_a_page_behind_the_last_hit_is_still_found(cli, index):
    ended = cli("search", "faro", "--offset", 5, "--format", "ids")
    assert (ended.code, ended.out) == (0, "")


def test_what_is_odd_in_a_query_goes_to_stderr(cli, index):
    index.diagnostics = (Diagnostic(0, 4, "render.took", {"ms": "9"}),)
    ended = cli("search", "faro")
    assert (ended.code, ended.err) == (0, "Query, at «faro»: 9 ms\n")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DeadlineError("engine.out_of_time"), 4),
        (QueryLimitError("engine.too_many_expansions", text="a*", limit=5), 2),
    ],
)
def test_limits_end_in_their_own_exit_code(cli, index, error, code):
    index.error = error
    ended = cli("search", "faro")
    assert (ended.code, ended.out, ended.err) == (code, "", f"Error: {error.message('en')}\n")


@pytest.mark.parametrize(
    ("flags", "complaint"),
    [
        (
            ["--facet", "colour"],
            "--facet: 'colour' is not a facet; there are: entity, outlet, date",
        ),
        (["--facet", "entity:0"], "--facet: '0' is not a whole number from 1 up"),
        (["--facet", "entity:"], "--facet: '' is not a whole number from 1 up"),
        (["--limit", "-1"], "--limit: '-1' is not a whole number from 0 up"),
        (["--limit", "ten"], "--limit: 'ten' is not a whole number from 0 up"),
        (["--from", "2023-02-30"], "--from: '2023-02-30' is not a date"),
        (["--to", "ayer"], "--to: 'ayer' is not a date"),
        (["--to", "0000"], "--to: '0000' is not a date"),
        (["--from", "2023", "--to", "2022-12"], "--from 2023 lies after --to 2022-12"),
        (["--sort", "best"], "--sort: 'best' is none of: relevance, newest, oldest"),
        (["--format", "xml"], "--format: 'xml' is none of: table, json, jsonl, csv, ids"),
        (["--limit"], "--limit needs a value"),
        (["--any=yes"], "--any takes no value"),
        (["--limti", "3"], "there is no option --limti; did you mean --limit?"),
        (["-sanciones"], "a query that begins with - goes after --"),
    ],
)
def test_a_usage_error_says_what_is_wrong_and_ends_in_2(cli, index, flags, complaint):
    ended = cli("search", "faro", *flags)
    assert (ended.code, ended.out) == (2, "")
    assert complaint in ended.err
    assert "Usage: searchidx search" in ended.err
    assert index.asked == []
