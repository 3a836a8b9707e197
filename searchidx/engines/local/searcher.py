"""An open local index: one snapshot, searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from searchidx.analysis import query_tokens
from searchidx.article import ENTITY_TYPES, EntityType
from searchidx.config import Limits
from searchidx.dates import PartialDate
from searchidx.engine import EngineHit, EngineRequest, EngineResults
from searchidx.engines.local.codec.framing import FORMAT_VERSION, Array
from searchidx.engines.local.entity_table import Entities
from searchidx.engines.local.facets import count_facets, selections
from searchidx.engines.local.generation import Generation
from searchidx.engines.local.highlights import Highlighter
from searchidx.engines.local.hit_texts import entities_of_each, hit_texts
from searchidx.engines.local.lists import Lists
from searchidx.engines.local.matches import Matches
from searchidx.engines.local.metadata import has_entity
from searchidx.engines.local.proximity import DEPTH, bonuses
from searchidx.engines.local.ranking import best_rows, page, scores
from searchidx.engines.local.snapshot import NO_CORRECTIONS, Snapshot
from searchidx.entities.corrections import Corrections
from searchidx.results import EntityRef, IndexStats, TaggerRecord
from searchidx.stored import EntityInfo, FileRecord, HitText, StoredArticle

if TYPE_CHECKING:
    from whoosh.searching import Searcher

    from searchidx.engines.local.file_records import FileRecords


class LocalSearcher:
    """Searches one generation. Safe to use from several threads: nothing in it changes."""

    def __init__(
        self,
        folder: Path,
        generation: Generation,
        limits: Limits,
        corrections: Corrections = NO_CORRECTIONS,
    ) -> None:
        self._snapshot = Snapshot(folder, generation, corrections)
        self._limits = limits

    @property
    def snapshot(self) -> Snapshot:
        """The arrays of the generation."""
        return self._snapshot

    @property
    def generation(self) -> int:
        """Number of the published state."""
        return self._snapshot.generation.number

    @property
    def roots(self) -> tuple[str, ...]:
        """Folders and files that the index is kept up to date with."""
        return self._snapshot.generation.roots

    @property
    def corrections(self) -> Corrections:
        """The corrections of entities that it obeys."""
        return self._snapshot.corrections

    @property
    def tagger(self) -> TaggerRecord | None:
        """The tagger that found the names."""
        known = self._snapshot.generation.tagger
        return None if known is None else TaggerRecord(*known)

    def whoosh_searcher(self) -> Searcher:
        """Return Whoosh's own searcher over the same arrays: any of its queries, scored its way."""
        from searchidx.engines.local.whoosh import WhooshIndex

        return WhooshIndex(self._snapshot).searcher()

    def search(self, request: EngineRequest) -> EngineResults:
        """Execute a request. Raises QueryLimitError, DeadlineError and UsageError."""
        snapshot = self._snapshot
        matches = Matches(snapshot, self._limits, Lists(snapshot), request.deadline)
        docs = matches.docs(request.query)
        kept = selections(snapshot, request, docs)
        matching = docs[np.logical_and.reduce(list(kept.values()))] if kept else docs
        matches.check_deadline()
        score = scores(matches, request.query, matching)
        best: Array | None = None
        if request.sort == "relevance" and request.limit:
            best = best_rows(snapshot, matching, score, DEPTH)
            score[best] += bonuses(matches, request.query, matching[best])
        bounds = (request.offset, request.offset + request.limit)
        if best is not None and bounds[1] <= DEPTH:
            # No bonus is negative: the best documents stay before all others.
            rows = best[page(snapshot, matching[best], score[best], "relevance", bounds)]
        else:
            rows = page(snapshot, matching, score, request.sort, bounds)
        docs_shown = matching[rows]
        ids = [snapshot.article_id(doc) for doc in docs_shown.tolist()]
        hits = tuple(map(EngineHit, ids, score[rows].tolist()))
        matches.check_deadline()
        facets = count_facets(snapshot, request, docs, kept)
        texts: tuple[HitText, ...] = ()
        if request.with_texts:
            highlighter = Highlighter(matches, request.query, docs_shown)
            texts = hit_texts(snapshot, docs_shown, ids, highlighter)
        return EngineResults(len(matching), hits, facets, texts)

    def articles(self, article_ids: Sequence[str]) -> list[StoredArticle]:
        """Return stored articles in the order asked; raises KeyError for an unknown id."""
        return [self._article(article_id) for article_id in article_ids]

    def _article(self, article_id: str) -> StoredArticle:
        snapshot = self._snapshot
        doc = snapshot.doc_of(article_id)
        if doc < 0:
            raise KeyError(article_id)
        segment, local = snapshot.locate(doc)
        article, mentions = segment.stored(local)
        table = snapshot.entities
        of_name: dict[str, EntityRef | None] = {}
        if table is not None:
            names = segment.names_of(local)
            codes = table.of_names(segment)[names].tolist()
            of_name = {
                segment.names[name]: table.ref(code) if code >= 0 else None
                for name, code in zip(names, codes, strict=True)
            }
        [entities] = entities_of_each(snapshot, np.array([doc]))
        return StoredArticle(
            article=article,
            mentions=mentions,
            entities=entities,
            mention_entities=tuple(of_name.get(mention.name) for mention in mentions),
            n_words=int(snapshot.title_lengths[doc] + snapshot.body_lengths[doc]),
        )

    def fingerprints(self, path: str) -> dict[str, int]:
        """Return article id → fingerprint of the articles that came from a source file."""
        return {
            segment.article_id(doc): int(segment.fingerprints[doc])
            for segment, live in self._snapshot.parts()
            for doc in segment.docs_of_path(path).tolist()
            if live[doc]
        }

    def fingerprint(self, article_id: str) -> int | None:
        """Return the fingerprint of one article, None if it is not in the index."""
        doc = self._snapshot.doc_of(article_id)
        if doc < 0:
            return None
        segment, local = self._snapshot.locate(doc)
        return int(segment.fingerprints[local])

    @cached_property
    def _files(self) -> FileRecords:
        from searchidx.engines.local.file_changes import FileChanges
        from searchidx.engines.local.file_records import FileRecords

        return FileRecords([FileChanges(segment.frame) for segment in self._snapshot.segments])

    def file_record(self, path: str) -> FileRecord | None:
        """Return the record of a source file or folder, if there is one."""
        return self._files.record(path)

    def file_records(self, root: str) -> Iterator[FileRecord]:
        """Yield the records of the file ``root`` or of all files under the folder ``root``."""
        return self._files.records(root)

    def folders(self, root: str) -> dict[str, FileRecord | None]:
        """Return the folders from one down in which files have records, with their own."""
        return self._files.folders(root)

    def files_in(self, folder: str) -> Iterator[FileRecord]:
        """Yield the records of the files that lie in a folder itself."""
        return self._files.files_in(folder)

    def entities_named(self, name: str, type: EntityType | None = None) -> tuple[EntityRef, ...]:
        """Return every entity that a name or alias stands for in a query."""
        table = self._snapshot.entities
        return () if table is None else tuple(table.ref(c) for c in table.codes_of(name, type))

    def entity(self, name: str, type: EntityType | None = None) -> EntityInfo | None:
        """Return the entity that a name or alias stands for, the most frequent if several."""
        table = self._snapshot.entities
        if table is None:
            return None
        counts = {code: self._n_articles(code) for code in table.codes_of(name, type)}
        found = [
            (-n_articles, ref.type, ref.name, code)
            for code, n_articles in counts.items()
            if n_articles
            for ref in [table.ref(code)]
        ]
        return self._entity_info(table, min(found)[-1], counts) if found else None

    def _entity_info(self, table: Entities, code: int, counts: Mapping[int, int]) -> EntityInfo:
        from searchidx.engines.local.name_tally import tally_names

        parts = self._snapshot.parts()
        ranks = [np.flatnonzero(table.of_names(segment) == code) for segment, _ in parts]
        tallies = tally_names(parts, ranks)
        mentions = np.zeros(len(ENTITY_TYPES), np.int64)
        for tally in tallies.values():
            mentions += tally.mentions
        by_type = zip(ENTITY_TYPES, mentions.tolist(), strict=True)
        return EntityInfo(
            ref=table.ref(code),
            aliases=tuple(sorted(tallies, key=lambda name: (-tallies[name].n_articles, name))),
            n_articles=counts[code],
            mentions={kind: n for kind, n in by_type if n},
        )

    def _n_articles(self, code: int) -> int:
        return int(has_entity(self._snapshot, [code], self._snapshot.live_docs).sum())

    def suggest(self, text: str, limit: int = 3) -> list[str]:
        """Return words of the archive near in spelling to a word, likeliest first."""
        tokens = query_tokens(text)
        if not tokens:
            return []
        surface = tokens[0].surface
        counts: dict[str, int] = {}
        distances: dict[str, int] = {}
        for segment, live in self._snapshot.parts():
            postings = segment.postings
            narrowed = live if self._snapshot.has_deletions else None
            ranks, edits = postings.vocabulary.near(surface, 2)
            for rank, distance in zip(ranks.tolist(), edits.tolist(), strict=True):
                n, _ = postings.surface_counts(rank, narrowed)
                if n and distance:
                    word = postings.surfaces[rank]
                    counts[word] = counts.get(word, 0) + n
                    distances[word] = distance
        likeliest = sorted(counts, key=lambda word: (distances[word], -counts[word], word))
        return likeliest[:limit]

    def stats(self) -> IndexStats:
        """Return what is in the index."""
        snapshot = self._snapshot
        live = snapshot.live
        dates = snapshot.dates[live]
        known = np.sort(dates[dates > 0])
        outlets = snapshot.outlet_codes[live]
        tagger, tagger_version = snapshot.generation.tagger or (None, None)
        has_title = [segment.has_title[alive] for segment, alive in snapshot.parts()]
        return IndexStats(
            n_articles=snapshot.n_live,
            n_outlets=len(np.unique(outlets[outlets >= 0])),
            n_entities=len(np.unique(self._live_entities())),
            n_terms=len(self._living_stems()),
            n_words=int(snapshot.title_lengths[live].sum() + snapshot.body_lengths[live].sum()),
            n_segments=len(snapshot.segments),
            size_bytes=snapshot.generation.size_bytes,
            generation=self.generation,
            first_date=PartialDate.from_code(int(known[0])) if len(known) else None,
            last_date=PartialDate.from_code(int(known[-1])) if len(known) else None,
            n_without_date=int((dates == 0).sum()),
            n_without_outlet=int((outlets < 0).sum()),
            n_without_title=sum(int((~titles).sum()) for titles in has_title),
            roots=self.roots,
            format_version=FORMAT_VERSION,
            analyzer_version=snapshot.generation.analyzer,
            tagger=tagger,
            tagger_version=tagger_version,
        )

    def _living_stems(self) -> set[str]:
        return {
            segment.postings.stems[rank]
            for segment, live in self._snapshot.parts()
            for rank in segment.postings.living_stems(live).tolist()
        }

    def _live_entities(self) -> Array:
        per_doc = np.diff(self._snapshot.entity_offsets)
        codes: Array = self._snapshot.entity_codes[np.repeat(self._snapshot.live, per_doc)]
        return codes

    def close(self) -> None:
        """Let go of the snapshot; its maps close when the last array is gone."""
        self.__dict__.pop("_snapshot", None)
