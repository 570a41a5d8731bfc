"""What the box shows of results: counts, filters, cards and pasted names."""

from datetime import date
from typing import Any, cast

from queries.explorer.find.find_view import (
    card_of,
    chosen_filters,
    lines_of,
    names_in,
    pasted_notes,
    results_of,
    search_arguments,
)
from queries.explorer.frame.page_address import Address, parse_address
from queries.question.found_page import FoundPage
from queries.question.party_facts import SIMILAR, FoundRow

DAY = date(2024, 4, 8)
ROW = cast(
    "FoundRow",
    {
        "id": "a:ann",
        "name": "Ann \u202eExample",
        "schema": "Person",
        "jurisdiction": "nl",
        "identifiers": ["X:1", "X:2", "X:3"],
        "matched_on": 'name "Ann Example"',
        "score": 90.0,
        "listed": True,
        "status": None,
        "trust": False,
        "name_original": "Анна",
        "name_latin": None,
        "birth_date": "1964-02",
        "address": "1 High St, Town",
        "companies": ["A Ltd"],
        "lists": ["EU 2020/1998"],
    },
)


def _page(**facets: dict[str, int]) -> FoundPage:
    page = FoundPage([ROW])
    page.total, page.facets = 212, {"country": {}, "schema": {}, "listed": {}, **facets}
    return page


def test_a_card_tells_namesakes_apart() -> None:
    card = card_of(Address(DAY, q="ann"), ROW)
    assert card["query"] == {"party": "a:ann", "as_of": "2024-04-08", "regime": "us,eu,uk"}
    assert card["other"] == "Анна"
    facts = [
        "Person",
        "Netherlands",
        "born February 1964",
        "A Ltd",
        "X 1",
        "X 2",
        "1 High St, Town",
    ]
    assert card["facts"] == facts
    assert card["lists"] == ["EU 2020/1998"]
    assert "\u202e" not in card["name"]


def test_an_address_ends_with_the_name_of_its_country() -> None:
    row = cast("FoundRow", {**ROW, "address": "Boulevard 165, Schiphol, 1118 BG, nl"})
    last = card_of(Address(DAY, q="ann"), row)["facts"][-1]
    assert last == "Boulevard 165, Schiphol, 1118 BG, Netherlands"


def test_the_total_is_always_said() -> None:
    results = results_of(Address(DAY, q="ann"), _page(), {})
    assert results["said"] == "1 of 212 shown"
    assert results["more"]
    page = _page()
    page.complete = False
    results = results_of(Address(DAY, q="ann"), page, {})
    assert results["said"] == "1 of more than 212 shown"
    assert results["notes"]


def test_filters_are_offered_with_counts_and_can_be_taken_back() -> None:
    facets: dict[str, Any] = {"country": {"nl": 2, "ru": 1}, "listed": {"yes": 1}}
    found = results_of(Address(DAY, q="ann"), _page(**facets), {})["facets"]
    told = {title: [(one["label"], one["count"]) for one in choices] for title, choices in found}
    assert told == {
        "Countries": [("Netherlands", 2), ("Russia", 1)],
        "On a list": [("yes", 1)],
    }
    narrowed = Address(DAY, q="ann", country="nl", kind="Person", source="toloka", listed="yes")
    [(_, [choice]), *others] = results_of(narrowed, _page(**facets), {})["facets"]
    assert (choice["value"], choice["chosen"]) == ("nl", True)
    assert [title for title, _ in others] == ["Kinds", "On a list", "Sources"]
    assert search_arguments(narrowed, 25) == {
        "text": "ann",
        "limit": 25,
        "country": "nl",
        "schema": "Person",
        "listed": True,
        "source": "toloka",
    }


def test_a_source_is_offered_by_its_title() -> None:
    facets: dict[str, Any] = {"dataset": {"toloka": 2, "other": 1}}
    page = _page(**facets)
    [(_, choices)] = results_of(Address(DAY, q="ann"), page, {"toloka": "Two makers"})["facets"]
    labels = [(one["label"], one["value"]) for one in choices]
    assert labels == [("Two makers", "toloka"), ("other", "other")]


def test_a_name_that_is_only_similar_is_not_opened_unasked() -> None:
    assert results_of(Address(DAY, q="ann"), _page(), {})["sure"]
    page = _page()
    page[0] = {**ROW, "matched_on": ROW["matched_on"] + SIMILAR}
    results = results_of(Address(DAY, q="Ann Trading BV"), page, {})
    assert not results["sure"]
    said = 'No party found for "Ann Trading BV". Similar names: 1 of 212 shown'
    assert results["said"] == said


def test_a_far_name_stands_not_beside_one_that_bears_what_was_typed() -> None:
    far: FoundRow = {**ROW, "id": "a:far", "matched_on": f'name "Anders"{SIMILAR}', "score": 60.1}
    near: FoundRow = {**far, "id": "a:near", "score": 83.0}
    page = _page()
    page += [near, far]
    results = results_of(Address(DAY, q="ann"), page, {})
    assert [card["query"]["party"] for card in results["cards"]] == ["a:ann", "a:near"]
    assert results["said"] == "2 shown"
    assert any(
        note.startswith("1 less similar name is not shown; the counts beside have it")
        for note in results["notes"]
    )
    # Where nothing bears what was typed, every name that was found is shown.
    page = FoundPage([near, far])
    page.total, page.facets = 2, {"country": {}, "schema": {}, "listed": {}}
    results = results_of(Address(DAY, q="anders"), page, {})
    assert len(results["cards"]) == 2
    assert results["said"].endswith("Similar names: 2 of 2 shown")


def test_nothing_found_names_the_filters() -> None:
    page = FoundPage()
    page.facets = {}
    address = Address(DAY, q="ann", country="nl", listed="yes")
    assert (
        results_of(address, page, {})["said"]
        == 'No party found for "ann" (Netherlands, on a list).'
    )


def test_filters_of_an_address_that_are_none_are_left_out() -> None:
    given = {"q": "ann", "kind": "a b", "listed": "perhaps", "country": "NL"}
    address = parse_address(given, DAY)
    assert chosen_filters(address) == {"country": "nl"}
    assert len(address.remarks) == 2


def test_pasted_names_stand_once_and_in_their_order() -> None:
    assert names_in([" B Ltd ", "", "A Ltd", "B Ltd"]) == ["B Ltd", "A Ltd"]
    lines = lines_of(Address(DAY), ["Ann", "nobody"], lambda name: [ROW] if name == "Ann" else [])
    assert [(line["asked"], len(line["cards"])) for line in lines] == [("Ann", 1), ("nobody", 0)]


def test_what_of_pasted_lines_has_no_row_is_said() -> None:
    assert pasted_notes(["A Ltd", "", "B Ltd"]) == []
    assert pasted_notes(["A Ltd", " A Ltd "]) == [
        "1 line repeats an earlier one and has no row here."
    ]
    assert pasted_notes([*map(str, range(101)), "0", "1"]) == [
        "2 lines repeat earlier ones and have no row here.",
        "Only the first 100 of 101 names were sought. “Screen a list” takes all.",
    ]


def test_of_a_pasted_line_the_name_alone_is_sought() -> None:
    sought: list[str] = []

    def hits(name: str) -> list[FoundRow]:
        sought.append(name)
        return [ROW]

    [line] = lines_of(Address(DAY), ["Ann Example; NL; 1964"], hits)
    assert sought == ["Ann Example"]
    assert line["asked"] == "Ann Example; NL; 1964"
    assert line["cards"][0]["lists"] == ["EU 2020/1998"]
