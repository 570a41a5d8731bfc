"""Minimal proofs against all subsets, and turning facts against a grid of exact shares."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, combinations, product
from random import Random

import numpy as np

from graph.cascade.outcome import Outcome, outcome_of
from graph.cascade.wiring import build_wiring
from graph.holdings.interests_on_day import facts_on
from graph.holdings.stakes import Stakes
from graph.proof.proof_wires import STAKE
from graph.proof.smallest_proof import minimal_proof
from graph.proof.turning_facts import AT_MOST, CERTAIN, Turn, find_turns, fix_stakes
from graph.record.model import Interest, Listing, Row
from graph.regimes.read_regimes import find_regime
from graph.regimes.who_is_listed import listed_on
from graph.values.dates import parse_day
from graph.values.share import FULL_TICKS, TICK, parse_share
from graph.world.identity import world_from_rows
from graph.world.scope import build_scope

DAY = parse_day("2024-06-15")
AUTHORITY = {"us": "US-OFAC", "eu": "EU", "uk": "UK"}
SHARES = ("50", "50", "25", "30", "60", "100", "20..60", "0..50", ">25..<75", "10..30", "unknown")


def rows_of(rng: Random, *, exact_only: bool) -> tuple[str, list[Row]]:
    """Draw a regime and a few interests with ranges, loops, bands and joint holders."""
    regime = rng.choice(list(AUTHORITY))
    names = [f"n{number}" for number in range(rng.randint(3, 7))]
    rows: list[Row] = []
    for _ in range(rng.randint(2, 10)):
        owner, asset = rng.sample(names, 2)
        share = rng.choice(SHARES[:6] if exact_only else SHARES)
        # Where votes are no measure a majority of them is a criterion, of which no share is asked.
        rights = ["shareholding"] * 4 + ["votingRights"] * (regime != "eu")
        types = [rng.choice(rights)]
        joint = f"j{asset}" if rng.random() < 0.1 else None
        summary = rng.random() < 0.1
        start = "2024" if rng.random() < 0.05 else None
        stated = {"votes" if types == ["votingRights"] else "share": parse_share(share)}
        more = {"joint": joint, "summary": summary, "start": start}
        rows.append(Interest(owner, asset, types, **stated, **more))
    for name in rng.sample(names, rng.randint(1, min(3, len(names) - 1))):
        start = "2024-06" if rng.random() < 0.1 else None
        rows.append(
            Listing(name, AUTHORITY[regime], "l", None, ["asset_freeze"], start=start, end=None)
        )
    return regime, rows


def outcome_for(regime: str, rows: list[Row]) -> Outcome:
    """Run a regime's cascades over a small world."""
    world = world_from_rows(rows)
    version = find_regime(regime).version_on(DAY)
    facts = facts_on(build_scope(world, None, None), DAY)
    return outcome_of(facts, version, listed_on(world, version, DAY))


def _reached(outcome: Outcome, held: list[Stakes], node: int, *, upper: bool) -> bool:
    """Return whether a node is reached with other stakes than the outcome's."""
    wiring = build_wiring(outcome.base, held, upper=upper)
    version = outcome.version
    seeds, blocked = outcome.seeds[upper], outcome.blocked[upper]
    return bool(wiring.run(seeds, blocked, version.limit, each=version.per_party).stage[node])


def reference(stakes: Stakes, shares: dict[int, int]) -> Stakes:
    """Fix shares, with the companies that then hold more than 100 % worked out anew."""
    after = fix_stakes(stakes, shares)
    over = np.union1d(after.over, np.flatnonzero(after.floors() > FULL_TICKS))
    return replace(after, over=over)


def proof_differences(seed: int) -> list[str]:
    """Compare every proof of one random world with all subsets of its stakes."""
    outcome = outcome_for(*rows_of(Random(seed), exact_only=seed % 2 == 0))
    wrong = []
    certain = outcome.caught_nodes("certain")
    for node in range(outcome.facts.scope.size):
        proof = minimal_proof(outcome, node)
        if not certain[node] or node in outcome.seeds[0]:
            if proof is not None:
                wrong.append(f"{seed}: a proof of {node}, which is not certain")
            continue
        assert proof is not None
        fewest = _smallest(outcome, node)
        if len(proof.steps) != fewest or not proof.minimal:
            wrong.append(f"{seed}: {len(proof.steps)} steps for {node}, {fewest} are enough")
        used = [_stake(outcome, s.measure, s.holder, s.asset) for s in proof.steps]
        if not _enough(outcome, node, used):
            wrong.append(f"{seed}: the steps of {node} do not prove it")
    return wrong


def _stake(outcome: Outcome, measure: str, holder: int, asset: int) -> tuple[int, int]:
    """Return number and place of a stake of a measure."""
    number = next(n for n, m in enumerate(outcome.measures) if m.name == measure)
    return number, _place(outcome.measures[number].stakes, holder, asset)


def _place(stakes: Stakes, holder: int, asset: int) -> int:
    return int(np.flatnonzero((stakes.holder == holder) & (stakes.asset == asset))[0])


def _smallest(outcome: Outcome, node: int) -> int | None:
    places = [
        (number, place)
        for number, measure in enumerate(outcome.measures)
        for place in range(len(measure.stakes.holder))
    ]
    for chosen in chain.from_iterable(combinations(places, n) for n in range(len(places) + 1)):
        if _enough(outcome, node, chosen):
            return len(chosen)
    return None


def _enough(outcome: Outcome, node: int, chosen: Iterable[tuple[int, int]]) -> bool:
    kept = [np.zeros(len(measure.stakes.holder), np.int64) for measure in outcome.measures]
    for number, place in chosen:
        kept[number][place] = 1
    held = [
        replace(m.stakes, low=m.stakes.low * one, summary_low=m.stakes.summary_low * one)
        for m, one in zip(outcome.measures, kept, strict=True)
    ]
    return _reached(outcome, held, node, upper=False)


def turning_differences(seed: int) -> list[str]:
    """Compare the turning facts of one random world with a grid of exact shares."""
    outcome = outcome_for(*rows_of(Random(seed), exact_only=False))
    wrong: list[str] = []
    possible = outcome.caught_nodes("possible") & ~outcome.caught_nodes("certain")
    for node in np.flatnonzero(possible[: outcome.facts.scope.size]).tolist():
        turns = find_turns(outcome, node)
        wrong += [f"{seed}: {node}: {turn}" for turn in turns if not _holds(outcome, node, turn)]
        found = {
            (need.step.measure, need.step.holder, need.step.asset, turn.verdict == CERTAIN): need
            for turn in turns
            if len(turn.needs) == 1
            for need in turn.needs
            if need.step.kind == STAKE
        }
        for number, measure in enumerate(outcome.measures):
            for place in range(len(measure.stakes.holder)):
                wrong += [
                    f"{seed}: {node}: {text}" for text in _grid(outcome, node, number, place, found)
                ]
    return wrong


def _state(outcome: Outcome, node: int, shares: list[dict[int, int]]) -> tuple[bool, bool]:
    """Return whether a node is certain, and whether it is possible, with some shares known."""
    pairs = [(m.stakes, known) for m, known in zip(outcome.measures, shares, strict=True)]
    after = [reference(stakes, known) for stakes, known in pairs]
    certain = _reached(outcome, after, node, upper=False)
    return certain, _reached(outcome, after, node, upper=True)


def _holds(outcome: Outcome, node: int, turn: Turn) -> bool:
    """Return whether a turn does what it says, and no longer surely one tick short of it.

    "At most 50 %" may be less too, and then another holder may have more: short of one need the
    others are tried at their far ends as well.
    """
    if any(need.step.kind != STAKE for need in turn.needs):
        return True
    shares: list[dict[int, int]] = [{} for _ in outcome.measures]
    where, ends = [], list[tuple[int, int, tuple[int, int]]]()
    for need in turn.needs:
        number = next(n for n, m in enumerate(outcome.measures) if m.name == need.step.measure)
        place = _place(outcome.measures[number].stakes, need.step.holder, need.step.asset)
        shares[number][place] = need.value
        low, high = _range(outcome.measures[number].stakes, place)
        ends.append((number, place, (need.value, low if need.side == AT_MOST else high)))
        short = need.value + (1 if need.side == AT_MOST else -1)
        if low <= short <= high:
            where.append((number, place, short))

    def turned(known: list[dict[int, int]]) -> bool:
        certain, possible = _state(outcome, node, known)
        return certain if turn.verdict == CERTAIN else not possible

    if not turned(shares):
        return False
    for number, place, short in where:
        others = [end for end in ends if end[:2] != (number, place)]
        nearly = [dict(known) for known in shares]
        nearly[number][place] = short
        for values in product(*(values for _, _, values in others)):
            for (measure, stake, _), value in zip(others, values, strict=True):
                nearly[measure][stake] = value
            if not turned(nearly):
                break
        else:
            return False
    return True


def _grid(
    outcome: Outcome, node: int, number: int, place: int, found: dict[tuple[object, ...], object]
) -> list[str]:
    """Try exact values of one stake; a verdict that turns must have been found, and where."""
    stakes = outcome.measures[number].stakes
    low, high = _range(stakes, place)
    if low >= stakes.high[place] or low > high or high == 0:
        return []
    name = outcome.measures[number].name
    ends = name, int(stakes.holder[place]), int(stakes.asset[place])
    grid = {low, high, *range(low, high, 50_000 * TICK)}
    wrong = []
    for value in sorted(grid):
        shares: list[dict[int, int]] = [{} for _ in outcome.measures]
        shares[number][place] = value
        certain, possible = _state(outcome, node, shares)
        for is_certain, turned in ((True, certain), (False, not possible)):
            need = found.get((*ends, is_certain))
            within = need is not None and (
                value <= need.value
                if need.side == AT_MOST
                else need.value <= value <= (high if need.most is None else need.most)
            )
            if within != turned:
                wrong.append(f"{ends} at {value / TICK / 10_000} %: {is_certain=} {turned=}")
    return wrong


def _range(stakes: Stakes, place: int) -> tuple[int, int]:
    """Return the shares that a stake may have, beside what others surely hold directly."""
    low = int(max(stakes.low[place], stakes.summary_low[place]))
    high = int(stakes.high[place])
    if stakes.direct_high[place] > 0 and stakes.asset[place] not in stakes.over:
        floors = int(stakes.floors()[stakes.asset[place]])
        high = min(high, FULL_TICKS - floors + int(stakes.low[place]))
    return low, high
