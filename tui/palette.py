"""The command palette: every action that works now, by its words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from inspect import isawaitable

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode

from tui.actions import Action, key_sign
from tui.screens.painting import actions_by_name, carrier_of
from tui.screens.search import SearchScreen


class ActionProvider(Provider):
    """Offers the actions of the search screen."""

    def _offers(self) -> list[tuple[Action, Callable[[], Awaitable[None]]]]:
        screen = self.screen
        if not isinstance(screen, SearchScreen):
            return []
        return [
            (action, partial(_do, carrier_of(screen, action), action))
            for action in actions_by_name(screen)
            if action.name != "command_palette"
        ]

    async def discover(self) -> Hits:
        """Offer everything."""
        for action, do in self._offers():
            yield DiscoveryHit(_label(action), do)

    async def search(self, query: str) -> Hits:
        """Offer what fits the words typed."""
        matcher = self.matcher(query)
        for action, do in self._offers():
            label = _label(action)
            score = matcher.match(label)
            if score > 0:
                yield Hit(score, matcher.highlight(label), do)


def _label(action: Action) -> str:
    return f"{action.about}  ({key_sign(action.keys[0])})"


async def _do(carrier: DOMNode, action: Action) -> None:
    """Carry an action out, whatever has the focus."""
    done = getattr(carrier, f"action_{action.name}")()
    if isawaitable(done):
        await done
