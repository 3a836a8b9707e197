"""``searchidx entity``: the entities of the archive, and what people correct in them."""

from __future__ import annotations

from typing import Final

import click

from searchidx.cli.worded import Lazy, LazyGroup

_ROOM: Final = "searchidx.cli.commands"
_EDITS: Final = f"{_ROOM}.entity_edits"
COMMANDS: Final = {
    "list": Lazy(f"{_ROOM}.entity_list", "cli.help_entity_list"),
    "show": Lazy(f"{_ROOM}.entity_show", "cli.help_entity_show"),
    "merge": Lazy(_EDITS, "cli.help_entity_merge", "merge"),
    "split": Lazy(_EDITS, "cli.help_entity_split", "split"),
    "rename": Lazy(_EDITS, "cli.help_entity_rename", "rename"),
    "retype": Lazy(_EDITS, "cli.help_entity_retype", "retype"),
    "ban": Lazy(_EDITS, "cli.help_entity_ban", "ban"),
    "undo": Lazy(_EDITS, "cli.help_entity_undo", "undo"),
}

command = click.command("entity", cls=LazyGroup, lazy=COMMANDS, help="cli.help_entity")(
    lambda: None
)
