"""What the search of words must find, by definition, however long it takes."""

from __future__ import annotations


def plain_distance(a: str, b: str) -> int:
    """Optimal string alignment by its definition, the whole table."""
    table = [[max(i, j) for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            table[i][j] = min(
                table[i - 1][j] + 1,
                table[i][j - 1] + 1,
                table[i - 1][j - 1] + (a[i - 1] != b[j - 1]),
            )
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


def glob(pattern: str, word: str) -> bool:
    """Say whether a word fits, by the definition of a star."""
    if not pattern:
        return not word
    if pattern[0] == "*":
        return glob(pattern[1:], word) or (bool(word) and glob(pattern, word[1:]))
    return bool(word) and pattern[0] in ("?", word[0]) and glob(pattern[1:], word[1:])
