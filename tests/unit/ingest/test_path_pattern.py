from __future__ import annotations

import datetime as dt

import pytest

from searchidx.errors import UsageError
from searchidx.ingest.path_pattern import compile_pattern

TODAY = dt.date(2026, 3, 14)


@pytest.mark.parametrize(
    ("pattern", "path", "values"),
    [
        (
            "{outlet}/{date:%Y/%m/%d}/{slug}.txt",
            "El Faro/2020/01/31/cualquiera.txt",
            {"outlet": "El Faro", "date": "2020-01-31"},
        ),
        (
            "{outlet}/{date:%Y/%m/%d}/{slug}.txt",
            "prensa/vieja/El Faro/2020/01/31/cualquiera.txt",
            {"outlet": "El Faro", "date": "2020-01-31"},
        ),
        ("{date:%Y%m%d}_{section}_*.txt", "20200131_local_9.txt", None),
        ("{date:%d-%B-%Y}.md", "31-enero-2020.md", {"date": "2020-01-31"}),
        ("{year}/{outlet}.jsonl", "2020/faro.jsonl", {"date": "2020", "outlet": "faro"}),
        ("{year}/{month}/{_}-{_}.txt", "2020/02/a-b.txt", {"date": "2020-02"}),
        ("{outlet}/**/{slug}.txt", "faro/a/b/c.txt", {"outlet": "faro"}),
        ("{date:%Y-%m-%d}.txt", "2020-02-31.txt", {}),
        ("{date:%Y-%m-%d}.txt", "9999-02-01.txt", {}),
        ("{outlet}/{slug}.txt", "solo.txt", {}),
        ("({outlet})+.txt", "(faro)+.txt", {"outlet": "faro"}),
    ],
)
def test_paths_give_fields(pattern, path, values):
    expected = {"date": "2020-01-31", "section": "local"} if values is None else values
    assert compile_pattern(pattern).values(path, TODAY) == expected


@pytest.mark.parametrize(
    ("pattern", "key"),
    [
        ("{outlet", "ingest.pattern_part"),
        ("outlet}", "ingest.pattern_part"),
        ("{}.txt", "ingest.pattern_part"),
        ("{Mi medio}.txt", "ingest.pattern_part"),
        ("{outlet:%Y}.txt", "ingest.pattern_part"),
        ("{date:%Q}.txt", "ingest.pattern_directive"),
        ("{date:%Y-%}.txt", "ingest.pattern_directive"),
        ("{outlet}/{outlet}.txt", "ingest.pattern_repeats"),
        ("{date:%Y}/{date:%Y-%m}.txt", "ingest.pattern_repeats"),
    ],
)
def test_a_pattern_that_makes_no_sense_is_a_usage_error(pattern, key):
    with pytest.raises(UsageError) as raised:
        compile_pattern(pattern)
    assert raised.value.key == key
    assert pattern in raised.value.message("es")
    assert pattern in raised.value.message("en")
