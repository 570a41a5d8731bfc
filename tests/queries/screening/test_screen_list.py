"""Screening a list: one row for each line and regime, nothing of the person's own file lost."""

import csv
import io
from pathlib import Path

import pytest

from graph.values.errors import InputError
from queries.question.answer import SUMMARY
from queries.screening.counterparties import guess_columns, read_lines
from queries.screening.screen_list import screen
from tests.queries.conftest import Ask
from tests.queries.words.loaded_cases import case_text, listed, made_up

LIST = """\
Vendor ID;Company name;Country;Company number;Cost centre
007;Toloka AI BV;NL;;Ä-1
;Yandex N.V.;NL;27265167;
A1;Volozh;;;
A1;No Such Company Anywhere;NL;01234567;x
"""


def test_one_row_for_each_line_and_regime(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    asked = ask("exposure", "--input", path, "--as-of", "2024-04-08")
    rows = asked.json
    assert [(r["row_no"], r["regime"]) for r in rows] == [
        (line, key) for line in range(1, 5) for key in ("us_ofac_50", "eu_asset_freeze", "uk_reg7")
    ]
    first = {row["row_no"]: row for row in rows}
    assert [first[n]["your_ref"] for n in range(1, 5)] == ["007", "", "A1", "A1"]
    assert [first[n]["match_status"] for n in range(1, 5)] == [
        "matched",
        "matched",
        "needs_person",
        "unresolved",
    ]
    assert first[1]["subject_id"] == "toloka:toloka_bv"
    assert first[2]["match_reason"] == "identifier NL-KVK:27265167"
    assert first[1]["input_Cost centre"] == "Ä-1"
    for row in rows:
        assert set(SUMMARY) - {"run_id"} <= set(row)
        if row["match_status"] != "matched":
            assert (row["verdict"], row["subject_id"]) == ("not_assessed", None)
            assert len(row["caveats"]) == 1


def test_a_column_of_party_ids_or_of_ones_own(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "id,name\n"
        "toloka:toloka_bv,\n"
        "toloka:toloka_bv,Toloka AI BV\n"
        "toloka:toloka_bv,Tevian\n"
        "4711,Toloka AI BV\n"
        "4711,\n"
    )
    asked = ask("exposure", "--input", path, "--regime", "eu", "--as-of", "2024-04-08")
    assert "party_id from 'id'" in asked.err
    assert "your_ref from 'id'" in asked.err
    found = [(row["match_status"], row["subject_id"], row["your_ref"]) for row in asked.json]
    party = "toloka:toloka_bv"
    assert found == [
        ("matched", party, party),
        ("matched", party, party),
        ("needs_person", None, party),
        ("matched", party, "4711"),
        ("unresolved", None, "4711"),
    ]
    assert asked.json[0]["match_reason"] == "id toloka:toloka_bv"


def test_the_guess_is_printed_and_counted(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    err = ask("exposure", "--input", path, "--regime", "eu").err
    assert "name from 'Company name'" in err
    assert "number from 'Company number'" in err
    assert "your_ref from 'Vendor ID'" in err
    assert "4 lines: 2 matched, 1 to check by hand (line " in err
    assert "Not used, copied to the result: Cost centre" in err


def test_an_alarm_that_a_search_alone_found_says_on_what(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name\nTevian 20\n")
    err = ask("exposure", "--input", path, "--regime", "eu", "--as-of", "2024-04-08").err
    assert 'may be Tevian (on a list; name "Tevian", similar spelling).' in err


def test_an_alarm_is_told_in_the_words_of_a_result(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Company / Person name,Ctry\nPDV Holding,US\n")
    err = ask("exposure", "--input", path, "--regime", "us", "--as-of", "2024-04-08").err
    assert (
        "Line 1, PDV Holding: may be PDV Holding, Inc. (rule met under the US blocking rule (50 "
        "Percent Rule); score "
    ) in err
    assert "same jurisdiction (United States)" in err


def test_a_party_that_is_not_like_the_line_is_no_candidate(tmp_path: Path) -> None:
    parties = "zug Company ZUG SOMETHING; alfa Company Alfa Trading House"
    entry = "listings:\n" + listed("alfa", "US-OFAC", "2022-01-01")
    workspace = made_up(tmp_path, case_text("zug", parties, entry))
    path = tmp_path / "list.csv"
    path.write_text("name\nSome Co\nAlfa Trading\n")
    asked = {"regimes": ["us"], "as_of": "2024-02-01"}
    far, near = screen(workspace, [], path, asked, lambda _: None).rows
    assert far["match_status"] == "unresolved"
    assert (far["best_candidate_name"], far["best_candidate_score"]) == (None, None)
    assert far["best_candidate_verdict"] is None
    assert far["searched"].endswith("; no party has a name that is near.")
    assert near["best_candidate_name"] == "Alfa Trading House"


def test_a_number_keeps_its_leading_zeros(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,number,ref\nX,01234567,0007\n")
    lines, _ = read_lines(path)
    assert (lines[0].number, lines[0].your_ref) == ("01234567", "0007")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "list.csv"
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([["Name", "Raum"], ["Müller; Söhne, AG\tZürich", "de"], ["Two\nlines", "ch"]])
    path.write_bytes(out.getvalue().encode(encoding))
    lines, guess = read_lines(path)
    assert guess == {"name": "Name"}
    assert [line.name for line in lines] == ["Müller; Söhne, AG\tZürich", "Two\nlines"]
    assert lines[0].more == {"Raum": "de"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_doubled_quotes_are_one_quote(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "list.csv"
    cells = ['"ООО ""Ромашка"", Москва; 1"', "0001", "", "-1"]
    heading = delimiter.join(("name", "number", "lei", "ref"))
    path.write_text(f"{heading}\n{delimiter.join(cells)}\n", encoding="utf-8")
    (line,), _ = read_lines(path)
    assert (line.name, line.number) == ('ООО "Ромашка", Москва; 1', "0001")
    assert (line.lei, line.your_ref, line.more) == ("", "-1", {})


def test_a_list_of_one_column_has_no_separator(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('name\nFoo, Inc.\n"Bar; Ltd"\n', encoding="utf-8")
    assert [line.name for line in read_lines(path)[0]] == ["Foo, Inc.", "Bar; Ltd"]


def test_a_separator_in_the_heading_s_quotes_parts_nothing(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('"name, as written; in full";Name\nx;Foo, Inc.\n', encoding="utf-8")
    (line,), guess = read_lines(path)
    assert (guess, line.name) == ({"name": "Name"}, "Foo, Inc.")


def test_a_line_with_more_cells_than_the_heading_is_said(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,country\nA,nl\nFoo, Inc,nl\nB\n", encoding="utf-8")
    said: list[str] = []
    read_lines(path, said.append)
    assert said == [
        "list.csv: 1 of 3 lines has more cells than the heading, the first is no 2; put a cell "
        "that holds the separator in quotes"
    ]


@pytest.mark.parametrize("written", ["NL", "Netherlands", "the Netherlands", "NLD", "nl"])
def test_a_country_may_be_written_out(ask: Ask, tmp_path: Path, written: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"name,country\nToloka AI BV,{written}\n")
    (row,) = ask("exposure", "--input", path, "--regime", "eu", "--as-of", "2024-04-08").json
    assert (row["match_status"], row["subject_id"]) == ("matched", "toloka:toloka_bv")


def test_an_encoding_that_is_not_utf8_is_said(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("name\nToloka AI BV\nÄnderung GmbH\n".encode("cp1252"))
    asked = ask("exposure", "--input", path, "--as-of", "2024-04-08")
    assert len(asked.json) == 6
    assert "read as Windows-1252" in asked.err


def test_no_column_and_no_cell_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,note,note,,name\nX,a,b,c,d,e\nY\n")
    lines, _ = read_lines(path)
    assert list(lines[0].more.values()) == ["a", "b", "c", "d", "e"]
    assert lines[0].more["name (column 5)"] == "d"
    assert lines[0].more["column 6"] == "e"
    assert lines[1].name == "Y"
    assert set(lines[1].more.values()) == {""}


def test_a_line_separator_inside_a_cell_is_no_new_line(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name\nA\u2028B\x0c C\n", encoding="utf-8")
    assert len(read_lines(path)[0]) == 1


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("LEI code,Legal name", {"lei": 0, "name": 1}),
        ("Name,Company", {"name": 0}),
        ("KvK number,naam,Your Ref", {"number": 0, "name": 1, "your_ref": 2}),
        ("CRN,Client,Incorporated in", {"number": 0, "name": 1, "country": 2}),
        ("one,two", {}),
    ],
)
def test_guesses(heading: str, expected: dict[str, int]) -> None:
    assert guess_columns(heading.split(",")) == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "heading and at least one line"),
        (b"name\n", "heading and at least one line"),
        (b"one,two\n1,2\n", "no column is called name, number or lei"),
        (b"\x00\x01\x02PK\x03\x04 binary", "not a text"),
        (b'name\n"never closed\n', "line 2"),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words):
        read_lines(path)


def test_a_name_in_another_country_needs_a_person(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,country\nToloka AI BV,US\n")
    (row,) = ask("exposure", "--input", path, "--regime", "eu").json
    assert (row["match_status"], row["verdict"]) == ("needs_person", "not_assessed")
    assert "country" in row["match_reason"]


def test_an_ambiguous_name_needs_a_person(ask_own: Ask, tmp_path: Path) -> None:
    twin = tmp_path / "twin.case.yaml"
    twin.write_text(
        "case: twin\nsources: {s: {title: t}}\nparties:\n"
        "  one: {schema: Company, name: Twin Ltd, source: s}\n"
        "  two: {schema: Company, name: TWIN LTD, source: s}\n"
    )
    assert ask_own("load", twin).code == 0
    path = tmp_path / "list.csv"
    path.write_text("name\nTwin Ltd\n")
    (row,) = ask_own("exposure", "--input", path, "--regime", "eu").json
    assert row["match_status"] == "needs_person"
    assert "2 parties" in row["match_reason"]


def test_the_same_party_in_two_lines_gets_two_rows(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,ref\nCITGO,a\nCITGO,b\n")
    rows = ask("exposure", "--input", path, "--regime", "us", "--as-of", "2020-01-01").json
    assert [(r["your_ref"], r["verdict"]) for r in rows] == [("a", "certain"), ("b", "certain")]


def test_a_list_answers_as_typing_does(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name\nLLC Drake\n")
    day = ("--as-of", "2024-01-15")
    (listed,) = ask("exposure", "--input", path, "--regime", "eu", *day).json
    (typed,) = ask("exposure", "LLC Drake", "--regime", "eu", *day).json
    own = {"input_name", "match_status", "match_score", "match_reason", "your_ref"}
    own |= {key for key in listed if key.startswith("best_candidate_")}
    assert {k: v for k, v in listed.items() if k not in own} == {
        k: v for k, v in typed.items() if k not in own
    }
    assert listed["input_name"] == "LLC Drake"


def test_a_second_column_of_names_does_not_stand_for_the_one_that_was_looked_up(
    ask: Ask, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("company,name\nToloka AI BV,A. Contact\n")
    (row,) = ask("exposure", "--input", path, "--regime", "eu").json
    assert (row["input_name"], row["input_name (2)"]) == ("Toloka AI BV", "A. Contact")
