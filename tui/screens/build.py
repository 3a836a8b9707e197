"""Building an index: where there is none yet, or before the search begins."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Input

from searchidx.errors import IndexCorruptError, IndexVersionError
from searchidx.results import IndexProgress, IndexSummary
from tui import messages as msg
from tui.desk import Desk
from tui.text.faults import error_text
from tui.text.pieces import Line, plain
from tui.text.wording import say
from tui.text.wrap import wrap
from tui.widgets.pieces import COMPONENTS, PieceLine

BAR_CELLS = 40


class BuildText(PieceLine):
    """What is the matter, and how far the indexing is."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._paragraphs: tuple[tuple[str, str], ...] = ()

    def show(self, *paragraphs: tuple[str, str]) -> None:
        """Show paragraphs of a text and its style."""
        self._paragraphs = paragraphs
        self.refresh()

    def lines(self, width: int) -> list[Line]:
        """Return the paragraphs, wrapped."""
        lines: list[Line] = []
        for text, style in self._paragraphs:
            lines += [(plain(text[start:end], style),) for start, end in wrap(text, width)]
        return lines


class BuildScreen(Screen[IndexSummary | None]):
    """Builds the index from given paths, or from a folder that is typed here."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS

    def __init__(self, desk: Desk, paths: Sequence[Path], error: Exception | None) -> None:
        super().__init__()
        self._desk = desk
        self._paths = tuple(paths)
        self._error = error

    def compose(self) -> ComposeResult:
        """Put the folder between the text and the progress."""
        yield BuildText(id="build-text")
        yield Input(placeholder=say("build.folder"), compact=True, id="build-folder")
        yield BuildText(id="build-progress")

    def on_mount(self) -> None:
        """Build at once where it is known what from; ask otherwise."""
        if self._error is None and self._paths:
            self._build(self._paths)
        else:
            self._ask()

    @property
    def text(self) -> BuildText:
        """What is the matter."""
        return self.query_one("#build-text", BuildText)

    @property
    def progress(self) -> BuildText:
        """How far it is."""
        return self.query_one("#build-progress", BuildText)

    def _ask(self) -> None:
        matter = "" if self._error is None else error_text(self._error)
        self.text.show((matter, "heading"), ("", ""), (say("build.ask"), ""))
        folder = self.query_one(Input)
        folder.display = True
        folder.focus()
        self._show_command(folder.value)

    def _show_command(self, folder: str) -> None:
        command = ["searchidx", "index", folder or say("build.folder_word")]
        command += ["--index", str(self._desk.index_dir)]
        if self._is_rebuild:
            command.append("--rebuild")
        self.progress.show(("", ""), (say("build.command"), "dim"), (shlex.join(command), "key"))

    @property
    def _is_rebuild(self) -> bool:
        """Whether what is there must be replaced as a whole."""
        return isinstance(self._error, IndexCorruptError | IndexVersionError)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the command that would do the same."""
        self._show_command(event.value.strip())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Build from the folder that was typed."""
        if not event.value.strip():
            return
        folder = Path(event.value.strip()).expanduser()
        if folder.exists():
            self._build((folder,))
        else:
            self.progress.show(("", ""), (say("told.no_file", path=str(folder)), "error"))

    def _build(self, paths: Sequence[Path]) -> None:
        self.query_one(Input).display = False
        names = ", ".join(str(path) for path in paths)
        self.text.show((say("build.building", paths=names), "heading"))
        self.progress.show(("", ""), (say("build.stage.scan"), "dim"))
        self._desk.build(paths, self.post_message, is_rebuild=self._is_rebuild)

    def on_build_progressed(self, message: msg.BuildProgressed) -> None:
        """Show how far it is."""
        progress = message.progress
        self.progress.show(("", ""), (progress_bar(progress), "key"), (said_of(progress), "dim"))

    def on_build_ended(self, message: msg.BuildEnded) -> None:
        """Go on to the search."""
        self.dismiss(message.summary)

    def on_build_failed(self, message: msg.BuildFailed) -> None:
        """Say why, and ask for another folder."""
        self._error = message.error
        self._ask()


def progress_bar(progress: IndexProgress) -> str:
    """Draw the share of bytes read."""
    share = progress.n_bytes / progress.n_bytes_total if progress.n_bytes_total else 0.0
    n_full = round(min(share, 1.0) * BAR_CELLS)
    return "█" * n_full + "░" * (BAR_CELLS - n_full) + f" {100 * min(share, 1.0):3.0f} %"


def said_of(progress: IndexProgress) -> str:
    """Say the stage, the files and the articles."""
    stage = say(f"build.stage.{progress.stage}")
    files = say("build.files", done=progress.n_files, total=progress.n_files_total)
    return " · ".join((stage, files, say("about.articles", n=progress.n_articles)))
