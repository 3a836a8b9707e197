"""An archive that wants to steer the terminal, from its files to every output."""

import json
import os

import pytest

from searchidx.render.safe import UNSAFE

ATTACK = (
    "\x1b]52;c;aG9sYQ==\x07\x1b[31m\x9b2J\x90q\x9c\x7f\x00\u202eFDP\u2066\u2028\ufeff\U000e0041"
)
FORMULA = "=cmd|'/C calc'!A0"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Two articles: one hostile in every field, one in the name of its file."""
    folder = tmp_path_factory.mktemp("archivo")
    article = {
        "id": f"a{ATTACK}",
        "title": f"El faro {ATTACK}",
        "body": f"La luz del faro {ATTACK} volvió. Ana Ruiz {ATTACK} fue.\n\n{ATTACK}Otra línea.",
        "outlet": f"Gaceta {ATTACK}",
        "date": "2021-03-04",
        "url": f"https://x.example/{ATTACK}",
        "authors": [f"Autor {ATTACK}"],
        "section": f"Sección {ATTACK}",
        "tags": [f"marca {ATTACK}"],
        "entities": [{"name": f"Ana Ruiz {ATTACK}", "type": "person"}],
        "nota": f"sin campo {ATTACK}",
    }
    formula = {"id": "f", "title": FORMULA, "body": "El faro calcula.", "outlet": FORMULA}
    lines = "".join(json.dumps(record) + "\n" for record in (article, formula))
    folder.joinpath("hostil.jsonl").write_text(lines + "{roto", "utf-8")
    folder.joinpath("faro \x1b[31m\u202e.txt").write_text("Un faro.\n\nY otra línea.", "utf-8")
    folder.joinpath(os.fsdecode(b"faro \x1b[31m\xff.txt")).write_text("Un faro.", "utf-8")
    return folder


@pytest.fixture(scope="module")
def built_index(archive, tmp_path_factory):
    return tmp_path_factory.mktemp("indice")


COMMANDS = [
    ["index", "ARCHIVE", "--rebuild"],
    ["index", "ARCHIVE", "--rebuild", "--format", "json"],
    *(["search", "faro", "--format", name] for name in ("table", "json", "jsonl", "csv", "ids")),
    ["search", f"faro {ATTACK} ("],
    ["count", f"faro {ATTACK}"],
    *(["facets", field, "--format", "table"] for field in ("entity", "outlet", "date")),
    *(["facets", field, "--format", "json"] for field in ("entity", "outlet", "date")),
    *(["facets", field, "--format", "csv"] for field in ("entity", "outlet", "date")),
    ["show", f"no{ATTACK}"],
    ["stats"],
    ["stats", "--format", "json"],
    ["check"],
    ["search", "faro", "--outlet", f"Gaceta {ATTACK}"],
    ["search", "faro", "--from", ATTACK],
    ["search", "faro", f"--{ATTACK}"],
    ["forget", f"/no/{ATTACK.replace(chr(0), '')}"],
]


def test_no_output_has_a_control_character(cli, archive, built_index):
    ended = []
    for command in COMMANDS:
        words = [str(archive) if word == "ARCHIVE" else word for word in command]
        ended.append(cli(*words, "--index", built_index))
        shown = ended[-1].out + ended[-1].err
        assert shown
        assert not UNSAFE.search(shown.replace("\n", "")), command
    assert ended[0].err.count("skipped: ") == 2  # a broken line, a name that is no text
    assert json.loads(ended[3].out)["total"] == 3


def test_json_has_the_text_as_it_was(cli, archive, built_index):
    cli("index", archive, "--index", built_index)
    found = json.loads(cli("search", "faro", "--format", "json", "--index", built_index).out)
    assert any(
        hit["id"].startswith("a\x1b]52;c;aG9sYQ==\x07\x1b[31m\x9b2J") for hit in found["hits"]
    )
    assert any(hit["path"].endswith("faro \x1b[31m\u202e.txt") for hit in found["hits"])


def test_csv_has_no_formula(cli, archive, built_index):
    cli("index", archive, "--index", built_index)
    lines = cli("search", "faro", "--format", "csv", "--index", built_index).out
    assert f"'{FORMULA}" in lines
    assert f",{FORMULA}" not in lines


def test_a_hostile_article_can_be_shown(cli, archive, built_index):
    cli("index", archive, "--index", built_index)
    found = json.loads(cli("search", "luz", "--format", "json", "--index", built_index).out)
    for output in ("table", "json"):
        ended = cli(
            *("show", found["hits"][0]["id"], "--query", "luz", "--format", output),
            *("--index", built_index),
        )
        assert ended.code == 0
        assert "Sección" in ended.out
        assert not UNSAFE.search((ended.out + ended.err).replace("\n", ""))
