"""FollowTheMoney: parties with their names, identifiers, dates, and what hangs on them."""

import json
from typing import Any

import pytest

from graph.record.model import Name, Party
from ingest.readers.ftm.renderings.address_store import AddressBook
from tests.ingest.readers.ftm.entities import entity, owned_row, row


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (entity("o", "Ownership", owner="a"), "Ownership.asset: missing"),
        (entity("s", "Sanction", authority="x"), "Sanction.entity: missing"),
        (
            entity("d", "Directorship", director="a", organization="b", startDate="soon"),
            "startDate",
        ),
        (entity("", "Person", name="A"), "id: '' is not a text"),
        ({"id": "x", "schema": "Person"}, "properties: missing"),
        ({**entity("x", "Person", name="A"), "datasets": 7}, "datasets: 7 is not a list"),
        ({**entity("x", "Person", name="A"), "referents": "a"}, "referents: 'a' is not a list"),
        ({"op": "NEW", "entity": {"id": "x"}}, "op: unknown value 'NEW'"),
        ({"op": ["DEL"], "entity": {"id": "x"}}, "op: unknown value ['DEL']"),
        ({"op": "DEL", "entity": {"id": 7}}, "id: 7 is not a text"),
        ({"op": "MOD", "entity": "x"}, "entity: 'x' is not an object"),
        (entity("i", "Identification", number="7"), "Identification.holder: missing"),
    ],
)
def test_what_cannot_be_understood_is_refused_alone(
    load: Any, value: dict[str, Any], reason: str
) -> None:
    records, refusals, _ = load(entity("a", "Person", name="A"), value)
    assert [record.record_id for record in records] == ["a"]
    assert refusals[0].reason.startswith(reason)
    assert json.loads(refusals[0].raw) == value


def test_names_keep_their_kind_and_the_caption_comes_first(load: Any) -> None:
    names = {"name": ["A", "B"], "weakAlias": "W", "alias": "C", "previousName": "P"}
    found = row(load, {**entity("x", "Company", **names), "caption": "B"})
    assert found.names == [
        Name("B"),
        Name("A"),
        Name("C", "alias"),
        Name("P", "previous"),
        Name("W", "weak"),
    ]


def test_a_caption_is_the_name_of_what_has_none(load: Any) -> None:
    assert row(load, {**entity("x", "Vessel"), "caption": "Ship"}).names == [Name("Ship")]


@pytest.mark.parametrize(
    ("schema", "stated", "name"),
    [
        ("Person", {"lastName": "C", "middleName": "B", "firstName": "A"}, ["A B C"]),
        ("Person", {"firstName": "A", "lastName": "C", "name": "D"}, ["D"]),
        ("Person", {"firstName": ["A", "B"], "lastName": "C"}, []),
        ("Person", {"lastName": "C"}, []),
        ("Company", {"firstName": "A", "lastName": "C"}, []),
    ],
)
def test_a_person_whose_name_stands_in_parts_has_it(
    load: Any, schema: str, stated: dict[str, Any], name: list[str]
) -> None:
    found = row(load, entity("x", schema, **stated))
    assert [one.value for one in found.names] == name
    texts = stated["lastName"]
    assert ("lastName", texts) in found.data


def test_unknown_schemata_and_properties_are_kept(load: Any) -> None:
    found = row(load, entity("x", "Spaceship", name="S", thrust=["9", "10"]))
    assert isinstance(found, Party)
    assert (found.schema, found.data) == ("Spaceship", [("thrust", "9"), ("thrust", "10")])


@pytest.mark.parametrize(
    ("properties", "identifiers"),
    [
        ({"leiCode": "5493001KJTIIGC8Y1R12"}, ["LEI:5493001KJTIIGC8Y1R12"]),
        ({"registrationNumber": "01234567", "jurisdiction": "gb"}, ["GB-COH:01234567"]),
        ({"registrationNumber": "01234567", "jurisdiction": "gb-sct"}, ["GB-COH:01234567"]),
        ({"registrationNumber": "1089464", "jurisdiction": "gb"}, []),
        ({"registrationNumber": "01234567"}, []),
        ({"registrationNumber": "01234567", "country": "gb"}, []),
        ({"innCode": "7707083893", "country": "ru"}, ["RU-INN:7707083893"]),
        ({"innCode": "7707083893", "country": "kg"}, []),
        (
            {"opencorporatesUrl": "https://opencorporates.com/companies/gb/01234567"},
            ["GB-COH:01234567"],
        ),
        ({"opencorporatesUrl": "https://opencorporates.com/companies/us_de/1234567"}, []),
    ],
)
def test_only_numbers_of_a_known_register_identify(
    load: Any, properties: dict[str, str], identifiers: list[str]
) -> None:
    found = row(load, entity("x", "Company", **properties))
    assert found.identifiers == identifiers
    kept = {value for _, value in found.data}
    for name in ("registrationNumber", "innCode"):
        if name in properties and not identifiers:
            assert properties[name] in kept


@pytest.mark.parametrize(("schema", "is_ship"), [("Vessel", True), ("Company", False)])
def test_the_imo_numbers_companies_too(load: Any, schema: str, is_ship: bool) -> None:
    found = row(load, entity("a", schema, name="A", imoNumber="9074729"))
    assert found.identifiers == (["IMO:9074729"] if is_ship else [])
    assert (("imoNumber", "9074729") in found.data) is not is_ship


def test_a_wrong_checksum_is_remarked_on(load: Any) -> None:
    (record,), _, _ = load(entity("x", "Company", leiCode="5493001KJTIIGC8Y1R13"))
    assert "is not a correct number of legal entity identifiers" in record.remarks[0]


def test_the_fullest_birth_date_is_the_date_and_the_others_stay(load: Any) -> None:
    found = row(load, entity("x", "Person", birthDate=["1971", "1971-01-22", "NA"]))
    assert found.birth_date == "1971-01-22"
    assert found.data == [("birthDate", "1971"), ("birthDate", "NA")]


def test_an_address_belongs_to_whoever_refers_to_it_wherever_it_stands(load: Any) -> None:
    person = entity("p", "Person", name="P", addressEntity=["home", "gone"])
    home = entity("home", "Address", street="Weg 1", city="Ort", country="nl")
    (first, second), _, _ = load(person, home)
    assert first.rows[0].addresses == ["Weg 1, Ort, nl"]
    assert first.rows[0].data == [("addressEntity", "gone")]
    assert second.rows == []


def test_passports_and_identifications_belong_to_their_holder(load: Any) -> None:
    found = row(load, entity("i", "Passport", holder="p", number="C01X 0006H", country="de"))
    assert (found.id, found.identifiers) == ("d-p", ["PASSPORT:C01X0006H"])
    other = row(load, entity("i", "Identification", holder="p", number="7", type="tax card"))
    assert (other.id, other.identifiers) == ("d-p", [])
    # What a number is is said by its type alone.
    assert other.data == [("number", "7"), ("type", "tax card")]


def test_a_risk_says_something_of_its_entity_and_is_no_party(load: Any) -> None:
    stated = {"topics": ["reg.action", "poi"], "reason": "fined", "startDate": "2026-02-01"}
    found = row(load, entity("r", "Risk", entity="p", **stated))
    assert (found.id, found.names, found.topics) == ("d-p", [], ["reg.action", "poi"])
    assert found.data == [("Risk.reason", "fined"), ("Risk.startDate", "2026-02-01")]


def test_a_security_is_known_by_its_isin(load: Any) -> None:
    found = row(load, entity("s", "Security", isin="US0378331005", name="S"))
    assert found.identifiers == ["ISIN:US0378331005"]


def test_a_second_value_where_a_row_has_room_for_one_stays_beside_it(load: Any) -> None:
    """OpenSanctions' merged entities name each source that says the same."""
    two = {"publisher": ["A", "B"], "recordId": ["7", "8"], "sourceUrl": ["http://a", "http://b"]}
    held = owned_row(load, **two)
    assert (held.asserted_by, held.locator, held.url) == ("A", "7", "http://a")
    assert held.note == "publisher: B; recordId: 8; sourceUrl: http://b"
    party = row(load, entity("p", "Company", sourceUrl=["http://a", "http://b"], status=["x", "y"]))
    assert (party.url, party.status) == ("http://a", "x")
    assert sorted(party.data) == [("sourceUrl", "http://b"), ("status", "y")]
    listed = entity("s", "Sanction", entity="p", authority=["FCDO", "UK"], authorityId=["1", "2"])
    found = row(load, listed)
    assert (found.authority, found.entry_id) == ("UK", "1")
    assert found.note == "authority: UK; authorityId: 2"


def test_nested_entities_are_rows_of_the_line_that_holds_them(load: Any) -> None:
    listing = entity("s", "Sanction", authority="Office of Foreign Assets Control", program="X")
    owner = entity("b", "Person", name="B", addressEntity=[entity("h", "Address", full="Weg 1")])
    held = entity("o", "Ownership", owner=[owner], percentage="60")
    (record,), refusals, _ = load(
        entity("a", "Company", name="A", sanctions=[listing], ownershipAsset=[held])
    )
    assert refusals == []
    company, stated, share, person = record.rows
    assert (company.id, company.data) == ("d-a", [])
    assert (stated.party, stated.authority) == ("d-a", "US-OFAC")
    assert (share.owner, share.asset) == ("d-b", "d-a")
    assert (person.id, person.addresses) == ("d-b", ["Weg 1"])


def test_a_nested_entity_may_be_its_caption_alone(load: Any) -> None:
    held = {"id": "b", "schema": "Company", "caption": "B"}
    (record,), refusals, _ = load(entity("o", "Ownership", owner="a", asset=[held]))
    assert refusals == []
    share, company = record.rows
    assert (share.owner, share.asset) == ("d-a", "d-b")
    assert (company.id, company.names) == ("d-b", [Name("B")])


def test_nesting_beyond_measure_is_refused(load: Any) -> None:
    value = entity("x", "Thing")
    for number in range(40):
        value = entity(f"x{number}", "Thing", riskSource=[value])
    _, refusals, _ = load(entity("a", "Person"), value)
    assert "nested more than" in refusals[0].reason


def test_a_file_is_read_for_addresses_once_and_only_if_one_is_asked_for() -> None:
    asked: list[int] = []

    def fill() -> list[tuple[str, str]]:
        asked.append(1)
        return [("a", "1 Road")]

    with AddressBook(fill) as book:
        assert asked == []
        assert [book.text("a"), book.text("b"), book.text("a")] == ["1 Road", None, "1 Road"]
        assert asked == [1]
