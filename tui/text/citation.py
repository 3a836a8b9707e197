"""A plain citation of an article."""

from __future__ import annotations

from searchidx.article import Article
from searchidx.render import safe_text
from searchidx.results import Hit
from tui.text.wording import date, say


def citation(source: Article | Hit, opening: str = "") -> str:
    """Return author, title, outlet, date and address as one line of text.

    Without a title the opening words stand in its place, marked by an ellipsis; without
    a URL the article's id does.
    """
    parts = []
    if isinstance(source, Article) and source.authors:
        parts.append("; ".join(source.authors))
    title = source.title
    if title is None and opening:
        title = opening.rstrip(" .…") + "…"
    if title is not None:
        parts.append(say("citation.title", title=title))
    if source.outlet is not None:
        parts.append(source.outlet)
    parts.append(say("value.no_date") if source.date is None else date(source.date))
    parts.append(source.url or source.id)
    return safe_text(", ".join(parts))
