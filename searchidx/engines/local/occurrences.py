"""Where the words of a query occur: whole arrays of documents, frequencies, positions.

A *key* is ``document << 32 | position``, an int64: sorted keys are tokens in the order of
documents and positions, and a phrase is an intersection of shifted keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from searchidx.dataclass import dataclass
from searchidx.engines.local.codec.framing import Array
from searchidx.engines.local.codec.postings import FIELD_GAP, SegmentPostings
from searchidx.engines.local.distinct import distinct
from searchidx.engines.local.lists import Lists
from searchidx.engines.local.snapshot import Snapshot

POSITION_BITS: Final = 32
POSITION_MASK: Final = (1 << POSITION_BITS) - 1


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The documents of one leaf: living, strictly increasing, with its frequencies.

    ``docs: int64[n]``; ``title_freqs``, ``body_freqs: int[n]``, whose sum is never 0.
    """

    docs: Array
    title_freqs: Array
    body_freqs: Array

    def in_field(self, field: str | None) -> Occurrences:
        """Return what lies in one field (None: all of it)."""
        if field is None:
            return self
        freqs = self.title_freqs if field == "title" else self.body_freqs
        kept = freqs > 0
        nothing = np.zeros(int(kept.sum()), np.int64)
        if field == "title":
            return Occurrences(self.docs[kept], freqs[kept], nothing)
        return Occurrences(self.docs[kept], nothing, freqs[kept])


def stem_occurrences(lists: Lists, stem: str) -> Occurrences:
    """Return the documents of a stem, without touching positions."""
    found = lists.of_stem(stem)
    if not found:
        empty = np.empty(0, np.int64)
        return Occurrences(empty, empty, empty)
    if len(found) == 1:
        [(_, base, listed)] = found
        docs = listed.docs + base if base else listed.docs
        title_freqs, body_freqs = listed.title_freqs, listed.body_freqs
    else:
        docs = np.concatenate([listed.docs + base for _, base, listed in found])
        title_freqs = np.concatenate([listed.title_freqs for _, _, listed in found])
        body_freqs = np.concatenate([listed.body_freqs for _, _, listed in found])
    if lists.snapshot.has_deletions:
        is_live = lists.snapshot.live[docs]
        return Occurrences(docs[is_live], title_freqs[is_live], body_freqs[is_live])
    return Occurrences(docs, title_freqs, body_freqs)


@dataclass(frozen=True, slots=True)
class Selection:
    """The tokens of a segment that a word of a query stands for.

    ``stems: int64``, ranks, increasing; ``forms: int64``, ranks of the forms wanted, all of
    those stems (None: every form).
    """

    stems: Array
    forms: Array | None = None

    def united(self, other: Selection, postings: SegmentPostings) -> Selection:
        """Return what either selects."""
        forms = [chosen.forms_in(postings) for chosen in (self, other)]
        return Selection(
            distinct(np.concatenate([self.stems, other.stems])), distinct(np.concatenate(forms))
        )

    def forms_in(self, postings: SegmentPostings) -> Array:
        """``int64``: the ranks of the forms selected."""
        if self.forms is not None:
            return self.forms
        ranges = [
            np.arange(int(postings.stem_forms[stem]), int(postings.stem_forms[stem + 1]))
            for stem in self.stems.tolist()
        ]
        return np.concatenate([np.empty(0, np.int64), *ranges])


FEW_STEMS: Final = 4
"""So many lists are read one by one, and kept for the search; more are read together."""


def select_stems(lists: Lists, stem: str) -> list[Selection]:
    """Select all forms of a stem, segment by segment."""
    ranks: list[list[int]] = [[] for _ in lists.snapshot.segments]
    for index, _, listed in lists.of_stem(stem):
        ranks[index].append(listed.stem)
    return [Selection(np.array(found, np.int64)) for found in ranks]


def select_surfaces(snapshot: Snapshot, chosen: Iterable[Array]) -> list[Selection]:
    """Select all forms of some surfaces, given their ranks segment by segment."""
    selections = []
    for segment, surfaces in zip(snapshot.segments, chosen, strict=True):
        postings = segment.postings
        stems = distinct(postings.surface_stems[surfaces].astype(np.int64))
        selections.append(Selection(stems, postings.forms_of_surfaces(surfaces)))
    return selections


def select_surface(snapshot: Snapshot, surface: str) -> list[Selection]:
    """Select all forms of a surface, segment by segment."""
    selections = []
    for segment in snapshot.segments:
        postings = segment.postings
        rank = postings.surfaces.rank(surface)
        if rank < 0:
            selections.append(Selection(np.empty(0, np.int64)))
            continue
        start = int(postings.surface_forms[rank])
        forms = np.arange(start, start + int(postings.surface_form_counts[rank]))
        selections.append(Selection(np.array([postings.surface_stems[rank]], np.int64), forms))
    return selections


def keys_of(lists: Lists, selections: Sequence[Selection], within: Array | None = None) -> Array:
    """Return the sorted, distinct keys of selected tokens in living documents.

    ``within: bool[n_docs]`` narrows the documents; the fewer, the cheaper.
    """
    snapshot = lists.snapshot
    allowed = snapshot.live if within is None else snapshot.live & within
    is_narrow = within is not None or snapshot.has_deletions
    found: list[Array] = []
    for index, chosen in enumerate(selections):
        narrowed = allowed if is_narrow else None
        if len(chosen.stems) > FEW_STEMS:
            found.append(_keys_of_many(lists, index, chosen, narrowed))
        else:
            found += [
                _keys_of_stem(lists, index, (stem, chosen.forms), narrowed)
                for stem in chosen.stems.tolist()
            ]
    if not found:
        return np.empty(0, np.int64)
    return found[0] if len(found) == 1 else distinct(np.concatenate(found))


def _keys_of_stem(
    lists: Lists, index: int, selected: tuple[int, Array | None], allowed: Array | None
) -> Array:
    stem, forms = selected
    listed, postings = lists.listed(index, stem), lists.postings(index)
    docs = listed.docs + lists.snapshot.bases[index]
    rows = None
    if allowed is not None:
        rows = np.flatnonzero(allowed[docs])
        docs = docs[rows]
    tokens = postings.tokens(listed, rows)
    keys: Array = (docs[tokens.rows] << POSITION_BITS) | tokens.positions
    if forms is None:
        return keys
    return keys[are_forms(postings, stem, tokens.codes, forms)]


def are_forms(postings: SegmentPostings, stem: int, codes: Array, forms: Array) -> Array:
    """``bool[n]``: which codes of forms of a stem are those of some ranks of forms."""
    first, after = int(postings.stem_forms[stem]), int(postings.stem_forms[stem + 1])
    if len(forms) and int(forms[-1]) - int(forms[0]) == len(forms) - 1:
        # Codes below the first one wrap around and are too great.
        in_range: Array = (codes - (int(forms[0]) - first)).view(np.uint64) < len(forms)
        return in_range
    is_wanted = np.zeros(after - first, np.bool_)
    is_wanted[forms[(forms >= first) & (forms < after)] - first] = True
    wanted: Array = is_wanted[codes]
    return wanted


def _keys_of_many(lists: Lists, index: int, chosen: Selection, allowed: Array | None) -> Array:
    """``int64``, increasing and distinct: the keys of many stems of a segment."""
    postings, segment = lists.postings(index), lists.snapshot.segments[index]
    base = lists.snapshot.bases[index]
    narrowed = None if allowed is None else allowed[base : base + segment.n_docs]
    run = postings.run_of(chosen.stems, narrowed)
    docs = np.repeat(run.docs, run.freqs)
    positions = run.positions + FIELD_GAP * (run.positions >= segment.title_lengths[docs])
    keys = (docs + base << POSITION_BITS) | positions
    if chosen.forms is not None:
        is_wanted = np.zeros(len(postings.forms), np.bool_)
        is_wanted[chosen.forms] = True
        first = postings.stem_forms.astype(np.int64)[np.repeat(run.stems, run.freqs)]
        keys = keys[is_wanted[first + run.codes]]
    return distinct(keys)


def documents_of(keys: Array, n_docs: int) -> Array:
    """Return ``bool[n_docs]``: the documents that have one of the keys."""
    mask = np.zeros(n_docs, np.bool_)
    mask[keys >> POSITION_BITS] = True
    return mask


def count_keys(snapshot: Snapshot, keys: Array) -> Occurrences:
    """Count keys, sorted, by document and field."""
    if not len(keys):
        return Occurrences(keys, keys, keys)
    token_docs = keys >> POSITION_BITS
    first = np.flatnonzero(np.diff(token_docs, prepend=-1))
    in_title = (keys & POSITION_MASK) < snapshot.title_lengths[token_docs]
    title_freqs = np.add.reduceat(in_title, first, dtype=np.int64)
    freqs = np.diff(np.append(first, len(keys)))
    return Occurrences(token_docs[first], title_freqs, freqs - title_freqs)


def keys_in_field(snapshot: Snapshot, keys: Array, field: str | None) -> Array:
    """Return the keys that lie in one field (None: all)."""
    if field is None:
        return keys
    in_title = (keys & POSITION_MASK) < snapshot.title_lengths[keys >> POSITION_BITS]
    kept: Array = keys[in_title if field == "title" else ~in_title]
    return kept


Words = Sequence[tuple[Sequence[Selection], int]]
"""What stands for each word of a leaf, segment by segment, with its offset from the first."""


def sequence_keys(lists: Lists, words: Words) -> Array:
    """Return the keys at which words follow each other at their offsets."""
    if len(words) == 1:
        [(selections, _)] = words
        return keys_of(lists, selections)
    if all(len(chosen.stems) <= 1 for word, _ in words for chosen in word):
        found = [
            _sequences_in(lists, index, words) for index in range(len(lists.snapshot.segments))
        ]
        return np.concatenate([np.empty(0, np.int64), *found])
    return _sequences_of_many(lists, words)


def _sequences_in(lists: Lists, index: int, words: Words) -> Array:
    """Look for words of one stem each, in a segment: first the documents that have them all."""
    chosen = [(selections[index], offset) for selections, offset in words]
    if not chosen or any(not len(word.stems) for word, _ in chosen):
        return np.empty(0, np.int64)
    snapshot, postings = lists.snapshot, lists.postings(index)
    pairs = [(lists.listed(index, int(word.stems[0])), word, offset) for word, offset in chosen]
    pairs.sort(key=lambda pair: len(pair[0].docs))
    docs = pairs[0][0].docs
    for listed, _, _ in pairs[1:]:
        at = snapshot.scratch.rows_of(docs, listed.docs)
        docs = docs[listed.docs[at] == docs]
    if snapshot.has_deletions:
        docs = docs[snapshot.lives[index][docs]]
    if not len(docs):
        return docs
    keys: Array | None = None
    for listed, word, offset in pairs:
        found = lists.tokens_in(index, listed, docs)
        tokens = found.tokens
        of_word = (found.docs[tokens.rows] << POSITION_BITS) + (tokens.positions - offset)
        if word.forms is not None:
            of_word = of_word[are_forms(postings, listed.stem, tokens.codes, word.forms)]
        keys = of_word if keys is None else common(keys, of_word)
    assert keys is not None
    in_segment: Array = keys + (snapshot.bases[index] << POSITION_BITS)
    return in_segment


def _sequences_of_many(lists: Lists, words: Words) -> Array:
    """Look for words that stand for many stems: the scarcest first, the others where it is."""
    n_docs = lists.snapshot.n_docs

    def size(word: tuple[Sequence[Selection], int]) -> int:
        return sum(
            lists.postings(index).n_tokens_of(stem)
            for index, chosen in enumerate(word[0])
            for stem in chosen.stems.tolist()
        )

    keys: Array | None = None
    for selections, offset in sorted(words, key=size):
        within = None if keys is None else documents_of(keys, n_docs)
        shifted = keys_of(lists, selections, within) - offset
        keys = shifted if keys is None else common(keys, shifted)
        if not len(keys):
            break
    return np.empty(0, np.int64) if keys is None else keys


def common(few: Array, many: Array) -> Array:
    """Return the values that two sorted arrays of distinct values share."""
    if not len(few) or not len(many):
        return few[:0]
    if len(few) > len(many):
        few, many = many, few
    at = np.searchsorted(many, few)
    at[at == len(many)] = 0
    common: Array = few[many[at] == few]
    return common
