from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import searchidx
from benchmarks import merging
from benchmarks.merging import Found, Gold
from searchidx.results import EntityRef

PUTIN = EntityRef("Vladímir Putin", "person")


def test_b_cubed_of_one_entity_in_two_and_of_two_in_one() -> None:
    assert merging.b_cubed([("x", "a"), ("x", "a"), ("y", "a")]) == pytest.approx((1, 5 / 9))
    assert merging.b_cubed([("x", "a"), ("x", "a"), ("x", "b")]) == pytest.approx((5 / 9, 1))


def test_mentions_that_resolve_to_nothing_share_no_entity_and_missing_ones_do_not_count() -> None:
    gold = [Gold(article, "Putin", "person:Putin", "dev") for article in "abcd"]
    scores = merging.score(gold, [Found(gold[0], None), Found(gold[1], None)])
    assert scores == merging.Scores(precision=1.0, recall=0.5, found=0.5)


def test_mentions_are_looked_up_by_their_words_in_their_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "El presidente de Rusia, Vladímir Putin, viajó ayer a Pekín.", encoding="utf-8"
    )
    searchidx.build_index(tmp_path / "index", [tmp_path / "a.txt"])
    with searchidx.open_index(tmp_path / "index") as index:
        [hit] = index.search("Rusia").hits
        gold = [Gold(hit.id, "Vladímir Putin", "p", "dev"), Gold(hit.id, "Kiev", "k", "dev")]
        assert merging.find(gold, index) == [Found(gold[0], PUTIN)]


def test_a_duplicate_is_one_only_while_the_other_is_shown() -> None:
    verdicts = {"o:PP": "real", "o:Popular": "duplicate-of o:PP", "p:Lunes": "junk"}
    first = merging.judge(["o:PP", "o:Popular", "p:Lunes", "p:New"], verdicts)
    assert first == merging.First(real=0.25, single=0.75, not_judged=("p:New",))
    assert merging.judge(["o:Popular"], verdicts) == merging.First(1.0, 1.0, ())


def test_every_mention_of_the_table_is_given_once_and_every_entity_in_one_half() -> None:
    gold = merging.read_gold()
    assert len(gold) >= 400
    assert max(Counter((g.article, g.text) for g in gold).values()) == 1
    halves = {(g.entity, g.half) for g in gold}
    assert len(halves) == len({g.entity for g in gold})
    assert {g.half for g in gold} == set(merging.HALVES)


def test_every_verdict_is_one_of_four() -> None:
    for verdict in merging.read_verdicts().values():
        assert verdict in ("real", "junk", "mistyped") or verdict.startswith("duplicate-of ")
