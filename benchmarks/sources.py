"""How well does a tagger find names in a source that it has never seen?

Trains without the articles of each source in turn, tags those, and gives the mean over all
sources and the worst one: what to expect of an archive of one's own. It takes a quarter of an
hour, so that it is run by name: ``python -m benchmarks.evaluate --only sources``.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.reports import Report
from searchidx.entities.evaluate import AnnotatedArticle, Evaluation, read_annotated
from searchidx.entities.evaluate import evaluate as tag_and_compare
from searchidx.entities.tagger import VOCABULARY_FILE, TrainedTagger
from searchidx.entities.tagging.network import Network, read_network, write_network
from searchidx.entities.tagging.vocabulary import read_vocabulary
from searchidx.entities.train.lessons import read_sentences
from searchidx.entities.train.trainer import Plan, train
from searchidx.entities.words import Words


def evaluate(path: Path) -> Report:
    """Train and score, one source after another; ``path`` is the file of training data."""
    sources = by_source(read_annotated(path))
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        found = dict(zip(sources, pool.map(partial(without, path), sources), strict=True))
    rows = [
        (f"{source} ({len(sources[source])} articles)", _figures(result))
        for source, result in sorted(found.items(), key=lambda item: item[1].typed.f1)
    ]
    typed = [result.typed.f1 for result in found.values()]
    spans = [result.spans.f1 for result in found.values()]
    figures = {
        "mean_f1_by_type": sum(typed) / len(typed),
        "worst_f1_by_type": min(typed),
        "mean_f1_spans": sum(spans) / len(spans),
        "worst_f1_spans": min(spans),
    }
    mean = [f"{figures['mean_f1_by_type']:.3f}", f"{figures['mean_f1_spans']:.3f}", ""]
    columns = ["F1 by type", "F1 of spans", "names"]
    return Report(
        "Entities: sources left out of the training", columns, [*rows, ("mean", mean)], figures
    )


def by_source(articles: Sequence[AnnotatedArticle]) -> Mapping[str, list[AnnotatedArticle]]:
    """Return the articles of each source, which is what their ids have before the last hyphen."""
    sources: dict[str, list[AnnotatedArticle]] = defaultdict(list)
    for article in articles:
        sources[article.id.rpartition("-")[0]].append(article)
    return sources


def without(path: Path, source: str) -> Evaluation:
    """Train without a source, and score what was trained on it."""
    sources = by_source(read_annotated(path))
    others = [article for name in sources if name != source for article in sources[name]]
    vocabulary = read_vocabulary(VOCABULARY_FILE)
    return tag_and_compare(sources[source], TrainedTagger(_trained(others), vocabulary))


def _trained(articles: Sequence[AnnotatedArticle]) -> Network:
    words = Words()
    sentences = read_sentences(articles, words)
    trained = train(
        words.texts, sentences, read_vocabulary(VOCABULARY_FILE), Plan(), lambda _: None
    )
    with TemporaryDirectory() as folder:
        file = Path(folder) / "network.bin"
        write_network(file, trained.feature_names, trained.weights)
        return read_network(file)


def _figures(result: Evaluation) -> list[str]:
    return [f"{result.typed.f1:.3f}", f"{result.spans.f1:.3f}", f"{result.typed.n_gold:,}"]
