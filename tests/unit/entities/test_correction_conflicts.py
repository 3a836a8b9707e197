from pathlib import Path

import pytest

from searchidx.entities.correction_file import read_source


def read(source):
    return read_source(Path("entities.toml"), source.encode())


def merge(names, into):
    return f"[[merge]]\nnames = {names}\ninto = '{into}'\n"


def split(names, to):
    return f"[[split]]\nnames = {names}\nas = '{to}'\n"


def rename(name, to):
    return f"[[rename]]\nentity = '{name}'\nto = '{to}'\n"


def retype(name, kind):
    return f"[[retype]]\nentity = '{name}'\ntype = '{kind}'\n"


def ban(*names):
    return f"[[ban]]\nnames = {list(names)}\n"


CONFLICTS = (
    (merge(["A b"], "C"), merge(["X", "Á. B"], "D"), "merged_twice"),
    (merge(["A"], "B"), merge(["B"], "A"), "merged_in_a_circle"),
    (rename("Pionyang", "X"), rename("Pyongyang", "Y"), "renamed_twice"),
    (rename("A", "B"), rename("B", "C"), "renamed_twice"),
    (retype("A", "place"), retype("a", "person"), "retyped_twice"),
    (retype("A", "place"), "[[split]]\nnames = 'a'\ntype = 'person'\n", "retyped_twice"),
    (split(["A", "Z"], "B"), split(["a"], "C"), "split_twice"),
    (split(["A"], "B"), split(["B"], "C"), "split_twice"),
    (ban("A"), merge(["X", "A"], "B"), "banned_and_kept"),
    (ban("A"), merge(["X"], "A"), "banned_and_kept"),
    (ban("A"), rename("A", "B"), "banned_and_kept"),
    (ban("B"), rename("A", "B"), "banned_and_kept"),
    (ban("X", "A"), retype("A", "other"), "banned_and_kept"),
    (merge(["A"], "B"), ban("A"), "banned_and_kept"),
    (merge(["A"], "B"), ban("Z", "B"), "banned_and_kept"),
    (rename("A", "B"), ban("B"), "banned_and_kept"),
    (retype("A", "place"), ban("place:A"), "banned_and_kept"),
    (merge(["person:A"], "B"), merge(["A"], "C"), "merged_twice"),
)


@pytest.mark.parametrize(("first", "second", "key"), CONFLICTS)
def test_of_two_that_contradict_each_other_the_first_applies(first, second, key):
    between = "# and\n" + ban("between") + "\n"
    found, [problem] = read(first + between + second)
    assert [e.line for e in found.entries] == [1, first.count("\n") + 2]
    assert problem.key == f"corrections.{key}"
    assert (problem.line, problem.other) == ((first + between).count("\n") + 1, 1)
    for language, word in (("en", "line"), ("es", "línea")):
        assert problem.message(language).startswith(f"entities.toml, {word} {problem.line}: ")
        assert f"({word} 1)" in problem.message(language)
        assert f"{word} 1: " in problem.refusal(language)


@pytest.mark.parametrize(
    "entries",
    [
        (merge(["A"], "B"), merge(["A", "C"], "B")),
        (merge(["A"], "B"), merge(["B"], "C"), merge(["D"], "A")),
        (merge(["A", "Á"], "A"), merge(["B"], "A")),
        (split(["A"], "A"), merge(["A"], "B")),
        (split(["A"], "A"), ban("A")),
        (split(["A", "B"], "A"), split(["B"], "A")),
        (rename("A", "B"), rename("a", "B"), retype("B", "place")),
        (rename("A", "B"), merge(["C"], "A")),
        (ban("A"), ban("A", "B")),
        (merge(["person:A"], "B"), merge(["place:A"], "C")),
        (ban("person:A"), rename("place:A", "B")),
        (retype("person:A", "other"), retype("place:A", "organization")),
    ],
)
def test_what_goes_together_is_no_conflict(entries):
    found, problems = read("".join(entries))
    assert problems == ()
    assert len(found.entries) == len(entries)


def test_a_circle_of_many_is_found_where_it_closes():
    names = [f"n{i}" for i in range(50)]
    chain = [merge([a], b) for a, b in zip(names, [*names[1:], names[0]], strict=True)]
    for order in (chain, chain[::-1], chain[::2] + chain[1::2]):
        found, [problem] = read("".join(order))
        assert len(found.entries) == 49
        assert problem.key == "corrections.merged_in_a_circle"
        assert problem.line == 49 * 3 + 1
        assert problem.other in {e.line for e in found.entries}


def test_what_one_entity_is_called_counts_for_those_merged_into_it():
    found, [problem] = read(merge(["A"], "B") + rename("A", "X") + rename("B", "Y"))
    assert len(found.entries) == 2
    assert (problem.line, problem.other) == (7, 4)
    found, [problem] = read(rename("A", "X") + rename("B", "Y") + merge(["A"], "B"))
    assert problem.key == "corrections.renamed_twice"
    assert problem.line == 7


def test_an_entry_that_does_not_apply_contradicts_nothing():
    found, problems = read(merge(["A"], "B") + merge(["A", "Z"], "C") + merge(["Z"], "D"))
    assert [e.line for e in found.entries] == [1, 7]
    assert len(problems) == 1


def test_tens_of_thousands_of_entries_take_linear_time():
    source = "".join(merge([f"a{i} b", f"c{i} d"], f"e{i % 99} f") for i in range(20_000))
    found, problems = read(source)
    assert (len(found.entries), problems) == (20_000, ())
