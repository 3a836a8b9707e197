"""Per-document values for sorting and grouping: mapped arrays that give Python values.

Every segment answers every column: where one did not, Whoosh would give the value of
another article.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from whoosh.columns import Column, ColumnReader

from searchidx.engines.local.codec.framing import Array

UNKNOWN_DATE: Final = 100_000_000

SortKey = int | bytes | str | tuple[int, ...]


class ArrayColumn(Column):
    """A column that is there already: Whoosh neither writes nor reads it."""

    reversible = True

    def __init__(self, default: Any) -> None:
        self._default = default


class NameListColumn(ArrayColumn):
    """A column of lists of strings."""

    def __init__(self) -> None:
        super().__init__([])

    def stores_lists(self) -> bool:
        """Say that documents have several values."""
        return True


class _ArrayColumnReader(ColumnReader):
    def __init__(self, n_docs: int) -> None:
        self._doccount = n_docs
        self._is_reversed = False

    def set_reverse(self) -> None:
        """Make sort keys run the other way."""
        self._is_reversed = True


class NameColumnReader(_ArrayColumnReader):
    """Bytes of one string per document, ``b""`` where there is none."""

    def __init__(self, n_docs: int, name_of: Callable[[int], bytes]) -> None:
        super().__init__(n_docs)
        self._name_of = name_of

    def __getitem__(self, docnum: int) -> bytes:
        return self._name_of(docnum)

    def sort_key(self, docnum: int) -> SortKey:
        """Return the bytes, or what sorts the other way."""
        name = self._name_of(docnum)
        return reversed_key(name) if self._is_reversed else name


class NameListColumnReader(_ArrayColumnReader):
    """The strings of each document; the first sorts."""

    def __init__(self, n_docs: int, names_of: Callable[[int], Sequence[str]]) -> None:
        super().__init__(n_docs)
        self._names_of = names_of

    def __getitem__(self, docnum: int) -> list[str]:
        return list(self._names_of(docnum))

    def sort_key(self, docnum: int) -> SortKey:
        """Return the first string, ``""`` where there is none, or what sorts the other way."""
        first = next(iter(self._names_of(docnum)), "")
        return reversed_key(first.encode("utf-8", "surrogatepass")) if self._is_reversed else first


class DateColumnReader(_ArrayColumnReader):
    """Places in time of dates; unknown dates and parts come last whichever way one sorts."""

    def __init__(self, codes: Array) -> None:
        """Take ``codes: int32[n_docs]`` of PartialDate, 0 unknown."""
        super().__init__(len(codes))
        self._codes = codes.astype(np.int64).data
        self._order = orders_of_codes(codes).astype(np.int64).data

    def __getitem__(self, docnum: int) -> int:
        return self._order[docnum]

    def sort_key(self, docnum: int) -> SortKey:
        """Return the place in time, or minus the code: a period goes after its days."""
        return -self._codes[docnum] if self._is_reversed else self._order[docnum]


def reversed_key(name: bytes) -> tuple[int, ...]:
    """Return a key that sorts where ``name`` does, the other way."""
    return (*(-byte for byte in name), 1)


def name_of_reversed(key: tuple[int, ...]) -> bytes:
    """Return what :func:`reversed_key` was made of."""
    return bytes(-number for number in key[:-1])


def orders_of_codes(codes: Array) -> Array:
    """Return the places in time of dates: unknown parts are 99, an unknown date is the last."""
    has_no_month, has_no_day = codes // 100 % 100 == 0, codes % 100 == 0
    filled = codes + 9900 * has_no_month + 99 * has_no_day
    return np.where(codes == 0, UNKNOWN_DATE, filled)


def code_of_order(order: int) -> int:
    """Return the code of a place in time, or of the sort key of one (minus the code)."""
    if order <= 0 or order == UNKNOWN_DATE:
        return -order if order < 0 else 0
    without_day = order - 99 if order % 100 == 99 else order
    return without_day - 9900 if without_day // 100 % 100 == 99 else without_day
