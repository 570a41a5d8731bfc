"""An exposure answer as a picture: parties and ties of its paths, for the writers of a scene."""

from collections.abc import Mapping, Sequence
from typing import Final

from graph.regimes.read_regimes import name_in_text
from queries.draw.canvas_payload import Payload, PayloadEdge, PayloadNode
from queries.draw.footnotes import Evidence, Provenance
from queries.draw.scene_picture import Picture, node_kind, read_picture
from queries.draw.ties import Tie
from queries.question.answer_rows import Hop, ListingRow, PathRow
from queries.question.party_facts import PartyBrief
from queries.question.verdict_rows import ScreenedRow, VerdictRow
from queries.words.list_names import mark_words, programme_on_day
from queries.words.plain_words import line_kind
from queries.words.value_text import date_text

MOST_PARTIES: Final = 60
"""Parties that one picture shows; at more nobody can read it."""


def answer_picture(
    row: VerdictRow | ScreenedRow,
    *,
    fetched: Sequence[str] = (),
    briefs: Mapping[str, PartyBrief] | None = None,
) -> Picture:
    """Return the picture of an exposure row's paths.

    ``fetched`` says what data there is; ``briefs`` what kinds of parties they are, by id.
    """
    every = list(row.get("paths") or ())
    subject, name = row["subject_id"] or "", row["subject_name"] or ""
    names, shown = _chosen_parties(subject, name, every)
    ends = {end for path in every for hop in path["hops"] for end in (hop["from_id"], hop["to_id"])}
    left_out = len(ends - names.keys())
    provenance = Provenance(
        as_of=row["as_of"],
        data_version=row["data_version"],
        regimes=(row["regime"],),
        rules=tuple(filter(None, (row.get("rule_id"),))),
        known_on=row["data_as_known_on"],
        asked=subject,
        limit=f"a picture has {MOST_PARTIES} parties at most" if left_out else "",
        fetched=tuple(fetched),
    )
    title = f"{name}: {row['result']} under {name_in_text(row['regime'])}"
    nodes = _nodes(subject, names, shown, briefs or {})
    edges, claims = _edges({node["party"]: node["id"] for node in nodes}, shown)
    payload: Payload = {"title": title, "nodes": nodes, "edges": edges, "left_out": left_out}
    return read_picture(payload, provenance, evidence=Evidence(claims))


def _chosen_parties(
    subject: str, name: str, paths: Sequence[PathRow]
) -> tuple[dict[str, str], list[PathRow]]:
    """Return the names of the parties that have room, by id, and the paths wholly among them."""
    names, shown = {subject: name or subject}, []
    for path in paths:
        found = {}
        for hop in path["hops"]:
            found[hop["from_id"]] = hop["from_name"]
            found[hop["to_id"]] = hop["to_name"]
        if len(names.keys() | found.keys()) <= MOST_PARTIES:
            names = {**found, **names}
            shown.append(path)
    return names, shown


def party_ids(row: VerdictRow | ScreenedRow) -> list[str]:
    """Return the ids of the parties that the picture of a row shows, its own first."""
    subject, name = row["subject_id"] or "", row["subject_name"] or ""
    names, _ = _chosen_parties(subject, name, list(row.get("paths") or ()))
    return list(names)


def _nodes(
    subject: str,
    names: Mapping[str, str],
    paths: Sequence[PathRow],
    briefs: Mapping[str, PartyBrief],
) -> list[PayloadNode]:
    listed = {path["listed_id"]: path["listings"] for path in paths}
    on_path = {
        end
        for path in paths
        if path["counts_toward_rule"]
        for hop in path["hops"]
        for end in (hop["from_id"], hop["to_id"])
    }
    # Ids are our own numbers: no name or id of the data gets into a file's markup.
    return [
        {
            "id": f"n{number}",
            "party": party,
            "name": name or party,
            "kind": node_kind(briefs[party]) if party in briefs else "other",
            "country": briefs[party]["country"] if party in briefs else "",
            "original": briefs[party]["original"] if party in briefs else None,
            "listed": party in listed,
            "asked": party == subject,
            "path": party in on_path,
            "marks": [_listing_mark(listed[party])] if party in listed else [],
            "x": None,
            "y": None,
        }
        for number, (party, name) in enumerate(names.items(), 1)
    ]


def _edges(
    ids: Mapping[str, str], paths: Sequence[PathRow]
) -> tuple[list[PayloadEdge], dict[str, list[Hop]]]:
    said: dict[tuple[str, str, str], list[Hop]] = {}
    counted = set()
    for path in paths:
        for hop in path["hops"]:
            key = hop["from_id"], hop["to_id"], line_kind(hop)
            part = said.setdefault(key, [])
            part += [] if hop in part else [hop]
            if path["counts_toward_rule"]:
                counted.add(key)
    edges, claims = [], {}
    for number, (key, hops) in enumerate(said.items(), 1):
        name = f"e{number}"
        claims[name] = hops
        tie = Tie(*key, tuple(hops))
        edges.append(tie.payload_edge(name, ids[key[0]], ids[key[1]], path=key in counted))
    return edges, claims


def _listing_mark(listings: Sequence[ListingRow]) -> str:
    if not listings:
        return "LISTED"
    entry = listings[0]
    name = mark_words(entry["authority"], programme_on_day(entry), entry["list"])
    if entry["state"] == "perhaps":
        return f"PERHAPS LISTED {name}"
    if entry["paused_until"]:
        return f"LISTED {name} (again since {date_text(entry['paused_until'])})"
    return f"LISTED {name}" if entry["start"] else f"LISTED {name} (day not stated)"
