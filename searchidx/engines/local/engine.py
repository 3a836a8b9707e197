"""The engine that keeps an index in a folder of this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from searchidx.analysis import ANALYZER_VERSION
from searchidx.config import Settings
from searchidx.engine import Capabilities, Searcher
from searchidx.engines.local.generation import (
    DATA_FOLDER,
    generation_numbers,
    read_latest,
    refuse_foreign_folder,
)
from searchidx.engines.local.searcher import LocalSearcher
from searchidx.entities.correction_file import CorrectionFile
from searchidx.entities.corrections import Corrections
from searchidx.errors import IndexCorruptError, IndexMissingError, IndexVersionError
from searchidx.results import CheckReport

if TYPE_CHECKING:
    from searchidx.engines.local.writer import LocalWriter

OPEN_ATTEMPTS: Final = 5


class LocalEngine:
    """An index in ``settings.index_dir``; what the engine owns lies in ``data/`` there."""

    capabilities = Capabilities(name="local")

    def __init__(
        self, settings: Settings, corrections: Callable[[], Corrections] | None = None
    ) -> None:
        """``corrections`` returns those of entities, by default as their file now has them."""
        self._settings = settings
        self._corrections = corrections or CorrectionFile(Path(settings.index_dir))
        self._folder = Path(settings.index_dir).absolute() / DATA_FOLDER

    def exists(self) -> bool:
        """Say whether there is an index of ours."""
        return bool(generation_numbers(self._folder))

    def latest_generation(self) -> int:
        """Return the number of the published state, 0 where there is none."""
        return max(generation_numbers(self._folder), default=0)

    def is_current(self, searcher: Searcher) -> bool:
        """Say whether a searcher shows the latest generation, corrected as it is now."""
        return self.is_latest(searcher.generation, searcher.corrections)

    def is_latest(self, generation: int, corrections: Corrections) -> bool:
        """Say the same of a generation under some corrections."""
        return generation == self.latest_generation() and corrections == self._corrections()

    def searcher(self) -> LocalSearcher:
        """Open the latest generation.

        A writer may publish and clean up while the files are being opened; then the next
        generation is tried. Raises IndexMissingError, IndexCorruptError, IndexVersionError.
        """
        for attempt in range(OPEN_ATTEMPTS):
            number = self.latest_generation()
            try:
                return self._open()
            except IndexCorruptError:
                if self.latest_generation() == number or attempt == OPEN_ATTEMPTS - 1:
                    raise
        raise IndexMissingError("engine.no_index", path=self._folder.parent)

    def _open(self) -> LocalSearcher:
        generation = read_latest(self._folder)
        if generation.analyzer != ANALYZER_VERSION:
            raise IndexVersionError(
                "engine.other_analyzer",
                path=self._folder.parent,
                found=generation.analyzer,
                wanted=ANALYZER_VERSION,
            )
        return LocalSearcher(self._folder, generation, self._settings.limits, self._corrections())

    def writer(self, *, mode: Literal["update", "rebuild"] = "update") -> LocalWriter:
        """Lock the index and write; see :class:`searchidx.engine.Engine`."""
        from searchidx.engines.local.writer import LocalWriter, make_data_folder
        from searchidx.entities.extend import RESOLVER

        if not self.exists():
            refuse_foreign_folder(self._folder)
            make_data_folder(self._folder)
        return LocalWriter(self._folder, RESOLVER, self._settings.memory_bytes, mode)

    def check(self) -> CheckReport:
        """Verify every byte and every cross-reference of the latest generation."""
        from searchidx.engines.local.check import check_generation

        while True:
            generation = read_latest(self._folder)
            report = check_generation(self._folder, generation)
            # A writer that publishes meanwhile takes the files away that are being read.
            if not report.problems or self.latest_generation() == generation.number:
                return report
