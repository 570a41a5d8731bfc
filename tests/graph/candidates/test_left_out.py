"""Names that later editions leave out: which they are, and how far they count."""

import pyarrow as pa
import pytest

from graph.candidates.candidate_search import Comparing, find_candidates
from graph.candidates.left_out import PARTIES_ONCE, dropped_names
from graph.record.model import Row
from graph.world.identity import world_from_rows
from tests.graph.candidates.test_candidate_search import entry, party

CALLED = "Zernotorg Vostok LLC"


def once(*rows: tuple[str, str, str | None]) -> pa.Table:
    """Give rows that were replaced: id, names, and the last edition."""
    told = [
        {
            "id": key,
            "schema": "Company",
            "names": [{"value": name, "kind": "name"} for name in names.split("|")],
            "identifiers": [],
            "seen": seen,
        }
        for key, names, seen in rows
    ]
    return pa.Table.from_pylist(told, schema=PARTIES_ONCE)


def left_out(now: dict[str, str], *rows: tuple[str, str, str | None]) -> list[tuple[str, str, str]]:
    """Give id, name and edition of what is left out of parties, by id."""
    parties = world_from_rows([party(key, name, "Company") for key, name in now.items()])
    found = dropped_names(parties.tables["parties"], once(*rows)).to_pylist()
    return [(row["id"], name["value"], row["seen"]) for row in found for name in row["names"]]


def levels(*rows: Row, former: tuple[tuple[str, str, str | None], ...]) -> set[tuple[str, str]]:
    """Give the left id and the level of each candidate."""
    tables = world_from_rows(rows).tables
    names = dropped_names(tables["parties"], once(*former))
    how = Comparing(names_once=names)
    found = find_candidates(tables["parties"], tables["listings"], how=how)
    return {(one.left, str(one.level)) for one in found}


@pytest.mark.parametrize(
    ("name", "is_left_out"),
    [(CALLED, True), ("LLC VOSTOK ZERNOTORG", False), ("ООО Новый Путь", True)],
)
def test_a_name_of_the_same_words_is_the_same(name: str, is_left_out: bool) -> None:
    now = {"a": "Zernotorg Vostok, LLC" if not is_left_out else "Other Words LLC"}
    found = left_out(now, ("a", name, "2025-01-01"))
    assert found == ([("a", name, "2025-01-01")] if is_left_out else [])


def test_only_a_party_that_goes_on_had_a_name_once() -> None:
    rows = ("a", "One LLC|Two LLC", "2025-01-01"), ("gone", "Three LLC", "2025-01-01")
    assert left_out({"a": "Two LLC", "b": "One LLC"}, *rows) == [("a", "One LLC", "2025-01-01")]


def test_the_last_edition_with_a_name_counts() -> None:
    rows = [("a", "One LLC", day) for day in ("2025-02-01", None, "2025-03-01", "2025-01-01")]
    assert left_out({"a": "Two LLC"}, *rows) == [("a", "One LLC", "2025-03-01")]


def _bearers(name: str) -> list[Row]:
    return [party(f"r{n}", name, "Company", identifiers=[f"X-REG:{n}"]) for n in range(6)]


def test_a_former_name_that_many_bear_is_no_strong_evidence() -> None:
    rows = *_bearers(CALLED), party("z", "Quiet Harbour LLC", "Company"), entry("P")
    listed = party("P", "Quiet Harbour LLC", "Company")
    found = levels(*rows, listed, former=(("P", CALLED, "2025-01-01"),))
    # What its present name says stands beside it as before.
    assert ("z", "strong") in found
    assert {level for left, level in found if left != "z"} == {"weak"}


def test_who_bore_a_name_once_makes_it_no_common_one() -> None:
    rows = *_bearers("Quiet Harbour LLC"), party("P", CALLED, "Company"), entry("P")
    former = tuple((f"r{n}", CALLED, "2025-01-01") for n in range(6))
    found = levels(*rows, former=former)
    assert found == {(f"r{n}", "strong") for n in range(6)}
