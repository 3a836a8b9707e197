"""Corrections from the file to the facet, whatever made the entities."""

import json

import pytest
from correctable import PEOPLE, facet, write_archive

import searchidx
from searchidx import correcting
from searchidx.cli.main import main

ANA, BERTA, CARLOS = PEOPLE


def ids(index_dir, **filters):
    with searchidx.open_index(index_dir) as index:
        return {hit.id for hit in index.search(**filters).hits}


def test_merged_entities_are_one_under_all_their_names(archive):
    before = facet(archive)
    correcting.merge(archive, [BERTA, CARLOS], ANA)
    after = facet(archive)
    assert after == {
        key: 5 if key[0] == ANA else n for key, n in before.items() if key[0] not in (BERTA, CARLOS)
    }
    for name in (ANA, BERTA, CARLOS, "Berta Soler", f"person:{CARLOS}"):
        assert ids(archive, entities=[name]) == {"1", "2", "3", "4", "5"}
        assert ids(archive, query=f'persona:"{name.removeprefix("person:")}"') == {*"12345"}
    with searchidx.open_index(archive) as index:
        report = index.entity_report(CARLOS)
    assert (report.ref.name, report.n_articles) == (ANA, 5)
    assert set(report.aliases) == {ANA, BERTA, CARLOS, "Berta Soler"}
    assert report.mentions == {"person": 7}
    assert report.aliases[0] == ANA
    correcting.undo(archive)
    assert facet(archive) == before


def test_entities_may_be_merged_into_one_that_is_new(archive):
    correcting.merge(archive, [BERTA, CARLOS], "Los Dos")
    found = facet(archive)
    assert found["Los Dos", "person"] == 4
    assert (BERTA, "person") not in found


def test_a_name_that_is_split_off_is_an_entity_of_its_own(archive):
    done = correcting.split(archive, ["Berta Soler"], "La Otra Berta", type="other")
    assert done.n_articles == 1
    found = facet(archive)
    assert found["La Otra Berta", "other"] == 1
    assert found[BERTA, "person"] == 1
    assert ids(archive, entities=["La Otra Berta"]) == {"3"}
    assert ids(archive, entities=[BERTA]) == {"1"}


def test_a_name_can_be_moved_from_one_entity_to_another(archive):
    correcting.split(archive, ["Berta Soler"])
    correcting.merge(archive, ["Berta Soler"], CARLOS)
    found = facet(archive)
    assert (found[CARLOS, "person"], found[BERTA, "person"]) == (3, 1)


def test_a_renamed_entity_is_found_under_both_names(archive):
    correcting.rename(archive, "Puerto Nuevo", "Puerto Viejo")
    found = facet(archive)
    assert found["Puerto Viejo", "place"] == 3
    assert ("Puerto Nuevo", "place") not in found
    assert ids(archive, entities=["Puerto Nuevo"]) == ids(archive, entities=["Puerto Viejo"])
    with searchidx.open_index(archive) as index:
        assert [e.name for e in index.article("2").entities] == [
            ANA,
            "Astillero Mayor",
            "Puerto Viejo",
        ]


def test_a_retyped_entity_has_the_new_type_alone(archive):
    correcting.retype(archive, "Astillero Mayor", "place")
    assert facet(archive)["Astillero Mayor", "place"] == 2
    assert ids(archive, entities=["organization:Astillero Mayor"]) == set()
    assert ids(archive, query='lugar:"Astillero Mayor"') == {"2", "3"}


def test_a_banned_entity_is_none_and_its_text_stays(archive):
    correcting.ban(archive, ["Según Consta"])
    assert ("Según Consta", "other") not in facet(archive)
    assert ids(archive, entities=["Según Consta"]) == set()
    assert ids(archive, query='"Según Consta"') == {"4"}
    with searchidx.open_index(archive) as index:
        assert "Según Consta" not in {e.name for e in index.article("4").entities}


def test_corrections_outlive_a_rebuild_and_reach_new_articles(archive, tmp_path):
    correcting.merge(archive, [BERTA, CARLOS], ANA)
    expected = facet(archive)
    write_archive(tmp_path / "again")
    searchidx.build_index(archive, rebuild=True, jobs=1)
    assert facet(archive) == expected
    record = {"id": "6", "body": f"Viene {CARLOS}.", "entities": [CARLOS]}
    tmp_path.joinpath("more.jsonl").write_text(json.dumps(record), "utf-8")
    searchidx.build_index(archive, [tmp_path / "more.jsonl"], jobs=1)
    assert facet(archive)[ANA, "person"] == 6


def test_an_open_index_obeys_what_is_corrected_once_it_is_refreshed(archive):
    with searchidx.open_index(archive) as index:
        assert not index.is_stale()
        correcting.ban(archive, [CARLOS])
        assert index.entity(CARLOS).n_articles == 2
        assert index.is_stale()
        assert index.refresh()
        assert index.entity(CARLOS) is None
        assert not index.refresh()


@pytest.mark.parametrize("wrong", ["[[fuse]]\nx = 1\n", "[[ban]]\nnames = ['x'\n"])
def test_entries_beside_a_mistake_apply(archive, wrong):
    path = archive / "entities.toml"
    path.write_text(f"{wrong}[[ban]]\nnames = ['{CARLOS}']\n", "utf-8")
    assert (CARLOS, "person") not in facet(archive)


def test_after_any_correction_reports_and_facet_agree(archive):
    correcting.split(archive, ["Berta Soler"], type="other")
    correcting.merge(archive, [CARLOS], ANA)
    correcting.rename(archive, "Puerto Nuevo", "Puerto Viejo")
    correcting.retype(archive, "Astillero Mayor", "place")
    correcting.ban(archive, ["Según Consta"])
    found = facet(archive)
    with searchidx.open_index(archive) as index:
        for (name, kind), n in found.items():
            report = index.entity_report(name, kind)
            assert (report.ref.name, report.ref.type, report.n_articles) == (name, kind, n)
            assert sum(report.mentions.values()) >= n
        assert {c.value for c in index.find_entities()} == {name for name, _ in found}
    for _ in range(5):
        correcting.undo(archive)
    assert not archive.joinpath("entities.toml").exists()


def test_commands_take_effect_at_the_next_search(archive, capsys):
    def said(*words):
        capsys.readouterr()
        code = main([*words, "--index", str(archive)])
        return code, capsys.readouterr().out

    assert said("entity", "merge", BERTA, "--into", ANA)[0] == 0
    assert said("count", "--entity", BERTA) == (0, "3\n")
    assert said("entity", "ban", CARLOS)[0] == 0
    assert said("entity", "show", CARLOS)[0] == 1
    assert said("facets", "entity")[1].count("person") == 1
    assert said("entity", "undo")[0] == 0
    assert said("entity", "show", CARLOS)[0] == 0
