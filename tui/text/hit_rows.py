"""A hit as lines: one, two or four rows."""

from __future__ import annotations

from searchidx.results import Hit, Range
from tui.text.pieces import Line, Piece, clip, marked, plain, spread, width_of
from tui.text.wording import date, number, say
from tui.text.wrap import wrap

SEPARATOR = " · "


def hit_lines(hit: Hit, position: int, width: int, density: int) -> tuple[Line, ...]:
    """Return the rows of the hit at a position (0-based), each at most ``width`` cells wide."""
    head = (Piece(f"{number(position + 1)} ", "number"), *title_pieces(hit))
    if density < 4:
        first = spread(head, _source_within(hit, width * 2 // 5), width)
        return (first, _indented(_snippet_lines(hit, width - 2, 1)[0]))[:density]
    matches = say("hits.matches", n=hit.n_matches) if hit.n_matches else ""
    source = (*source_pieces(hit), Piece(SEPARATOR + say("hits.words", n=hit.n_words), "dim"))
    return (
        spread(head, (Piece(matches, "dim"),), width),
        clip(_indented(source), width),
        *(_indented(line) for line in _snippet_lines(hit, width - 2, 2)),
    )


def title_pieces(hit: Hit) -> Line:
    """Return the title with its matches, or the opening words marked as such."""
    if hit.title is not None:
        return marked(hit.title, hit.title_highlights, "title", "title-mark")
    return (Piece(say("hits.untitled") + " ", "dim"), plain(hit.opening, "opening"))


def source_pieces(hit: Hit) -> tuple[Piece, Piece]:
    """Return outlet and date, each in words where it is unknown."""
    outlet = Piece(say("value.no_outlet"), "dim") if hit.outlet is None else plain(hit.outlet)
    when = say("value.no_date") if hit.date is None else date(hit.date)
    return (outlet, Piece(SEPARATOR + when, "dim"))


def _source_within(hit: Hit, width: int) -> Line:
    """Return outlet and date in a width; the outlet is cut first, and goes before the date."""
    outlet, when = source_pieces(hit)
    left = width - width_of((when,))
    if left >= 4:
        return (*clip((outlet,), left), when)
    return clip((Piece(when.text.removeprefix(SEPARATOR), when.style),), width)


def _indented(line: Line) -> Line:
    return (Piece("  "), *line)


def _snippet_lines(hit: Hit, width: int, n_lines: int) -> tuple[Line, ...]:
    """Return exactly ``n_lines`` lines of the first snippet, or of the opening words."""
    text: str = hit.opening
    ranges: tuple[Range, ...] = ()
    if hit.snippets:
        text, ranges = hit.snippets[0].text, hit.snippets[0].highlights
    text = text.replace("\n", " ")
    lines: list[Line] = []
    covered = wrap(text, width)
    for start, end in covered[: n_lines - 1]:
        lines.append(_part(text, ranges, start, end))
    if len(covered) >= n_lines:
        start = covered[n_lines - 1][0]
        lines.append(clip(_part(text, ranges, start, min(len(text), start + 2 * width)), width))
    return tuple(lines) + ((),) * (n_lines - len(lines))


def _part(text: str, ranges: tuple[Range, ...], start: int, end: int) -> Line:
    inside = [
        (max(a, start) - start, min(b, end) - start) for a, b in ranges if a < end and b > start
    ]
    return marked(text[start:end], inside, "snippet", "mark")
