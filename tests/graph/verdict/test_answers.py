"""What an answer names beside its verdict: facts, caveats, flags, rows; in a cone as in a world."""

from random import Random

import numpy as np
import pytest

from graph.record.model import Arrangement, Gap, Name, Party, Row, Ruling
from graph.regimes.read_regimes import find_regime
from graph.values.dates import parse_day
from graph.values.share import FULL, parse_share
from graph.verdict.assess_party import assess
from graph.world.identity import world_from_rows
from tests.graph.verdict.made_up import AUTHORITY, DAY, ask, holds, listed

pytestmark = pytest.mark.slow


def _random_rows(rng: Random) -> list[Row]:
    names = [f"n{number}" for number in range(12)]
    rows: list[Row] = []
    kinds = ["shareholding"] * 8 + ["settlor", "otherInfluenceOrControl", "votingRights"]
    for _ in range(rng.randrange(5, 30)):
        row = holds(rng.choice(names), None, rng.choice(names), rng.choice(kinds))
        share = rng.choice(("25", "50", "60", "100", ">25..50", "unknown"))
        if row.types == ["shareholding"]:
            row.share = parse_share(share)
        if row.types == ["votingRights"]:
            row.votes = parse_share(share)
        row.certainty = rng.choice(("confirmed", "reported", "confirmed", "disputed"))
        row.joint = "j" if rng.random() < 0.1 else None
        row.summary = rng.random() < 0.2
        row.end = rng.choice((None, None, "2026", "2026-08-01"))
        rows.append(row)
    for regime in AUTHORITY:
        rows += [listed(rng.choice(names), regime) for _ in range(2)]
    rows.append(Arrangement(rng.sample(names, 2)))
    rows.append(Ruling(rng.choice(names), "EU", effect="rebuttal"))
    return rows


def test_the_deciding_fact_of_a_possible_is_one_that_would_settle_it() -> None:
    """A wide range of Y changes nothing; whether M is caught does, or the stake of X."""
    rows = [listed("X"), holds("X", "60", "M", start="2026"), holds("M", "60", "T")]
    below = ask([*rows, holds("X", "0..20", "T")])
    assert below.verdict == "possible"
    assert below.deciding_fact == (
        "it is open whether M, an owner of T, itself counts under the rule"
    )
    dated = ask([holds("X", "60", "T"), listed("X", start="2026")])
    assert dated.deciding_fact == (
        "it is open whether X, an owner of T, was on the list on 24 November 2026"
    )
    rows = [listed(party) for party in "XYZ"]
    rows += [holds("X", "0..12", "T"), holds("Y", "0..5", "T"), holds("Z", "40", "T")]
    assert ask(rows).deciding_fact == "X held up to 12% of T"


def test_what_nobody_is_stated_to_hold_is_counted() -> None:
    rows = [holds("X", "20", "T"), holds("N", "30..45", "T"), listed("X")]
    found = ask(rows)
    assert (found.verdict, found.unknown_share_max) == ("excluded", FULL // 2)
    assert "For up to 80%, directly or further up, no source names an owner." in found.caveats


def test_a_holder_who_died_is_named_and_nobody_behind_the_share() -> None:
    people = [
        Party("X", "Person", [Name("X")], end="2023-01-01"),
        Party("N", "Person", [Name("N")]),
    ]
    found = ask([holds("X", "80", "T"), holds("N", "20", "T"), listed("Z"), *people])
    assert "For up to 80%, directly or further up, no source names an owner." in found.caveats
    assert not any("names the holders of" in text for text in found.caveats)


def test_caveats_name_age_gaps_and_rulings() -> None:
    rows: list[Row] = [
        Party("T", "Company", [Name("Target")]),
        holds("X", "60", "T", observed_on="2024-11-23"),
        listed("X"),
        Gap("T", "withheld", "a secret"),
        Ruling("T", "SECO", conclusion="not controlled", date="2022-05"),
    ]
    text = " ".join(ask(rows).caveats)
    assert "The source for 1 holding was over two years old on 24 November 2026" in text
    assert "A passage is withheld: a secret." in text
    assert "Decision of SECO, May 2022: not controlled. This does not change the result." in text
    rows[1] = holds("X", "60", "T", observed_on="2024-11-24")
    assert "last seen" not in " ".join(ask(rows).caveats)


def test_findings_are_flags() -> None:
    rows = [holds("X", "30", "T"), holds("X", "40", "T"), listed("X")]
    assert "sources_disagree" in ask(rows).flags
    over = [holds("X", "unknown", "T"), holds("M", "60", "T"), holds("N", "60", "T")]
    found = ask([*over, listed("X")])
    assert (found.verdict, "holdings_over_100" in found.flags) == ("possible", True)


def test_the_answer_names_the_listed_and_its_rows() -> None:
    rows = [holds("X", "60", "A"), holds("A", "60", "T"), holds("N", "40", "T"), listed("X")]
    world = world_from_rows(rows)
    number = world.number_of("T") or 0
    found = assess(world, find_regime("us"), parse_day(DAY), [number])[0]
    assert [world.id_of(owner) for owner in found.listed_owners] == ["X"]
    assert found.why_rows == (0, 1)
    only = assess(world, find_regime("us"), parse_day(DAY), [number], rows=np.array([1, 2]))[0]
    assert only.verdict == "excluded"


@pytest.mark.parametrize(
    "seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(6, 25))]
)
def test_cone_and_world_agree(seed: int) -> None:
    print("seed", seed)
    rng = Random(seed)
    names = [f"n{number}" for number in range(12)]
    pair = [(*rng.sample(names, 2), "looks alike")]
    world = world_from_rows(_random_rows(rng), unsure=pair)
    day = parse_day("2026-09-01")
    for regime in AUTHORITY:
        whole = assess(world, find_regime(regime), day, None)
        for number, expected in enumerate(whole):
            assert assess(world, find_regime(regime), day, [number])[0] == expected


def test_more_holders_than_are_named_still_name_every_listed_one() -> None:
    many = 400
    rows: list[Row] = [holds(f"h{n}", "0.1", "T") for n in range(many)]
    rows += [holds(f"x{n}", "0.1", f"h{n}") for n in range(many)]
    rows += [listed(f"x{n}") for n in range(0, many, 7)]
    found = ask(rows)
    assert len(found.listed_owners) == len(range(0, many, 7))
    rows += [holds(f"h{n}", "0.1", f"g{n}") for n in range(many)]
    rows += [holds(f"h{n}", "0.1", f"x{n - 7}") for n in range(7, many)]
    assert len(ask(rows).listed_owners) == len(range(0, many, 7))


def test_a_ruling_on_an_owner_is_told_below_it() -> None:
    """F9: a rebuttal is a fact of the party that it is about, and ends what leads further."""
    ruling = Ruling("C", "EU", "rebuttal", date="2023-05-01", start="2023-05-01")
    rows = [holds("P", "60", "C"), holds("C", "100", "D"), holds("D", "100", "E"), ruling]
    said = (
        "C passes nothing on: a ruling of the EU of 1 May 2023 accepts that the presumption is "
        "rebutted."
    )
    for party in ("D", "E"):
        found = ask([*rows, listed("P", "eu")], party, regime="eu")
        assert (found.verdict, said in found.caveats) == ("excluded", True), party
        assert "presumption_rebutted_above" in found.flags, party
    of_c = ask([*rows, listed("P", "eu")], "C", regime="eu")
    assert "presumption_rebutted_above" not in of_c.flags
    other = ask([*rows, listed("P", "eu"), listed("Q", "eu")], "D", day="2023-04-30", regime="eu")
    assert (other.verdict, said in other.caveats) == ("certain", False)
    nobody = ask([*rows, listed("Q", "eu")], "D", regime="eu")
    assert "presumption_rebutted_above" not in nobody.flags
