"""A small archive whose articles bring their own entities, so that no tagger has a say."""

import json

import searchidx

PEOPLE = ("Ana Ruiz Molina", "Berta Soler Vidal", "Carlos Prieto Lago")
ARTICLES = (
    ("1", "2023-09-01", "El Faro", [*PEOPLE[:2], "place:Puerto Nuevo"]),
    ("2", "2023-09-14", "El Faro", [PEOPLE[0], "place:Puerto Nuevo", "Astillero Mayor"]),
    ("3", "2023-10-02", "La Gaceta", [PEOPLE[0], "Astillero Mayor", "Berta Soler"]),
    ("4", "2023", None, [PEOPLE[2], "place:Puerto Nuevo", "Según Consta"]),
    ("5", None, None, [PEOPLE[2]]),
)
TYPES = {"Astillero Mayor": "organization", "Según Consta": "other"}


def write_archive(folder):
    """Write the articles of the archive as JSON lines."""
    lines = []
    for article_id, date, outlet, names in ARTICLES:
        entities = []
        for name in names:
            kind, _, bare = name.rpartition(":")
            entities.append({"name": bare, "type": kind or TYPES.get(bare, "person")})
        body = "Hablan: " + ", ".join(entity["name"] for entity in entities) + "."
        record = {
            "id": article_id,
            "title": f"Nota {article_id}",
            "body": body,
            "entities": entities,
        }
        record |= {"date": date} if date else {}
        record |= {"outlet": outlet} if outlet else {}
        lines.append(json.dumps(record))
    folder.mkdir(exist_ok=True)
    folder.joinpath("archive.jsonl").write_text("\n".join(lines), "utf-8")
    return folder


def build(folder):
    """Make an index of the archive, and return its folder."""
    searchidx.build_index(folder / "i", [write_archive(folder / "articles")], jobs=1)
    return folder / "i"


def facet(index_dir):
    """Return the entities of an index with their articles."""
    with searchidx.open_index(index_dir) as index:
        return {(c.value, c.type): c.count for c in index.facet("entity")}
