"""What the page says, as the files of its picture carry it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from queries.draw.footnotes import Evidence, number_footnotes
from queries.explorer.sheet.picture_files import page_text
from queries.party_answer.rule_lines import rule_result
from tests.queries.party_answer.made_up_parties import held, listed, load_case, party

pytestmark = pytest.mark.slow


def test_files_of_a_picture_say_answer_results_denial_and_limits(tmp_path: Path) -> None:
    opened = load_case(
        tmp_path,
        "firm",
        party("firm", "Company", "Made-Up Works"),
        party("owner", "Company", "Made-Up Owner"),
        party("bad", "Company", "Listed Works"),
        "interests:",
        held("owner", "firm", "60"),
        "links:",
        *(
            "  - {kind: Supply, subtype: service, from: firm, to: bad, certainty: alleged"
            f", source: news, asserted_by: {who}, disputed_by: Made-Up Works, disputed_in: reg}}"
            for who in ("A newspaper", "Another voice")
        ),
        "listings:",
        listed("bad", "EU", "eu_269_2014"),
    )
    page = opened.party_page("firm:firm", ["eu", "us_bis_affiliates"], "2024-04-08", time=False)
    said = page_text(page)
    assert said.answer.count("alleges that") == 1
    assert "Made-Up Works disputes this" in said.answer
    owners, tied, unknown, searched = said.answer.splitlines()
    assert owners.startswith("Made-Up Owner held 60% of Made-Up Works")
    assert tied.startswith("One report alleges that")
    assert unknown.startswith("No source names the holders")
    assert "list is not loaded" in searched
    eu, bis = said.results
    assert eu.startswith("EU asset freeze: No listed owner found, owners not all known. Searched: ")
    assert "Not assessed. The BIS Affiliates Rule" in bis
    assert said.rules[0].startswith(f"{eu.partition('. ')[0]}. ")
    # A link decides nothing, and the text above tells it.
    assert "alleges" not in said.rules[0]
    assert "disputes" not in said.rules[0]
    assert any("The full EU list is not loaded" in limit for limit in said.limits)
    cited = {n for note in page["notes"] if note["cited"] for n in [note["number"]]}
    assert cited <= set(said.cited)
    notes = number_footnotes([], Evidence(page=said))
    assert {one.title.partition(",")[0] for one in notes.documents} == {"Register", "An article"}
    assert "disputed by Made-Up Works" in " ".join(one.line() for one in notes.documents)


def test_a_result_that_changed_says_since_when() -> None:
    line = {
        "title": "EU asset freeze",
        "verdict": "excluded",
        "since": "since 13 March 2024",
        "searched": "",
        "sentence": [{"text": "No listed owner found. More, e.g. this."}],
    }
    said = rule_result(line)  # type: ignore[arg-type]
    assert said == "EU asset freeze: No listed owner found, since 13 March 2024."


def page_of_a_row_without_ends() -> None:
    from datetime import date

    from queries.explorer.frame.page_address import Address
    from queries.explorer.sheet.party_sheet import _show_record

    _show_record(Address(date(2024, 1, 1), party="a:x"), [], "a:source")


def test_what_joins_no_parties_has_no_row_and_breaks_no_page() -> None:
    page = AppTest.from_function(page_of_a_row_without_ends).run()
    assert not page.exception
    assert len(page.info) == 1
