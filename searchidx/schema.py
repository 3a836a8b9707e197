"""The field table: what an article's fields are called, and what is done with each."""

from __future__ import annotations

from typing import Final, Literal

from searchidx.dataclass import dataclass

Kind = Literal["text", "keyword", "date", "entity"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field that can be searched.

    ``names`` are how the query language calls it, the first being the Spanish one.
    ``weight`` and ``b`` (length normalisation, 0 none … 1 full) are those of BM25F.
    """

    name: str
    kind: Kind
    names: tuple[str, ...]
    weight: float = 0.0
    b: float = 0.0
    entity_type: str | None = None


K1: Final = 0.9
"""Saturation of term frequency in BM25F (Robertson and Zaragoza 2009, section 3.5)."""

FIELDS: Final = (
    Field("title", "text", ("título", "title"), weight=2.0, b=0.6),
    Field("body", "text", ("cuerpo", "body"), weight=1.0, b=0.7),
    Field("outlet", "keyword", ("medio", "outlet")),
    Field("date", "date", ("fecha", "date")),
    Field("entity", "entity", ("entidad", "entity")),
    Field("person", "entity", ("persona", "person"), entity_type="person"),
    Field("place", "entity", ("lugar", "place"), entity_type="place"),
    Field("organization", "entity", ("organización", "organization"), entity_type="organization"),
)

BY_NAME: Final = {field.name: field for field in FIELDS}
