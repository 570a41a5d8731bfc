"""Tracing by hand out of a store alone equals that out of the record."""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Interest, Link, Name, Party, Row
from graph.search.name_index import Hit
from graph.store.open_store import open_store
from graph.store.protocol.graph_store import Store
from graph.ties import reach_between
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.world.identity import world_from_rows
from graph.world.neighbours import RELATIONS
from graph.world.world import World
from queries.find.find_party import (
    name_index,
    open_index,
    stored_index_rows,
    stored_search_row,
)
from queries.find.found_parties import found_in_store, found_in_world
from queries.question.answer import json_value
from queries.question.found_page import FindQuestion
from queries.question.party_kind import is_trust
from queries.workspace.find_verbs import FindVerbs
from tests.conftest import Lent
from tests.graph.store.example import rows as example_rows
from tests.graph.store.example import workspace_in
from tests.oracle.dated_worlds import FIRST, rows_of

pytestmark = pytest.mark.slow

STORES = ("embedded", pytest.param("neo4j", marks=pytest.mark.neo4j))
DAYS = [FIRST.isoformat(), "1990-01-01"]
HELD = 45
EMBEDDED = "embedded", None


@dataclass
class FromWorld(FindVerbs):
    """The verbs on a world."""

    world: World
    remote = False

    @property
    def backend(self) -> Any:
        return self

    def resolve(self, party: str) -> str:
        return party


@dataclass
class FromStore(FromWorld):
    """The verbs on a store."""

    held: Store
    remote = True

    def store(self) -> Store:
        return self.held


def _hub() -> Iterator[Row]:
    """A holding with many companies, of which some were sold, and links of every kind."""
    yield Party("hub:top", "Company", [Name("Top")], jurisdiction="nl")
    for number in range(HELD):
        firm = f"hub:firm{number}"
        names = [Name(f"Firm {number}"), Name(f"Фирма {number}", "alias", "ru")]
        place = {"jurisdiction": "us_de"} if number % 3 else {"countries": ["cy", "nl"]}
        yield Party(firm, "Company", names, **place)
        share = parse_share(str(number % 5 * 20)) if number % 7 else None
        end = "2020" if number % 4 == 0 else None
        yield Interest("hub:top", firm, ["shareholding"], share, end=end)
        yield Interest("hub:top", firm, ["consolidation"], start="2021-03")
        yield Interest(firm, firm, ["shareholding"], parse_share("10"))
    yield Party("hub:pot", "LegalEntity", [Name("Pot")], data=[("entitySubtype", "trust")])
    yield Interest("hub:pot", "hub:top", ["shareholding"], parse_share("1"))
    for number, kind in enumerate(("Supply", "Directorship", "Family", "Payment", "Supply")):
        yield Link(kind, f"hub:firm{number}", "hub:top", start="2019", certainty="alleged")
        yield Link(kind, "hub:top", f"hub:firm{number + 1}")


@pytest.fixture(scope="module")
def world() -> World:
    random = [row for seed in range(3) for row in rows_of(seed)]
    return world_from_rows([*example_rows(), *_hub(), *random], dataset="near")


@pytest.fixture(scope="module", params=STORES)
def stored(
    request: pytest.FixtureRequest,
    world: World,
    lend_neo4j: Callable[[], Lent],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[FromStore]:
    """A store that every test of this file only reads."""
    workspace = workspace_in(tmp_path_factory.mktemp("nearby"))
    with ExitStack() as lent:
        address, auth = lent.enter_context(lend_neo4j()) if request.param == "neo4j" else EMBEDDED
        user, password = auth or (None, None)
        opened = open_store(address, workspace=workspace, user=user, password=password)
        opened.load(world)
        yield FromStore(world, opened)
        opened.close()


def _told(value: Any) -> Any:
    return json.loads(json.dumps(json_value(value), default=str))


def test_a_store_alone_gives_the_records_neighbours(stored: FromStore, world: World) -> None:
    record = FromWorld(world)
    parties = world.ids.to_pylist()
    met = set()
    for day in DAYS:
        told = _told(record.around(parties, as_of=day))
        assert _told(stored.around(parties, as_of=day)) == told
        assert any(row["relations"] for row in told["parties"])
        assert "hub:pot" in [row["id"] for row in told["parties"] if row["trust"]]
        for party in ["hub:top", "c:firm", *parties[::8]]:
            counts = record.relations(party, day)
            assert stored.relations(party, day) == counts
            for count in counts:
                met.add(count["relation"])
                for past in (False, True):
                    mine = record.neighbours(party, count["relation"], day, past=past)
                    theirs = stored.neighbours(party, count["relation"], day, past=past)
                    assert _told(theirs) == _told(mine), (party, count)
                    assert theirs.total == mine.total
                    assert theirs.at_half == mine.at_half
                    assert mine.total == count["count"] + (count["past"] if past else 0)
    assert met == set(RELATIONS)


def test_a_store_alone_tells_the_records_trusts(stored: FromStore, world: World) -> None:
    ids = world.ids.to_pylist()
    rows = {row["id"]: row["found"] for row in stored.held.read("entities", {"ids": ids}).dicts()}
    told = {
        id_: stored_search_row("x", Hit(id_, "id", 100, "id"), rows[id_])["trust"] for id_ in rows
    }
    assert told == {id_: is_trust(world.party_rows(n)) for n, id_ in enumerate(ids) if id_ in rows}
    assert {"c:trust", "hub:pot"} == {id_ for id_ in ids if told.get(id_)}


NARROWED: list[dict[str, Any]] = [
    {"text": "firm 1"},
    {"text": "фирма 4"},
    {"text": "nobody"},
    {"country": "us"},
    {"country": "CY"},
    {"text": "firm", "country": "cy", "offset": 3, "limit": 4, "past": True},
    {"offset": 30},
    {"offset": 300},
]


def test_a_page_is_narrowed_down_alike(stored: FromStore, world: World) -> None:
    totals = set()
    for narrowed in NARROWED:
        mine = FromWorld(world).neighbours("hub:top", "holdings", DAYS[0], **narrowed)
        theirs = stored.neighbours("hub:top", "holdings", DAYS[0], **narrowed)
        assert _told(theirs) == _told(mine), narrowed
        assert theirs.total == mine.total
        assert len(mine) <= narrowed.get("limit", 20)
        totals.add(mine.total)
    assert len(totals) > len(NARROWED) // 2


def test_what_is_new_alone_is_fetched(stored: FromStore, world: World) -> None:
    parties = ["hub:top", "hub:firm1", "hub:firm2", "nobody"]
    for picture in (FromWorld(world), stored):
        told = picture.around(parties, ["hub:firm2", "nobody"], DAYS[0])
        assert [row["id"] for row in told["parties"]] == ["hub:firm2"]
        assert told["missing"] == ["nobody"]
        ends = {frozenset((hop["from_id"], hop["to_id"])) for hop in told["statements"]}
        assert ends == {frozenset(("hub:top", "hub:firm2"))}


@pytest.mark.parametrize("hub", [200, 10])
def test_parties_are_connected_alike(
    stored: FromStore, world: World, hub: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach_between, "HUB", hub)
    record, draw = FromWorld(world), random.Random(5)
    pairs = [draw.sample(world.ids.to_pylist(), 2) for _ in range(40)]
    pairs += [["hub:firm1", "hub:firm40"], ["hub:firm3", "hub:pot"], ["c:firm", "c:holding"]]
    lengths, large = set(), 0
    for left, right in pairs:
        if not world.party_rows(int(world.number_of(left) or 0)):
            continue
        told = _told(record.connect(left, right, DAYS[0], max_steps=4))
        assert _told(stored.connect(left, right, DAYS[0], max_steps=4)) == told, (left, right)
        lengths |= {way["steps"] for way in told["ways"]}
        large += len(told["not_followed"])
    assert {1, 2} < lengths
    assert bool(large) == (hub == 10)


def test_a_page_of_a_search_is_found_alike(stored: FromStore, world: World, tmp_path: Path) -> None:
    """The rows and the counts of a search, out of a store's own index and out of the record's."""
    mine = name_index(tmp_path / "mine", world)
    told = stored_index_rows(stored.held.read("all_parties").dicts())
    theirs = open_index(tmp_path / "theirs", world.data_version, lambda: told)
    asked = parse_day(DAYS[0])
    for text in ("firm", "фирма 4", "Top", "Примр", "GB-COH:01234567"):
        for narrowed in ({}, {"country": "us"}, {"listed": True}, {"dataset": "near"}):
            sought = FindQuestion(text, asked, narrowed, 2, 7)
            page = found_in_world(world, mine, sought)
            same = found_in_store(stored.held, theirs, sought)
            assert _told(same) == _told(page), (text, narrowed)
            assert (same.total, same.facets) == (page.total, page.facets)
