"""An exposure answer as a picture: parties and links of its paths, for the same file writers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from queries.draw import paths_layout
from queries.draw.canvas_payload import Payload, PayloadEdge, PayloadNode
from queries.draw.footnotes import Evidence, Provenance
from queries.draw.page_tables import is_link
from queries.draw.scene_picture import Picture, read_picture
from queries.question.answer_rows import Hop, ListingRow, PathRow
from queries.question.verdict_rows import ScreenedRow, VerdictRow
from queries.words.plain_words import line_kind
from queries.words.value_text import short_label

_DOUBT: Final = ("confirmed", "reported", "disputed", "alleged")


def answer_picture(
    row: VerdictRow | ScreenedRow,
    owners: Sequence[Hop] = (),
    *,
    filters: Mapping[str, Any] | None = None,
    fetched: Sequence[str] = (),
) -> Picture:
    """Return the picture of the paths of one row of an exposure answer.

    Args:
        row: the row with its ``paths``.
        owners: hops above the party that are shown for orientation.
        filters: what was left out of the answer, name by name.
        fetched: what data there is and from when.
    """
    paths = list(row.get("paths") or ())
    subject, name = row["subject_id"] or "", row["subject_name"] or ""
    drawn = paths_layout.draw_paths(subject, name, paths, owners)
    shown = [path for path in paths if _is_drawn(path, drawn)]
    provenance = Provenance(
        as_of=row["as_of"],
        data_version=row["data_version"],
        regimes=(row["regime"],),
        known_on=row["data_as_known_on"],
        asked=subject,
        filters=filters or {},
        limit=f"a picture has {paths_layout.MOST_PARTIES} parties at most"
        if drawn.left_out
        else "",
        fetched=tuple(fetched),
    )
    title = f"{name}: {row['result']} under {row['regime']}"
    every = {
        end for path in paths for hop in path["hops"] for end in (hop["from_id"], hop["to_id"])
    }
    payload, claims = _payload(drawn, title, shown, len(every - drawn.boxes.keys()))
    bends = {f"e{n}": [list(p) for p in line.through] for n, line in enumerate(drawn.lines, 1)}
    return read_picture(payload, provenance, bends=bends, evidence=Evidence(claims, shown))


def _is_drawn(path: PathRow, drawn: paths_layout.Drawing) -> bool:
    return all(
        hop["from_id"] in drawn.boxes and hop["to_id"] in drawn.boxes for hop in path["hops"]
    )


def _payload(
    drawn: paths_layout.Drawing, title: str, paths: Sequence[PathRow], left_out: int
) -> tuple[Payload, dict[str, list[Hop]]]:
    ids = {party: f"n{number}" for number, party in enumerate(drawn.boxes, 1)}
    listed = {path["listed_id"]: path["listings"] for path in paths}
    on_path = {
        end
        for path in paths
        if path["counts_toward_rule"]
        for hop in path["hops"]
        for end in (hop["from_id"], hop["to_id"])
    }
    # Ids are our own numbers: no name or id of the data gets into a file's markup.
    nodes: list[PayloadNode] = [
        {
            "id": ids[party],
            "party": party,
            "name": box.name,
            "kind": "other",
            "listed": party in listed,
            "asked": party == drawn.target,
            "path": party in on_path,
            "marks": [_listing_mark(listed[party])] if party in listed else [],
            "x": box.x,
            "y": box.y,
        }
        for party, box in drawn.boxes.items()
    ]
    edges: list[PayloadEdge] = []
    claims: dict[str, list[Hop]] = {}
    for number, line in enumerate(drawn.lines, 1):
        name = f"e{number}"
        claims[name] = line.hops
        edges.append(
            {
                "id": name,
                "source": ids[line.start],
                "target": ids[line.end],
                "line": line_kind(line.hops[0]),
                "label": "; ".join(dict.fromkeys(filter(None, map(_hop_label, line.hops)))),
                "certainty": min(
                    (hop["certainty"] for hop in line.hops),
                    key=lambda word: _DOUBT.index(word) if word in _DOUBT else len(_DOUBT),
                ),
                "ended": all(hop["holds"] == "no" for hop in line.hops),
                "path": line.counts,
                "claims": len(line.hops),
            }
        )
    return {"title": title, "nodes": nodes, "edges": edges, "left_out": left_out}, claims


def _listing_mark(listings: Sequence[ListingRow]) -> str:
    if not listings:
        return "LISTED"
    entry = listings[0]
    name = f"{entry['authority']} {entry['programme'] or entry['list'] or ''}".strip()
    if entry["state"] == "perhaps":
        return f"PERHAPS LISTED {name}"
    return f"LISTED {name}" if entry["start"] else f"LISTED {name} (day not stated)"


def _hop_label(hop: Hop) -> str:
    """Return the share of a hop as a picture has room for; empty for a link, which has none."""
    return "" if is_link(hop) else short_label(hop)
