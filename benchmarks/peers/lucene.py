"""Lucene 8 of Debian (liblucene8-java) and a JDK: how its program is compiled and started."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

JARS: Final = Path("/usr/share/java")
SOURCE: Final = Path(__file__).with_name("LucenePeer.java")
_PARTS: Final = ("core", "analyzers-common", "facet", "highlighter", "memory", "queries")


def missing() -> str | None:
    """Say what is not installed; None if nothing is missing."""
    if shutil.which("java") is None or shutil.which("javac") is None:
        return "no JDK: apt install default-jdk-headless"
    if None in map(_jar, _PARTS):
        return "no Lucene: apt install liblucene8-java"
    return None


def version() -> str:
    """Return the version of the core, from the name of its file."""
    found = re.search(r"-(\d[\d.]*)\.jar$", str(_jar("core")))
    return found[1] if found else ""


def command(folder: Path) -> list[str]:
    """Compile the program beside the index if need be; return how to start it."""
    classes = folder.parent / "lucene-classes"
    jars = ":".join(str(_jar(part)) for part in _PARTS)
    if not (classes / "LucenePeer.class").is_file():
        compiler = ["javac", "-cp", jars, "-d", str(classes), str(SOURCE)]
        subprocess.run(compiler, check=True)
    return ["java", "-Xmx2g", "-cp", f"{jars}:{classes}", "LucenePeer", str(folder)]


def _jar(part: str) -> Path | None:
    return max(JARS.glob(f"lucene-{part}-8.*.jar"), default=None)
