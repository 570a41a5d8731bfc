"""Tables: a row whose owner is the word for a sum is no owner where it may be one."""

from pathlib import Path

import pytest

from graph.record.model import Interest
from ingest.readers.table.total_lines import WORDS, is_total_word
from tests.ingest.outcome import Outcome


def read(folder: Path, *rows: str, columns: str = "owner,company,share") -> Outcome:
    path = folder / "own.csv"
    path.write_text("\n".join([columns, *rows, ""]), encoding="utf-8")
    return Outcome(path)


def owners(found: Outcome) -> list[str]:
    return [row.owner for row in found.interests]


@pytest.mark.parametrize("word", ["Total", "TOTAL:", "Итого", "Gesamt", "Sub-total (2)", "总计"])
@pytest.mark.parametrize("share", ["70", "100"])
def test_a_line_of_totals_is_no_owner(tmp_path: Path, word: str, share: str) -> None:
    found = read(tmp_path, "A,Firm,40", "B,Firm,30", f"{word},Firm,{share}", "C,Other,5")
    assert owners(found) == ["made_up-a", "made_up-b", "made_up-c"]
    (reason,) = found.refused
    assert "is the word for a sum, and the share is that of the rows above, or all" in reason


@pytest.mark.parametrize("thirds", ["33.3", "33.33"])
def test_parts_that_are_rounded_still_add_up(tmp_path: Path, thirds: str) -> None:
    rows = [f"{owner},Firm,{thirds}" for owner in "ABC"]
    found = read(tmp_path, *rows, "Total,Firm,99.95")
    assert len(found.refused) == 1
    assert len(found.interests) == 3


def test_votes_may_be_what_adds_up(tmp_path: Path) -> None:
    rows = ("A,Firm,unknown,30", "B,Firm,unknown,12", "Total,Firm,unknown,42")
    found = read(tmp_path, *rows, columns="owner,company,share,votes")
    assert len(found.refused) == 1


@pytest.mark.parametrize(
    "rows",
    [
        ("Total,Firm,100",),
        ("A,Firm,40", "Total,Firm,25"),
        ("A,Firm,40", "Total,Firm,unknown"),
        ("A,Firm,10..20", "Total,Firm,20"),
        ("A,Other,40", "Total,Firm,40"),
    ],
)
def test_a_firm_of_that_name_is_read_and_told(tmp_path: Path, rows: tuple[str, ...]) -> None:
    found = read(tmp_path, *rows)
    assert found.refused == []
    assert owners(found)[-1] == "made_up-total"
    remarks = [r for item in found.items for r in getattr(item, "remarks", [])]
    assert remarks == ["owner: 'Total' is read as a party of that name, and no sum"]


@pytest.mark.parametrize("owner", ["Total SE", "TotalEnergies", "Sum Capital"])
def test_a_longer_name_is_a_name(tmp_path: Path, owner: str) -> None:
    found = read(tmp_path, "A,Firm,40", f"{owner},Firm,40")
    assert (found.refused, len(found.interests)) == ([], 2)
    assert not any(getattr(item, "remarks", []) for item in found.items)


def test_who_has_a_country_is_somebody(tmp_path: Path) -> None:
    rows = ("A,,Firm,50", "Total,fr,Firm,50")
    found = read(tmp_path, *rows, columns="owner,owner country,company,share")
    assert (found.refused, len(found.interests)) == ([], 2)


def test_a_mapping_is_told_the_same(tmp_path: Path) -> None:
    mapping = tmp_path / "own.toml"
    mapping.write_text(
        """record_id = "{n}"
[[party]]
key = "o"
id = "{who}"
schema = "LegalEntity"
names = ["{who}"]
[[party]]
key = "f"
id = "{firm}"
schema = "Company"
names = ["{firm}"]
[[interest]]
owner = "o"
asset = "f"
share = { column = "part" }
""",
        encoding="utf-8",
    )
    path = tmp_path / "own.csv"
    path.write_text("n,who,firm,part\n1,A,F,60\n2,B,F,40\n3,Summe,F,100\n", encoding="utf-8")
    found = Outcome(path, mapping)
    assert all(isinstance(row, Interest) for row in found.interests)
    assert (len(found.interests), len(found.refused)) == (2, 1)


@pytest.mark.parametrize("form", ["{}", "{}:", "— {} (12) —", "3. {}", "  {}"])
def test_every_word_for_a_sum_is_known_in_any_case_and_among_signs(form: str) -> None:
    written = {case(word) for word in WORDS for case in (str, str.upper, str.title)}
    assert [word for word in written if not is_total_word(form.format(word))] == []


@pytest.mark.parametrize("name", ["Total SE", "Summe GmbH", "Sumner", "Tal", "总", "", "12 %"])
def test_a_name_with_the_letters_of_such_a_word_is_none(name: str) -> None:
    assert not is_total_word(name)
