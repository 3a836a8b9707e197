"""Bytes that are not what was written are found: by a check, and by whoever reads them."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest

from searchidx.config import Settings
from searchidx.engine import EngineRequest, Selection
from searchidx.engines.local import entity_writer
from searchidx.engines.local.codec.framing import Frame, write_frame
from searchidx.engines.local.engine import LocalEngine
from searchidx.engines.local.generation import files_of, read_latest, write_generation
from searchidx.errors import IndexCorruptError, IndexUnusableError
from searchidx.query import ast
from tests.contract.archives import SPAN, a_mention, a_record, an_article
from tests.unit.engines.local.flipping import flips

HEADER = 64
STRIDE = 13
FACETS = {"entity": None, "outlet": None, "date": None}
LEAVES = (
    ast.Word("cohetes", SPAN),
    ast.Word("misil", SPAN, "title"),
    ast.Word("coh", SPAN, is_open=True),
    ast.Phrase("el cohete", SPAN),
    ast.Exact("Cohete", SPAN),
    ast.Near("misil cohete", 6, SPAN),
    ast.Wildcard("*il", SPAN),
    ast.Fuzzy("coheta", 1, SPAN),
    ast.EntityIs("Ana Ruiz", SPAN),
    ast.Everything(),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two segments, a deleted document, titles, entities with an overlay, and file records."""
    folder = tmp_path_factory.mktemp("made")
    engine = LocalEngine(Settings(folder / "index"))
    with engine.writer() as writer:
        writer.set_roots(["/r"])
        writer.put_file(a_record("/r/a"))
        body = "El cohete y el misil. Cohetes, cohete, 11-M."
        article = an_article("a", body, title="Un misil", outlet="El País", date="2023-09")
        writer.add(article, [a_mention("Ana Ruiz")])
        writer.add(an_article("b", "El misil cayó", outlet="abc"), [a_mention("ANA RUIZ")])
        writer.add(an_article("c", "Nada de nada", date="2020"), [a_mention("ONU", "organization")])
    with pytest.MonkeyPatch.context() as patched, engine.writer() as writer:
        patched.setattr(entity_writer, "OVERLAY_SHARE", 9)
        article = an_article("d", "Otro cohete", title="Cohete", outlet="El País")
        writer.add(article, [a_mention("Ana Ruiz Otxoa"), a_mention("Luis Gil")])
        writer.delete(["c"])
        writer.commit()
    return folder / "index"


@pytest.fixture
def folder(made, tmp_path):
    return shutil.copytree(made, tmp_path / "index")


@pytest.fixture
def files(folder):
    data = folder / "data"
    generation = read_latest(data)
    found = sorted(data / name for name in generation.files)
    kinds = {path.name.split("-")[0] for path in found}
    assert kinds == {"segment", "tombstones", "entities", "overlay"}
    return found


def everything(folder):
    """All that can be asked of an index."""
    searcher = LocalEngine(Settings(folder)).searcher()
    answers = [searcher.search(EngineRequest(leaf, facets=FACETS)) for leaf in LEAVES]
    for sort in ("newest", "oldest"):
        answers.append(searcher.search(EngineRequest(ast.Everything(), sort=sort)))
    chosen = Selection(("Ana Ruiz",))
    answers.append(searcher.search(EngineRequest(ast.Everything(), entity=chosen, facets=FACETS)))
    answers += [searcher.articles(["a", "b", "d"]), searcher.fingerprints("/a")]
    answers += [searcher.fingerprint("b"), searcher.fingerprint("c")]
    answers += [list(searcher.file_records("/")), searcher.entity("ana ruiz"), searcher.stats()]
    return [*answers, searcher.suggest("cohetas"), searcher.roots]


def sampled(path, stride):
    size = path.stat().st_size
    return sorted({*range(min(HEADER, size)), *range(HEADER, size, stride), size - 1})


def kind_of(path):
    parts = path.name.split(".")
    return parts[1] if parts[0].startswith("segment") else parts[0].split("-")[0]


def test_every_flipped_byte_of_every_file_is_found_by_reading_it_through(files):
    for path in files:
        for offset in flips(path, range(path.stat().st_size), mask=0x10):
            try:
                Frame(path, kind_of(path)).verify()
            except IndexUnusableError as error:
                assert error.path == str(path)
            else:
                pytest.fail(f"{path.name} at {offset}")


def test_a_check_reports_the_damaged_file_and_goes_on(folder, files):
    engine = LocalEngine(Settings(folder))
    assert engine.check().problems == ()
    for path in files:
        for _ in flips(path, sampled(path, 41 * STRIDE)):
            problems = engine.check().problems
            assert problems
            assert all(str(path) in problem for problem in problems)
    assert engine.check().problems == ()


def test_a_search_in_a_damaged_index_is_right_or_ends_in_an_error(folder, files):
    expected = everything(folder)
    n_errors = n_right = 0
    for path in files:
        for offset in flips(path, sampled(path, 7 * STRIDE)):
            try:
                assert everything(folder) == expected, f"{path.name} at {offset}"
                n_right += 1
            except IndexUnusableError as error:
                assert error.path == str(path)
                n_errors += 1
    assert n_errors > n_right
    assert everything(folder) == expected


def test_a_file_cut_short_or_missing_or_longer_is_refused_at_opening(folder, files):
    engine = LocalEngine(Settings(folder))
    for path in files:
        raw = path.read_bytes()
        for changed in (None, b"", raw[:17], raw[:-1], raw + b"\0", raw + raw):
            path.unlink(missing_ok=True)
            if changed is not None:
                path.write_bytes(changed)
            with pytest.raises(IndexCorruptError) as error:
                engine.searcher()
            assert error.value.path == str(path)
            with pytest.raises(IndexCorruptError):
                engine.writer()
            assert any(str(path) in problem for problem in engine.check().problems)
        path.unlink(missing_ok=True)
        path.write_bytes(raw)
    assert engine.check().problems == ()
    engine.writer().close()


def test_files_that_have_changed_places_are_found(folder, files):
    """Though each is whole: an old copy, or that of another segment."""
    engine = LocalEngine(Settings(folder))
    by_kind = {}
    for path in files:
        by_kind.setdefault(kind_of(path), []).append(path)
    for first, second in (paths for paths in by_kind.values() if len(paths) == 2):
        raw = first.read_bytes()
        first.write_bytes(second.read_bytes())
        with pytest.raises(IndexCorruptError):
            engine.searcher()
        assert engine.check().problems
        first.write_bytes(raw)


def test_a_file_of_another_state_of_the_same_length_is_found(tmp_path):
    def index(name, body):
        engine = LocalEngine(Settings(tmp_path / name))
        with engine.writer() as writer:
            writer.add(an_article("a", body), ())
        return engine

    engine = index("one", "uno uno")
    index("other", "dos dos")
    for path in sorted((tmp_path / "one" / "data").glob("*.postings.sidx")):
        raw = path.read_bytes()
        other = (tmp_path / "other" / "data" / path.name).read_bytes()
        assert len(raw) == len(other)
        path.write_bytes(other)
        with pytest.raises(IndexCorruptError):
            engine.searcher()
        assert engine.check().problems


REFERENCES = {
    "surface_stems",
    "surface_forms",
    "form_stems",
    "codes_of_forms",
    "form_counts",
    "posting_offsets",
    "token_offsets",
    "doc_ids",
    "freqs",
    "title_freqs",
    "form_codes",
    "id_docs",
    "path_codes",
    "outlet_codes",
    "name_offsets",
    "name_codes",
    "name_types",
    "dates",
    "record_offsets",
    "ranks",
    "key_entities",
    "key_types",
    "key_acronyms",
    "hook_offsets",
    "hook_keys",
    "lookup_offsets",
    "lookup_entities",
    "form_entities",
    "form_names",
    "of_name",
    "offsets",
    "codes",
    "living",
}
"""Sections whose highest value stands for nothing."""


def shorter(name, section):
    return section[:-1] if len(section) else None


def too_high(name, section):
    if not len(section) or name.rpartition(".")[2] not in REFERENCES:
        return None
    changed = section.copy()
    changed[-1] = np.iinfo(section.dtype).max
    return changed


@pytest.mark.parametrize("change", [shorter, too_high])
def test_a_file_that_contradicts_the_others_is_found_though_its_checksums_are_right(
    folder, files, change
):
    """What a fault of a writer would look like."""
    engine = LocalEngine(Settings(folder))
    generation = read_latest(folder / "data")
    n_changed = 0
    for path in files:
        raw = path.read_bytes()
        frame = Frame(path, kind_of(path))
        sections = {name: frame.array(name) for name in frame.names}
        for name, section in sections.items():
            changed = change(name, section)
            if changed is None:
                continue
            write_frame(path, kind_of(path), {**sections, name: changed})
            sealed = replace(generation, files=files_of(folder / "data", generation))
            write_generation(folder / "data", sealed)
            assert engine.check().problems, f"{path.name}: {name}"
            n_changed += 1
        path.write_bytes(raw)
    write_generation(folder / "data", generation)
    assert engine.check().problems == ()
    assert n_changed > 50


def test_a_damaged_index_can_be_rebuilt(folder, files):
    for path in files:
        path.write_bytes(b"no")
    engine = LocalEngine(Settings(folder))
    with engine.writer(mode="rebuild") as writer:
        writer.add(an_article("z"), ())
    assert engine.check().problems == ()
    assert engine.check().n_articles == 1


def test_a_damaged_generation_is_an_error_and_can_be_rebuilt(folder):
    engine = LocalEngine(Settings(folder))
    [path] = (folder / "data").glob("generation-*.json")
    path.write_bytes(path.read_bytes()[:-20])
    before = engine.latest_generation()
    for opened in (engine.searcher, engine.writer, engine.check):
        with pytest.raises(IndexCorruptError):
            opened()
    with engine.writer(mode="rebuild") as writer:
        writer.add(an_article("z"), ())
    assert engine.latest_generation() > before
    assert engine.check().problems == ()
