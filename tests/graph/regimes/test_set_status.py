"""A status that a person sets holds on days that a rule's own data leave open, and there alone."""

from dataclasses import replace
from typing import Any

import pytest

from graph.head.rule_status import IN_FORCE, REMOVED, STAYED, RuleStatus, statuses_in_force
from graph.record.model import Interest, Listing, Row
from graph.regimes.read_regimes import find_regime, read_regime
from graph.regimes.regime import NotAssessed, Regime
from graph.regimes.set_status import check_status_days, with_set_status
from graph.values.dates import iso_day, parse_day
from graph.values.errors import InputError
from graph.values.share import parse_share
from graph.verdict.assess_party import assess
from graph.world.identity import world_from_rows
from graph.world.world import World
from tests.every_verdict import everyone

SPANS = [
    {"from": "2021-01-01", "until": "2022-01-01", "reason": "stayed", "flag": "rule_stayed"},
    {"from": "2022-01-01", "until": "2024-01-01", "reason": "unread", "flag": "unread"},
]
VERSION = {
    "from": "2020-01-01",
    "threshold": "50",
    "comparison": "at_least",
    "aggregation": "all",
    "joint": "block_once",
    "evidence": "P",
    "citations": [],
    "measures": {"shares": ["shareholding"]},
    "flags": {"owned": ["owned_by_listed"]},
    "listings": {"authorities": ["XX"], "measures": ["asset_freeze"]},
}


def _regime() -> Regime:
    """A rule of no authority there is: nothing here may know the name of one."""
    data = {"key": "xx", "title": "the rule", "before": "-", "versions": [VERSION]}
    return read_regime({**data, "suspended": SPANS})


def _set(status: str, first: str, until: str | None = None, **more: Any) -> RuleStatus:
    said = {"citation": "Gazette 7", "by": "A. Analyst", "at": "2024-05-06T07:08:09", **more}
    return RuleStatus("xx", status, first, until, **said)


def _world(*statuses: RuleStatus) -> World:
    rows: list[Row] = [
        Listing("L", "XX", "a list", None, ["asset_freeze"], start="2019-01-01"),
        Interest("L", "C", ["shareholding"], share=parse_share("60")),
        Interest("L", "D", ["shareholding"], share=parse_share("40")),
    ]
    return replace(world_from_rows(rows), rule_statuses=statuses)


def _verdicts(world: World, day: str) -> dict[str, tuple[str, str | None]]:
    found = assess(world, _regime(), parse_day(day), None)
    return {
        world.id_of(one.subject): (one.verdict.value, one.if_in_force and one.if_in_force.value)
        for one in found
    }


def test_a_status_in_force_is_applied_from_its_first_day_to_its_last() -> None:
    world = _world(_set(IN_FORCE, "2021-07-01", "2023-01-01"))
    for day in ("2021-06-30", "2023-01-01"):
        assert _verdicts(world, day)["C"] == ("not_assessed", "certain")
    for day in ("2021-07-01", "2021-12-31", "2022-01-01", "2022-12-31"):
        found = _verdicts(world, day)
        assert found == {
            "C": ("certain", None), "D": ("excluded", None), "L": ("listed", None)
        }  # fmt: skip


def test_an_answer_names_who_set_the_status_when_and_what_is_cited() -> None:
    world, day = _world(_set(IN_FORCE, "2022-03-01")), parse_day("2022-05-01")
    for one in assess(world, _regime(), day, None):
        named = one.verdict != "listed"
        assert ("rule_status_set" in one.flags) is named
        said = (
            "A. Analyst set on 6 May 2024 that the rule is in force from 1 March 2022, "
            "citing: Gazette 7"
        )
        assert (f"{said}." in one.caveats) is named
        assert one.deciding_fact == (said if named else None)
        assert one.rule_id == "xx@2020-01-01"


def test_a_status_of_a_stay_says_why_nothing_is_assessed() -> None:
    world = _world(_set(STAYED, "2022-03-01", "2023-03-01"))
    (found,) = assess(world, _regime(), parse_day("2022-05-01"), [world.number_of("C") or 0])
    assert (found.verdict, found.if_in_force) == ("not_assessed", "certain")
    assert found.flags == ("owned_by_listed", "rule_stayed")
    assert found.caveats == (
        "Not assessed: A. Analyst set on 6 May 2024 that the rule is stayed from 1 March 2022 to "
        "28 February 2023, citing: Gazette 7.",
    )


@pytest.mark.parametrize("day", ["2020-06-01", "2021-03-01", "2022-05-01", "2023-05-01"])
def test_every_party_at_once_stands_as_each_alone(day: str) -> None:
    world = _world(_set(IN_FORCE, "2022-03-01", "2023-01-01"))
    told = everyone(world, _regime(), parse_day(day))
    words = {party: (row["verdict"], row["if_in_force"]) for party, row in told.items()}
    assert words == _verdicts(world, day)


def test_a_later_status_takes_the_place_of_earlier_ones_from_its_first_day() -> None:
    first, stay = _set(IN_FORCE, "2021-07-01"), _set(STAYED, "2022-07-01", "2023-07-01")
    held = statuses_in_force([first, stay])
    assert [(one.status, one.first, one.until) for one in held] == [
        (IN_FORCE, "2021-07-01", "2022-07-01"),
        (STAYED, "2022-07-01", "2023-07-01"),
    ]
    # What was set before does not come back after it: nobody said so.
    assert _verdicts(_world(first, stay), "2023-08-01")["C"] == ("not_assessed", "certain")
    assert statuses_in_force([first, stay, _set(IN_FORCE, "2021-07-01")]) == (first,)
    assert statuses_in_force([first, stay, _set(REMOVED, "")]) == ()
    other = replace(first, regime="yy")
    assert statuses_in_force([other, first, _set(REMOVED, "")]) == (other,)


def test_a_status_touches_no_day_that_is_certain_and_no_other_rule() -> None:
    regime, ofac = _regime(), find_regime("us_ofac_50")
    world = _world(_set(STAYED, "2019-01-01"), _set(IN_FORCE, "2024-06-01"))
    changed = with_set_status(regime, world)
    for day in ("2020-06-01", "2024-06-01"):
        assert not isinstance(changed.version_on(parse_day(day)), NotAssessed)
    assert with_set_status(changed, world) is changed
    assert with_set_status(ofac, world) is ofac


@pytest.mark.parametrize(
    ("first", "until", "known"),
    [
        ("2020-06-01", None, "1 June 2020"),
        ("2020-12-31", "2021-06-01", "31 December 2020"),
        ("2023-06-01", "2024-06-01", "1 January 2024"),
        ("2024-01-01", None, "1 January 2024"),
    ],
)
def test_no_status_is_set_of_a_day_that_is_certain(
    first: str, until: str | None, known: str
) -> None:
    end = None if until is None else parse_day(until)
    with pytest.raises(InputError, match=f"is certain on {known}; it can be set for days from"):
        check_status_days(_regime(), parse_day(first), end)


def test_days_that_are_open_one_after_another_may_be_set_together() -> None:
    check_status_days(_regime(), parse_day("2021-01-01"), parse_day("2024-01-01"))
    # An open end reaches as far as the data leave days open.
    check_status_days(_regime(), parse_day("2021-06-01"), None)
    check_status_days(find_regime("us_bis_affiliates"), parse_day("2026-11-10"), None)
    with pytest.raises(InputError, match="is certain on every day"):
        check_status_days(find_regime("us"), parse_day("2026-11-10"), None)


def test_a_status_over_two_spans_is_one_span() -> None:
    world = _world(_set(IN_FORCE, "2021-03-01", "2023-03-01"))
    changed = with_set_status(_regime(), world)
    spans = [(span.first, span.until) for span in (*changed.suspended, *changed.in_force)]
    assert [(iso_day(first), until and iso_day(until)) for first, until in spans] == [
        ("2021-01-01", "2021-03-01"),
        ("2023-03-01", "2024-01-01"),
        ("2021-03-01", "2023-03-01"),
    ]
