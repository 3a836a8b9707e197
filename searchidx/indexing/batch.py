"""Changes on their way to the writer: articles in batches, everything in order."""

from __future__ import annotations

import time
from typing import Final

from searchidx.article import Article
from searchidx.indexing.intake import Addition, Intake, Step
from searchidx.indexing.options import UpdateOptions
from searchidx.stored import FileRecord

_MAX_BATCH_CHARS: Final = 1_000_000
_MAX_COMMIT_SHARE: Final = 0.1
"""Share of a run that checkpoints may take."""


class Batch:
    """Collects steps and hands them over, publishing from time to time.

    At a checkpoint every file of which articles are published has a record; that of the
    file still being read asks for reading it again.
    """

    def __init__(self, intake: Intake, options: UpdateOptions) -> None:
        self._intake = intake
        self._options = options
        self._steps: list[Addition | Step] = []
        self._n_articles = self._n_chars = self._n_unpublished = 0
        self._has_changes = False
        self._published_at = time.monotonic()
        self._interval_s = options.checkpoint_s
        self.in_progress: FileRecord | None = None
        """The doubted record of the file that is being read, if any."""
        self.has_published = False
        """Whether there was a checkpoint in this run."""

    @property
    def has_changes(self) -> bool:
        """Whether there is anything to publish, or was in this run."""
        return self._has_changes or bool(self._steps)

    def add(self, article: Article, fingerprint: int) -> None:
        """Add an article, once the batch is full."""
        self._steps.append(Addition(article, fingerprint))
        self._n_articles += 1
        self._n_chars += len(article.body)
        if self._n_articles >= self._options.batch_articles or self._n_chars > _MAX_BATCH_CHARS:
            self.flush()
            self._publish_when_due()

    def then(self, step: Step) -> None:
        """Have another step taken after what was added so far."""
        self._steps.append(step)

    def flush(self) -> None:
        """Hand over what is waiting."""
        steps, self._steps = self._steps, []
        self._intake.take(steps)
        self._has_changes = self._has_changes or bool(steps)
        self._n_unpublished += self._n_articles
        self._n_articles = self._n_chars = 0

    def finish(self, *, must_publish: bool) -> int | None:
        """Hand over the rest and publish; return the generation, None if nothing changed."""
        self.flush()
        if self._has_changes or must_publish:
            return self._intake.commit(is_last=True)
        return None

    def _publish_when_due(self) -> None:
        """Publish a checkpoint, except of a rebuild, which appears as a whole."""
        is_due = (
            self._n_unpublished >= self._options.checkpoint_articles
            or time.monotonic() - self._published_at >= self._interval_s
        )
        if self._options.is_rebuild or not is_due:
            return
        if (record := self.in_progress) is not None:
            self._intake.take([lambda writer: writer.put_file(record)])
        started = time.monotonic()
        self._intake.commit()
        self.has_published = True
        self._n_unpublished = 0
        self._published_at = time.monotonic()
        # A commit looks at the names of the whole archive: it may not take over the run.
        commit_s = self._published_at - started
        self._interval_s = max(self._options.checkpoint_s, commit_s / _MAX_COMMIT_SHARE)
