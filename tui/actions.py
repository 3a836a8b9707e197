"""The registry of actions: one table feeds the keys, the bottom line, the palette and the help.

An action belongs to a place and is carried out by the method ``action_<name>`` of the widget
of that place or of its screen. Its words are ``action.<name>`` (short) and ``about.<name>`` in
the catalogue.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from textual.binding import Binding

from tui.text.wording import say

KEY_SIGNS: Final = {
    "enter": "↵",
    "escape": "Esc",
    "slash": "/",
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
}


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done at a place, and the keys that do it, the usual one first.

    It is carried out by the widget of the place, or by the screen if ``is_on_screen``.
    """

    place: str
    name: str
    keys: tuple[str, ...]
    is_in_footer: bool
    is_on_screen: bool

    @property
    def label(self) -> str:
        """A word or two, for the bottom line."""
        return say(f"action.{self.name}")

    @property
    def about(self) -> str:
        """What it does, for the help and the palette."""
        return say(f"about.{self.name}")


@cache
def all_actions() -> tuple[Action, ...]:
    """Return every action, in the order of the table."""
    table = tomllib.loads(files("tui").joinpath("actions.toml").read_text(encoding="utf-8"))
    return tuple(
        Action(
            place,
            name,
            tuple(entry["keys"]),
            is_in_footer=entry.get("footer", False),
            is_on_screen="on" in entry,
        )
        for place, entries in table.items()
        for name, entry in entries.items()
    )


def actions_at(*places: str) -> tuple[Action, ...]:
    """Return the actions of some places."""
    return tuple(action for action in all_actions() if action.place in places)


def bindings_of(*places: str) -> list[Binding]:
    """Return the key bindings of some places; each has the id ``place.name``.

    They have priority: such a key is obeyed before the next one is looked at, while others
    wander through the queues of the widgets, and a quick typist would overtake them.
    """
    return [
        Binding(
            ",".join(action.keys),
            f"screen.{action.name}" if action.is_on_screen else action.name,
            show=False,
            priority=True,
            id=f"{action.place}.{action.name}",
        )
        for action in actions_at(*places)
    ]


def key_sign(key: str) -> str:
    """Return how a key is written on the screen: ↵, ^p, ⇧→."""
    if key == "space":
        return say("key.space")
    for prefix, sign in (("ctrl+", "^"), ("shift+", "⇧")):
        if key.startswith(prefix):
            return sign + key_sign(key.removeprefix(prefix))
    if key in {"home", "end", "pageup", "pagedown"}:
        return say(f"key.{key}")
    return KEY_SIGNS.get(key, key)
