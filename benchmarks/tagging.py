"""How fast is tagging, beside a peer, with how much memory, and what does it add to indexing?

On one core, in processor time. The peer is spaCy's component for entities, not trained: its names
mean nothing, but it reads texts as fast as one that is. Each run is a fresh process, the taggers
take turns, and medians count.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from benchmarks import machine, runs, setup
from benchmarks.corpus import Corpus
from benchmarks.figures import median, rounded
from benchmarks.markdown import Table, number
from benchmarks.setup import Setup
from searchidx.entities.tagger import NETWORK_FILE, VOCABULARY_FILE

OURS: Final = "searchidx"
PEER: Final = "spaCy ner, untrained"
_SAMPLE: Final = 256
_LABELS: Final = ("PER", "LOC", "ORG", "MISC")
Raw = dict[str, list[dict[str, Any]]]


def measure(chosen: Setup) -> runs.Run:
    """Tag a sample with ours and the peer, all articles with ours, and index; keep the figures."""
    articles = chosen.corpus()
    rounds = [once(articles, chosen.seed) for _ in range(chosen.choose(1, 3))]
    raw: Raw = {name: [found[name] for found in rounds] for name in rounds[0]}
    figures = {"raw": raw, **summary(raw)}
    return runs.keep(chosen, "tagging", figures, tables(figures))


def once(articles: Corpus, seed: int) -> dict[str, dict[str, Any]]:
    """Return what each process took, one after the other."""
    n_sample = min(_SAMPLE, articles.n_articles)
    found = {OURS: run("tag", "builtin", articles.plain, n_sample)}
    if find_spec("spacy") is not None:
        pipeline = untrained(articles.folder / "pipeline", seed)
        found[PEER] = run("tag", f"spacy:{pipeline}", articles.plain, n_sample)
    found["whole"] = run("tag", "builtin", articles.plain, articles.n_articles)
    for tagger in ("none", "builtin"):
        folder = articles.folder / "tagging"
        shutil.rmtree(folder, ignore_errors=True)
        found[f"index, {tagger}"] = run("index", tagger, articles.plain.parent, folder)
    return found


def run(*arguments: object) -> dict[str, Any]:
    """Have a process do something; return what it took."""
    command = [sys.executable, "-m", "benchmarks.taggers", *map(str, arguments)]
    done = subprocess.run(command, cwd=machine.ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def untrained(folder: Path, seed: int) -> Path:
    """Write a pipeline of spaCy whose component for entities has weights of chance."""
    import spacy
    from spacy.training import Example

    spacy.util.fix_random_seed(seed)
    pipeline = spacy.blank("es")
    finder = pipeline.add_pipe("ner")
    for label in _LABELS:
        finder.add_label(label)
    doc = pipeline.make_doc("Marta llegó a Lima.")
    pipeline.initialize(lambda: [Example.from_dict(doc, {"entities": [(0, 5, "PER")]})])
    pipeline.to_disk(folder)
    return folder


def summary(raw: Raw) -> dict[str, Any]:
    """Return tokens a second, memory and ratios, as medians."""
    names = [name for name in (OURS, PEER, "whole") if name in raw]
    rates = {
        name: {
            "first": _median(found["n_tokens"] / found["seconds"] for found in raw[name]),
            "again": _median(found["n_again_tokens"] / found["again_s"] for found in raw[name]),
        }
        for name in names
    }
    pairs = zip(raw["index, builtin"], raw["index, none"], strict=True)
    return {
        "n_articles": raw["whole"][0]["n_articles"],
        "tokens_per_s": rates,
        "loading_s": {name: _median(found["loading_s"] for found in raw[name]) for name in names},
        "private_mb": {name: _median(f["private"] / 1e6 for f in raw[name]) for name in names},
        "peak_mb": {name: _median(f["peak"] / 1e6 for f in raw[name]) for name in names},
        "weights_mb": rounded(sum(p.stat().st_size for p in (NETWORK_FILE, VOCABULARY_FILE)) / 1e6),
        "index_s": {
            tagger: _median(found["seconds"] for found in raw[f"index, {tagger}"])
            for tagger in ("none", "builtin")
        },
        "index_ratio": _median(ours["seconds"] / without["seconds"] for ours, without in pairs),
    }


def _median(values: Iterable[float]) -> float:
    return rounded(median(values))


def tables(figures: Mapping[str, Any]) -> list[Table]:
    """Return rates and memory of each tagger, and what tagging adds to indexing."""
    rates, n_articles = figures["tokens_per_s"], figures["n_articles"]
    labels = {OURS: OURS, PEER: PEER, "whole": f"{OURS}, {n_articles:,} articles"}
    columns = ("loading_s", "private_mb", "peak_mb")
    rows = [
        (
            labels[name],
            *(number(rates[name][when] / 1e3) for when in ("first", "again")),
            number(rates[name]["first"] / rates[PEER]["first"] if PEER in rates else None),
            *(number(figures[column][name]) for column in columns),
        )
        for name in rates
    ]
    heads = ("", "1,000 tokens/s", "again", "times the peer", "loading s", "MB more", "peak MB")
    n_sample = figures["raw"][OURS][0]["n_articles"]
    note = (
        f"{n_sample} articles where none are named; “again” is a further pass over them. Tokens "
        "are words and marks as ours sees them, seconds those of the processor. "
        f"Weights: {number(figures['weights_mb'])} MB."
    )
    seconds = figures["index_s"]
    indexed = [
        ("without tagger", number(seconds["none"]), number(1.0)),
        ("with ours", number(seconds["builtin"]), number(figures["index_ratio"])),
    ]
    return [
        Table("Tagging on one core", heads, rows, note),
        Table(f"Indexing {n_articles:,} articles", ("", "s of the processor", "ratio"), indexed),
    ]


if __name__ == "__main__":
    setup.main(__doc__, measure)
