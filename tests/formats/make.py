"""Makes the small index that stands for a version of the format from then on.

``python -m tests.formats.make`` writes ``tests/formats/vN/``, N being the version that the code
writes, and refuses where there is one: an index of a published version is never made again.
Run it once when ``FORMAT_VERSION`` is raised, and commit what it writes. With ``--again`` it
replaces the folder: for a version that nobody has yet, or when ``ANALYZER_VERSION`` is raised.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from searchidx.analysis import ANALYZER_VERSION
from searchidx.article import Article, EntityType, GivenEntity, Mention
from searchidx.config import Settings
from searchidx.dates import PartialDate
from searchidx.engine import EngineRequest, Searcher, Selection
from searchidx.engines.local.codec.framing import FORMAT_VERSION
from searchidx.engines.local.engine import LocalEngine
from searchidx.query import ast
from searchidx.stored import FileRecord

HERE = Path(__file__).parent
SPAN = (0, 1)
FACETS = {"entity": None, "outlet": None, "date": None}

QUERIES: dict[str, ast.Node] = {
    "everything": ast.Everything(),
    "word": ast.Word("faros", SPAN),
    "word in the title": ast.Word("faro", SPAN, "title"),
    "frequent word": ast.Word("ola", SPAN),
    "joined word": ast.Word("11-M", SPAN),
    "word being typed": ast.Word("tempe", SPAN, is_open=True),
    "phrase": ast.Phrase("no es no", SPAN),
    "exact form": ast.Exact("tempestad", SPAN),
    "near": ast.Near("mar tempestad", 4, SPAN),
    "pattern": ast.Wildcard("*estad", SPAN),
    "misspelt": ast.Fuzzy("tempestat", 1, SPAN),
    "entity": ast.EntityIs("ana ruiz", SPAN),
    "outlet": ast.OutletIs("el faro", SPAN),
    "no outlet": ast.OutletIs(None, SPAN),
    "date": ast.DateIn(PartialDate(2021), PartialDate(2021, 6), SPAN),
    "no date": ast.DateUnknown(SPAN),
    "neither": ast.Not(ast.Or((ast.Word("mar", SPAN), ast.Word("faro", SPAN)), SPAN), SPAN),
}


def mention(name: str, kind: EntityType) -> Mention:
    return Mention("body", 0, 0, name, kind, name)


def write(folder: Path) -> None:
    """Two segments, with deletions, entities and file records."""
    engine = LocalEngine(Settings(folder))
    ana, onu = mention("Ana Ruiz", "person"), mention("Ana Ruiz Soto", "person")
    with engine.writer() as writer:
        writer.set_roots(["/archivo"])
        writer.put_file(FileRecord("/archivo/uno.jsonl", 1, 2, "ab"))
        writer.put_file(FileRecord("/archivo/dos.txt", 3, 4, "cd"))
        writer.add(
            Article(
                "uno/1",
                "El faro del cabo volvió a dar luz tras la tempestad. El mar calló.",
                "/archivo/uno.jsonl",
                line=1,
                title="Luz en el faro",
                outlet="El Faro",
                date=PartialDate(2021, 3, 14),
                authors=("B. Soto",),
                tags=("costa",),
                extra={"sección": "A", "n": 1.5},
                provenance={"date": "file"},
            ),
            [ana, ana, onu],
        )
        writer.add(
            Article(
                "uno/2",
                "No es no, repitió Ana Ruiz. Del 11-M no habló.",
                "/archivo/uno.jsonl",
                line=2,
                outlet="La Boya",
                date=PartialDate(2021, 6),
                entities=(GivenEntity("Ana Ruiz", "person"),),
            ),
            [ana],
        )
        # A word too frequent for four bits, in the title and in the body.
        writer.add(
            Article("olas", "Olas, OLAS y olas. " * 12, "/archivo/uno.jsonl", title="Ola de olas"),
            [],
        )
        writer.add(Article("borrado", "Este artículo del mar no queda.", "/archivo/uno.jsonl"), [])
    with engine.writer() as writer:
        writer.add(Article("dos", "Tempestades, Tempestad y mar; ñandú.", "/archivo/dos.txt"), [])
        writer.add(
            Article("tres", "Sin nada.", "/archivo/dos.txt", outlet="EL FARO"),
            [mention("Cabo Norte", "place")],
        )
        writer.delete(["borrado"])
        writer.drop_file("/archivo/dos.txt")


def answers(searcher: Searcher) -> dict[str, Any]:
    """What the index answers, as JSON values; not in what order of relevance, which may change."""
    found: dict[str, Any] = {}
    for name, query in QUERIES.items():
        results = searcher.search(EngineRequest(query, facets=FACETS, sort="newest"))
        found[name] = {
            "total": results.total,
            "hits": [hit.article_id for hit in results.hits],
            "facets": {
                facet: [[count.value, count.type, count.count] for count in counts]
                for facet, counts in results.facets.items()
            },
        }
    chosen = EngineRequest(ast.Everything(), entity=Selection(("Ana Ruiz",)), sort="oldest")
    found["selection"] = [hit.article_id for hit in searcher.search(chosen).hits]
    found["articles"] = [
        {
            "article": stored.article.to_dict(),
            "mentions": [mention._asdict() for mention in stored.mentions],
            "entities": [asdict(ref) for ref in stored.entities],
            "n_words": stored.n_words,
        }
        for stored in searcher.articles(["uno/1", "uno/2", "olas", "dos", "tres"])
    ]
    found["files"] = [asdict(record) for record in searcher.file_records("/")]
    found["fingerprints"] = searcher.fingerprints("/archivo/uno.jsonl")
    found["roots"] = list(searcher.roots)
    found["suggestions"] = searcher.suggest("tempestat")
    return found


def make(folder: Path) -> None:
    """Write the index of the version in force, with its answers, in the place of ``folder``."""
    with tempfile.TemporaryDirectory() as temporary:
        index = Path(temporary) / "index"
        write(index)
        found = answers(LocalEngine(Settings(index)).searcher())
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(index / "data", folder / "data")
    expected = {"analyzer": ANALYZER_VERSION, "answers": found}
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    (folder / "expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    target = HERE / f"v{FORMAT_VERSION}"
    if target.exists() and "--again" not in sys.argv[1:]:
        sys.exit(f"{target} is there already: see the head of this file")
    make(target)
