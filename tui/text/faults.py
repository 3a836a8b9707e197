"""Errors in one line of words."""

from __future__ import annotations

from searchidx.errors import SearchidxError
from searchidx.render import safe_text
from tui.ports import ArticleGoneError
from tui.text.wording import say


def error_text(error: Exception) -> str:
    """Word an error; one that nobody raised on purpose is named by its kind."""
    if isinstance(error, SearchidxError):
        return safe_text(str(error))
    if isinstance(error, ArticleGoneError):
        return say("error.gone")
    return safe_text(say("error.unexpected", kind=type(error).__name__, reason=str(error)))
