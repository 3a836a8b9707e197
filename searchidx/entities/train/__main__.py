"""``python -m searchidx.entities.train DATA``: train the tagger on annotated articles."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from searchidx.analysis.ranges import sums
from searchidx.analysis.symbols import Array
from searchidx.entities.evaluate import AnnotatedArticle, read_annotated
from searchidx.entities.tagging.features import features
from searchidx.entities.tagging.vocabulary import Vocabulary
from searchidx.entities.train.adam import Adam
from searchidx.entities.train.lessons import Sentences, read_sentences
from searchidx.entities.train.network import Noise, Pass, Sizes, Weights, WordTable, new_weights
from searchidx.entities.words import Words


@dataclass(frozen=True, slots=True)
class Plan:
    """How a network is trained."""

    seed: int = 1
    sizes: Sizes = Sizes()
    n_rounds: int = 10
    n_sentences: int = 48
    rate: float = 2e-3
    n_averaged: int = 60
    noise_values: float = 0.3
    noise_features: float = 0.1
    fewest_words: int = 3
