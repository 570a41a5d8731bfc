"""Rows of made-up parties, and the verdict on one of them."""

from collections.abc import Sequence

from graph.record.model import Interest, Listing, Row
from graph.regimes.read_regimes import find_regime
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.verdict.assess_party import Assessment, assess
from graph.world.identity import world_from_rows

AUTHORITY = {"us": "US-OFAC", "eu": "EU", "uk": "UK"}


DAY = "2026-11-24"
LISTED_ON = "2000-01-01"


def holds(owner: str, share: str | None, asset: str, *types: str, **more: object) -> Interest:
    row = Interest(owner, asset, list(types) or ["shareholding"])
    row.share = None if share is None else parse_share(share)
    for name, value in more.items():
        setattr(row, name, value)
    return row


def listed(party: str, regime: str = "us", **more: object) -> Listing:
    row = Listing(party, AUTHORITY.get(regime, regime), "a_list", None, ["asset_freeze"], LISTED_ON)
    for name, value in more.items():
        setattr(row, name, value)
    return row


def ask(
    rows: Sequence[Row],
    party: str = "T",
    regime: str = "us",
    day: str = DAY,
    unsure: Sequence[tuple[str, str, str]] = (),
) -> Assessment:
    world = world_from_rows(rows, unsure=unsure)
    number = world.number_of(party)
    assert number is not None
    return assess(world, find_regime(regime), parse_day(day), [number])[0]
