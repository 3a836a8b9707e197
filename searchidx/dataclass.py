"""``dataclasses.dataclass`` for frozen values with slots, at a tenth of the cost of a declaration.

A search declares some seventy of them before it does anything. The standard library compiles
six methods for each; here only ``__init__`` is compiled, when the first instance is made, and
the others are shared. What the standard library does with its own (``fields``, ``replace``,
``asdict``, matching by position) works with these.

An instance costs half of what it does there. A page has hundreds, and to get around a
``__setattr__`` that refuses is slow; so an instance is made open, its fields are set like those of
any object, and then its class becomes a subclass that refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter, ge, gt, le, lt
from typing import TYPE_CHECKING, Any, Final, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass, field

__all__ = ["dataclass", "field"]

_REQUIRED: Final = object()


class _Made:
    """A default that is made anew for each instance."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


if not TYPE_CHECKING:

    def field(*, default_factory):
        """Declare a field whose default is made anew for each instance."""
        return _Made(default_factory)

    def dataclass(*, frozen, slots, order=False):
        """Declare a value; ``frozen`` and ``slots`` are true, and said for those who read it."""
        assert frozen and slots
        return _ordered if order else _declared


def _ordered(cls: Any) -> Any:
    return _declared(cls, _COMPARISONS)


def _declared(cls: Any, more: Mapping[str, Any] | None = None) -> Any:
    """Return the class with slots for its fields and the methods of a value."""
    own = {name: part for name, part in vars(cls).items() if name not in _UNSLOTTED}
    names = tuple(name for name, kind in cls.__annotations__.items() if "ClassVar" not in str(kind))
    defaults = {name: own.pop(name, _REQUIRED) for name in names}
    twin = cache(lambda: _twin(cls, defaults))

    def first_init(self: Any, *args: Any, **given: Any) -> None:
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
    value = type(cls)(cls.__name__, cls.__bases__, {**_METHODS, **(more or {}), **own, **made})
    return value


_UNSLOTTED: Final = frozenset({"__dict__", "__weakref__"})


def _values_of(names: tuple[str, ...]) -> Any:
    """Return the function that gives the fields of an instance in their order."""
    get = attrgetter(*names)
    return get if len(names) > 1 else staticmethod(lambda value: (get(value),))


def _initializer(cls: type, defaults: Mapping[str, Any]) -> Any:
    """Compile ``__init__``, which is as quick as one that is written by hand."""
    scope: dict[str, Any] = {"_closed": _closed(cls), "_unset": _REQUIRED}
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
        lines.append(f"self.{name} = {given}")
    lines.append("self.__class__ = _closed")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines), scope)  # noqa: S102 - of names alone
    compiled = scope["__init__"]
    compiled.__qualname__ = f"{cls.__qualname__}.__init__"
    return compiled


def _closed(cls: type) -> Any:
    """Return the subclass that every instance is of in the end; to call it is to call its base."""
    own = {
        "__slots__": (),
        "__module__": cls.__module__,
        "__qualname__": cls.__qualname__,
        "__doc__": cls.__doc__,
        "__new__": lambda _, *args, **given: cls(*args, **given),
        "__init__": lambda *_, **__: None,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
    }
    # Two threads may come here for their first instances, which must be of one class.
    return _CLOSED.setdefault(cls, type(cls)(cls.__name__, (cls,), own))


_CLOSED: Final[dict[type, Any]] = {}


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
    return type(self).__base__, self._values(self)


def _compared(operator: Callable[[Any, Any], bool]) -> Any:
    def compare(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return operator(self._values(self), self._values(other))

    return compare


_METHODS: Final[Mapping[str, Any]] = {
    "__repr__": _repr,
    "__eq__": _equal,
    "__hash__": _hash,
    "__reduce__": _reduce,
}
_COMPARISONS: Final[Mapping[str, Any]] = {
    f"__{operator.__name__}__": _compared(operator) for operator in (lt, le, gt, ge)
}
