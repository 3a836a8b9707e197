"""From the tables of a file of corrections to its entries, each table by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from searchidx.article import EntityType
from searchidx.dataclass import dataclass, field
from searchidx.entities.corrections import Action, Correction
from searchidx.entities.kind_words import kind_of, parted
from searchidx.entities.statements import Statement, statements

Report = Callable[..., None]
"""Called with the line, the name of the message and its parameters, for every mistake."""

_NAMES: Final = ("names", "entity")
KEYS: Final[Mapping[Action, tuple[str, ...]]] = {
    "merge": (*_NAMES, "into"),
    "split": (*_NAMES, "as", "type"),
    "rename": (*_NAMES, "to"),
    "retype": (*_NAMES, "type"),
    "ban": _NAMES,
}
ACTIONS_OF_TABLES: Final[Mapping[str, Action]] = {action: action for action in KEYS}
TARGETS: Final[Mapping[str, str]] = {"merge": "into", "split": "as", "rename": "to"}
_REQUIRED: Final = {"merge": "into", "rename": "to", "retype": "type"}


@dataclass(slots=True)
class Table:
    """A table as it is read: its values with their lines, and whether a mistake spoils it."""

    action: Action | None
    line: int
    report: Report
    values: dict[str, tuple[Any, int]] = field(default_factory=dict)
    is_spoilt: bool = False

    def complain(self, line: int, key: str, /, **params: Any) -> None:
        """Report a mistake, which spoils the table."""
        self.report(line, key, **params)
        self.is_spoilt = True


def tables(parts: Iterable[Statement], report: Report) -> Iterator[Table]:
    """Yield the tables of a file; what belongs to none is reported."""
    table = None
    for statement in parts:
        if statement.kind in ("table", "tables"):
            if table is not None:
                yield table
            table = _begun(statement, report)
        elif table is not None:
            _put(table, statement)
        elif statement.kind == "value":
            report(statement.line, "corrections.before_tables", name=statement.key)
        else:
            report(statement.line, f"corrections.{statement.kind}")
    if table is not None:
        yield table


def _begun(statement: Statement, report: Report) -> Table:
    table = Table(ACTIONS_OF_TABLES.get(statement.key), statement.line, report)
    if table.action is None:
        known = ", ".join(f"[[{name}]]" for name in KEYS)
        table.complain(table.line, "corrections.unknown_table", name=statement.key, known=known)
    elif statement.kind == "table":
        table.complain(table.line, "corrections.single_table", name=table.action)
    return table


def _put(table: Table, statement: Statement) -> None:
    key, line = statement.key, statement.line
    if statement.kind != "value":
        table.complain(line, f"corrections.{statement.kind}")
    elif table.action is None:
        return  # of a table that nobody knows
    elif key not in KEYS[table.action]:
        known = ", ".join(KEYS[table.action])
        table.complain(line, "corrections.unknown_key", name=key, table=table.action, known=known)
    elif key in table.values:
        table.complain(line, "corrections.repeated_key", name=key)
    else:
        table.values[key] = (statement.value, line)


def entry(table: Table) -> Correction | None:
    """Return the entry that a table is, None if it has a mistake, which is reported."""
    action = table.action
    if table.is_spoilt or action is None:
        return None
    required = _REQUIRED.get(action)
    if required and required not in table.values:
        table.complain(table.line, "corrections.missing_key", name=required, table=action)
    names = _names(table)
    to, kind_of_to = _target(table)
    kind = _kind(table) or kind_of_to
    if table.is_spoilt:
        return None
    if action == "split" and not to:
        to = names[0]
    return Correction(action, names, to, kind, table.line)


def _names(table: Table) -> tuple[str, ...]:
    """Return the names of an entry; one alone needs no list."""
    given = [key for key in _NAMES if key in table.values]
    if not given:
        name = "entity" if table.action in ("rename", "retype") else "names"
        table.complain(table.line, "corrections.missing_key", name=name, table=table.action)
        return ()
    key = given[-1]
    value, line = table.values[key]
    values = [value] if isinstance(value, str) else value
    if len(given) > 1:
        table.complain(line, "corrections.names_and_entity")
        return ()
    if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
        table.complain(line, "corrections.not_names", name=key)
        return ()
    names = tuple(dict.fromkeys(map(tidy, values)))
    typed = next((name for name in names if parted(name)[0]), None)
    if not names or not all(map(is_name, names)):
        table.complain(line, "corrections.empty", name=key)
    elif table.action == "rename" and len(names) > 1:
        table.complain(line, "corrections.one_name", table=table.action)
    elif table.action == "split" and typed:
        table.complain(line, "corrections.typed_name", name=typed)
    return names


def _target(table: Table) -> tuple[str, EntityType | None]:
    """Return what the entities become, "" if the entry does not say, and its type."""
    key = TARGETS.get(table.action or "", "")
    if key not in table.values:
        return "", None
    value, line = table.values[key]
    if not isinstance(value, str):
        table.complain(line, "corrections.not_text", name=key)
        return "", None
    kind, name = parted(tidy(value))
    if not is_name(name):
        table.complain(line, "corrections.empty", name=key)
    elif kind and table.action != "merge":
        table.complain(line, "corrections.typed_name", name=tidy(value))
    return name, kind


def _kind(table: Table) -> EntityType | None:
    if "type" not in table.values:
        return None
    value, line = table.values["type"]
    kind = kind_of(value) if isinstance(value, str) else None
    if kind is None:
        table.complain(line, "corrections.unknown_type", value=value)
    return kind


def entry_of(text: str) -> Correction | None:
    """Return the entry that a text is, None if it has a mistake."""
    found = list(tables(statements(text), lambda *_, **__: None))
    return entry(found[0]) if found else None


def tidy(name: str) -> str:
    """Return a name in one line with single spaces, and its type, if it has one, in English."""
    kind, bare = parted(" ".join(name.split()))
    return f"{kind}:{bare}" if kind else bare


def is_name(name: str) -> bool:
    """Say whether a name has a letter or a digit."""
    return any(map(str.isalnum, parted(name)[1]))
