"""What an index holds, whether it is whole, and what a run did to it."""

from __future__ import annotations

from collections.abc import Iterator

from searchidx.messages import message
from searchidx.render.lines import grid, line
from searchidx.render.page import Page, number
from searchidx.render.safe import safe_text
from searchidx.results import CheckReport, IndexStats, IndexSummary, SkippedFile


def stats_text(stats: IndexStats, page: Page) -> str:
    """Return the figures of an index, one a line."""
    rows = [(line(label), line(value)) for label, value in _figures(stats)]
    return page.text(grid(rows, page.table_width))


def _figures(stats: IndexStats) -> Iterator[tuple[str, str]]:
    yield message("render.stat_articles"), number(stats.n_articles)
    yield message("render.stat_without_title"), number(stats.n_without_title)
    yield message("render.stat_without_outlet"), number(stats.n_without_outlet)
    yield message("render.stat_without_date"), number(stats.n_without_date)
    yield message("render.stat_outlets"), number(stats.n_outlets)
    yield message("render.stat_entities"), number(stats.n_entities)
    yield message("render.stat_words"), number(stats.n_words)
    yield message("render.stat_terms"), number(stats.n_terms)
    yield message("render.stat_dates"), _span(stats)
    yield message("render.stat_size"), size(stats.size_bytes)
    yield message("render.stat_segments"), number(stats.n_segments)
    yield message("render.stat_generation"), number(stats.generation)
    yield message("render.stat_format"), f"{stats.format_version} · {stats.analyzer_version}"
    yield message("render.stat_tagger"), _tagger(stats)
    for root in stats.roots:
        yield message("render.stat_root"), root


def _span(stats: IndexStats) -> str:
    if stats.first_date is None or stats.last_date is None:
        return message("render.unknown")
    return f"{stats.first_date} – {stats.last_date}"


def _tagger(stats: IndexStats) -> str:
    if stats.tagger is None or stats.tagger_version is None:
        return message("render.unknown")
    return f"{stats.tagger} · {stats.tagger_version}"


def size(n_bytes: int) -> str:
    """Write a number of bytes in the largest unit (of 1,000) that leaves at least 1."""
    value, unit = float(n_bytes), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if value < 1000:
            break
        value, unit = value / 1000, larger
    return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"


def check_text(report: CheckReport) -> str:
    """Return every problem on its line, or that there is none, and what was read."""
    lines = [safe_text(problem) for problem in report.problems]
    if not lines:
        lines = [message("render.check_ok")]
    read = message(
        "render.check_read",
        files=number(report.n_files),
        size=size(report.n_bytes),
        articles=number(report.n_articles),
    )
    return "".join(f"{line}\n" for line in (*lines, read))


def summary_text(summary: IndexSummary) -> str:
    """Return what an indexing run did, in one line."""
    counts = message(
        "render.summary",
        files=number(summary.n_files),
        added=number(summary.added),
        updated=number(summary.updated),
        deleted=number(summary.deleted),
        unchanged=number(summary.unchanged),
        moved=number(summary.moved),
        skipped=number(len(summary.skipped)),
        seconds=f"{summary.seconds:.1f}",
    )
    return f"{counts}\n"


def skipped_lines(skipped: tuple[SkippedFile, ...], most: int) -> Iterator[str]:
    """Yield a line for each of the first ``most`` skipped files, and one for the rest.

    The reason of each names its file and line.
    """
    for item in skipped[:most]:
        yield safe_text(message("render.skipped", reason=item.message()))
    if len(skipped) > most:
        yield message("render.skipped_more", n=number(len(skipped) - most))
