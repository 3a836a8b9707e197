"""The lock of an index: whoever writes in its folder holds it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from searchidx.errors import IndexLockedError

LOCK_NAME: Final = "write.lock"


def write_lock(index_folder: Path, wait_s: float = 0) -> FileLock:
    """Take the lock, to be released by the caller or by ``with``.

    Raises IndexLockedError if another holds it and does not let go in so many seconds.
    """
    lock = FileLock(index_folder / LOCK_NAME, thread_local=False)
    try:
        lock.acquire(timeout=wait_s)
    except Timeout:
        raise IndexLockedError("engine.locked", path=index_folder) from None
    return lock
