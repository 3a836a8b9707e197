"""What people correct in the entities of an archive, as values.

They are laid over what resolution made: resolution itself does not see them, so that taking
one back restores what was there.
"""

from __future__ import annotations

from typing import Final, Literal

from searchidx.article import EntityType
from searchidx.dataclass import dataclass

Action = Literal["merge", "split", "rename", "retype", "ban"]
ACTIONS: Final[tuple[Action, ...]] = ("split", "merge", "retype", "rename", "ban")
"""In the order in which they are applied, whatever their order in a file."""

FILE_NAME: Final = "entities.toml"
"""Of the file of corrections, in the folder of the index, beside what the engine owns."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry of ``entities.toml``.

    A name in ``names`` is that of an entity or any alias of one, or ``type:name``, as people
    look entities up; what an archive does not have is passed over.

    - ``merge``: the entities of ``names`` join that of ``to``, or are a new one if there is none.
    - ``split``: the names themselves, with all their spellings, leave whatever entity they
      belong to, or none, and are one entity ``to``, of ``type`` if given.
    - ``rename``: the entity of the one name is shown as ``to``; its old name stays an alias.
    - ``retype``: the entity of each name is of ``type``.
    - ``ban``: the entity of each name is none, though its mentions stay in the text.

    ``line`` is the 1-based line where the entry begins.
    """

    action: Action
    names: tuple[str, ...]
    to: str = ""
    type: EntityType | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections of an archive, in the order of their file; ``digest`` tells two apart."""

    entries: tuple[Correction, ...] = ()
    digest: str = ""

    def __bool__(self) -> bool:
        return bool(self.entries)
