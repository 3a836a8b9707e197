"""Files of arrays and lists of words, whose bytes depend on nothing but those.

A line that names the kind of file, one of JSON with name, dtype and shape of each array, then
the numbers, little-endian, array after array. A list of strings is an array of the bytes of
all, each with a line end behind it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from searchidx.analysis.symbols import Array
from searchidx.errors import UnreadableFileError

_KIND: Final = "searchidx tagger "


def write_arrays(path: Path, kind: str, arrays: Mapping[str, Array]) -> None:
    """Write arrays of numbers; ``kind`` says of what."""
    forms = {name: np.ascontiguousarray(a, a.dtype.newbyteorder("<")) for name, a in arrays.items()}
    header = {name: [a.dtype.str, list(a.shape)] for name, a in forms.items()}
    head = f"{_KIND}{kind}\n{json.dumps(header)}\n".encode("ascii")
    path.write_bytes(b"".join([head, *(a.tobytes() for a in forms.values())]))


def read_arrays(path: Path, kind: str) -> dict[str, Array]:
    """Return the arrays of a file; raise UnreadableFileError if it is no such file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError("entities.unreadable", path=path, reason=error) from error
    try:
        return _arrays(data, kind)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableFileError("entities.no_tables", path=path, kind=kind) from error


def _arrays(data: bytes, kind: str) -> dict[str, Array]:
    """Return the arrays of a file; raise what comes of it if it is no such file."""
    first, second, body = data.split(b"\n", 2)
    if first != f"{_KIND}{kind}".encode("ascii"):
        raise ValueError(first)
    arrays = {}
    offset = 0
    for name, (dtype, shape) in json.loads(second).items():
        size = math.prod(shape)
        if min(shape, default=0) < 0 or size > len(body):
            raise ValueError(shape)
        arrays[name] = np.frombuffer(body, dtype, size, offset).reshape(shape)
        offset += arrays[name].nbytes
    if offset != len(body):
        raise ValueError(offset)
    return arrays


def strings_array(strings: Sequence[str]) -> Array:
    """Return strings, none of which has a line end, as an array of bytes."""
    return np.frombuffer("".join(f"{s}\n" for s in strings).encode(), np.uint8)


def array_strings(array: Array) -> list[str]:
    """Return the strings of an array."""
    return array.tobytes().decode().split("\n")[:-1]
