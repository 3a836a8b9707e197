"""A small invented archive: enough articles for paging, facets, dates and every odd case."""

from __future__ import annotations

from dataclasses import dataclass

from searchidx.article import Article, Mention
from searchidx.dates import PartialDate
from searchidx.results import EntityRef

MAR = EntityRef("Mar de Lumbre", "place")
INES = EntityRef("Inés Carvajal", "person")
TOME = EntityRef("Tomé Arrieta", "person")
LIGA = EntityRef("Liga de Puertos", "organization")
VUELTA = EntityRef("Vuelta al Faro", "other")
ENTITIES = (MAR, INES, TOME, LIGA, VUELTA)

OUTLETS = ("El Noroeste", "Diario de Lumbre", "La Voz del Puerto", "Gaceta Menor")

OPENINGS = (
    "Inés Carvajal anunció un acuerdo de cooperación entre los puertos de Mar de Lumbre.",
    "La Liga de Puertos aplazó la reforma del muelle norte hasta la primavera.",
    "Tomé Arrieta ganó la Vuelta al Faro por delante de treinta veleros.",
    "El temporal dejó sin luz a media costa y obligó a cerrar el puerto viejo.",
    "Los pescadores de Mar de Lumbre piden cooperación y un precio justo para la sardina.",
)
CLOSINGS = (
    "La reforma costará menos de lo previsto, según el informe que se conoció ayer.",
    "Carvajal y Arrieta volverán a reunirse antes de que acabe el mes.",
    "En el puerto nadie quiso hablar de cooperación después de la votación.",
)

HARMFUL_ID = "harmful"
HARMFUL_BODY = (
    "El faro [/] apagado [@click=app.quit]pulse aquí[/] y [bold red]rojo[/bold red].\n"
    "Escape \x1b[31mrojo\x1b[0m, portapapeles \x1b]52;c;aG9sYQ==\x07, título \x1b]0;falso\x07.\n"
    "Orden \u202eotnorp\u202c de letras, \u2066aislado\u2069, nulo \x00, C1 \x9b31m y campana \x07."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with its entities, in the order of their mentions."""

    article: Article
    mentions: tuple[tuple[Mention, EntityRef | None], ...]

    @property
    def entities(self) -> tuple[EntityRef, ...]:
        return tuple(dict.fromkeys(ref for _, ref in self.mentions if ref is not None))


def _mentions(body: str) -> tuple[tuple[Mention, EntityRef | None], ...]:
    found = []
    for ref in ENTITIES:
        start = body.find(ref.name)
        while start >= 0:
            end = start + len(ref.name)
            found.append((Mention("body", start, end, ref.name, ref.type, ref.name), ref))
            start = body.find(ref.name, end)
    return tuple(sorted(found, key=lambda pair: pair[0].start))


def _entry(article: Article) -> Entry:
    return Entry(article, _mentions(article.body))


def _date(n: int) -> PartialDate | None:
    if n % 29 == 0:
        return None
    if n % 17 == 0:
        return PartialDate(2021)
    return PartialDate(2019 + n % 5, 1 + n * 7 % 12, 1 + n * 11 % 28)


def _article(n: int) -> Article:
    opening, closing = OPENINGS[n % len(OPENINGS)], CLOSINGS[n % len(CLOSINGS)]
    middle = " ".join(f"El parte número {n} habla de {k} barcos en la bahía." for k in range(n % 7))
    body = f"{opening}\n\n{middle}\n\n{closing}"
    return Article(
        id=f"a{n:03}",
        body=body,
        path=f"/archivo/{n:03}.txt",
        title=None if n % 13 == 0 else f"{opening.split(' ', 1)[0]} en el puerto, crónica {n}",
        outlet=None if n % 23 == 0 else OUTLETS[n % len(OUTLETS)],
        date=_date(n),
        url=f"https://ejemplo.test/{n}" if n % 2 else None,
        section="Costa" if n % 3 else None,
        authors=("Elvira Nuño",) if n % 4 == 0 else (),
        provenance={"outlet": "path", "date": "dateline", "title": "text"},
    )


def archive(n_articles: int = 120) -> tuple[Entry, ...]:
    """Return the archive, the harmful article last."""
    harmful = Article(
        id=HARMFUL_ID,
        body=HARMFUL_BODY,
        path="/archivo/\x1b[2Jmalo.txt",
        title="Faro [/] \x1b]0;titular\x07 \u202eodatlos\u202c",
        outlet="Gaceta \x1b[5mMenor",
        date=PartialDate(2018, 3, 1),
        url="javascript:alert(1)",
        extra={"nota\x1b": "\x1b[1mvalor"},
    )
    return (*(_entry(_article(n)) for n in range(1, n_articles + 1)), _entry(harmful))
