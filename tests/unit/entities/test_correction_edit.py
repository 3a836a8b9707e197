import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.article import ENTITY_TYPES
from searchidx.entities.correction_edit import entry_text, with_entry, without_last
from searchidx.entities.correction_entries import is_name, tidy
from searchidx.entities.correction_file import read_source
from searchidx.entities.corrections import Correction
from searchidx.entities.kind_words import parted
from searchidx.entities.statements import statements

LINES = st.sampled_from(
    [
        *(
            "# a remark",
            "",
            "   ",
            "[[ban]]",
            "[[merge]] # and",
            "names = ['Ñu']",
            'into = "x" # y',
        ),
        *("names = [ # of these\n  'a',\n  # and\n  'b' ]", "[other]", "x = 1", "what?", "\ty = 2"),
        'z = """\n\n[[ban]]\n"""',
    ]
)
FILES = st.tuples(
    st.lists(LINES, max_size=9),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
    st.sampled_from(["", "\n"]),
).map(lambda parts: parts[1].join(parts[0]) + parts[2])

NAME = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
NAMES = NAME.map(tidy).filter(lambda name: is_name(name) and not parted(name)[0])
TYPES = st.sampled_from(ENTITY_TYPES)
MANY = st.lists(NAMES, min_size=1, max_size=3, unique=True).map(tuple)
ENTRIES = st.one_of(
    st.builds(Correction, st.just("merge"), MANY, NAMES, st.none() | TYPES),
    st.builds(Correction, st.just("split"), MANY, NAMES, st.none() | TYPES),
    st.builds(Correction, st.just("rename"), st.tuples(NAMES), NAMES),
    st.builds(Correction, st.just("retype"), MANY, st.just(""), TYPES),
    st.builds(Correction, st.just("ban"), MANY),
)


def is_whole(text):
    return all(statement.kind != "unfinished" for statement in statements(text))


@given(FILES.filter(is_whole), ENTRIES)
def test_an_entry_added_is_read_and_taken_out_leaves_what_was_there(text, entry):
    added = with_entry(text, entry)
    assert added.startswith(text)
    read = read_source(Path("x"), added.encode())[0].entries
    before = read_source(Path("x"), text.encode())[0].entries
    if len(read) > len(before):  # it contradicts none of them
        expected = Correction(entry.action, entry.names, entry.to, entry.type, read[-1].line)
        assert read == (*before, expected)
    rest, line, taken = without_last(added)
    assert rest == text
    assert taken.strip() == entry_text(entry).replace("\n", "\r\n" if "\r\n" in text else "\n")
    assert added[: added.rindex(taken)].count("\n") == line - 1


@given(ENTRIES)
def test_an_entry_is_toml(entry):
    [[(action, [values])]] = [tomllib.loads(entry_text(entry)).items()]
    assert action == entry.action
    names = values.get("names", [values.get("entity")])
    assert tuple(names) == entry.names


@given(FILES.filter(is_whole), st.lists(ENTRIES, min_size=1, max_size=4))
def test_entries_come_out_in_turn_the_last_first(text, entries):
    texts = [text]
    for entry in entries:
        texts.append(with_entry(texts[-1], entry))
    for before, after in zip(texts[-2::-1], texts[:0:-1], strict=True):
        assert without_last(after)[0] == before


@given(FILES.filter(is_whole))
def test_taking_out_keeps_every_remark_outside_the_entry(text):
    found = without_last(text)
    if found is None:
        assert not any(s.key in ("ban", "merge") for s in statements(text) if s.kind == "tables")
        return
    rest, line, taken = found
    start = sum(len(above) + 1 for above in text.split("\n")[: line - 1])
    assert text.startswith(taken, start)
    assert text[:start].startswith(rest[: len(rest) - len(text[start + len(taken) :])])
    assert rest.endswith(text[start + len(taken) :])
    assert len(text) - len(rest) - len(taken) <= 4  # a blank line


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("[[ban]]\nnames = ['a']\n", ""),
        ("\n[[ban]]\nnames = ['a']", ""),
        ("# one\n[[ban]]\nnames = ['a'] # gone\n# stays\n", "# one\n# stays\n"),
        ("[[ban]]\nnames = ['a']\n\n[[fuse]]\nx = 1\n", "\n[[fuse]]\nx = 1\n"),
        ("a\n\n[[ban]]\nnames = [\n 'a',\n]\n\n\n# end", "a\n\n\n# end"),
        ("[[ban]]\nnames = ['a'\n[[merge]]\nwhat\n", "[[ban]]\nnames = ['a'\n"),
    ],
)
def test_the_last_entry_goes_as_a_whole(text, rest):
    assert without_last(text)[0] == rest


@pytest.mark.parametrize("text", ["", "# a\n", "[[fuse]]\nx = 1\n"])
def test_where_there_is_none_nothing_is_taken_out(text):
    assert without_last(text) is None
