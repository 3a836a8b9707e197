"""Lists of postings as they are read."""

from __future__ import annotations

import numpy as np

from searchidx.dataclass import dataclass
from searchidx.engines.local.codec.framing import Array


@dataclass(slots=True)
class StemList:
    """The documents of a stem: ``docs: int64[n]``, strictly increasing, deleted ones included.

    ``title_freqs``, ``body_freqs: int32[n]``: tokens in title and body, never both 0.
    """

    stem: int
    docs: Array
    title_freqs: Array
    body_freqs: Array
    _spans: tuple[Array, Array, Array] | None = None

    @property
    def freqs(self) -> Array:
        """``int32[n]``: tokens in title and body together."""
        found: Array = self.title_freqs + self.body_freqs
        return found

    def spans(self, position_bits: Array, code_bits: int) -> tuple[Array, Array, Array]:
        """``int64[n]`` thrice: tokens of each document, bits of one, where the last one ends."""
        if self._spans is None:
            freqs = self.freqs.astype(np.int64)
            widths = position_bits[self.docs] + np.int64(code_bits)
            self._spans = freqs, widths, np.cumsum(freqs * widths)
        return self._spans


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a stem in some of its documents, in their order.

    ``counts: int64[n_docs]`` are those of each. A token has ``rows: int64[n]``, which of the
    documents it is in; ``positions: int64[n]``, increasing within a document; and
    ``codes: int64[n]``, its form as a number within the stem.
    """

    counts: Array
    rows: Array
    positions: Array
    codes: Array


@dataclass(frozen=True, slots=True)
class ListRun:
    """The lists of several stems, one after the other.

    A row a posting: ``stems, docs: int64``, ``title_freqs: int32``, ``freqs: int64``. A row a
    token, in the same order: ``positions: int64`` with title and body counted through, and
    ``codes: int64`` of forms within the stem.
    """

    stems: Array
    docs: Array
    title_freqs: Array
    freqs: Array
    positions: Array
    codes: Array
