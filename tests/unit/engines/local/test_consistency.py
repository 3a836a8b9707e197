"""Files that contradict each other are found though their checksums are right.

What a fault of a writer would look like.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from searchidx.config import Settings
from searchidx.engines.local.codec.framing import Frame, write_frame
from searchidx.engines.local.engine import LocalEngine
from searchidx.engines.local.generation import files_of, read_latest, write_generation
from tests.unit.engines.local.made import kind_of

REFERENCES = {
    # of postings
    "stem_form_counts", "surface_stems", "surface_forms", "surface_form_counts", "form_counts",
    "posting_counts", "gap_bytes", "token_bits", "position_bits", "gaps", "wide_postings",
    "wide_title_freqs", "wide_body_freqs",
    # of columns and stored records
    "id_docs", "path_codes", "outlet_codes", "name_offsets", "name_codes", "name_types", "dates",
    "record_offsets",
    # of entities
    "types", "alias_offsets", "alias_entities", "form_offsets", "form_names", "of_name",
    "offsets", "codes",
}  # fmt: skip
"""Sections whose highest value stands for nothing."""


class Resealed:
    """Changes sections and publishes what was changed, as a writer would have."""

    def __init__(self, folder):
        self.data = folder / "data"
        self.engine = LocalEngine(Settings(folder))
        self.generation = read_latest(self.data)

    def sections(self, path):
        frame = Frame(path, kind_of(path))
        return {name: frame.array(name) for name in frame.names}

    def problems_of(self, path, sections):
        write_frame(path, kind_of(path), sections)
        files = files_of(self.data, self.generation)
        write_generation(self.data, replace(self.generation, files=files))
        return self.engine.check().problems

    def restore(self, path, raw):
        path.write_bytes(raw)
        write_generation(self.data, self.generation)
        assert self.engine.check().problems == ()


@pytest.fixture
def resealed(folder):
    return Resealed(folder)


def shorter(name, section):
    return section[:-1] if len(section) else None


def too_high(name, section):
    if not len(section) or name.rpartition(".")[2] not in REFERENCES:
        return None
    changed = section.copy()
    changed[-1] = np.iinfo(section.dtype).max
    return changed


@pytest.mark.parametrize("change", [shorter, too_high])
def test_a_file_that_contradicts_the_others_is_found(resealed, files, change):
    n_changed = 0
    for path in files:
        raw = path.read_bytes()
        sections = resealed.sections(path)
        for name, section in sections.items():
            changed = change(name, section)
            if changed is not None:
                problems = resealed.problems_of(path, {**sections, name: changed})
                assert problems, f"{path.name}: {name}"
                n_changed += 1
        resealed.restore(path, raw)
    assert n_changed > 40


def changed_rows(section):
    """Copies of a section with one value changed, for some of its values."""
    limits = np.iinfo(section.dtype)
    for at in sorted({0, 1, len(section) // 2, len(section) - 1} & {*range(len(section))}):
        for value in {0, limits.max, limits.max - 1, int(section[at]) + 1, int(section[at]) ^ 64}:
            if value != section[at] and value <= limits.max:
                changed = section.copy()
                changed[at] = value
                yield at, value, changed


STREAMS = ("gaps", "freq_codes", "tokens", "position_bits", "wide_title_freqs", "wide_body_freqs")
OFFSETS = ("stem_form_counts", "posting_counts", "gap_bytes", "token_bits", "wide_postings")
COUNTS = ("surface_stems", "surface_forms", "surface_form_counts", "form_counts")


@pytest.fixture
def postings(files):
    """The postings of the segment that has some of everything."""
    return next(path for path in files if path.name.endswith("1.postings.sidx"))


@pytest.mark.parametrize("name", STREAMS)
def test_a_check_of_any_stream_of_postings_ends_in_a_report(resealed, postings, name):
    """Some other values are as good as those that were written; none ends the check."""
    sections = resealed.sections(postings)
    assert len(sections[name])
    for at, value, changed in changed_rows(sections[name]):
        try:
            resealed.problems_of(postings, {**sections, name: changed})
        except Exception as error:  # noqa: BLE001 - whatever it is, it is none of a check
            pytest.fail(f"{name}[{at}] = {value}: {error!r}")


@pytest.mark.parametrize("name", OFFSETS + COUNTS)
def test_no_other_offset_or_count_of_postings_passes_a_check(resealed, postings, name):
    sections = resealed.sections(postings)
    assert len(sections[name])
    for at, value, changed in changed_rows(sections[name]):
        problems = resealed.problems_of(postings, {**sections, name: changed})
        assert problems, f"{name}[{at}] = {value}"
