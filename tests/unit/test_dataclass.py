"""Our ``dataclass`` against the one of the standard library."""

import copy
import dataclasses
import inspect
import pickle

import pytest

from searchidx.dataclass import dataclass, field


def declared(dataclass, field):
    @dataclass(frozen=True, slots=True)
    class One:
        """A value."""

        name: str
        parts: list = field(default_factory=list)
        n: int = 3

        @property
        def loud(self):
            return self.name.upper()

    @dataclass(frozen=True, slots=True)
    class Same:
        name: str
        parts: list = field(default_factory=list)
        n: int = 3

    @dataclass(frozen=True, slots=True, order=True)
    class Single:
        n: int = 0

        def __post_init__(self):
            if self.n < 0:
                raise ValueError(self.n)

    return One, Same, Single


OURS = declared(dataclass, field)
THEIRS = declared(dataclasses.dataclass, dataclasses.field)


@dataclass(frozen=True, slots=True)
class Kept:
    """What pickle can find by its name."""

    name: str
    n: int = 3


@pytest.mark.parametrize(("one", "same", "single"), [OURS, THEIRS])
def test_a_value_has_what_one_of_the_standard_library_has(one, same, single):
    value = one("a", n=5)
    assert (value.name, value.parts, value.n, value.loud) == ("a", [], 5, "A")
    assert value == one("a", [], 5)
    assert value != same("a", [], 5)
    assert value.parts is not one("a").parts
    assert repr(value).endswith("One(name='a', parts=[], n=5)")
    assert repr(single()).endswith("Single(n=0)")
    assert hash(single(4)) == hash((4,))
    assert one.__doc__ == "A value."
    assert not hasattr(value, "__dict__")
    assert dataclasses.replace(value, n=6) == one("a", n=6)
    assert dataclasses.asdict(value) == {"name": "a", "parts": [], "n": 5}
    assert [f.name for f in dataclasses.fields(one)] == ["name", "parts", "n"]
    assert sorted([single(2), single(1)]) == [single(1), single(2)]
    assert copy.copy(value) == copy.deepcopy(value) == value
    assert isinstance(value, one)
    assert type(value).__name__ == "One"
    assert value.__doc__ == "A value."
    match value:
        case one("a", [], n):
            assert n == 5


@pytest.mark.parametrize(("one", "same", "single"), [OURS, THEIRS])
def test_a_value_stays_as_it_was_made(one, same, single):
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'name'"):
        one("a").name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del one("a").name
    with pytest.raises(ValueError, match="-1"):
        single(-1)
    with pytest.raises(TypeError, match=r"One.__init__.*missing 1 required"):
        one()
    with pytest.raises(TypeError):
        one("a") < one("b")  # noqa: B015


@pytest.mark.parametrize("declare", [dataclass, dataclasses.dataclass])
def test_what_is_not_frozen_may_change_and_has_no_hash(declare):
    @declare(slots=True)
    class Tally:
        n: int = 0

    tally = Tally()
    tally.n += 1
    assert tally == Tally(1)
    with pytest.raises(TypeError, match="unhashable"):
        hash(tally)
    with pytest.raises(AttributeError):
        tally.other = 1


def test_every_instance_is_made_alike():
    for one, *_ in (declared(dataclass, field), THEIRS):
        for _ in range(20):
            assert one("a", n=5) == one("a", [], 5) == one(name="a", n=5)
            for args, given in (((), {}), (("a", [], 3, 4), {}), (("a",), {"name": "b"})):
                with pytest.raises(TypeError, match=r"One.__init__\(\)"):
                    one(*args, **given)
            with pytest.raises(TypeError, match="unexpected keyword argument 'm'"):
                one("a", m=1)


def test_the_signature_is_known_before_the_first_instance():
    for ours, theirs in zip(declared(dataclass, field), THEIRS, strict=True):
        assert inspect.signature(ours) == inspect.signature(theirs)


def test_a_value_goes_through_pickle():
    kept = pickle.loads(pickle.dumps(Kept("a")))
    assert kept == Kept("a", 3)
    assert type(kept) is type(Kept("b"))


@pytest.mark.parametrize("make", [copy.copy, dataclasses.replace, lambda kept: type(kept)("a", 3)])
def test_what_is_made_of_a_value_stays_as_it_was_made(make):
    made = make(Kept("a"))
    assert made == Kept("a", 3)
    assert type(made) is type(Kept("b"))
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.n = 4
