"""Whether the arrays of an index fit each other, as FORMAT.md says they do."""

from __future__ import annotations

import numpy as np

from searchidx.article import ENTITY_TYPES
from searchidx.engines.local.codec.dictionary import Dictionary
from searchidx.engines.local.codec.framing import Array, Frame
from searchidx.engines.local.codec.postings import SegmentPostings
from searchidx.engines.local.codec.segment import Segment
from searchidx.engines.local.entity_table import EntityTable
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
    n_postings, n_tokens = len(postings.doc_ids), len(postings.positions)
    return (
        postings.stems.is_sorted()
        and postings.surfaces.is_sorted()
        and postings.forms.is_whole()
        and are_ranks(postings.surface_stems, n_surfaces, n_stems)
        and cut(postings.form_offsets, n_surfaces, n_forms)
        and are_ranks(postings.form_stems, n_forms, n_stems)
        and are_ranks(postings.codes_of_forms, n_forms, max(n_forms, 1))
        and len(postings.form_counts) == n_forms
        and postings.form_counts.sum(dtype=np.int64) == n_tokens
        and cut(postings.posting_offsets, n_stems, n_postings)
        and cut(postings.token_offsets, n_stems, n_tokens)
        and are_ranks(postings.doc_ids, n_postings, n_docs)
        and _increase_within(postings.doc_ids, postings.posting_offsets)
        and are_ranks(postings.freqs, n_postings, n_tokens + 1, least=1)
        and postings.freqs.sum(dtype=np.int64) == n_tokens
        and len(postings.title_freqs) == n_postings
        and bool(np.all(postings.title_freqs <= postings.freqs))
        and are_ranks(postings.form_codes, n_tokens, postings.n_codes)
    )


def _increase_within(values: Array, offsets: Array) -> bool:
    """Say whether values grow from one row to the next, but from one part to the next."""
    grows = np.diff(values) > 0
    begins = offsets[1:-1].astype(np.int64)
    grows[begins[(begins > 0) & (begins < len(values))] - 1] = True
    return bool(np.all(grows))


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
        and cut(segment.name_offsets, n_docs, n_names)
        and are_ranks(segment.name_codes, n_names, len(segment.names))
        and are_ranks(segment.name_types, n_names, len(ENTITY_TYPES))
        and are_ranks(segment.name_counts, n_names, 1 << 31, least=1)
        and FileChanges(segment.frame).fits()
    )


def fits_articles(segment: Segment) -> bool:
    """Say whether ids, outlets, paths, dates and titles are those of the stored articles."""
    if not segment.has_whole_records():
        return False
    names, paths, outlets = set(segment.names), list(segment.paths), [*segment.outlets, None]
    for doc, article_id in enumerate(segment.ids_by_doc):
        article, mentions = segment.stored(doc)
        is_same = (
            article_id == article.id
            and outlets[int(segment.outlet_codes[doc])] == article.outlet
            and paths[int(segment.path_codes[doc])] == article.path
            and segment.dates[doc] == (article.date.code if article.date else 0)
            and segment.has_title[doc] == (article.title is not None)
            and all(mention.name in names for mention in mentions)
        )
        if not is_same:
            return False
    return True


def fits_entities(table: EntityTable, segments: list[Segment]) -> bool:
    """Say whether a table of entities is one for the names and documents of some segments."""
    n_entities, n_rows = len(table), len(table.alias_entities)
    fits_names = (
        all(map(Dictionary.is_sorted, (table.keys, table.aliases, table.forms)))
        and are_ranks(table.types, n_entities, len(ENTITY_TYPES))
        and cut(table.alias_offsets, len(table.aliases), n_rows)
        and are_ranks(table.alias_entities, n_rows, n_entities)
        and cut(table.form_offsets, n_entities, len(table.form_names))
        and are_ranks(table.form_names, len(table.forms), len(table.forms))
    )
    return fits_names and all(_fits_documents(table, segment) for segment in segments)


def _fits_documents(table: EntityTable, segment: Segment) -> bool:
    offsets, codes = table.documents(segment)
    return (
        are_ranks(table.of_names(segment), len(segment.names), len(table), least=-1)
        and cut(offsets, segment.n_docs, len(codes))
        and are_ranks(codes, len(codes), len(table))
    )


def fits_tombstones(frame: Frame, segment: Segment) -> bool:
    """Say whether tombstones have a bit for every document of a segment, and no more set."""
    bits = np.unpackbits(frame.array(segment.name))
    n_docs = segment.n_docs
    return len(bits) == n_docs + -n_docs % 8 and not bits[n_docs:].any()
