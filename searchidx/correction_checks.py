"""What an archive says to a correction before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from searchidx.dataclass import dataclass
from searchidx.entities.corrections import Correction
from searchidx.entities.keys import canonical_key
from searchidx.entities.kind_words import parted
from searchidx.errors import UsageError
from searchidx.index import Index
from searchidx.stored import EntityInfo

_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """What the names of a correction stand for; None for what the archive has not.

    ``resolved`` is the correction with the names under which the entities are shown.
    """

    correction: Correction
    found: tuple[EntityInfo | None, ...]
    target: EntityInfo | None
    n_articles: int
    resolved: Correction

    @property
    def is_new(self) -> bool:
        """Whether a merge makes an entity of a name that had none."""
        return self.correction.action == "merge" and self.target is None


def standing(index: Index, correction: Correction) -> Standing:
    """Look the names of a correction up."""
    found = tuple(index.entity(name) for name in correction.names)
    target = index.entity(correction.to, correction.type) if correction.to else None
    unchanged = target.ref if target and correction.action == "merge" else None
    changed = [info.ref for info in found if info and info.ref != unchanged]
    names = [f"{ref.type}:{ref.name}" for ref in dict.fromkeys(changed)]
    return Standing(
        correction,
        found,
        target,
        index.count(entities=names) if names else 0,
        _resolved(correction, found, target),
    )


def _resolved(
    correction: Correction, found: Sequence[EntityInfo | None], target: EntityInfo | None
) -> Correction:
    if correction.action == "split":
        return correction  # the names themselves
    shown = (
        info.ref.name if info else name for name, info in zip(correction.names, found, strict=True)
    )
    to = target.ref.name if target and correction.action == "merge" else correction.to
    return replace(correction, names=tuple(dict.fromkeys(shown)), to=to)


def refuse(index: Index, standing: Standing) -> None:
    """Raise UsageError for names that the archive lacks, and for what would change nothing."""
    correction = standing.correction
    for name, info in zip(correction.names, standing.found, strict=True):
        if info is None:
            _refuse_unknown(index, name, is_split=correction.action == "split")
    infos = [info for info in standing.found if info]
    match correction.action:
        case "merge":
            _refuse_merge(standing, infos)
        case "split":
            _refuse_split(correction, infos)
        case "rename":
            _refuse_rename(standing, infos[0])
        case "retype" if all(info.ref.type == correction.type for info in infos):
            raise UsageError("corrections.same_type", name=infos[0].ref.name, type=correction.type)


def _refuse_unknown(index: Index, name: str, *, is_split: bool) -> None:
    # A name that is no entity may be made one, if it stands in the text.
    bare = parted(name)[1].replace('"', " ")
    if is_split and index.count(f'"{bare}"'):
        return
    near = ", ".join(ref.name for ref in index.near_entities(name))
    key = "corrections.unknown_name_near" if near else "corrections.unknown_name"
    raise UsageError(key, name=name, near=near)


def _refuse_merge(standing: Standing, infos: Sequence[EntityInfo]) -> None:
    refs = {info.ref for info in infos}
    if standing.target and refs == {standing.target.ref}:
        raise UsageError("corrections.one_already", name=standing.target.ref.name)


def _refuse_split(correction: Correction, infos: Sequence[EntityInfo]) -> None:
    keys = {canonical_key(name) for name in correction.names}
    for name in correction.names:
        key = canonical_key(name)
        owners = [info for info in infos if key in map(canonical_key, info.aliases)]
        if infos and not owners:
            shown = ", ".join(infos[0].aliases[:_SHOWN])
            raise UsageError(
                "corrections.not_its_name", name=name, entity=infos[0].ref.name, names=shown
            )
    others = {canonical_key(alias) for info in infos for alias in info.aliases} - keys
    if infos and not others and canonical_key(correction.to) in keys:
        raise UsageError("corrections.nothing_else", name=correction.to)


def _refuse_rename(standing: Standing, info: EntityInfo) -> None:
    to, target = standing.correction.to, standing.target
    if info.ref.name == to:
        raise UsageError("corrections.same_name", name=to)
    is_taken = target and target.ref.type == info.ref.type and target.ref != info.ref
    if target and is_taken and canonical_key(target.ref.name) == canonical_key(to):
        raise UsageError("corrections.name_taken", name=to, other=info.ref.name)
