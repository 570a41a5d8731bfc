"""Entries of one file that name each other, by each publisher's reader."""

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.record.model import Interest, Link, Party
from ingest.reader import Record
from tests.ingest.readers.eu_fsf import made_up as eu
from tests.ingest.readers.ofac import made_up as ofac
from tests.ingest.readers.seco import made_up as seco
from tests.ingest.readers.uk_sanctions import designations as uk

Rows = list[Party | Interest | Link]


def rows_of(records: list[Record], beginning: str) -> list[Party | Interest | Link]:
    """Return the named parties of an entry, and its interests and links."""
    found = [row for record in records for row in record.rows]
    named = [r for r in found if isinstance(r, Party) and r.id.startswith(f"{beginning}-")]
    return [*named, *(r for r in found if isinstance(r, Interest | Link))]


def sdn(folder: Path, *rows: str) -> list[Record]:
    return ofac.read(ofac.write(folder / "sdn.csv", "".join(rows)))[0]


def test_linked_to_leads_to_the_only_entry_of_that_name(tmp_path: Path) -> None:
    first = ofac.row(1, "SDGT", "(Linked To: Made-Up Front)")
    records = sdn(tmp_path, first, ofac.row(2, "SDGT", name="MADE-UP FRONT"))
    party, link = rows_of(records, "ofac-1")
    assert isinstance(party, Party)
    assert isinstance(link, Link)
    assert party.same_as == ["ofac-2"]
    assert (link.target, link.certainty, link.quote) == (
        party.id,
        "reported",
        "Linked To: Made-Up Front",
    )
    assert link.note is not None
    assert f"judging {party.id} and ofac-2 negative" in link.note


def test_a_persons_name_is_found_in_either_order(tmp_path: Path) -> None:
    person = ofac.row(2, "SDGT", kind="individual", name="MADEUP, Ann B.")
    for name in ("MADEUP, Ann B.", "Ann B. MADEUP"):
        records = sdn(tmp_path, ofac.row(1, "SDGT", f"Linked To: {name}."), person)
        assert getattr(rows_of(records, "ofac-1")[0], "same_as", None) == ["ofac-2"]


@pytest.mark.parametrize(
    "others",
    [
        (),
        (ofac.row(2, "SDGT", name="OTHER FRONT"),),
        (ofac.row(2, "SDGT", name="MADE-UP FRONT"), ofac.row(3, "SDGT", name="Made-up Front")),
    ],
    ids=["nobody", "another", "two"],
)
def test_a_name_of_none_or_several_stays_a_party_of_its_own(
    tmp_path: Path, others: tuple[str, ...]
) -> None:
    records = sdn(tmp_path, ofac.row(1, "SDGT", "Linked To: MADE-UP FRONT."), *others)
    party, link = rows_of(records, "ofac-1")
    assert isinstance(party, Party)
    assert (party.same_as, party.names[0].value) == ([], "MADE-UP FRONT")
    assert (link.certainty, link.note) == ("confirmed", None)  # type: ignore[union-attr]


def test_a_ships_owner_of_the_plain_xml_is_the_entry_of_that_name(tmp_path: Path) -> None:
    def entry(uid: int, name: str, kind: str, more: str = "") -> str:
        return (
            f"<sdnEntry><uid>{uid}</uid><lastName>{name}</lastName><sdnType>{kind}</sdnType>"
            f"<programList><program>SDGT</program></programList>{more}</sdnEntry>"
        )

    ship = "<vesselInfo><vesselOwner>Made-Up Lines</vesselOwner></vesselInfo>"
    text = (
        f'<sdnList xmlns="{ofac.SPACES[0]}">{entry(1, "SHIP", "Vessel", ship)}'
        f"{entry(2, 'MADE-UP LINES', 'Entity')}</sdnList>"
    )
    records = ofac.read(ofac.write(tmp_path / "sdn.xml", text))[0]
    owner, held = rows_of(records, "ofac-1")
    assert isinstance(owner, Party)
    assert isinstance(held, Interest)
    assert owner.same_as == ["ofac-2"]
    assert (held.owner, held.asset, held.certainty) == (owner.id, "ofac-1", "reported")


def two_of_uk(folder: Path, more: str) -> list[Record]:
    second = uk.WHOLE.replace("SOMEBODY", "MADE-UP PARENT")
    path = uk.xml(
        folder, f"{uk.WHOLE}{more}</Designation><Designation><UniqueID>RUS9002</UniqueID>{second}"
    )
    return uk.read(path)[0]


def two_of_eu(folder: Path, remark: str) -> list[Record]:
    kind = '<subjectType code="enterprise"/>'
    other = eu.NAME.replace("Somebody", "Made-Up Parent")
    text = f"<remark>{remark}</remark>"
    path = eu.export(
        folder,
        f'{text}{eu.NAME}{kind}{eu.REGULATION}</sanctionEntity><sanctionEntity logicalId="8">'
        f"{other}{kind}{eu.REGULATION}",
    )
    return eu.read(path)[0]


def two_of_seco(folder: Path, reason: str) -> list[Record]:
    def body(name: str, more: str = "") -> str:
        identity = seco.IDENTITY.replace("Somebody", name)
        return f"{seco.OF_SET}<entity>{identity}{more}</entity>{seco.LISTED}"

    said = f"<justification>{reason}</justification>"
    second = f'<target ssid="101">{body("Made-Up Parent")}</target>'
    return seco.read(seco.listed(folder, body("Somebody", said), behind=second))[0]


def uk_statement(folder: Path, text: str) -> list[Record]:
    return two_of_uk(folder, f"<UKStatementofReasons>{text}</UKStatementofReasons>")


LISTS = [
    pytest.param(uk_statement, "uk-rus9001", "uk-rus9002", id="uk"),
    pytest.param(two_of_eu, "eu-fsf-7", "eu-fsf-8", id="eu"),
    pytest.param(two_of_seco, "seco-100", "seco-101", id="seco"),
]


def test_a_parent_company_of_the_uk_is_the_designation_of_that_name(tmp_path: Path) -> None:
    parent = "<ParentCompanies><ParentCompany>Made-up Parent</ParentCompany></ParentCompanies>"
    records = two_of_uk(tmp_path, f"<EntityDetails><Entity>{parent}</Entity></EntityDetails>")
    party, held = rows_of(records, "uk-rus9001")
    assert isinstance(party, Party)
    assert isinstance(held, Interest)
    assert (party.same_as, held.owner, held.asset) == (["uk-rus9002"], party.id, "uk-rus9001")


@pytest.mark.parametrize(("make", "one", "other"), LISTS)
@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Subsidiary of Made-Up Parent.", []),
        (
            "A bank. It is owned or controlled directly or indirectly by MADE-UP PARENT, which",
            ["unknownInterest", "otherInfluenceOrControl"],
        ),
        ("It is controlled by MADE-UP PARENT", ["otherInfluenceOrControl"]),
        ("Somebody is a wholly-owned subsidiary of the Made-Up Parent", []),
    ],
)
def test_prose_of_a_list_that_names_another_entry_is_an_interest(
    tmp_path: Path,
    make: Callable[[Path, str], list[Record]],
    one: str,
    other: str,
    text: str,
    types: list[str],
) -> None:
    party, held = rows_of(make(tmp_path, text), one)
    assert isinstance(party, Party)
    assert isinstance(held, Interest)
    assert party.same_as == [other]
    assert (held.owner, held.asset, held.types) == (party.id, one, types)
    assert held.certainty == "reported"
    assert held.quote is not None
    assert held.quote.casefold().endswith("made-up parent")


def test_a_share_in_prose_is_the_share(tmp_path: Path) -> None:
    _, held = rows_of(two_of_eu(tmp_path, "It is 50.1% owned by Made-Up Parent"), "eu-fsf-7")
    assert isinstance(held, Interest)
    assert (held.share and held.share.text, held.share_published) == ("50.1", "50.1 %")


@pytest.mark.parametrize(("make", "one", "other"), LISTS)
def test_an_association_in_prose_is_a_link(
    tmp_path: Path, make: Callable[[Path, str], list[Record]], one: str, other: str
) -> None:
    records = make(tmp_path, "Bank. Associated entities: Made-Up Parent; Nobody Known Ltd")
    party, link = rows_of(records, one)
    assert isinstance(link, Link)
    assert (getattr(party, "same_as", None), link.source, link.role) == (
        [other],
        one,
        "associated entities",
    )


@pytest.mark.parametrize(("make", "one", "other"), LISTS)
@pytest.mark.parametrize(
    "text",
    [
        "Formerly owned by Made-Up Parent.",
        "It is not owned by Made-Up Parent.",
        "Works with another bank, owned by Made-Up Parent.",
        "Subsidiary of Made-Up Parent Trading Ltd.",
        "Subsidiary of Nobody Known.",
        "Works with Bank Y (owned by Made-Up Parent).",
        "Works with Bank Y, a subsidiary of Made-Up Parent.",
        "It was owned by Made-Up Parent.",
    ],
)
def test_what_prose_does_not_plainly_say_of_the_entry_stays_text(
    tmp_path: Path, make: Callable[[Path, str], list[Record]], one: str, other: str, text: str
) -> None:
    assert rows_of(make(tmp_path, text), one) == []


@pytest.mark.parametrize(("make", "one", "other"), LISTS)
@pytest.mark.parametrize(("name", "is_entry"), [("Made-Up Parent", True), ("Nobody Known", False)])
def test_what_an_entry_owns_is_below_it_on_the_list_or_not(
    tmp_path: Path,
    make: Callable[[Path, str], list[Record]],
    one: str,
    other: str,
    name: str,
    is_entry: bool,
) -> None:
    party, held = rows_of(make(tmp_path, f"Holding. It is the owner of {name}."), one)
    assert isinstance(party, Party)
    assert isinstance(held, Interest)
    assert (party.same_as, party.names[0].value) == ([other] if is_entry else [], name)
    assert (held.owner, held.asset, held.certainty) == (one, party.id, "reported")
    assert held.quote == f"owner of {name}"


def test_fields_within_the_text_of_the_closed_ofsi_list(tmp_path: Path) -> None:
    said = "(UK Ref):X (Parent company):MADE-UP PARENT(Subsidiaries):Made-up Works (Type):Bank"
    path = uk.ofsi(
        tmp_path,
        uk.ofsi_row("SOMEBODY", "7", Other_Information=said),
        uk.ofsi_row("MADE-UP PARENT", "8"),
        uk.ofsi_row("MADE-UP WORKS", "9"),
    )
    *named, above, below = rows_of(uk.read(path)[0], "uk-ofsi-7")
    assert [getattr(party, "same_as", None) for party in named] == [["uk-ofsi-8"], ["uk-ofsi-9"]]
    assert isinstance(above, Interest)
    assert isinstance(below, Interest)
    assert (above.asset, below.owner) == ("uk-ofsi-7", "uk-ofsi-7")
    assert (above.quote, below.quote) == (
        "Parent company MADE-UP PARENT",
        "Subsidiaries Made-up Works",
    )
