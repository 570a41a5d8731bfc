"""Lines of a list beside a record: each is compared with the parties, none with another line."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from graph.candidates.blocking import register_pass
from graph.candidates.candidate_search import Comparing
from graph.candidates.levels import WEAK
from graph.candidates.line_search import find_for_lines
from graph.candidates.weak_ones import MOST_WEAK
from graph.record.model import Name, Party
from graph.world.identity import world_from_rows
from queries.screening.line_levels import line_row
from queries.screening.match_lines import Line


def parties(*names: tuple[str, str]) -> Any:
    rows = [
        Party(id=f"t:{place}", schema=schema, names=(Name(value=name, kind="name"),))
        for place, (schema, name) in enumerate(names)
    ]
    return world_from_rows(rows).tables["parties"]


def lines(*names: str, kind: str = "") -> list[dict[str, Any]]:
    return [line_row(Line(row_no=n, name=name, kind=kind)) for n, name in enumerate(names, 1)]


def test_lines_are_compared_with_parties_and_not_with_one_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[set[tuple[int, int]]] = []
    near = register_pass._NearPairs._look

    def watch(pairs: Any, part: Any) -> NDArray[np.int64]:
        found, width = near(pairs, part), pairs._width
        seen.append({(int(one) // width, int(one) % width) for one in found})
        return found

    monkeypatch.setattr(register_pass._NearPairs, "_look", watch)
    table = parties(("Company", "Alfamarine Shipping Ltd"), ("Person", "Pyotr Volkov-Example"))
    alike = ("Alfamarine Shipping GmbH", "Alfamarine Shipping", "Petr Volkov Example")
    found = find_for_lines(table, lines(*alike), Comparing(among=False))
    assert [[one.left for one in told] for told in found] == [["t:0"], ["t:0"], ["t:1"]]
    assert seen
    assert all(left < table.num_rows for pairs in seen for left, _ in pairs)


def test_of_a_line_s_many_namesakes_none_is_left_out() -> None:
    """Who of them is on a list, or below one who is, is not known here: it may be the last."""
    rows = [
        Party(f"t:{place}", "Person", [Name("Ahmed Khan")], birth_date=f"{1930 + place}-03")
        for place in range(3 * MOST_WEAK)
    ]
    (told,) = find_for_lines(world_from_rows(rows).tables["parties"], lines("Ahmed Khan"))
    assert {one.level for one in told} == {WEAK}
    assert {one.left for one in told} == {row.id for row in rows}


def test_a_record_without_a_kind_has_nobody_for_lines_of_that_kind() -> None:
    table = parties(("Person", "Pyotr Volkov-Example"))
    rows = lines("Alfamarine Shipping Ltd", "Alfamarine Shipping Limited", kind="body")
    assert find_for_lines(table, rows) == [[], []]
    assert find_for_lines(table.slice(0, 0), rows) == [[], []]


def test_a_line_s_short_number_finds_the_party_of_its_country() -> None:
    told = {"Pi": "1234567 (Virgin Islands, British)", "Ups": "12345678 (Hong Kong)"}
    rows = [
        Party(
            id=name,
            schema="Company",
            names=(Name(value=f"{name} Works", kind="name"),),
            data=[("identification", f"Registration Number {text}")],
        )
        for name, text in told.items()
    ]
    table = world_from_rows(rows).tables["parties"]
    asked = [("VG", "1234567"), ("HK", "12345678"), ("CY", "12345678")]
    given = [
        line_row(Line(row_no=place, name="Someone Else", country=country, number=number))
        for place, (country, number) in enumerate(asked, 1)
    ]
    found = find_for_lines(table, given, Comparing(among=False))
    assert [[one.left for one in told] for told in found] == [["Pi"], ["Ups"], []]
