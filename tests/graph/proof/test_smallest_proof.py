"""Minimal proofs and turning facts of worlds that can be checked by hand."""

import pytest

from graph.cascade.outcome import Outcome, outcome_of
from graph.holdings.interests_on_day import facts_on
from graph.proof.proof_search import find_smallest
from graph.proof.proof_wires import STAKE, Wire
from graph.proof.smallest_proof import Proof, minimal_proof
from graph.proof.turning_facts import Turn, find_turns
from graph.record.model import Interest, Listing, Row
from graph.regimes.read_regimes import find_regime
from graph.regimes.who_is_listed import listed_on
from graph.values.dates import parse_day
from graph.values.share import TICK, UNIT, parse_share
from graph.world.identity import world_from_rows
from graph.world.scope import build_scope

DAY = parse_day("2024-06-15")
PERCENT = UNIT * TICK


def _outcome(
    edges: list[str], *listed: str, regime: str = "us", start: str | None = None
) -> Outcome:
    authority = {"us": "US-OFAC", "eu": "EU", "uk": "UK"}[regime]
    rows: list[Row] = [
        Interest(owner, asset, ["shareholding"], share=parse_share(share))
        for owner, share, asset in map(str.split, edges)
    ]
    rows += [Listing(name, authority, "l", None, ["asset_freeze"], start=start) for name in listed]
    world, version = world_from_rows(rows), find_regime(regime).version_on(DAY)
    facts = facts_on(build_scope(world, None, None), DAY)
    return outcome_of(facts, version, listed_on(world, version, DAY))


def _node(outcome: Outcome, name: str) -> int:
    number = outcome.facts.scope.world.number_of(name)
    assert number is not None
    return number


def _proof(outcome: Outcome, name: str = "T") -> Proof:
    proof = minimal_proof(outcome, _node(outcome, name))
    assert proof is not None
    return proof


def _named(outcome: Outcome, proof: Proof) -> list[str]:
    name = outcome.facts.scope.world.name_of
    return [f"{name(step.holder)} {name(step.asset)}" for step in proof.steps]


def _turns(outcome: Outcome, name: str = "T") -> list[tuple[str, list[tuple[str, str, float]]]]:
    found: tuple[Turn, ...] = find_turns(outcome, _node(outcome, name))
    called = outcome.facts.scope.world.name_of
    return [
        (
            turn.verdict,
            [
                (
                    f"{called(need.step.holder)} {called(need.step.asset)}",
                    need.side,
                    round(need.value / PERCENT, 4),
                )
                for need in turn.needs
            ],
        )
        for turn in found
    ]


def test_a_chain_shared_by_two_holders_counts_once() -> None:
    # Five interests, since the one above both branches is needed once; two are enough below.
    edges = ["X 60 S", "S 50 A", "S 50 B", "A 25 T", "B 25 T"]
    outcome = _outcome(edges, "X")
    proof = _proof(outcome)
    assert _named(outcome, proof) == ["X S", "S A", "S B", "A T", "B T"]
    assert proof.minimal
    more = _outcome([*edges, "Y 10 T", "Z 40 T"], "X", "Y", "Z")
    assert _named(more, _proof(more)) == ["Z T", "Y T"]


def test_large_stakes_come_first_and_listed_parties_need_no_proof() -> None:
    outcome = _outcome([f"X{n} {n} T" for n in range(1, 20)], *(f"X{n}" for n in range(1, 20)))
    assert _named(outcome, _proof(outcome)) == ["X19 T", "X18 T", "X17 T"]
    assert minimal_proof(outcome, _node(outcome, "X1")) is None


def test_parties_that_hold_each_other_prove_nothing() -> None:
    outcome = _outcome(["A 60 B", "B 60 A", "X 30 A"], "X")
    assert minimal_proof(outcome, _node(outcome, "A")) is None


def test_a_search_that_is_cut_short_says_so() -> None:
    above = {
        node: tuple(
            Wire(holder, node, STAKE, 0, holder, 9 * PERCENT, 0, 9 * PERCENT, 0, True)
            for holder in range(node * 20, node * 20 + 20)
        )
        for node in range(1, 4)
    }
    above[0] = tuple(
        Wire(holder, 0, STAKE, 0, holder, 20 * PERCENT, 0, 20 * PERCENT, 0, True)
        for holder in (1, 2, 3)
    )
    seeds = frozenset(range(20, 80))
    found = find_smallest(above, seeds, 0, 50 * PERCENT)
    assert found is not None
    assert (found.cost, found.minimal) == (3 + 3 * 6, True)
    short = find_smallest(above, seeds, 0, 50 * PERCENT, steps=0)
    assert short is not None
    assert (short.cost, short.minimal) == (21, False)


def test_one_share_that_would_decide() -> None:
    outcome = _outcome(["X 60 A", "A 10..60 T", "Y 20 T"], "X", "Y")
    assert _turns(outcome) == [
        ("certain", [("A T", "at_least", 30.0)]),
        ("excluded", [("A T", "at_most", 30.0)]),
    ]
    least, most = (turn.needs[0].value for turn in find_turns(outcome, _node(outcome, "T")))
    assert least == most + 1


def test_more_for_others_leaves_too_little() -> None:
    outcome = _outcome(["X 10..70 T", "N 0..60 T"], "X")
    turns = {facts[0][0]: (verdict, facts) for verdict, facts in _turns(outcome)}
    assert turns["N T"] == ("excluded", [("N T", "at_least", 50.0)])
    both = [facts for _, facts in _turns(outcome) if facts[0][0] == "X T"]
    assert both == [[("X T", "at_least", 50.0)], [("X T", "at_most", 50.0)]]


def test_more_than_is_told_apart_from_at_least() -> None:
    outcome = _outcome(["X 10..70 T"], "X", regime="uk")
    least, most = (turn.needs[0].value for turn in find_turns(outcome, _node(outcome, "T")))
    assert (least, most) == (50 * PERCENT + 1, 50 * PERCENT)


def test_two_shares_where_none_is_enough() -> None:
    outcome = _outcome(["X 0..30 T", "Y 0..30 T"], "X", "Y")
    verdict, facts = _turns(outcome)[0]
    assert verdict == "certain"
    assert [side for _, side, _ in facts] == ["at_least", "at_least"]
    assert sum(value for *_, value in facts) == pytest.approx(50)
    excluded = [facts for verdict, facts in _turns(outcome) if verdict == "excluded"]
    assert [("X T", "at_most", 20.0)] in excluded
    assert [("Y T", "at_most", 20.0)] in excluded


def test_a_listing_that_leaves_the_day_open() -> None:
    outcome = _outcome(["X 60 T"], "X", start="2024")
    assert _turns(outcome) == [
        ("certain", [("X X", "holds", 0.0)]),
        ("excluded", [("X X", "does_not_hold", 0.0)]),
    ]


def test_what_is_certain_or_excluded_has_nothing_to_turn() -> None:
    outcome = _outcome(["X 60 T", "X 10 A"], "X")
    assert _turns(outcome) == []
    assert _turns(outcome, "A") == []
