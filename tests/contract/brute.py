"""An engine without an index: it looks at every article, one after the other.

It says what the contract means in the plainest way, so that engines can be compared with
it. Matching is that of :mod:`searchidx.query.spans`; nothing is kept on disk.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from searchidx.analysis import ANALYZER_VERSION, query_tokens, stem
from searchidx.analysis.exact import composed
from searchidx.article import ENTITY_TYPES, Article, EntityType, Mention
from searchidx.config import Limits
from searchidx.engine import Capabilities, EngineHit, EngineRequest, EngineResults
from searchidx.engines.local import proximity
from searchidx.entities.corrections import Corrections
from searchidx.entities.protocol import NameCount
from searchidx.entities.resolve import resolve
from searchidx.errors import (
    DeadlineError,
    IndexLockedError,
    IndexMissingError,
    QueryLimitError,
)
from searchidx.query import ast, fuzzy, wildcard
from searchidx.query.spans import ArticleText, evaluate
from searchidx.results import CheckReport, EntityRef, IndexStats, TaggerRecord
from searchidx.stored import EntityInfo, FileRecord, StoredArticle, hit_text
from tests.contract.brute_corrections import Things
from tests.contract.brute_facets import facet_counts, is_selected
from tests.contract.brute_scores import Scores, lengths


@dataclass(frozen=True)
class Entry:
    """An article as it was added, analyzed."""

    article: Article
    mentions: tuple[Mention, ...]
    fingerprint: int
    text: ArticleText

    @property
    def n_words(self) -> int:
        return sum(lengths(self.text).values())


@dataclass(frozen=True)
class State:
    generation: int = 0
    entries: Mapping[str, Entry] = field(default_factory=dict)
    files: Mapping[str, FileRecord] = field(default_factory=dict)
    roots: tuple[str, ...] = ()
    tagger: TaggerRecord | None = None


class BruteSearcher:
    def __init__(self, state: State, limits: Limits, corrections: Corrections) -> None:
        self.state = state
        self.corrections = corrections
        self.limits = limits
        self.entries = list(state.entries.values())
        self.surfaces: Counter[str] = Counter()
        self.lowercase: Counter[str] = Counter()
        for entry in self.entries:
            for text in entry.text.fields.values():
                self.surfaces.update(text.tokens.surfaces)
                for i, surface in enumerate(text.tokens.surfaces):
                    raw = text.text[text.tokens.starts[i] : text.tokens.ends[i]]
                    self.lowercase[surface] += composed(raw).islower()
        names = self._names()
        resolution = resolve(names, lambda word: (self.surfaces[word], self.lowercase[word]))
        resolved: dict[str, EntityRef | None] = {
            name.name: resolution.entities[code] if code >= 0 else None
            for name, code in zip(names, resolution.assignment, strict=True)
        }
        self.things = Things(resolved, names)
        self.things.correct(corrections)
        self.entity_of = self.things.entity_of()

    generation = property(lambda self: self.state.generation)
    roots = property(lambda self: self.state.roots)
    tagger = property(lambda self: self.state.tagger)

    def _names(self) -> list[NameCount]:
        types: dict[str, Counter[EntityType]] = {}
        n_articles: Counter[str] = Counter()
        for entry in self.entries:
            for mention in entry.mentions:
                types.setdefault(mention.name, Counter())[mention.type] += 1
            n_articles.update({mention.name for mention in entry.mentions})
        return [NameCount(name, types[name], n_articles[name]) for name in sorted(types)]

    # Entities

    def entities_of(self, entry: Entry) -> tuple[EntityRef, ...]:
        found = Counter(ref for m in entry.mentions if (ref := self.entity_of[m.name]))
        return tuple(sorted(found, key=lambda ref: (-found[ref], ref.name, ref.type)))

    def named(self, name: str, type: EntityType | None = None) -> list[EntityRef]:
        return self.things.asked(name, type)

    def entities_named(self, name: str, type: EntityType | None = None) -> tuple[EntityRef, ...]:
        return tuple(self.named(name, type))

    def n_articles(self, ref: EntityRef) -> int:
        return sum(ref in self.entities_of(entry) for entry in self.entries)

    def entity(self, name: str, type: EntityType | None = None) -> EntityInfo | None:
        refs = sorted(self.named(name, type), key=lambda r: (-self.n_articles(r), r.type, r.name))
        if not refs:
            return None
        found = [m for e in self.entries for m in e.mentions if self.entity_of[m.name] == refs[0]]
        counts = {name.name: name.n_articles for name in self._names()}
        return EntityInfo(
            refs[0],
            tuple(sorted({m.name for m in found}, key=lambda name: (-counts[name], name))),
            self.n_articles(refs[0]),
            dict(Counter(m.type for m in found)),
        )

    # Matching

    def matches(self, node: ast.Node, entry: Entry) -> bool:
        def mentions_of(leaf: ast.EntityIs) -> list[Mention]:
            refs = self.named(leaf.name, leaf.type)
            return [m for m in entry.mentions if self.entity_of[m.name] in refs]

        return evaluate(node, replace(entry.text, mentions_of=mentions_of)).is_match

    def check_limits(self, node: ast.Node) -> None:
        if isinstance(node, ast.And | ast.Or):
            for child in node.children:
                self.check_limits(child)
        elif isinstance(node, ast.Not):
            self.check_limits(node.child)
        elif self._n_expansions(node) > self.limits.n_expansions:
            raise QueryLimitError("engine.too_many_expansions", text="", limit=0)

    def _n_expansions(self, leaf: ast.Leaf) -> int:
        if isinstance(leaf, ast.Wildcard):
            pattern = wildcard.compile_pattern(leaf.pattern)
            return sum(map(pattern.matches, self.surfaces))
        if isinstance(leaf, ast.Fuzzy):
            return len(list(fuzzy.within(leaf.text, leaf.max_edits, sorted(self.surfaces))))
        if isinstance(leaf, ast.Word) and leaf.is_open:
            return sum(surface.startswith(leaf.text) for surface in self.surfaces)
        return 0

    # Ranking

    def scores(self, request: EngineRequest, matching: list[Entry]) -> dict[str, float]:
        """The scores of all articles, with the bonuses of the best ones that match."""
        scores = Scores([entry.text for entry in self.entries])
        base = scores.bm25f(request.query)
        found = {e.article.id: score for e, score in zip(self.entries, base, strict=True)}
        if request.sort == "relevance":
            best = self.ordered(matching, "relevance", found)[: proximity.DEPTH]
            bonuses = [(e.article.id, scores.bonus(request.query, e.text)) for e in best]
            for article_id, bonus in bonuses:
                found[article_id] += bonus
        return found

    def ordered(self, entries: list[Entry], sort: str, scores: Mapping[str, float]) -> list[Entry]:
        def key(entry: Entry) -> tuple[object, ...]:
            date, article_id = entry.article.date, entry.article.id
            if sort == "relevance":
                return (-scores[article_id], article_id)
            if date is None:
                return (1, article_id)
            sign = -1 if sort == "newest" else 1
            # An unknown part goes after every known one, whichever way dates run.
            parts = [
                part
                for value in (date.year, date.month, date.day)
                for part in (value == 0, sign * value)
            ]
            return (0, *parts, article_id)

        return sorted(entries, key=key)

    def search(self, request: EngineRequest) -> EngineResults:
        if request.deadline is not None and time.monotonic() > request.deadline:
            raise DeadlineError("engine.out_of_time")
        self.check_limits(request.query)
        base = [entry for entry in self.entries if self.matches(request.query, entry)]
        matching = [entry for entry in base if is_selected(self, entry, request)]
        scores = self.scores(request, matching)
        page = self.ordered(matching, request.sort, scores)
        page = page[request.offset : request.offset + request.limit]
        hits = tuple(EngineHit(e.article.id, scores[e.article.id]) for e in page)
        facets = {
            facet: tuple(facet_counts(self, facet, base, request)[:limit])
            for facet, limit in request.facets.items()
        }
        stored = self.articles([e.article.id for e in page]) if request.with_texts else []
        return EngineResults(len(matching), hits, facets, tuple(map(hit_text, stored)))

    # Articles, files and the rest

    def articles(self, article_ids: Sequence[str]) -> list[StoredArticle]:
        return [
            StoredArticle(
                article=entry.article,
                mentions=entry.mentions,
                entities=self.entities_of(entry),
                mention_entities=tuple(self.entity_of[m.name] for m in entry.mentions),
                n_words=entry.n_words,
            )
            for entry in (self.state.entries[article_id] for article_id in article_ids)
        ]

    def fingerprints(self, path: str) -> dict[str, int]:
        return {e.article.id: e.fingerprint for e in self.entries if e.article.path == path}

    def fingerprint(self, article_id: str) -> int | None:
        entry = self.state.entries.get(article_id)
        return entry and entry.fingerprint

    def file_record(self, path: str) -> FileRecord | None:
        return self.state.files.get(path)

    def file_records(self, root: str) -> Iterator[FileRecord]:
        under = root.rstrip("/") + "/"
        for path in sorted(self.state.files, key=lambda path: path.rpartition("/")):
            if not path.endswith("/") and (path == root or path.startswith(under)):
                yield self.state.files[path]

    def folders(self, root: str) -> dict[str, FileRecord | None]:
        under = root.rstrip("/") + "/"
        found = {path.rpartition("/")[0] for path in self.state.files}
        return {
            folder or "/": self.state.files.get(f"{folder}/")
            for folder in found
            if f"{folder}/".startswith(under)
        }

    def files_in(self, folder: str) -> Iterator[FileRecord]:
        for path, record in sorted(self.state.files.items()):
            if path.rpartition("/")[0] == folder.rstrip("/") and not path.endswith("/"):
                yield record

    def suggest(self, text: str, limit: int = 3) -> list[str]:
        tokens = query_tokens(text)
        if not tokens:
            return []
        word = tokens[0].surface
        near = [s for s in self.surfaces if s != word and fuzzy.distance(word, s, 2) <= 2]
        near.sort(key=lambda s: (fuzzy.distance(word, s, 2), -self.surfaces[s], s))
        return near[:limit]

    def stats(self) -> IndexStats:
        articles = [entry.article for entry in self.entries]
        dates = sorted(article.date for article in articles if article.date)
        return IndexStats(
            n_articles=len(articles),
            n_outlets=len({a.outlet for a in articles} - {None}),
            n_entities=len({ref for entry in self.entries for ref in self.entities_of(entry)}),
            n_terms=len(set(map(stem, self.surfaces))),
            n_words=sum(entry.n_words for entry in self.entries),
            n_segments=0,
            size_bytes=0,
            generation=self.generation,
            first_date=dates[0] if dates else None,
            last_date=dates[-1] if dates else None,
            n_without_date=sum(article.date is None for article in articles),
            n_without_outlet=sum(article.outlet is None for article in articles),
            n_without_title=sum(article.title is None for article in articles),
            roots=self.roots,
            format_version=0,
            analyzer_version=ANALYZER_VERSION,
            tagger=self.tagger.specification if self.tagger else None,
            tagger_version=self.tagger.version if self.tagger else None,
        )

    def close(self) -> None: ...


class BruteWriter:
    def __init__(self, engine: BruteEngine, state: State) -> None:
        self.engine = engine
        self.begun = state
        self.rollback()

    def rollback(self) -> None:
        self.entries = dict(self.begun.entries)
        self.files = dict(self.begun.files)
        self.roots = self.begun.roots
        self.tagger = self.begun.tagger

    def add(
        self, article: Article, mentions: Sequence[Mention], fingerprint: int | None = None
    ) -> None:
        text = ArticleText.of(article.title, article.body, outlet=article.outlet, date=article.date)
        json.dumps(article.to_dict())
        entry = Entry(
            article,
            tuple(mentions),
            article.fingerprint() if fingerprint is None else fingerprint,
            text,
        )
        if not 0 <= entry.fingerprint < 1 << 64:
            raise OverflowError(entry.fingerprint)
        for mention in mentions:
            ENTITY_TYPES.index(mention.type)
        for text in (article.id, article.path, article.outlet or "", *(m.name for m in mentions)):
            text.encode("utf-8", "surrogatepass")
        self.entries.pop(article.id, None)
        self.entries[article.id] = entry

    def delete(self, article_ids: Iterable[str]) -> int:
        return sum(self.entries.pop(article_id, None) is not None for article_id in article_ids)

    def put_file(self, record: FileRecord) -> None:
        self.files[record.path] = record

    def drop_file(self, path: str) -> None:
        self.files.pop(path, None)

    def set_roots(self, roots: Iterable[str]) -> None:
        self.roots = tuple(roots)

    def set_tagger(self, tagger: TaggerRecord) -> None:
        self.tagger = tagger

    def commit(self, *, is_last: bool = False) -> int:
        number = self.engine.latest_generation()
        state = State(number, dict(self.entries), dict(self.files), self.roots, self.tagger)
        if state != self.engine.state:
            self.engine.state = replace(state, generation=number + 1)
        self.begun = self.engine.state
        return self.engine.latest_generation()

    def close(self) -> None:
        self.rollback()
        self.engine.is_locked = False

    def __enter__(self) -> BruteWriter:
        return self

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        if kind is None:
            self.commit()
        self.close()


class BruteEngine:
    capabilities = Capabilities(name="brute", can_check=False)

    def __init__(
        self,
        limits: Limits | None = None,
        corrections: Callable[[], Corrections] = Corrections,
    ) -> None:
        self.limits = limits or Limits()
        self.corrections = corrections
        self.state: State | None = None
        self.is_locked = False

    def exists(self) -> bool:
        return self.state is not None

    def latest_generation(self) -> int:
        return self.state.generation if self.state else 0

    def is_current(self, searcher: BruteSearcher) -> bool:
        is_latest = searcher.generation == self.latest_generation()
        return is_latest and searcher.corrections == self.corrections()

    def searcher(self) -> BruteSearcher:
        if self.state is None:
            raise IndexMissingError("engine.no_index", path="nowhere")
        return BruteSearcher(self.state, self.limits, self.corrections())

    def writer(self, *, mode: str = "update") -> BruteWriter:
        if self.is_locked:
            raise IndexLockedError("engine.locked", path="nowhere")
        self.is_locked = True
        return BruteWriter(self, State() if mode == "rebuild" else self.state or State())

    def check(self) -> CheckReport:
        return CheckReport(0, 0, len(self.searcher().entries))
