"""Both catalogues say the same things, and the code asks for nothing else."""

import ast
import builtins
import re
import string
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

import searchidx
from searchidx import errors
from searchidx.messages import LANGUAGES, catalogue, message, preferred_language

SOURCE = Path(str(files(searchidx)))
KEY = re.compile(r"[a-z]+\.[a-z][a-z0-9_]*\Z")
FILE_NAME = re.compile(r".*\.(toml|txt|json|jsonl|py|csv|gz|md|html|xml|lock|bin)\Z")
ROOMS = sorted({path.stem for path in SOURCE.glob("locale/*/*.toml")})
PUBLIC_ERRORS = {name for name in vars(errors) if name.endswith("Error")}
TAKE_A_KEY = re.compile(r"(message|tell|complain|Diagnostic|SkippedFile|\w*Error)\Z")


@cache
def syntax_trees():
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(SOURCE.rglob("*.py"))}


def constants(tree):
    return (
        (node.value, node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def keyed_calls(tree):
    """Yield (call, key) for calls that take the name of a message."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and TAKE_A_KEY.match(called(node)):
            values = (*node.args, *(k.value for k in node.keywords if k.arg == "key"))
            texts = [v.value for v in values if isinstance(v, ast.Constant)]
            yield from ((node, text) for text in texts if isinstance(text, str) and KEY.match(text))


def called(call):
    """Return the last word of the name that is called, "" for a built-in exception."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    return "" if hasattr(builtins, name) else name


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_have_the_same_messages_with_the_same_placeholders(room):
    spanish, english = (catalogue(language, room) for language in LANGUAGES)
    assert sorted(spanish) == sorted(english)
    for name in spanish:
        assert placeholders(spanish[name]) == placeholders(english[name]), name


@pytest.mark.parametrize("room", ROOMS)
def test_every_message_is_flat_text_with_named_placeholders(room):
    for language in LANGUAGES:
        for name, text in catalogue(language, room).items():
            assert isinstance(text, str) and text.strip(), name
            assert all(part.isidentifier() for part in placeholders(text)), name


def test_every_name_of_a_message_in_the_source_is_in_the_catalogues():
    missing = [
        f"{path.relative_to(SOURCE)}:{line} {value}"
        for path, tree in syntax_trees().items()
        for value, line in constants(tree)
        if KEY.match(value) and not FILE_NAME.match(value)
        if (room := value.partition(".")[0]) in ROOMS
        and value.partition(".")[2] not in catalogue("en", room)
    ]
    assert missing == []


def test_every_name_given_to_an_error_diagnostic_or_message_has_a_catalogue():
    missing = [
        f"{path.relative_to(SOURCE)}:{call.lineno} {key}"
        for path, tree in syntax_trees().items()
        for call, key in keyed_calls(tree)
        if key.partition(".")[0] not in ROOMS
    ]
    assert missing == []


def test_every_call_gives_the_placeholders_that_its_message_has():
    wrong = []
    for path, tree in syntax_trees().items():
        for call, key in keyed_calls(tree):
            given = {keyword.arg for keyword in call.keywords}
            room, _, name = key.partition(".")
            if called(call).endswith("Error") and called(call) not in PUBLIC_ERRORS:
                given |= {"path", "line"}  # of one room alone: its callers add the place
            if None in given or "params" in given or len(call.args) > 3 or room not in ROOMS:
                continue  # the parameters are not written in the call
            missing = placeholders(catalogue("en", room).get(name, "")) - given
            wrong += [f"{path.relative_to(SOURCE)}:{call.lineno} {key} {missing}"] * bool(missing)
    assert wrong == []


@pytest.mark.parametrize("room", ["cli", "errors", "render"])
def test_no_message_of_the_front_is_left_over(room):
    used = {value for tree in syntax_trees().values() for value, _ in constants(tree)}
    assert [name for name in catalogue("en", room) if f"{room}.{name}" not in used] == []


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "es_ES.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8", "SEARCHIDX_LANG": "es"}, "es"),
        ({"LC_MESSAGES": "", "LANG": "en_GB"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_comes_from_the_environment(environ, language):
    assert preferred_language(environ) == language


def test_a_message_takes_its_parameters():
    assert message("render.n_articles", "es", n="1.284") == "1.284 artículos"
    assert message("render.n_articles", "en", n="{n}") == "{n} articles"


@pytest.mark.parametrize("room", ROOMS)
def test_a_message_is_what_toml_reads(room):
    for language in LANGUAGES:
        for name, text in catalogue(language, room).items():
            params = {part: f"<{part}>" for part in placeholders(text)}
            assert message(f"{room}.{name}", language, **params) == text.format(**params)


def test_a_name_that_no_catalogue_has_is_a_programming_error():
    with pytest.raises(KeyError):
        message("render.no_such_name", "es")
