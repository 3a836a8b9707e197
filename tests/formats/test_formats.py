"""Indexes of every version of the format: opened as they are, or refused by their version."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from searchidx.analysis import ANALYZER_VERSION
from searchidx.config import Settings
from searchidx.engines.local.codec import framing
from searchidx.engines.local.codec.framing import FORMAT_VERSION, Frame
from searchidx.engines.local.engine import LocalEngine
from searchidx.errors import IndexVersionError
from tests.formats.make import answers, write

HERE = Path(__file__).parent
VERSIONS = sorted(path.name for path in HERE.glob("v*") if path.is_dir())
MAX_BYTES = 60_000


@pytest.fixture(params=VERSIONS)
def kept(request, tmp_path):
    """A copy of an old index, and what was said of it when it was made."""
    shutil.copytree(HERE / request.param, tmp_path / "index")
    expected = json.loads((tmp_path / "index" / "expected.json").read_text(encoding="utf-8"))
    return LocalEngine(Settings(tmp_path / "index")), expected, request.param


def is_ours(expected, version):
    return version == f"v{FORMAT_VERSION}" and expected["analyzer"] == ANALYZER_VERSION


def test_an_old_index_gives_the_answers_it_gave_or_is_refused_by_its_version(kept):
    engine, expected, version = kept
    if not is_ours(expected, version):
        for opened in (engine.searcher, engine.writer, engine.check):
            with pytest.raises(IndexVersionError) as error:
                opened()
            assert error.value.params["found"] != error.value.params["wanted"]
            assert "searchidx index --rebuild" in error.value.message()
        return
    assert engine.check().problems == ()
    assert json.loads(json.dumps(answers(engine.searcher()))) == expected["answers"]


def test_an_old_index_can_be_written_to_or_made_anew(kept, tmp_path):
    engine, expected, version = kept
    with engine.writer(mode="update" if is_ours(expected, version) else "rebuild") as writer:
        n_deleted = writer.delete(["tres"])
    assert engine.check().problems == ()
    assert n_deleted == is_ours(expected, version)
    write(tmp_path / "new")


def test_an_index_of_another_format_is_refused_by_its_version(kept, monkeypatch):
    engine, expected, version = kept
    if is_ours(expected, version):
        monkeypatch.setattr("searchidx.engines.local.generation.FORMAT_VERSION", 99)
        monkeypatch.setattr(framing, "FORMAT_VERSION", 99)
        with pytest.raises(IndexVersionError) as error:
            engine.searcher()
        assert error.value.params == {
            "path": str(error.value.path),
            "found": FORMAT_VERSION,
            "wanted": 99,
        }


def test_old_indexes_are_small():
    sizes = {v: sum(p.stat().st_size for p in (HERE / v).rglob("*.*")) for v in VERSIONS}
    assert all(size <= MAX_BYTES for size in sizes.values())


def test_there_is_an_index_of_every_version():
    assert [f"v{n}" for n in range(1, FORMAT_VERSION + 1)] == VERSIONS


# FORMAT.md


def documented():
    """The rows of the tables of sections: kind of frame → name → the cell of its type."""
    text = Path(framing.__file__).with_name("FORMAT.md").read_text(encoding="utf-8")
    kinds = {}
    for part in re.split(r"^##+ ", text, flags=re.MULTILINE)[1:]:
        title, *lines = part.splitlines()
        rows = [line.split("|")[1:3] for line in lines if line.startswith("| `")]
        kinds[title.lower()] = {
            name: kind for names, kind in rows for name in re.findall(r"`([^`]+)`", names)
        }
    return kinds


def test_every_section_that_is_written_is_described_with_its_type(tmp_path):
    write(tmp_path / "index")
    tables = documented()
    for path in (tmp_path / "index" / "data").glob("*.sidx"):
        kind = path.name.split(".")[-2] if path.name.startswith("seg") else path.name.split("-")[0]
        frame = Frame(path, kind)
        for name in frame.names:
            generic = re.sub(r"^segment-\d{8}", "SEGMENT", name)
            if kind == "tombstones":
                assert generic == "SEGMENT"
                continue
            row = tables[kind]
            stem = generic.rpartition(".")[0]
            described = row.get(generic) or row.get(f"{stem}.*") or row.get(stem)
            assert described, f"{kind}: {name}"
            dtype = frame.array(name).dtype
            kinds = ("dictionary", "counts", f"{dtype.kind}{dtype.itemsize}")
            assert any(kind in described for kind in kinds)


def test_every_section_that_is_described_is_written(tmp_path):
    write(tmp_path / "index")
    written = {}
    for path in (tmp_path / "index" / "data").glob("segment-*.sidx"):
        kind = path.name.split(".")[-2]
        written.setdefault(kind, set()).update(Frame(path, kind).names)
    for kind, names in written.items():
        for name in documented()[kind]:
            assert name.replace("*", "bytes") in names
