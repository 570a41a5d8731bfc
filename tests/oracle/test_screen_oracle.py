"""The screening of a whole world says of each party what its assessment says, in every regime."""

from random import Random
from typing import Any

import pytest

from graph.record.model import Arrangement, Interest, Listing, Name, Party, Row, Ruling
from graph.regimes.read_regimes import load_regimes
from graph.regimes.regime import NotAssessed, Regime
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.values.vocabulary import Verdict
from graph.verdict.assess_party import assess
from graph.whole_register.every_verdict import ORDER, Screening, screen_world
from graph.world.identity import world_from_rows

DAYS = ("2008-01-01", "2023-06-01", "2025-10-15", "2026-03-01", "2026-11-24", "2028-01-01")
"""Days on which regimes hold, do not hold yet, or are stayed."""
SEEDS, FEW_SEEDS = range(25), range(4)
"""How many worlds; fewer where every company is asked by itself."""
NAMES = tuple("abcdefgh")
MEASURES = ("asset_freeze", "sectoral", "export_control")
KINDS: tuple[list[str], ...] = (
    [],
    ["shareholding"],
    ["shareholding"],
    ["votingRights"],
    ["appointmentOfBoard"],
    ["otherInfluenceOrControl"],
    ["settlor"],
    ["rightsToSurplusAssetsOnDissolution"],
)


def _interest(rng: Random) -> Interest:
    owner, asset = rng.sample(NAMES, 2)
    types = list(rng.choice(KINDS))
    share = parse_share(
        rng.choice(["50", "51", "30", "26", "25", "100", ">25..50", "20..60", "unknown"])
    )
    silent = types and types[0] in ("otherInfluenceOrControl", "settlor", "votingRights")
    row = Interest(owner, asset, types, None if silent else share)
    row.votes = share if types == ["votingRights"] else None
    row.certainty = rng.choice(["confirmed"] * 6 + ["reported", "alleged", "disputed"])
    row.joint = "j" if rng.random() < 0.15 else None
    row.summary = rng.random() < 0.15
    row.directness = rng.choice(["direct", "unknown"])
    row.end = rng.choice([None, None, None, "2026", "2026-12-01"])
    return row


def _listing(rng: Random, authorities: list[str], regime: Regime) -> Listing:
    ends: dict[str, Any] = {"start": rng.choice([None, "2008-01-01", "2022-03-01", "2026"])}
    wanted = regime.versions[0].listings
    own, programme = wanted.measures, rng.choice([None, *wanted.programmes])
    measures = [] if rng.random() < 0.1 else [rng.choice([*MEASURES, *own, *own])]
    party, authority = rng.choice(NAMES), rng.choice(authorities)
    return Listing(party, authority, "a_list", programme, measures, **ends)


def _rows(seed: int, regime: Regime) -> list[Row]:
    rng = Random(seed)
    authorities = [one for v in regime.versions for one in v.listings.authorities if one != "*"]
    rows: list[Row] = []
    for name in NAMES:
        schema = rng.choice(["Person", "Company", "Company", "LegalEntity"])
        place = rng.choice([None, "us", "ru", "us", "cn"])
        rows.append(Party(name, schema, [Name(name)], jurisdiction=place))
    rows += [_interest(rng) for _ in range(rng.randrange(6, 22))]
    rows += [_listing(rng, authorities or ["EU", "UK"], regime) for _ in range(rng.randrange(1, 5))]
    if rng.random() < 0.5:
        rows.append(Arrangement(rng.sample(NAMES, 2), "joint"))
    if rng.random() < 0.3:
        rows.append(Ruling(rng.choice(NAMES), rng.choice(authorities or ["EU"]), "rebuttal"))
    return rows


@pytest.mark.parametrize("key", list(load_regimes()))
def test_screening_and_assessment_agree(key: str) -> None:
    regime, met = load_regimes()[key], set[Verdict]()
    seeds = SEEDS if regime.versions[0].owners is None else FEW_SEEDS
    for seed in seeds:
        one, two = Random(seed).sample(NAMES, 2)
        pair = [(one, two, "alike")] if seed % 3 == 0 else []
        world = world_from_rows(_rows(seed, regime), unsure=pair)
        for text in DAYS:
            day = parse_day(text)
            whole = assess(world, regime, day, None)
            columns = screen_world(world, regime, day)
            met.update(one.verdict for one in whole)
            if isinstance(columns, NotAssessed):
                assert {one.verdict for one in whole} == {Verdict.NOT_ASSESSED}, (seed, text)
                assert whole[0].caveats == (f"Not assessed: {columns.reason}.",)
                continue
            _same(columns, whole, (seed, text))
    print(key, "seeds", seeds, sorted(met))
    assert Verdict.LISTED in met
    assert met - {Verdict.NOT_ASSESSED, Verdict.LISTED, Verdict.EXCLUDED}, "all worlds are alike"


def _same(columns: Screening, whole: list[Any], where: tuple[int, str]) -> None:
    for number, expected in enumerate(whole):
        assert ORDER[columns.verdict[number]] == expected.verdict, (*where, number)


def test_a_world_without_a_list_is_not_assessed() -> None:
    world = world_from_rows([Interest("a", "b", [], parse_share("100"))])
    for regime in load_regimes().values():
        assert isinstance(screen_world(world, regime, parse_day("2028-01-01")), NotAssessed), (
            regime.key
        )
