"""Files of arrays and lists of words, whose bytes depend on nothing but those.

A line that names the kind of file, one of JSON with name, dtype and shape of each array, then
the numbers, little-endian, array after array. A list of strings is an array of the bytes of
all, each with a line end behind it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

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
        first, second, body = data.split(b"\n", 2)
        if first.decode("ascii") != _KIND + kind:
            raise UnreadableFileError("entities.no_tables", path=path, kind=kind)
        header: dict[str, Any] = json.loads(second)
    except (OSError, ValueError) as error:
        raise UnreadableFileError("entities.unreadable", path=path, reason=error) from error
    arrays = {}
    offset = 0
    for name, (dtype, shape) in header.items():
        size = int(np.prod(shape))
        arrays[name] = np.frombuffer(body, dtype, size, offset).reshape(shape)
        offset += arrays[name].nbytes
    return arrays


def strings_array(strings: Sequence[str]) -> Array:
    """Return strings, none of which has a line end, as an array of bytes."""
    return np.frombuffer("".join(f"{s}\n" for s in strings).encode(), np.uint8)


def array_strings(array: Array) -> list[str]:
    """Return the strings of an array."""
    return array.tobytes().decode().split("\n")[:-1]
