from __future__ import annotations

import json
import os
import zlib

import pytest

from searchidx.engines.local import generation as generation_module
from searchidx.engines.local.codec import durable
from searchidx.engines.local.codec.framing import FORMAT_VERSION, seal, write_frame
from searchidx.engines.local.generation import (
    DATA_FOLDER,
    Generation,
    files_of,
    generation_numbers,
    generation_path,
    read_generation,
    read_latest,
    remove_orphans,
    verify_files,
    write_generation,
)
from searchidx.errors import (
    IndexCorruptError,
    IndexMissingError,
    IndexUnusableError,
    IndexVersionError,
)
from tests.unit.engines.local.flipping import flips


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "index" / DATA_FOLDER
    folder.mkdir(parents=True)
    return folder


def a_generation(number=3, **values):
    return Generation(
        number,
        "1",
        segments={"segment-00000001": 2},
        roots=("/archivo/ñandú", "/archivo/\udce9"),
        next_segment=2,
        **values,
    )


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_is_published_is_read_back(folder):
    generation = a_generation(files={"segment-00000001.stored.sidx": (64, 1 << 31)})
    write_generation(folder, generation)
    assert read_latest(folder) == read_generation(folder, 3) == generation
    assert names(folder) == ["generation-00000003.json"]


def test_the_newest_generation_counts(folder):
    for number in (9, 10, 100):
        write_generation(folder, a_generation(number))
    assert generation_numbers(folder) == [100, 10, 9]
    assert read_latest(folder).number == 100


def test_a_generation_that_a_newer_one_replaces_while_it_is_looked_for_is_passed_over(
    folder, monkeypatch
):
    write_generation(folder, a_generation(1))

    def too_late(folder, number):
        if number == 1:
            write_generation(folder, a_generation(2))
            remove_orphans(folder, a_generation(2))
        return read_generation(folder, number)

    monkeypatch.setattr(generation_module, "read_generation", too_late)
    assert read_latest(folder).number == 2


@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
def test_a_generation_that_could_not_be_written_leaves_the_one_before(folder, monkeypatch, step):
    write_generation(folder, a_generation(1))
    before = names(folder)

    def fails(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    target = {"open": "pathlib.Path.open", "fsync": "os.fsync", "replace": "pathlib.Path.replace"}
    with monkeypatch.context() as patched:
        patched.setattr(target[step], fails)
        with pytest.raises(OSError, match="No space"):
            write_generation(folder, a_generation(2))
    assert names(folder) == before
    assert read_latest(folder).number == 1


def test_a_file_and_its_name_are_synced_before_it_counts(folder, monkeypatch):
    events = []
    fsync, replace = os.fsync, type(folder).replace

    def synced(descriptor):
        is_folder = os.path.samestat(os.fstat(descriptor), folder.stat())
        events.append("sync folder" if is_folder else "sync file")
        fsync(descriptor)

    def renamed(path, target):
        events.append("rename")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(type(folder), "replace", renamed)
    assert durable.write_file(folder / "f", [b"ab", bytearray(b"c")]) == 3
    assert events == ["sync file", "rename", "sync folder"]


def test_new_folders_are_synced_into_the_ones_above_them(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(durable, "sync_folder", synced.append)
    durable.make_folder(tmp_path / "a" / "b")
    durable.make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    assert synced == [tmp_path, tmp_path / "a"]


def test_every_flipped_byte_of_a_generation_is_found(folder):
    write_generation(folder, a_generation())
    path = generation_path(folder, 3)
    raw = path.read_bytes()
    for mask in (0x20, 0xFF):
        for offset in flips(path, range(len(raw)), mask):
            try:
                found = read_latest(folder)
            except IndexUnusableError as error:
                assert error.path == str(path)
            else:
                # Nothing is lost where the checksum is merely written in other letters.
                assert found == a_generation()
                assert offset >= raw.index(b"\n")


def test_every_shorter_generation_is_refused(folder):
    write_generation(folder, a_generation())
    path = generation_path(folder, 3)
    raw = path.read_bytes()
    for length in range(len(raw) - 1):
        path.write_bytes(raw[:length])
        with pytest.raises(IndexCorruptError):
            read_latest(folder)


def test_a_generation_of_another_format_is_refused_by_its_number(folder):
    content = json.dumps({"format_version": FORMAT_VERSION + 1, "unheard_of": 1})
    generation_path(folder, 1).write_text(f"{content}\n{zlib.crc32(content.encode()):08x}\n")
    with pytest.raises(IndexVersionError) as error:
        read_latest(folder)
    assert error.value.params["found"] == FORMAT_VERSION + 1


def test_orphans_are_removed_and_nothing_else(folder):
    name = "segment-00000001"
    kept = {f"{name}.{kind}.sidx" for kind in ("postings", "columns", "stored")}
    kept |= {"tombstones-00000003.sidx", "entities-00000003.sidx"}
    orphans = {"segment-00000002.postings.sidx", "entities-00000002.sidx", "x.sidx.tmp"}
    foreign = {"notes.txt", "generation.json", "segment-00000009", "generation-1.json.bak"}
    for file in kept | orphans | foreign:
        (folder / file).write_bytes(b"abc")
    (folder / "folder.sidx").mkdir()
    generation = a_generation(
        tombstones="tombstones-00000003.sidx", entities="entities-00000003.sidx"
    )
    files = files_of(folder, generation)
    assert files == dict.fromkeys(kept, (3, 0))
    generation = a_generation(
        tombstones="tombstones-00000003.sidx", entities="entities-00000003.sidx", files=files
    )
    write_generation(folder, a_generation(2))
    write_generation(folder, generation)
    remove_orphans(folder, generation)
    assert set(names(folder)) == kept | foreign | {"folder.sidx", "generation-00000003.json"}


def test_files_that_are_not_those_of_the_generation_are_refused_with_their_path(folder):
    write_frame(folder / "a", "kind", {"x": b"abc"})
    size, checksum = seal(folder / "a")
    verify_files(folder, a_generation(files={"a": (size, checksum)}))
    for expected, key in (
        ({"a": (size - 1, checksum)}, "engine.wrong_length"),
        ({"a": (size, checksum ^ 1)}, "engine.wrong_checksum"),
    ):
        with pytest.raises(IndexCorruptError) as error:
            verify_files(folder, a_generation(files=expected))
        assert (error.value.path, error.value.key) == (str(folder / "a"), key)
    with pytest.raises(IndexCorruptError) as error:
        verify_files(folder, a_generation(files={"b": (size, checksum)}))
    assert error.value.key == "engine.missing_file"


def test_what_is_no_index_says_why(tmp_path):
    def reason(path):
        with pytest.raises(IndexMissingError) as error:
            read_latest(path / DATA_FOLDER)
        return error.value.key

    assert reason(tmp_path / "none") == "engine.no_index"
    (tmp_path / "file").write_text("text")
    assert reason(tmp_path / "file") == "engine.not_a_folder"
    (tmp_path / "stock").mkdir()
    (tmp_path / "stock" / "_MAIN_1.toc").write_bytes(b"")
    assert reason(tmp_path / "stock") == "engine.stock_whoosh"
    (tmp_path / "other" / DATA_FOLDER).mkdir(parents=True)
    (tmp_path / "other" / DATA_FOLDER / "photo.jpg").write_bytes(b"")
    assert reason(tmp_path / "other") == "engine.not_an_index"
