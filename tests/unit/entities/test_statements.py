import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.entities.statements import statements

PARTS = st.sampled_from(
    [
        *("[[merge]]", "[[ban]]", "[ban]", "[[ 'a' ]]", "[[a.b]]", "names", "into", "'x'", '"y"'),
        *(" = ", "=", "[", "]", "{", "}", ",", " ", "\t", "\n", "\r\n", "\r", "# no", '# "', "\\"),
        *('"ana"', "'luis'", '"""', "'''", '"', "'", '["a", "b"]', "['a',]", "1", "true", "\x01"),
        *("x = 1\n", 'y = "z"\n', "[[q]]\n", "ñ", "1979-05-27", '{a = "b"}', '"\\u00f1"', '"\\q"'),
    ]
)


def as_tables(text):
    """Return what the statements of a text make, None if one of them is no TOML."""
    top = made = {}
    for statement in statements(text):
        if statement.kind in ("broken", "unfinished"):
            return None
        if statement.kind == "value":
            if statement.key in made:
                return None
            made[statement.key] = statement.value
        elif "." in statement.key:
            return None
        elif statement.kind == "tables":
            made = {}
            if not isinstance(top.setdefault(statement.key, []), list):
                return None
            top[statement.key].append(made)
        elif statement.key in top:
            return None
        else:
            made = top[statement.key] = {}
    return top


@given(st.lists(PARTS, max_size=14).map("".join))
def test_what_they_read_is_what_toml_says(text):
    found = as_tables(text)
    if found is None:
        return  # a mistake, or what no file of corrections needs
    if any("." in s.key for s in statements(text)):
        return
    try:
        assert tomllib.loads(text) == found
    except tomllib.TOMLDecodeError:
        # Only together: tables that clash with arrays of tables or with values before them.
        assert any(isinstance(value, list) for value in found.values())


NAMES = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


@given(st.lists(st.tuples(NAMES, st.lists(NAMES, max_size=3)), max_size=4), st.booleans())
def test_every_text_comes_through(entries, is_long):
    def quoted(text):
        return (
            '"'
            + "".join(
                f"\\U{ord(c):08x}" if c in '"\\' or c < " " or c == "\x7f" else c for c in text
            )
            + '"'
        )

    between = ",\n  # and\n  " if is_long else ", "
    text = "".join(
        f"[[x]]\na = {quoted(a)} # one\nb = [{between.join(map(quoted, b))}]\n" for a, b in entries
    )
    values = [s.value for s in statements(text) if s.kind == "value"]
    assert values == [part for entry in entries for part in entry]
    assert tomllib.loads(text) == ({"x": [{"a": a, "b": b} for a, b in entries]} if entries else {})


def test_each_has_its_line_and_takes_whole_lines():
    text = '# one\n[[ban]]  # two\nnames = [ # three\n  "a",\n]\r\nx = """\n\n"""\n\ny = 1'
    found = list(statements(text))
    assert [(s.line, s.kind, s.key) for s in found] == [
        (2, "tables", "ban"),
        (3, "value", "names"),
        (6, "value", "x"),
        (10, "value", "y"),
    ]
    assert [text[s.start : s.end] for s in found][1] == 'names = [ # three\n  "a",\n]\r\n'


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('x = "a\ny = 1\n', [1]),
        ("x = a b\ny = 1\n", [1]),
        ("\nx\ny = 1\n", [2]),
        ("= 3\n", [1]),
        ("x = [1, 2\ny = 1\n[[z]]\n", [1]),
        ("x = 1 2\n[z\ny = ]\n", [1, 2, 3]),
        ("x = 'a' 'b'\n", [1]),
        ("x = 1 # \x07\n", [1]),
        ("[[x]\n[x]]\n[[x]] y\n", [1, 2, 3]),
        ("x = " + "[" * 5000 + "]" * 5000 + "\n", [1]),
        ("x =\n1\n", [1, 2]),
    ],
)
def test_a_mistake_spoils_its_own_line_alone(text, lines):
    found = list(statements(text))
    assert [s.line for s in found if s.kind == "broken"] == lines
    if "y = 1" in text:
        assert [s.value for s in found if s.kind == "value"] == [1]


@pytest.mark.parametrize("value", ['"""a\n', "'''a", '["a"\n', "{a = 1\n", "[\n#]\n"])
def test_after_a_value_without_an_end_nothing_is_read(value):
    found = list(statements(f"a = 1\n[[x]]\nb = {value}"))
    assert [s.kind for s in found] == ["value", "tables", "unfinished"]
    assert found[-1].line == 3


@given(st.lists(PARTS, max_size=14).map("".join))
def test_they_call_nothing_a_mistake_that_toml_allows(text):
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    wrong = [s for s in statements(text) if s.kind in ("broken", "unfinished")]
    assert wrong == [] or "\\" in text  # a key with a backslash is none for us
