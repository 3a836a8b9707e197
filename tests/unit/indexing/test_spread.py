"""Whatever the order of the answers, an article is in the index once, or not at all."""

from __future__ import annotations

from collections import deque
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory_engine import NoTagger

from searchidx.article import Article
from searchidx.indexing import spread
from searchidx.indexing.intake import Addition
from searchidx.indexing.spread import Spread
from searchidx.indexing.worker import Begin, Desk

IDS = "abcdef"
MOST_WAITING = 2


class Shelf:
    """A writer, and what makes collectors for it: keeps ids with their fingerprints by part."""

    def __init__(self):
        self.written = {}
        self.parts = {}
        self.published = {}
        self.lent = None

    def take_part(self, part, without):
        ids = self.written.pop(part)
        assert ids
        self.parts[part] = {i: n for i, n in ids.items() if i not in set(without)}

    def delete(self, ids):
        ids = list(ids)
        return sum(part.pop(i, None) is not None for i in ids for part in self.parts.values())

    def lend(self, n_bytes):
        self.lent = n_bytes

    def commit(self, *, is_last=False):
        found = [entry for part in self.parts.values() for entry in part.items()]
        self.published = dict(found)
        assert len(self.published) == len(found), "an article is in the index twice"
        assert not self.written
        return 1


class Pile:
    def __init__(self, shelf):
        self.shelf = shelf
        self.ids = {}

    @property
    def n_bytes(self):
        return len(self.ids)

    def add(self, article, mentions, fingerprint):
        self.ids[article.id] = fingerprint

    def delete(self, article_id):
        return self.ids.pop(article_id, None) is not None

    def write(self):
        ids, self.ids = self.ids, {}
        if not ids:
            return None
        name = f"part {len(self.shelf.written) + len(self.shelf.parts)}"
        self.shelf.written[name] = ids
        return name


class LazyWorker:
    """Does what it is asked in its own time."""

    def __init__(self):
        self.asked = deque()
        self.desk = Desk()
        self.is_ended = False

    def __len__(self):
        return len(self.asked)

    def ask(self, request, hear):
        self.asked.append((request, hear))

    def listen(self):
        request, hear = self.asked.popleft()
        hear(request.answer(self.desk))

    def end(self):
        assert not self.asked
        self.is_ended = True


class Model:
    """What the index should hold, beside what does."""

    def __init__(self, intake, shelf, random):
        self.intake, self.shelf, self.random = intake, shelf, random
        self.expected = {}
        self.n_added = 0

    def take_some(self):
        self.intake.take([self.some_step() for _ in range(self.random.randint(0, 6))])

    def some_step(self):
        article_id = self.random.choice(IDS)
        if self.random.random() < 0.6:
            self.n_added += 1
            self.expected[article_id] = self.n_added
            return Addition(Article(article_id, "texto", "/a"), self.n_added)
        n = int(self.expected.pop(article_id, None) is not None)

        def delete(writer):
            assert writer.delete([article_id]) == n

        return delete

    def commit(self, **values):
        self.intake.commit(**values)
        assert self.shelf.published == self.expected


@given(st.integers(1, 40), st.integers(1, 3), st.integers(0, 4), st.integers())
def test_what_is_published_is_what_was_added_and_not_deleted(n_batches, n_workers, share, seed):
    random = Random(seed)

    def listen(workers):
        busy = [worker for worker in workers if len(worker)]
        for worker in random.sample(busy, random.randint(1, len(busy)) if busy else 0):
            worker.listen()

    shelf = Shelf()
    workers = [LazyWorker() for _ in range(n_workers)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(spread, "listen", listen)
        intake = Spread(shelf, workers, share, Begin(NoTagger, lambda: Pile(shelf)))
        model = Model(intake, shelf, random)
        for _ in range(n_batches):
            model.take_some()
            assert min(map(len, workers)) <= MOST_WAITING
            if random.random() < 0.1:
                model.commit()
        model.commit(is_last=True)
    assert all(worker.is_ended for worker in workers)
    assert shelf.lent == 0
