"""The scores of words: exact, whatever else is in the batch."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.analysis.symbols import Array
from searchidx.entities.tagging import network as network_module
from searchidx.entities.tagging.network import (
    FIRST_REACH,
    MOST,
    ROW_BITS,
    SCORE_BITS,
    SECOND_REACH,
    VECTOR_BITS,
    WEIGHT_BITS,
)
from searchidx.entities.tagging.rows import WordRows
from searchidx.entities.tagging.runs import find_runs
from searchidx.entities.words import BREAK, read_words
from tests.unit.entities.tagging.shipped import shipped

TEXTS = (
    "La pintora Luisa Otxoa llegó ayer a Lisboa con Ramiro Etcheverry, de la ONU.",
    "Hoy no pasó nada en Gales. El Banco Gadara calló.",
    "ETCHEVERRY VUELVE A LISBOA",
    "",
    "nada de nada",
    "Lima",
    "Viajó a EE.UU. el 3 de mayo con 11 jugadores del Sevilla.",
)


def scores_of(texts: list[str]) -> tuple[Array, Array]:
    """Return the scores of the words of texts that are looked at, and those words by number."""
    network, vocabulary = shipped()
    rows = WordRows(network, vocabulary)
    batch = read_words(texts, rows.words)
    runs = find_runs(batch.ids, rows.has_capital(batch.ids))
    rows.read(batch.ids)
    return network.scores(batch.ids, runs, rows.rows), batch.ids[runs.places]


def parts(texts: list[str]) -> Array:
    return np.concatenate([scores_of([text])[0] for text in texts])


@settings(max_examples=12)
@given(st.permutations(TEXTS), st.integers(0, 40))
def test_the_scores_of_a_text_do_not_depend_on_the_batch(texts: list[str], n_more: int) -> None:
    batch = [*texts, *TEXTS[:2] * n_more]
    found, _ = scores_of(batch)
    expected = parts(texts)
    assert np.array_equal(found[: len(expected)], expected)


@pytest.mark.parametrize("step", [1, 2, 7])
def test_the_scores_do_not_depend_on_the_size_of_slices(
    step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, _ = scores_of(list(TEXTS))
    monkeypatch.setattr(network_module, "_STEP", step)
    assert np.array_equal(scores_of(list(TEXTS))[0], whole)


def test_no_words_have_no_scores() -> None:
    scores, places = scores_of(["", "nada"])
    assert scores.shape == (0, 9) and not places.size


def by_words(text: str) -> Array:
    """Return scores word by word, in whole numbers of steps of the grids."""
    network, vocabulary = shipped()
    rows = WordRows(network, vocabulary)
    batch = read_words([text], rows.words)
    runs = find_runs(batch.ids, rows.has_capital(batch.ids))
    rows.read(batch.ids)
    values = rows.rows.astype(np.int64)
    layers = [
        (
            np.rint(w.astype(np.float64) * 2**8).astype(np.int64),
            np.rint(b * 2.0**14).astype(np.int64),
        )
        for w, b in (
            (network.first, network.first_bias),
            (network.second, network.second_bias),
            (network.last, network.last_bias),
        )
    ]

    def around(place: int, reach: int) -> list[int]:
        found = [place]
        for way in (-1, 1):
            at = place
            for _ in range(reach):
                at = at if batch.ids[at] == BREAK else at + way
                found.append(at)
        return sorted(found)

    def halved(sums: Array, bits: int) -> Array:
        """Divide by a power of 2, to the nearest and at a tie to the even number."""
        return np.rint(sums / 2.0**bits).astype(np.int64)

    def first(place: int) -> Array:
        weights, bias = layers[0]
        if batch.ids[place] == BREAK:
            return np.zeros(len(bias), np.int64)
        inputs = np.concatenate([values[batch.ids[at]] for at in around(place, FIRST_REACH)])
        return halved(np.clip(inputs @ weights + bias, 0, MOST << 14), 8)

    scores = []
    for place in runs.places.tolist():
        inputs = np.concatenate([first(at) for at in around(place, SECOND_REACH)])
        seconds = halved(np.clip(inputs @ layers[1][0] + layers[1][1], 0, MOST << 14), 8)
        scores.append(halved(seconds @ layers[2][0] + layers[2][1], 14 - SCORE_BITS))
    return np.array(scores) / 2.0**SCORE_BITS


@pytest.mark.parametrize("text", [TEXTS[0], TEXTS[2], TEXTS[6]])
def test_the_scores_are_those_of_whole_numbers(text: str) -> None:
    assert np.array_equal(scores_of([text])[0], by_words(text))


def largest_row() -> Array:
    """Return bounds of the numbers of the row of any word, known or not: ``float64[row]``.

    It has a vector and one feature of each kind; several of those of the tables and of known
    names.
    """
    network, vocabulary = shipped()
    kinds: dict[str, list[int]] = {}
    for row, name in enumerate(network.feature_names):
        kind = f"{name[0]}{len(name)}" if name[0] in "ps" else name if name[0] in "fk" else name[0]
        kinds.setdefault(kind, []).append(row)
    vectors = np.abs(vocabulary.vector_rows([*vocabulary.words, "\0"]) @ network.vectors)
    total = vectors.max(axis=0).astype(np.float64) + 2.0**-7
    for rows in kinds.values():
        total += np.abs(network.features[rows].astype(np.float64)).max(axis=0) / 64
    return total


def test_sums_of_products_are_exact_whatever_the_text() -> None:
    """No sum, in whatever order, comes to 2^24 steps of its grid, so float32 has all bits."""
    network, vocabulary = shipped()
    limit = 2.0**24 / 2.0 ** (ROW_BITS + WEIGHT_BITS)
    assert (np.tile(largest_row(), 2 * FIRST_REACH + 1) @ np.abs(network.first)).max() < limit
    for weights in (network.second, network.last):
        assert MOST * np.maximum(weights, 0).sum(axis=0).max() < limit
        assert MOST * np.minimum(weights, 0).sum(axis=0).min() > -limit
    steps = np.abs(vocabulary.vector_rows(vocabulary.words))
    assert (steps @ np.abs(network.vectors)).max() < 2.0**24 / 2.0 ** (VECTOR_BITS + 5)


def test_layers_give_no_more_than_keeps_sums_exact() -> None:
    network, _ = shipped()
    ids = np.array([0, 1, 2, 1, 0], np.int32)
    rows = np.zeros((3, network.features.shape[1]), np.int16)
    rows[1:] = np.sign(network.first[: rows.shape[1], :2].T) * 32_000
    scores = network.scores(ids, find_runs(ids, ids == 1), rows)
    most = MOST * np.abs(network.last).sum(axis=0).max() + np.abs(network.last_bias).max()
    assert np.abs(scores).max() <= most


def test_all_weights_lie_on_their_grids() -> None:
    network, vocabulary = shipped()
    for weights in (network.first, network.second, network.last):
        assert np.array_equal(weights * 256, np.rint(weights * 256))
    vectors = vocabulary.vector_rows(vocabulary.words[:1000]) * 32
    assert np.array_equal(vectors, np.rint(vectors))
    assert np.array_equal(network.transitions * 1024, np.rint(network.transitions * 1024))
