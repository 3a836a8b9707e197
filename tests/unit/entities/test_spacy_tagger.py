"""A pipeline of the user's own finds the names, and the article makes them whole."""

import pickle
import sys
from importlib.metadata import PackageNotFoundError

import pytest
import spacy

from searchidx.article import Article, GivenEntity
from searchidx.entities import spacy_pipeline, spacy_tagger
from searchidx.entities.choosing import choose_tagger
from searchidx.entities.spacy_tagger import SpacyTagger, cuts, idle_components
from searchidx.entities.tagger import TrainedTagger
from searchidx.errors import UsageError
from tests.pipelines import NAMES, change_meta, install, ruler, save


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    nlp = ruler()
    nlp.add_pipe("sentencizer", first=True)
    return save(nlp, tmp_path_factory.mktemp("pipelines") / "noticias")


@pytest.fixture(scope="module")
def tagger(saved):
    return SpacyTagger(str(saved))


def article(body, title=None, entities=None):
    return Article("a", body, "a.txt", title=title, entities=entities)


def names(mentions):
    return [(m.text, m.type, m.name) for m in mentions]


def test_names_have_the_fullest_form_of_the_article_and_our_types(tagger):
    body = "Ruiz llegó ayer a Montevideo con la Unión de Pescadores (UP) para la Feria del Mar."
    [mentions] = tagger.tag([article(body, title="Ana Ruiz en Montevideo")])
    assert names(mentions) == [
        ("Ana Ruiz", "person", "Ana Ruiz"),
        ("Montevideo", "place", "Montevideo"),
        ("Ruiz", "person", "Ana Ruiz"),
        ("Montevideo", "place", "Montevideo"),
        ("Unión de Pescadores", "organization", "Unión de Pescadores"),
        ("UP", "organization", "Unión de Pescadores"),
        ("Feria del Mar", "other", "Feria del Mar"),
    ]
    assert [m.field for m in mentions] == ["title"] * 2 + ["body"] * 5
    texts = {"title": "Ana Ruiz en Montevideo", "body": body}
    assert all(texts[m.field][m.start : m.end] == m.text for m in mentions)


def test_places_are_code_points_also_behind_other_planes_and_lone_surrogates(tagger):
    body = "😀 \ud800 e\u0301 Ana Ruiz"
    [[mention]] = tagger.tag([article(body)])
    assert (mention.start, body[mention.start : mention.end]) == (7, "Ana Ruiz")


def test_what_surrounds_a_name_is_left_out_of_it(tagger):
    [[mention]] = tagger.tag([article("El barco «Aurora» zarpó.")])
    assert (mention.text, mention.type, mention.start) == ("Aurora", "other", 10)


def test_a_name_over_a_blank_line_is_two(tmp_path):
    pattern = [{"TEXT": "Ana"}, {"IS_SPACE": True}, {"TEXT": "Ruiz"}]
    tagger = SpacyTagger(str(save(ruler([("PER", pattern)]), tmp_path / "p")))
    kept, parted = tagger.tag([article("Ana\nRuiz"), article("Ana\n \nRuiz")])
    assert [(m.text, m.name) for m in kept] == [("Ana\nRuiz", "Ana Ruiz")]
    assert [m.text for m in parted] == ["Ana", "Ruiz"]


def test_an_entity_without_a_letter_or_digit_is_no_name(tmp_path):
    tagger = SpacyTagger(str(save(ruler([("MISC", "»"), ("MISC", "—")]), tmp_path / "p")))
    assert tagger.tag([article("» —"), article("")]) == [(), ()]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        *(("PER", "person"), ("PERSON", "person"), ("LOC", "place"), ("GPE", "place")),
        *(("FAC", "place"), ("ORG", "organization"), ("MISC", "other"), ("EVENT", "other")),
        *(("WORK_OF_ART", "other"), ("LAW", "other"), ("PRODUCT", "other"), ("person", "person")),
        *(("EQUIPO", "other"), ("NORP", None), ("LANGUAGE", None), ("DATE", None)),
        *(("TIME", None), ("MONEY", None), ("PERCENT", None), ("CARDINAL", None)),
    ],
)
def test_labels(tmp_path, label, kind):
    tagger = SpacyTagger(str(save(ruler([(label, "Aurora")]), tmp_path / "p")))
    [mentions] = tagger.tag([article("Aurora")])
    assert [m.type for m in mentions] == ([kind] if kind else [])


def test_an_article_keeps_the_entities_that_it_brings(tagger):
    given = article("Ana Ruiz", entities=(GivenEntity("Otra Persona", "person"),))
    nothing = article("Ana Ruiz", entities=())
    found = tagger.tag([given, article("Ana Ruiz"), nothing])
    assert found == TrainedTagger().tag([given]) + tagger.tag([article("Ana Ruiz")]) + [()]


def test_long_texts_are_read_in_pieces(saved, monkeypatch):
    monkeypatch.setattr(spacy_tagger, "_PIECE_CHARS", 40)
    body = "\n\n".join(["Ana Ruiz está en Montevideo."] * 50)
    [mentions] = SpacyTagger(str(saved)).tag([article(body)])
    assert len(mentions) == 100
    assert all(body[m.start : m.end] == m.text for m in mentions)


def test_a_text_longer_than_the_pipeline_takes_is_no_failure(saved, tmp_path):
    nlp = ruler()
    nlp.max_length = 30
    path = save(nlp, tmp_path / "p")
    loaded = SpacyTagger(str(path))
    body = "Ana Ruiz vive aquí. " * 20
    assert len(loaded.tag([article(body)])[0]) == 20


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("corto", ["corto"]),
        ("uno\n\ndos tres", ["uno\n\n", "dos tres"]),
        ("uno\ndos tres cuatro", ["uno\n", "dos tres ", "cuatro"]),
        ("a" * 23, ["a" * 10, "a" * 10, "a" * 3]),
        ("\n\n" * 11, ["\n\n" * 5, "\n\n" * 5, "\n\n"]),
    ],
)
def test_texts_are_cut_at_paragraphs_lines_spaces_or_anywhere(text, pieces):
    assert [text[start:end] for start, end in cuts(text, 10)] == pieces


def test_components_that_entities_do_not_need_are_idle():
    nlp = ruler()
    nlp.add_pipe("sentencizer", first=True)
    assert idle_components(nlp) == ["sentencizer"]


def test_no_component_is_idle_where_patterns_look_at_what_others_say(tmp_path):
    nlp = ruler([("PER", [{"LEMMA": "ana"}])])
    attributes = nlp.add_pipe("attribute_ruler", first=True)
    attributes.add([[{"TEXT": "Anita"}]], {"LEMMA": "ana"})
    assert idle_components(nlp) == []
    tagger = SpacyTagger(str(save(nlp, tmp_path / "p")))
    assert names(tagger.tag([article("Anita")])[0]) == [("Anita", "person", "Anita")]
    by_lemma = ruler([("PER", [{"TEXT": "ana"}])], phrase_matcher_attr="LEMMA")
    by_lemma.add_pipe("sentencizer", first=True)
    assert idle_components(by_lemma) == []


def test_a_component_of_somebody_s_own_may_find_names_and_need_others(tmp_path):
    @spacy.language.Language.component("searchidx_test_first_word")
    def first_word(doc):
        doc.ents = [spacy.tokens.Span(doc, 0, 1, label="PER")]
        return doc

    nlp = spacy.blank("es")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("searchidx_test_first_word")
    assert idle_components(nlp) == []
    tagger = SpacyTagger(str(save(nlp, tmp_path / "p")))
    assert names(tagger.tag([article("Ana vive")])[0]) == [("Ana", "person", "Ana")]


def test_what_a_trained_component_listens_to_is_not_idle():
    nlp = spacy.blank("es")
    nlp.add_pipe("tok2vec")
    nlp.add_pipe("morphologizer")
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
    nlp.add_pipe("ner", config={"model": {"tok2vec": listener}})
    assert idle_components(nlp) == ["morphologizer"]
    nlp.remove_pipe("ner")
    nlp.add_pipe("ner")
    assert idle_components(nlp) == ["tok2vec", "morphologizer"]


# Choosing a pipeline, and what can be wrong with one


def test_a_pipeline_is_chosen_by_its_path_from_anywhere(saved, tmp_path, monkeypatch):
    monkeypatch.chdir(saved.parent)
    chosen = choose_tagger("spacy:./noticias")
    assert chosen.specification == f"spacy:{saved}"
    assert choose_tagger("spacy:noticias/").specification == chosen.specification
    monkeypatch.chdir(tmp_path)
    assert choose_tagger(chosen.specification).version == chosen.version
    made = pickle.loads(pickle.dumps(chosen.make))()
    assert made.version == chosen.version
    assert names(made.tag([article("Ana Ruiz")])[0]) == [("Ana Ruiz", "person", "Ana Ruiz")]


def test_a_pipeline_is_chosen_by_the_name_of_its_package(tmp_path, monkeypatch):
    name = install(ruler(), tmp_path / "site")
    monkeypatch.syspath_prepend(tmp_path / "site")
    (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)  # where a folder has the same name
    chosen = choose_tagger(f"spacy:{name}")
    assert chosen.specification == f"spacy:{name}"
    assert f"/{name}-1.2.3/" in chosen.version
    try:
        assert names(chosen.make().tag([article("Ruiz")])[0]) == [("Ruiz", "person", "Ruiz")]
    finally:
        sys.modules.pop(name, None)


def test_the_version_tells_spacy_the_pipeline_and_its_files(tmp_path):
    path = save(ruler(), tmp_path / "p")
    seen = [choose_tagger(f"spacy:{path}").version]
    assert seen[0].startswith(f"spacy-{spacy.__version__}/es_pipeline-0.0.0/")
    change_meta(path, version="2.0")
    seen.append(choose_tagger(f"spacy:{path}").version)
    save(ruler(NAMES[:2]), path)
    seen.append(choose_tagger(f"spacy:{path}").version)
    save(ruler(), path)
    seen.append(choose_tagger(f"spacy:{path}").version)
    assert len(set(seen)) == 3
    assert seen[3] == seen[0]
    assert (
        save(ruler(), tmp_path / "q")
        and choose_tagger(f"spacy:{tmp_path / 'q'}").version == seen[0]
    )


def refusal(specification):
    with pytest.raises(UsageError) as error:
        choose_tagger(specification).make()
    assert error.value.exit_code == 2
    return error.value.message("en")


@pytest.mark.parametrize("asked", ["", "spacy", "spacy:", "crf", "Builtin", "python"])
def test_an_unknown_tagger(asked):
    said = refusal(asked)
    assert said == (
        f"There is no tagger '{asked}'; there are: builtin, none, spacy:NAME, spacy:PATH"
    )


def test_without_spacy_it_is_said_how_to_install_it(saved, monkeypatch):
    def absent(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(spacy_pipeline, "version_of", absent)
    assert 'pip install "searchidx[spacy]"' in refusal(f"spacy:{saved}")


@pytest.mark.parametrize("name", ["es_no_such", "no/such", "json", "blank:es", "../..x"])
def test_a_pipeline_that_is_not_there(name):
    assert refusal(f"spacy:{name}").startswith(f"There is no spaCy pipeline '{name}'")


def test_a_pipeline_that_finds_no_entities(tmp_path):
    nlp = spacy.blank("es")
    nlp.add_pipe("sentencizer")
    said = refusal(f"spacy:{save(nlp, tmp_path / 'p')}")
    assert "no component that finds entities" in said
    assert "it has: sentencizer" in said


def test_a_component_that_is_switched_off_finds_none(tmp_path):
    nlp = ruler()
    nlp.disable_pipe("entity_ruler")
    assert "no component" in refusal(f"spacy:{save(nlp, tmp_path / 'p')}")


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("meta.json", "{"),
        ("meta.json", "[]"),
        ("config.cfg", "lang = es"),
        ("config.cfg", "[nlp]\npipeline = [ner"),
        ("config.cfg", '[nlp]\npipeline = ["ner"]\n[components.ner]\nfactory = "ner"\n'),
        ("tokenizer", "no"),
        ("entity_ruler/patterns.jsonl", "{"),
    ],
)
def test_a_broken_pipeline(tmp_path, file, content):
    path = save(ruler(), tmp_path / "p")
    (path / file).write_text(content)
    said = refusal(f"spacy:{path}")
    assert said.startswith(f"The spaCy pipeline '{path}' cannot be used (")
    assert "\n" not in said


def test_a_folder_that_is_no_pipeline(tmp_path):
    assert "cannot be used (FileNotFoundError" in refusal(f"spacy:{tmp_path}")


def test_a_pipeline_that_fails_at_work(tmp_path):
    @spacy.language.Language.component("searchidx_test_failing")
    def failing(doc):
        raise RuntimeError("out of\nluck")

    nlp = spacy.blank("es")
    nlp.add_pipe("searchidx_test_failing")
    tagger = SpacyTagger(str(save(nlp, tmp_path / "p")))
    with pytest.raises(UsageError, match=r"RuntimeError: out of luck"):
        tagger.tag([article("Ana")])
