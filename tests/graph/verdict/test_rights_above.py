"""Rights that a rule does not count, in a company above the one asked about."""

import pytest

from graph.record.model import Row
from tests.graph.verdict.made_up import ask, holds, listed


@pytest.mark.parametrize(
    ("right", "flag", "said"),
    [
        ("appointmentOfBoard", "control_by_listed", "P could appoint the board of H"),
        ("otherInfluenceOrControl", "control_by_listed", "P controlled or influenced H"),
        ("conditionalRightsGrantedByContract", "buyback_option", "P had conditional rights"),
    ],
)
def test_control_of_an_owner_is_told_of_its_subsidiaries(right: str, flag: str, said: str) -> None:
    """OFAC asks for caution with who is controlled by the blocked (FAQ 398), and what it owns."""
    rows: list[Row] = [holds("P", None, "H", right), holds("N", "5", "H"), listed("P")]
    rows += [holds("H", "60", "S"), holds("S", "100", "T"), holds("H", "20", "U")]
    for target, is_told in {"H": True, "S": True, "T": True, "U": False}.items():
        found = ask(rows, target)
        assert (found.verdict, flag in found.flags) == ("excluded", is_told), target
        told = [one for one in found.caveats if one.startswith(said)]
        assert len(told) == (is_told and target != "H"), (target, found.caveats)
        assert all(one.endswith(", which does not count under this rule.") for one in told)


def test_who_is_below_the_listed_passes_such_control_on_as_well() -> None:
    """A wholly owned subsidiary of a listed party controls for it."""
    rows: list[Row] = [holds("P", "100", "Q"), holds("Q", None, "H", "appointmentOfBoard")]
    found = ask([*rows, holds("H", "100", "T"), listed("P")], "T")
    assert (found.verdict, found.flags) == ("excluded", ("control_by_listed",))
    assert "control_by_listed" not in ask([*rows, holds("H", "100", "T"), listed("N")], "T").flags


def test_where_the_rule_counts_control_nothing_is_told_twice() -> None:
    rows: list[Row] = [holds("P", None, "H", "appointmentOfBoard"), holds("H", "100", "T")]
    for regime in ("eu", "uk"):
        found = ask([*rows, listed("P", regime)], "T", regime)
        assert (found.verdict, found.flags) == ("review", ())
        assert not [one for one in found.caveats if "does not count" in one]
