"""Small pipelines of spaCy, made where a test wants them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import spacy

NAMES = (
    ("PER", "Ana Ruiz"),
    ("PER", "Ruiz"),
    ("GPE", "Montevideo"),
    ("ORG", "Unión de Pescadores"),
    ("ORG", "UP"),
    ("EVENT", "Feria del Mar"),
    ("DATE", "ayer"),
    ("BARCO", "«Aurora»"),
)


def ruler(names=NAMES, lang="es", **config):
    """A pipeline that finds some names."""
    nlp = spacy.blank(lang)
    patterns = [{"label": label, "pattern": pattern} for label, pattern in names]
    nlp.add_pipe("entity_ruler", config=config).add_patterns(patterns)
    return nlp


def save(nlp, path: Path) -> Path:
    nlp.to_disk(path)
    return path


def install(nlp, folder: Path, name: str = "prueba") -> str:
    """Lay a pipeline out in a folder as pip does; return the name of its package."""
    package = f"{nlp.lang}_{name}"
    place = folder / package
    place.mkdir(parents=True)
    nlp.meta["name"], nlp.meta["version"] = name, "1.2.3"
    data = save(nlp, place / f"{package}-1.2.3")
    shutil.copy(data / "meta.json", place)
    code = "from spacy.util import load_model_from_init_py\n\n\ndef load(**overrides):\n"
    code += "    return load_model_from_init_py(__file__, **overrides)\n"
    (place / "__init__.py").write_text(code)
    (folder / f"{package}-1.2.3.dist-info").mkdir()
    metadata = f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2.3\n"
    (folder / f"{package}-1.2.3.dist-info" / "METADATA").write_text(metadata)
    return package


def change_meta(path: Path, **values) -> None:
    meta = json.loads((path / "meta.json").read_text("utf-8"))
    (path / "meta.json").write_text(json.dumps({**meta, **values}), "utf-8")
