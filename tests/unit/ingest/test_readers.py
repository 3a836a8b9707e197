from __future__ import annotations

import codecs
import gzip
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchidx.article import Article
from searchidx.ingest.read import read_file
from searchidx.ingest.readers import reader_for
from searchidx.ingest.source import ReadOptions, SourceFile


def test_a_bare_text_is_one_article_with_all_of_its_text(write, read):
    write("a/nota.txt", "Un titular\n\nEl texto sigue aquí.\nY aquí.\n")
    article = read().article
    assert article.id == "a/nota.txt"
    assert article.body == "Un titular\n\nEl texto sigue aquí.\nY aquí."
    assert (article.title, article.line) == ("Un titular", None)
    assert article.provenance == {"title": "text"}


def test_front_matter_gives_fields_and_the_rest_is_the_body(write, read):
    write(
        "nota.md",
        '---\ntítulo: "Un titular: con dos puntos"\nMedio: El Faro\n'
        "fecha: 2020-01-31T23:00:00-05:00\nautor: [Ana Ruiz, Juan Gil]\npáginas: 007\nnada: ~\n"
        "---\n\nEl texto.\n---\nSigue.\n",
    )
    article = read().article
    assert article.title == "Un titular: con dos puntos"
    assert (article.outlet, str(article.date)) == ("El Faro", "2020-01-31")
    assert article.authors == ("Ana Ruiz", "Juan Gil")
    assert article.body == "El texto.\n---\nSigue."
    assert article.extra == {"páginas": "007"}
    assert set(article.provenance.values()) == {"front-matter"}


def test_front_matter_that_is_no_yaml_is_reported_with_its_line_in_the_file(write, read):
    write("nota.md", "---\nmedio: El Faro\ntítulo: Un titular: con dos puntos\n---\nTexto.\n")
    assert read().problems == [("ingest.bad_yaml", 3)]


@pytest.mark.parametrize(
    "text",
    [
        "---\nUna raya de diálogo abre el texto.\n---\nY sigue.",
        "---\nmedio: El Faro\nsin cierre",
        "----\nmedio: El Faro\n----\ntexto",
        "texto\n---\nmedio: El Faro\n---\n",
    ],
)
def test_dashes_that_open_no_front_matter_are_text(write, read, text):
    write("nota.txt", text)
    assert read().article.body == text.strip()


def test_json_lines_are_read_one_by_one_and_bad_ones_skipped(write, read):
    write(
        "l.jsonl",
        '\ufeff{"id": 7, "text": "uno"}\n\n{roto\n[1]\n{"title": ""}\n{"title": "Solo título"}\n',
    )
    archive = read()
    assert [(a.id, a.line, a.body, a.title) for a in archive.articles] == [
        ("7", 1, "uno", None),
        ("l.jsonl#6", 6, "", "Solo título"),
    ]
    assert archive.problems == [
        ("ingest.bad_json", 3),
        ("ingest.no_fields", 4),
        ("ingest.no_text_line", 5),
    ]
    assert (archive.outcomes, archive.digests) == ({"l.jsonl": "complete"}, {"l.jsonl": ""})


def test_a_gzip_is_read_like_the_file_inside(write, read):
    lines = b'{"body": "uno"}\n{"body": "dos"}\n'
    write("a.jsonl.gz", gzip.compress(lines[:16]) + gzip.compress(lines[16:]))
    write("b.txt.gz", gzip.compress(b"Un texto."))
    archive = read()
    assert [a.id for a in archive.articles] == ["a.jsonl.gz#1", "a.jsonl.gz#2", "b.txt.gz"]
    assert all(archive.digests.values())


def test_a_gzip_that_is_cut_short_gives_what_came_before(write, read):
    packed = gzip.compress(b"".join(b'{"body": "%d"}\n' % (n * n) for n in range(5_000)))
    write("a.jsonl.gz", packed[: len(packed) // 2])
    write("b.jsonl.gz", b"no es gzip")
    write("c.jsonl.gz", packed + b"resto")
    archive = read()
    assert archive.problems == [("ingest.bad_gzip", None)] * 3
    n_each = dict.fromkeys("abc", 0)
    for article in archive.articles:
        n_each[article.id[0]] += 1
    assert 0 < n_each["a"] < 5_000
    assert (n_each["b"], n_each["c"]) == (0, 5_000)
    assert set(archive.outcomes.values()) == {"broken"}


def test_a_gzip_bomb_is_left_alone(write, read):
    write("bomba.txt.gz", gzip.compress(b"a" * 3_000_000))
    write("bomba.jsonl.gz", gzip.compress(b"\n" * 3_000_000))
    assert read().problems == [("ingest.bomb", None)] * 2


def test_files_and_lines_over_the_limit_are_left_alone(write, read):
    write("a.txt", "x" * 101)
    write("b.jsonl", f'{{"body": "{"x" * 500_000}"}}\n{{"body": "corto"}}\n')
    write("c.json", f'[{{"body": "{"x" * 70_000}"}}]')
    write("d.csv", f"body\n{'x' * 200}\n")
    archive = read(article_bytes=100)
    assert [a.body for a in archive.articles] == ["corto"]
    assert archive.problems == [
        ("ingest.too_big", None),
        ("ingest.line_too_long", 1),
        ("ingest.line_too_long", 1),
        ("ingest.line_too_long", 2),
    ]
    assert {key for key, _ in read(file_bytes=10).problems} == {"ingest.too_big"}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ('{"body": "uno"}', ["a.json"]),
        ('[{"body": "uno"}]', ["a.json#1"]),
        ('[{"body": "uno"}, {"body": "dos"}, {"id": "x", "body": "tres"}]\n', ["a.json#1"]),
        ('{"body": "uno"}\n{"body": "dos"}\n{"id": "x", "body": "tres"}\n', ["a.json#1"]),
        ("[]", []),
    ],
)
def test_json_is_an_article_or_a_list_or_lines(write, read, text, ids):
    write("a.json", text)
    archive = read()
    expected = [*ids, "a.json#2", "x"] if "tres" in text else ids
    assert [a.id for a in archive.articles] == expected
    assert archive.problems == ([("ingest.empty", None)] if text == "[]" else [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ("ingest.empty", None)),
        ("[", ("ingest.bad_json", 1)),
        ('[{"body": "uno"}\n', ("ingest.bad_json", 2)),
        ('[{"body": "uno"},\n{"body": }]', ("ingest.bad_json", 2)),
        ('[{"body": "uno"}]\n[]', ("ingest.bad_json", 2)),
        ('{"name": "paquete"}', ("ingest.no_text", None)),
        ('["uno"]', ("ingest.no_fields", 1)),
        ("[" * 200_000, ("ingest.too_deep", 1)),
        ('{"body": "x", "n": ' + "9" * 5000 + "}", ("ingest.bad_json", 1)),
        ('{"body": "x", "n": ' + "[" * 60 + "]" * 60 + "}", ("ingest.too_deep", 1)),
    ],
)
def test_bad_json_is_reported_with_its_line(write, read, text, problem):
    write("a.json", text)
    assert read().problems == [problem]


def test_a_long_json_list_is_read_in_pieces(write, read):
    articles = [{"body": f"texto {n} " + "ñ" * 3000} for n in range(200)]
    write("a.json", json.dumps(articles, indent=1, ensure_ascii=False))
    assert [a.body for a in read().articles] == [article["body"] for article in articles]


@pytest.mark.parametrize(
    ("text", "delimiter"), [("id,titular,cuerpo\n", ","), ("id;titular;cuerpo\n", ";")]
)
def test_tables_have_a_header_and_any_common_delimiter(write, read, text, delimiter):
    rows = [["a", "Uno", '"Dos líneas\ny ""comillas"""'], ["", "Tres", "x"], ["", "", ""]]
    write("t.csv", text + "".join(delimiter.join(row) + "\n" for row in rows))
    articles = read().articles
    assert [(a.id, a.title, a.body, a.line) for a in articles] == [
        ("a", "Uno", 'Dos líneas\ny "comillas"', 2),
        ("t.csv#4", "Tres", "x", 4),
    ]


def test_a_table_may_have_very_long_cells(write, read):
    write("t.csv", "body\n" + "x" * 1_000_000 + "\n")
    assert len(read().article.body) == 1_000_000


def test_bad_rows_are_reported_with_the_line_where_they_begin(write, read):
    write("t.csv", 'body,outlet\nuno,A,sobra\ndos\n"tres"x,B\ncuatro,C,,\n"cinco\nseis,D\n')
    archive = read()
    assert [(a.body, a.outlet) for a in archive.articles] == [("dos", None), ("cuatro", "C")]
    assert archive.problems == [
        ("ingest.wide_row", 2),
        ("ingest.bad_table", 4),
        ("ingest.bad_table", 6),
    ]


def test_a_table_without_texts_is_refused(write, read):
    write("t.csv", "nombre,edad\nAna,3\n")
    write("u.csv", "\n\n")
    write("v.csv", "body,outlet\rx,y\r")
    assert read().problems == [
        ("ingest.table_without_text", 1),
        ("ingest.empty", None),
        ("ingest.bad_table", 1),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.csv"])
def test_every_format_is_read_in_every_encoding(write, read, name, encoding):
    text = {
        "a.txt": "El año",
        "a.jsonl": '{"body": "El año"}\n',
        "a.json": '[{"body": "El año"}]',
        "a.csv": "body\nEl año\n",
    }[name]
    write(name, text.encode(encoding))
    assert read().article.body == "El año"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl", "a.json", "a.csv"])
def test_empty_and_binary_files_of_every_format_are_reported(write, read, name):
    write(name, "")
    assert read().problems == [("ingest.empty", None)]
    write(name, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert read().problems == [("ingest.binary", None)]
    write(name, codecs.BOM_UTF16_LE + b"\x00\xd8")
    assert len(read().problems) == 1


def test_a_line_that_is_no_text_is_skipped_like_any_other_bad_line(write, read):
    good = b'{"body": "' + b"uno " * 50 + b'"}\n'
    write("a.jsonl", good + b"\x01\x02\xff\x03\n" + good)
    archive = read()
    assert [a.line for a in archive.articles] == [1, 3]
    assert archive.problems == [("ingest.binary_line", 2)]


def test_a_file_of_something_else_is_given_up_after_a_hundred_lines(write, read):
    write("a.jsonl", "no es json\n" * 500)
    problems = read().problems
    assert problems[-1] == ("ingest.not_json_lines", None)
    assert len(problems) == 101


def test_the_digest_is_that_of_the_content_wherever_it_lies(write, read):
    write("a/x.txt", "Un texto.")
    write("b/y.txt", "Un texto.")
    write("c/z.txt", "Otro texto.")
    digests = read().digests
    assert digests["a/x.txt"] == digests["b/y.txt"] != digests["c/z.txt"]


def test_readers_are_found_by_the_end_of_the_name():
    assert reader_for("A.TXT") is reader_for("b.md") is reader_for("c.txt.gz")
    assert reader_for(".txt") is None
    assert reader_for("txt") is None
    assert reader_for("a.gz") is None


SEEDS = [
    b'---\nmedio: "El Faro"\nfecha: 2020-01-01\ntags: [a, b]\n---\nTitular\nTexto que sigue.\n',
    b'{"id": "1", "body": "uno", "entities": [{"name": "Ana"}]}\n{"body": "dos"}\n',
    b'[{"body": "uno"}, {"title": "dos", "date": "13/09/2023"}]',
    b'id,body,outlet\n1,"uno\n dos",A\n2,tres,B\n',
]


@given(
    st.sampled_from(["a.txt", "a.md", "a.jsonl", "a.json", "a.csv", "a.jsonl.gz", "a.csv.gz"]),
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), st.binary(max_size=4)), max_size=6),
    st.booleans(),
)
@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_damaged_files_give_articles_or_reasons_and_nothing_else(
    tmp_path_factory, name, seed, damages, is_packed
):
    data = gzip.compress(seed, mtime=0) if is_packed else seed
    for place, n_cut, inserted in damages:
        at = int(place * len(data))
        data = data[:at] + inserted + data[at + n_cut :]
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(data)
    source = SourceFile(str(path), str(path.parent), len(data), 0, len(data))
    for item in read_file(source, ReadOptions()):
        assert item.path == str(path)
        if isinstance(item, Article):
            assert item.body or item.title
            assert Article.from_dict(json.loads(json.dumps(item.to_dict()))) == item
            assert isinstance(item.fingerprint(), int)
        else:
            assert item.message("es")
            assert item.message("en")
