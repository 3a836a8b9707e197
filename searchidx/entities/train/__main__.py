"""``python -m searchidx.entities.train DATA``: train the tagger on annotated articles.

DATA is a folder with ``train.conll``, or such a file. The same data and vocabulary give the same
weights, bit for bit, on any machine. The vocabulary is made by
``python -m searchidx.entities.train.vectors``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from searchidx.entities.evaluate import read_annotated
from searchidx.entities.tagger import NETWORK_FILE, VOCABULARY_FILE
from searchidx.entities.tagging.network import write_network
from searchidx.entities.tagging.threads import threads
from searchidx.entities.tagging.vocabulary import read_vocabulary
from searchidx.entities.train.lessons import read_sentences
from searchidx.entities.train.trainer import Plan, train
from searchidx.entities.words import Words
from searchidx.errors import SearchidxError, UnreadableFileError


def main(arguments: Iterable[str] | None = None) -> int:
    """Train and write the network; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m searchidx.entities.train", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with train.conll, or such a file")
    parser.add_argument("--vocabulary", type=Path, default=VOCABULARY_FILE)
    parser.add_argument("--out", type=Path, default=NETWORK_FILE)
    parser.add_argument("--rounds", type=int, default=Plan().n_rounds)
    parser.add_argument("--seed", type=int, default=Plan().seed)
    options = parser.parse_args(None if arguments is None else list(arguments))
    if options.rounds < 1 or options.seed < 0:
        parser.error("--rounds begin at 1, --seed at 0")
    path = options.data / "train.conll" if options.data.is_dir() else options.data
    words = Words()
    try:
        articles = read_annotated(path)
        if not articles:
            raise UnreadableFileError("entities.no_sentences", path=path)
        sentences = read_sentences(articles, words)
        vocabulary = read_vocabulary(options.vocabulary)
    except UnreadableFileError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    plan = Plan(seed=options.seed, n_rounds=options.rounds)
    with threads().only_one():
        trained = train(words.texts, sentences, vocabulary, plan, _tell)
    try:
        write_network(options.out, trained.feature_names, trained.weights)
    except OSError as error:
        _tell(str(error))
        return SearchidxError.exit_code
    _tell(f"{len(trained.feature_names):,} features; written to {options.out}")
    return 0


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
