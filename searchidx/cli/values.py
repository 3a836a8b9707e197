"""Kinds of values that options take: what is typed → what is meant, or a clear complaint."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from searchidx.dates import PartialDate
from searchidx.messages import message
from searchidx.pattern import pattern

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    ParamType = click.ParamType[Any]
else:
    ParamType = click.ParamType  # not generic before click 8.4

UNKNOWN_WORDS: Final = frozenset({"none", "ninguno"})
"""How the command line writes "no outlet known"."""


_SIZE: Final = pattern(r"(?P<digits>[0-9]{1,12})(?P<unit>[kKmMgG]?)")
_UNITS: Final = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}


class Worded(ParamType):
    """A kind of value whose complaint is a message."""

    def complain(
        self, param: click.Parameter | None, ctx: click.Context | None, key: str, /, **words: Any
    ) -> NoReturn:
        """Raise click.BadParameter with a message worded now."""
        self.fail(message(key, **words), param, ctx)


class Whole(Worded):
    """A whole number, ``least`` or more."""

    name = "n"

    def __init__(self, least: int = 0) -> None:
        self.least = least

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read decimal digits."""
        if isinstance(value, int):
            return value
        n = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
        if n < self.least:
            self.complain(param, ctx, "cli.bad_number", value=value, least=self.least)
        return n


class Bytes(Worded):
    """A number of bytes, with ``k``, ``M`` or ``G`` (powers of 1,000) or without."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read digits and a unit, in either case."""
        if isinstance(value, int):
            return value
        found = _SIZE.fullmatch(value)
        if not found:
            self.complain(param, ctx, "cli.bad_size", value=value)
        return int(found["digits"]) * _UNITS[found["unit"].lower()]


class OneOf(Worded):
    """One of a few words; the shell completes them."""

    name = "word"

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the words with bars between."""
        return "|".join(self.words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read the word in either case."""
        word = str(value).lower()
        if word not in self.words:
            self.complain(param, ctx, "cli.bad_choice", value=value, words=", ".join(self.words))
        return word

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the words that begin so."""
        return _completions(word for word in self.words if word.startswith(incomplete))


class EntityKind(OneOf):
    """A type of entity, in English or Spanish; the shell completes the English words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the type."""
        from searchidx.entities.kind_words import kind_of  # noqa: PLC0415 - no search needs it

        return super().convert(kind_of(str(value)) or value, param, ctx)


class Date(Worded):
    """A year, a month or a day, as text that :class:`searchidx.dates.PartialDate` reads."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> PartialDate:
        """Return the date; there must be such a day."""
        try:
            return PartialDate.parse(str(value))
        except ValueError:
            self.complain(param, ctx, "cli.bad_date", value=value)


class Outlet(ParamType):
    """The name of an outlet, or None for articles of unknown origin."""

    name = "name"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | None:
        """Read ``none`` and ``ninguno`` as None."""
        return None if str(value).lower() in UNKNOWN_WORDS else str(value)


class Facet(Worded):
    """``FIELD`` or ``FIELD:N``: a facet, and how many of its values are wanted."""

    name = "field[:n]"

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = tuple(fields)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int | None]:
        """Return the name and the number, None where none was given."""
        if isinstance(value, tuple):
            return value
        field, colon, n = str(value).partition(":")
        if field not in self.fields:
            words = ", ".join(self.fields)
            self.complain(param, ctx, "cli.bad_facet", value=field, words=words)
        return field, Whole(1).convert(n, param, ctx) if colon else None

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the facets that begin so."""
        return _completions(field for field in self.fields if field.startswith(incomplete))


def _completions(words: Iterable[str], kind: str = "plain") -> list[CompletionItem]:
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - asked for by a shell

    return [CompletionItem(word, type=kind) for word in words]


class Place(ParamType):
    """A path; the shell completes it. ``kind`` is ``"dir"`` or ``"file"``."""

    def __init__(self, kind: str) -> None:
        self.name = kind

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Leave it to the shell."""
        return _completions([incomplete], self.name)
