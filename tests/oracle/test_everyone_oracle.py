"""Every party at once is told, field by field, as each is told alone: in random worlds, every rule.

Half of a world is out of the reach of any list, so that parties of both kinds are met.
"""

from random import Random
from typing import Any

import pytest

from graph.record.model import (
    Arrangement,
    Gap,
    Interest,
    Link,
    Listing,
    Name,
    Party,
    Row,
    Ruling,
    Transfer,
)
from graph.regimes.read_regimes import load_regimes
from graph.regimes.regime import Regime
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.world.identity import world_from_rows
from queries.export.everyone_rows import EveryVerdict
from tests.every_verdict import differences

DAYS = ("2026-03-01", "2024-02-01", "2008-01-01", "2028-01-01")
"""Days on which regimes hold, do not hold yet, or are stayed."""
SEEDS, FEW_SEEDS = range(4), range(1)
"""How many worlds; fewer where every company is asked by itself."""
NEAR, FAR = tuple("abcde"), tuple("nopqrstu")
MEASURES = ("asset_freeze", "sectoral", "export_control")
KINDS: tuple[list[str], ...] = (
    [],
    ["shareholding"],
    ["shareholding"],
    ["votingRights"],
    ["appointmentOfBoard"],
    ["otherInfluenceOrControl"],
    ["settlor"],
    ["nominee"],
    ["rightsToSurplusAssetsOnDissolution"],
)


def _interest(rng: Random, names: tuple[str, ...]) -> Interest:
    owner, asset = rng.choice(names), rng.choice(names)
    types = list(rng.choice(KINDS))
    share = parse_share(
        rng.choice(["50", "51", "30", "26", "25", "100", ">25..50", "20..60", "unknown"])
    )
    silent = types and types[0] in ("otherInfluenceOrControl", "settlor", "votingRights")
    row = Interest(owner, asset, types, None if silent else share)
    row.votes = share if types == ["votingRights"] else None
    row.certainty = rng.choice(["confirmed"] * 8 + ["reported", "alleged", "disputed"])
    row.joint = "j" if rng.random() < 0.1 else None
    row.summary = rng.random() < 0.15
    row.directness = rng.choice(["direct", "unknown"])
    row.end = rng.choice([None, None, None, None, "2026", "2026-12-01"])
    row.observed_on = rng.choice([None, "2010-05-01", "2012", "2021-07", "2025-12-01"])
    return row


def _rows(seed: int, regime: Regime) -> list[Row]:
    rng = Random(seed)
    wanted = regime.versions[0].listings
    authorities = [one for v in regime.versions for one in v.listings.authorities if one != "*"]
    authorities = authorities or ["EU", "UK"]
    rows: list[Row] = []
    for name in NEAR + FAR:
        schema = rng.choice(["Person", "Company", "Company", "LegalEntity", "PublicBody"])
        more: dict[str, Any] = {"jurisdiction": rng.choice([None, "us", "ru", "cn", "gb"])}
        more["end"] = rng.choice([None] * 8 + ["2020-01-01"])
        if Random(f"{seed} {name}").random() < 0.15:
            more["data"] = [("summary", "Owned by somebody else.")]
        rows.append(Party(name, schema, [Name(f"Firm {name * 4}")], **more))
    for names in (NEAR, FAR):
        rows += [_interest(rng, names) for _ in range(len(names) + rng.randrange(6))]
    for name in rng.sample(NEAR + FAR, 5):
        ground = rng.choice([None, "No owner is known.", "the register keeps it closed"])
        rows.append(Gap(name, rng.choice(["withheld", "no_psc", "note", "unknown_share"]), ground))
    for name in rng.sample(NEAR, 2):
        measures = [rng.choice([*MEASURES, *wanted.measures])]
        programme = rng.choice([None, *wanted.programmes])
        start = rng.choice([None, "2007-01-01", "2022-03-01"])
        rows.append(
            Listing(name, rng.choice(authorities), "a_list", programme, measures, start=start)
        )
    rows.append(Listing("elsewhere", authorities[0], "a_list", None, list(wanted.measures)))
    if seed % 2:
        rows.append(Arrangement(rng.sample(NEAR + FAR, 2), "joint"))
        rows.append(Ruling(rng.choice(NEAR + FAR), authorities[0], "rebuttal"))
        rows.append(Link("Family", rng.choice(NEAR), rng.choice(FAR)))
        rows.append(Transfer(rng.choice(FAR), rng.choice(FAR), rng.choice(FAR)))
    return rows


@pytest.mark.parametrize("key", list(load_regimes()))
def test_every_party_at_once_is_told_as_each_alone(key: str) -> None:
    regime, quiet = load_regimes()[key], 0
    for seed in SEEDS if regime.versions[0].owners is None else FEW_SEEDS:
        pair = [(Random(seed).choice(NEAR), "n", "alike")] if seed == 3 else []
        world = world_from_rows(_rows(seed, regime), unsure=pair)
        day = parse_day(DAYS[seed])
        quiet += int(EveryVerdict(world, [regime], day).quiet.sum())
        assert differences(world, regime, day) == [], (seed, DAYS[seed])
    print(key, "quiet", quiet)
    assert quiet > 2, "no party is out of reach, so nothing is told from another"


def test_a_world_without_a_list_is_told_alike() -> None:
    world = world_from_rows([Interest("a", "b", [], parse_share("100"))])
    for regime in load_regimes().values():
        assert differences(world, regime, parse_day("2028-01-01")) == [], regime.key
