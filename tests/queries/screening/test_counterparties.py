"""Lists of counterparties as people keep them: workbooks, titles, other separators."""

from pathlib import Path

import openpyxl
import pytest

from graph.values.errors import InputError
from queries.screening.counterparties import guess_columns, read_lines, read_table
from queries.screening.match_lines import line_identifiers


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sep=;\nFirma;Land\nAlpha, Inc.;NL\n", []),
        ("Firma|Land\nAlpha, Inc.|NL\n", []),
        (
            "Stand: 01.02.2024\n\nFirma;Land\nAlpha, Inc.;NL\n",
            ["list.csv: what stands above the heading is not read: Stand: 01.02.2024"],
        ),
        (
            "Kunden, Lieferanten;;\n;;\nFirma;Land\nAlpha, Inc.;NL\n",
            ["list.csv: what stands above the heading is not read: Kunden, Lieferanten"],
        ),
    ],
)
def test_the_heading_and_its_separator_are_found(
    tmp_path: Path, text: str, said: list[str]
) -> None:
    path, remarks = tmp_path / "list.csv", list[str]()
    path.write_text(text, encoding="utf-8")
    (line,), guess = read_lines(path, remarks.append)
    assert (line.row_no, line.name, line.country) == (1, "Alpha, Inc.", "nl")
    assert guess == {"country": "Land", "name": "Firma"}
    assert remarks == said


def test_a_workbook_is_read_from_the_sheet_that_names_parties(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["only a note"])
    sheet = book.create_sheet("Kunden")
    for row in (["Stand: 1.2.2024"], [], ["Firma", "Land", "Nr. im Register", "Umsatz"]):
        sheet.append(row)
    sheet.append(["Alpha GmbH", "Deutschland", "00123", 1.5])
    sheet.append([])
    sheet.append(["Beta GmbH", None, 77, None])
    path = tmp_path / "list.xlsx"
    book.save(path)
    lines, guess = read_lines(path)
    assert guess == {"country": "Land", "name": "Firma"}
    assert [(x.row_no, x.name, x.country) for x in lines] == [
        (1, "Alpha GmbH", "de"),
        (2, "Beta GmbH", ""),
    ]
    assert lines[0].more == {"Nr. im Register": "00123", "Umsatz": "1.5"}
    assert lines[1].more["Nr. im Register"] == "77"


def test_without_a_heading_it_is_said_what_one_looks_like(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Alpha Ltd,NL\nBeta Ltd,NL\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a heading such as name,country,number; here it is: Al"):
        read_lines(path)


def test_the_encoding_of_a_list_can_be_named(tmp_path: Path) -> None:
    path, remarks = tmp_path / "list.csv", list[str]()
    path.write_bytes("Название;Страна\nРомашка;Россия\n".encode("windows-1251"))
    (line,), _ = read_lines(path, remarks.append, "windows-1251")
    assert (line.name, line.country, remarks) == ("Ромашка", "ru", [])
    with pytest.raises(InputError, match="heading"):
        read_lines(path, remarks.append)
    assert "--encoding windows-1251" in remarks[0]
    for wrong in ("utf-16", "nope", "ascii"):
        with pytest.raises(InputError, match="encoding"):
            read_lines(path, remarks.append, wrong)


def test_a_person_says_which_heading_is_which_column(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Wer,Firma,Nr\nA. Person,Alfa GmbH,12\n", encoding="utf-8")
    [line], guess = read_lines(path)
    assert (line.name, line.number, guess) == ("Alfa GmbH", "", {"name": "Firma"})
    [line], guess = read_lines(path, columns={"name": "Wer", "number": "Nr"})
    assert (line.name, line.number, line.more) == ("A. Person", "12", {"Firma": "Alfa GmbH"})
    assert guess == {"number": "Nr", "name": "Wer"}
    [line], guess = read_lines(path, columns={"your_ref": "Firma", "lei": "Nr", "number": ""})
    assert (line.name, line.your_ref, line.lei) == ("", "Alfa GmbH", "12")
    for columns, said in (
        ({"names": "Firma"}, "write one of party_id, lei"),
        ({"name": "Kunde"}, "no column is headed 'Kunde'; there are: Wer, Firma, Nr"),
        ({"name": ""}, "no column is called name"),
    ):
        with pytest.raises(InputError, match=said):
            read_lines(path, columns=columns)


def test_a_list_without_known_headings_can_be_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Bezeichnung;Sitzland\nAlfa;NL\n", encoding="utf-8")
    table = read_table(path)
    assert (table.heading, table.rows) == (["Bezeichnung", "Sitzland"], [["Alfa", "NL"]])
    assert (table.columns, table.names_parties) == ({"country": "Sitzland"}, False)
    with pytest.raises(InputError, match="--column name=HEADING"):
        read_lines(path)
    assert read_lines(path, columns={"name": "Bezeichnung"})[0][0].name == "Alfa"


@pytest.mark.parametrize(
    "heading",
    [
        *("ЄДРПОУ", "Код ЄДРПОУ", "NIP", "REGON", "Partita IVA", "Codice fiscale", "NIF", "CIF"),
        *("Tax ID", "TIN", "VAT number", "Steuernummer", "USt-IdNr", "ИНН/КПП", "УНП", "IČO"),
        *("Company ID", "USt-IdNr.", "Tax No."),
    ],
)
def test_tax_numbers_are_numbers_of_companies(heading: str) -> None:
    assert guess_columns(["Name", heading]) == {"name": 0, "number": 1}


@pytest.mark.parametrize(
    ("heading", "known"),
    [
        (["Ref. no.", "Company / Person name", "Ctry", "Reg-Nr"], ("your_ref", "name", "country")),
        (["Customer or Supplier", "Country/Jurisdiction"], ("name", "country")),
        # What stands for two things is neither.
        (["Name", "Country / City"], ("name",)),
        (["Company / Country"], ()),
    ],
)
def test_a_heading_of_two_words_for_one_thing_is_read(
    heading: list[str], known: tuple[str, ...]
) -> None:
    guess = guess_columns(heading)
    assert {key: guess[key] for key in known} == {key: n for n, key in enumerate(known)}
    assert guess.keys() == {*known, *(["number"] if "Reg-Nr" in heading else [])}


def test_the_heading_itself_goes_before_one_of_two_words() -> None:
    assert guess_columns(["Company / Client", "Name"])["name"] == 1


def test_a_birth_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,date of birth\nA,34673\nB,5.12.71\nC,5.12.05\nD,unknown\n", "utf-8")
    lines, _ = read_lines(path)
    assert [line.birth_date for line in lines] == ["1994-12-05", "1971-12-05", "", ""]
    assert [line.birth_unread for line in lines] == [False, False, True, False]
    assert "the birth date 5.12.05 cannot be read and is not used" in lines[2].remark


def _workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_every_sheet_of_a_workbook_is_screened_or_said_not_to_be(tmp_path: Path) -> None:
    heading, remarks = ["Name", "Country", "Number"], list[str]()
    sheets: dict[str, list[list[object]]] = {
        "About": [["Our clients"]],
        "North": [["Clients of the north"], heading, ["Alpha", "NL", 12], ["Beta", "NL", 13]],
        "South": [["name", "country", "number"], ["Gamma", "NL", 14]],
        "Empty": [heading],
        "People": [["Full name", "Born"], ["D. Elta", 1971]],
    }
    lines, _ = read_lines(_workbook(tmp_path / "list.xlsx", sheets), remarks.append)
    assert [(line.row_no, line.name) for line in lines] == [(1, "Alpha"), (2, "Beta"), (3, "Gamma")]
    assert "list.xlsx (South): line 3 of the list" in remarks
    assert any(text.startswith("list.xlsx (People): this sheet is not read") for text in remarks)
    assert not any("About" in text or "Empty" in text for text in remarks)


def test_a_heading_of_groups_is_not_taken_for_that_of_the_columns(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Client", None, "Identification", None],
        ["Name", "Country", "Number", "Date of birth"],
        ["Alpha", "NL", 12, None],
        ["Company", "NL", 13, None, "more"],
    ]
    remarks = list[str]()
    path = _workbook(tmp_path / "list.xlsx", {"Clients": rows})
    lines, guess = read_lines(path, remarks.append)
    assert [(line.name, line.number) for line in lines] == [("Alpha", "12"), ("Company", "13")]
    assert guess["number"] == "Number"
    assert "give each column a heading" in remarks[-1]
    assert not any("quotes" in text for text in remarks)


def test_every_column_of_numbers_is_compared(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name;country;ИНН;ОГРН;no\nA;ru;7707083893;1.02770013219E+12;7\n", "utf-8")
    [line], guess = read_lines(path)
    assert (line.number, line.numbers, guess["number"]) == ("7707083893", {"ОГРН": ""}, "ИНН")
    assert "the number 1.02770013219E+12 was rounded" in line.remark
    path.write_text("name;country;CRN;ИНН;ОГРН\nA;ru;;7707083893;1027700132195\n", "utf-8")
    [line], _ = read_lines(path)
    assert line_identifiers(line) == ["RU-INN:7707083893", "RU-OGRN:1027700132195"]
    assert line.more == {"ИНН": "7707083893", "ОГРН": "1027700132195"}
    [line], _ = read_lines(path, columns={"number": "ОГРН"})
    assert (line.number, line.numbers) == ("1027700132195", {})


@pytest.mark.parametrize(
    ("heading", "cells", "name"),
    [
        ("Nom;Prénom", "Sample;Anna", "Anna Sample"),
        ("Name;Vorname", "Sample;Anna", "Anna Sample"),
        ("Naam;Voornaam", "Sample;Anna", "Anna Sample"),
        ("Name;First name", "Sample;Anna", "Anna Sample"),
        ("Nume;Prenume", "Sample;Anna", "Anna Sample"),
        ("Apellidos;Nombre", "Sample;Anna", "Anna Sample"),
        ("Cognome;Nome", "Sample;Anna", "Anna Sample"),
        ("Sobrenome;Nome", "Sample;Anna", "Anna Sample"),
        ("Příjmení;Jméno", "Sample;Anna", "Anna Sample"),
        ("Surname;Name", "Sample;Anna", "Anna Sample"),
        ("Primer apellido;Segundo apellido;Nombre", "Sample;Quell;Anna", "Anna Sample Quell"),
        ("Фамилия;Имя;Отчество", "Sample;Anna;Petrovna", "Anna Petrovna Sample"),
        ("Last name;First name;Middle name", "Sample;Anna;P.", "Anna P. Sample"),
        ("Name;Vorname", "Sample GmbH;", "Sample GmbH"),
        ("Nome;Paese", "Sample;IT", "Sample"),
        ("Company name;First name;Last name", "Sample Ltd;Anna;Quell", "Sample Ltd"),
    ],
)
def test_both_halves_of_a_name_are_read(
    tmp_path: Path, heading: str, cells: str, name: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{heading}\n{cells}\n", encoding="utf-8")
    (line,), _ = read_lines(path)
    assert line.name == name
    assert line.forenamed == (name.startswith("Anna"))
