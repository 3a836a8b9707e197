"""What counts as a name in one article: sentences such as stand in the news."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.article import Article, EntityType, Mention
from searchidx.entities.tagger import TrainedTagger, shipped_version

TAGGER = TrainedTagger()


def tag(body: str, title: str | None = None) -> tuple[Mention, ...]:
    return TAGGER.tag([Article(id="a", body=body, title=title, path="a.txt")])[0]


def texts(body: str, title: str | None = None) -> list[str]:
    return [m.text for m in tag(body, title)]


def kinds(body: str) -> dict[str, EntityType]:
    return {m.text: m.type for m in tag(body)}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "La escritora Juana de la Rosa presentó ayer en Bilbao su novela.",
            ["Juana de la Rosa", "Bilbao"],
        ),
        ("La ministra alemana Ursula von der Leyen visitó Kiev.", ["Ursula von der Leyen", "Kiev"]),
        ("El expresidente George W. Bush publicó sus memorias.", ["George W. Bush"]),
        ("El escritor Arturo Pérez-Reverte firmó ejemplares.", ["Arturo Pérez-Reverte"]),
        ("El presidente Park Min-jun visitará Seúl.", ["Park Min-jun", "Seúl"]),
        ("El cantante Conan O’Malley actuará en Dublín.", ["Conan O’Malley", "Dublín"]),
        ("Alfonso XIII abdicó en 1931.", ["Alfonso XIII"]),
        ("La empresa AT&T anunció ayer la compra de la firma Gadara.", ["AT&T", "Gadara"]),
        ("La misión Artemis II despegará en abril.", ["Artemis II"]),
        (
            "La cumbre se celebró en Corea del Sur con el Banco de España.",
            ["Corea del Sur", "Banco de España"],
        ),
        (
            "El fiscal Alberto Nisman murió en Buenos Aires.",
            ["Alberto Nisman", "Buenos Aires"],
        ),
    ],
)
def test_names_keep_their_particles_initials_numerals_and_hyphens(
    body: str, expected: list[str]
) -> None:
    assert texts(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "El presidente Ramiro Etcheverry recibió a la ministra Luisa Otxoa en el palacio.",
            ["Ramiro Etcheverry", "Luisa Otxoa"],
        ),
        (
            "El doctor Alberto Ruiz y el director de cine Pedro Almodóvar no hablaron.",
            ["Alberto Ruiz", "Pedro Almodóvar"],
        ),
        (
            "El expresidente Lula da Silva y la vicepresidenta Luisa Otxoa viajaron a Roma.",
            ["Lula da Silva", "Luisa Otxoa", "Roma"],
        ),
        ("El papa Francisco visitó Canadá.", ["Francisco", "Canadá"]),
        (
            "El alcalde de Lima, Rafael López Aliaga, calló.",
            ["Lima", "Rafael López Aliaga"],
        ),
    ],
)
def test_titles_and_posts_are_left_out(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Los diputados Ana Beltrán y Luis Otxoa presentaron la enmienda.",
            ["Ana Beltrán", "Luis Otxoa"],
        ),
        (
            "Pedro Sánchez y Emmanuel Macron se reunieron en París.",
            ["Pedro Sánchez", "Emmanuel Macron", "París"],
        ),
        (
            "La cantante Rosalía, el futbolista Lionel Messi y el tenista Rafael Nadal acudieron.",
            ["Rosalía", "Lionel Messi", "Rafael Nadal"],
        ),
        (
            "Los ministros de España, Francia e Italia se reunieron en Bruselas.",
            ["España", "Francia", "Italia", "Bruselas"],
        ),
        (
            "Llovió en Buenos Aires, Córdoba y Mendoza.",
            ["Buenos Aires", "Córdoba", "Mendoza"],
        ),
    ],
)
def test_coordinated_names_are_several(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


@pytest.mark.parametrize(
    "name",
    [
        "Ministerio de Ciencia y Tecnología",
        "Ministerio de Educación y Formación Profesional",
        "Secretaría de Cultura y Turismo",
        "Instituto Nacional de Estadística",
        "Tribunal Supremo",
        "Congreso de los Diputados",
    ],
)
def test_the_fields_of_an_institution_belong_to_its_name(name: str) -> None:
    assert texts(f"Ayer lo anunció el {name} en una nota de prensa.") == [name]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("—No sé nada —dijo Ramiro Etcheverry—. Pregunten a la policía.", ["Ramiro Etcheverry"]),
        ("«Estamos preparados», aseguró el entrenador Diego Simeone.", ["Diego Simeone"]),
        (
            '"Vamos a ganar", dijo el capitán, Sergio Ramos, antes del partido.',
            ["Sergio Ramos"],
        ),
        (
            "El juez “Pablo Llarena” investiga a “Carles Puigdemont”.",
            ["Pablo Llarena", "Carles Puigdemont"],
        ),
    ],
)
def test_quotation_marks_and_what_is_said_are_no_part_of_names(
    body: str, expected: list[str]
) -> None:
    assert texts(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "Durante la reunión se aprobaron los presupuestos.",
        "Mientras tanto, los vecinos esperan una respuesta.",
        "Según fuentes policiales, el detenido tiene 34 años.",
        "Asimismo, el ministro destacó la importancia del acuerdo.",
        "Nosotros no vamos a ceder. Añadió que no hay alternativa.",
        "Destacó que la economía crece. Pese a todo, hay riesgos.",
        "Horas después, los bomberos controlaron el incendio.",
        "Estamos ante una crisis. Frente a esto, hay soluciones.",
        "Ayer, los trabajadores protestaron frente a la fábrica.",
        "El 3 de mayo comenzaron las obras. Tres días después se suspendieron.",
        "¿Cuándo empieza? Cuando llegue el verano. Además, no hay prisa.",
        "Siempre usa el mismo abrigo. También lleva un sombrero.",
        "Subió el PIB y bajó el IVA el año pasado.",
    ],
)
def test_an_ordinary_word_at_the_beginning_of_a_sentence_is_no_name(body: str) -> None:
    assert texts(body) == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Sánchez y Feijóo se reúnen en la Moncloa", ["Sánchez", "Feijóo", "Moncloa"]),
        ("El Real Madrid gana al Betis", ["Real Madrid", "Betis"]),
        ("Colombia y Venezuela reabren la frontera", ["Colombia", "Venezuela"]),
        ("Muere a los 90 años la actriz Carmen Sevilla", ["Carmen Sevilla"]),
        ("Detenido en Málaga un hombre por robar en una farmacia", ["Málaga"]),
    ],
)
def test_headlines_are_read_like_sentences(title: str, expected: list[str]) -> None:
    assert texts("Nada más.", title) == expected


def test_a_title_comes_before_the_body() -> None:
    mentions = tag(
        "El actor Javier Bardales murió ayer en Sevilla.",
        "Muere el actor Javier Bardales a los 85 años",
    )
    assert [(m.field, m.text) for m in mentions] == [
        ("title", "Javier Bardales"),
        ("body", "Javier Bardales"),
        ("body", "Sevilla"),
    ]
    assert mentions[0].start == 15


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        ("El alcalde de Zurbano convocó una reunión con los vecinos.", "Zurbano", "place"),
        ("Según explicó la ministra Zurbano, las ayudas llegarán.", "Zurbano", "person"),
        ("La empresa Zurbano despidió a cien trabajadores.", "Zurbano", "organization"),
        ("Lo anunció el consejero Ramiro Zurbano.", "Ramiro Zurbano", "person"),
        ("El Instituto Zurbano publicó el informe.", "Instituto Zurbano", "organization"),
        ("El equipo ganó la Copa Zurbano.", "Copa Zurbano", "other"),
        ("El Congreso aprobó la Ley de Aguas.", "Ley de Aguas", "other"),
        ("La novela ganó el Premio Planeta.", "Premio Planeta", "other"),
        ("La Comisión Europea multó a Google.", "Comisión Europea", "organization"),
        ("El vuelo salió del Aeropuerto de Barajas.", "Aeropuerto de Barajas", "place"),
        ("El río Ebro se desbordó en Zaragoza.", "Zaragoza", "place"),
        ("Ganó el Sevilla ayer por dos goles a cero.", "Sevilla", "organization"),
        ("Vive en Sevilla desde hace años.", "Sevilla", "place"),
    ],
)
def test_the_words_in_and_beside_a_name_tell_its_type(
    body: str, name: str, kind: EntityType
) -> None:
    assert kinds(body)[name] == kind


def test_doubled_and_stray_spaces_do_not_hide_names() -> None:
    body = "El portavoz habló con  Corea del Norte  tras ver a  Ramiro Etcheverry , del  Betis ."
    assert texts(body) == ["Corea del Norte", "Ramiro Etcheverry", "Betis"]


def test_short_forms_have_the_full_names_of_the_article_and_the_tables() -> None:
    mentions = tag(
        "El pintor Ramiro Etcheverry viajó a EE.UU. para la exposición. Según la OMS, no es grave. "
        "El papa Francisco recibió a Etcheverry en marzo."
    )
    assert [m.name for m in mentions] == [
        "Ramiro Etcheverry",
        "Estados Unidos",
        "Organización Mundial de la Salud",
        "Papa Francisco",
        "Ramiro Etcheverry",
    ]


def test_a_line_end_ends_a_sentence_and_a_name() -> None:
    assert texts("Visita a Noruega\nDurante el viaje no habló con la prensa.") == ["Noruega"]
    assert texts("La ministra habló con Luisa Otxoa\nRamiro Etcheverry no quiso hablar") == [
        "Luisa Otxoa",
        "Ramiro Etcheverry",
    ]


def test_lines_broken_at_a_width_do_not_break_names() -> None:
    body = (
        "Ayer llegó a la ciudad el pintor Ramiro\nEtcheverry, que no quiso hablar con\n"
        "nadie y se fue\nal hotel donde lo esperaba\nsu amiga Luisa Otxoa con flores"
    )
    mentions = tag(body)
    assert [m.name for m in mentions] == ["Ramiro Etcheverry", "Luisa Otxoa"]
    assert mentions[0].text == "Ramiro\nEtcheverry"


def test_names_in_capitals_belong_to_those_of_the_body() -> None:
    mentions = tag(
        "El pintor Ramiro Etcheverry llegó a Lisboa.", "ETCHEVERRY VUELVE A LISBOA CON GRAN FIESTA"
    )
    assert [m.text for m in mentions[:2]] == ["ETCHEVERRY", "LISBOA"]
    assert {m.name for m in mentions} == {"Ramiro Etcheverry", "Lisboa"}


def test_given_entities_are_kept_and_nothing_else_is_looked_for() -> None:
    body = "El pintor Ramiro Etcheverry llegó a Lisboa."
    plain = Article(id="1", body=body, path="1")
    given_one = Article(id="2", body=body, path="2", entities=(("Lisboa", "organization"),))
    empty = Article(id="3", body=body, path="3", entities=())
    found = TAGGER.tag([given_one, plain, empty, plain])
    assert [(m.name, m.type) for m in found[0]] == [("Lisboa", "organization")]
    assert found[2] == ()
    assert found[1] == found[3] == TAGGER.tag([plain])[0]
    assert [m.text for m in found[1]] == ["Ramiro Etcheverry", "Lisboa"]


def test_no_articles_have_no_mentions() -> None:
    assert TAGGER.tag([]) == []
    assert tag("", "") == tag("", None) == tag(" \n ") == ()


def test_the_version_names_the_tagger_and_its_tables() -> None:
    assert TAGGER.version.startswith("trained-")
    assert TAGGER.version == TrainedTagger().version == shipped_version()


PIECES = (
    *("El", "de", "la", "y", "Ramiro", "Zurbano", "ONU", "(ONU)", ",", ".", ":", "\n", "\n\n", "“"),
    *("”", "«", "-", "–", "11-M", "EE.UU.", "EE.", "UU.", "Durante", "dijo", "en", "2024", "N°"),
    *("Ministerio", "Ciencia", "J.", "XIII", "PALABRA", "iPhone", "O’Malley", "", "Jose\u0301"),
    *("so\u00adlo\u200b", "3", "Ley", "'", '"', "¿Qué", "US$", "Gobierno", "vasco", "Lis\u00adboa"),
    *("İstanbul", "ŒUVRE", "Ｌｉｍａ", "𝐀𝐧𝐚", "👩\u200d💻", "\ud83d", "\ufffd", "\0", "\u202eAna"),
    *("Привет", "Москва", "中文", "القاهرة", "ǅ", "ß", "ﬁn", "A\u0301\u0302\u0303", "\u0301"),
)
ODD_TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.text(max_size=80),
    st.text(st.characters(), max_size=80),
)
ODD_ARTICLES = st.builds(
    Article, id=st.just("a"), body=ODD_TEXTS, title=st.none() | ODD_TEXTS, path=st.just("a")
)


@settings(max_examples=150)
@given(ODD_ARTICLES)
def test_spans_lie_in_the_text_in_order_and_never_overlap(article: Article) -> None:
    texts_of = {"title": article.title or "", "body": article.body}
    last = ("title", 0)
    for m in TAGGER.tag([article])[0]:
        assert texts_of[m.field][m.start : m.end] == m.text
        assert m.start < m.end
        assert m.name.strip() == m.name != ""
        if last[0] == m.field:
            assert m.start >= last[1]
        else:
            assert (last[0], m.field) == ("title", "body")
        last = (m.field, m.end)


@given(st.lists(ODD_ARTICLES, max_size=6))
def test_articles_do_not_influence_each_other(articles: list[Article]) -> None:
    alone = [TAGGER.tag([article])[0] for article in articles]
    assert TAGGER.tag(articles) == alone
    assert TAGGER.tag(articles[::-1]) == alone[::-1]


def test_what_was_read_before_does_not_matter() -> None:
    read = Article(id="a", body="La pintora Luisa Otxoa llegó a Lisboa con la ONU.", path="a")
    TAGGER.tag([Article(id="b", body="Otxoa. LUISA. Lisboa es de la ONU. " * 9, path="b")])
    assert TrainedTagger().tag([read]) == TAGGER.tag([read])


def test_articles_are_worked_on_in_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = ["La pintora Luisa Otxoa llegó a Lisboa.", "", "Hoy no.", "Vive en Sevilla."] * 3
    articles = [Article(id=str(i), body=body, path="") for i, body in enumerate(bodies)]
    whole = TAGGER.tag(articles)
    monkeypatch.setattr("searchidx.entities.tagger._SLICE_CHARS", 30)
    assert TAGGER.tag(articles) == whole
