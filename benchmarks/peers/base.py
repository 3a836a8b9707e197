"""What an engine has to do, and how often it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, NamedTuple, Protocol, get_args

Part = Literal["search", "facets", "page"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
"""The ten best and the total; with the facets; with the snippets as well."""

MEMORY_BYTES: Final = 512_000_000
"""What an engine that can be told is given for indexing."""

N_HITS: Final = 10
N_VALUES: Final = 20
N_MONTHS: Final = 1_000


class Answer(NamedTuple):
    """The total of a query, and how many characters, highlights and counts were read."""

    total: int
    n_read: int


@dataclass(frozen=True, slots=True)
class Plan:
    """How many queries of a kind, rounds and rounds before them an engine gets."""

    n_queries: int = 25
    n_rounds: int = 1_000
    n_warming: int = 2


class Engine(Protocol):
    """An engine whose index lies in the folder that it is made with."""

    def index(self, source: Path, n_threads: int) -> None:
        """Index every article of a JSON Lines file into an empty folder."""

    def open(self) -> None:
        """Open the index for queries."""

    def ask(self, part: Part, kind: str, words: list[str]) -> Answer:
        """Answer a query, and read all of the answer."""
