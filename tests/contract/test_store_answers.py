"""Exposure out of a store alone equals that out of the record, on many small random worlds."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from graph.record.model import Arrangement, Gap, Link, Name, Party, Row, Transfer
from graph.store.fetch.fetch_party import world_between
from graph.store.fetch.fetch_upstream import world_from_store
from graph.store.open_store import open_store
from graph.store.protocol.graph_store import Store
from graph.values.dates import iso_day
from graph.values.share import parse_share
from graph.world.identity import world_from_rows
from graph.world.world import World
from queries.answers.exposure_answer import exposure_rows
from queries.answers.neighbour_rows import statement_hops
from queries.question.answer import json_value
from tests.conftest import Lent
from tests.graph.store.example import workspace_in
from tests.graph.verdict.made_up import holds, listed
from tests.oracle.dated_worlds import FIRST, rows_of

pytestmark = pytest.mark.slow

STORES = ("embedded", pytest.param("neo4j", marks=pytest.mark.neo4j))
SEEDS = range(40)
REGIMES = ["us", "eu", "uk"]
DAYS = [FIRST.toordinal() + days for days in (0, 14, 40)]
GIVEN = iso_day(DAYS[0])
ENDS = (
    *("id", "owner", "asset", "party", "about", "nominee_for"),
    *("giver", "receiver", "source", "target"),
)

EMBEDDED = "embedded", None
Told = Callable[[int], dict[str, Any]]


def _all_rows() -> Iterator[Row]:
    for seed in SEEDS:
        for row in rows_of(seed):
            yield _renamed(row, seed)
        yield Gap(f"w{seed}:a", "unspecified_owner", "unknown", parse_share("<25"))
    yield from (holds(f"j:{owner}", "20", "j:other", joint="pact") for owner in "pn")
    yield Arrangement(["j:p", "j:n"], name="pact")
    yield from (holds("j:p", "10", "j:t"), holds("j:n", "90", "j:t"), listed("j:p", "uk"))
    yield from (holds("e:p", "30", "e:t"), holds("e:n", "30", "e:t"), listed("e:p", "uk"))
    yield Arrangement(["e:p", "e:n"], end=GIVEN)
    for key, name, birth in (
        ("listed", "Ivan Petrovich Sidorov", "1960-02-03"),
        ("near", "Mr Sidorov, Ivan", "1960-02"),
        ("far", "Ivan Sidorov", "1961-02"),
    ):
        yield Party(f"n:{key}", "Person", [Name(name)], birth_date=birth)
        yield holds(f"n:{key}", "60", f"n:of-{key}")
    yield from (listed("n:listed", "uk"), holds("n:of-near", "60", "n:below"))
    yield from (holds("g:p", "60", "g:t", end=GIVEN), holds("g:t", "100", "g:c"))
    yield Transfer("g:p", "g:n", "g:t", parse_share("60"), start=GIVEN, certainty="reported")
    yield from (Link("Family", "g:n", "g:p", role="son"), listed("g:p", "uk", start=GIVEN))
    yield from (Party("v:ship", "Vessel", [Name("BLUE")]), listed("v:ship", "uk"))
    yield from (holds("v:o", None, "v:ship"), holds("v:p", "60", "v:o"), holds("v:o", "100", "v:d"))
    yield from (Party("v:car", "Vehicle", [Name("VAN")]), listed("v:car", "uk"))
    yield holds("v:u", "100", "v:car")
    yield from (holds("b:h", None, "b:b", "headOffice"), holds("b:b", None, "b:c", "headOffice"))
    yield from (holds("b:h", "60", "b:t"), listed("b:c", "uk"), listed("b:c", "eu"))
    yield Party("b:s", "Company", [Name("SPOT")], topics=["sanction"])
    yield holds("b:u", None, "b:s", "umbrellaFund")
    yield from (holds("l:n", "100", "l:h"), holds("l:h", "100", "l:t"), listed("l:p", "uk"))
    yield Link("UnknownLink", "l:n", "l:p", role="possibly the same")
    text = "Controlled by somebody through a nominee."
    yield Party("l:h", "Company", [Name("HOLDER")], data=[("summary", text)])
    yield replace(holds("l:q", "20", "l:t"), quote="held on behalf of somebody")
    yield from (Link("Succession", "l:p", "l:s"), holds("l:s", None, "l:c", "appointmentOfBoard"))


def _renamed(row: Row, seed: int) -> Row:
    """Put a row into its own world among the others."""
    ends: dict[str, Any] = {
        name: f"w{seed}:{value}" for name in ENDS if (value := getattr(row, name, None)) is not None
    }
    if isinstance(row, Arrangement):
        ends["members"] = [f"w{seed}:{member}" for member in row.members]
    return replace(row, **ends)


@pytest.fixture(scope="module")
def world() -> World:
    return world_from_rows(_all_rows(), dataset="random")


@pytest.fixture(scope="module")
def recorded(world: World) -> Told:
    """What the record says of each party on a day, found once for all stores."""

    def told(day: int) -> dict[str, Any]:
        parties = [f"w{seed}:{name}" for seed in SEEDS for name in "ac"]
        numbers = [number for party in parties if (number := world.number_of(party)) is not None]
        rows = _plain(exposure_rows(world, numbers, REGIMES, day, links=False))
        each = len(REGIMES)
        return {
            party: rows[place * each : place * each + each] for place, party in enumerate(parties)
        }

    return cache(told)


@pytest.fixture(scope="module", params=STORES)
def store(
    request: pytest.FixtureRequest,
    world: World,
    lend_neo4j: Callable[[], Lent],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Store]:
    """A store that every test of this file only reads."""
    workspace = workspace_in(tmp_path_factory.mktemp("answers"))
    with ExitStack() as lent:
        address, auth = lent.enter_context(lend_neo4j()) if request.param == "neo4j" else EMBEDDED
        user, password = auth or (None, None)
        opened = open_store(address, workspace=workspace, user=user, password=password)
        opened.load(world)
        yield opened
        opened.close()


def _told(world: World, party: str, day: int) -> Any:
    number = world.number_of(party)
    assert number is not None, party
    rows = exposure_rows(world, [number], REGIMES, day, links=False)
    return _plain(rows)


def _plain(rows: Any) -> Any:
    return _without_numbers(json.loads(json.dumps(json_value(rows), default=str)))


def _without_numbers(value: Any) -> Any:
    """Leave out the number of a row, which counts the rows of one world."""
    if isinstance(value, dict):
        return {key: _without_numbers(each) for key, each in value.items() if key != "row"}
    return [_without_numbers(each) for each in value] if isinstance(value, list) else value


def test_a_name_on_interests_elsewhere_binds_nothing_here(store: Store, world: World) -> None:
    cone = world_from_store(store, ["j:t"])
    found = _told(cone, "j:t", DAYS[0])
    assert found == _told(world, "j:t", DAYS[0])
    assert {row["regime"]: row["verdict"] for row in found}["uk_reg7"] == "excluded"


def test_a_listed_ship_below_a_party_is_told_out_of_a_store(store: Store, world: World) -> None:
    for party, is_above in (("v:p", True), ("v:o", True), ("v:d", False), ("v:u", True)):
        found = _told(world_from_store(store, [party]), party, DAYS[0])
        assert found == _told(world, party, DAYS[0])
        (uk,) = [row for row in found if row["regime"] == "uk_reg7"]
        assert ("linked_to_listed" in uk["flags"]) is is_above


def test_the_head_office_of_a_listed_branch_is_told_out_of_a_store(
    store: Store, world: World
) -> None:
    for party in ("b:b", "b:h", "b:t", "b:u"):
        found = _told(world_from_store(store, [party]), party, DAYS[0])
        assert found == _told(world, party, DAYS[0])
        (uk,) = [row for row in found if row["regime"] == "uk_reg7"]
        assert (uk["verdict"], "part_on_list" in uk["flags"]) == ("review", True)


@pytest.mark.parametrize(
    ("party", "flag"),
    [
        ("l:t", "linked_to_listed"),
        ("l:h", "linked_to_listed"),
        ("l:c", "succession_with_listed"),
    ],
)
def test_who_stands_above_and_is_tied_to_the_listed_is_told_out_of_a_store(
    store: Store, world: World, party: str, flag: str
) -> None:
    found = _told(world_from_store(store, [party]), party, DAYS[0])
    assert found == _told(world, party, DAYS[0])
    (uk,) = [row for row in found if row["regime"] == "uk_reg7"]
    assert (uk["verdict"], flag in uk["flags"]) == ("excluded", True)


def test_an_arrangement_that_ended_is_told_out_of_a_store(store: Store, world: World) -> None:
    found = _told(world_from_store(store, ["e:t"]), "e:t", DAYS[0])
    assert found == _told(world, "e:t", DAYS[0])
    (uk,) = [row for row in found if row["regime"] == "uk_reg7"]
    assert (uk["verdict"], "joint_arrangement_ended" in uk["flags"]) == ("excluded", True)


def test_a_namesake_of_a_listed_party_is_an_edge_of_the_store(store: Store, world: World) -> None:
    for party, verdict in (("n:below", "review"), ("n:near", "review"), ("n:of-far", "excluded")):
        cone = world_from_store(store, [party])
        found = _told(cone, party, DAYS[0])
        assert found == _told(world, party, DAYS[0]), party
        (uk,) = [row for row in found if row["regime"] == "uk_reg7"]
        assert uk["verdict"] == verdict, party
        assert [c["right"] for c in uk["candidates"]] == ["n:listed"] * (verdict == "review")


def test_what_was_given_away_is_a_step_and_a_line_out_of_a_store(
    store: Store, world: World
) -> None:
    found = _told(world_from_store(store, ["g:c"]), "g:c", DAYS[0])
    assert found == _told(world, "g:c", DAYS[0])
    (uk,) = [row for row in found if row["regime"] == "uk_reg7"]
    (path,) = uk["paths"]
    assert [hop["relation"] for hop in path["hops"]] == ["TRANSFERRED", "RECEIVED", "OWNS"]
    parties = ["g:p", "g:n", "g:t"]
    drawn = [_lines(one, parties) for one in (world_between(store, parties, parties), world)]
    assert drawn[0] == drawn[1]
    assert ("g:p", "TRANSFERRED", "g:n") in drawn[0]


def _lines(world: World, parties: list[str]) -> list[tuple[str, str, str]]:
    numbers = [number for party in parties if (number := world.number_of(party)) is not None]
    said = statement_hops(world, numbers, numbers, DAYS[0])
    return sorted((hop["from_id"], hop["relation"], hop["to_id"]) for hop in said)


def test_a_store_alone_gives_the_records_answers(
    store: Store, world: World, recorded: Told
) -> None:
    verdicts = set()
    for seed in SEEDS:
        for place, party in enumerate((f"w{seed}:a", f"w{seed}:c")):
            cone = world_from_store(store, [party])
            assert cone.size < world.size
            # A Neo4j, which has the same reads, is asked about one of the days in turn.
            turn = (seed + place) % len(DAYS)
            for day in DAYS[turn : turn + 1] if store.kind == "neo4j" else DAYS:
                expected = recorded(day)[party]
                assert _told(cone, party, day) == expected, (seed, party, day)
                verdicts |= {row["verdict"] for row in expected}
    assert verdicts >= {"listed", "certain", "possible", "excluded"}
