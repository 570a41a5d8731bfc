from decimal import Decimal
from typing import Any

import pytest

from queries.draw import page_tables
from queries.words import plain_words
from queries.words.value_text import INEQUALITY, UNKNOWN, share_text
from tests.queries.made_up import PATHS, hop


@pytest.mark.parametrize(
    ("low", "high", "closed", "said"),
    [
        (None, None, (None, None), "not stated"),
        ("0", "100", (True, True), "unknown (0–100%)"),
        ("45.3", "45.3", (True, True), "45.3%"),
        ("25", "50", (False, True), ">25–50%"),
        ("25", "50", (True, False), "25–<50%"),
        ("50", "100", (False, True), ">50%"),
        ("50", "100", (True, True), "≥50%"),
        ("75", "100", (True, False), "75–<100%"),
        ("0", "50", (True, False), "<50%"),
        ("0", "50", (True, True), "≤50%"),
        ("0", "50", (False, True), ">0–50%"),
        ("33.3333", "33.3334", (False, False), ">33.3333–<33.3334%"),
        ("100", "100", (True, True), "100%"),
    ],
)
def test_a_range_keeps_its_ends(
    low: str | None, high: str | None, closed: tuple[Any, Any], said: str
) -> None:
    row = {
        "share_min_pct": None if low is None else Decimal(low),
        "share_max_pct": None if high is None else Decimal(high),
        "min_closed": closed[0],
        "max_closed": closed[1],
    }
    assert share_text(row, style=INEQUALITY) == said


def test_no_stated_share_is_never_a_share_of_zero() -> None:
    row: Any = {"verdict": "excluded", "open_share_pct": Decimal(100)}
    for key in ("own", "product"):
        row |= {f"{key}_min_pct": Decimal(0), f"{key}_max_pct": Decimal(0)}
    figures = dict(page_tables.verdict_figures(row))
    assert figures["Counted share"] == figures["Economic share"] == "none stated"
    assert figures["Owners not named, up the whole chain"] == "up to 100%"


def test_every_relation_has_words() -> None:
    from graph.values.vocabulary import LINK_KINDS

    for relation in [*LINK_KINDS.values(), "OWNS", "CONTROLS", "CONSOLIDATED_BY"]:
        assert "_" not in plain_words.relation_words({"relation": relation})


def test_a_link_has_no_share_and_an_interest_has() -> None:
    assert page_tables.share_of(hop("toloka:toloka_bv", "toloka:tevian", "SUPPLIES")) == ""
    owned = hop("toloka:yandex_nv", "toloka:toloka_bv")
    assert page_tables.share_of(owned) == UNKNOWN
    consolidated = {**owned, "relation": "CONSOLIDATED_BY", "share_min_pct": None}
    assert page_tables.share_of(consolidated) == ""
    votes = {**owned, "measure": "votingRights", "share_min_pct": Decimal(50)}
    assert page_tables.share_of(votes) == "≥50% (votes)"


def test_votes_are_shown_beside_the_capital_only() -> None:
    owned = hop("toloka:yandex_nv", "toloka:toloka_bv", measure="shareholding")
    both = {**owned, "votes_min_pct": Decimal("45.3"), "votes_max_pct": Decimal("45.3")}
    assert page_tables.votes_of(both) == "45.3%"
    assert page_tables.votes_of({**both, "measure": "votingRights"}) == ""
    assert page_tables.votes_of(owned) == ""


def test_every_hop_of_every_path_is_numbered() -> None:
    rows = [
        page_tables.hop_row(said, f"{number}.{step}")
        for number, path in enumerate(PATHS["toloka:toloka_bv"], 1)
        for step, said in enumerate(path["hops"], 1)
    ]
    assert [row["Path"] for row in rows] == ["1.1", "2.1"]
    assert rows[0]["Relation"] == "supplies"
    assert rows[0]["Says who"] == "the ministry"


def test_text_of_a_cell_stays_on_one_line_without_marks() -> None:
    assert page_tables.table_cell(["a\nb", "c"]) == "a b; c"
    assert page_tables.table_cell(Decimal("45.30")) == "45.3"
    assert page_tables.table_cell("=1+1") == "=1+1"
    assert page_tables.table_cell(None) is None
    assert page_tables.table_cell(3) == 3


def test_a_question_shows_its_blanks_and_nothing_else_as_markdown() -> None:
    text = "Who owns {party} on {as_of}, *or* {x<b>}?"
    said = page_tables.question_markdown(text, {})
    assert said.startswith("Who owns **party** on **as of**&#44; &#42;or&#42; **x&#60;b&#62;**")


def test_a_question_shows_what_is_given_for_its_blanks() -> None:
    given = {"party": "A *B* {depth}", "depth": "2", "as_of": ""}
    said = page_tables.question_markdown("Who owns {party}, {depth} levels up, on {as_of}", given)
    name = "**A &#42;B&#42; &#123;depth&#125;**"
    assert said == f"Who owns {name}&#44; **2** levels up&#44; on **as of**"


def test_parties_of_rows_are_found_by_their_ids() -> None:
    rows = [{"owner_id": "a:b", "owner": "B", "level": 1}, {"owner_id": None, "owner": "C"}]
    assert page_tables.named_parties(rows) == {"a:b": "B"}
