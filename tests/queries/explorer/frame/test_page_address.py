from datetime import date

import pytest

from queries.explorer.frame.page_address import DEFAULT_REGIMES, LONGEST, Address, parse_address

TODAY = date(2026, 11, 24)


def test_an_empty_address_means_today_and_the_usual_regimes() -> None:
    assert parse_address({}, TODAY) == Address(TODAY, regimes=DEFAULT_REGIMES)


def test_an_address_survives_the_way_there_and_back() -> None:
    state = Address(
        date(2024, 4, 8),
        "toloka:toloka_bv",
        known_on=date(2025, 1, 1),
        regimes=("eu", "uk"),
        under="uk",
        hop="3",
        tab="owners",
        far="10",
        page="7",
        names="original",
        before="2024-01-01",
        after="0123abc",
        q="Толока",
        country="nl",
        query="owners",
        data="0123abc",
    )
    assert parse_address(state.query_texts(), TODAY) == state


def test_only_the_keys_of_a_page_are_written() -> None:
    state = Address(date(2024, 4, 8), "a:b", q="x")
    assert state.query_texts("party", "as_of") == {"party": "a:b", "as_of": "2024-04-08"}
    assert "country" not in state.query_texts()


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("as_of", "2024-13-01", "is not a date"),
        ("as_of", "yesterday", "is not a date"),
        ("as_of", "0001-01-01", "out of reach"),
        ("regime", "mars", "no rule"),
        ("party", "x" * (LONGEST + 1), "too long"),
        ("party", "a\x00b", "no text"),
        ("q", "a\nb", "no text"),
        ("known_on", "soon", "is not a date"),
        ("under", "mars", "no rule"),
        ("hop", "0", "no hop"),
        ("hop", "x" * 500, "no hop"),
        ("tab", "../etc", "no tab"),
        ("far", "100", "no far"),
        ("names", "all", "no names"),
        ("before", "2024-13-01", "no before"),
        ("after", "'; drop", "no after"),
        ("data", "XYZ", "no data"),
    ],
)
def test_what_cannot_be_used_is_said_and_left_out(key: str, text: str, said: str) -> None:
    state = parse_address({key: text}, TODAY)
    assert said in " ".join(state.remarks)
    assert state.as_of == TODAY
    assert state.regimes == DEFAULT_REGIMES
    assert (state.party, state.q, state.hop, state.before, state.data) == ("", "", "", "", "")
    assert state.known_on is None


def test_regimes_are_taken_once_and_in_order() -> None:
    assert parse_address({"regime": "uk, eu,uk,mars"}, TODAY).regimes == ("uk", "eu")
    assert parse_address({"regime": "eu_asset_freeze"}, TODAY).regimes == ("eu_asset_freeze",)


def test_known_on_a_day_to_come_is_said() -> None:
    state = parse_address({"known_on": "2026-11-25"}, TODAY)
    assert state.known_on is None
    (said,) = state.remarks
    assert said.startswith("2026-11-25 lies in the future")
    assert parse_address({"known_on": "2026-11-24"}, TODAY).remarks == ()


def test_a_day_to_come_is_answered_with_a_word_of_warning() -> None:
    state = parse_address({"as_of": "2090-01-01"}, TODAY)
    assert state.as_of == date(2090, 1, 1)
    (said,) = state.remarks
    assert said.startswith("2090-01-01 lies in the future. The loaded data end before it")
    assert parse_address({"as_of": "2026-11-24"}, TODAY).remarks == ()


def test_what_is_known_today_needs_no_second_clock() -> None:
    assert parse_address({"known_on": "2026-11-24"}, TODAY).known_on is None
    assert parse_address({"known_on": "2026-11-23"}, TODAY).known_on == date(2026, 11, 23)


def test_another_party_opens_on_no_hop_of_this_one() -> None:
    state = parse_address(
        {"party": "a:b", "hop": "3", "under": "eu", "known_on": "2025-01-01"}, TODAY
    )
    assert (state.for_party("c:d").hop, state.for_party("c:d").under) == ("", "")
    assert state.for_party("c:d").known_on == date(2025, 1, 1)
    assert state.with_id("c:d").hop == "3"


def test_names_that_are_not_ours_are_left_alone() -> None:
    assert parse_address({"utm": "x", "embed": "true"}, TODAY) == parse_address({}, TODAY)
