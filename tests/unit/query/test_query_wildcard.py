from __future__ import annotations

import time
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.analysis import fold
from searchidx.query.wildcard import compile_pattern


@pytest.mark.parametrize(
    ("pattern", "fits", "not_fits"),
    [
        ("cosmódrom*", "cosmodrom cosmodromo cosmodromos", "cosmo elcosmodromo"),
        ("*dromo", "dromo cosmodromo", "cosmodromos"),
        ("c?smico", "cosmico cósmico casmico", "csmico coosmico"),
        ("*a*b*", "ab xaxbx aab", "ba"),
        ("a*a", "aa aba", "a ab"),
        ("AÑO*", "año años", "ano"),
        ("S.A*", "s.a s.ant", "sxa"),
        ("*", "a ñ", ""),
        ("a?*?", "abc abcd", "ab"),
    ],
)
def test_a_pattern_fits_whole_surface_forms(pattern: str, fits: str, not_fits: str) -> None:
    compiled = compile_pattern(pattern)
    assert all(compiled.matches(fold(word)) for word in fits.split())
    assert not any(compiled.matches(fold(word)) for word in not_fits.split())


@pytest.mark.parametrize(
    ("pattern", "prefix", "is_prefix"),
    [
        ("Cosmó*", "cosmo", True),
        ("Cosmó**", "cosmo", True),
        ("cos?o*", "cos", False),
        ("*dromo", "", False),
        ("a*b", "a", False),
        ("abc", "abc", False),
        ("*", "", True),
        ("?*", "", False),
    ],
)
def test_the_prefix_is_what_every_fitting_form_begins_with(
    pattern: str, prefix: str, is_prefix: bool
) -> None:
    compiled = compile_pattern(pattern)
    assert (compiled.prefix, compiled.is_prefix) == (prefix, is_prefix)


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_a_pattern_fits_what_the_shell_would_say(pattern: str, word: str) -> None:
    compiled = compile_pattern(pattern)
    assert compiled.matches(word) == fnmatchcase(word, pattern)
    if compiled.matches(word):
        assert word.startswith(compiled.prefix)
    if compiled.is_prefix:
        assert compiled.matches(word) == word.startswith(compiled.prefix)


@given(st.text("aáñ*?n\u0303\u0301", max_size=8))
def test_a_pattern_is_folded_like_text(pattern: str) -> None:
    word = pattern.replace("*", "xyz").replace("?", "x")
    assert compile_pattern(pattern).matches(fold(word))


def test_no_pattern_makes_matching_go_wild() -> None:
    compiled = compile_pattern("*a" * 100 + "*b")
    started = time.process_time()
    for _ in range(10):
        assert not compiled.matches("a" * 2000)
        assert compiled.matches("a" * 2000 + "b")
    assert time.process_time() - started < 1.0
