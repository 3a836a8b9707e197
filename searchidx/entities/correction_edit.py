"""Adding an entry to the text of a file of corrections, and taking the last one out.

Both leave every other character as it is: comments, order and layout are people's. Taking
out what was just added gives the text that was there before.
"""

from __future__ import annotations

from typing import Final

from searchidx.entities.correction_entries import ACTIONS_OF_TABLES, TARGETS
from searchidx.entities.corrections import Correction
from searchidx.entities.statements import statements

_ESCAPES: Final = str.maketrans(
    {'"': '\\"', "\\": "\\\\"} | {chr(code): f"\\u{code:04x}" for code in (*range(32), 0x7F)}
)


def entry_text(correction: Correction) -> str:
    """Return an entry as lines of the file, the last one without its end."""
    names = ", ".join(map(_quoted, correction.names))
    is_one = correction.action in ("rename", "retype") and len(correction.names) == 1
    lines = [f"[[{correction.action}]]", f"entity = {names}" if is_one else f"names = [{names}]"]
    if correction.to:
        to = correction.to
        if correction.action == "merge" and correction.type:
            to = f"{correction.type}:{to}"
        lines.append(f"{TARGETS[correction.action]} = {_quoted(to)}")
    if correction.type and correction.action != "merge":
        lines.append(f"type = {_quoted(correction.type)}")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def with_entry(text: str, correction: Correction) -> str:
    """Return a text with an entry at its end, after a blank line.

    Lines end as they do in the text, and the last one has an end if it had one before.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    added = entry_text(correction).replace("\n", end)
    if not text:
        return added + end
    return f"{text}{end}{added}{end}" if text.endswith("\n") else f"{text}{end}{end}{added}"


def without_last(text: str) -> tuple[str, int, str] | None:
    """Return a text without its last entry, the line where that began, and the entry.

    A blank line before it goes too; comments around it stay. None if there is no entry.
    """
    start = end = line = 0
    is_inside = False
    for statement in statements(text):
        if statement.kind in ("table", "tables"):
            is_inside = statement.key in ACTIONS_OF_TABLES
            if is_inside:
                start, line = statement.start, statement.line
        if is_inside:
            end = statement.end
    if not line:
        return None
    before, taken = text[:start], text[start:end]
    if before in ("\n", "\r\n") or before.endswith(("\n\n", "\n\r\n")):
        before = _without_end(before)
    if not taken.endswith("\n"):
        before = _without_end(before)
    return before + text[end:], line, taken


def _without_end(text: str) -> str:
    return text.removesuffix("\r\n") if text.endswith("\r\n") else text.removesuffix("\n")
