"""The statements of a TOML text, one by one, each with its line.

A parser of the whole text stops at the first mistake, and its values have no lines. Here a
mistake spoils one statement, and the usual values are read without ``tomllib``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, Literal

from searchidx.dataclass import dataclass
from searchidx.pattern import pattern

Kind = Literal["table", "tables", "value", "broken", "unfinished"]

_COMMENT: Final = r"#[^\x00-\x08\x0a-\x1f\x7f]*"
_REST: Final = rf"[ \t]*(?:{_COMMENT})?(?:\r?\n|\Z)"
_PART: Final = r"""(?:[A-Za-z0-9_-]+|"[^"\\\x00-\x1f\x7f]*"|'[^'\x00-\x1f\x7f]*')"""
_KEY: Final = rf"(?P<key>{_PART}(?:[ \t]*\.[ \t]*{_PART})*)"
_TEXT: Final = r'"[^"\\\x00-\x08\x0a-\x1f\x7f]*"' r"|'[^'\x00-\x08\x0a-\x1f\x7f]*'"
_SPACE: Final = rf"(?:[ \t\n]|\r\n|{_COMMENT}\r?\n)*"
_ITEM: Final = rf"(?:{_TEXT}){_SPACE}"

_blank: Final = pattern(_REST)
_headers: Final = pattern(rf"[ \t]*\[\[[ \t]*{_KEY}[ \t]*\]\]{_REST}")
_header: Final = pattern(rf"[ \t]*\[[ \t]*{_KEY}[ \t]*\]{_REST}")
_assigned: Final = pattern(rf"[ \t]*{_KEY}[ \t]*=[ \t]*")
_piece: Final = pattern(
    r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""(?:"{0,2})'
    r"|'''[^']*(?:'(?!'')[^']*)*'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[\[\]{}=\n\"']"
    r"|[^\[\]{}=\n\"'#]+",
    re.DOTALL,
)
_scalar: Final = pattern(r"true|false|[+-]?(?:inf|nan|[0-9].*)")
_text: Final = pattern(_TEXT)
_texts: Final = pattern(rf"\[{_SPACE}(?:{_ITEM}(?:,{_SPACE}{_ITEM})*(?:,{_SPACE})?)?\]")
_text_or_comment: Final = pattern(rf"#[^\n]*|{_TEXT}")
_LONG_QUOTES: Final = ('"""', "'''")


@dataclass(frozen=True, slots=True)
class Statement:
    """A header (``[key]`` is a "table", ``[[key]]`` are "tables"), a value, or no TOML.

    It takes the whole lines ``text[start:end]``, the first of them the 1-based ``line``. After
    an "unfinished" one, whose value has no end, nothing is read.
    """

    kind: Kind
    line: int
    start: int
    end: int
    key: str = ""
    value: Any = None


def statements(text: str) -> Iterator[Statement]:
    """Yield the statements of a text in their order; never raises."""
    position, line = 0, 1
    while position < len(text):
        blank = _blank.match(text, position)
        if blank:
            end = blank.end()
        else:
            statement = _statement(text, position, line)
            yield statement
            if statement.kind == "unfinished":
                return
            end = statement.end
        line += text.count("\n", position, end)
        position = end


def _statement(text: str, start: int, line: int) -> Statement:
    """Return the statement that begins at the line that starts at ``start``."""
    if found := _headers.match(text, start):
        return Statement("tables", line, start, found.end(), _bare(found["key"]))
    if found := _header.match(text, start):
        return Statement("table", line, start, found.end(), _bare(found["key"]))
    next_line = text.find("\n", start) + 1 or len(text)
    assigned = _assigned.match(text, start)
    if not assigned:
        return Statement("broken", line, start, next_line)
    key = _bare(assigned["key"])
    try:
        end, stop = _ends(text, assigned.end())
        value = _value(text[assigned.end() : end].strip(" \t\r"))
    except EOFError:
        return Statement("unfinished", line, start, next_line, key)
    except (ValueError, RecursionError):
        return Statement("broken", line, start, next_line, key)
    return Statement("value", line, start, stop, key, value)


def _bare(key: str) -> str:
    """Return a key without quotation marks; a dotted one stays as it is."""
    return key[1:-1] if key[0] in "\"'" and key.count(key[0]) == 2 and key[-1] == key[0] else key


def _ends(text: str, position: int) -> tuple[int, int]:
    """Return where a value ends, and where the line after it begins.

    Raises ValueError where it is none, EOFError where it does not end.
    """
    opened: list[str] = []
    while position < len(text):
        found = _piece.match(text, position)
        assert found
        piece = found[0]
        if not opened and piece[0] in "#\n":
            break
        if piece[0] in "\"'" and len(piece) < 6 and text.startswith(_LONG_QUOTES, position):
            raise EOFError
        if piece in "[{":
            opened.append(piece)
        elif piece in "]}":
            if not opened or opened.pop() + piece not in ("[]", "{}"):
                raise ValueError(piece)
        elif piece in "\"'" or (opened and "{" not in opened and not _is_of_list(piece)):
            raise ValueError(piece)  # most likely a bracket or a mark was left open above
        position += len(piece)
    if opened:
        raise EOFError
    rest = _blank.match(text, position)
    if not rest:
        raise ValueError(text[position])
    return position, rest.end()


def _is_of_list(piece: str) -> bool:
    """Say whether a piece is a text, a comment, or numbers and the like with commas."""
    return piece[0] in "\"'#" or all(map(_scalar.fullmatch, piece.replace(",", " ").split()))


def _value(text: str) -> Any:
    """Read a value; raise ValueError or RecursionError."""
    if _text.fullmatch(text):
        return text[1:-1]
    if _texts.fullmatch(text):
        items = (found[0] for found in _text_or_comment.finditer(text))
        return [item[1:-1] for item in items if item[0] != "#"]
    import tomllib  # noqa: PLC0415 - few values need it

    return tomllib.loads(f"x = {text}\n")["x"]
