"""Names that stand for another one where they name a certain kind of thing: "Madrid", a club."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from searchidx.article import ENTITY_TYPES, EntityType
from searchidx.entities.datafiles import read_toml


@cache
def typed_names() -> Mapping[tuple[EntityType, str], str]:
    """Map a type and a name, as it is written, to the name that it stands for as that type."""
    entries = read_toml("aliases.toml")
    return {
        (kind, form): name
        for kind in ENTITY_TYPES
        for name, forms in entries.get(f"as {kind}", {}).items()
        for form in forms
    }
