"""Small structures of law as worlds, each a few lines of text."""

from collections.abc import Iterator
from typing import Any

from graph.record.model import Arrangement, Interest, Listing, Name, Party, Row, Ruling
from graph.values.share import parse_share
from graph.world.identity import world_from_rows
from graph.world.world import World
from tests.rules.law_vectors import AUTHORITIES


def law_world(vector: dict[str, Any]) -> World:
    """Return the world of a vector."""
    return world_from_rows([*_rows(vector)])


def _rows(vector: dict[str, Any]) -> Iterator[Row]:
    for text in vector["holds"]:
        yield _interest(text)
    measure = "export_control" if "bis" in vector["regime"] else "asset_freeze"
    for text in vector["listed"]:
        party, *rest = text.split()
        said = dict(part.split("=") for part in rest)
        said.setdefault("start", "2022-03-01")
        measures = [said.pop("measure", measure)]
        yield Listing(party, AUTHORITIES[vector["regime"]], "a_list", measures=measures, **said)
    for party, said in vector.get("parties", {}).items():
        capital = [(k, str(w).lower()) for k, w in said.items() if k == "share_capital"]
        yield Party(
            party,
            said.get("schema", "Company"),
            [Name(party)],
            said.get("jurisdiction"),
            data=capital,
        )
    for said in vector.get("together", []):
        start, end = said.get("from"), said.get("to")
        yield Arrangement(said["members"], name=said.get("name"), start=start, end=end)
    for said in vector.get("rulings", []):
        yield Ruling(**said)


def _interest(text: str) -> Interest:
    owner, share, asset, *rest = text.split()
    said = dict(part.split("=") for part in rest)
    types = said["types"].split("+") if "types" in said else []
    if not types:
        types = ["shareholding"] * (share != "-") + ["votingRights"] * ("votes" in said)
    return Interest(
        owner,
        asset,
        types,
        share=None if share == "-" else parse_share(share),
        votes=parse_share(said["votes"]) if "votes" in said else None,
        start=said.get("start"),
        end=said.get("end"),
        nominee_for=said.get("nominee"),
        joint=said.get("joint"),
    )
