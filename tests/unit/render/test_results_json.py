import json
import math
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from searchidx import render
from searchidx.render.safe import UNSAFE

anything = st.text(st.one_of(st.characters(), st.sampled_from("\x00\x1b\x7f\x9b\u202e\ufeff\n\t")))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), anything),
    lambda parts: st.one_of(st.lists(parts), st.dictionaries(anything, parts)),
    max_leaves=10,
)


def finite(value):
    return not isinstance(value, float) or math.isfinite(value)


@given(values.filter(finite), st.booleans(), st.booleans())
def test_json_decodes_to_the_value_and_shows_nothing_unsafe(value, is_indented, is_ascii):
    text = render.json_text([value], is_indented=is_indented, is_ascii=is_ascii)
    assert not UNSAFE.search(text.replace("\n", "") if is_indented else text)
    assert json.loads(text) == json.loads(json.dumps([value], default=str))


@given(anything)
def test_text_survives_json_exactly_also_lone_surrogates(text):
    assert json.loads(render.json_text({"text": text})) == {"text": text}


def test_letters_stand_for_themselves():
    assert render.json_text("ñ «漢» 🚀") == '"ñ «漢» 🚀"'


def test_code_points_beyond_the_basic_plane_are_escaped_as_surrogate_pairs():
    assert render.json_text("\U000e0041\x9b\udce9") == '"\\udb40\\udc41\\u009b\\udce9"'


def test_numbers_that_json_does_not_have_become_null():
    value = {"a": float("nan"), "b": [float("inf"), 1.5]}
    assert json.loads(render.json_text(value)) == {"a": None, "b": [None, 1.5]}


def test_names_of_the_room_are_all_there_and_others_are_not():
    assert all(getattr(render, name) for name in render.__all__)
    assert not hasattr(render, "no_such_name")


def test_safe_text_alone_loads_neither_rich_nor_the_results():
    program = (
        "import sys, searchidx.render as r; r.safe_text('x');"
        "sys.exit(bool({'rich', 'searchidx.results'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
