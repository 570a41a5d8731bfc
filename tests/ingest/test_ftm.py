"""The FollowTheMoney reader: nodes, edges, nested entities, fragments and real files."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from graph.model import Interest, Link, Listing, Name, Party
from graph.share import UNKNOWN
from graph.vocabulary import INTEREST_TYPES, LINK_KINDS
from ingest.reader import Delta, Record, Refusal
from ingest.readers._ftm_addresses import AddressBook
from ingest.readers._ftm_entity import ENDS
from ingest.readers._ftm_roles import is_of_another, right_of
from ingest.readers.ftm import READER
from ingest.source import Opened
from tests.ingest.outcome import read_records


def entity(key: str, schema: str, **properties: Any) -> dict[str, Any]:
    texts = {k: v if isinstance(v, list) else [v] for k, v in properties.items()}
    return {"id": key, "schema": schema, "properties": texts}


read = partial(read_records, READER, "d")


@pytest.fixture
def load(tmp_path: Path) -> Any:
    """Reads entities and gives records, refusals and remarks."""

    def lines(*values: dict[str, Any]) -> tuple[list[Record], list[Refusal], list[str]]:
        path = tmp_path / "some.ftm.json"
        path.write_text("".join(json.dumps(v) + "\n" for v in values), encoding="utf-8")
        return read(path)

    return lines


def row(load: Any, value: dict[str, Any]) -> Any:
    (record,), refusals, _ = load(value)
    assert refusals == []
    (only,) = record.rows
    return only


def owned(load: Any, **properties: Any) -> Interest:
    found = row(load, entity("o", "Ownership", owner="a", asset="b", **properties))
    assert isinstance(found, Interest)
    return found


def test_ownership_is_an_interest_with_its_share(load: Any) -> None:
    found = owned(load, percentage="25–50%", startDate="2019-03", date="2021-01-02T00:00:00")
    assert (found.owner, found.asset, found.types) == ("d-a", "d-b", ["shareholding"])
    assert found.share is not None
    assert (found.share.text, found.share_published) == ("25..50", "25–50%")
    assert (found.start, found.end, found.observed_on) == ("2019-03", None, "2021-01-02")
    assert (found.directness, found.summary) == ("direct", False)


def test_no_percentage_or_one_that_cannot_be_read_is_unknown_and_not_zero(load: Any) -> None:
    assert owned(load).share == UNKNOWN
    records, _, _ = load(entity("o", "Ownership", owner="a", asset="b", percentage="about half"))
    assert records[0].rows[0].share == UNKNOWN
    assert records[0].remarks == [
        "percentage 'about half' cannot be read; the share counts as unknown"
    ]


def test_several_percentages_of_one_edge_are_one_range(load: Any) -> None:
    found = owned(load, percentage=["25-50", "50-75"])
    assert found.share is not None
    assert found.share.text == "25..75"


def test_bands_of_the_uk_register_are_summaries(load: Any) -> None:
    value = entity("o", "Ownership", owner="a", asset="b", percentage="75-100")
    found = row(load, {**value, "datasets": ["gb_coh_psc"]})
    assert (found.summary, found.directness) == (True, "unknown")


@pytest.mark.parametrize(
    ("role", "percentage", "types", "share", "votes"),
    [
        ("Shareholder", "30", ["shareholding"], "30", None),
        ("Beneficial owner", None, ["shareholding"], "0..100", None),
        ("Significant influence or control", None, ["otherInfluenceOrControl"], None, None),
        ("controls", "30", ["shareholding", "otherInfluenceOrControl"], "30", None),
        (
            "Owned or Controlled By",
            None,
            ["shareholding", "otherInfluenceOrControl"],
            "0..100",
            None,
        ),
        ("Voting rights", "45.3", ["votingRights"], None, "45.3"),
        ("Right to appoint directors", None, ["appointmentOfBoard"], None, None),
        ("Trustee", "60", ["shareholding", "trustee"], "60", None),
        ("Settlor of a trust", "60", ["settlor"], None, None),
        ("beneficiary of the trust", "60", ["beneficiaryOfLegalArrangement"], None, None),
        ("nominee shareholder", "60", ["shareholding", "nominee"], "60", None),
        ("acting for or on behalf of", None, ["otherInfluenceOrControl"], None, None),
        ("Some other word", None, ["shareholding"], "0..100", None),
        ("right-to-appoint-and-remove-directors", None, ["appointmentOfBoard"], None, None),
        (
            "right-to-share-surplus-assets-50-to-75-percent",
            "50-75",
            ["rightsToSurplusAssetsOnDissolution"],
            "50..75",
            None,
        ),
        ("контролирующее лицо", None, ["otherInfluenceOrControl"], None, None),
    ],
)
def test_a_role_can_hide_control(
    load: Any,
    role: str,
    percentage: str | None,
    types: list[str],
    share: str | None,
    votes: str | None,
) -> None:
    stated = {} if percentage is None else {"percentage": percentage}
    found = owned(load, role=role, **stated)
    assert found.types == types
    assert (found.share and found.share.text) == share
    assert (found.votes and found.votes.text) == votes
    assert found.note == f"role: {role}"
    assert set(types) <= set(INTEREST_TYPES)


@pytest.mark.parametrize(
    ("said", "directness"),
    [
        ({"role": "Direct and indirect holding"}, "unknown"),
        ({"role": "Direct", "ownershipType": "indirectly held"}, "unknown"),
        ({"ownershipType": "Indirect"}, "indirect"),
        ({"role": "Director's shares"}, "direct"),
        ({}, "direct"),
    ],
)
def test_a_holding_that_is_both_direct_and_indirect_is_neither(
    load: Any, said: dict[str, str], directness: str
) -> None:
    assert owned(load, percentage="40", **said).directness == directness


def test_control_never_carries_a_share(load: Any) -> None:
    found = row(load, entity("c", "Control", controller="a", controlled="b", controlType="owner"))
    assert (found.types, found.share) == (["otherInfluenceOrControl"], None)
    right = right_of(["trustee"], "Control", has_percentage=False)
    assert (right.types, right.shares) == (["trustee"], False)


@pytest.mark.parametrize(
    ("said", "over"),
    [
        ({"role": "Former shareholder"}, True),
        ({"status": "inactive", "percentage": "60"}, True),
        ({"role": "бывший участник"}, True),
        ({"role": ["Shareholder", "Former director"]}, False),
        ({"role": "Former shareholder", "endDate": "2020-01-02"}, False),
        ({"role": "Exporter", "status": "active"}, False),
    ],
)
def test_a_holding_of_the_past_without_an_end_holds_nothing_now(
    load: Any, said: dict[str, Any], over: bool
) -> None:
    """FollowTheMoney, ``Interest.role`` and ``Interest.status``: free texts."""
    found = row(load, entity("o", "Ownership", owner="a", asset="b", **said))
    assert isinstance(found, Link if over else Interest)
    if over:
        assert (found.kind, found.subtype) == ("UnknownLink", "Ownership")
        assert found.source == "d-a"


def test_several_ends_are_every_pair(load: Any) -> None:
    value = entity("o", "Ownership", owner=["a", "b"], asset=["x", "y"], percentage="50")
    (record,), _, _ = load(value)
    pairs = {(found.owner, found.asset) for found in record.rows}
    assert pairs == {("d-a", "d-x"), ("d-a", "d-y"), ("d-b", "d-x"), ("d-b", "d-y")}


def test_intervals_that_follow_each_other_stay_apart(load: Any) -> None:
    dates = {"startDate": ["2016-12-18", "2009-11-09"], "endDate": ["2011-06-13", "2019-10-29"]}
    value = entity("m", "Membership", member="a", organization="b", **dates)
    (record,), _, _ = load(value)
    assert [(found.start, found.end) for found in record.rows] == [
        ("2009-11-09", "2011-06-13"),
        ("2016-12-18", "2019-10-29"),
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "spans"),
    [
        (["2012", "2019"], ["2018"], [("2012", "2018"), ("2019", None)]),
        (["2012"], ["2010", "2018"], [(None, "2010"), ("2012", "2018")]),
        (["2001", "2003", "2010"], ["2005"], [("2001", None)]),
        (["2001", "2003", "2010"], ["2011"], [("2001", "2011")]),
    ],
)
def test_a_start_after_the_last_end_begins_something_that_holds(
    load: Any, starts: list[str], ends: list[str], spans: list[tuple[str | None, str | None]]
) -> None:
    """OpenSanctions merges the terms of one director or owner into one edge."""
    value = entity("o", "Ownership", owner="a", asset="b", startDate=starts, endDate=ends)
    (record,), _, _ = load(value)
    assert [(found.start, found.end) for found in record.rows] == spans
    listed = entity("s", "Sanction", entity="p", startDate=starts, endDate=ends)
    (record,), _, _ = load(listed)
    assert [(found.start, found.end) for found in record.rows] == spans


def test_intervals_that_do_not_pair_are_one_with_a_remark(load: Any) -> None:
    dates = {"startDate": ["2001", "2003"], "endDate": "2005"}
    (record,), _, _ = load(entity("m", "Membership", member="a", organization="b", **dates))
    assert [(found.start, found.end) for found in record.rows] == [("2001", "2005")]
    assert "do not pair" in record.remarks[0]


@pytest.mark.parametrize("schema", sorted(set(ENDS) - {"Ownership", "Control"}))
def test_every_other_edge_is_a_link_of_a_known_kind(load: Any, schema: str) -> None:
    source, target = ENDS[schema]
    found = row(load, entity("e", schema, **{source: "a", target: "b"}))
    assert isinstance(found, Link)
    assert (found.source, found.target) == ("d-a", "d-b")
    assert found.kind in LINK_KINDS
    assert found.kind == schema or found.subtype == schema


def test_a_payment_holds_on_its_day(load: Any) -> None:
    value = entity(
        "p", "Payment", payer="a", beneficiary="b", amountEur="100000", date="2011-12-31"
    )
    found = row(load, value)
    assert (found.amount, found.currency) == ("100000", "EUR")
    assert (found.start, found.end) == ("2011-12-31", "2012-01-01")


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


def test_a_sanction_keeps_both_its_numbers_and_its_dates(load: Any) -> None:
    stated = {"authorityId": "12", "unscId": "QDi.1", "listingDate": "2022-02-23"}
    value = entity("s", "Sanction", entity="p", startDate="2022-02-24", **stated)
    found = row(load, value)
    assert (found.entry_id, found.start) == ("12", "2022-02-24")
    assert found.note == "listingDate: 2022-02-23; unscId: QDi.1"


def test_a_second_value_where_a_row_has_room_for_one_stays_beside_it(load: Any) -> None:
    """OpenSanctions' merged entities name each source that says the same."""
    two = {"publisher": ["A", "B"], "recordId": ["7", "8"], "sourceUrl": ["http://a", "http://b"]}
    held = owned(load, **two)
    assert (held.asserted_by, held.locator, held.url) == ("A", "7", "http://a")
    assert held.note == "publisher: B; recordId: 8; sourceUrl: http://b"
    party = row(load, entity("p", "Company", sourceUrl=["http://a", "http://b"], status=["x", "y"]))
    assert (party.url, party.status) == ("http://a", "x")
    assert sorted(party.data) == [("sourceUrl", "http://b"), ("status", "y")]
    listed = entity("s", "Sanction", entity="p", authority=["FCDO", "UK"], authorityId=["1", "2"])
    found = row(load, listed)
    assert (found.authority, found.entry_id) == ("UK", "1")
    assert found.note == "authority: UK; authorityId: 2"


@pytest.mark.parametrize(
    ("role", "directness", "summary"),
    [
        ("Beneficial owner", "unknown", True),
        ("UBO", "unknown", True),
        ("Ultimate beneficiary", "unknown", True),
        ("Direct beneficial owner", "direct", False),
        ("Indirect beneficial owner", "indirect", False),
        ("Shareholder", "direct", False),
    ],
)
def test_who_owns_in_the_end_may_own_through_others(
    load: Any, role: str, directness: str, summary: bool
) -> None:
    """Directive (EU) 2015/849, article 3(6): a beneficial owner owns directly or indirectly."""
    found = owned(load, role=role, percentage="30")
    assert (found.directness, found.summary) == (directness, summary)


@pytest.mark.parametrize(
    ("dataset", "roles", "share", "directness", "summary"),
    [
        ("ext_ua_edr", ["BENEFICIARY"], "0..100", "unknown", True),
        ("ua_edr", ["FOUNDER"], "0..100", "direct", False),
        ("ext_md_companies", ["beneficiarilor efectivi"], "0..100", "unknown", True),
        ("ext_md_companies", ["60.0%"], "60", "direct", False),
        ("ee_ariregister", ["Otsene  osalus"], "0..100", "direct", False),
        ("ee_ariregister", ["kaudne osalus"], "0..100", "indirect", False),
        ("ext_gb_coh_psc", ["50-75%"], "0..100", "unknown", True),
    ],
)
def test_roles_in_a_registers_own_words(
    load: Any, dataset: str, roles: list[str], share: str, directness: str, summary: bool
) -> None:
    value = entity("o", "Ownership", owner="a", asset="b", role=roles)
    found = row(load, {**value, "datasets": [dataset]})
    assert (found.types, found.share.text) == (["shareholding"], share)
    assert (found.directness, found.summary) == (directness, summary)
    assert found.note == f"role: {', '.join(roles)}"


def test_natures_of_control_state_their_bands(load: Any) -> None:
    """OpenSanctions writes the UK register's natures of control as roles, and no percentage."""
    roles = ["Ownership of shares 25 to 50 percent", "Voting rights 75 to 100 percent"]
    board = "Right to appoint and remove directors as trust"
    value = entity("o", "Ownership", owner="a", asset="b", role=[*roles, board])
    (record,), _, _ = load({**value, "datasets": ["ext_gb_coh_psc"]})
    held, swayed = record.rows
    assert held.types == ["shareholding", "votingRights"]
    assert (held.share.text, held.votes.text) == (">25..50", "75..100")
    assert (held.share_published, held.votes_published) == (roles[0], roles[1])
    assert (held.directness, held.summary) == ("unknown", True)
    assert held.note == f"role: {', '.join([*roles, board])}"
    assert (swayed.types, swayed.share) == (["otherInfluenceOrControl", "protector"], None)
    assert swayed.note.startswith("has influence or control over a trust; ")
    assert record.remarks == []


def test_a_new_nature_of_control_is_said(load: Any) -> None:
    roles = ["Ownership of shares 25 to 50 percent", "Right to veto"]
    value = entity("o", "Ownership", owner="a", asset="b", role=roles)
    (record,), _, _ = load({**value, "datasets": ["gb_coh_psc"]})
    assert [found.types for found in record.rows] == [["shareholding"], ["unknownInterest"]]
    assert record.rows[1].share_published == "Right to veto"
    assert len(record.remarks) == 1


def test_natures_of_control_are_known_in_any_dataset_by_their_figures(load: Any) -> None:
    found = owned(load, role="Voting rights 50 to 75 percent")
    assert (found.types, found.votes.text) == (["votingRights"], ">50..<75")
    found = owned(load, role="Voting rights 50 to 75 percent", percentage="60")
    assert (found.types, found.votes.text, found.summary) == (["votingRights"], "60", False)


def test_natures_of_control_may_stand_in_the_summary(load: Any) -> None:
    slugs = "ownership-of-shares-75-to-100-percent right-to-appoint-and-remove-directors"
    value = entity("o", "Ownership", owner="a", asset="b", summary=slugs.split())
    value["properties"]["role"] = ["shareholding", "appointment-of-board"]
    (record,), _, _ = load(value)
    assert [row.types for row in record.rows] == [["shareholding"], ["appointmentOfBoard"]]
    assert [row.share.text for row in record.rows] == ["75..100", ">50..100"]


@pytest.mark.parametrize(
    ("role", "types", "share"),
    [
        ("votingRights", ["votingRights"], None),
        ("boardMember", ["boardMember"], None),
        ("senior-managing-official", ["seniorManagingOfficial"], None),
        ("rightsGrantedByContract", ["rightsGrantedByContract"], None),
        ("influence-or-control", ["otherInfluenceOrControl"], None),
        ("unknown-interest", ["unknownInterest"], "0..100"),
        ("settlorOfTrust", ["settlor"], None),
        ("trustee-of-trust", ["shareholding", "trustee"], "0..100"),
        ("beneficiaryOfLegalArrangement", ["beneficiaryOfLegalArrangement"], None),
    ],
)
def test_bods_interest_types_are_known_as_roles(
    load: Any, role: str, types: list[str], share: str | None
) -> None:
    found = owned(load, role=role)
    assert found.types == types
    assert (found.share and found.share.text) == share


@pytest.mark.parametrize(
    ("role", "types", "directness", "summary"),
    [
        ("IS DIRECTLY CONSOLIDATED BY", ["consolidation"], "direct", False),
        ("IS_ULTIMATELY_CONSOLIDATED_BY", ["consolidation"], "indirect", True),
        ("IS INTERNATIONAL BRANCH OF", ["controlByLegalFramework"], "direct", False),
    ],
)
def test_gleifs_relationships_are_what_they_are_in_its_own_files(
    load: Any, role: str, types: list[str], directness: str, summary: bool
) -> None:
    value = entity("o", "Ownership", owner="a", asset="b", role=role, status="ACTIVE")
    (record,), _, _ = load(value)
    (found,) = record.rows
    assert (found.types, found.directness, found.summary) == (types, directness, summary)
    assert (found.share, record.remarks) == (None, [])
    assert found.note == f"role: {role}; status: ACTIVE"


def test_control_by_other_means_is_no_share(load: Any) -> None:
    assert owned(load, role="muu kontrolli viis").types == ["otherInfluenceOrControl"]


def test_a_vehicle_is_its_owners_and_linked_to_its_operator(load: Any) -> None:
    (record,), _, _ = load(entity("v", "Vessel", name="V", owner="a", operator="b"))
    vessel, owning, operating = record.rows
    assert vessel.data == []
    assert (owning.owner, owning.asset, owning.types) == ("d-a", "d-v", ["shareholding"])
    assert owning.share == UNKNOWN
    assert (operating.source, operating.target, operating.subtype) == ("d-b", "d-v", "operator")


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


def test_nesting_beyond_measure_is_refused(load: Any) -> None:
    value = entity("x", "Thing")
    for number in range(40):
        value = entity(f"x{number}", "Thing", riskSource=[value])
    _, refusals, _ = load(entity("a", "Person"), value)
    assert "nested more than" in refusals[0].reason


def test_a_mapped_programme_decides_list_and_measures(load: Any) -> None:
    value = entity(
        "s", "Sanction", entity="a", programId="EU-HR", program="Human rights", listingDate="2023"
    )
    found = row(load, value)
    assert isinstance(found, Listing)
    assert (found.authority, found.list_name) == ("EU", "eu_human_rights")
    assert (found.measures, found.start) == (["asset_freeze"], "2023")


def test_what_another_authority_says_of_a_mapped_programme_stays(load: Any) -> None:
    """France's register of freezes names the EU's programme by the act, in its own words."""
    value = entity(
        "s",
        "Sanction",
        entity="p",
        programId="EU-UKR",
        program="(UE) 2025/527 du 14/03/2025",
        authority="Direction Générale du Trésor",
    )
    found = row(load, value)
    assert (found.authority, found.programme) == ("EU", "269/2014")
    told = "authority: Direction Générale du Trésor; program: (UE) 2025/527 du 14/03/2025"
    assert found.note == told


def test_an_unmapped_programme_has_no_measures_and_a_remark(load: Any) -> None:
    value = entity(
        "s", "Sanction", entity="a", program="XYZ", provisions="Asset freeze", authority="Gov of X"
    )
    (record,), _, _ = load({**value, "datasets": ["xx_list"]})
    (found,) = record.rows
    assert (found.authority, found.list_name, found.programme) == ("Gov of X", "xx_list", "XYZ")
    assert (found.measures, found.note) == ([], "provisions: Asset freeze")
    assert record.remarks == ["unmapped programme 'XYZ'"]


@pytest.mark.parametrize(
    ("said", "certainty"),
    [
        ({"status": "expired"}, "disputed"),
        ({"status": "Delisted"}, "disputed"),
        ({"status": "expired", "endDate": "2020-01-02"}, "confirmed"),
        ({"status": "amended"}, "confirmed"),
        ({"status": "active"}, "confirmed"),
    ],
)
def test_a_sanction_that_is_over_on_no_day_is_disputed(
    load: Any, said: dict[str, str], certainty: str
) -> None:
    """FollowTheMoney, ``Sanction.status``: free text beside ``endDate``."""
    found = row(load, entity("s", "Sanction", entity="a", authority="OFAC", **said))
    assert (found.certainty, found.end) == (certainty, said.get("endDate"))
    assert f"status: {said['status']}" in (found.note or "")


@pytest.mark.parametrize(
    ("dataset", "said", "list_name", "measures"),
    [
        ("us_ofac_sdn", ("RUSSIA-EO14024", "US-RUSHAR", ""), "us_ofac_sdn", ["asset_freeze"]),
        ("us_ofac_sdn", ("UKRAINE-EO13662", "X", ""), "us_ofac_sdn", ["asset_freeze"]),
        ("us_ofac_sdn", ("SDN List", "", "Block"), "us_ofac_sdn", ["asset_freeze"]),
        ("us_ofac_sdn", ("CAPTA List", "", ""), "us_ofac_capta", ["sectoral"]),
        ("us_ofac_cons", ("UKRAINE-EO13662", "X", ""), "us_ofac_ssi", ["sectoral"]),
        ("us_ofac_cons", ("Non-SDN CMIC List", "", ""), "us_ofac_ns_cmic", ["investment_ban"]),
        ("us_ofac_cons", ("RUSSIA-EO14024", "X", ""), "us_ofac_mbs", ["sectoral"]),
        ("us_trade_csl", ("", "US-SSI", "Block"), "us_ofac_ssi", ["sectoral"]),
        ("us_trade_csl", ("RUSSIA-EO14024", "US-RUSHAR", "Block"), "us_trade_csl", []),
        ("gb_fcdo_sanctions", ("Russia", "GB-RUS", "Asset freeze"), "uk_russia", ["asset_freeze"]),
        ("gb_fcdo_sanctions", ("", "GB-RUS", "Specified ship"), "uk_russia", ["sectoral"]),
        ("gb_fcdo_sanctions", ("", "GB-RUS", "Block"), "uk_russia", []),
        ("xx_list", ("", "GB-RUS", "Asset freeze"), "uk_russia", []),
    ],
)
def test_the_programmes_of_opensanctions_are_those_of_the_list(
    load: Any, dataset: str, said: tuple[str, str, str], list_name: str, measures: list[str]
) -> None:
    """Titles are OFAC's tags (SDN) or lists (consolidated), or the UK's regulations."""
    fields = zip(("program", "programId", "provisions"), said, strict=True)
    value = entity("s", "Sanction", entity="a", **{name: text for name, text in fields if text})
    found = row(load, {**value, "datasets": [dataset]})
    assert (found.list_name, found.measures) == (list_name, measures)


def test_a_sanction_of_two_lists_or_an_unknown_tag_decides_nothing(load: Any) -> None:
    tags = ["RUSSIA-EO14024", "NEW-TAG"]
    for datasets, programmes in ((["us_ofac_sdn", "us_ofac_cons"], tags[:1]), (["x"], tags)):
        value = entity("s", "Sanction", entity="a", program=programmes, programId="US-RUSHAR")
        found = row(load, {**value, "datasets": datasets})
        assert (found.programme, found.measures) == ("US-RUSHAR", [])


def test_a_topic_alone_is_no_listing(load: Any) -> None:
    found = row(load, entity("x", "Person", name="X", topics="sanction"))
    assert (type(found), found.topics) == (Party, ["sanction"])


@pytest.mark.parametrize(
    ("schema", "types", "share"),
    [
        ("Company", ["shareholding", "otherInfluenceOrControl"], UNKNOWN),
        ("PublicBody", ["otherInfluenceOrControl"], None),
    ],
)
def test_a_parent_is_an_interest_of_unknown_size(
    load: Any, schema: str, types: list[str], share: object
) -> None:
    (record,), _, _ = load(entity("x", schema, name="X", parent="p"))
    found = record.rows[1]
    assert (found.owner, found.asset, found.types, found.share) == ("d-p", "d-x", types, share)


def test_a_person_has_no_corporate_parent(load: Any) -> None:
    found = row(load, entity("x", "Person", parent="somebody"))
    assert found.data == [("parent", "somebody")]


def test_shares_and_votes_of_one_edge_stay_two_rights(load: Any) -> None:
    roles = ["ownership-of-shares-25-to-50-percent", "voting-rights-25-to-50-percent"]
    found = owned(load, role=roles, percentage="25-50")
    assert found.types == ["shareholding", "votingRights"]
    assert found.share is not None
    assert (found.share.text, found.votes) == ("25..50", UNKNOWN)


def test_fragments_of_one_id_are_records_of_their_own(load: Any) -> None:
    records, _, _ = load(entity("x", "Organization", name="X"), entity("x", "Company", leiCode="1"))
    assert [(r.record_id, r.position) for r in records] == [("x", "line 1"), ("x", "line 2")]
    assert {r.rows[0].id for r in records} == {"d-x"}


def test_fragments_of_an_edge_are_put_together(load: Any) -> None:
    records, refusals, _ = load(
        entity("o", "Ownership", owner="a", percentage="30"),
        entity("a", "Person", name="A"),
        entity("p", "Ownership", owner="a", asset="c"),
        entity("o", "Ownership", asset="b"),
        entity("p", "Ownership", percentage="12.5"),
        entity("q", "Ownership", percentage="1"),
    )
    assert [(r.record_id, r.position) for r in records] == [
        ("a", "line 2"),
        ("p", "line 3"),
        ("o", "line 1"),
        ("p", "line 5"),
    ]
    first, second = records[2].rows[0], records[3].rows[0]
    assert (first.owner, first.asset, first.share.text) == ("d-a", "d-b", "30")
    assert (second.owner, second.asset, second.share.text) == ("d-a", "d-c", "12.5")
    assert records[2].remarks == ["put together from 2 lines that lack an end"]
    assert [(r.position, r.reason) for r in refusals] == [("line 6", "Ownership.owner: missing")]


def test_fragments_of_two_schemata_are_no_edge(load: Any) -> None:
    records, refusals, _ = load(
        entity("o", "Ownership", owner="a"), entity("o", "Company", name="O")
    )
    assert [r.record_id for r in records] == ["o"]
    assert [r.reason for r in refusals] == ["schema: 'Ownership' and 'Company'"]


@pytest.mark.parametrize(
    ("name", "edition", "held"),
    [
        ("20240527194702-wnk", "2024-05-27T19:47:02", [False, False]),
        ("20240528014702-pfh", "2024-05-28T01:47:02", [False, True]),
    ],
)
def test_published_changes_say_what_they_change(
    shared_data: Path, name: str, edition: str, held: list[bool]
) -> None:
    opened = Opened(shared_data / "ftm" / "delta" / f"{name}_entities.delta.json")
    assert READER.delta is not None
    assert READER.edition is not None
    assert READER.dataset is not None
    assert READER.delta(opened) == Delta()
    assert (READER.edition(opened), READER.dataset(opened)) == (edition, "entities")
    records, refusals, _ = read(opened.path)
    assert ([record.held for record in records], refusals) == (held, [])


def test_a_deletion_is_a_record_without_rows(load: Any) -> None:
    records, refusals, remarks = load(
        {"op": "DEL", "entity": {"id": "NK-1"}},
        {"op": "ADD", "entity": entity("a", "Person", name="A"), "at": "now"},
    )
    assert [(r.record_id, len(r.rows), r.held) for r in records] == [
        ("NK-1", 0, True),
        ("a", 1, False),
    ]
    assert (refusals, remarks) == ([], ["ignored unknown field at"])


def test_a_change_may_name_its_operation_last(tmp_path: Path) -> None:
    path = tmp_path / "entities.delta.json"
    path.write_text('{"entity":{"id":"x"},"op":"DEL"}\n', encoding="utf-8")
    records, _, _ = read(path)
    assert (records[0].record_id, records[0].rows) == ("x", [])


def test_whole_files_are_no_changes_and_have_no_date_of_their_own(
    load: Any, tmp_path: Path
) -> None:
    load(entity("a", "Person", name="A"))
    opened = Opened(tmp_path / "some.ftm.json")
    assert READER.delta is not None
    assert READER.edition is not None
    assert READER.dataset is not None
    assert (READER.delta(opened), READER.edition(opened), READER.dataset(opened)) == (None,) * 3


@pytest.mark.parametrize(
    ("name", "records", "parties", "interests", "links"),
    [
        ("eu_authorities.ftm.json", 151, 151, 0, 0),
        ("parteispenden.entities.ftm.json", 475, 96, 0, 291),
        ("sa_wiki_peps.entities.ftm.json", 1565, 607 + 100 + 245, 0, 756),
        ("t1.entities.ftm.json", 7, 6, 0, 0),
        ("targets.nested.json", 5, 14, 0, 4),
    ],
)
def test_real_files_are_read_whole(  # wiki: people, posts, holders of 102 unnamed posts
    shared_data: Path, name: str, records: int, parties: int, interests: int, links: int
) -> None:
    found, refusals, _ = read(shared_data / "ftm" / name)
    kinds = [type(row) for record in found for row in record.rows]
    assert refusals == []
    counts = (kinds.count(Party), kinds.count(Interest), kinds.count(Link))
    assert (len(found), *counts) == (records, parties, interests, links)


def test_addresses_of_a_real_file_are_all_found(shared_data: Path) -> None:
    found, _, _ = read(shared_data / "ftm" / "parteispenden.entities.ftm.json")
    parties = [row for record in found for row in record.rows if isinstance(row, Party)]
    assert sum(bool(party.addresses) for party in parties) == 84
    assert not any(name == "addressEntity" for party in parties for name, _ in party.data)


def test_a_catalogue_of_datasets_is_no_entity_file(shared_data: Path) -> None:
    assert READER.sniff(Opened(shared_data / "ftm" / "t1.index.json").sniff()) == 0


def test_bods_statements_are_not_mistaken_for_entities(shared_data: Path) -> None:
    for path in sorted((shared_data / "bods-0.1").glob("basic_1*.json")):
        assert READER.sniff(Opened(path).sniff()) == 0


def test_a_place_in_another_trust_is_no_place_in_what_it_holds() -> None:
    assert is_of_another(["Settlor of the family trust that holds the votes"])
    assert is_of_another(["Beneficiary of a foundation holding the shares"])
    assert not is_of_another(["Settlor of the trust"])
    assert not is_of_another(["Settlor of the trust that holds the votes", "Shareholder"])
    assert right_of(["Settlor of the trust"], "Ownership", has_percentage=False).types == [
        "settlor"
    ]


def test_a_file_is_read_for_addresses_once_and_only_if_one_is_asked_for() -> None:
    asked: list[int] = []

    def fill() -> list[tuple[str, str]]:
        asked.append(1)
        return [("a", "1 Road")]

    with AddressBook(fill) as book:
        assert asked == []
        assert [book.text("a"), book.text("b"), book.text("a")] == ["1 Road", None, "1 Road"]
        assert asked == [1]
