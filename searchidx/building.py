"""The public API, second half: make an index and keep it up to date.

Apart from :mod:`searchidx.index` because a search needs neither readers nor tagger.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from searchidx.config import default_jobs, settings
from searchidx.engines.local.engine import LocalEngine
from searchidx.entities.protocol import TaggerFactory
from searchidx.indexing import UpdateOptions
from searchidx.indexing.pipeline import forget as forget_root
from searchidx.indexing.pipeline import update
from searchidx.results import IndexProgress, IndexSummary


def build_index(  # noqa: PLR0913 - choices of a run, by keyword
    index_dir: str | Path,
    paths: Sequence[str | Path] = (),
    *,
    progress: Callable[[IndexProgress], None] | None = None,
    rebuild: bool = False,
    allow_empty: bool = False,
    path_pattern: str | None = None,
    tagger: str | TaggerFactory | None = None,
    memory_bytes: int | None = None,
    jobs: int | None = None,
) -> IndexSummary:
    """Bring an index up to date with its files, making it where there is none.

    With ``paths`` only what lies under them is compared, and new ones become roots;
    without, all the roots of the index. ``rebuild`` makes everything anew and replaces the
    old state at the end. ``allow_empty`` accepts that a root is missing or has emptied.
    ``path_pattern`` reads metadata from paths: ``{outlet}/{date:%Y/%m/%d}/{slug}.txt``.
    ``tagger`` finds the names: ``"builtin"``, ``"none"`` (only what articles bring),
    ``"spacy:NAME"`` or ``"spacy:PATH"`` (a pipeline of yours), or something that makes a
    :class:`searchidx.entities.protocol.Tagger`, which is called once in this process and once
    in every other. Default: the one that the index was made with, else the built-in one.
    Another one takes a rebuild; ``is_tagger_changed`` of the summary advises one.
    ``memory_bytes`` bounds what all processes take together; there are ``jobs`` of them at
    work (default: ``SEARCHIDX_JOBS``, else the usable cores, at most 8), fewer where there
    is little to do or little memory. With 1 everything is done in this process.

    Raises RootUnusableError, IndexLockedError, IndexVersionError, IndexingError and
    UsageError; a file that cannot be read is reported in the summary instead.
    """
    chosen = settings(index_dir)
    if memory_bytes is not None:
        chosen = replace(chosen, memory_bytes=memory_bytes)
    return update(
        LocalEngine(chosen),
        [Path(path) for path in paths],
        tagger=tagger,
        settings=chosen,
        options=UpdateOptions(
            is_rebuild=rebuild,
            allow_empty=allow_empty,
            path_pattern=path_pattern,
            jobs=default_jobs() if jobs is None else jobs,
        ),
        progress=progress,
    )


def forget(index_dir: str | Path, path: str | Path) -> IndexSummary:
    """Take a root, with all its articles, out of an index; raise UsageError if it is none."""
    return forget_root(LocalEngine(settings(index_dir)), Path(path))
