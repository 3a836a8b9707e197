"""The command palette: every action that works now, by its words."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode

from tui.actions import Action, key_sign
from tui.screens.painting import actions_by_name
from tui.screens.search import SearchScreen


class ActionProvider(Provider):
    """Offers the actions of the search screen."""

    def _offers(self) -> list[tuple[Action, DOMNode]]:
        if not isinstance(self.screen, SearchScreen):
            return []
        offers = actions_by_name(self.screen)
        return [offer for offer in offers if offer[0].name != "command_palette"]

    async def discover(self) -> Hits:
        """Offer everything."""
        for action, node in self._offers():
            yield DiscoveryHit(_label(action), partial(_do, node, action))

    async def search(self, query: str) -> Hits:
        """Offer what fits the words typed."""
        matcher = self.matcher(query)
        for action, node in self._offers():
            label = _label(action)
            score = matcher.match(label)
            if score > 0:
                yield Hit(score, matcher.highlight(label), partial(_do, node, action))


def _label(action: Action) -> str:
    return f"{action.about}  ({key_sign(action.keys[0])})"


async def _do(node: DOMNode, action: Action) -> None:
    await node.run_action(action.name)  # type: ignore[attr-defined]
