"""The picture on screen as CSV files: parties, links, statements, footnotes, and a manifest."""

from collections.abc import Iterator
from importlib.metadata import version
from typing import Final

from queries.draw.card_text import tie_words
from queries.draw.footnotes import NO_ACCUSATION
from queries.draw.scene_picture import Picture
from queries.export.exposure_csv import Cells, hop_columns
from queries.export.write_files import MANIFEST, file_hashes, json_bytes, pack_zip
from queries.question.answer import HOPS, json_value, to_csv

FORMAT: Final = "ownership-explorer/screen"
VERSION: Final = 1
PARTY_COLUMNS: Final = (
    "party_id name original kind country listed asked_about own_fact on_path ended pinned "
    "folded_parties marks"
).split()
PLACE_COLUMNS: Final = ["x", "y"]
"""Further columns of parties, where the canvas has told their places."""
LINK_COLUMNS: Final = (
    "link_id from_id from_name line to_id to_name share certainty ended on_path own_fact "
    "statements footnotes sentence disputed perhaps words"
).split()
STATEMENT_COLUMNS: Final = ["link_id", "statement_no", *HOPS[2:]]


def csv_files(picture: Picture) -> dict[str, bytes]:
    """Return the CSV files of a picture and their manifest, by name.

    What a filter or a limit keeps off the screen is not in them; the manifest has both.
    """
    places = PLACE_COLUMNS if any(node.place for node in picture.nodes) else []
    rows: dict[str, tuple[list[str], list[Cells]]] = {
        "parties.csv": ([*PARTY_COLUMNS, *places], list(_party_rows(picture))),
        "links.csv": (LINK_COLUMNS, list(_link_rows(picture))),
        "statements.csv": (STATEMENT_COLUMNS, list(_statement_rows(picture))),
        "footnotes.csv": (
            ["footnote", "text"],
            [{"footnote": n, "text": text} for n, text in picture.footnotes.items()],
        ),
    }
    files = {name: to_csv(found, columns).encode() for name, (columns, found) in rows.items()}
    asked = picture.provenance
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "software": {"name": "ownership-explorer", "version": version("ownership-explorer")},
        "title": picture.title,
        "asked_about": asked.asked,
        "as_of": asked.as_of,
        "known_on": asked.known_on,
        "regimes": list(asked.regimes),
        "data_version": asked.data_version,
        "data": list(asked.fetched),
        "filters": json_value(dict(asked.filters)),
        "limit": asked.limit or None,
        "parties_shown": len(picture.nodes),
        "parties_left_out": picture.left_out,
        "complete": picture.left_out == 0 and not any(asked.filters.values()),
        "counts": {name: len(found) for name, (_, found) in rows.items()},
        "files": file_hashes(files),
        "note": NO_ACCUSATION,
    }
    return {**files, MANIFEST: json_bytes(manifest)}


def csv_zip(picture: Picture) -> bytes:
    """Return the CSV files and manifest as an archive; the same picture gives the same bytes."""
    return pack_zip(csv_files(picture))


def csv_name(stem: str, drawn: int, left_out: int, *, filtered: bool) -> str:
    """Return a file name that says whether a limit or a filter has cut what is in it.

    >>> csv_name("acme-2024-04-08", 150, 288, filtered=True)
    'acme-2024-04-08-150-of-438-parties-filtered'
    """
    whole = f"-of-{drawn + left_out}" if left_out else ""
    return f"{stem}-{drawn}{whole}-parties" + ("-filtered" if filtered else "")


def _party_rows(picture: Picture) -> Iterator[Cells]:
    for node in picture.nodes:
        x, y = node.place or (None, None)
        yield {
            "party_id": node.party,
            "name": node.name,
            "original": node.original or None,
            "kind": node.kind,
            "country": node.country or None,
            "listed": node.listed,
            "asked_about": node.asked,
            "own_fact": node.own,
            "on_path": node.path,
            "ended": node.ended,
            "pinned": node.pinned,
            "folded_parties": node.group,
            "marks": list(node.marks),
            "x": x,
            "y": y,
        }


def _link_rows(picture: Picture) -> Iterator[Cells]:
    parties = {node.id: node.party for node in picture.nodes}
    names = picture.names
    for edge in picture.edges:
        yield {
            "link_id": edge.id,
            "from_id": parties[edge.source],
            "from_name": names[edge.source],
            "line": edge.line,
            "to_id": parties[edge.target],
            "to_name": names[edge.target],
            "share": edge.label or None,
            "certainty": edge.certainty,
            "ended": edge.ended,
            "on_path": edge.path,
            "own_fact": edge.own,
            "statements": edge.claims,
            "footnotes": list(edge.notes),
            "sentence": edge.title,
            "disputed": edge.disputed or edge.certainty == "disputed",
            "perhaps": edge.perhaps,
            # What the picture says there, for whoever lays the two side by side.
            "words": tie_words(edge),
        }


def _statement_rows(picture: Picture) -> Iterator[Cells]:
    for edge in picture.edges:
        for step, hop in enumerate(picture.claims.get(edge.id) or (), 1):
            yield {**hop_columns(hop), "link_id": edge.id, "statement_no": step}
