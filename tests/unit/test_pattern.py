import re

import pytest

from searchidx.pattern import pattern


def test_an_expression_is_that_of_re_once_it_is_used():
    vowels = pattern("[aeiou]+", re.IGNORECASE)
    assert vowels.sub("-", "El Faro") == "-l F-r-"
    assert vowels.fullmatch("AEI").span() == (0, 3)
    assert vowels.pattern == "[aeiou]+"
    assert vowels.flags & re.IGNORECASE
    assert not hasattr(vowels, "__array__")


def test_a_mistake_shows_up_at_the_first_use():
    broken = pattern("(")
    with pytest.raises(re.error):
        broken.search("x")
