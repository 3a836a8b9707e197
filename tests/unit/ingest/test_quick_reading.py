"""What is read the quick way is what the slow way would give."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searchidx.ingest import dateline
from searchidx.ingest.cleaning import clean_line, clean_text, repair_mojibake
from searchidx.ingest.read import read_file
from searchidx.ingest.readers import json_lines
from searchidx.ingest.source import ReadOptions, SourceFile
from searchidx.ingest.structured import parse_json, plain_fields

ODD = 'aÁñ e\u0301\ufeff\ud800\udc00😀\0\x1c\x7f\x85\xa0\u2000\u3000“Ã³Ââ€\r\n\t "\\/-.(EFE)2'
texts = st.text(st.sampled_from(ODD) | st.characters(), max_size=40)
names = st.sampled_from(
    ["title", "body", "fecha", "outlet", "id", "entities", "tags", "x", "Título"]
)
numbers = st.integers(-(2**70), 2**70) | st.floats() | st.sampled_from([0.0, -0.0, 1e300, 2.0**63])
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
objects = st.lists(st.tuples(names | texts, values), max_size=6).map(
    lambda pairs: "{" + ", ".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in pairs) + "}"
)
spelt = st.tuples(st.lists(st.tuples(names, texts), max_size=4), st.booleans()).map(
    lambda it: json.dumps(dict(it[0]), ensure_ascii=it[1])
)
broken = st.sampled_from(
    [
        "",
        " ",
        "\u3000",
        "{",
        "[]",
        "null",
        '{"a": 01}',
        '{"a": "\t"}',
        '{"a": 1} 2',
        '{"a": "\\u12"}',
        '{"a": 1e999}',
        '{"a": -0}',
        '{"a": ' + "9" * 5000 + "}",
        '{"a": ' + "[" * 99 + "]" * 99 + "}",
    ]
)
lines = (objects | spelt | broken).map(lambda text: text.encode("utf-8", "surrogatepass"))


@given(lines | st.binary())
@example(b'{"a": ' + b"[" * 1010 + b"]" * 1010 + b"}")
def test_quick_json_is_the_json_of_the_standard_library_or_none(line):
    fields = plain_fields(line)
    if fields is not None:
        assert repr(fields) == repr(parse_json(line.decode()))


@pytest.mark.parametrize(
    "line",
    [
        b'{"body": "x"}',
        b'{"body": "\xc3\xb1", "n": 3, "x": [1, {"y": 0.5}], "z": null}\n',
        b" {}\r\n",
    ],
)
def test_common_lines_are_read_the_quick_way(line):
    assert plain_fields(line) is not None


def read_lines(content: bytes) -> list[object]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "l.jsonl")
        path.write_bytes(content)
        source = SourceFile(str(path), folder, len(content), 0, len(content))
        read = read_file(source, ReadOptions(today=dt.date(2026, 3, 14)))
        return [repr(item).replace(folder, "") for item in read]


@given(st.lists(lines, max_size=5).map(b"\n".join))
@example(b'\xef\xbb\xbf{"body": "x"}\n{"body": "y"}')
@example(b'{"body": "ni\xf1o"}\n{"body": "ni\xc3\xb1o"}\n{"body": "\\ud800"}')
def test_a_file_gives_the_same_articles_and_problems_whichever_way_it_is_read(content):
    quick = read_lines(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_lines, "plain_fields", lambda _: None)
        assert quick == read_lines(content)


@given(st.text(st.sampled_from(ODD)) | st.text())
@example("â\x80\x80")
@example("a\ud800b")
def test_cleaning_takes_no_short_cut_that_shows(text):
    whole = text if text.isascii() else sound(text)
    assert clean_text(text) == whole.replace("\r\n", "\n").replace("\r", "\n").strip()
    assert clean_line(text) == " ".join(whole.split())


def sound(text: str) -> str:
    text = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    return unicodedata.normalize("NFC", repair_mojibake(text)).lstrip("\ufeff")


@given(st.text(st.sampled_from("EFELima, 4mar.()-–— \n/"), max_size=60))
@example("AAAAAAAAAAAAAAAAAAAAAAAAAAAAA/EFE .-")
def test_a_line_without_dash_or_early_stop_is_no_dateline(line):
    quick = dateline.find_dateline(line)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dateline, "_BARE_CHARS", None)
        assert quick == dateline.find_dateline(line)
    assert quick is None or set(line) & set("-–—")
