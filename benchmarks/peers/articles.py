"""Articles as peers read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def articles(source: Path) -> Iterator[dict[str, Any]]:
    """Yield the articles of a JSON Lines file, each with its ``month``."""
    with source.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            yield {**article, "month": article["date"][:7]}
