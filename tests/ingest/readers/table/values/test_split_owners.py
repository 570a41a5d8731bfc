"""Tables that name several owners in one cell, and years of two digits: as a mapping declares."""

from pathlib import Path

import pytest

from graph.record.model import Interest, Party
from graph.values.errors import InputError
from ingest.readers.table.mapping.mapping_file import load_mapping
from tests.ingest.outcome import Outcome, rows_of

MAPPING = """\
record_id = "{Firm}"
optional = ["Country", "Total"]
[several]
column = "Owners"
split = ";"
with = ["Shares", "Country"]
[[party]]
key = "owner"
id = "{Owners}"
schema = "LegalEntity"
names = "{Owners}"
jurisdiction = { column = "Country" }
[[party]]
key = "firm"
id = "{Firm}"
schema = "Company"
names = "{Firm}"
[[interest]]
owner = "owner"
asset = "firm"
share = { column = "Shares" }
"""


def outcome(folder: Path, text: str, mapping: str = MAPPING) -> Outcome:
    """Read a table by a mapping."""
    (folder / "own.csv").write_text(text, encoding="utf-8")
    (folder / "own.toml").write_text(mapping, encoding="utf-8")
    return Outcome(folder / "own.csv", folder / "own.toml")


def test_each_owner_of_a_cell_is_a_party_with_its_own_share(tmp_path: Path) -> None:
    found = outcome(tmp_path, 'Firm,Owners,Shares,Country\nF,"A; B;;C;","30;20; ;10.5",nl;gb;;\n')
    rows = rows_of(found)
    firms = [row for row in rows if isinstance(row, Party) and row.schema == "Company"]
    owners = [row for row in rows if isinstance(row, Party) and row.schema == "LegalEntity"]
    assert len(firms) == 1
    assert [owner.names[0].value for owner in owners] == ["A", "B", "C"]
    assert found.shares == ["30", "20", "10.5"]
    assert [owner.jurisdiction for owner in owners] == ["nl", "gb", None]
    assert {row.note for row in found.interests} == {None}


@pytest.mark.parametrize("share", ["60", "30;20;10"])
def test_a_share_that_is_not_paired_is_unknown_and_kept(tmp_path: Path, share: str) -> None:
    found = outcome(tmp_path, f'Firm,Owners,Shares\nF,A; B,"{share}"\n')
    assert found.shares == ["0..100", "0..100"]
    assert [row.note for row in found.interests] == [f"Shares: {share}"] * 2
    assert all(row.note is None for row in rows_of(found) if isinstance(row, Party))


def test_a_cell_with_one_owner_is_read_as_ever(tmp_path: Path) -> None:
    found = outcome(tmp_path, "Firm,Owners,Shares,Country\nF,A,60,nl\nG,,60,nl\n")
    assert found.shares == ["60"]
    assert found.interests[0].note is None
    assert found.refused == ["{Owners}: empty, so that the owner is not named"]


@pytest.mark.parametrize(
    ("owners", "shares"), [("A", ["99.8"]), ("A,", ["99.8"]), ("A,B", ["0..100", "0..100"])]
)
def test_a_sign_within_a_number_separates_nothing(
    tmp_path: Path, owners: str, shares: list[str]
) -> None:
    """Owners stand between commas, and a share has a decimal comma."""
    mapping = MAPPING.replace('";"', '","').replace('"Shares" }', '"Shares", decimal = "," }')
    found = outcome(tmp_path, f'Firm,Owners,Shares\nF,"{owners}","99,8"\n', mapping)
    assert found.shares == shares


def test_of_one_owner_every_cell_is_read_whole(tmp_path: Path) -> None:
    mapping = MAPPING.replace('";"', '","')
    found = outcome(tmp_path, 'Firm,Owners,Shares\nF,A,"99,8"\n', mapping)
    (said,) = found.refused
    assert "has a decimal comma" in said


def test_shares_may_stand_behind_the_names(tmp_path: Path) -> None:
    mapping = (
        MAPPING.replace('with = ["Shares", "Country"]\n', "")
        .replace('"{Owners}"', "{ column = \"Owners\", pattern = '^([^(]+)' }")
        .replace('"Shares"', "\"Owners\", pattern = '\\((.+)\\)'")
    )
    found = outcome(tmp_path, "Firm,Owners\nF,A (60%); B (15%); C\n", mapping)
    assert [row.owner for row in found.interests] == [f"made_up-{name}" for name in "abc"]
    assert found.shares == ["60", "15", "0..100"]


def test_lines_of_a_cell_separate_too(tmp_path: Path) -> None:
    mapping = MAPPING.replace('split = ";"', 'split = [";", "\\n"]')
    found = outcome(tmp_path, 'Firm,Owners,Shares\nF,"A\nB","30\n20"\n', mapping)
    assert found.shares == ["30", "20"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('column = "Owners"\n', "", "several.column: missing"),
        ('split = ";"', "", "several.split: write the sign between them"),
        ("with", "along", "several.along: unknown key; write"),
        ('"Shares", "Country"', '"Country"', "several.with: write 'Shares' too"),
        ('"Shares" }', '"Shares" }\nvotes = { column = "Total" }', "several.with: write 'Total'"),
    ],
)
def test_a_wrong_mapping_is_told(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "own.toml"
    assert old in MAPPING
    path.write_text(MAPPING.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_mapping(path)
    assert message in str(caught.value)


DATED = MAPPING.replace(
    '{ column = "Shares" }\n', '{ column = "Shares" }\nstart = { column = "Since", DAY }\n'
)


@pytest.mark.parametrize(
    ("day", "text", "start"),
    [
        ('format = "DD/MM/YY", years = "1930..2029"', "05/03/19", "2019-03-05"),
        ('format = "DD/MM/YY", years = "1930..2029"', "05/03/30", "1930-03-05"),
        ('format = ["DD.MM.YYYY", "YYMMDD"], years = "1990..2026"', "990305", "1999-03-05"),
        ('format = ["DD.MM.YYYY", "DD.MM.YY"], years = "1990..2026"', "05.03.2019", "2019-03-05"),
        ('format = "MON YY", years = "2000..2099"', "Mar 19", "2019-03"),
        ('format = "DD/MM/YY", years = "1990..2026"', "05/03/45", None),
    ],
)
def test_a_year_of_two_digits_is_one_of_those_that_are_declared(
    tmp_path: Path, day: str, text: str, start: str | None
) -> None:
    found = outcome(
        tmp_path, f"Firm,Owners,Shares,Since\nF,A,60,{text}\n", DATED.replace("DAY", day)
    )
    assert [row.start for row in found.interests] == ([] if start is None else [start])
    assert len(found.refused) == (start is None)


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ('format = "DD/MM/YY"', "interest[1].start.years: YY says no century"),
        ('format = "DD/MM/YY", years = "1930-2029"', "write the first and the last year"),
        ('format = "DD/MM/YY", years = "1930..2030"', "write at most 100 years"),
        ('format = "DD/MM/YYYY", years = "1930..2029"', "goes with a format that has YY"),
        ('format = "YY/MM/YYYY"', "write YYYY or YY once"),
    ],
)
def test_a_century_is_never_guessed(tmp_path: Path, day: str, message: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(DATED.replace("DAY", day), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_mapping(path)
    assert message in str(caught.value)


def test_interests_of_one_owner_twice_in_a_cell_are_both_kept(tmp_path: Path) -> None:
    found = outcome(tmp_path, "Firm,Owners,Shares\nF,A;A,30;20\n")
    assert [type(row) for row in rows_of(found)].count(Interest) == 2


def test_the_example_of_the_how_to_page_works(repository: Path, tmp_path: Path) -> None:
    page = (repository / "docs" / "how-to" / "your-own-table.md").read_text(encoding="utf-8")
    blocks = page.split("```")[1::2]
    (text,) = [block for block in blocks if block.strip().startswith("Firm;")]
    (mapping,) = [block for block in blocks if block.startswith("toml\n") and "several" in block]
    found = outcome(tmp_path, text.strip() + "\n", mapping.removeprefix("toml\n"))
    assert (found.refused, found.said) == ([], [])
    assert found.shares == ["60", "40", "0..100", "0..100"]
    assert [row.start for row in found.interests] == ["2011-02-01"] * 2 + ["1998-06-15"] * 2
    assert [row.note for row in found.interests] == [None, None, "Percent: 75", "Percent: 75"]
