"""Small invented archives: by hand for the contract suite, made at random for properties.

What is random comes from a ``random.Random``: properties draw its seed and the sizes, so
that archives are as dense as they need to be and shrink in size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from searchidx.article import ENTITY_TYPES, Article, EntityType, GivenEntity, Mention
from searchidx.dates import PartialDate
from searchidx.engine import DateSelection, EngineRequest, Selection, Writer
from searchidx.query import ast
from searchidx.results import DATE_UNITS, FACETS, SORTS
from searchidx.stored import FileRecord

T = TypeVar("T")
NOWHERE = (0, 0)


def an_article(article_id: str, body: str = "texto", **values: object) -> Article:
    date = values.pop("date", None)
    day = PartialDate.parse(date) if isinstance(date, str) else date
    return Article(**{"id": article_id, "body": body, "path": "/a", "date": day, **values})


def a_mention(name: str, type: EntityType = "person", text: str | None = None) -> Mention:
    return Mention("body", *NOWHERE, text or name, type, name)


def a_record(path: str, size: int = 1) -> FileRecord:
    return FileRecord(path, size, 1_700_000_000_000_000_000 + size, f"{size:032x}")


# The words differ in inflection, accents, ñ, case, and in how they are joined.
WORDS = tuple(
    """
    misil misiles Misil cohete cohetes cooperación cooperaciones Cooperacion cooperar año años
    ano España español no es de la NO 11-M 11 m covid-19 covid 19 teórico-práctico Jong-un un
    EE.UU. EE. l'Hospitalet AT&T 1.000 1º 2,5 árbol arbol ARBOL cosmódromo cosmódromos Vostochni
    Vostochny mañana Mañana manana col·laboració x-1 e-mail x. 日本 İstanbul straße fi-1 a-a a
    """.split()  # noqa: SIM905
)
GAPS = (" ", " ", " ", " ", ", ", ". ", "\n\n", "-", "/", " — ", "\u00ad", "")
OUTLETS = (None, "El País", "EL PAIS", "El Diario", "abc", "Ábc")
DATES = (None, "2023", "2023-09", "2023-09-13", "2023-09-01", "2024-02-29", "2024", "1999-12-31")
NAMES = ("Vladímir Putin", "Putin", "PUTIN", "Corea", "Naciones Unidas", "ONU", "Rosa", "Misil")
PATHS = ("/archivo/a.txt", "/archivo/b.jsonl", "/archivo/a.txt.bak", "/otro/ñ.txt")
IDS = tuple("abcdefghijklñZ")


@dataclass(frozen=True)
class Add:
    article: Article
    mentions: tuple[Mention, ...]

    def __call__(self, writer: Writer) -> None:
        writer.add(self.article, self.mentions)


@dataclass(frozen=True)
class Delete:
    article_ids: tuple[str, ...]

    def __call__(self, writer: Writer) -> None:
        writer.delete(self.article_ids)


@dataclass(frozen=True)
class File:
    path: str
    record: FileRecord | None

    def __call__(self, writer: Writer) -> None:
        if self.record:
            writer.put_file(self.record)
        else:
            writer.drop_file(self.path)


Operation = Add | Delete | File


def publish(engine: object, history: Sequence[Sequence[Operation]]) -> None:
    """Make every commit with a writer of its own."""
    for batch in history:
        with engine.writer() as writer:
            for operation in batch:
                operation(writer)


def some(random: Random, values: Sequence[T], most: int, least: int = 0) -> tuple[T, ...]:
    return tuple(random.choices(values, k=random.randint(least, most)))


def some_words(random: Random) -> list[str]:
    """So few of the words that queries find something."""
    return random.sample(WORDS, random.randint(3, 8))


def some_text(random: Random, words: Sequence[str], most: int, least: int = 0) -> str:
    pieces = some(random, words, most, least)
    return "".join(word + random.choice(GAPS) for word in pieces)


def some_date(random: Random) -> PartialDate | None:
    date = random.choice(DATES)
    return PartialDate.parse(date) if date else None


def some_mention(random: Random, body: str) -> Mention:
    span = random.choice([NOWHERE, (0, len(body))])
    kind = random.choice((*ENTITY_TYPES, "person"))
    return Mention("body", *span, body[slice(*span)], kind, random.choice(NAMES))


def some_article(random: Random, words: Sequence[str]) -> Add:
    body = some_text(random, words, random.choice((0, 3, 8, 16)))
    given = random.choice((None, None, some(random, NAMES, 2)))
    article = Article(
        id=random.choice(IDS),
        body=body,
        path=random.choice(PATHS),
        title=random.choice((None, some_text(random, words, 4, 1))),
        outlet=random.choice(OUTLETS),
        date=some_date(random),
        entities=None if given is None else tuple(map(GivenEntity, given)),
        extra=random.choice(({}, {"n": 1, "ñ": ["\udc80", None, {"a": 0.5}]})),
    )
    return Add(article, tuple(some_mention(random, body) for _ in some(random, "123", 4)))


def some_operation(random: Random, words: Sequence[str]) -> Operation:
    kind = random.random()
    if kind < 0.8:
        return some_article(random, words)
    if kind < 0.9:
        return Delete(some(random, IDS, 4, 1))
    path = random.choice(PATHS)
    return File(path, random.choice((None, a_record(path, random.randint(0, 9)))))


def some_history(
    random: Random, words: Sequence[str], n_commits: int, n_operations: int
) -> list[list[Operation]]:
    """Commits of at most a number of operations, many of them small."""
    sizes = [random.choice((1, 2, n_operations, n_operations)) for _ in range(n_commits)]
    return [[some_operation(random, words) for _ in range(size)] for size in sizes]


# Queries

SPAN = (0, 1)


def some_pattern(random: Random, word: str) -> str:
    i = random.randint(0, len(word))
    j = random.randint(i, len(word))
    return random.choice(
        (
            f"{word[: i or 1]}*",
            f"*{word[i:]}",
            f"{word[:i]}*{word[j:]}",
            f"{word[:i]}?{word[i + 1 :]}",
        )
    )


def misspelt(random: Random, word: str) -> str:
    i = random.randint(0, len(word) - 1)
    swapped = word[:i] + word[i : i + 2][::-1] + word[i + 2 :]
    replaced = word[:i] + random.choice("añ1x") + word[i + 1 :]
    return random.choice((swapped, replaced, word[:i] + word[i + 1 :], word))


def some_text_leaf(random: Random, words: Sequence[str]) -> ast.TextLeaf:
    where = random.choice((None, None, "title", "body"))
    word = random.choice(words)
    phrase = some_text(random, words, 3, 1)
    near = some_text(random, words, 3, 2)
    return random.choice(
        (
            ast.Word(word, SPAN, where),
            ast.Word(word, SPAN, where),
            ast.Word(word[: random.randint(1, 6)], SPAN, where, is_open=True),
            ast.Word(phrase, SPAN, where, is_open=random.random() < 0.5),
            ast.Exact(random.choice((word, phrase)), SPAN, where),
            ast.Phrase(phrase, SPAN, where),
            ast.Near(near, random.randint(1, 6), SPAN, where),
            ast.Wildcard(some_pattern(random, word), SPAN, where),
            ast.Fuzzy(misspelt(random, word), random.randint(1, 2), SPAN, where),
        )
    )


def some_leaf(random: Random, words: Sequence[str]) -> ast.Node:
    if random.random() < 0.75:
        return some_text_leaf(random, words)
    return random.choice(
        (
            ast.EntityIs(random.choice(NAMES), SPAN, random.choice((None, *ENTITY_TYPES))),
            ast.OutletIs(random.choice((*OUTLETS, "el pais")), SPAN),
            ast.DateIn(some_date(random), some_date(random), SPAN),
            random.choice((ast.DateUnknown(SPAN), ast.Everything(), ast.Nothing())),
        )
    )


def some_query(random: Random, words: Sequence[str], depth: int = 3) -> ast.Node:
    kind = random.random()
    if not depth or kind < 0.4:
        return some_leaf(random, words)
    if kind < 0.5:
        return ast.Not(some_query(random, words, depth - 1), SPAN)
    children = tuple(some_query(random, words, depth - 1) for _ in some(random, "123", 3, 1))
    return (ast.And if kind < 0.7 else ast.Or)(children, SPAN)


def some_selection(random: Random, values: Sequence[T]) -> Selection[T]:
    if random.random() < 0.7:
        return Selection()
    excluded = some(random, values, 1)
    return Selection(some(random, values, 2), excluded, random.random() < 0.5)


def some_request(random: Random, words: Sequence[str]) -> EngineRequest:
    names = [*NAMES, *(f"{kind}:{name}" for kind in ENTITY_TYPES[:2] for name in NAMES[:3])]
    dates = (DateSelection(), DateSelection(), DateSelection(some_date(random), some_date(random)))
    return EngineRequest(
        query=some_query(random, words),
        entity=some_selection(random, names),
        outlet=some_selection(random, (*OUTLETS, "el pais")),
        date=random.choice(dates),
        facets={facet: random.choice((None, 1, 2, 4)) for facet in some(random, FACETS, 3)},
        date_unit=random.choice(DATE_UNITS),
        sort=random.choice((*SORTS, "relevance")),
        offset=random.choice((0, 0, 1, 3)),
        limit=random.choice((0, 1, 2, 5, 100)),
    )
