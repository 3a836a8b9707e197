"""The query as a tree: frozen, with the span of the query string each part came from.

Field prefixes are distributed by the parser: each leaf carries its own ``field``
(None: title and body alike). Compiling a tree is the engine's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Union

from searchidx.article import EntityType, TextField
from searchidx.dataclass import dataclass
from searchidx.dates import PartialDate
from searchidx.results import Range


@dataclass(frozen=True, slots=True)
class Word:
    """Any inflection of a word: ``cooperación``. ``text`` is as typed.

    A text of several tokens (``Jong-un``) stands for their stems side by side, in order.
    ``is_open``: still being typed; every word that begins with it matches too.
    """

    text: str
    span: Range
    field: TextField | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Exact:
    """This very form, accents included, case aside: ``=cooperación``."""

    text: str
    span: Range
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words in this order, unstemmed: ``"no es no"``."""

    text: str
    span: Range
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """These words (unstemmed) in any order, all within a window: ``"putin kim"~5``.

    The window holds: last position - first position <= ``distance`` + number of words - 2,
    so that two words have at most ``distance`` - 1 others between them.
    """

    text: str
    distance: int
    span: Range
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Surface forms that fit a pattern of ``*`` (any run) and ``?`` (one character)."""

    pattern: str
    span: Range
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Surface forms at most ``max_edits`` (1 or 2) edits away: ``Vostochni~``.

    An edit inserts, deletes, replaces one character or swaps two neighbours; the first
    character is free to differ too.
    """

    text: str
    max_edits: int
    span: Range
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class EntityIs:
    """Articles that mention an entity, under any alias; of one type if ``type`` is set."""

    name: str
    span: Range
    type: EntityType | None = None


@dataclass(frozen=True, slots=True)
class OutletIs:
    """Articles of an outlet, case and accents aside; None: of no known outlet."""

    name: str | None
    span: Range


@dataclass(frozen=True, slots=True)
class DateIn:
    """Articles whose date may lie in ``[first, last]`` (None: no bound on that side)."""

    first: PartialDate | None
    last: PartialDate | None
    span: Range


@dataclass(frozen=True, slots=True)
class DateUnknown:
    """Articles without a date: ``fecha:ninguna``."""

    span: Range


@dataclass(frozen=True, slots=True)
class And:
    """Every child."""

    children: tuple[Node, ...]
    span: Range


@dataclass(frozen=True, slots=True)
class Or:
    """At least one child."""

    children: tuple[Node, ...]
    span: Range


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but the child."""

    child: Node
    span: Range


@dataclass(frozen=True, slots=True)
class Everything:
    """All articles: the empty query."""

    span: Range = (0, 0)


@dataclass(frozen=True, slots=True)
class Nothing:
    """No article: a query in which there was nothing to look for (``"?!"``)."""

    span: Range = (0, 0)


TextLeaf = Word | Exact | Phrase | Near | Wildcard | Fuzzy
Leaf = Union[TextLeaf, EntityIs, OutletIs, DateIn, DateUnknown, Everything, Nothing]  # noqa: UP007
Node = Union[Leaf, And, Or, Not]  # noqa: UP007


def positive_text_leaves(node: Node) -> Iterator[TextLeaf]:
    """Yield the leaves that score and are highlighted: text that is not under a Not."""
    if isinstance(node, And | Or):
        for child in node.children:
            yield from positive_text_leaves(child)
    elif isinstance(node, TextLeaf):
        yield node
