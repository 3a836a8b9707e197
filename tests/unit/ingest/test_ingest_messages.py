from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import searchidx
from searchidx.messages import catalogue

ROOMS = ("ingest", "indexing")


@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_word_the_same_messages_with_the_same_parameters(room):
    spanish, english = (catalogue(language, room) for language in ("es", "en"))
    assert spanish.keys() == english.keys()
    for name, text in spanish.items():
        fields = [
            {field for _, field, _, _ in string.Formatter().parse(words) if field}
            for words in (text, english[name])
        ]
        assert fields[0] == fields[1], name


@pytest.mark.parametrize("room", ROOMS)
def test_every_message_is_in_use_and_every_key_in_use_has_one(room):
    folder = Path(searchidx.__file__).parent
    used: set[str] = set()
    for inner in ROOMS:
        for path in (folder / inner).rglob("*.py"):
            used |= set(re.findall(rf'"{room}\.([a-z_]+)"', path.read_text(encoding="utf-8")))
    assert used == set(catalogue("es", room))
