"""How an indexing run goes about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UpdateOptions:
    """Choices of one run.

    ``is_rebuild`` makes everything anew and publishes it at the end. ``allow_empty``
    accepts a root that is missing or has emptied. ``path_pattern`` reads metadata from
    paths; None keeps the one that the files of the root were read with, an empty text
    none. What is read is published every ``checkpoint_s`` seconds or
    ``checkpoint_articles`` articles, whichever comes first, so that an interrupted run
    loses no more. The tagger sees ``batch_articles`` articles at once. Articles are shared
    out to ``jobs`` processes, one for every ``job_bytes`` of files to be read, if that makes
    more than one.
    """

    is_rebuild: bool = False
    allow_empty: bool = False
    path_pattern: str | None = None
    checkpoint_s: float = 30.0
    checkpoint_articles: int = 100_000
    batch_articles: int = 256
    jobs: int = 1
    job_bytes: int = 2_000_000
