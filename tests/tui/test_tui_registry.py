"""The registry, the words, the widgets and the documentation agree."""

from __future__ import annotations

import re
import string
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tui.actions import all_actions, bindings_of, key_sign
from tui.app import SearchApp
from tui.screens.help import HelpText, help_lines
from tui.screens.painting import PLACES
from tui.screens.search import SearchScreen
from tui.text.wording import catalogue

ROOT = Path(__file__).parents[2]
OWNERS = {place: kind for kind, place in PLACES.items()} | {
    "outside": SearchScreen,
    "everywhere": SearchApp,
    "help": HelpText,
}


@pytest.mark.parametrize("action", all_actions(), ids=lambda a: f"{a.place}.{a.name}")
def test_every_action_is_carried_out_and_has_words_in_both_languages(action) -> None:
    owner = SearchScreen if action.is_on_screen else OWNERS[action.place]
    assert callable(getattr(owner, f"action_{action.name}"))
    for language in ("es", "en"):
        assert catalogue(language)[f"action.{action.name}"]
        assert catalogue(language)[f"about.{action.name}"]


def test_no_key_means_two_things_at_one_place() -> None:
    keys = Counter((action.place, key) for action in all_actions() for key in action.keys)
    assert [pair for pair, n in keys.items() if n > 1] == []


def test_no_key_is_one_that_terminals_take_for_themselves() -> None:
    keys = {key for action in all_actions() for key in action.keys}
    assert not keys & {f"ctrl+{char}" for char in "bhijmsz"}
    assert not [key for key in keys if key.startswith("alt+") or re.fullmatch(r"f\d+", key)]


def test_no_key_of_a_place_is_hidden_by_one_of_the_screen_but_the_slash() -> None:
    outside = {key for a in all_actions() if a.place == "outside" for key in a.keys}
    for place in ("hits", "remedies", "facets", "dates", "reader"):
        keys = {key for a in all_actions() if a.place == place for key in a.keys}
        assert keys & outside <= {"slash"}


def test_places_outside_the_query_do_not_hide_a_key_that_works_everywhere() -> None:
    everywhere = {key for a in all_actions() if a.place == "everywhere" for key in a.keys}
    for action in all_actions():
        if action.place != "everywhere":
            assert not everywhere & set(action.keys)


def test_bindings_have_an_id_to_be_remapped_by() -> None:
    assert {b.id for b in bindings_of("hits", "outside")} >= {"hits.read", "outside.undo"}


def test_both_catalogues_have_the_same_names_and_parameters() -> None:
    def shape(language: str) -> dict[str, set[str]]:
        return {
            name: {field for _, field, _, _ in string.Formatter().parse(text) if field}
            for name, text in catalogue(language).items()
            if not name.endswith(".one") or name.startswith(("facet.",))
        }

    assert shape("es") == shape("en")


def test_every_name_used_in_the_code_is_in_the_catalogue() -> None:
    names = catalogue("es").keys()
    for path in (ROOT / "tui").rglob("*.py"):
        for name in re.findall(r'\bsay\(\s*"([^"{]+)"', path.read_text(encoding="utf-8")):
            assert name in names, f"{path.name}: {name}"


def test_every_text_of_the_catalogue_is_used() -> None:
    code = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "tui").rglob("*.py"))
    prefixes = set(re.findall(r'f"([a-z_.]+)\{', code))
    for name in catalogue("es"):
        base = name.removesuffix(".one")
        is_built = any(base.startswith(prefix) for prefix in prefixes)
        assert is_built or f'"{base}"' in code or f'"{name}"' in code, name


def test_the_help_lists_every_key() -> None:
    text = "\n".join("".join(piece.text for piece in line) for line in help_lines())
    for action in all_actions():
        if action.place != "help":
            assert action.about in text
            assert all(key_sign(key) in text for key in action.keys)


def test_the_documentation_lists_every_key() -> None:
    page = (ROOT / "docs" / "tui.md").read_text(encoding="utf-8")
    for action in all_actions():
        if action.place != "help":
            keys = " ".join(f"`{key_sign_en(key)}`" for key in action.keys)
            line = f"| {keys} | {catalogue('en')[f'about.{action.name}']} |"
            assert line in page, line


def key_sign_en(key: str) -> str:
    """A key as the page writes it: the sign of the screen, in English."""
    texts = catalogue("en")
    return texts.get(f"key.{key}", key_sign(key) if f"key.{key}" not in texts else "")


def test_the_table_of_actions_is_read_whole() -> None:
    table = tomllib.loads((ROOT / "tui" / "actions.toml").read_text(encoding="utf-8"))
    assert sum(len(entries) for entries in table.values()) == len(all_actions())
