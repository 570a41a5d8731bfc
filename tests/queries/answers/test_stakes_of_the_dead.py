"""What a listed person had until death was not sold, and no answer says so."""

import pytest

from graph.record.model import Name, Party, Row
from queries.answers.exposure_answer import result_of
from tests.graph.verdict.made_up import ask, holds, listed

ENDED = "2024-05-20"
ROWS: list[Row] = [holds("P", "75", "T", end=ENDED), listed("P"), holds("T", "60", "D")]


def _labels(person: Party) -> dict[str, tuple[str, str]]:
    found = {party: ask([person, *ROWS], party) for party in "TD"}
    row = {"verdict": "review", "flags": (), "basis": ""}
    return {
        party: (
            result_of(
                one,
                {**row, "flags": one.flags, "basis": one.basis, "deciding_fact": one.deciding_fact},
                owners=False,
            ),
            one.deciding_fact or "",
        )
        for party, one in found.items()
    }


@pytest.mark.parametrize(
    "stated",
    [
        {"end": "2024-05-02"},
        {"end": ENDED},
        {"data": [("deathDate", "2024-05-02T00:00:00"), ("deathDate", "in spring")]},
    ],
)
def test_what_ended_with_a_death_or_after_it_is_told_as_no_sale(stated: dict[str, object]) -> None:
    person = Party("P", "Person", [Name("P")], **stated)
    day = "20 May" if stated == {"end": ENDED} else "2 May"
    for label, fact in _labels(person).values():
        assert label == "Review needed: death of owner while listed"
        assert f"P is stated to have died on {day} 2024, so this is no sale." in fact


@pytest.mark.parametrize(
    "person",
    [
        Party("P", "Person", [Name("P")]),
        Party("P", "Person", [Name("P")], end="2024-05-21"),
        Party("P", "Person", [Name("P")], end="2024-05-02", data=[("deathDate", "2025")]),
        Party("P", "Person", [Name("P")], data=[("deathDate", "in spring")]),
        Party("P", "Person", [Name("P")], end="2024"),
    ],
)
def test_what_ended_before_a_stated_death_may_be_a_sale(person: Party) -> None:
    for label, fact in _labels(person).values():
        assert label == "Review needed: sale while owner was listed"
        assert "died" not in fact
