"""From text to mentions, and from names to entities.

A tagger (``tagger``) finds the mentions of an article, ``resolve`` makes entities of all the
names of an archive, and ``keys.canonical_key`` is what the spellings and aliases of a name
share. Each is imported from its module: a search needs the keys alone.
"""
