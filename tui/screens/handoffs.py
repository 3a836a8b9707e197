"""Handing an article over to the editor, the browser or the clipboard.

Each function returns what to tell the user: a text, and whether it is a complaint.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import webbrowser
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from textual.app import App, SuspendNotSupported

from searchidx.render import safe_text
from tui.text.wording import say

Told = tuple[str, bool]

_TAKES_LINE: Final = frozenset({"vi", "vim", "nvim", "view", "nano", "emacs", "micro", "kak", "mg"})
"""Editors that take the line to go to as ``+LINE`` before the file."""

_IN_TERMINAL: Final = frozenset({"w3m", "lynx", "links", "elinks", "www-browser"})


def copy(app: App[Any], text: str) -> Told:
    """Put a text into the clipboard through the terminal, which gives no answer."""
    app.copy_to_clipboard(text)
    shown = text if len(text) <= 60 else text[:59] + "…"
    return say("told.copied", text=shown), False


def edit(app: App[Any], path: str, line: int | None) -> Told:
    """Open a file in ``$VISUAL`` or ``$EDITOR`` while the screen is suspended."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not command:
        return say("told.no_editor"), True
    if not Path(path).is_file():
        return say("told.no_file", path=safe_text(path)), True
    words = shlex.split(command)
    if line is not None and words and Path(words[0]).name in _TAKES_LINE:
        words.append(f"+{line}")
    try:
        with app.suspend():
            # The command is the user's own setting; the path comes last and is a real file.
            status = subprocess.run([*words, str(Path(path).absolute())], check=False).returncode  # noqa: S603
    except (OSError, SuspendNotSupported) as error:
        return say("told.editor_failed", editor=command, reason=str(error)), True
    app.refresh(layout=True)
    return (
        (say("told.edited"), False) if status == 0 else (say("told.editor_ended", n=status), True)
    )


def open_url(app: App[Any], url: str | None) -> Told:
    """Open a web address in the browser; other kinds of address are refused."""
    shown = safe_text(url or "")
    if url is None or urlsplit(url).scheme not in {"http", "https"} or shown != url:
        return say("told.no_url", url=shown), True
    try:
        browser = webbrowser.get()
        if getattr(browser, "basename", "") in _IN_TERMINAL:
            with app.suspend():
                is_open = browser.open(url)
        else:
            is_open = browser.open(url)
    except (webbrowser.Error, OSError, SuspendNotSupported):
        is_open = False
    if is_open:
        return say("told.opened", url=shown), False
    app.copy_to_clipboard(url)
    return say("told.no_browser", url=shown), True
