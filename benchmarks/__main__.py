"""Every question about speed and memory, one after the other.

``python -m benchmarks --shared DIR [--quick] [--only QUESTION]``; each can be asked by itself as
well: ``python -m benchmarks.pages --shared DIR``. Figures go to ``benchmarks/runs``, those of a
quick run to ``build/bench``.
"""

from __future__ import annotations

import sys
import time
import traceback
from importlib import import_module

from benchmarks import runs, setup, table
from benchmarks.setup import Setup


def main() -> int:
    """Ask them all over the same articles and indexes; return the exit code."""
    parser = setup.parser(__doc__)
    parser.add_argument("--only", action="append", choices=runs.ORDER, help="may be repeated")
    options = parser.parse_args()
    with setup.opened(options) as chosen:
        answered = [ask(question, chosen) for question in options.only or runs.ORDER]
        print(table.rendered(chosen.out))
    return 0 if all(answered) else 1


def ask(question: str, chosen: Setup) -> bool:
    """Ask one question; one that fails says so and does not cost the others."""
    started = time.monotonic()
    try:
        import_module(f"benchmarks.{question}").measure(chosen)
    except Exception:  # noqa: BLE001 - told below, and by the exit code
        traceback.print_exc()
        return False
    print(f"{question}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
