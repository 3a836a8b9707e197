"""The process ``searchidx``: what holds before anything is loaded, and how it ends."""

from __future__ import annotations

import gc
import os
import sys
from typing import Final

BRIEF: Final = frozenset({"search", "count", "facets", "show", "stats"})
"""Commands that read, answer and are over within a moment."""


def start() -> None:
    """Run the command that the arguments of the process name, and leave with its exit code.

    A brief one spends as long on loading modules as on the answer, so it does without what
    only costs time there: a collector, which finds no garbage worth a look, and taking the
    modules down one by one. Nothing is left to write when it ends: ``main`` has flushed.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's BLAS: no matrices here
    is_brief = sys.argv[1:2] != [] and sys.argv[1] in BRIEF
    if is_brief:
        gc.disable()
    from searchidx.cli.main import main  # noqa: PLC0415 - with all that it loads, after the above

    code = main()
    if is_brief:
        os._exit(code)
    sys.exit(code)
