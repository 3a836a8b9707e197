"""From text to tokens: folding, tokenizer, conflation.

A token has two views: its surface form, and the stem that :func:`stem` makes of it.
"""

from __future__ import annotations

from typing import Final

from searchidx.analysis.chain import analyze, query_tokens
from searchidx.analysis.conflation import stem
from searchidx.analysis.folding import fold
from searchidx.analysis.tokens import Token, TokenStream

ANALYZER_VERSION: Final = "5"
"""Kept in an index; one written with another version cannot be used."""

__all__ = ["ANALYZER_VERSION", "Token", "TokenStream", "analyze", "fold", "query_tokens", "stem"]
