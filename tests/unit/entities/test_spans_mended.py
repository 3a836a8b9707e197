"""Spans of the network that rules mend: known names, ministries, acronyms that explain."""

from __future__ import annotations

from searchidx.article import EntityType
from searchidx.entities.glosses import without_glosses
from searchidx.entities.known_names import made_whole
from searchidx.entities.mentioned import Span
from searchidx.entities.ministries import parted


def spans(text: str, *names: str, kind: EntityType = "organization") -> list[Span]:
    found, at = [], 0
    for name in names:
        at = text.index(name, at)
        found.append(Span("body", at, at + len(name), name, kind))
        at += len(name)
    return found


def texts(found: list[Span]) -> list[str]:
    return [span.text for span in found]


def test_the_beginning_of_a_known_name_goes_on_to_its_end() -> None:
    text = "Viajó Kim Jong Un a Bosnia y Herzegovina."
    found = made_whole(spans(text, "Kim Jong", "Bosnia", "Herzegovina"), text)
    assert texts(found) == ["Kim Jong Un", "Bosnia y Herzegovina"]
    assert all(text[span.start : span.end] == span.text for span in found)


def test_what_goes_on_otherwise_stays_as_it_is() -> None:
    for text in ("Kim Jong una vez.", "Kim Jong. Un día.", "Bosnia y el resto."):
        beginning = " ".join(text.replace(".", "").split()[: 2 if "Kim" in text else 1])
        assert texts(made_whole(spans(text, beginning), text)) == [beginning]


def test_a_country_behind_its_ministry_is_a_name_of_its_own() -> None:
    text = "Ministerio de Defensa de Corea del Sur"
    [span] = spans(text, text)
    ministry, country = parted(span)
    assert (ministry.text, ministry.full) == ("Ministerio de Defensa", text)
    assert (country.text, country.type) == ("Corea del Sur", "place")
    assert text[country.start : country.end] == country.text


def test_a_ministry_without_a_country_is_one_name() -> None:
    [span] = spans("Ministerio de Ciencia y Tecnología", "Ministerio de Ciencia y Tecnología")
    assert parted(span) == (span,)


def test_an_acronym_that_explains_ordinary_words_is_no_name() -> None:
    text = "Compró fondos cotizados (ETF) en Lima."
    assert texts(without_glosses(spans(text, "ETF", "Lima"), text)) == ["Lima"]


def test_an_acronym_stays_behind_a_name_or_where_the_text_has_it_again() -> None:
    text = "La Unión de Pescadores (UPX) calla."
    names = ["Unión de Pescadores", "UPX"]
    assert texts(without_glosses(spans(text, *names), text)) == names
    text = "El sindicato de pescadores (UPX) calla. UPX no habló."
    assert texts(without_glosses(spans(text, "UPX", "UPX"), text)) == ["UPX", "UPX"]
    text = "El organismo internacional (ONU) calla."
    assert texts(without_glosses(spans(text, "ONU"), text)) == ["ONU"]
