"""Every option that several commands share, each beside the message that explains it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypedDict, TypeVar

import click

from searchidx.cli.values import Date, OneOf, Outlet, Place
from searchidx.cli.worded import Option
from searchidx.dates import PartialDate
from searchidx.messages import message

Declared = TypeVar("Declared", bound=Callable[..., Any])


def option(*names: str, **attributes: Any) -> Callable[[Declared], Declared]:
    """Declare an option; ``help`` is the name of a message."""
    return click.option(*names, cls=Option, **attributes)


def formats(*names: str) -> Callable[[Declared], Declared]:
    """Declare ``--format`` with the formats of a command, the first being the default."""
    return option(
        "--format",
        "output",
        type=OneOf(names),
        default=names[0],
        is_default_shown=True,
        help="cli.opt_format",
    )


index_dir: Final = option(
    "--index", "index_dir", type=Place("dir"), metavar="DIR", help="cli.opt_index"
)

words: Final = click.argument("words", nargs=-1, metavar="[QUERY]...")

_FILTERS: Final = (
    option("--any", "is_any", is_flag=True, help="cli.opt_any"),
    option("--entity", multiple=True, metavar="NAME", help="cli.opt_entity"),
    option("--not-entity", multiple=True, metavar="NAME", help="cli.opt_not_entity"),
    option("--entity-all", is_flag=True, help="cli.opt_entity_all"),
    option("--outlet", multiple=True, type=Outlet(), metavar="NAME", help="cli.opt_outlet"),
    option("--not-outlet", multiple=True, type=Outlet(), metavar="NAME", help="cli.opt_not_outlet"),
    option("--from", "date_from", type=Date(), metavar="DATE", help="cli.opt_from"),
    option("--to", "date_to", type=Date(), metavar="DATE", help="cli.opt_to"),
)


class Filters(TypedDict):
    """What the filter options give, as click passes it."""

    is_any: bool
    entity: tuple[str, ...]
    not_entity: tuple[str, ...]
    entity_all: bool
    outlet: tuple[str | None, ...]
    not_outlet: tuple[str | None, ...]
    date_from: PartialDate | None
    date_to: PartialDate | None


def filters(command: Declared) -> Declared:
    """Declare all the filter options."""
    for declare in reversed(_FILTERS):
        command = declare(command)
    return command


def chosen(given: Filters) -> dict[str, Any]:
    """Return the filters as keyword arguments of the Python API.

    Raises click.UsageError for a range of dates that ends before it begins.
    """
    first, last = given["date_from"], given["date_to"]
    if first is not None and last is not None and first.first > last.last:
        raise click.UsageError(message("cli.bad_range", first=first, last=last))
    return {
        "match": "any" if given["is_any"] else "all",
        "entities": given["entity"],
        "not_entities": given["not_entity"],
        "entities_match": "all" if given["entity_all"] else "any",
        "outlets": given["outlet"],
        "not_outlets": given["not_outlet"],
        "date_from": first,
        "date_to": last,
    }


def query(words: Sequence[str]) -> str:
    """Return the query string of the words that the shell has split."""
    return " ".join(words)
