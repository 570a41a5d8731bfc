"""Scores that further processes have ready are those that one process finds by itself."""

import sys
import time

import numpy as np
import pytest

from graph.candidates import candidate_search
from graph.candidates.candidate_search import Comparing, find_candidates
from graph.candidates.compared_facts import PartyFacts
from graph.candidates.levels import Candidate
from graph.candidates.scoring import pair_scores, scored_ahead
from graph.candidates.scoring.pair_scores import PairScores, Score
from graph.candidates.scoring.scored_ahead import ScoredAhead
from graph.processes.map_ahead import map_ahead
from graph.record.model import Listing, Name, Party
from graph.world.identity import world_from_rows
from graph.world.world import World

SYLLABLES = "ka ro mi len sta vo dre pul gor tan".split()


@pytest.fixture(scope="module")
def world() -> World:
    words = [a + b + c for a in SYLLABLES for b in SYLLABLES for c in "nvk"]
    names = [f"{words[n]} {words[(n * 7) % 300]}" for n in range(120)]
    ours = [Party(f"P{n:03}", "Person", [Name(name)]) for n, name in enumerate(names)]
    alike = [Party(f"N{n:03}", "Person", [Name(f"{name}i")]) for n, name in enumerate(names)]
    listings = [Listing(one.id, "EU", "a list", None, ["asset_freeze"]) for one in ours]
    return world_from_rows([*ours, *alike, *listings])


def candidates(world: World) -> tuple[list[Candidate], PairScores]:
    how = Comparing(scores=PairScores("2026-01-01"))
    tables = world.tables["parties"], world.tables["listings"]
    return find_candidates(*tables, how=how), how.scores


def ahead_of(world: World) -> ScoredAhead:
    number = {row["id"]: row["party_idx"] for row in world.tables["parties"].to_pylist()}
    # Of two pairs one is of names that are not alike.
    one = np.array([number[f"N{n:03}"] for n in range(120)])
    two = np.array([number[f"P{(n + n % 2) % 120:03}"] for n in range(120)])
    return ScoredAhead(world.tables["parties"], world.tables["listings"], one, two)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scored_ahead, "BLOCK", 10)
    monkeypatch.setattr(candidate_search, "BLOCK", 10)
    monkeypatch.setattr(scored_ahead, "MANY", 0)
    # The further process is a program of its own, and has the sizes that are written there.
    start = f"from graph.candidates.scoring import scored_ahead; scored_ahead.BLOCK = 10; {START}"
    monkeypatch.setattr(scored_ahead, "_START", start)
    monkeypatch.setattr(scored_ahead, "count_cores", lambda: 2)


START = scored_ahead._START


@pytest.mark.slow
@pytest.mark.usefixtures("small_blocks")
def test_a_further_process_finds_the_same_scores(world: World) -> None:
    _, scores = candidates(world)
    assert scores.used, "the names are to be alike"
    ahead, asked = ahead_of(world), PairScores("2026-01-01", fresh=10)
    try:
        ahead.block_at(10, asked)
        deadline = time.monotonic() + 60
        while ahead.count_ready() < 90 and time.monotonic() < deadline:
            time.sleep(0.05)
        found = [ahead.block_at(place, asked) for place in range(20, 120, 10)]
    finally:
        ahead.close()
    assert [bool(one.said) for one in found] == [False] + [True] * 9, "from the end"
    told = [one.key_of_nothing(n) for one in found for n in range(10) if one.is_told(n)]
    assert told
    assert all(key not in scores.used for key in told)
    scored = {key: score for one in found for key, score in one.scored.items()}
    assert scored
    for key, score in scored.items():
        assert scores.used.get(key, pair_scores.NOTHING) == score


@pytest.mark.slow
@pytest.mark.usefixtures("small_blocks")
def test_what_processes_have_ready_changes_no_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scored_ahead, "MANY", 1_000_000)
    alone, scores = candidates(world)
    monkeypatch.setattr(scored_ahead, "MANY", 0)
    own = pair_scores.score_pair
    # The first process is slow, so that others are ahead of it.

    def score_slowly(one: PartyFacts, two: PartyFacts, day: str) -> Score:
        time.sleep(0.02)
        return own(one, two, day)

    monkeypatch.setattr(pair_scores, "score_pair", score_slowly)
    together, others = candidates(world)
    assert together == alone
    assert others.used == scores.used
    assert others.fresh == scores.fresh
    assert others.table().equals(scores.table())


@pytest.mark.slow
@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("start", ["raise SystemExit(1)", "print('no scores')"])
def test_a_process_that_dies_is_not_missed(
    world: World, monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    alone, _ = candidates(world)
    monkeypatch.setattr(scored_ahead, "_START", start)
    assert candidates(world)[0] == alone


@pytest.mark.usefixtures("small_blocks")
def test_without_leave_to_start_a_process_one_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    ahead = ahead_of(world)
    assert not ahead.block_at(10, PairScores(fresh=10)).said
    ahead.close()


def test_what_is_mapped_ahead_keeps_its_order() -> None:
    def wait(number: int) -> int:
        time.sleep(0.001 * (number % 3))
        return number

    assert list(map_ahead(wait, range(20))) == list(range(20))
    items = iter(range(100))
    assert next(map_ahead(wait, items)) == 0
    assert next(items) < 20, "no more are taken than are worked on"
