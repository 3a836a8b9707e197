"""What to say to somebody who has found nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from searchidx.cli.streams import Streams

if TYPE_CHECKING:
    from searchidx.index import Index

# Each filter option with the arguments of the Python API that lift it.
_LIFTED: Final[dict[str, dict[str, Any]]] = {
    "--entity": {"entities": ()},
    "--not-entity": {"not_entities": ()},
    "--outlet": {"outlets": ()},
    "--not-outlet": {"not_outlets": ()},
    "--from, --to": {"date_from": None, "date_to": None},
}


def tell_why_nothing(streams: Streams, index: Index, query: str, filters: dict[str, Any]) -> None:
    """Name the filter to blame, else words of the archive near those that it lacks."""
    if not (_tell_filters(streams, index, query, filters) or _tell_words(streams, index, query)):
        n = index.count(query, **{**filters, "match": "any"})
        if n:
            streams.tell("cli.with_any", n=n)


def _tell_filters(streams: Streams, index: Index, query: str, filters: dict[str, Any]) -> bool:
    is_told = False
    for flag, lifted in _LIFTED.items():
        if any(filters[name] for name in lifted):
            n = index.count(query, **{**filters, **lifted})
            if n:
                streams.tell("cli.without_filter", flag=flag, n=n)
                is_told = True
    return is_told


def _tell_words(streams: Streams, index: Index, query: str) -> bool:
    is_told = False
    for word in query.split():
        if word.isalpha() and not word.isupper() and not index.count(word):
            near = [other for other in index.suggest(word) if other != word]
            if near:
                streams.tell("cli.did_you_mean", word=word, words=", ".join(near))
                is_told = True
    return is_told
