"""What was known on a day: out of a store alone, equal to the record, on random editions.

``OWNERSHIP_TEST_SEED`` draws other editions.
"""

import json
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from graph.head.decisions import FOUR_EYES, SETTING, Decision
from graph.head.rule_status import RuleStatus
from graph.record import known_time
from graph.record.known_time import TAKEN_BACK_FROM
from graph.store.fetch import fetch_upstream_known
from graph.values.dates import parse_day
from graph.values.errors import NotFoundError, StoreError
from graph.world.open_world import read_world
from ingest.load.pipeline import Options
from queries.answers.exposure_answer import exposure_rows
from queries.answers.known_on import earlier_number, known_world
from queries.question.answer import json_value
from queries.question.settings import Settings
from queries.workspace.backends import StoreBackend
from queries.workspace.caches import fill_store
from queries.workspace.workspace import Workspace, open_workspace
from tests.conftest import Lent
from tests.contract.test_store_answers import STORES

pytestmark = pytest.mark.slow

Recorded = Callable[..., Any]
Kept = Callable[[str], tuple[Workspace, Recorded]]

SEED = int(os.environ.get("OWNERSHIP_TEST_SEED", "0"))
SEEDS = range(SEED, SEED + 2)
DAY = parse_day("2024-06-01")
DAYS = ("2023-01-01", "2023-06-01", "2024-01-01", "2024-06-01")
ASKED = ("2022-12-31", "2023-01-01", "2023-03-01", "2023-06-01", "2024-02-01", "2024-06-01")
PARTIES = ("person", "top", "holding", "firm", "late")
SHARES = ("30", "50", "60", "25..50", ">25..50", "100")
NUMBERS = ("NL-KVK:27265167", "GB-COH:01234567")
PACT = """case: pact
sources: {{memo: {{title: Memo}}}}
parties:
  p: {{schema: Person, name: pact p, source: memo}}
  n: {{schema: Person, name: pact n, source: memo}}
  t: {{schema: Company, name: pact t, source: memo}}
  other: {{schema: Company, name: pact other, source: memo}}
  head: {{schema: Company, name: pact head, source: memo}}
  branch: {{schema: Company, name: pact branch, source: memo}}
  house: {{schema: Company, name: pact house, source: memo}}
  office: {{schema: Company, name: pact office, source: memo}}
interests:
  - {{owner: house, asset: office, types: [headOffice], source: memo}}
  - {{owner: n, asset: t, share: 90, source: memo}}
{block}listings:
  - {{party: p, authority: UK, measures: [asset_freeze], source: memo}}
  - {{party: branch, authority: UK, measures: [asset_freeze], source: memo}}
{entry}  - {{party: n, authority: US-BIS, list: entities, measures: [export_control], source: memo}}
arrangements:
  - {{members: [p, n], kind: joint, name: pact, source: memo}}
"""
BLOCK = "  - {owner: p, asset: other, share: 20, joint: pact, source: memo}\n"
"""Names the arrangement, so that it binds nothing else."""
OF_BRANCH = "  - {owner: head, asset: branch, types: [headOffice], source: memo}\n"
ENTRY = "  - {party: office, authority: UK, measures: [asset_freeze], source: memo}\n"
"""Entry of a branch; it is taken back, as is above what says that another is one."""


BIS = "us_bis_affiliates"
STATUSES = (
    RuleStatus(
        BIS, "in-force", "2026-11-10", None, 'a "notice"; https://x', "a", "2023-03-01T10:00"
    ),
    RuleStatus(BIS, "stayed", "2027-06-01", "2028-06-01", "another", "b", "2023-06-01T10:00"),
    RuleStatus(BIS, "removed", "", None, "", "b", "2024-03-01T10:00"),
    RuleStatus(BIS, "stayed", "2026-11-10", None, "a third", "c", "2024-05-01T10:00"),
)


def _case(rng: random.Random, name: str) -> str:
    """Draw an edition of a case; what it lacks may be closed, what it changes is."""
    # Parties of other cases may have the name, in this edition or in another.
    names = random.Random(str(rng.getstate()[1][:2]))
    lines = [f"case: {name}", "sources:", "  memo: {title: Memo}", "parties:"]
    kept = [party for party in PARTIES if party in ("person", "firm") or rng.random() < 0.8]
    for party in kept:
        more = ""
        if rng.random() < 0.3:
            scheme, number = rng.choice(NUMBERS).split(":")
            more = f', identifiers: {{{scheme}: "{number}"}}'
        label = rng.choice((party, f"{party} ltd"))
        first = names.choice((name, name, "Twin"))
        lines.append(f"  {party}: {{schema: Company, name: {first} {label}{more}, source: memo}}")
    lines.append("interests:")
    for _ in range(rng.randint(2, 6)):
        owner, asset = rng.sample(kept, 2)
        more = rng.choice(("", "", ", observed_on: 2019-05-05", ", certainty: alleged"))
        if rng.random() < 0.1:
            more += f", nominee_for: {rng.choice(kept)}"
        held = f'owner: {owner}, asset: {asset}, share: "{rng.choice(SHARES)}"'
        lines.append(f"  - {{{held}{more}, source: memo}}")
    owner, asset = names.sample(kept, 2)
    lines.append(f"  - {{owner: {owner}, asset: {asset}, types: [headOffice], source: memo}}")
    lines.append("listings:")
    for party, authority in (("person", "EU"), (rng.choice(kept), rng.choice(("UK", "US-OFAC")))):
        # Listings without a day begin between two days, of which editions say the later one.
        own = random.Random(f"{name} {party} {len(lines) % 2}")
        programme = own.choice(("p", "269/2014", "RUSSIA-EO14024", "SUDAN"))
        start = own.choice(("start: 2022-02-28, ", ""))
        lines.append(
            f"  - {{party: {party}, authority: {authority}, list: a list, programme: {programme}, "
            f"measures: [asset_freeze], {start}source: memo}}"
        )
    if rng.random() < 0.5:
        members = ", ".join(rng.sample(kept, 2))
        lines += ["arrangements:", f"  - {{members: [{members}], kind: joint, source: memo}}"]
    return "\n".join(lines) + "\n"


def _further(rng: random.Random) -> dict[str, Any]:
    """Give what a decision may say besides: a last day, a second person, what was seen."""
    seen = "name=1:abcdefgh birth=0: number=0: kind=1:abcdefgh"
    return rng.choice(
        (
            {},
            {"until": rng.choice(("2021-01-01", "9999-01-01")), "reason": "for a while"},
            {"second": "they"},
            {"left_seen": seen, "right_seen": seen},
        )
    )


def _fill(workspace: Workspace, folder: Path) -> None:
    """Load editions of some cases, one without a date, and decide on identity in between."""
    for seed in SEEDS:
        rng = random.Random(seed)
        print(f"seed {seed}")
        for number, day in enumerate(DAYS):
            if rng.random() < 0.2:
                continue
            file = folder / f"k{seed}.{number}.case.yaml"
            file.write_text(_case(rng, f"k{seed}"), encoding="utf-8")
            options = Options(retrieved_on=day, complete=rng.random() < 0.7)
            outcomes = workspace.load([file], options)
            assert not [o.answer for o in outcomes if o.is_refused]
        for _ in range(3):
            one, two = rng.sample(PARTIES, 2)
            judgement = rng.choice(("positive", "positive", "negative", "unsure"))
            at = rng.choice(ASKED[1:]) + "T10:00:00"
            left, right = f"k{seed}:{one}", f"k{rng.choice(SEEDS)}:{two}"
            if left != right:
                decision = Decision(left, right, judgement, rng.choice(("me", "you")), at)
                workspace.record.decide(replace(decision, **_further(rng)))
    one_day = Decision(
        f"k{SEEDS[-1]}:late", f"k{SEED}:late", "negative", "me", "2023-01-05T10:00:00"
    )
    workspace.record.decide(replace(one_day, until="9999-01-01"))
    for day, word in (("2023-02-01", "on"), ("2024-01-10", "off")):
        at = f"{day}T10:00:00"
        switch = Decision(FOUR_EYES, FOUR_EYES, word, "me", at, about=SETTING)
        workspace.record.decide(switch)
    file = folder / "undated.case.yaml"
    file.write_text(_case(random.Random(99), "undated"), encoding="utf-8")
    workspace.load([file], Options())
    for day, said in (("2023-01-01", (BLOCK + OF_BRANCH, ENTRY)), ("2024-01-01", ("", ""))):
        file = folder / f"{day}.case.yaml"
        file.write_text(PACT.format(block=said[0], entry=said[1]), encoding="utf-8")
        workspace.load([file], Options(retrieved_on=day, complete=True))
    with workspace.record.write_lock() as head:
        workspace.record.commit(replace(head, decisions=(*head.decisions, *STATUSES)))
    workspace.close()


of_cases = pytest.mark.parametrize("filled", [TAKEN_BACK_FROM], ids=["cases"], indirect=True)
of_both = pytest.mark.parametrize(
    "filled", [TAKEN_BACK_FROM, "no reader"], ids=["cases", "lists"], indirect=True
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Editions, and what a question gives out of them, made once a kind in whatever order."""

    def make(kind: str) -> tuple[Workspace, Recorded]:
        folder = tmp_path_factory.mktemp("known")
        workspace = open_workspace(folder / "workspace")
        _fill(workspace, folder)
        return workspace, cache(lambda question, *words: question(workspace, *words))

    return cache(make)


@pytest.fixture(scope="module")
def filled(request: pytest.FixtureRequest, kept: Kept) -> Iterator[Workspace]:
    """Editions of cases, in which what one lacks is taken back or, as in a list, has ended."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(known_time, "TAKEN_BACK_FROM", request.param)
        yield kept(request.param)[0]


@pytest.fixture(scope="module")
def recorded(filled: Workspace, kept: Kept) -> Recorded:
    """What a question gives out of the record, asked once for all stores."""
    return kept(known_time.TAKEN_BACK_FROM)[1]


@pytest.fixture(scope="module", params=STORES)
def alone(
    request: pytest.FixtureRequest,
    filled: Workspace,
    lend_neo4j: Callable[[], Lent],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Workspace]:
    """A workspace that has nothing but a store, which every test of this file only reads."""
    nowhere = tmp_path_factory.mktemp("nowhere")
    settings = Settings(nowhere, "bolt://nowhere")
    if request.param == "neo4j":
        with lend_neo4j() as (address, auth):
            settings = Settings(nowhere, address, *(auth or (None, None)))
            fill_store(replace(settings, workspace=filled.settings.workspace), filled.record)
            reader = Workspace(settings)
            yield reader
            reader.close()
        return
    workspace = Workspace(settings)
    ground = StoreBackend(settings)
    ground.__dict__["_store"] = filled.backend.store()
    workspace.__dict__["backend"] = ground
    yield workspace


def _plain(answer: Any) -> Any:
    return _alike(json.loads(json.dumps(json_value(answer), default=str)))


def _alike(value: Any) -> Any:
    """Leave out numbers of rows, which count the rows of one world, and the opening of a past day.

    A store alone fetches no ties of a past day; its opening says that they were not searched.
    """
    if isinstance(value, dict):
        left_out = {"row", "opening"} if value.get("data_as_known_on") else {"row"}
        return {key: _alike(item) for key, item in value.items() if key not in left_out}
    return [_alike(item) for item in value] if isinstance(value, list) else value


@of_cases
def test_a_store_cites_the_decisions_that_stand_today(
    alone: Workspace, filled: Workspace, recorded: Recorded
) -> None:
    cited = set()
    for party in sorted(set(filled.world.tables["parties"]["id"].to_pylist())):
        told = recorded(_one, party)
        assert _one(alone, party) == told, party
        cited |= {one["state"] for row in told for one in row["decisions"]}
    assert cited == {"in_force", "changed", "ran_out"}


@of_cases
def test_a_decision_runs_out_in_a_store_that_was_filled_before(
    alone: Workspace, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = "9999-06-01"
    head = replace(filled.record.head(), day=later)
    then = read_world(filled.record, head)
    ids = sorted(set(filled.world.tables["parties"]["id"].to_pylist()))
    with monkeypatch.context() as patch:
        patch.setattr(fetch_upstream_known, "today", lambda: later)
        moved = set()
        for party in ids:
            number = then.number_of(party)
            assert number is not None
            told = exposure_rows(then, [number], ["us", "eu"], DAY, links=False)
            world = alone.backend.world_for([filled.resolve(party)], links=False)
            found = world.number_of(party)
            assert found is not None
            again = exposure_rows(world, [found], ["us", "eu"], DAY, links=False)
            for one, two in zip(told, again, strict=True):
                two["data_version"] = one["data_version"]
            assert _plain(again) == _plain(told), party
            said = [one for row in told for one in row["decisions"]]
            moved |= {one["until"] for one in said if one["state"] == "ran_out"}
        assert "9999-01-01" in moved, "no decision ran out, so nothing was tried"
        with pytest.raises(StoreError, match="ran out after 1 January 9999"):
            alone.backend.world_for([ids[0]], links=True)
        with pytest.raises(StoreError, match="ran out after 1 January 9999"):
            alone.holdings(ids[0])
        with pytest.raises(StoreError, match="ran out after 1 January 9999"):
            alone.run_query("owners_by_level")


@of_both
def test_a_store_knows_what_was_known_on_a_day(
    alone: Workspace, filled: Workspace, recorded: Recorded
) -> None:
    verdicts: set[str] = set()
    hops = 0
    ids = tuple(sorted(set(filled.world.tables["parties"]["id"].to_pylist())))
    for day in ASKED:
        several = tuple(party for party in ids if recorded(_is_several, party, day))
        one = tuple(party for party in ids if party not in several)
        singly = ((party,) for party in (f"k{SEED}:firm", f"k{SEEDS[-1]}:person", *several))
        for parties in (one, *singly):
            told = recorded(_exposure, parties, day)
            assert _exposure(alone, parties, day) == told, (parties, day)
            verdicts |= {row["verdict"] for row in told}
        if day in ASKED[1::3]:
            assert _today(alone, ids, day) == recorded(_today, ids, day), day
        for seed in SEEDS:
            paths = recorded(_paths, f"k{seed}:firm", day)
            assert _paths(alone, f"k{seed}:firm", day) == paths, (seed, day)
            hops += sum(len(path["hops"]) for path in paths or ())
    assert verdicts >= {"listed", "certain", "possible", "excluded", "review", "not_assessed"}
    assert hops > 5
    for seed in SEEDS:
        party = f"k{seed}:firm"
        assert _timeline(alone, party) == recorded(_timeline, party)
        # Which fact moved a verdict is asked by hundreds of answers a party.
        if seed % 2:
            assert _compared(alone, party) == recorded(_compared, party)
    with pytest.raises(StoreError, match="leave out --links"):
        alone.exposure([f"k{SEED}:firm"], ["eu"], "2024-06-01", known_on="2024-02-01", links=True)


@of_cases
def test_a_store_knows_which_status_of_a_rule_was_set(
    alone: Workspace, filled: Workspace, recorded: Recorded
) -> None:
    ids = sorted(set(filled.world.tables["parties"]["id"].to_pylist()))
    flags: set[str] = set()
    for day in (*ASKED, None):
        for as_of in ("2026-12-01", "2027-07-01"):
            one = tuple(p for p in ids if day is None or not recorded(_is_several, p, day))
            told = recorded(_stayed, one, as_of, day)
            assert _stayed(alone, one, as_of, day) == told
            flags |= {flag for row in told for flag in row["flags"]}
    assert flags >= {"rule_status_set", "rule_stayed", "rule_status_unverified"}
    assert _plain(alone.timeline(ids[0], BIS)) == _plain(filled.timeline(ids[0], BIS))
    assert _plain(alone.regimes()) == _plain(filled.regimes())


@of_cases
def test_a_block_that_was_taken_back_says_what_an_arrangement_bound(
    alone: Workspace, filled: Workspace
) -> None:
    # In lists the block has ended, and the arrangement holds it until then.
    for day, verdict in (("2023-06-01", "excluded"), ("2024-01-01", "certain")):
        for workspace in (filled, alone):
            (row,) = workspace.exposure("pact:t", "uk", "2024-06-01", known_on=day)
            assert row["verdict"] == verdict, day


@of_cases
def test_a_branch_that_was_taken_back_reaches_its_head_office_as_it_was_known(
    alone: Workspace, filled: Workspace
) -> None:
    for day, verdict in (("2023-06-01", "review"), ("2024-01-01", "excluded")):
        for workspace in (filled, alone):
            for party in ("pact:head", "pact:house"):
                (row,) = workspace.exposure(party, "uk", "2024-06-01", known_on=day)
                assert row["verdict"] == verdict, (day, party)


def _one(workspace: Workspace, party: str) -> Any:
    return _plain(workspace.exposure(party, "eu", "2024-06-01"))


def _stayed(workspace: Workspace, parties: tuple[str, ...], as_of: str, day: str | None) -> Any:
    return _plain(workspace.exposure(list(parties), BIS, as_of, known_on=day))


def _is_several(workspace: Workspace, party: str, day: str) -> bool:
    """Return whether a party of today was not yet known to be one."""
    then = known_world(workspace.backend, [party], day, links=False)
    try:
        earlier_number(workspace.world, then, party, party)
    except NotFoundError:
        return True
    return False


def _exposure(workspace: Workspace, parties: tuple[str, ...], day: str) -> Any:
    asked = (list(parties), ["us", "eu", "uk"], "2024-06-01")
    try:
        return _plain(workspace.exposure(*asked, known_on=day))
    except NotFoundError as several:
        return [{"verdict": str(several)}]


def _today(workspace: Workspace, parties: tuple[str, ...], day: str) -> Any:
    return _plain(workspace.exposure(list(parties), ["us", "eu", "uk"], day))


def _timeline(workspace: Workspace, party: str) -> Any:
    return _plain(workspace.timeline(party))


def _compared(workspace: Workspace, party: str) -> Any:
    return _plain(workspace.compare(party, "2022-01-01", "2024-01-01"))


def _paths(workspace: Workspace, party: str, day: str) -> Any:
    try:
        return _plain(workspace.paths(party, "eu", "2024-06-01", known_on=day))
    except NotFoundError:
        return None
