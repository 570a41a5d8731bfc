"""Code lists and forms that publishers' own specifications allow, beside what the samples hold.

Each list is held here as its publisher prints it, so that a table of ours that lacks a code, or
gives it another meaning, fails.
"""

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from graph.model import Gap, Interest, Link, Listing, Party, Row
from graph.vocabulary import INTEREST_TYPES
from ingest.choosing import reader_for
from ingest.reader import Context, Record, Refusal
from ingest.readers import _gleif_entity, _gleif_relation
from ingest.readers._bods_codes import INTEREST, REASON, code_of
from ingest.readers._ftm_entity import ENDS
from ingest.readers._ftm_roles import right_of
from ingest.readers._uk_psc_natures import holdings, natures
from ingest.source import Opened

CHILD, PARENT = "EXAMPLE0OPERATING040", "EXAMPLE0TOPHOLDING84"


def read(path: Path, content: str) -> list[Record | Refusal]:
    """Read a file by the reader that recognises it."""
    path.write_text(content, encoding="utf-8")
    opened = Opened(path)
    reader = reader_for(opened, None)
    return list(reader.read(opened, Context("made_up", None, lambda _text: None)))


def rows(items: list[Record | Refusal]) -> list[Row]:
    """Give the rows of records none of which was refused."""
    assert not [item.reason for item in items if isinstance(item, Refusal)]
    return [row for item in items if isinstance(item, Record) for row in item.rows]


BANDS = {
    "25-to-50-percent": ">25..50",
    "50-to-75-percent": ">50..<75",
    "75-to-100-percent": "75..100",
}
RIGHTS = {
    "ownership-of-shares": "shareholding",
    "voting-rights": "votingRights",
    "right-to-share-surplus-assets": "rightsToSurplusAssetsOnDissolution",
    "part-right-to-share-surplus-assets": "rightsToSurplusAssetsOnDissolution",
    "right-to-appoint-and-remove-directors": "appointmentOfBoard",
    "right-to-appoint-and-remove-members": "appointmentOfBoard",
    "right-to-appoint-and-remove-person": "appointmentOfBoard",
    "significant-influence-or-control": "otherInfluenceOrControl",
}
LLP, ROE = "-limited-liability-partnership", "-registered-overseas-entity"


def published_natures() -> dict[str, tuple[str, str | None, str]]:
    """Give every slug of ``psc_descriptions`` with its right, range and the words after them."""
    banded = [
        ("ownership-of-shares", ""),
        ("voting-rights", ""),
        ("voting-rights", LLP),
        ("right-to-share-surplus-assets", LLP),
        ("part-right-to-share-surplus-assets", ""),
    ]
    found: dict[str, tuple[str, str | None, str]] = {}
    for (right, end), band, way in product(banded, BANDS, ("", "-as-trust", "-as-firm")):
        found[f"{right}-{band}{way}{end}"] = (RIGHTS[right], BANDS[band], way)
    whole = [
        ("right-to-appoint-and-remove-directors", ""),
        ("right-to-appoint-and-remove-members", LLP),
        ("right-to-appoint-and-remove-person", ""),
        ("significant-influence-or-control", ""),
        ("significant-influence-or-control", LLP),
    ]
    for (right, end), way in product(whole, ("", "-as-trust", "-as-firm")):
        share = ">50..100" if right.startswith("right-to-appoint") else None
        found[f"{right}{way}{end}"] = (RIGHTS[right], share, way)
    ways = ("", "-as-trust", "-as-firm", "-as-control-over-trust", "-as-control-over-firm")
    overseas = {
        "ownership-of-shares-more-than-25-percent": ("shareholding", ">25..100"),
        "voting-rights-more-than-25-percent": ("votingRights", ">25..100"),
        "right-to-appoint-and-remove-directors": ("appointmentOfBoard", ">50..100"),
        "significant-influence-or-control": ("otherInfluenceOrControl", None),
    }
    for right, way in product(overseas, ways):
        found[f"{right}{way}{ROE}"] = (*overseas[right], f"{way}{ROE}")
    for whom, place in product(
        ("person", "another-entity"), ("england-wales", "scotland", "northern-ireland")
    ):
        found[f"registered-owner-as-nominee-{whom}-{place}{ROE}"] = ("nominator", None, "")
    return found


NATURES = published_natures()


def test_the_list_of_natures_is_whole() -> None:
    """Companies House, api-enumerations, psc_descriptions.yml, ``description``: 86 slugs."""
    assert len(NATURES) == 86
    assert set(natures()) == set(NATURES)


@pytest.mark.parametrize("slug", list(NATURES))
def test_a_nature_says_the_right_the_band_and_who_holds(slug: str) -> None:
    """Companies House, psc_descriptions.yml; the bands' ends by S.I. 2016/339, Schedules.

    Where others hold the right (a trust's trustees, a firm's members) whom the person only sways,
    no share is the person's; a trustee or member of an overseas entity's firm holds it.
    """
    right, share, way = NATURES[slug]
    (row,) = holdings([slug])
    held = row.votes if right == "votingRights" else row.share
    sways = way in ("-as-trust", "-as-firm") or "-as-control-over-" in way
    if sways:
        protects = ["protector"] if way.removesuffix(ROE).endswith("trust") else []
        assert row.types == ["otherInfluenceOrControl", *protects]
        assert (row.share, row.votes) == (None, None)
    else:
        assert row.types == [right, *(["trustee"] if way == f"-as-trust{ROE}" else [])]
        assert (held and held.text) == share
    assert slug in (row.share_published, row.votes_published)


def psc(kind: str, **data: Any) -> str:
    self = {"self": "/company/07654321/persons-with-significant-control/individual/abc"}
    return json.dumps({"company_number": "07654321", "data": {"kind": kind, "links": self, **data}})


def test_the_spans_of_an_exemption_may_be_one_without_a_list(tmp_path: Path) -> None:
    """Companies House Public Data API, resource ``companyExemptions``: ``items``."""
    kind = "disclosure-transparency-rules-chapter-five-applies"
    span = {"exempt_from": "2016-12-28", "exempt_to": "2020-12-28"}
    stated = {"x": {"exemption_type": kind, "items": span}}
    found = rows(read(tmp_path / "a.txt", psc("exemptions", exemptions=stated) + "\n"))
    (gap,) = [row for row in found if isinstance(row, Gap)]
    assert (gap.ground, gap.start, gap.end) == (kind, "2016-12-28", "2020-12-28")


def test_other_forenames_are_part_of_the_name(tmp_path: Path) -> None:
    """Companies House Public Data API, resource ``individual``: ``name_elements``."""
    parts = {"title": "Dr", "forename": "Ada", "other_forenames": "Bea Cee", "surname": "Example"}
    line = psc("individual-person-with-significant-control", name_elements=parts, name="Dr Ada")
    person = rows(read(tmp_path / "a.txt", line + "\n"))[1]
    assert isinstance(person, Party)
    assert person.names[0].value == "Ada Bea Cee Example"


def test_who_has_ceased_on_no_day_holds_nothing(tmp_path: Path) -> None:
    """Companies House Public Data API, resource ``list``: ``ceased``, a flag beside no day."""
    slugs = ["ownership-of-shares-75-to-100-percent"]
    kind = "individual-person-with-significant-control"
    line = psc(kind, name="Ada", ceased=True, natures_of_control=slugs)
    found = rows(read(tmp_path / "a.txt", line + "\n"))
    assert [type(row) for row in found] == [Party, Party, Gap]
    assert isinstance(found[2], Gap)
    assert (found[2].kind, found[2].share) == ("withheld", None)
    assert slugs[0] in (found[2].note or "")


OLD_INTERESTS = {
    "shareholding": "shareholding",
    "voting-rights": "votingRights",
    "appointment-of-board": "appointmentOfBoard",
    "influence-or-control": "otherInfluenceOrControl",
    "other-influence-or-control": "otherInfluenceOrControl",
    "senior-managing-official": "seniorManagingOfficial",
    "settlor-of-trust": "settlor",
    "trustee-of-trust": "trustee",
    "protector-of-trust": "protector",
    "beneficiary-of-trust": "beneficiaryOfLegalArrangement",
    "other-influence-or-control-of-trust": "otherInfluenceOrControl",
    "rights-to-surplus-assets": "rightsToSurplusAssetsOnDissolution",
    "rights-to-profit-or-income": "rightsToProfitOrIncome",
    "rights-granted-by-contract": "rightsGrantedByContract",
    "conditional-rights-granted-by-contract": "conditionalRightsGrantedByContract",
}
NEW_INTERESTS = """shareholding votingRights appointmentOfBoard otherInfluenceOrControl
    seniorManagingOfficial settlor trustee protector beneficiaryOfLegalArrangement
    rightsToSurplusAssetsOnDissolution rightsToProfitOrIncome rightsGrantedByContract
    conditionalRightsGrantedByContract controlViaCompanyRulesOrArticles controlByLegalFramework
    boardMember boardChair unknownInterest unpublishedInterest enjoymentAndUseOfAssets
    rightToProfitOrIncomeFromAssets nominee nominator""".split()


@pytest.mark.parametrize(
    ("code", "wanted"), [*OLD_INTERESTS.items(), *((code, code) for code in NEW_INTERESTS)]
)
def test_an_interest_type_of_any_version_is_known(code: str, wanted: str) -> None:
    """BODS 0.1 to 0.4, codelist ``interestType``."""
    assert code_of(code, INTEREST, "type") == wanted
    assert wanted in INTEREST_TYPES


def test_the_reasons_for_an_unspecified_party_are_known() -> None:
    """BODS 0.4, codelist ``unspecifiedReason``."""
    assert set(REASON) == set(
        """noBeneficialOwners subjectUnableToConfirmOrIdentifyBeneficialOwner
        interestedPartyHasNotProvidedInformation subjectExemptFromDisclosure
        interestedPartyExemptFromDisclosure unknown informationUnknownToPublisher""".split()
    )


@pytest.mark.parametrize(
    ("code", "country", "kept"),
    [
        ("US-DE", "us", ["US-DE"]),
        ("GB", "gb", []),
        ("gb-sct", "gb", ["gb-sct"]),
        ("AUT", "at", ["AUT"]),
        ("Delawa", None, ["Delawa"]),
    ],
)
def test_a_part_of_a_country_is_of_that_country(
    code: str, country: str | None, kept: list[str], tmp_path: Path
) -> None:
    """BODS 0.4, ``Jurisdiction.code``: ISO 3166-1 or, for a part of a country, 3166-2."""
    statement = {
        "statementId": "1" * 32,
        "recordId": "r",
        "recordType": "entity",
        "statementDate": "2024-01-01",
        "recordDetails": {
            "isComponent": False,
            "entityType": {"type": "registeredEntity"},
            "jurisdiction": {"name": "A place", "code": code},
        },
    }
    (party,) = rows(read(tmp_path / "a.json", json.dumps([statement])))
    assert isinstance(party, Party)
    assert party.jurisdiction == country
    assert [value for name, value in party.data if name == "legal_jurisdiction"] == kept


RELATIONS = {
    "IS_DIRECTLY_CONSOLIDATED_BY": (["consolidation"], "direct", False),
    "IS_ULTIMATELY_CONSOLIDATED_BY": (["consolidation"], "indirect", True),
    "IS_INTERNATIONAL_BRANCH_OF": (["controlByLegalFramework"], "direct", False),
    "IS_SUBFUND_OF": (["controlByLegalFramework"], "direct", False),
    "IS_FUND-MANAGED_BY": (["rightsGrantedByContract"], "direct", False),
    "IS_FEEDER_TO": None,
}
RR = """<?xml version="1.0"?><!-- made by a tool --><q:RelationshipData
 xmlns:q="http://www.gleif.org/data/schema/rr/2016"><q:RelationshipRecords>
 <q:RelationshipRecord><q:Relationship><q:StartNode><q:NodeID><![CDATA[{}]]></q:NodeID>
 <q:NodeIDType>LEI</q:NodeIDType></q:StartNode><q:EndNode><q:NodeIDType>ISO_17442_COMPATIBLE
 </q:NodeIDType><!-- a --><q:NodeID>{}<!-- b --></q:NodeID></q:EndNode>
 <q:RelationshipType>{}</q:RelationshipType><q:RelationshipStatus>{}</q:RelationshipStatus>
 <q:RelationshipQuantifiers><q:RelationshipQuantifier><q:MeasurementMethod>
 ACCOUNTING_CONSOLIDATION</q:MeasurementMethod><q:QuantifierAmount>60.00</q:QuantifierAmount>
 <q:QuantifierUnits>PERCENTAGE</q:QuantifierUnits></q:RelationshipQuantifier>
 </q:RelationshipQuantifiers></q:Relationship><q:Registration>
 <q:RegistrationStatus>{}</q:RegistrationStatus></q:Registration></q:RelationshipRecord>
 </q:RelationshipRecords></q:RelationshipData>"""


@pytest.mark.parametrize("kind", list(RELATIONS))
def test_a_relationship_is_control_or_a_link_and_never_a_share(kind: str, tmp_path: Path) -> None:
    """GLEIF RR-CDF 2.1, ``RelationshipTypeEnum``; an unusual prefix, comments and CDATA."""
    xml = RR.format(CHILD, PARENT, kind, "ACTIVE", "PUBLISHED")
    (row,) = [r for r in rows(read(tmp_path / "a.xml", xml)) if isinstance(r, Interest | Link)]
    if isinstance(row, Link):
        assert RELATIONS[kind] is None
        return
    assert (row.types, row.directness, row.summary) == RELATIONS[kind]
    assert (row.share, row.votes) == (None, None)


STATES = {
    "PENDING_VALIDATION": False,
    "PUBLISHED": True,
    "DUPLICATE": False,
    "LAPSED": True,
    "RETIRED": False,
    "ANNULLED": False,
    "TRANSFERRED": True,
    "PENDING_TRANSFER": True,
    "PENDING_ARCHIVAL": True,
}


@pytest.mark.parametrize(
    ("status", "state", "holds"),
    [
        *(("ACTIVE", state, holds) for state, holds in STATES.items()),
        *((status, "PUBLISHED", False) for status in ("INACTIVE", "NULL")),
    ],
)
def test_a_status_says_whether_a_relationship_holds(
    status: str, state: str, holds: bool, tmp_path: Path
) -> None:
    """GLEIF RR-CDF 1.1 and 2.1, ``RelationshipStatusEnum`` and ``RegistrationStatusEnum``."""
    xml = RR.format(CHILD, PARENT, "IS_DIRECTLY_CONSOLIDATED_BY", status, state)
    found = rows(read(tmp_path / "a.xml", xml))
    assert any(isinstance(row, Interest) for row in found) is holds


def test_the_other_code_lists_of_gleif_are_whole() -> None:
    """LEI-CDF 2.1 and 3.1, RR-CDF 2.1, Reporting Exceptions 2.1: their enumerations."""
    lists = (
        (_gleif_relation.STATUSES, "ACTIVE INACTIVE NULL"),
        (_gleif_relation.PERIODS, "ACCOUNTING_PERIOD RELATIONSHIP_PERIOD DOCUMENT_FILING_PERIOD"),
        (_gleif_relation.NODE_TYPES, "LEI ISO_17442_COMPATIBLE"),
        (
            _gleif_relation.REASONS,
            """NO_KNOWN_PERSON NATURAL_PERSONS NON_CONSOLIDATING NON_PUBLIC NO_LEI
            BINDING_LEGAL_COMMITMENTS LEGAL_OBSTACLES CONSENT_NOT_OBTAINED DETRIMENT_NOT_EXCLUDED
            DISCLOSURE_DETRIMENTAL""",
        ),
        (
            _gleif_relation.CATEGORIES,
            "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT",
        ),
        (
            _gleif_entity.CATEGORIES,
            """GENERAL FUND BRANCH SOLE_PROPRIETOR RESIDENT_GOVERNMENT_ENTITY
            INTERNATIONAL_ORGANIZATION NULL""",
        ),
        (
            _gleif_entity.NAME_KINDS,
            """PREVIOUS_LEGAL_NAME TRADING_OR_OPERATING_NAME ALTERNATIVE_LANGUAGE_LEGAL_NAME
            PREFERRED_ASCII_TRANSLITERATED_LEGAL_NAME AUTO_ASCII_TRANSLITERATED_LEGAL_NAME""",
        ),
    )
    for ours, published in lists:
        assert set(ours) == set(published.split())


LEI = """<p:LEIData xmlns:p="http://www.gleif.org/data/schema/leidata/2016"><p:LEIRecords>
 <p:LEIRecord><p:LEI>{}</p:LEI><p:Entity><p:LegalName xml:lang="en">A &amp; <![CDATA[B]]><!-- c
 --> Ltd</p:LegalName><p:EntityStatus>{}</p:EntityStatus><p:LegalEntityEvents><p:LegalEntityEvent
 event_status="{}" group_type="STANDALONE"><p:LegalEntityEventType>{}</p:LegalEntityEventType>
 <p:LegalEntityEventEffectiveDate>2021-02-03T00:00:00Z</p:LegalEntityEventEffectiveDate>
 </p:LegalEntityEvent></p:LegalEntityEvents></p:Entity><p:Registration><p:RegistrationStatus>RETIRED
 </p:RegistrationStatus></p:Registration></p:LEIRecord></p:LEIRecords></p:LEIData>"""


@pytest.mark.parametrize(
    ("entity", "status", "event", "end"),
    [
        *(
            ("INACTIVE", "COMPLETED", event, "2021-02-03")
            for event in "DISSOLUTION ABSORPTION BREAKUP MERGERS_AND_ACQUISITIONS".split()
        ),
        *(
            ("INACTIVE", "COMPLETED", event, None)
            for event in """CHANGE_LEGAL_NAME CHANGE_LEGAL_FORM CHANGE_LEGAL_ADDRESS
            CHANGE_HQ_ADDRESS CHANGE_OTHER_NAMES BANKRUPTCY LIQUIDATION VOLUNTARY_ARRANGEMENT
            INSOLVENCY ACQUISITION_BRANCH DEMERGER SPINOFF TRANSFORMATION_BRANCH_TO_SUBSIDIARY
            TRANSFORMATION_SUBSIDIARY_TO_BRANCH TRANSFORMATION_UMBRELLA_TO_STANDALONE""".split()
        ),
        ("INACTIVE", "IN_PROGRESS", "DISSOLUTION", None),
        ("INACTIVE", "WITHDRAWN_CANCELLED", "DISSOLUTION", None),
        ("ACTIVE", "COMPLETED", "MERGERS_AND_ACQUISITIONS", None),
    ],
)
def test_some_events_end_an_inactive_entity(
    entity: str, status: str, event: str, end: str | None, tmp_path: Path
) -> None:
    """GLEIF LEI-CDF 3.1, ``LegalEntityEventTypeEnum`` and ``EventStatusEnum``."""
    (party,) = rows(read(tmp_path / "a.xml", LEI.format(CHILD, entity, status, event)))
    assert isinstance(party, Party)
    assert (party.end, party.names[0].value) == (end, "A & B Ltd")


EDGES = """Ownership Control Directorship Membership Employment Representation UnknownLink Family
    Associate Succession Payment Debt Occupancy ProjectParticipant ContractAward CourtCaseParty
    Documentation""".split()
CONTROLS = {
    "voting": ["votingRights"],
    "appointment": ["appointmentOfBoard"],
    "management": ["otherInfluenceOrControl"],
    "contractual": ["otherInfluenceOrControl", "rightsGrantedByContract"],
    "trust": ["otherInfluenceOrControl"],
    "nominee": ["nominator", "otherInfluenceOrControl"],
    "state": ["otherInfluenceOrControl"],
    "indirect": ["otherInfluenceOrControl"],
}


def test_every_edge_of_the_model_is_known() -> None:
    """FollowTheMoney 4.11, schemata with ``edge``, and one of older models that names two ends."""
    assert set(ENDS) == {*EDGES, "Similar"}


@pytest.mark.parametrize("mechanism", list(CONTROLS))
def test_a_mechanism_of_control_is_never_without_effect(mechanism: str) -> None:
    """FollowTheMoney 4.11, ``Control.controlType``: its examples."""
    right = right_of([mechanism], "Control", has_percentage=False)
    assert (right.types, right.shares) == (CONTROLS[mechanism], False)


@pytest.mark.parametrize(
    ("role", "types"),
    [
        ("Controlling shareholder", ["shareholding", "otherInfluenceOrControl"]),
        ("Managing owner", ["shareholding", "otherInfluenceOrControl"]),
        ("Non-controlling interest", ["shareholding"]),
        ("Shareholder (non-voting)", ["shareholding"]),
    ],
)
def test_a_role_of_an_owner_keeps_the_holding(role: str, types: list[str]) -> None:
    """FollowTheMoney, ``Ownership.role``: free text beside an ownership."""
    right = right_of([role], "Ownership", has_percentage=False)
    assert (right.types, right.shares) == (types, True)


def test_a_comment_within_a_value_cuts_nothing_off(tmp_path: Path) -> None:
    """XML 1.0, 2.5: a comment is no part of the character data that it stands in."""
    xml = (
        "<data-set><record><Country>Belarus</Country><EntityOrShip>First <!-- x -->Bank"
        "</EntityOrShip><Schedule><![CDATA[1, Part 1]]></Schedule><Item>1</Item></record>"
        "</data-set>"
    )
    found = rows(read(tmp_path / "a.xml", xml))
    assert [row.names[0].value for row in found if isinstance(row, Party)] == ["First Bank"]
    assert [row.measures for row in found if isinstance(row, Listing)] == [["asset_freeze"]]
