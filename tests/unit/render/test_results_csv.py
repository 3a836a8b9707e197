import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx import render
from searchidx.dates import PartialDate
from searchidx.render.csv import HIT_COLUMNS, harmless
from searchidx.render.safe import UNSAFE
from searchidx.results import EntityRef, FacetCount, Hit, Snippet


@pytest.mark.parametrize("start", list("=+-@\t\r\n＝＋－＠"))
def test_a_cell_that_would_be_a_formula_is_text(start):
    assert harmless(f"{start}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize("text", ["", "año", "2023-09-13", "a=b", " =1", "'=1"])
def test_other_cells_stay_as_they_are(text):
    assert harmless(text) == text


@given(st.text(), st.text(), st.text())
def test_every_hit_is_one_line_that_reads_back(title, outlet, snippet):
    hit = Hit("id", "p.txt", title, outlet, None, 1.0, (Snippet(snippet),))
    text = render.hits_csv([hit])
    assert not UNSAFE.search(text.replace("\n", ""))
    assert text.count("\n") == 2
    [record] = csv.DictReader(io.StringIO(text))
    assert tuple(record) == HIT_COLUMNS
    assert record["title"] == harmless(title)
    assert record["snippet"] == harmless(snippet)


def test_a_hit_has_its_values_under_the_header():
    hit = Hit(
        *("a/1", "a/1.txt", 'Dice "sí", y se va', "El Faro", PartialDate(2020, 5), -1.25),
        snippets=(Snippet("uno"), Snippet("dos")),
        entities=(EntityRef("Ana", "person"), EntityRef("Cádiz", "place")),
        n_matches=3,
        n_words=50,
        url="https://faro.example/1",
    )
    assert render.hits_csv([hit]) == (
        "id,path,title,outlet,date,score,n_matches,n_words,url,entities,snippet\n"
        'a/1,a/1.txt,"Dice ""sí"", y se va",El Faro,2020-05,-1.25,3,50,'
        "https://faro.example/1,Ana; Cádiz,uno … dos\n"
    )


def test_no_hits_leave_the_header():
    assert render.hits_csv([]) == ",".join(HIT_COLUMNS) + "\n"


def test_an_unknown_value_of_a_facet_is_empty():
    assert render.facet_csv("outlet", [FacetCount(None, 3)]) == "value,count\n,3\n"
