"""Danish entries: members, companies, names, addresses and layouts."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Gap, Interest, Link, Party
from graph.values.share import UNKNOWN
from ingest.readers.dk_cvr.reader import READER
from tests.ingest.outcome import of
from tests.ingest.readers.dk_cvr.made_up import attribute, participant, read, share, write_entries
from tests.ingest.spoiling import read_spoilt

SAMPLES = Path(__file__).resolve().parents[4] / "sample_data" / "dk_cvr"


def company_entry(**changes: Any) -> dict[str, Any]:
    """Return a company's own entry, as the feed has it beside those of participants."""
    owners = [
        {"enhedsNummer": 5, "enhedstype": "PERSON", "navne": [{"navn": "Anna"}]},
        {
            "enhedsNummer": 6,
            "enhedstype": "VIRKSOMHED",
            "forretningsnoegle": 27438903,
            "navne": [{"navn": "Holding ApS"}],
        },
        None,
    ]
    held = [
        attribute("FUNKTION", ("EJERREGISTER", "2020-01-01", None)),
        attribute("EJERANDEL_PROCENT", ("0.25", "2020-01-01", "2020-12-31")),
    ]
    member = {"hovedtype": "REGISTER", "medlemsData": [{"attributter": held}]}
    span = {"gyldigFra": "2019-05-01", "gyldigTil": "2023-06-30"}
    return {
        "cvrNummer": 12345674,
        "reklamebeskyttet": False,
        "navne": [{"navn": "Firma ApS", "periode": {"gyldigFra": "2019-05-01", "gyldigTil": None}}],
        "binavne": [{"navn": "Firma Nord"}],
        "livsforloeb": [{"periode": span}],
        "deltagerRelation": [{"deltager": o, "organisationer": [member]} for o in owners],
    } | changes


@pytest.mark.parametrize(
    ("register", "real"), [("Reelle ejere", True), ("REELLE EJERE", True), ("EJERREGISTER", False)]
)
@pytest.mark.parametrize("figures", [True, False])
def test_members_of_a_register_of_owners_need_no_function(
    register: str, real: bool, figures: bool, tmp_path: Path
) -> None:
    """So companies' own entries give most owners: the organisation's name is all that says it."""
    stated = [attribute("EJERANDEL_PROCENT", ("0.25", "2020-01-01", None))] if figures else []
    value = participant(attributes=stated)
    (organisation,) = value["virksomhedSummariskRelation"][0]["organisationer"]
    organisation |= {"hovedtype": "REGISTER", "organisationsNavn": [{"navn": register}]}
    organisation["medlemsData"][0]["periode"] = {"gyldigFra": "2020-01-01", "gyldigTil": None}
    (interest,) = of(write_entries(tmp_path, value)[0], Interest)
    assert (interest.summary, interest.quote, interest.start) == (real, register, "2020-01-01")
    assert interest.share == (share(250_000, 333_300) if figures else UNKNOWN)


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("LEDELSESORGAN", "Bestyrelse", ("Directorship", "Bestyrelse")),
        ("REVISION", None, ("UnknownLink", "REVISION")),
    ],
)
def test_a_member_without_a_function_is_what_the_organisation_is_called(
    kind: str, name: str | None, expected: tuple[str, str], tmp_path: Path
) -> None:
    value = participant(attributes=[attribute("VALGFORM", ("Generalforsamling", None, None))])
    (organisation,) = value["virksomhedSummariskRelation"][0]["organisationer"]
    organisation["hovedtype"] = kind
    organisation["organisationsNavn"] = [{"navn": name}]
    span = {"gyldigFra": "2021-06-07", "gyldigTil": "2023-04-01"}
    organisation["medlemsData"][0]["periode"] = span
    rows, refused, _ = write_entries(tmp_path, value)
    assert refused == []
    (link,) = of(rows, Link)
    assert (link.kind, link.role) == expected
    assert (link.start, link.end) == ("2021-06-07", "2023-04-02")


def test_attributes_of_a_membership_that_are_not_read_are_named(tmp_path: Path) -> None:
    told = [attribute("EJERANDEL_KAPITALKLASSE", ("A", "2015-01-01", None))]
    _, refused, remarks = write_entries(tmp_path, participant(attributes=told))
    assert refused == []
    assert remarks == ["ignored unknown field medlemsData.attributter EJERANDEL_KAPITALKLASSE"]


@pytest.mark.parametrize(
    ("kind", "function", "expected"),
    [
        ("LEDELSESORGAN", "Direktør", "Directorship"),
        ("REVISION", "Revision", "UnknownLink"),
        ("STIFTERE", "Stifter", "UnknownLink"),
        ("HOVEDSELSKAB", "Hovedselskab", ["headOffice"]),
        ("TEGNINGSBERETTIGEDE", "Prokurist", "Representation"),
        (None, "Revisor", "UnknownLink"),
        (None, "Bestyrelsesmedlem", "Directorship"),
        ("FULDT_ANSVARLIG_DELTAGERE", "Interessenter", ["shareholding"]),
    ],
)
def test_the_kind_of_organisation_says_what_a_member_is(
    kind: str | None, function: str, expected: Any, tmp_path: Path
) -> None:
    value = participant(attributes=[attribute("FUNKTION", (function, "2015-01-01", None))])
    value["virksomhedSummariskRelation"][0]["organisationer"][0]["hovedtype"] = kind
    found, refused, _ = write_entries(tmp_path, value)
    assert refused == []
    (row,) = [row for row in found if not isinstance(row, Party)]
    assert (row.types if isinstance(row, Interest) else row.kind) == expected
    if expected == ["shareholding"] and isinstance(row, Interest):
        assert (row.share, row.quote) == (UNKNOWN, function)


def test_a_former_name_is_one_and_an_unknown_field_is_said_once(tmp_path: Path) -> None:
    names = [
        {"navn": "Før", "periode": {"gyldigFra": "2001-01-01", "gyldigTil": "2002-01-01"}},
        {"navn": "Nu", "periode": {"gyldigFra": "2002-01-02", "gyldigTil": None}},
    ]
    found, _, remarks = write_entries(
        tmp_path, participant(navne=names, nyt=1), participant(enhedsNummer=2, nyt=2)
    )
    assert [(n.value, n.kind) for n in of(found, Party)[0].names] == [
        ("Nu", "name"),
        ("Før", "previous"),
    ]
    assert remarks == ["ignored unknown field nyt"]


def test_every_published_layout_is_read(shared_data: Path) -> None:
    folder = shared_data / "dk-cvr"
    counts = {}
    for path in sorted(folder.glob("*.json")):
        found, refused, _ = read(path)
        assert refused == []
        counts[path.name] = (len(of(found, Party)), len(of(found, Interest)))
    assert counts == {
        "dk_bo_api_response.json": (5, 3),
        "dk_bo_datum_no_real_owners.json": (0, 0),
        "dk_bo_datum_with_real_owners_complex.json": (3, 2),
        "dk_bo_datum_with_real_owners_simple.json": (2, 1),
    }


def test_a_value_of_another_type_is_refused_and_never_a_traceback(tmp_path: Path) -> None:
    text = (SAMPLES / "participants.json").read_text(encoding="utf-8")
    document = json.loads(text.splitlines()[0])
    read_spoilt(READER, document, tmp_path)


def test_a_participant_that_is_a_company_is_joined_by_its_number(tmp_path: Path) -> None:
    """``forretningsnoegle`` of a VIRKSOMHED is its CVR number; a person has none."""
    firm = participant(enhedstype="VIRKSOMHED", forretningsnoegle=27438903)
    rows, refused, _ = write_entries(
        tmp_path, firm, participant(enhedsNummer=2, forretningsnoegle=None)
    )
    assert refused == []
    holders = [party for party in of(rows, Party) if party.id.startswith("made_up-")]
    assert [party.identifiers for party in holders] == [["DK-CVR:27438903"], []]


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_companys_own_entry_names_its_owners(tmp_path: Path, wrapped: bool) -> None:
    entry: dict[str, Any] = company_entry()
    if wrapped:
        entry = {"hits": {"hits": [{"_source": {"Vrvirksomhed": entry}}]}}
    rows, refused, remarks = write_entries(tmp_path, entry)
    assert (refused, remarks) == ([], [])
    firm = of(rows, Party)[0]
    assert (firm.id, firm.start, firm.end) == ("dk-cvr-12345674", "2019-05-01", "2023-07-01")
    assert [(name.value, name.kind) for name in firm.names][1:] == [("Firma Nord", "alias")]
    found = [(row.owner, row.asset, row.share, row.end) for row in of(rows, Interest)]
    band = share(250_000, 333_300)
    # They are in the register of owners to this day; how much they hold since 2021 is not said.
    assert found == [
        (owner, "dk-cvr-12345674", held, end)
        for owner in ("made_up-5", "made_up-6")
        for held, end in ((band, "2021-01-01"), (UNKNOWN, None))
    ]
    gaps = [(gap.about, gap.kind, gap.share, gap.start) for gap in of(rows, Gap)]
    assert gaps == [
        ("dk-cvr-12345674", "unspecified_owner", band, "2020-01-01"),
        ("dk-cvr-12345674", "unspecified_owner", UNKNOWN, "2021-01-01"),
    ]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            {
                "vejnavn": "Vej",
                "husnummerFra": 5,
                "bogstavFra": "B",
                "etage": "2",
                "sidedoer": "tv",
            },
            ["Vej 5B, 2 tv"],
        ),
        (
            {
                "conavn": "c/o A",
                "vejnavn": "Vej",
                "husnummerFra": 1,
                "husnummerTil": 3,
                "etage": None,
            }
            | {"bynavn": "By", "postnummer": 2100, "postdistrikt": "Town", "landekode": "DK"},
            ["c/o A, Vej 1-3, By, 2100 Town"],
        ),
        ({"fritekst": "Gata 1\n11122 Ort", "landekode": "SE"}, ["Gata 1, 11122 Ort, SE"]),
        ({"postboks": "12", "postnummer": 2100}, ["Postboks 12, 2100"]),
        ({"landekode": "DK"}, []),
    ],
)
def test_an_address_is_whole(address: dict[str, Any], expected: list[str], tmp_path: Path) -> None:
    rows, _, _ = write_entries(tmp_path, participant(beliggenhedsadresse=[address]))
    assert of(rows, Party)[0].addresses == expected


@pytest.mark.parametrize("function", ["Legale ejere", "INDEHAVER", "Komplementar", "Kapitalejer"])
def test_whoever_is_an_owner_in_another_word_holds_something(tmp_path: Path, function: str) -> None:
    member = {"attributter": [attribute("FUNKTION", (function, "2020-01-01", None))]}
    rows, _, _ = write_entries(tmp_path, _related([{"medlemsData": [member]}]))
    (held,) = of(rows, Interest)
    assert (held.quote, held.share) == (function, UNKNOWN)


@pytest.mark.parametrize("organisations", [[], [{"medlemsData": []}], [{"medlemsData": [{}]}]])
def test_a_relation_of_which_nothing_is_said_is_a_link(
    tmp_path: Path, organisations: list[Any]
) -> None:
    """An answer names a listed party that is tied to a company in a way that nobody states."""
    (link,) = of(write_entries(tmp_path, _related(organisations))[0], Link)
    assert (link.kind, link.role) == ("UnknownLink", None)


def _related(organisations: list[Any]) -> dict[str, Any]:
    company = {"cvrNummer": 12345674, "navne": [{"navn": "Firma ApS"}]}
    related = {"virksomhed": company, "organisationer": organisations}
    return participant(virksomhedSummariskRelation=[related])
