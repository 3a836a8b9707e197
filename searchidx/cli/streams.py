"""The one owner of stdout (data), stderr (narration) and the exit codes."""

from __future__ import annotations

import os
import sys
from enum import IntEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, TextIO

from searchidx import render
from searchidx.dataclass import dataclass
from searchidx.messages import message

if TYPE_CHECKING:
    from searchidx.render import Page


_USUAL_WIDTH: Final = 80


class Exit(IntEnum):
    """How a command ended, as its caller sees it."""

    DONE = 0
    NOTHING_FOUND = 1
    USAGE = 2
    UNUSABLE = 3
    OUT_OF_TIME = 4
    SKIPPED = 5
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Streams:
    """Where a command writes: ``out`` gets nothing but data, ``err`` everything else."""

    out: TextIO
    err: TextIO

    @classmethod
    def standard(cls) -> Self:
        """Take the streams of the process; a closed one swallows what it is given."""
        return cls(*(_usable(stream) for stream in (sys.stdout, sys.stderr)))

    @property
    def is_terminal(self) -> bool:
        """Whether the data goes to a screen."""
        return self.out.isatty()

    @property
    def is_narrated_live(self) -> bool:
        """Whether somebody watches stderr, so that progress may be drawn on it."""
        return self.err.isatty() and os.environ.get("TERM") != "dumb"

    @property
    def _is_ascii(self) -> bool:
        # JSON must come through whole, also where the locale has no letter for it.
        return not (self.out.encoding or "utf-8").lower().startswith("utf")

    def page(self) -> Page:
        """Return what text on stdout is to be laid out for."""
        if not self.is_terminal:
            return render.Page()
        is_plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") in {"dumb", "unknown"}
        return render.Page(width=_width(self.out), is_styled=not is_plain)

    def data(self, text: str) -> None:
        """Write data, already safe to show, to stdout."""
        self.out.write(text)

    def json(self, value: Any) -> None:
        """Write a value as JSON: on one line, or indented for a screen."""
        text = render.json_text(value, is_indented=self.is_terminal, is_ascii=self._is_ascii)
        self.data(text + "\n")

    def say(self, text: str) -> None:
        """Write a line or more of narration to stderr, made safe.

        That nobody can hear it is no failure of the command.
        """
        try:
            self.err.write(render.safe_text(text, multiline=True) + "\n")
            self.err.flush()
        except OSError:
            abandon(self.err)

    def tell(self, key: str, /, **params: Any) -> None:
        """Word a message in the user's language on stderr."""
        self.say(message(key, **params))

    def json_line(self, value: Any) -> None:
        """Write a value as one line of JSON."""
        self.data(render.json_text(value, is_ascii=self._is_ascii) + "\n")

    def flush(self) -> None:
        """Hand all data over, so that a full disk or a closed pipe shows up here."""
        self.out.flush()


def _width(screen: TextIO) -> int:
    """Return the columns of a screen: ``COLUMNS`` if that is set, 80 where nobody knows."""
    chosen = os.environ.get("COLUMNS", "")
    if chosen.isascii() and chosen.isdigit() and int(chosen):
        return int(chosen)
    try:
        return os.get_terminal_size(screen.fileno()).columns or _USUAL_WIDTH
    except (OSError, ValueError):
        return _USUAL_WIDTH


def abandon(stream: TextIO) -> None:
    """Turn a stream that cannot be written into one that swallows what is left in it."""
    try:
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, stream.fileno())
        os.close(sink)
    except (OSError, ValueError):  # no file behind it: nothing is left to fail
        return


def _usable(stream: TextIO | None) -> TextIO:
    if stream is None:
        return Path(os.devnull).open("w", encoding="utf-8")
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="replace")  # a letter the terminal lacks is no failure
    return stream
