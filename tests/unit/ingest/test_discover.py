from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from searchidx.article import Article
from searchidx.ingest.discover import ListedFolder, discover, walk
from searchidx.ingest.read import read_file
from searchidx.ingest.source import ReadOptions, SourceFile
from searchidx.results import SkippedFile


def found(root: Path, start: Path | None = None, excluded: tuple[str, ...] = ()):
    items = list(discover(str(root.resolve()), str(start) if start else None, excluded))
    sources = [item for item in items if isinstance(item, SourceFile)]
    skipped = [(Path(i.path).name, i.key) for i in items if not isinstance(i, SourceFile)]
    return [source.name for source in sources], skipped


def test_files_come_in_the_order_of_their_names_folder_by_folder(write, tmp_path):
    for name in ("b/z.txt", "b.txt", "a.txt", "b/a/x.md", "c.jsonl.gz", "B.CSV"):
        write(name, "x")
    names, skipped = found(tmp_path)
    assert names == ["B.CSV", "a.txt", "b/a/x.md", "b/z.txt", "b.txt", "c.jsonl.gz"]
    assert skipped == []


def test_what_is_no_article_is_passed_over(write, tmp_path):
    for name in (".oculto.txt", ".git/a.txt", "README.md", "LEEME.txt", "LICENSE", "Léeme.md"):
        write(name, "x")
    for name in ("a.txt", "a.json", "b.md", "b.yaml", "metadata.csv", "LICENSE-MIT.txt"):
        write(name, "x")
    assert found(tmp_path) == (["a.txt", "b.md"], [])


def test_names_that_only_begin_alike_are_articles(write, tmp_path):
    names = ["licencias.txt", "readmes.txt", "solo.json"]
    for name in names:
        write(name, "x")
    assert found(tmp_path) == (names, [])


def test_unknown_formats_are_reported(write, tmp_path):
    write("foto.jpg", "x")
    write("sinpunto", "x")
    write("suelto.yaml", "x")
    assert found(tmp_path) == (
        [],
        [(name, "ingest.unknown_format") for name in ("foto.jpg", "sinpunto", "suelto.yaml")],
    )


def test_links_out_of_the_tree_are_reported_and_not_followed(write, tmp_path):
    write("fuera/secreto.txt", "x")
    write("raiz/a.txt", "x")
    root = tmp_path / "raiz"
    (root / "carpeta").symlink_to(tmp_path / "fuera")
    (root / "fichero.txt").symlink_to(tmp_path / "fuera/secreto.txt")
    (root / "roto.txt").symlink_to(tmp_path / "nada")
    (root / "bucle").symlink_to(root / "bucle")
    assert found(root) == (
        ["a.txt"],
        [
            ("bucle", "ingest.broken_link"),
            ("carpeta", "ingest.link_out"),
            ("fichero.txt", "ingest.link_out"),
            ("roto.txt", "ingest.broken_link"),
        ],
    )


def test_links_inside_the_tree_add_nothing_and_loops_end(write, tmp_path):
    write("a/uno.txt", "x")
    (tmp_path / "a/arriba").symlink_to(tmp_path)
    (tmp_path / "0.txt").symlink_to(tmp_path / "a/uno.txt")
    assert found(tmp_path) == (["a/uno.txt"], [])


def test_a_second_name_of_a_file_is_reported(write, tmp_path):
    write("a.txt", "x")
    os.link(tmp_path / "a.txt", tmp_path / "b.txt")
    assert found(tmp_path) == (["a.txt"], [("b.txt", "ingest.same_file")])


def test_pipes_and_sockets_are_reported_and_never_opened(write, tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "tubo.txt")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("enchufe.txt")
        assert found(tmp_path) == (
            [],
            [("enchufe.txt", "ingest.not_regular"), ("tubo.txt", "ingest.not_regular")],
        )


def test_a_file_that_has_become_a_pipe_is_not_waited_for(write, tmp_path):
    (source,) = discover(str(write("a.txt", "x").resolve().parent))
    assert isinstance(source, SourceFile)
    (tmp_path / "a.txt").unlink()
    os.mkfifo(tmp_path / "a.txt")
    (problem,) = read_file(source, ReadOptions())
    assert isinstance(problem, SkippedFile)
    assert problem.key == "ingest.input_error"
    (tmp_path / "a.txt").unlink()
    (tmp_path / "a.txt").symlink_to("/etc/hostname")
    assert not any(isinstance(item, Article) for item in read_file(source, ReadOptions()))


def test_names_that_are_not_utf8_are_reported(tmp_path):
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xf1o.txt")).write_text("x")
    except OSError:
        pytest.skip("the file system takes no such name")
    assert found(tmp_path) == ([], [("a\ufffdo.txt", "ingest.bad_name")])


def test_a_root_may_be_a_file_whatever_it_is_called(write, tmp_path):
    path = write("README.md", "x")
    assert found(path) == (["README.md"], [])


def test_a_start_inside_a_root_keeps_names_relative_to_the_root(write, tmp_path):
    write("a/b/c.txt", "x")
    write("a/d.txt", "x")
    write("a/.b/e.txt", "x")
    assert found(tmp_path, tmp_path / "a/b") == (["a/b/c.txt"], [])
    assert found(tmp_path, tmp_path / "a/d.txt") == (["a/d.txt"], [])
    assert found(tmp_path, tmp_path / "a/.b/e.txt") == ([], [])
    assert found(tmp_path, tmp_path / "a/nada") == ([], [])


def test_left_out_folders_are_left_out(write, tmp_path):
    write("index/data/a.txt", "x")
    write("index2/a.txt", "x")
    assert found(tmp_path, None, (str(tmp_path.resolve() / "index"),)) == (["index2/a.txt"], [])


def test_the_state_of_a_file_covers_what_describes_it(write, tmp_path):
    (plain,) = discover(str(write("x/a.txt", "12345").resolve().parent))
    write("x/a.toml", "1234")
    write("x/metadata.csv", "123")
    (described,) = discover(str(tmp_path.resolve() / "x"))
    assert isinstance(plain, SourceFile)
    assert isinstance(described, SourceFile)
    assert (plain.size, described.size, described.file_bytes) == (5, 12, 5)
    assert described.mtime_ns != plain.mtime_ns
    (alone,) = discover(described.path)
    assert isinstance(alone, SourceFile)
    assert (alone.size, alone.mtime_ns) == (described.size, described.mtime_ns)
    (started,) = discover(str(tmp_path.resolve()), described.path)
    assert isinstance(started, SourceFile)
    assert (started.size, started.tables) == (described.size, described.tables)


def walked(root: Path, known: frozenset[str] = frozenset()):
    """The files told, and folder → digest of its listing."""
    top = str(root.resolve())
    found = list(walk(top, top, (), lambda path, digest: Path(path).name in known))
    files = [item.name for item in found if isinstance(item, SourceFile)]
    folders = [item for item in found if isinstance(item, ListedFolder)]
    return files, {Path(folder.path).name: folder.digest for folder in folders}


def test_the_files_of_a_known_folder_are_not_told_but_those_below_it_are(write, tmp_path):
    for name in ("r/a.txt", "r/b/c.txt", "r/b/d/e.txt"):
        write(name, "x")
    assert walked(tmp_path / "r")[0] == ["a.txt", "b/c.txt", "b/d/e.txt"]
    assert walked(tmp_path / "r", frozenset({"b"}))[0] == ["a.txt", "b/d/e.txt"]


def test_a_digest_covers_names_sizes_times_and_tables_and_nothing_else(write, tmp_path):
    path = write("r/b/a.txt", "x")
    write("r/c.txt", "x")
    os.utime(path, ns=(0, 1))
    digests = [walked(tmp_path / "r")[1]]
    write("r/b/README", "x")
    write("r/b/d/e.txt", "x")
    path.chmod(0o400)
    digests.append(
        {name: digest for name, digest in walked(tmp_path / "r")[1].items() if name != "d"}
    )
    assert digests[0] == digests[1]
    path.chmod(0o600)
    edits = [
        lambda: os.utime(path, ns=(0, 2)),
        lambda: path.rename(path.with_name("á.txt")),
        lambda: write("r/b/á.txt", "xy"),
        lambda: write("r/b/á.yaml", "x: 1"),
        lambda: write("r/metadata.csv", "file\n"),
        lambda: write("r/metadata.csv", "file,x\n"),
    ]
    seen = {digests[0]["b"]}
    for edit in edits:
        edit()
        seen.add(walked(tmp_path / "r")[1]["b"])
    assert len(seen) == len(edits) + 1
    assert "" not in seen


def test_what_has_to_be_looked_at_or_told_every_time_leaves_no_digest(write, tmp_path):
    for name in ("link/a.txt", "pipe/a.txt", "twice/a.txt", "format/a.txt", "format/b.jpg"):
        write(f"r/{name}", "x")
    (tmp_path / "r/link/inside.txt").symlink_to(tmp_path / "r/pipe/a.txt")
    os.mkfifo(tmp_path / "r/pipe/b.txt")
    os.link(tmp_path / "r/twice/a.txt", tmp_path / "elsewhere.txt")
    _, digests = walked(tmp_path / "r")
    assert [name for name, digest in digests.items() if digest] == ["r"]


def test_a_table_that_is_no_file_is_none(write, tmp_path):
    write("r/metadata.csv/a.txt", "x")
    write("s/a.txt", "x")
    (tmp_path / "s/metadata.csv").symlink_to(tmp_path / "r")
    assert walked(tmp_path / "r")[0] == []
    assert walked(tmp_path / "s")[0] == ["a.txt"]
    assert found(tmp_path / "s") == (["a.txt"], [])
