"""The one record that crosses from ingest to indexing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import chain
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

from searchidx.dataclass import dataclass, field
from searchidx.dates import PartialDate

EntityType = Literal["person", "place", "organization", "other"]
ENTITY_TYPES: Final[tuple[EntityType, ...]] = ("person", "place", "organization", "other")

TextField = Literal["title", "body"]
TEXT_FIELDS: Final[tuple[TextField, ...]] = ("title", "body")

_CANONICAL_JSON: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True)

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class GivenEntity(NamedTuple):
    """An entity that the article brings with it; the type may be unknown."""

    name: str
    type: EntityType | None = None


class Mention(NamedTuple):
    """A span of an article that names something.

    ``start`` and ``end`` are code points of the field's text, half-open; ``text`` is
    what stands there. ``name`` is the fullest form that the same article uses for the
    same thing (the text itself where it has no fuller one); resolution across the
    archive starts from it.
    """

    field: TextField
    start: int
    end: int
    text: str
    type: EntityType
    name: str


@dataclass(frozen=True, slots=True)
class Article:
    """A news item as a value.

    ``id`` is stable and unique in an index. ``title``, ``outlet`` and ``date`` are None
    when unknown, never empty. A title taken from the first line stays in the body too.
    ``path`` is the source file, ``line`` the 1-based line in a file of many articles.
    ``provenance`` says for each known field where its value came from: ``"file"``,
    ``"front-matter"``, ``"sidecar"``, ``"manifest"``, ``"path"``, ``"dateline"``, ``"text"``.
    ``extra`` holds whatever else the source had: JSON values, kept and shown, not indexed.
    """

    id: str
    body: str
    path: str
    line: int | None = None
    title: str | None = None
    outlet: str | None = None
    date: PartialDate | None = None
    url: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    entities: tuple[GivenEntity, ...] | None = None
    extra: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    provenance: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    def to_dict(self) -> dict[str, Any]:
        """Return the article as JSON values, without what is unknown."""
        record: dict[str, Any] = {"id": self.id, "path": self.path}
        for name in ("line", "title", "outlet", "url", "section", "agency", "language"):
            if (value := getattr(self, name)) is not None:
                record[name] = value
        if self.date is not None:
            record["date"] = str(self.date)
        for name in ("authors", "tags"):
            if value := getattr(self, name):
                record[name] = list(value)
        if self.entities is not None:
            record["entities"] = [{"name": e.name, "type": e.type} for e in self.entities]
        if self.extra:
            record["extra"] = dict(self.extra)
        if self.provenance:
            record["provenance"] = dict(self.provenance)
        record["body"] = self.body
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Article:
        """Rebuild what :meth:`to_dict` wrote."""
        values = dict(record)
        if "date" in values:
            values["date"] = PartialDate.parse(values["date"])
        for name in ("authors", "tags"):
            values[name] = tuple(values.get(name, ()))
        if "entities" in values:
            values["entities"] = tuple(GivenEntity(**e) for e in values["entities"])
        return cls(**values)

    def fingerprint(self) -> int:
        """Return a 64-bit hash of everything that indexing sees."""
        from hashlib import sha256  # noqa: PLC0415 - of no use to a search, and long to load

        entities = None if self.entities is None else tuple(chain.from_iterable(self.entities))
        values = (
            *(self.id, self.body, self.path, self.line, self.title, self.outlet),
            *(self.date.code if self.date else 0, self.url, self.section, self.authors),
            *(self.agency, self.tags, self.language, entities),
            *(dict(self.extra) or None, dict(self.provenance) or None),
        )
        return int.from_bytes(sha256(_canonical(values)).digest()[:8], "little")


def _canonical(values: tuple[Any, ...]) -> bytes:
    """Return values as JSON, names in order; what the fast encoder refuses by another."""
    import orjson  # noqa: PLC0415 - a search takes no fingerprints

    try:
        return orjson.dumps(values, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # lone surrogates, integers beyond 64 bits
        return _CANONICAL_JSON.encode(values).encode("utf-8", "surrogatepass")
