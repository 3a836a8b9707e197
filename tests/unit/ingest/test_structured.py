from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.ingest.structured import (
    StructureError,
    json_value,
    parse_json,
    parse_toml,
    parse_yaml,
)

snippets = st.lists(
    st.one_of(
        st.sampled_from(list("[]{}:,&*!|>-#?%@`'\"=~ \n\t.0aZñ\\")),
        st.sampled_from(["- ", ": ", "a: ", "\n  ", "&a ", "*a", "!!set ", "!!timestamp ", "<<: "]),
        st.sampled_from(
            ["2020-01-01", "0x1F", "1e999", "\\ud800", "\ufeff", "---\n", "...\n", '"""']
        ),
        st.text(max_size=3),
    ),
    max_size=30,
).map("".join)


@pytest.mark.parametrize("parse", [parse_json, parse_yaml, parse_toml])
@given(text=snippets)
def test_any_text_parses_to_values_that_json_can_hold_or_is_refused(parse, text):
    try:
        value = json_value(parse(text))
    except StructureError as error:
        assert error.line >= 1
        return
    assert json.dumps(value, allow_nan=False, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("12:30:00", "12:30:00"),
        ("0777", "0777"),
        ("2020-01-01", "2020-01-01"),
        ("~", None),
        ("", None),
        ("null", None),
        ("'~'", "~"),
    ],
)
def test_yaml_scalars_stay_as_written(text, value):
    assert parse_yaml(f"a: {text}\n") == {"a": value}


def test_values_of_other_kinds_become_texts():
    given = {1: dt.date(2020, 1, 2), "b": dt.time(3, 4), "c": (1, 2.5), "d": b"x", None: {3}}
    assert json_value(given) == {
        "1": "2020-01-02",
        "b": "03:04:00",
        "c": [1, 2.5],
        "d": "b'x'",
        "None": [3],
    }


def test_too_many_values_are_refused():
    assert len(json_value(list(range(9_999)))) == 9_999
    with pytest.raises(StructureError):
        json_value(list(range(10_000)))
