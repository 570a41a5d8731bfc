"""A register whose record changes between two editions: what it said once is not forgotten."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from graph.world.open_world import read_world
from ingest.load.pipeline import Options
from queries.workspace.workspace import Workspace, open_workspace

pytestmark = pytest.mark.slow

Holdings = dict[str, tuple[str, str] | tuple[str, str, str]]
"""By record: owner, share, and the start that is stated."""

FIRST, SECOND, THIRD = "2024-05-01", "2024-09-01", "2025-02-01"
LISTED = """case: sanc
sources: {memo: {title: Memo}}
parties:
  ivan: {schema: Person, name: Ivan Testov, source: memo}
listings:
  - {party: ivan, authority: US-OFAC, list: SDN, programme: RUSSIA-EO14024,
     measures: [asset_freeze], start: 2024-02-24, source: memo}
"""


def entities(holdings: Holdings) -> list[dict[str, Any]]:
    """Return a company and its owners as FollowTheMoney, each owner only if it is named."""
    company = {"name": ["Target Ltd"], "registrationNumber": ["01234567"], "jurisdiction": ["gb"]}
    rows: list[dict[str, Any]] = [{"id": "c", "schema": "Company", "properties": company}]
    for owner in sorted({said[0] for said in holdings.values()}):
        name = {"a": "Ivan Testov", "b": "Pavel Testov"}.get(owner, f"Owner {owner}")
        rows.append({"id": owner, "schema": "Person", "properties": {"name": [name]}})
    for record, (owner, share, *start) in holdings.items():
        said = {"owner": [owner], "asset": ["c"], "percentage": [share], "startDate": start}
        rows.append({"id": record, "schema": "Ownership", "properties": said})
    return rows


def fill(folder: Path, editions: dict[str, Holdings]) -> Workspace:
    """Load editions of a register, and a list with its owner "a"."""
    workspace = open_workspace(folder / "workspace")
    file = folder / "sanc.case.yaml"
    file.write_text(LISTED, encoding="utf-8")
    workspace.load([file], Options(retrieved_on="2024-03-01"))
    for day, holdings in editions.items():
        file = folder / day / "reg.ftm.json"
        file.parent.mkdir()
        text = "\n".join(json.dumps({"datasets": ["reg"], **row}) for row in entities(holdings))
        file.write_text(text, encoding="utf-8")
        options = Options(dataset="reg", retrieved_on=day, complete=True, at_least=1)
        (outcome,) = workspace.load([file], options)
        assert not outcome.is_refused, outcome.answer
    if any(said[0] == "a" for holdings in editions.values() for said in holdings.values()):
        workspace.judge("reg-a", "sanc:ivan", "positive", "the same")
    return workspace


def ask(workspace: Workspace, day: str, **more: Any) -> str:
    (row,) = workspace.exposure(["reg-c"], ["us"], day, **more)
    return str(row["verdict"])


SOLD = "certain", "possible", "review"


@pytest.mark.parametrize(
    ("first", "second", "verdicts"),
    [
        ({"o": ("a", "60")}, {"o": ("a", "40")}, SOLD),
        ({"o": ("a", "60", "2010-01-01")}, {"o": ("a", "40", "2010-01-01")}, SOLD),
        ({"o": ("a", "60", "2010-01-01")}, {"o": ("b", "60", "2010-01-01")}, SOLD),
        ({"o": ("a", "60")}, {"o": ("b", "60")}, SOLD),
        # Sold to two, none of whom has more than was left.
        ({"o": ("a", "60")}, {"o": ("b", "30"), "p": ("d", "30")}, SOLD),
        # The new owner has a record of its own.
        ({"o": ("a", "60")}, {"p": ("b", "60")}, SOLD),
        ({"o": ("a", "60"), "p": ("b", "40")}, {"o": ("a", "40"), "p": ("b", "60")}, SOLD),
        # Who has more beside one who has less had the majority all along.
        (
            {"o": ("a", "55"), "p": ("b", "45")},
            {"o": ("a", "60"), "p": ("b", "40")},
            ("certain",) * 3,
        ),
        # More, or said more exactly: the new text holds on all days.
        ({"o": ("a", "40")}, {"o": ("a", "60")}, ("certain",) * 3),
        ({"o": ("a", "50-60")}, {"o": ("a", "55")}, ("certain",) * 3),
        ({"o": ("a", "60")}, {"q": ("a", "60")}, ("certain",) * 3),
    ],
)
def test_who_had_it_in_an_earlier_edition_is_not_forgotten(
    tmp_path: Path, first: Holdings, second: Holdings, verdicts: tuple[str, ...]
) -> None:
    workspace = fill(tmp_path, {FIRST: first, SECOND: second})
    days = (FIRST, "2024-07-01", SECOND)
    assert tuple(ask(workspace, day) for day in days) == verdicts
    spans = workspace.timeline("reg-c", ["us"])
    for day, verdict in zip(days, verdicts, strict=True):
        (span,) = [s for s in spans if (s["from"] or "") <= day < (s["until"] or "9999")]
        assert span["verdict"] == verdict, day


def test_who_is_gone_is_named_with_days_and_found(tmp_path: Path) -> None:
    workspace = fill(tmp_path, {FIRST: {"o": ("a", "60")}, SECOND: {"o": ("b", "60")}})
    (row,) = workspace.exposure(["reg-c"], ["us"], SECOND)
    assert "the next stated owner was Pavel Testov" in row["sentence"]
    assert workspace.resolve("reg-a") == workspace.resolve("sanc:ivan")


def test_what_a_person_changes_in_a_case_file_was_never_so(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path / "workspace")
    text = LISTED.replace(
        "listings:", "  t: {schema: Company, name: T Ltd, source: memo}\nlistings:"
    )
    for day, share in ((FIRST, 60), (SECOND, 40)):
        file = tmp_path / "sanc.case.yaml"
        held = f"interests: [{{owner: ivan, asset: t, share: {share}, source: memo}}]\n"
        file.write_text(text + held, encoding="utf-8")
        workspace.load([file], Options(retrieved_on=day, complete=True))
    for day in (FIRST, SECOND):
        (row,) = workspace.exposure(["sanc:t"], ["us"], day)
        assert row["verdict"] == "excluded"


def histories(seed: int) -> dict[str, Holdings]:
    """Return three made-up editions in which holders come, go, sell, buy and are renumbered."""
    dice = random.Random(seed)
    found: dict[str, Holdings] = {}
    for day in (FIRST, SECOND, THIRD):
        holdings: Holdings = {}
        left = 100
        for record in ("o", "p", "q"):
            share = dice.choice((0, 0, 20, 40, 55, 60))
            if 0 < share <= left:
                left -= share
                start = dice.choice(((), ("2010-01-01",), ("2024-08-01",)))
                holdings[record] = (dice.choice("abd"), str(share), *start)
        found[day] = holdings
    return found


COLUMNS = ("record_id", "owner", "start", "end", "observed_on", "first_seen", "last_seen")
SPAN = ("may_from", "sure_from", "sure_until", "may_until")


def held(world: Any) -> list[Any]:
    rows = world.tables["interests"].to_pylist()
    return [[row[name] for name in (*COLUMNS, *SPAN)] for row in rows]


def named(world: Any) -> set[Any]:
    return {(row["id"], row["last_seen"]) for row in world.tables["parties"].to_pylist()}


@pytest.mark.parametrize("seed", range(12))
def test_no_edition_makes_clear_what_another_said_of_its_day(tmp_path: Path, seed: int) -> None:
    editions = histories(seed)
    workspace = fill(tmp_path, editions)
    for day in editions:
        once = ask(workspace, day, known_on=day)
        now = ask(workspace, day)
        assert once != "certain" or now in ("certain", "possible", "review"), (day, once, now)


@pytest.mark.parametrize("seed", range(3))
def test_a_store_has_the_same_holdings_on_all_days(tmp_path: Path, seed: int) -> None:
    from graph.store.fetch.fetch_upstream import world_from_store
    from graph.store.fetch.fetch_upstream_known import known_world_from_store

    editions = histories(seed)
    workspace = fill(tmp_path, editions)
    store, targets = workspace.backend.store(), [workspace.resolve("reg-c")]
    assert held(world_from_store(store, targets)) == held(workspace.world)
    record = workspace.record
    for day in (*editions, "2024-08-31", "2024-12-31"):
        known = read_world(record, record.head(), known_on=day)
        fetched = known_world_from_store(store, targets, day)
        assert held(fetched) == held(known), day
        assert named(fetched) <= named(known), day
    workspace.backend.close()
