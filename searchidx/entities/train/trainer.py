"""Training a network on annotated sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from searchidx.analysis.ranges import sums
from searchidx.analysis.symbols import Array
from searchidx.entities.tagging.features import features
from searchidx.entities.tagging.vocabulary import Vocabulary
from searchidx.entities.train.adam import Adam
from searchidx.entities.train.lessons import Sentences
from searchidx.entities.train.network import Noise, Pass, Sizes, Weights, WordTable, new_weights
from searchidx.entities.words import BREAK


@dataclass(frozen=True, slots=True)
class Plan:
    """How a network is trained: for ``n_rounds`` over all sentences, ``n_sentences`` at a time.

    ``rate`` is that of the first step; the last have none. The weights are the mean of those
    after every ``every``-th step of the second half, or the last. A feature counts if it is that of
    ``fewest_words`` distinct words, or, if it is the word itself, comes so often.
    """

    seed: int = 1
    sizes: Sizes = field(default_factory=Sizes)
    n_rounds: int = 12
    n_sentences: int = 48
    rate: float = 2e-3
    every: int = 16
    noise_values: float = 0.25
    noise_features: float = 0.1
    fewest_words: int = 5


@dataclass(frozen=True, slots=True)
class Trained:
    """Weights, and the features that their rows belong to."""

    feature_names: list[str]
    weights: Weights


def chosen_features(found: Sequence[list[str]], counts: Array, fewest: int) -> list[str]:
    """Return the features that are worth a row, sorted.

    ``found`` are those of all words by number, ``counts: int64`` how often each word comes.
    """
    n_times: Counter[str] = Counter()
    for number, names in enumerate(found):
        for name in names if counts[number] else ():
            n_times[name] += int(counts[number]) if name[0] == "w" else 1
    n_times.update(dict.fromkeys(found[BREAK], fewest))
    return sorted(name for name, n in n_times.items() if n >= fewest)


def word_table(
    texts: Sequence[str], found: Sequence[list[str]], names: Sequence[str], vocabulary: Vocabulary
) -> WordTable:
    """Return what is known of words by number."""
    row_of = {name: row for row, name in enumerate(names)}
    rows = [[row_of[name] for name in names if name in row_of] for names in found]
    flat = np.array([row for listed in rows for row in listed], np.int32)
    offsets = sums(np.array([len(listed) for listed in rows]))
    return WordTable(flat, offsets, vocabulary.vector_rows(texts).astype(np.float64))


def train(
    texts: Sequence[str],
    sentences: Sentences,
    vocabulary: Vocabulary,
    plan: Plan,
    tell: Callable[[str], None],
) -> Trained:
    """Train; ``texts`` are the words by number. ``tell`` is told after each round."""
    found = [features(text, vocabulary.case_counts(text)) for text in texts]
    counts = np.bincount(sentences.ids, minlength=len(texts))
    names = chosen_features(found, counts, plan.fewest_words)
    table = word_table(texts, found, names, vocabulary)
    has_capital = np.array([text != text.lower() for text in texts])
    random = np.random.Generator(np.random.PCG64(plan.seed))
    weights = new_weights(len(names), table.vectors.shape[1], plan.sizes, random)
    noise = Noise(random, plan.noise_features, plan.noise_values)
    adam = Adam(weights)
    mean, n_summed = {name: np.zeros_like(w) for name, w in weights.items()}, 0
    n_steps = plan.n_rounds * -(-len(sentences) // plan.n_sentences)
    step = 0
    for number in range(plan.n_rounds):
        order = random.permutation(len(sentences))
        for at in range(0, len(order), plan.n_sentences):
            lesson = sentences.lesson(order[at : at + plan.n_sentences], has_capital)
            if lesson.tags.size:
                gradient = Pass(weights, table, lesson, noise).gradient()
                adam.step(gradient, plan.rate * (1 - step / n_steps))
            step += 1
            if 2 * step > n_steps and step % plan.every == 0:
                n_summed += 1
                for name, weight in weights.items():
                    mean[name] += weight
        tell(f"round {number + 1} of {plan.n_rounds}")
    if n_summed:
        weights = {name: total / n_summed for name, total in mean.items()}
    return Trained(names, weights)
