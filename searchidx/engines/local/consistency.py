"""Whether the arrays of an index fit each other, as FORMAT.md says they do."""

from __future__ import annotations

from collections import Counter

import numpy as np

from searchidx.article import ENTITY_TYPES
from searchidx.dates import PartialDate
from searchidx.engines.local.codec.bits import TAIL_BYTES, bits_of
from searchidx.engines.local.codec.dictionary import Dictionary
from searchidx.engines.local.codec.framing import Array, Frame
from searchidx.engines.local.codec.postings import WIDE_FREQ, SegmentPostings
from searchidx.engines.local.codec.segment import Segment
from searchidx.engines.local.codec.stem_lists import ListRun
from searchidx.engines.local.codec.stored import IN_COLUMNS
from searchidx.engines.local.entity_layer import Layer
from searchidx.engines.local.file_changes import FileChanges


def are_ranks(values: Array, n: int, below: int, least: int = 0) -> bool:
    """Say whether there are ``n`` values, all in ``[least, below)``."""
    return len(values) == n and bool(not n or (values.min() >= least and int(values.max()) < below))


def cut(offsets: Array, n: int, total: int) -> bool:
    """Say whether offsets cut ``total`` rows into ``n`` parts."""
    return (
        len(offsets) == n + 1
        and offsets[0] == 0
        and offsets[-1] == total
        and bool(np.all(offsets[1:] >= offsets[:-1]))
    )


def fits_postings(postings: SegmentPostings, n_docs: int) -> bool:
    """Say whether the postings of a segment are those of its dictionaries and documents."""
    n_stems, n_surfaces, n_forms = map(len, (postings.stems, postings.surfaces, postings.forms))
    return (
        postings.stems.is_sorted()
        and postings.surfaces.is_sorted()
        and postings.forms.is_whole()
        and cut(postings.stem_forms, n_stems, n_forms)
        and are_ranks(postings.surface_stems, n_surfaces, n_stems)
        and are_ranks(postings.surface_forms, n_surfaces, n_forms)
        and are_ranks(postings.surface_form_counts, n_surfaces, n_forms + 1, least=1)
        and _are_partitioned(postings, n_forms)
        and len(postings.form_counts) == n_forms
        and len(postings.position_bits) == n_docs
        and _fit_streams(postings, n_stems)
        and _fit_lists(postings, n_docs)
    )


def _are_partitioned(postings: SegmentPostings, n_forms: int) -> bool:
    """Say whether each form is one of exactly one surface, among those of its stem."""
    starts = postings.surface_forms.astype(np.int64)
    counts = postings.surface_form_counts.astype(np.int64)
    order = np.argsort(starts)
    ends = np.cumsum(counts[order])
    if not np.array_equal(starts[order], ends - counts[order]) or ends[-1:].sum() != n_forms:
        return False
    stems = postings.stem_forms.astype(np.int64)
    return bool(
        np.all(stems[postings.surface_stems] <= starts)
        and np.all(starts + counts <= stems[postings.surface_stems.astype(np.int64) + 1])
    )


def _fit_streams(postings: SegmentPostings, n_stems: int) -> bool:
    """Say whether the offsets of the lists cut their streams."""
    frame = postings.frame
    n_postings = int(postings.posting_offsets[-1]) if len(postings.posting_offsets) else 0
    n_bytes = {name: len(frame.bytes(name)) for name in ("gaps", "freq_codes", "tokens")}
    n_bits = int(postings.token_offsets[-1]) if len(postings.token_offsets) else 0
    if not (
        cut(postings.posting_offsets, n_stems, n_postings)
        and cut(postings.gap_offsets, n_stems, n_bytes["gaps"])
        and cut(postings.token_offsets, n_stems, n_bits)
        and n_bytes["freq_codes"] == (n_postings + 1) // 2
        and n_bytes["tokens"] == (n_bits + 7) // 8 + TAIL_BYTES
    ):
        return False
    per_stem: Array = np.diff(postings.posting_offsets.astype(np.int64))
    wide = postings.wide_postings.astype(np.int64)
    codes = frame.array("freq_codes")
    is_wide = np.stack([codes & 15, codes >> 4], axis=1).reshape(-1)[:n_postings] == WIDE_FREQ
    return bool(
        np.all(per_stem > 0)
        and postings.has_whole_gaps()
        and len(postings.wide_title_freqs) == len(wide) == len(postings.wide_body_freqs)
        and np.array_equal(np.flatnonzero(is_wide), wide)
        # No more than there are, so that the lists can be unpacked.
        and postings.wide_title_freqs.sum(dtype=np.int64) <= postings.n_tokens
        and postings.wide_body_freqs.sum(dtype=np.int64) <= postings.n_tokens
    )


def _fit_lists(postings: SegmentPostings, n_docs: int) -> bool:
    try:
        return all(_fits_run(postings, run, n_docs) for run in postings.runs())
    except (IndexError, ValueError):  # documents or tokens that are not there
        return False


def _fits_run(postings: SegmentPostings, run: ListRun, n_docs: int) -> bool:
    """Say whether the lists of some stems are those of documents and forms that exist."""
    is_next = (np.diff(run.docs) > 0) | (np.diff(run.stems) > 0)
    n_forms: Array = np.diff(postings.stem_forms.astype(np.int64))
    stems = np.repeat(run.stems, run.freqs)
    forms = postings.stem_forms.astype(np.int64)[stems] + run.codes
    first, after = int(run.stems[0]), int(run.stems[-1]) + 1
    low, high = int(postings.stem_forms[first]), int(postings.stem_forms[after])
    counts = np.bincount(forms - low, minlength=high - low)
    code_bits = bits_of(n_forms - 1)[run.stems].astype(np.int64)
    bits = run.freqs * (postings.position_bits[run.docs] + code_bits)
    ends = postings.token_offsets[first : after + 1].astype(np.int64)
    return bool(
        are_ranks(run.docs, len(run.docs), n_docs)
        and np.all(is_next)
        and np.all(run.freqs > 0)
        and np.all(run.codes < n_forms[stems])
        and np.array_equal(counts, postings.form_counts[low:high])
        and np.array_equal(np.bincount(run.stems - first, bits), np.diff(ends))
    )


def fits_columns(segment: Segment) -> bool:
    """Say whether every column has a row for each document, with references that exist."""
    n_docs, n_names = segment.n_docs, len(segment.name_codes)
    dictionaries = (segment.ids, segment.paths, segment.outlets, segment.names)
    one_a_document = (
        segment.ids,
        segment.title_lengths,
        segment.body_lengths,
        segment.has_title,
        segment.fingerprints,
    )
    return (
        all(len(column) == n_docs for column in one_a_document)
        and all(map(Dictionary.is_sorted, dictionaries))
        and are_ranks(segment.id_docs, n_docs, n_docs)
        and are_ranks(segment.path_codes, n_docs, len(segment.paths))
        and are_ranks(segment.outlet_codes, n_docs, len(segment.outlets), least=-1)
        and _are_dates(segment.dates)
        and cut(segment.name_offsets, n_docs, n_names)
        and are_ranks(segment.name_codes, n_names, len(segment.names))
        and are_ranks(segment.name_types, n_names, len(ENTITY_TYPES))
        and are_ranks(segment.name_counts, n_names, 1 << 31, least=1)
        and FileChanges(segment.frame).fits()
    )


def _are_dates(codes: Array) -> bool:
    try:
        return all(PartialDate.from_code(code) or not code for code in np.unique(codes).tolist())
    except ValueError:
        return False


def fits_articles(segment: Segment) -> bool:
    """Say whether the stored articles fit what the columns say of them."""
    if not segment.records.is_whole(segment.n_docs):
        return False
    return all(_fits_article(segment, doc) for doc in range(segment.n_docs))


def _fits_article(segment: Segment, doc: int) -> bool:
    """Say whether a record has the title, and the names as often, as columns have them."""
    article, mentions = segment.stored(doc)
    start, end = segment.name_offsets[doc : doc + 2].tolist()
    counts = Counter((mention.name, mention.type) for mention in mentions)
    return (
        segment.records.read(doc).values().keys().isdisjoint(IN_COLUMNS)
        and segment.has_title[doc] == (article.title is not None)
        and list(counts.values()) == segment.name_counts[start:end].tolist()
    )


def fits_layer(layer: Layer, segments: list[Segment]) -> bool:
    """Say whether a frame of entities is one for the names and documents of some segments."""
    n_here, n_all = layer.n_entities, layer.first + layer.n_entities
    n_keys = len(layer.keys)
    dictionaries = (layer.entities, layer.keys, layer.hooks, layer.lookups)
    fits_keys = (
        are_ranks(layer.key_entities, n_keys, n_all, least=-1)
        and are_ranks(layer.key_types, n_keys, len(ENTITY_TYPES))
        and are_ranks(layer.key_articles, n_keys, 1 << 31)
        and are_ranks(layer.key_acronyms, n_keys, 2)
        and cut(layer.hook_offsets, len(layer.hooks), len(layer.hook_keys))
        and are_ranks(layer.hook_keys, len(layer.hook_keys), n_keys)
    )
    fits_lookups = cut(
        layer.lookup_offsets, len(layer.lookups), len(layer.lookup_entities)
    ) and are_ranks(layer.lookup_entities, len(layer.lookup_entities), n_all)
    return (
        all(map(Dictionary.is_sorted, dictionaries))
        and is_permutation(layer.ranks, len(layer.entities))
        and are_ranks(layer.counts, n_here, 1 << 31)
        and (layer.first > 0 or bool(np.all(np.diff(layer.counts) <= 0)))
        and fits_keys
        and fits_lookups
        and all(_fits_documents(layer, segment, n_all) for segment in segments)
    )


def is_permutation(values: Array, n: int) -> bool:
    """Say whether values are 0 to ``n - 1`` in some order."""
    return bool(np.array_equal(np.sort(values), np.arange(n)))


def _fits_documents(layer: Layer, segment: Segment, n_entities: int) -> bool:
    offsets, codes = layer.documents(segment)
    return (
        are_ranks(layer.of_names(segment), len(segment.names), n_entities, least=-1)
        and cut(offsets, segment.n_docs, len(codes))
        and are_ranks(codes, len(codes), n_entities)
        and (layer.kind == "overlay" or are_ranks(layer.living(segment), 1, segment.n_docs + 1))
    )


def fits_tombstones(frame: Frame, segment: Segment) -> bool:
    """Say whether tombstones have a bit for every document of a segment, and no more set."""
    bits = np.unpackbits(frame.array(segment.name))
    n_docs = segment.n_docs
    return len(bits) == n_docs + -n_docs % 8 and not bits[n_docs:].any()
