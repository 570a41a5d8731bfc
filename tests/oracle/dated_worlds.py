"""Small random worlds whose rows begin and end within a few weeks, partial dates included."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from graph.record.model import (
    Arrangement,
    Interest,
    Link,
    Listing,
    Party,
    Row,
    Ruling,
    Transfer,
)
from graph.regimes.read_regimes import find_regime
from graph.regimes.regime import Regime
from graph.regimes.rule_parts import TransferRule
from graph.values.share import parse_share

FIRST = date(2024, 6, 20)
DAYS = 30
NAMES = tuple("abcdefg")


def day(rng: random.Random) -> str:
    """Draw a day of the weeks in question, sometimes only its month."""
    text = (FIRST + timedelta(rng.randrange(DAYS))).isoformat()
    return text[:7] if rng.random() < 0.15 else text


def span(rng: random.Random) -> dict[str, str | None]:
    """Draw a start and an end, each of which may be missing."""
    ends = sorted(day(rng) for _ in range(2))
    start = ends[0] if rng.random() < 0.5 else None
    return {"start": start, "end": ends[1] if rng.random() < 0.5 else None}


def interest(rng: random.Random, size: int) -> Interest:
    """Draw an interest of one party in another."""
    owner, asset = rng.sample(NAMES[:size], 2)
    share = rng.choice(["50", "50", "60", "30", "25..50", ">25..50", "20", "100", "unknown"])
    types = rng.choice([[], [], [], ["shareholding"], ["appointmentOfBoard"], ["votingRights"]])
    more: dict[str, Any] = {}
    if rng.random() < 0.1:
        more["certainty"] = "alleged"
    if rng.random() < 0.15:
        more["summary"] = True
    if rng.random() < 0.1:
        more["nominee_for"] = rng.choice(NAMES[:size])
    stated = None if types == ["appointmentOfBoard"] else parse_share(share)
    return Interest(owner, asset, types, stated, **span(rng), **more)


def listing(rng: random.Random, size: int) -> Listing:
    """Draw an entry of a list."""
    authority = rng.choice(["EU", "EU", "US-OFAC", "UK"])
    measures = rng.choice([["asset_freeze"], ["asset_freeze"], ["asset_freeze"], []])
    party = rng.choice(NAMES[:size])
    return Listing(party, authority, authority.lower(), None, measures, **span(rng))


def rows_of(seed: int) -> list[Row]:
    """Draw the rows of a world."""
    rng = random.Random(seed)
    size = rng.randint(3, len(NAMES))
    rows: list[Row] = [Party(name, "Company", []) for name in NAMES[:size]]
    rows += [interest(rng, size) for _ in range(rng.randint(size - 1, 2 * size))]
    rows += [listing(rng, size) for _ in range(rng.randint(1, 3))]
    rows.append(Listing("elsewhere", rng.choice(["EU", "UK"]), "any", None, ["asset_freeze"]))
    if rng.random() < 0.3:
        members = rng.sample(NAMES[:size], 2)
        rows.append(Arrangement(members, "joint", None, **span(rng)))
    if rng.random() < 0.2:
        about, authority = rng.choice(NAMES[:size]), rng.choice(["EU", "UK"])
        rows.append(Ruling(about, authority, "rebuttal", day(rng), None, **span(rng)))
    more = random.Random(-seed)
    for _ in range(more.randrange(3)):
        rows.append(Link("Family", *more.sample(NAMES[:size], 2)))
    if more.random() < 0.3:
        giver, receiver, asset = (more.choice(NAMES[:size]) for _ in range(3))
        share = parse_share(more.choice(["60", "25..50", "30"]))
        said = more.choice([{}, {"accepted_by": ["EU", "OFAC"]}, {"outside": ["US-OFAC"]}])
        rows.append(Transfer(giver, receiver, asset, share, start=day(more), **said))
    if more.random() < 0.3:
        gone = more.choice([row for row in rows if isinstance(row, Party)])
        gone.end, gone.status = more.choice([(day(more), None), (None, "dissolved")])
    return rows


def regime_of(seed: int) -> Regime:
    """Take a regime of the three, its windows cut down so that they end within the weeks."""
    regime = find_regime(("us", "eu", "uk")[seed % 3])
    versions = tuple(replace(v, transfers=_shorter(v.transfers)) for v in regime.versions)
    return replace(regime, versions=versions)


def _shorter(rule: TransferRule | None) -> TransferRule | None:
    if rule is None:
        return None
    flags = dict.fromkeys(rule.flags, 9)
    return replace(rule, before_days=5, before_days_related=9, flags=flags)
