"""``python -m searchidx`` is ``searchidx``."""

from searchidx.cli.process import start

start()
