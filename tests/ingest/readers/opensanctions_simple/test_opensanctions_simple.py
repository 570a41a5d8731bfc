"""OpenSanctions' simplified CSV: three headers, lists in cells, listings with and without keys."""

import csv
import io
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from graph.record.model import Listing, Party
from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.reader import Record, Refusal
from ingest.readers.opensanctions_simple.reader import READER, split_cell
from tests.ingest.outcome import read_records

HEADER = (
    "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,"
    "program_ids,dataset,first_seen,last_seen,last_change"
).split(",")
Result = tuple[list[Record], list[Refusal], list[str]]


read = partial(read_records, READER, "d")


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Result]:
    """Reads one row, given by its cells."""

    def row(columns: list[str] = HEADER, **cells: str) -> Result:
        out = io.StringIO()
        table = csv.DictWriter(out, columns, restval="", quoting=csv.QUOTE_ALL)
        table.writeheader()
        table.writerow({"id": "x", "schema": "Company", "name": "X"} | cells)
        path = tmp_path / "targets.simple.csv"
        path.write_text(out.getvalue(), encoding="utf-8")
        return read(path)

    return row


def party(result: Result) -> Party:
    ((first, *_),) = (record.rows for record in result[0])
    assert isinstance(first, Party)
    return first


def listings(result: Result) -> list[Listing]:
    return [row for record in result[0] for row in record.rows if isinstance(row, Listing)]


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("a;b", ["a", "b"]),
        ('"a;b";c', ["a;b", "c"]),
        ('"say ""yes""";c', ['say "yes"', "c"]),
        ('"1) a\n2) b";c', ["1) a\n2) b", "c"]),
        ("1) a\n2) b", ["1) a\n2) b"]),
        ("a\rb;c", ["a\rb", "c"]),
        (";a; ;a;", ["a"]),
    ],
)
def test_a_cell_is_a_list(cell: str, values: list[str]) -> None:
    assert split_cell(cell) == values


@pytest.mark.parametrize("column", ["aliases", "sanctions", "program_ids", "countries"])
def test_a_damaged_list_refuses_its_row(load: Callable[..., Result], column: str) -> None:
    records, refusals, _ = load(**{column: '"never closed;b'})
    assert (records, refusals[0].record_id) == ([], "x")
    assert refusals[0].reason.startswith(f"{column}: its list cannot be read")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"id": ""}, "id: missing"),
        ({"schema": " "}, "schema: missing"),
        ({"schema": "a company"}, "schema: 'a company' is no schema"),
    ],
)
def test_what_cannot_be_understood_is_refused(
    load: Callable[..., Result], cells: dict[str, str], reason: str
) -> None:
    assert load(**cells)[1][0].reason.startswith(reason)


def test_what_is_no_birth_date_leaves_the_party_and_its_listing(
    load: Callable[..., Result],
) -> None:
    records, refusals, _ = load(birth_date="soon;1960", program_ids="EU-HR", sanctions="a reason")
    assert refusals == []
    party = next(row for row in records[0].rows if isinstance(row, Party))
    assert party.birth_date == "1960"
    assert ("birth_date", "soon") in party.data
    assert records[0].remarks == ["birth_date: 'soon' is not a date; kept as text only"]
    assert [row.measures for row in records[0].rows if isinstance(row, Listing)] == [
        ["asset_freeze"]
    ]


def test_programme_keys_decide_the_listings(load: Callable[..., Result]) -> None:
    result = load(
        sanctions="A - 2023-07-20;B", program_ids="EU-HR;XX;EU-HR;EU-UKR", dataset="US OFAC X"
    )
    found = [(i.authority, i.list_name, i.programme, i.measures) for i in listings(result)]
    assert found == [
        ("EU", "eu_human_rights", "2020/1998", ["asset_freeze"]),
        ("US-OFAC", "d", "XX", []),
        ("EU", "eu_269_2014", "269/2014", ["asset_freeze"]),
    ]
    assert {i.reason for i in listings(result)} == {"A - 2023-07-20; B"}
    assert {(i.start, i.end) for i in listings(result)} == {(None, None)}
    assert result[0][0].remarks == ["unmapped programme 'XX'"]


def test_sanctions_without_keys_have_no_measures(load: Callable[..., Result]) -> None:
    columns = [name for name in HEADER if name != "program_ids"]
    result = load(columns, sanctions="A;B", dataset="One;Two")
    found = [(i.authority, i.programme, i.measures, i.reason) for i in listings(result)]
    assert found == [("not stated", None, [], "A"), ("not stated", None, [], "B")]
    assert [text for text in result[2] if text.startswith("no program_ids")] != []


RUSSIA = "The Russia (Sanctions) (EU Exit) Regulations 2019"
INVBAN = "uk_russia_investment_ban"
SDN = "US OFAC Specially Designated Nationals (SDN) List"


@pytest.mark.parametrize(
    ("dataset", "keys", "found"),
    [
        ("UK FCDO Sanctions List", "GB-RUS", [("uk_russia", RUSSIA, ["asset_freeze"])]),
        ("UK HMT/OFSI Investment Bans", "GB-RUS", [(INVBAN, RUSSIA, ["investment_ban"])]),
        (SDN, "US-RUSHAR", [("us_ofac_sdn", "US-RUSHAR", ["asset_freeze"])]),
        (SDN, "US-SSI", [("us_ofac_ssi", "SSI", ["sectoral"])]),
        (SDN, "", [("us_ofac_sdn", "SDN", ["asset_freeze"])]),
        (f"{SDN};EU Financial Sanctions Files (FSF)", "US-RUSHAR", [("d", "US-RUSHAR", [])]),
        ("US OFAC Consolidated (non-SDN) List", "US-RUSHAR", [("d", "US-RUSHAR", [])]),
        ("US OFAC Consolidated (non-SDN) List", "US-NARCO", [("d", "US-NARCO", [])]),
        (f"{SDN};One", "US-NARCO", [("us_ofac_sdn", "US-NARCO", ["asset_freeze"])]),
        ("One;Two", "EU-MARE", [("eu_833_2014_vessels", "833/2014", ["sectoral"])]),
    ],
)
def test_a_target_of_the_sdn_list_alone_is_blocked(
    load: Callable[..., Result], dataset: str, keys: str, found: list[tuple[str, str, list[str]]]
) -> None:
    """OFAC: property of whom that list names is blocked, whatever the programme."""
    (record,), _, _ = load(dataset=dataset, program_ids=keys, sanctions="Made up - 2024-01-02")
    listings = [row for row in record.rows if isinstance(row, Listing)]
    assert [(one.list_name, one.programme, one.measures) for one in listings] == found
    assert {one.reason for one in listings} == {"Made up - 2024-01-02"}
    assert not any(isinstance(row, Listing) for row in load(dataset=dataset)[0][0].rows)


@pytest.mark.parametrize(
    ("dataset", "keys", "authority"),
    [
        ("EU Financial Sanctions Files (FSF)", "EU-NEW", "EU"),
        ("EU Financial Sanctions Files (FSF)", "", "EU"),
        ("A list", "EU-NEW", "EU"),
        ("A list;Another", "GB-NEW", "UK"),
        ("A list", "US-NEW", "not stated"),
        ("A list;Another", "XX-NEW", "not stated"),
        ("A list", "XX-NEW", "A list"),
    ],
)
def test_whose_list_it_is_where_no_table_has_the_programme(
    load: Callable[..., Result], dataset: str, keys: str, authority: str
) -> None:
    (one,) = listings(load(dataset=dataset, program_ids=keys, sanctions="Made up"))
    assert (one.authority, one.measures) == (authority, [])


def test_an_empty_sanction_is_a_listing_all_the_same(load: Callable[..., Result]) -> None:
    """A designation without a text is published as a pair of quotation marks within the cell."""
    records, _, _ = load(sanctions='""')
    (listing,) = [row for row in records[0].rows if isinstance(row, Listing)]
    assert (listing.measures, listing.reason) == ([], None)


def test_a_target_without_sanctions_is_not_listed(load: Callable[..., Result]) -> None:
    result = load(dataset="A list")
    assert listings(result) == []
    assert party(result).data == [("dataset", "A list")]


@pytest.mark.parametrize(
    ("text", "cells", "identifier"),
    [
        ("213800WAVVOPS85N2205", {}, "LEI:213800WAVVOPS85N2205"),
        ("213800WAVVOPS85N2206", {}, None),
        ("Q42", {}, "WIKIDATA:Q42"),
        ("IMO9074729", {"schema": "Vessel"}, "IMO:9074729"),
        ("IMO9074729", {"schema": "Company"}, None),
        ("9074729", {}, None),
        ("1027700229193", {"countries": "ru"}, "RU-OGRN:1027700229193"),
        ("1027700229193", {"countries": "cy"}, None),
        ("1027700229193", {"countries": "ru", "schema": "Person"}, None),
        ("7736207543", {"countries": "ru"}, None),
    ],
)
def test_only_numbers_beyond_doubt_identify(
    load: Callable[..., Result], text: str, cells: dict[str, str], identifier: str | None
) -> None:
    found = party(load(identifiers=text, **cells))
    assert found.identifiers == ([] if identifier is None else [identifier])
    assert (("identifier", text) in found.data) is (identifier is None)


@pytest.mark.parametrize(
    ("name", "count", "listed"),
    [
        ("eu_cor_members", 635, 0),
        ("interpol", 6561, 6561),
        ("ransomwhere", 11186, 0),
        ("wd_persons", 5, 0),
    ],
)
def test_published_files_are_read_whole(
    shared_data: Path, name: str, count: int, listed: int
) -> None:
    folder = shared_data / "opensanctions-simple-csv"
    records, refusals, said = read(folder / f"{name}.targets.simple.csv")
    assert (len(records), refusals) == (count, [])
    assert len([row for r in records for row in r.rows if isinstance(row, Listing)]) == listed
    assert all(text.startswith("no program_ids") for text in said)
    assert not [text for record in records for text in record.remarks]


def test_a_file_without_a_further_column_is_read(tmp_path: Path) -> None:
    path = tmp_path / "targets.simple.csv"
    kept = [name for name in HEADER if name not in ("dataset", "addresses")]
    cells = {"id": "a", "schema": "Person", "name": "Made Up", "program_ids": "EU-HR"}
    path.write_text(f"{','.join(kept)}\n{','.join(cells.get(name, '') for name in kept)}\n")
    assert READER.sniff(Opened(path).sniff()) > 0
    records, refusals, said = read(path)
    assert (len(records), refusals) == (1, [])
    assert said == [f"{path.name}: there is no column addresses, dataset; the rest is read"]


def test_a_new_column_is_said_and_a_missing_one_refuses(
    load: Callable[..., Result], tmp_path: Path
) -> None:
    assert "ignored unknown field mood" in load([*HEADER, "mood"], mood="good")[2]
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", ",".join(HEADER) + "\n")
        archive.writestr("b.csv", ",".join(HEADER[2:]) + "\n")
    with pytest.raises(RefusedFileError, match="no column id, schema"):
        read(path)


def test_the_version_before_the_name_dates_the_file(tmp_path: Path) -> None:
    assert READER.edition is not None
    for name, edition in (
        ("20240527194702-wnk_targets.simple.csv", "2024-05-27T19:47:02"),
        ("20249927194702-wnk_targets.simple.csv", None),
        ("targets.simple.csv", None),
    ):
        path = tmp_path / name
        path.write_text(",".join(HEADER), encoding="utf-8")
        assert READER.edition(Opened(path)) == edition
