"""``dataclasses.dataclass`` for classes with slots, at a tenth of the cost of a declaration.

A search declares some seventy of them before it does anything. The standard library compiles
six methods for each; here only ``__init__`` is, once some instances have been made, and the
others are shared. What the standard library does with its own (``fields``, ``replace``,
``asdict``, matching by position) works with these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from itertools import islice
from operator import attrgetter, ge, gt, le, lt
from typing import TYPE_CHECKING, Any, Final, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass, field

__all__ = ["dataclass", "field"]

_REQUIRED: Final = object()
_FEW: Final = 8
"""Instances of a class that are made before it is worth 60 µs to make the others 2 µs quicker."""


class _Made:
    """A default that is made anew for each instance."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


if not TYPE_CHECKING:

    def field(*, default_factory):
        """Declare a field whose default is made anew for each instance."""
        return _Made(default_factory)

    def dataclass(*, slots, frozen=False, order=False):
        """Declare a class of fields; ``slots`` is true, and said for those who read it."""
        assert slots
        methods = _METHODS | (_FROZEN if frozen else _CHANGING) | (_ORDERED if order else {})
        return lambda cls: _declared(cls, methods)


def _declared(cls: Any, methods: Mapping[str, Any]) -> Any:
    """Return the class with slots for its fields and with the methods that it lacks."""
    own = {name: part for name, part in vars(cls).items() if name not in _UNSLOTTED}
    names = tuple(name for name, kind in cls.__annotations__.items() if "ClassVar" not in str(kind))
    defaults = {name: own.pop(name, _REQUIRED) for name in names}
    twin = cache(lambda: _twin(cls, defaults))

    n_made = 0

    def first_init(self: Any, *args: Any, **given: Any) -> None:
        nonlocal n_made
        n_made += 1
        if n_made > _FEW or not _is_filled(self, defaults, args, given):
            value.__init__ = _initializer(value, defaults)
            value.__init__(self, *args, **given)

    made = {
        "__slots__": names,
        "__match_args__": names,
        "__qualname__": cls.__qualname__,
        "__init__": first_init,
        "__dataclass_fields__": _Asked(lambda: twin().__dataclass_fields__),
        "__signature__": _Asked(lambda: _signature(twin())),
        "_values": _values_of(names),
    }
    value = type(cls)(cls.__name__, cls.__bases__, {**methods, **own, **made})
    return value


_UNSLOTTED: Final = frozenset({"__dict__", "__weakref__"})


def _values_of(names: tuple[str, ...]) -> Any:
    """Return the function that gives the fields of an instance in their order."""
    get = attrgetter(*names)
    return get if len(names) > 1 else staticmethod(lambda value: (get(value),))


def _is_filled(
    value: Any, defaults: Mapping[str, Any], args: tuple[Any, ...], given: dict[str, Any]
) -> bool:
    """Set the fields of an instance; say whether the arguments are those of its class."""
    parts = dict(zip(defaults, args, strict=False))
    for name, default in islice(defaults.items(), len(args), None):
        if name not in given and default is _REQUIRED:
            return False
        if name in given:
            parts[name] = given[name]
        else:
            parts[name] = default.make() if isinstance(default, _Made) else default
    if len(args) > len(defaults) or not parts.keys() >= given.keys():
        return False
    if not given.keys().isdisjoint(islice(defaults, len(args))):
        return False
    for name, part in parts.items():
        object.__setattr__(value, name, part)
    if hasattr(value, "__post_init__"):
        value.__post_init__()
    return True


def _initializer(cls: type, defaults: Mapping[str, Any]) -> Any:
    """Compile ``__init__``, which is as quick as one that is written by hand."""
    scope: dict[str, Any] = {"_unset": _REQUIRED}
    parameters, lines = ["self"], []
    for name, default in defaults.items():
        given = name
        if default is _REQUIRED:
            parameters.append(name)
        elif isinstance(default, _Made):
            parameters.append(f"{name}=_unset")
            scope[f"_make_{name}"] = default.make
            given = f"_make_{name}() if {name} is _unset else {name}"
        else:
            parameters.append(f"{name}=_default_{name}")
            scope[f"_default_{name}"] = default
        # The descriptor of a slot sets it without looking for it by its name.
        scope[f"_set_{name}"] = getattr(cls, name).__set__
        lines.append(f"_set_{name}(self, {given})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines), scope)  # noqa: S102 - of names alone
    compiled = scope["__init__"]
    compiled.__qualname__ = f"{cls.__qualname__}.__init__"
    return compiled


class _Asked:
    """An attribute of a class that is worked out when somebody asks for it."""

    def __init__(self, answer: Callable[[], Any]) -> None:
        self._answer = answer

    def __get__(self, instance: object, owner: type) -> Any:
        return self._answer()


def _twin(cls: type, defaults: Mapping[str, Any]) -> Any:
    """Make a dataclass of the standard library with the same fields."""
    import dataclasses  # noqa: PLC0415 - few runs ask for one

    def standard(default: Any) -> Any:
        if isinstance(default, _Made):
            return dataclasses.field(default_factory=default.make)
        return dataclasses.field() if default is _REQUIRED else dataclasses.field(default=default)

    fields = [(name, cls.__annotations__[name], standard(defaults[name])) for name in defaults]
    return dataclasses.make_dataclass(cls.__name__, fields)


def _signature(cls: type) -> Any:
    from inspect import signature  # noqa: PLC0415 - few runs ask for one

    return signature(cls)


def _refuse(self: Any, name: str, *_: Any) -> NoReturn:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415 - a mistake of the program

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _repr(self: Any) -> str:
    pairs = zip(self.__match_args__, self._values(self), strict=True)
    return f"{type(self).__qualname__}({', '.join(f'{name}={part!r}' for name, part in pairs)})"


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self._values(self) == self._values(other)


def _hash(self: Any) -> int:
    return hash(self._values(self))


def _reduce(self: Any) -> Any:
    return type(self), self._values(self)


def _compared(operator: Callable[[Any, Any], bool]) -> Any:
    def compare(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return operator(self._values(self), self._values(other))

    return compare


_METHODS: Final[dict[str, Any]] = {
    "__repr__": _repr,
    "__eq__": _equal,
    "__reduce__": _reduce,
}
_FROZEN: Final[dict[str, Any]] = {
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__hash__": _hash,
}
_CHANGING: Final[dict[str, Any]] = {"__hash__": None}
_ORDERED: Final[dict[str, Any]] = {
    f"__{operator.__name__}__": _compared(operator) for operator in (lt, le, gt, ge)
}
