"""From a file to articles: discovery, readers, encoding, metadata.

An article without an ``id`` is called by its path relative to its root, in a file of many
articles followed by ``#`` and its line (in a JSON list, its number). The name of the root
folder is not part of it, so that an archive can be moved. Two roots may thus hold articles
of the same id: the one whose file comes first in the order of paths keeps it and the other
is reported; to have both, index the folder above them, or give them ids.
"""
