import os
import stat
import threading

import pytest
from correctable import facet

import searchidx
from searchidx import correcting
from searchidx.engines.local.locking import write_lock
from searchidx.entities.correction_file import CorrectionFile
from searchidx.errors import IndexLockedError, IndexMissingError, UsageError

MINE = "# mine\n\n[[ban]]\nnames = ['Nadie Nunca'] # not here\n\n# the end\n"


def test_every_correction_is_one_entry_at_the_end(archive):
    path = archive / "entities.toml"
    path.write_text(MINE, "utf-8")
    correcting.merge(archive, ["Carlos Prieto Lago"], "Ana Ruiz Molina")
    correcting.split(archive, ["Berta Soler"], type="other")
    correcting.rename(archive, "place:Puerto Nuevo", "Puerto Viejo")
    correcting.retype(archive, "Astillero Mayor", "place")
    correcting.ban(archive, ["Según Consta"])
    assert path.read_text("utf-8") == MINE + (
        '\n[[merge]]\nnames = ["Carlos Prieto Lago"]\ninto = "Ana Ruiz Molina"\n'
        '\n[[split]]\nnames = ["Berta Soler"]\nas = "Berta Soler"\ntype = "other"\n'
        '\n[[rename]]\nentity = "place:Puerto Nuevo"\nto = "Puerto Viejo"\n'
        '\n[[retype]]\nentity = "Astillero Mayor"\ntype = "place"\n'
        '\n[[ban]]\nnames = ["Según Consta"]\n'
    )
    found, problems = correcting.corrections(archive)
    assert [e.action for e in found.entries] == ["ban", "merge", "split", "rename", "retype", "ban"]
    assert problems == ()
    for action in ("ban", "retype", "rename", "split", "merge"):
        assert correcting.undo(archive).correction.action == action
    assert path.read_text("utf-8") == MINE
    assert correcting.undo(archive).line == 3
    assert path.read_text("utf-8") == "# mine\n\n# the end\n"
    with pytest.raises(UsageError, match="nothing to undo"):
        correcting.undo(archive)


def test_what_was_written_says_where_and_how_many_articles_it_touches(archive):
    done = correcting.merge(archive, ["Carlos Prieto Lago", "Según Consta"], "Ana Ruiz Molina")
    assert (done.n_articles, done.is_new, done.correction.line) == (2, False, 1)
    assert done.path == str(archive / "entities.toml")
    done = correcting.retype(archive, "Puerto Nuevo", "organization")
    assert (done.n_articles, done.correction.line) == (3, 5)
    done = correcting.merge(archive, ["Berta Soler"], "place:Berta Nueva")
    assert (done.n_articles, done.is_new) == (2, True)
    assert done.correction.type == "place"


def test_the_file_goes_with_its_last_entry_if_there_is_nothing_else(archive):
    correcting.ban(archive, ["Según Consta"])
    undone = correcting.undo(archive)
    assert undone.text == '[[ban]]\nnames = ["Según Consta"]\n'
    assert not archive.joinpath("entities.toml").exists()


def test_a_link_stays_one_and_permissions_stay(archive, tmp_path):
    mine = tmp_path / "mine.toml"
    mine.write_text("", "utf-8")
    mine.chmod(0o640)
    archive.joinpath("entities.toml").symlink_to(mine)
    correcting.ban(archive, ["Según Consta"])
    assert archive.joinpath("entities.toml").is_symlink()
    assert "[[ban]]" in mine.read_text("utf-8")
    assert stat.S_IMODE(mine.stat().st_mode) == 0o640
    correcting.undo(archive)
    assert mine.read_text("utf-8") == ""
    assert {p.name for p in archive.iterdir()} >= {"entities.toml", "data", ".gitignore"}


@pytest.mark.parametrize("start", ["\ufeff# mine\n", "# mine\r\n", "# mine", "\ufeff"])
def test_marks_and_line_ends_of_the_file_stay(archive, start):
    path = archive / "entities.toml"
    path.write_bytes(start.encode())
    correcting.ban(archive, ["Según Consta"])
    assert path.read_bytes().startswith(start.encode())
    assert len(correcting.corrections(archive)[0].entries) == 1
    correcting.undo(archive)
    assert path.read_bytes() == start.encode()


UNKNOWN = (
    (lambda i: correcting.ban(i, ["Ana Ruis Molina"]), "Ana Ruiz Molina"),
    (lambda i: correcting.merge(i, ["Carlos", "Astillero"], "x"), "Carlos Prieto Lago"),
    (lambda i: correcting.rename(i, "place:Ana Ruiz Molina", "x"), "Ana Ruiz Molina"),
    (lambda i: correcting.retype(i, "Molino", "place"), "Ana Ruiz Molina"),
    (lambda i: correcting.split(i, ["Bertha Soler"]), "Berta Soler Vidal"),
)


@pytest.mark.parametrize(("correct", "near"), UNKNOWN)
def test_a_name_that_the_archive_lacks_is_refused_with_those_near(archive, correct, near):
    with pytest.raises(UsageError) as raised:
        correct(archive)
    assert raised.value.key == "corrections.unknown_name_near"
    assert near in str(raised.value)
    assert not archive.joinpath("entities.toml").exists()


IDLE = (
    (lambda i, **o: correcting.merge(i, ["Berta Soler"], "Berta Soler Vidal", **o), "one_already"),
    (lambda i, **o: correcting.rename(i, "Berta Soler", "Berta Soler Vidal", **o), "same_name"),
    (lambda i, **o: correcting.rename(i, "Berta Soler", "Ana Ruiz Molina", **o), "name_taken"),
    (lambda i, **o: correcting.retype(i, "Puerto Nuevo", "place", **o), "same_type"),
    (lambda i, **o: correcting.split(i, ["Carlos Prieto Lago"], **o), "nothing_else"),
    (lambda i, **o: correcting.split(i, ["Molina"], **o), "not_its_name"),
    (lambda i, **o: correcting.ban(i, ["Zzz"], **o), "unknown_name"),
)


@pytest.mark.parametrize(("correct", "key"), IDLE)
def test_what_would_change_nothing_is_refused_unless_forced(archive, correct, key):
    with pytest.raises(UsageError) as raised:
        correct(archive)
    assert raised.value.key == f"corrections.{key}"
    assert str(raised.value)
    assert not archive.joinpath("entities.toml").exists()
    correct(archive, force=True)
    assert len(correcting.corrections(archive)[0].entries) == 1


def test_a_name_in_the_text_that_is_no_entity_may_be_made_one(archive):
    assert correcting.split(archive, ["Hablan"]).correction.to == "Hablan"


@pytest.mark.parametrize(
    "correct",
    [
        lambda i: correcting.ban(i, []),
        lambda i: correcting.ban(i, [" — "]),
        lambda i: correcting.ban(i, "Ana Ruiz Molina"),
        lambda i: correcting.merge(i, ["Ana Ruiz Molina"], "", force=True),
        lambda i: correcting.rename(i, "Ana Ruiz Molina", "person:Ana", force=True),
        lambda i: correcting.split(i, ["person:Berta Soler"], force=True),
    ],
)
def test_what_is_no_correction_is_never_written(archive, correct):
    with pytest.raises(UsageError):
        correct(archive)
    assert not archive.joinpath("entities.toml").exists()


def test_what_contradicts_an_entry_is_refused_with_its_line_even_forced(archive):
    path = archive / "entities.toml"
    text = "# one\n[[rename]]\nentity = 'Puerto Nuevo'\nto = 'El Puerto'\n"
    path.write_text(text, "utf-8")
    for options in ({}, {"force": True}):
        with pytest.raises(UsageError, match=r"entities\.toml, line 2: .*El Puerto"):
            correcting.rename(archive, "Puerto Nuevo", "Otro Puerto", **options)
    with pytest.raises(UsageError, match="line 2"):
        correcting.ban(archive, ["Puerto Nuevo"])
    assert path.read_text("utf-8") == text


def test_what_contradicts_an_entry_by_an_alias_of_the_archive_is_refused(archive):
    correcting.rename(archive, "Berta Soler Vidal", "La Soler")
    with pytest.raises(UsageError, match="line 1"):
        correcting.rename(archive, "Berta Soler", "La Vidal", force=True)


def test_mistakes_elsewhere_in_the_file_keep_nobody_from_correcting(archive):
    path = archive / "entities.toml"
    path.write_text("[[fuse]]\nx = 1\n[[ban]]\nnames = ['a\n", "utf-8")
    assert correcting.ban(archive, ["Según Consta"]).correction.line == 6
    assert [p.line for p in correcting.corrections(archive)[1]] == [1, 4]
    correcting.undo(archive)
    assert correcting.undo(archive).correction is None
    assert path.read_text("utf-8") == "[[fuse]]\nx = 1\n"


@pytest.mark.parametrize("raw", [b"[[ban]]\nnames = ['a'\n", b"\xff", b"x = '''"])
def test_a_file_that_cannot_be_read_to_its_end_is_left_alone(archive, raw):
    path = archive / "entities.toml"
    path.write_bytes(raw)
    for edit in (
        lambda: correcting.ban(archive, ["Según Consta"]),
        lambda: correcting.undo(archive),
    ):
        with pytest.raises(UsageError, match=r"nothing was written: .*entities\.toml"):
            edit()
    assert path.read_bytes() == raw


def test_edits_at_one_time_do_not_lose_each_other(archive):
    names = ["Ana Ruiz Molina", "Berta Soler", "Carlos Prieto Lago", "Según Consta"]
    threads = [threading.Thread(target=correcting.ban, args=(archive, [name])) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {e.names[0] for e in correcting.corrections(archive)[0].entries} == set(names)


def test_while_somebody_indexes_nothing_is_written(archive, monkeypatch):
    monkeypatch.setattr(correcting, "_WAIT_S", 0.05)
    with write_lock(archive), pytest.raises(IndexLockedError):
        correcting.ban(archive, ["Según Consta"])
    with write_lock(archive), pytest.raises(IndexLockedError):
        correcting.undo(archive)


def test_a_disk_that_is_full_leaves_the_file_as_it_was(archive, monkeypatch):
    correcting.ban(archive, ["Según Consta"])
    before = archive.joinpath("entities.toml").read_bytes()

    def refuse(_):
        raise OSError(28, "No space left")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        correcting.ban(archive, ["Berta Soler"])
    assert archive.joinpath("entities.toml").read_bytes() == before
    assert not list(archive.glob("*.tmp"))


def test_without_an_index_there_is_nothing_to_correct(tmp_path):
    for edit in (lambda: correcting.ban(tmp_path, ["a"]), lambda: correcting.undo(tmp_path)):
        with pytest.raises(IndexMissingError):
            edit()
    assert list(tmp_path.iterdir()) == []


def test_indexing_of_every_kind_leaves_the_file_alone(archive, tmp_path):
    path = archive / "entities.toml"
    path.write_text(MINE, "utf-8")
    ignored = archive.joinpath(".gitignore").read_bytes()
    before = path.stat().st_ino, path.stat().st_mtime_ns
    [root] = searchidx.open_index(archive).roots
    searchidx.build_index(archive, [], rebuild=True, jobs=1)
    tmp_path.joinpath("more.txt").write_text("Otra nota.\n\nAlgo más.", "utf-8")
    searchidx.build_index(archive, [tmp_path / "more.txt"], jobs=1)
    searchidx.forget(archive, root)
    assert searchidx.open_index(archive).check().problems == ()
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == before
    assert path.read_text("utf-8") == MINE
    assert archive.joinpath(".gitignore").read_bytes() == ignored


def test_a_report_and_the_facet_agree_on_every_entity(archive):
    with searchidx.open_index(archive) as index:
        for (name, kind), n in facet(archive).items():
            report = index.entity_report(name, kind)
            assert (report.ref.name, report.ref.type, report.n_articles) == (name, kind, n)
            assert sum(count.count for count in report.months) == n
            assert sum(count.count for count in report.outlets) == n
            assert index.entity_report(f"{kind}:{name}") == report


def test_a_report_has_names_dates_and_company(archive):
    with searchidx.open_index(archive) as index:
        report = index.entity_report("Berta Soler", top=1)
        assert set(report.aliases) == {"Berta Soler", "Berta Soler Vidal"}
        assert [(m.value, m.count) for m in report.months] == [("2023-09", 1), ("2023-10", 1)]
        assert [(c.value, c.count) for c in report.together] == [("Ana Ruiz Molina", 2)]
        assert [o.value for o in report.outlets] == ["El Faro", "La Gaceta"]
        assert (str(report.first_date), str(report.last_date)) == ("2023-09-01", "2023-10-02")
        assert index.entity_report("Carlos Prieto Lago").outlets[-1].value is None
        assert index.entity_report("Nadie Nunca") is None
        assert index.entity_report("person:Puerto Nuevo") is None


def test_entities_are_found_by_a_part_of_a_name_or_an_alias(archive):
    with searchidx.open_index(archive) as index:
        assert len(index.find_entities()) == 6
        assert [c.value for c in index.find_entities("púerto")] == ["Puerto Nuevo"]
        assert [c.value for c in index.find_entities("soler")] == ["Berta Soler Vidal"]
        assert [c.value for c in index.find_entities("—")] == []


def test_an_open_index_knows_what_is_wrong_in_the_file_now(archive):
    with searchidx.open_index(archive) as index:
        assert index.correction_problems == ()
        archive.joinpath("entities.toml").write_text("[[fuse]]\n", "utf-8")
        [problem] = index.correction_problems
        assert problem.line == 1
        archive.joinpath("entities.toml").unlink()
        assert index.correction_problems == ()
        archive.joinpath("entities.toml").symlink_to(archive / "nowhere")
        assert [p.key for p in index.correction_problems] == ["corrections.unreadable"]


def test_a_file_that_did_not_change_is_read_once(archive, monkeypatch):
    file = archive.joinpath("entities.toml")
    file.write_text(MINE, "utf-8")
    current = CorrectionFile(archive)
    assert current() is not current()  # it may change once more at the same time
    os.utime(file, (1e9, 1e9))
    assert current() is current()
    assert len(current().entries) == 1
