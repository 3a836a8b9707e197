"""The shipped tables, read once."""

from __future__ import annotations

from functools import cache

from searchidx.entities.tagger import NETWORK_FILE, VOCABULARY_FILE
from searchidx.entities.tagging.network import Network, read_network
from searchidx.entities.tagging.vocabulary import Vocabulary, read_vocabulary


@cache
def shipped() -> tuple[Network, Vocabulary]:
    """Return the shipped network and vocabulary."""
    return read_network(NETWORK_FILE), read_vocabulary(VOCABULARY_FILE)
