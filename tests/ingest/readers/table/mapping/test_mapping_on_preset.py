"""Mappings that are a preset with names of columns, a decimal sign and days of their own."""

from pathlib import Path

import pytest

from graph.record.model import Gap, Link, Party
from graph.values.errors import InputError
from graph.values.share import Share
from ingest.readers.table.mapping.mapping_file import load_mapping
from tests.ingest.outcome import Outcome, of, rows_of


def outcome(folder: Path, text: str, mapping: str) -> Outcome:
    """Read a table by a mapping."""
    (folder / "own.csv").write_text(text, encoding="utf-8")
    (folder / "own.toml").write_text(mapping, encoding="utf-8")
    return Outcome(folder / "own.csv", folder / "own.toml")


def test_the_example_of_the_how_to_page_works(repository: Path, tmp_path: Path) -> None:
    page = (repository / "docs" / "how-to" / "your-own-table.md").read_text(encoding="utf-8")
    blocks = page.split("```")[1::2]
    (text,) = [block for block in blocks if block.strip().startswith("Eigentümer;")]
    (mapping,) = [block for block in blocks if "preset =" in block]
    found = outcome(tmp_path, text.strip() + "\n", mapping.removeprefix("toml\n"))
    assert (found.refused, found.said) == ([], [])
    (interest,) = found.interests
    assert (found.shares, interest.start) == (["33.3"], "2019-02-01")
    assert [row.names[0].value for row in of(rows_of(found), Party)] == [
        "A. Founder",
        "Example Firm B.V.",
    ]


def test_what_a_preset_shares_with_others_and_knows_itself_stays(tmp_path: Path) -> None:
    """Lookups stand in a file of the presets, and other spellings in the preset."""
    header = "id,company_number,jurisdiction_code,full_name,Funktion,Bemerkung\n"
    mapping = (
        'preset = "opencorporates_officers"\nignore = "Bemerkung"\n'
        '[spellings]\nposition = "Funktion"\n'
    )
    found = outcome(tmp_path, header + "1,2,nl,A,director,x\n", mapping)
    assert (found.refused, found.said) == ([], [])
    assert [row.kind for row in of(rows_of(found), Link)] == ["Directorship"]


def test_what_holds_for_all_values_is_said_once(tmp_path: Path) -> None:
    mapping = (
        'preset = "owners"\nunit = "fraction"\nlast_day = true\nformat = "DD/MM/YY"\n'
        'years = "1950..2049"\n'
    )
    text = "owner,company,share,votes,from,to\nA,B,1/4,0.5,01/02/11,31/12/21\n"
    found = outcome(tmp_path, text, mapping)
    assert (found.refused, found.said) == ([], [])
    (interest,) = found.interests
    assert (found.shares, interest.votes) == (["25"], Share(500_000, 500_000))
    assert (interest.start, interest.end) == ("2011-02-01", "2022-01-01")


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ('preset = "owner"', "preset: write owners"),
        ("preset = 3", "preset: write one of au_dfat, "),
        ('preset = "owners"\nparty = []', "party: cannot stand beside preset, as these can: title"),
        ('preset = "owners"\ndecimal = ";"', "interest[1].share.decimal: ';'; write . or ,"),
        ('preset = "owners"\nspellings = 3', "spellings: write a table"),
        ('preset = "owners"\n[spellings]\nownr = "x"', "spellings.ownr: unknown key; write owner"),
    ],
)
def test_a_wrong_mapping_is_told(tmp_path: Path, mapping: str, message: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(mapping, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_mapping(path)
    assert str(caught.value).startswith(f"own.toml: {message}")


@pytest.mark.parametrize("nobody", ["unknown", "Unbekannt", "k.A.", "inconnu", "Неизвестно"])
def test_an_owner_whom_nobody_names_is_a_gap_in_any_language(tmp_path: Path, nobody: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"owner,company,share\n{nobody},Firm,{nobody}\nA,Firm,5\n", encoding="utf-8")
    found = Outcome(path)
    assert {party.names[0].value for party in of(rows_of(found), Party)} == {"Firm", "A"}
    (gap,) = of(rows_of(found), Gap)
    assert (gap.kind, gap.ground) == ("unspecified_owner", nobody)
