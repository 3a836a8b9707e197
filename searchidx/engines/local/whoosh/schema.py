"""The fields that Whoosh sees, made by a closed list of constructors: nothing is unpickled."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from whoosh import fields

from searchidx.article import TextField
from searchidx.engines.local.whoosh.analyzer import ArticleAnalyzer
from searchidx.engines.local.whoosh.columns import (
    UNKNOWN_DATE,
    ArrayColumn,
    NameListColumn,
    code_of_order,
    name_of_reversed,
    orders_of_codes,
)
from searchidx.engines.local.whoosh.formats import PositionsFormat

STEM_FIELDS: Final[dict[TextField | None, str]] = {None: "text", "title": "title", "body": "body"}
"""Part of an article (None: all of it) → the field of its stems."""

SURFACE_FIELDS: Final[dict[TextField | None, str]] = {
    part: f"{name}_surface" for part, name in STEM_FIELDS.items()
}
"""Part of an article (None: all of it) → the field of its surface forms."""

TEXT_PARTS: Final[dict[str, TextField | None]] = {
    name: part for names in (STEM_FIELDS, SURFACE_FIELDS) for part, name in names.items()
}
"""Text field → the part of an article it holds."""

DATE_BITS: Final = 32
DATE_SHIFT: Final = 4
_ENCODING: Final = ("utf-8", "surrogatepass")


class _AnyString(fields.FieldType):
    """Terms of any string, even one that is no valid Unicode, as articles may hold."""

    def to_bytes(self, value: Any) -> bytes:
        """Return the term of a value."""
        first = value[0] if isinstance(value, list | tuple) else value
        return first if isinstance(first, bytes) else str(first).encode(*_ENCODING)

    def from_bytes(self, bs: Any) -> str:
        """Return the value of a term."""
        return str(bs, *_ENCODING)


class WordsField(_AnyString, fields.TEXT):
    """Text as stems or as surface forms, with positions."""

    def __init__(self, *, is_stemmed: bool, stored: bool = False) -> None:
        analyzer = ArticleAnalyzer(is_stemmed=is_stemmed)
        super().__init__(analyzer=analyzer, stored=stored, multitoken_query="phrase")
        self.format = PositionsFormat()


class NameField(_AnyString, fields.ID):
    """A value as a whole, any string, with a column."""

    def __init__(self, *, unique: bool = False) -> None:
        super().__init__(stored=True, unique=unique)
        self.column_type = ArrayColumn(b"")

    def from_column_value(self, value: Any) -> str:
        """Return the value of a column's value or sort key."""
        return self.from_bytes(name_of_reversed(value) if isinstance(value, tuple) else value)


class EntityField(NameField):
    """The entities that an article mentions: ``type|name``, with a column of lists."""

    def __init__(self) -> None:
        super().__init__()
        self.stored = False
        self.column_type = NameListColumn()

    def from_column_value(self, value: Any) -> Any:
        """Return the entities of a document, or the one that a sort key stands for."""
        return value if isinstance(value, list | str) else super().from_column_value(value)


class DateField(fields.NUMERIC):
    """Dates as ``YYYYMMDD``, unknown parts 0; the column puts unknown parts and dates last."""

    def __init__(self) -> None:
        super().__init__(int, bits=DATE_BITS, shift_step=DATE_SHIFT, stored=True)
        self.column_type = ArrayColumn(UNKNOWN_DATE)

    def to_column_value(self, x: Any) -> int:
        """Return the place in time of a date's code."""
        return int(orders_of_codes(np.array([int(x)]))[0])

    def from_column_value(self, x: Any) -> int:
        """Return the code of a place in time, 0 for none."""
        return code_of_order(x)


def make_schema() -> fields.Schema:
    """Return the schema that every index of ours has."""
    stems = {
        name: WordsField(is_stemmed=True, stored=part is not None)
        for part, name in STEM_FIELDS.items()
    }
    surfaces = {name: WordsField(is_stemmed=False) for name in SURFACE_FIELDS.values()}
    return fields.Schema(
        **stems,
        **surfaces,
        id=NameField(unique=True),
        outlet=NameField(),
        entity=EntityField(),
        date=DateField(),
        path=fields.STORED(),
    )
