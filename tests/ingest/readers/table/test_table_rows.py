"""Tables: delimiters, headers, broken rows, and whom a row is about."""

from pathlib import Path

import pytest

from graph.record.model import Gap, Interest, Party
from graph.values.errors import RefusedFileError
from graph.values.share import UNKNOWN, Share
from tests.ingest.readers.table.mapped import MAPPING, Outcome, Table


def test_delimiter_encoding_and_header_are_found(table: Table) -> None:
    for sign in ",;\t":
        text = f"N{sign} OWNER {sign}Firm{sign}Share\n\n1{sign}Zoë{sign}F{sign}5\n"
        for encoding in ("utf-8-sig", "cp1252"):
            found = table(text.encode(encoding))
            assert found.of(Party)[0].names[0].value == "Zoë"
            assert bool(found.remarks) == (encoding == "cp1252")


def test_other_columns_become_data_of_the_party_that_takes_the_rest(table: Table) -> None:
    found = table("n,owner,firm,share,Colour\n1,O,F,5,red\n2,O,F,5,\n")
    assert [party.data for party in found.of(Party)] == [[], [("colour", "red")], [], []]


def test_broken_rows_are_refused_alone(table: Table) -> None:
    long = "x" * 200_000
    found = table(f"n,owner,firm,share\n1,O\n2,O,F,5,6\n3,O,F,5\n4,{long},F,5\n5,,F,5\n,O,F,5\n")
    assert len(found.records) == 1
    assert [(r.position, r.reason.split(";")[0]) for r in found.refused] == [
        ("row 2", "the row has 2 cells and the header 4"),
        ("row 3", "the row has 5 cells and the header 4"),
        ("row 5", "the row cannot be read (field larger than field limit (131072))"),
        ("row 6", "{owner}: empty, so that the owner is not named"),
        ("row 7", "the columns that name the row are empty"),
    ]
    assert all(refusal.raw for refusal in found.refused)


def test_a_quoted_line_end_stays_in_its_cell(table: Table) -> None:
    found = table('n,owner,firm,share\n1,"O\nP",F,"5"\n2,O,F,5\n')
    assert found.of(Party)[0].names[0].value == "O\nP"
    assert len(found.records) == 2


def test_two_numbers_for_one_name_are_never_one_company(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(
        "owner,company,company number,country,share\n"
        "O,F,27265167,nl,5\nO,F,27265168,nl,5\nO,F,,nl,5\nO,F,12-3,atlantis,5\n",
        encoding="utf-8",
    )
    found = Outcome(path)
    assert [refusal.position for refusal in found.refused] == ["row 3", "row 5"]
    assert "an earlier row gives this name the number NL-KVK:27265167" in found.refused[0].reason
    assert "'atlantis' is no country" in found.refused[1].reason


def test_an_owner_that_nobody_names_is_a_gap(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("owner,company,share\nNot disclosed,F,>25..50\n", encoding="utf-8")
    (gap,) = Outcome(path).of(Gap)
    assert (gap.kind, gap.ground) == ("unspecified_owner", "Not disclosed")
    assert gap.share == Share(250_000, 500_000, low_open=True)


def test_a_column_of_beneficial_owners_names_them_and_any_other_is_a_fact(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(
        "owner,company,share,Beneficial owner,Colour\nO,F,60,Pavel Sidorovkin,red\n",
        encoding="utf-8",
    )
    found = Outcome(path)
    assert "columns kept as facts of the company only: Beneficial owner, Colour" in str(
        found.remarks
    )
    named = found.of(Party)[-1]
    held, behind = found.of(Interest)
    assert (named.names[0].value, behind.owner) == ("Pavel Sidorovkin", named.id)
    assert (behind.asset, behind.share, behind.certainty) == (held.asset, UNKNOWN, "reported")
    assert ("colour", "red") in found.of(Party)[1].data


def test_a_missing_column_refuses_the_file(table: Table) -> None:
    with pytest.raises(RefusedFileError, match=r"no column firm that own\.toml names"):
        table("n,owner,share\n1,O,5\n")


def test_a_used_column_that_stands_twice_refuses_the_file(table: Table) -> None:
    with pytest.raises(RefusedFileError, match="column share stands there twice"):
        table("n,owner,firm,share,Share\n1,O,F,5,6\n")


SKIP = """
[[skip]]
when = { column = "firm", is = ["Total"] }
why = "totals"
"""


def test_a_row_that_is_to_be_skipped_says_nothing_and_needs_no_id(table: Table) -> None:
    text = "n,owner,firm,share\n1,O,F,5\n2,P,Total,5\n,,total,10\n,,Else,1\n"
    found = table(text, mapping=MAPPING + SKIP)
    assert [party.names[0].value for party in found.of(Party)] == ["O", "F"]
    assert [refusal.position for refusal in found.refused] == ["row 5"]
    assert found.remarks == ["own.csv: rows that state nothing here: 2 (totals)"]


def test_what_an_id_leaves_over_is_a_note_of_each_statement_about_the_party(table: Table) -> None:
    said = MAPPING.replace(
        'id = "{owner}"', 'id = { column = "owner", lookup = "ids", split = "/" }'
    )
    said += '[lookups.ids]\nvalues = { "A" = "a1" }\notherwise = "keep as note"\n'
    found = table("n,owner,firm,share\n1,A/B,F,5\n2,A/C,F,6\n", mapping=said)
    assert [party.id for party in found.of(Party) if party.schema == "Person"] == ["own-a1"] * 2
    assert [row.note for row in found.of(Interest)] == ["owner: B", "owner: C"]


@pytest.mark.parametrize(
    ("rows", "doubted"),
    [
        ("1,O,F,50\n2,O,F,5", "'5'"),
        ("1,O,F,50\n2,O,F,5\n", None),
        ("1,O,F,50\n2,O,F,", None),
        ("1,O,F,50\n2,O", None),
    ],
)
def test_a_last_value_that_may_be_cut_is_said(table: Table, rows: str, doubted: str | None) -> None:
    """Half a download may break off within a number, and the row still reads as whole."""
    found = table(f"n,owner,firm,share\n{rows}")
    said = [text for text in found.remarks if "may be cut" in text]
    assert [doubted in text for text in said] == ([] if doubted is None else [True])
