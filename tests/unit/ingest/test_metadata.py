from __future__ import annotations

import json
import os

import pytest

from searchidx.article import GivenEntity
from searchidx.ingest.fields import convert, field_of


def one(write, read, **fields):
    write("a.jsonl", json.dumps(fields) + "\n")
    return read().article


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Título", "title"),
        ("MEDIO", "outlet"),
        ("source", "outlet"),
        ("fecha de publicación", "date"),
        ("published", "date"),
        ("texto", "body"),
        ("autor", "authors"),
        ("Sección", "section"),
        ("agencia", "agency"),
        ("etiquetas", "tags"),
        ("idioma", "language"),
        ("entidades", "entities"),
        ("titulos", None),
    ],
)
def test_fields_go_by_their_spanish_and_english_names(name, field):
    assert field_of(name)[0] == field


def test_the_first_name_of_a_field_that_has_a_value_counts(write, read):
    article = one(write, read, text="dos", body="uno", source="B", outlet="", medio="A")
    assert (article.body, article.outlet) == ("uno", "A")
    assert article.extra == {"text": "dos", "source": "B"}


def test_empty_values_are_unknown(write, read):
    article = one(
        write, read, body="x", title=" ", outlet="", date=None, author="", tags=[], url="\n"
    )
    assert article.title is article.outlet is article.date is article.url is None
    assert (article.authors, article.tags) == ((), ())
    assert (dict(article.extra), dict(article.provenance)) == ({}, {})


def test_everything_else_is_kept_as_json(write, read):
    extra = {"story": "g1", "n": 3, "x": [1.5, None, {"y": True}]}
    article = one(write, read, body="x", **extra, z=[float("nan")], nada=None)
    assert article.extra == {**extra, "z": [None]}
    assert json.dumps(article.to_dict(), allow_nan=False)


def test_an_impossible_date_is_unknown_and_kept_beside(write, read):
    article = one(write, read, body="x", fecha="2016-12-80")
    assert (article.date, dict(article.extra)) == (None, {"fecha": "2016-12-80"})


@pytest.mark.parametrize("value", [20230913, "20230913", "2023-09-13T10:00:00Z", "13/09/2023"])
def test_dates_may_be_numbers_or_texts(write, read, value):
    assert str(one(write, read, body="x", date=value).date) == "2023-09-13"


@pytest.mark.parametrize(
    ("value", "authors"),
    [
        ("Ana Ruiz", ("Ana Ruiz",)),
        (["Ana Ruiz", "Juan Gil", "Ana Ruiz"], ("Ana Ruiz", "Juan Gil")),
        ("['Ana Ruiz', 'Juan Gil']", ("Ana Ruiz", "Juan Gil")),
        ('["Ana Ruiz"]', ("Ana Ruiz",)),
        ("['Por']", ()),
        ("Por Ana Ruiz", ("Ana Ruiz",)),
        ("Ana Ruiz; Juan Gil | Eva Sanz", ("Ana Ruiz", "Juan Gil", "Eva Sanz")),
        ("Ana Ruiz, Juan Gil y Eva Sanz", ("Ana Ruiz", "Juan Gil", "Eva Sanz")),
        ("Ana Ruiz de la Torre y Juan Gil", ("Ana Ruiz de la Torre", "Juan Gil")),
        ("Economía y Empleo", ("Economía y Empleo",)),
        ("Ruiz, Ana", ("Ruiz, Ana",)),
        ([{"name": "Ana Ruiz"}, {"nombre": "Juan Gil"}, None, 3], ("Ana Ruiz", "Juan Gil", "3")),
        ("[sin cerrar", ("[sin cerrar",)),
    ],
)
def test_authors_are_names(write, read, value, authors):
    assert one(write, read, body="x", author=value).authors == authors


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        ("política, economía;economía", ("política", "economía")),
        (["a, b", " c "], ("a, b", "c")),
        ("['a', \"b's\"]", ("a", "b's")),
        ("[]", ()),
    ],
)
def test_tags_are_a_list_or_a_text(write, read, value, tags):
    assert one(write, read, body="x", tags=value).tags == tags


@pytest.mark.parametrize(
    ("value", "entities"),
    [
        (["Ana Ruiz", {"name": "Vigo", "type": "LOC"}], (("Ana Ruiz", None), ("Vigo", "place"))),
        ([{"nombre": "ONU", "tipo": "organización"}], (("ONU", "organization"),)),
        ([{"name": "X", "type": "nave"}, {"name": ""}, 5], (("X", None),)),
        ("Ana Ruiz; Vigo", (("Ana Ruiz", None), ("Vigo", None))),
        ([], ()),
    ],
)
def test_given_entities_are_kept(write, read, value, entities):
    article = one(write, read, body="x", entities=value)
    assert article.entities == tuple(GivenEntity(name, kind) for name, kind in entities)


def test_an_article_without_entities_is_to_be_tagged(write, read):
    assert one(write, read, body="x").entities is None
    assert one(write, read, body="x", entities=None).entities is None
    assert one(write, read, body="x", entities=7).extra == {"entities": 7}


def test_a_body_may_be_a_list_of_paragraphs(write, read):
    assert one(write, read, body=["Uno.", "Dos."]).body == "Uno.\nDos."
    assert convert("body", {"no": "texto"}) is None


def test_a_given_title_counts_and_an_ungiven_one_is_found_in_any_format(write, read):
    body = "Un titular\nUn texto que sigue y termina."
    assert one(write, read, body=body, title="Otro").provenance == {"title": "file"}
    found = one(write, read, body=body)
    assert (found.title, found.body) == ("Un titular", body)
    assert found.provenance == {"title": "text"}


def test_an_id_beyond_measure_is_not_taken(write, read):
    article = one(write, read, id="x" * 600, body="y")
    assert article.id == "a.jsonl#1"
    assert one(write, read, id=" a\n b ", body="y").id == "a b"


def test_front_matter_beats_sidecar_beats_table_beats_path(write, read):
    write("El Faro/n.txt", "---\ntitle: A\n---\nTexto.")
    write("El Faro/n.json", '{"title": "B", "section": "B", "date": "mal"}')
    write(
        "metadata.csv",
        "archivo;title;section;url;fecha\nEl Faro/n.txt;C;C;C;2020-01-02\notro.txt;X;X;X;\n",
    )
    article = read(pattern="{outlet}/{section}.txt").article
    assert (article.title, article.section, article.url) == ("A", "B", "C")
    assert (article.outlet, str(article.date)) == ("El Faro", "2020-01-02")
    assert article.provenance == {
        "title": "front-matter",
        "section": "sidecar",
        "url": "manifest",
        "date": "manifest",
        "outlet": "path",
    }
    assert article.extra == {"date": "mal"}


def test_the_nearest_table_counts_most_and_no_table_above_the_root(write, read):
    write("metadata.csv", "file,outlet,section\na/b/n.txt,lejos,lejos\n")
    write("a/metadata.csv", "file,outlet\n./b/n.txt,cerca\nb/n.txt,segunda\n")
    write("a/b/n.txt", "Texto.")
    article = read().article
    assert (article.outlet, article.section, dict(article.extra)) == ("cerca", "lejos", {})


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("n.json", '{"titulo": "T"}', "T"),
        ("n.yaml", "titulo: T\nfecha: 2020-01-02\n", "T"),
        ("n.yml", "titulo: no\n", "no"),
        ("n.toml", 'titulo = "T"\nfecha = 2020-01-02\n', "T"),
    ],
)
def test_sidecars_may_be_json_yaml_or_toml(write, read, name, text, title):
    write("n.txt", "Texto.")
    write(name, text)
    article = read().article
    assert (article.title, article.provenance["title"]) == (title, "sidecar")
    assert article.date is None or str(article.date) == "2020-01-02"


BOMB = "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*a, *a, *a, *a]\n" for n in "bcdefgh")


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("n.json", "{", ("ingest.bad_json", 1)),
        ("n.json", "[" * 100_000, ("ingest.too_deep", 1)),
        ("n.yaml", "a: b\nc: : d\n", ("ingest.bad_yaml", 2)),
        ("n.yaml", "a: !!python/object:os.system x\n", ("ingest.bad_yaml", 1)),
        ("n.yaml", BOMB, ("ingest.yaml_aliases", 7)),
        ("n.yaml", "a: " + "[" * 100 + "]" * 100, ("ingest.too_deep", 1)),
        ("n.yaml", "a: " + "x" * 300_000, ("ingest.yaml_too_big", 1)),
        ("n.toml", 'a = "b"\nc = d\n', ("ingest.bad_toml", 2)),
        ("n.toml", "- lista", ("ingest.bad_toml", 1)),
        ("n.yaml", "- lista", ("ingest.no_fields", 1)),
        ("n.json", b"\x00\x01", ("ingest.binary", None)),
        ("metadata.csv", "nombre,outlet\nn.txt,A\n", ("ingest.table_without_file", 1)),
        ("metadata.csv", "file,outlet\nn.txt,A,B\n", ("ingest.wide_row", 2)),
    ],
)
def test_what_describes_a_text_badly_is_reported_and_the_text_is_read(
    write, read, name, text, problem
):
    write("n.txt", "Texto.")
    write(name, text)
    archive = read()
    assert archive.article.body == "Texto."
    assert archive.problems == [problem]
    assert archive.skipped[0].path.endswith(name)
    assert archive.digests == {"n.txt": ""}


def test_merge_keys_and_references_are_plain_values(write, read):
    write("n.txt", "Texto.")
    write("n.yaml", "base: &b {x: 1}\nuno:\n  <<: *b\n")
    assert read().article.extra == {"base": {"x": "1"}, "uno": {"<<": {"x": "1"}}}


def test_a_reference_to_itself_ends(write, read):
    write("n.txt", "Texto.")
    write("n.yaml", "a: &a [*a]\n")
    assert read().problems == [("ingest.too_deep", 1)]


def test_the_dateline_gives_agency_and_a_day_only_with_a_known_year(write, read):
    body = "Moscú, 13 sep (EFE).- El texto."
    assert one(write, read, body=body).date is None
    article = one(write, read, body=body, date="2023")
    assert (article.agency, str(article.date), article.outlet) == ("EFE", "2023-09-13", None)
    assert article.provenance == {"agency": "dateline", "date": "dateline"}
    assert str(one(write, read, body=body, date="2023-10").date) == "2023-10"
    assert str(one(write, read, body=body, date="2022-01-05").date) == "2022-01-05"
    dated = one(write, read, body="Moscú, 13 sep 2021 (EFE).- El texto.", agency="Propia")
    assert (dated.agency, str(dated.date)) == ("Propia", "2021-09-13")


def test_a_file_without_permission_is_reported(write, read, monkeypatch):
    path = write("a.txt", "Texto.")
    real = os.open

    def refuse(name, *rest):
        if str(name) == str(path):
            raise PermissionError(13, "no")
        return real(name, *rest)

    monkeypatch.setattr(os, "open", refuse)
    archive = read()
    assert archive.problems == [("ingest.no_permission", None)]
    assert archive.outcomes == {"a.txt": "unreachable"}
