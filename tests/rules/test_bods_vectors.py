"""Vectors on the shape of data: written as BODS 0.4, read by its reader, then asked."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.holdings.stakes import stakes_on
from graph.record.model import Listing, Row
from graph.regimes.read_regimes import find_regime
from graph.regimes.regime import NotAssessed
from graph.values.dates import parse_day
from graph.verdict.assess_party import assess
from graph.verdict.beneficial_owners import find_beneficial_owners
from graph.world.identity import world_from_rows
from graph.world.world import World
from ingest.files.opened_file import Opened
from ingest.reader import Context
from ingest.reader import Record as Read
from ingest.readers.bods.reader import READER
from tests.graph.ticks_text import range_text

VECTORS = yaml.load(Path(__file__).with_name("vectors.yaml").read_bytes(), yaml.CSafeLoader)
DAY = parse_day("2026-11-24")
PEOPLE = ("P1", "N", "R")
UNNAMED = "U"
FREEZES = ("us_ofac_50", "eu_asset_freeze", "ch_seco", "uk_reg7")


def _by_id(name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(vector for vector in VECTORS if vector["id"] == name)
    return found


def _statement(kind: str, record: str, details: dict[str, Any]) -> dict[str, Any]:
    return {
        "statementId": f"a-made-up-statement-of-{record}".ljust(40, "0"),
        "declarationSubject": "r-subject",
        "statementDate": "2024-01-01",
        "publicationDetails": {
            "publicationDate": "2024-01-01",
            "bodsVersion": "0.4",
            "publisher": {"name": "A made-up register"},
        },
        "recordId": record,
        "recordType": kind,
        "recordStatus": "new",
        "recordDetails": {"isComponent": False, **details},
    }


def _party(vector: dict[str, Any], name: str) -> dict[str, Any]:
    if name in PEOPLE:
        details = {"personType": "knownPerson", "names": [{"fullName": name}]}
        return _statement("person", f"r-{name}", details)
    if name == UNNAMED:
        return _statement("person", f"r-{name}", {"personType": "unknownPerson"})
    kind: dict[str, Any] = {"type": "registeredEntity"}
    if name in vector.get("arrangements", ()):
        kind = {"type": "arrangement"}
    elif name in vector.get("trusts", ()):
        kind = {"type": "arrangement", "subtype": "trust"}
    return _statement("entity", f"r-{name}", {"entityType": kind, "name": name})


def _share(text: str) -> dict[str, int]:
    low, _, high = text.partition("..")
    return {"minimum": int(low), "maximum": int(high)} if high else {"exact": int(low)}


def _held(vector: dict[str, Any]) -> Iterator[tuple[str, str, str | None, str]]:
    for how in ("direct", "unknown", "summary"):
        for text in vector.get(how, []):
            owner, *share, asset = text.split()
            yield owner, asset, share[0] if share else None, how


def _statements(vector: dict[str, Any]) -> list[dict[str, Any]]:
    held = list(_held(vector))
    names = dict.fromkeys(name for owner, asset, _, _ in held for name in (owner, asset))
    made = [_party(vector, name) for name in names]
    parts = [f"r-{owner}-{asset}" for owner, asset, _, how in held if how != "summary"]
    for owner, asset, share, how in held:
        summary, stated = how == "summary", "indirect" if how == "summary" else how
        share, _, right = (share or "").partition(":")
        kind = right or "shareholding"
        interest: dict[str, Any] = {"type": kind, "directOrIndirect": stated}
        interest |= {"share": _share(share)} if share else {}
        details: dict[str, Any] = {
            "subject": f"r-{asset}",
            "interestedParty": f"r-{owner}",
            "interests": [interest],
            "isComponent": not summary and "summary" in vector,
        }
        details |= {"componentRecords": parts} if summary else {}
        made.append(_statement("relationship", f"r-{owner}-{asset}", details))
    return made


def _read(vector: dict[str, Any], folder: Path, *more: Row) -> World:
    file = folder / f"{vector['id']}.json"
    file.write_text(json.dumps(_statements(vector)), encoding="utf-8")
    items = list(READER.read(Opened(file), Context("d", None, lambda _: None)))
    assert all(isinstance(item, Read) for item in items), items
    rows = [row for item in items if isinstance(item, Read) for row in item.rows]
    return world_from_rows([*rows, *more])


def _number(world: World, name: str) -> int:
    return next(n for n in range(world.size) if world.name_of(n) == name)


def test_a_summary_edge_is_not_a_third_holder(tmp_path: Path) -> None:
    vector = _by_id("bods-summary-edge-is-not-a-third-holder")
    world = _read(vector, tmp_path)
    want, stakes = vector["want"]["B"], stakes_on(world, DAY, ["shareholding"])
    here = stakes.asset == _number(world, "B")
    direct, summed = int(stakes.low[here].sum()), int(stakes.summary_low[here].sum())
    assert range_text(direct, direct) == want["direct"]
    assert range_text(direct + summed, direct + summed) == want["with_summary"]
    twice = stakes.holder[here & (stakes.summary_low > 0)].tolist()
    assert [world.name_of(n) for n in twice] == want["not_twice"]
    assert not stakes.over.size, "100% are held, not 160"


def test_an_arrangement_node_is_a_block_of_its_members(tmp_path: Path) -> None:
    vector = _by_id("bods-joint-holding")
    listed = Listing("d-r-N", "UK", "a_list", None, ["asset_freeze"])
    world = _read(vector, tmp_path, listed)
    company = _number(world, "CO")
    found = find_beneficial_owners(world, find_regime("uk_psc"), company, DAY)
    assert not isinstance(found, NotAssessed)
    people = {world.name_of(one.party): one.verdict for one in found}
    assert {name for name in people if name in PEOPLE} == set(vector["want"]["CO"]["joint_holders"])
    assert {people[name] for name in people} == {"certain"}, "each has the whole block"
    (answer,) = assess(world, find_regime("uk"), DAY, [company])
    assert answer.verdict == "certain", "half of an arrangement is the whole of its block"
    (node,) = assess(world, find_regime("uk"), DAY, [_number(world, "JOINT")])
    assert vector["want"]["CO"]["warn"] in node.flags


@pytest.mark.parametrize(
    ("direct", "listed", "want"),
    [
        pytest.param(
            "N 50 A, A 60 CO", "N", "possible possible review review", id="one-half-is-named"
        ),
        pytest.param(
            "N 50 A, U 50 A, A 60 CO", "N", "possible possible review review", id="half-is-unnamed"
        ),
        pytest.param(
            "N 50..75 A, A 60 CO", "N", "possible possible possible possible", id="half-as-a-range"
        ),
        pytest.param(
            "N 99 A, A 60 CO", "N", "possible possible possible possible", id="almost-all"
        ),
        pytest.param("N 100 A, A 60 CO", "N", "certain certain certain certain", id="all-of-it"),
        pytest.param(
            "N 70 A, A 60 B, B 100 CO", "N", "possible possible possible possible", id="two-levels"
        ),
        pytest.param(
            "N 70 B, B 90 A, A 60 CO", "N", "possible possible possible possible", id="by-a-company"
        ),
        pytest.param(
            "N 60:votingRights A, A 60:votingRights CO",
            "N",
            "excluded possible possible possible",
            id="votes",
        ),
        pytest.param(
            "N 50 A, R 30 A, A 60 CO",
            "N R",
            "possible possible possible certain",
            id="two-lack-some",
        ),
        pytest.param(
            "N 20..40 A, R 20..60 A, A 60 CO",
            "N R",
            "possible possible possible certain",
            id="two-ranges-may-lack-some",
        ),
        pytest.param(
            "N A, R A, U A, A 60 CO",
            "N R",
            "possible possible possible certain",
            id="two-and-one-not",
        ),
        pytest.param("N A, R A, A 60 CO", "N R", "certain certain certain certain", id="both"),
        pytest.param(
            "N 50 A, R 50 A, A 60 CO", "N R", "certain certain certain certain", id="both-halves"
        ),
        pytest.param(
            "N 50 T, R 50 T, T 60 CO", "N R", "certain certain certain review", id="both-in-a-trust"
        ),
        pytest.param(
            "N 50 T, R 50 T, T 60 CO", "N", "possible possible review review", id="one-in-a-trust"
        ),
        pytest.param(
            "N 50 A, A 30 CO, N 30 CO", "N", "possible possible review review", id="beside-its-own"
        ),
    ],
)
def test_a_part_of_an_arrangement_is_surely_not_the_whole(
    direct: str, listed: str, want: str, tmp_path: Path
) -> None:
    vector = {
        "id": "arrangement",
        "arrangements": ["A"],
        "trusts": ["T"],
        "direct": direct.split(", "),
    }
    authorities = ("US-OFAC", "EU", "CH", "UK")
    entries = [
        Listing(f"d-r-{name}", authority, "a_list", None, ["asset_freeze"])
        for name in listed.split()
        for authority in authorities
    ]
    world = _read(vector, tmp_path, *entries)
    company = _number(world, "CO")
    told = []
    for key in FREEZES:
        (answer,) = assess(world, find_regime(key), DAY, [company])
        told.append(str(answer.verdict))
        together = assess(world, find_regime(key), DAY, None)
        assert together[company].verdict == answer.verdict, "asked with all others it is the same"
    assert told == want.split()
