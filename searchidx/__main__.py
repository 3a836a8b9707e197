"""``python -m searchidx`` is ``searchidx``."""

import sys

from searchidx.cli.main import main

sys.exit(main())
