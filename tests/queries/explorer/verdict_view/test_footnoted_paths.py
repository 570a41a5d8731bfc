from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from queries.explorer.frame.page_address import Address
from queries.explorer.frame.party_header import view_link
from queries.explorer.frame.source_marks import marked_facts, other_script_name
from queries.explorer.verdict_view import comparison_rows, footnoted_paths, timeline_strip
from queries.explorer.verdict_view.footnoted_paths import HopNotes
from queries.words.result_labels import NONE_FOUND_OPEN, result_label
from queries.words.safe_text import link_notes
from queries.words.value_text import share_text
from tests.queries.explorer.fake import CITED
from tests.queries.made_up import HOSTILE, PATHS, hop

OWNED = PATHS["test:hostile"][0]
NAMES = {"eu_asset_freeze": "EU", "uk_reg7": "UK"}


def test_a_hop_has_one_number_wherever_it_is_named() -> None:
    supplied = PATHS["toloka:toloka_bv"]
    notes = HopNotes.of_paths([*supplied, OWNED, supplied[0]], [OWNED["hops"]])
    assert [notes.hop_numbers(path["hops"]) for path in (*supplied, OWNED)] == [[1], [2], [3]]
    assert len(notes.hops) == 3
    assert notes.marks(OWNED["hops"]) == "[3]"
    assert [row["Note"] for row in footnoted_paths.source_rows(notes)] == ["[1]", "[2]", "[3]"]
    assert notes.find_hop("3") is OWNED["hops"][0]
    assert (notes.find_hop("4"), notes.find_hop(""), notes.find_hop("x")) == (None, None, None)


def test_a_path_is_told_with_the_numbers_of_the_page_and_its_sources_only_there() -> None:
    notes = HopNotes.of_paths([*PATHS["toloka:toloka_bv"], OWNED])
    said = notes.path_sentence(OWNED)
    assert said.startswith("Arkady Volozh, on a list, held more than 25%")
    assert "and up to 50% of <img" in said
    assert said.endswith("[3].")
    assert "record" not in said


def test_why_names_the_path_that_counts_and_only_where_paths_decide() -> None:
    other = {**OWNED, "counts_toward_rule": False, "listed_name": "Somebody"}
    row = {"verdict": "possible", "paths": [other, OWNED]}
    said = footnoted_paths.verdict_reason(row, HopNotes.of_paths(row["paths"]))
    assert said is not None
    assert said.startswith("Arkady Volozh, on a list, held")
    assert said.endswith("1 further chain.")
    assert footnoted_paths.verdict_reason({**row, "verdict": "excluded"}, HopNotes()) is None
    assert (
        footnoted_paths.verdict_reason(
            {"verdict": "review", "paths": PATHS["toloka:toloka_bv"]}, HopNotes()
        )
        is None
    )


@pytest.mark.parametrize(
    ("key", "row", "said"),
    [
        ("own", {"own_min_pct": None, "own_max_pct": None}, "not stated"),
        (
            "own",
            {"own_min_pct": 25, "own_max_pct": 50, "min_closed": False, "max_closed": True},
            "more than 25% and up to 50%",
        ),
        (
            "product",
            {"product_min_pct": 0, "product_max_pct": 12, "product_max_closed": False},
            "less than 12%",
        ),
    ],
)
def test_an_interval_says_which_ends_it_holds(key: str, row: dict[str, Any], said: str) -> None:
    assert share_text(row, key) == said


def test_a_proof_says_how_few_interests_and_that_none_can_go() -> None:
    notes = HopNotes.of_paths([], [OWNED["hops"]])
    row = {"proof": OWNED["hops"], "proof_minimal": True}
    assert footnoted_paths.proof_words(row, notes) == (
        "1 interest proves it; without any one of them it is not certain: [1]"
    )
    assert footnoted_paths.proof_words({"proof": None}, notes) is None


def test_footnotes_become_links_and_names_do_not() -> None:
    said = link_notes(f"{HOSTILE} holds [12]")
    assert said.endswith("[&#91;12&#93;](#sources)")
    assert "<img" not in said
    assert "![" not in said


SPANS = [
    {"regime": "eu_asset_freeze", "from": None, "until": "2022-06-03", "verdict": "excluded"},
    {"regime": "eu_asset_freeze", "from": "2022-06-03", "until": "2024-03-13", "verdict": "review"},
    {"regime": "eu_asset_freeze", "from": "2024-03-13", "until": None, "verdict": "excluded"},
    {"regime": "uk_reg7", "from": None, "until": "2020-12-31", "verdict": "not_assessed"},
    {"regime": "uk_reg7", "from": "2020-12-31", "until": None, "verdict": "excluded"},
]
ROWS: list[dict[str, Any]] = [
    {
        **span,
        "result": result_label({**span, "basis": "none"}),
        "causes": [{"sentence": "the listing changed"}],
        "why": None,
        "own_min_pct": None,
    }
    for span in SPANS
]


def test_bars_say_their_word_and_differ_in_more_than_colour() -> None:
    drawn = timeline_strip.span_bars(ROWS, NAMES, date(2026, 1, 1))
    assert [row["word"] for row in drawn] == [
        "", "Review needed", NONE_FOUND_OPEN.label, "Not assessed", NONE_FOUND_OPEN.label
    ]  # fmt: skip
    sizes = {row["verdict"]: row["size"] for row in drawn}
    assert sizes["not_assessed"] < sizes["excluded"] < sizes["review"]
    assert drawn[0]["start"] < drawn[3]["end"]
    assert drawn[2]["end"] == "2027-01-01"
    spec = timeline_strip.strip_chart(drawn, date(2024, 4, 8))
    assert "url" not in str(spec)
    line, *over_it = spec["layer"][1:]
    assert line["data"]["values"] == [{"at": "2024-04-08", "text": "8 April 2024"}]
    assert [layer["encoding"]["text"] for layer in over_it] == [{"field": "word"}] * 2


def test_a_span_leads_to_its_first_day_or_to_its_last() -> None:
    assert [timeline_strip.span_day(row).isoformat() for row in ROWS[:3]] == [
        "2022-06-02", "2022-06-03", "2024-03-13"
    ]  # fmt: skip


def test_every_change_is_a_choice_the_last_one_first() -> None:
    found = timeline_strip.verdict_changes(ROWS, NAMES)
    assert list(found) == ["2024-03-13", "2022-06-03", "2020-12-31"]
    assert found["2024-03-13"] == (
        '13 March 2024: EU from "Review needed" to "No listed owner found, owners not all known" '
        "(the listing changed)"
    )
    table = timeline_strip.table_rows(ROWS, NAMES)
    assert [row["Result"] for row in table[:2]] == [NONE_FOUND_OPEN.label, "Review needed"]
    assert table[1]["What changed"] == "the listing changed"


def test_sides_of_a_comparison_have_a_meaning_where_none_is_given() -> None:
    leap = Address(date(2024, 2, 29))
    assert comparison_rows.compared_days(leap) == ("2023-02-28", "2024-02-29")
    assert comparison_rows.compared_days(
        Address(date(2024, 2, 29), before="0123", after="2024-01-01")
    ) == (
        "2023-02-28",
        "2024-01-01",
    )
    versions = [
        {"data_version": "b", "current": True, "gone": False, "at": None, "files": None},
        {"data_version": "x", "current": False, "gone": True, "at": None, "files": 1},
        {"data_version": "a", "current": False, "gone": False, "at": None, "files": 2},
    ]
    assert comparison_rows.last_two_versions(versions) == ("a", "b")
    assert comparison_rows.last_two_versions(versions[:1]) == ("b", "b")
    assert comparison_rows.version_names(versions)["x"] == "x, 1 file, partly removed since"


def test_a_link_keeps_where_it_was_opened_and_names_the_data_version() -> None:
    url = "http://127.0.0.1:8501/exposure?party=old#sources"
    assert view_link(url, {"party": "a:b", "regime": "us,eu", "data": "0123"}) == (
        "http://127.0.0.1:8501/exposure?party=a:b&regime=us,eu&data=0123"
    )
    assert view_link(None, {"party": "ы&x"}) == "?party=%D1%8B%26x"


def test_facts_carry_a_mark_each_and_a_source_one_row() -> None:
    items = [{"scheme": "NL-KVK", "value": "27265167", "valid": False, "remark": None, **CITED}]
    stated = [{"fact": "status", "value": "active", **CITED, "source": HOSTILE}]
    rows, sources = marked_facts({"identifiers": items, "facts": stated, "addresses": items})
    assert [row["Mark"] for row in rows] == ["[1]", "[2]", "[1]"]
    assert [row["Fact"] for row in rows] == ["NL-KVK", "Status", "Address"]
    assert rows[0]["Remark"] == "not valid"
    assert [row["Mark"] for row in sources] == ["[1]", "[2]"]


def test_what_several_records_state_alike_is_one_fact_with_all_their_marks() -> None:
    told_by = [
        {**CITED, "record": "a:1"},
        {**CITED, "record": "b:1", "source": "B"},
        {**CITED, "record": "a:2"},
    ]
    number = {"scheme": "NL-KVK", "valid": None, "remark": None}
    items = [{**number, "value": "27265167", **one} for one in told_by]
    items.append({**number, "value": "99999999", **told_by[1]})
    rows, sources = marked_facts({"identifiers": items, "facts": [], "addresses": []})
    assert [(row["Value"], row["Mark"], row["Record"]) for row in rows] == [
        ("27265167", "[1] [2]", "a:1; b:1; a:2"),
        ("99999999", "[2]", "b:1"),
    ]
    assert len(sources) == 2


def test_the_other_script_of_a_name_is_found() -> None:
    names = [{"value": "Yandex"}, {"value": "Яндекс"}]
    assert other_script_name({"name": "Yandex", "names": names}) == "Яндекс"
    assert other_script_name({"name": "Яндекс", "names": names}) == "Yandex"
    assert other_script_name({"name": "Ölmühle", "names": names[:1]}) is None


def test_the_share_of_a_path_keeps_its_ends() -> None:
    path = {"path_min_pct": Decimal(25), "path_max_pct": Decimal(50), "path_min_closed": False}
    assert footnoted_paths.share_of_path(path) == ">25–50%"
    assert footnoted_paths.share_of_path({"path_min_pct": None}) == ""
    assert footnoted_paths.short_note(
        4, hop("toloka:volozh", "toloka:yandex_nv", certainty="alleged")
    ) == ("[4] Decision memo, record toloka:interest 4 (alleged)")
