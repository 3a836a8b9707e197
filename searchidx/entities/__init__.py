"""From text to mentions, and from names to entities.

A tagger finds the mentions of an article; :func:`resolve` makes entities of all the names
of an archive; :func:`canonical_key` is what the spellings and aliases of a name share.
"""

from searchidx.entities.keys import canonical_key
from searchidx.entities.resolve import resolve
from searchidx.entities.tagger import CapitalisedTagger

__all__ = ["CapitalisedTagger", "canonical_key", "resolve"]
