"""Names of Canada's list, as they were found in published files; all values are made up."""

from pathlib import Path

import pytest

from graph.record.model import Listing, Name, Party
from tests.ingest.outcome import Outcome, rows_of

CANADA = (
    "<data-set><record><Country-Pays>Russia / Russie</Country-Pays>{}<Schedule-Annexe>1, Part 1 "
    "</Schedule-Annexe><Item-NumeroDarticle>1</Item-NumeroDarticle></record></data-set>"
)
PERSON = "<LastName-NomDeFamille>B</LastName-NomDeFamille><GivenName-Prenom>A</GivenName-Prenom>"
ENTITY = "<EntityOrShip-EntiteOuNavire>B</EntityOrShip-EntiteOuNavire>"


@pytest.mark.parametrize(
    ("named", "aliases", "found"),
    [
        (PERSON, "C D, E F; G", ["C D", "E F", "-G"]),
        (PERSON, "C D, Belarusian: Ц Д, Russian: Ч Д", ["C D", "Ц Д", "Ч Д"]),
        (ENTITY, "C Co., Ltd; D", ["C Co., Ltd", "D", "-C Co."]),
        (ENTITY, "Russian: Ч Д; Russian House", ["Ч Д", "Russian House"]),
        (ENTITY, "CDE, Russian: Ч Д", ["CDE", "Ч Д"]),
        (ENTITY, "a.k.a. CDE; ALIAS: F G", ["CDE", "F G"]),
        (PERSON, "Belarussian: Ц Д Russian: Ч Д", ["Ц Д", "Ч Д"]),
        (PERSON, "Hebrew: כ ד; Arabic: ك د", ["כ ד", "ك د"]),
    ],
)
def test_aliases_of_canada(tmp_path: Path, named: str, aliases: str, found: list[str]) -> None:
    """Both signs stand in published files; a comma within a company's name must not cut it.

    Weak names have a "-" before them here.
    """
    path = tmp_path / "sema.xml"
    named += f"<Aliases-Alias>{aliases}</Aliases-Alias>"
    path.write_text(CANADA.format(named), encoding="utf-8")
    party = rows_of(Outcome(path))[0]
    assert isinstance(party, Party)
    said = [Name(text.removeprefix("-"), "weak" if text[0] == "-" else "alias") for text in found]
    assert party.names[1:] == said


def test_names_of_canada_in_two_languages(tmp_path: Path) -> None:
    """What stands on the sides of a slash is found, and identifies nobody: some names have one."""
    path = tmp_path / "sema.xml"
    named = ENTITY.replace(">B<", ">Made-up Guard/Garde inventée, S/A<")
    path.write_text(CANADA.format(named), encoding="utf-8")
    party = rows_of(Outcome(path))[0]
    assert isinstance(party, Party)
    assert party.names == [
        Name("Made-up Guard/Garde inventée, S/A"),
        Name("Made-up Guard", "weak"),
        Name("Garde inventée, S", "weak"),
    ]


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("Made-up Bank (a.k.a. MUB)", ["Made-up Bank", "MUB"]),
        ("Made-up Bank (also known as MUB; M Bank)", ["Made-up Bank"]),
        ("Made-up (Akademia) Bank", []),
    ],
)
def test_another_name_of_canada_in_brackets_is_an_alias(
    tmp_path: Path, named: str, found: list[str]
) -> None:
    path = tmp_path / "sema.xml"
    path.write_text(CANADA.format(ENTITY.replace(">B<", f">{named}<")), encoding="utf-8")
    party = rows_of(Outcome(path))[0]
    assert isinstance(party, Party)
    assert party.names == [Name(named), *(Name(text, "alias") for text in found)]


@pytest.mark.parametrize(
    ("aliases", "found"),
    [
        ("Andrei ", ["-Andrei"]),
        ("Aleksei, Oleksii SALYAYEV, SALIAIEV", ["Oleksii SALYAYEV", "-Aleksei", "-SALIAIEV"]),
        ("a.k.a. Igor STRELKOV; Strelok", ["Igor STRELKOV", "-Strelok"]),
    ],
)
def test_an_alias_of_a_person_in_one_word_identifies_nobody(
    tmp_path: Path, aliases: str, found: list[str]
) -> None:
    """The list of April 2020 gives other spellings of given names alone as aliases."""
    path = tmp_path / "sema.xml"
    path.write_text(
        "<data-set><record><Country>Russia / Russie</Country><LastName>KOSTIN</LastName>"
        f"<GivenName>Andrey Leonidovich</GivenName><Aliases>{aliases}</Aliases>"
        "<Schedule>1</Schedule><Item>101</Item></record></data-set>",
        encoding="utf-8",
    )
    party = rows_of(Outcome(path))[0]
    assert isinstance(party, Party)
    said = [Name(text.removeprefix("-"), "weak" if text[0] == "-" else "alias") for text in found]
    assert party.names[1:] == said


@pytest.mark.parametrize(
    ("country", "schedule", "measures"),
    [
        ("Syria / Syrie", "2", ["asset_freeze"]),
        ("Iran", "2", ["asset_freeze"]),
        ("Iran", "1, Part 2", ["asset_freeze"]),
        ("Burma / Birmanie", "2", ["asset_freeze"]),
        ("Venezuela ", "N/A", ["asset_freeze"]),
        ("Venezuela ", "", ["asset_freeze"]),
        ("Russia / Russie", "2", ["sectoral"]),
        ("Ukraine", "2", []),
    ],
)
def test_schedules_of_the_list_of_2020(
    tmp_path: Path, country: str, schedule: str, measures: list[str]
) -> None:
    """The list of April 2020 has part 2 of schedule 1 of three regulations as schedule 2."""
    path = tmp_path / "sema.xml"
    path.write_text(
        f"<data-set><record><Country>{country}</Country><LastName>B</LastName>"
        f"<Schedule>{schedule}</Schedule><Item>1</Item></record></data-set>",
        encoding="utf-8",
    )
    listing = rows_of(Outcome(path))[1]
    assert isinstance(listing, Listing)
    assert listing.measures == measures
