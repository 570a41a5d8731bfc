"""The UN's list in French, Spanish and Russian: the same entries, with measures in other words."""

from functools import partial
from pathlib import Path

import pytest

from graph.record.model import Listing, Party
from ingest.reader import Record
from ingest.readers.un.reader import READER
from tests.ingest.outcome import read_records

read = partial(read_records, READER, "un")

LIBYA = """<DATAID>6908444</DATAID><FIRST_NAME>SOME</FIRST_NAME><SECOND_NAME>PERSON</SECOND_NAME>
<UN_LIST_TYPE>Libya</UN_LIST_TYPE><LISTED_ON>2011-02-26</LISTED_ON>"""


def only(tmp_path: Path, inside: str) -> tuple[Party, Listing, Record]:
    path = tmp_path / "consolidated.xml"
    path.write_text(
        "<CONSOLIDATED_LIST dateGenerated='2026-08-01T23:00:04.625Z'><INDIVIDUALS><INDIVIDUAL>"
        f"{LIBYA}{inside}</INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>",
        encoding="utf-8",
    )
    (record,), refusals, _ = read(path)
    assert refusals == []
    party, listing = record.rows
    assert isinstance(party, Party)
    assert isinstance(listing, Listing)
    return party, listing, record


BAN, FREEZE = "travel_ban", "asset_freeze"


@pytest.mark.parametrize(
    ("said", "measures"),
    [
        ("paragraph 15 of resolution 1970 (Travel Ban).", [BAN]),
        ("paragraphs 15 and 17 of resolution 1970 (2011) (Travel Ban,Asset Freeze)", [FREEZE, BAN]),
        ("párrafo 15 de la resolución 1970 (prohibición de viajar).", [BAN]),
        ("párrafo 17 de la resolución 1970 (2011) (congelación de activos)", [FREEZE]),
        (
            "resolución 1970 (prohibición de viajar, congelación de activos), LYi.001",
            [FREEZE, BAN],
        ),
        ("paragraphe 15 de la résolution 1970 (Interdiction de voyager).", [BAN]),
        ("paragraphe 17 de la résolution 1970 (gel des avoirs) en 2011 (été)", [FREEZE]),
        ("пункта 15 резолюции 1970 (запрет на поездки).", [BAN]),
        ("резолюции 1970 (запрет на поездки, замораживание активов)", [FREEZE, BAN]),
    ],
)
def test_a_stated_measure_decides_in_each_language(
    tmp_path: Path, said: str, measures: list[str]
) -> None:
    _, listing, record = only(tmp_path, f"<COMMENTS1>{said}</COMMENTS1>")
    assert (listing.measures, record.remarks) == (measures, [])


@pytest.mark.parametrize("said", ["", "resolution 1970 (see the annex)", "قرار 1970 (حظر السفر)"])
def test_an_entry_of_libya_that_states_no_known_measure_is_said(tmp_path: Path, said: str) -> None:
    _, listing, record = only(tmp_path, f"<COMMENTS1>{said}</COMMENTS1>")
    assert listing.measures == [FREEZE, BAN]
    assert record.remarks == ["states no measure of its own: those of its committee are taken"]


def test_countries_qualities_and_documents_are_known_in_other_languages(tmp_path: Path) -> None:
    party, _, record = only(
        tmp_path,
        """<COMMENTS1>resolución 1970 (prohibición de viajar)</COMMENTS1>
        <NATIONALITY><VALUE>Irán (República Islámica del)</VALUE><VALUE>Libye</VALUE>
        <VALUE>Iran (République islamique d’)</VALUE><VALUE>Federación de Rusia</VALUE>
        <VALUE>Narnia</VALUE></NATIONALITY>
        <INDIVIDUAL_ALIAS><QUALITY>Baja</QUALITY><ALIAS_NAME>Whoever</ALIAS_NAME></INDIVIDUAL_ALIAS>
        <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APROXIMADAMENTE</TYPE_OF_DATE><YEAR>1960</YEAR>
        </INDIVIDUAL_DATE_OF_BIRTH>
        <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Pasaporte</TYPE_OF_DOCUMENT><NUMBER>B0123456</NUMBER>
        </INDIVIDUAL_DOCUMENT>""",
    )
    assert party.countries == ["ir", "ly", "ru"]
    assert sorted(record.remarks) == [
        "unknown country 'Narnia'",
        "unknown quality of alias 'Baja'; the name is weak",
    ]
    assert [(name.value, name.kind) for name in party.names][1:] == [("Whoever", "weak")]
    assert ("birth", "about 1960") in party.data
    assert party.birth_date is None
    assert party.identifiers == ["PASSPORT:B0123456"]


def test_what_an_alias_without_a_name_says_is_kept_as_it_is(tmp_path: Path) -> None:
    """In the list of 2024, Mohammed Omar's other years of birth stand in nameless aliases."""
    party, _, _ = only(
        tmp_path,
        "<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/><DATE_OF_BIRTH>1960</DATE_OF_BIRTH>"
        "</INDIVIDUAL_ALIAS>",
    )
    assert ("alias_note", "1960") in party.data
