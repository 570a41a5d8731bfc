"""Code lists of GLEIF, and forms that its XML allows."""

from pathlib import Path

import pytest

from graph.record.model import Interest, Link, Listing, Party
from ingest.readers.gleif import lei_record, relationship_record
from tests.ingest.specifications.made_up import read, rows

CHILD = "EXAMPLE0OPERATING040"


PARENT = "EXAMPLE0TOPHOLDING84"


RELATIONS = {
    "IS_DIRECTLY_CONSOLIDATED_BY": (["consolidation"], "direct", False),
    "IS_ULTIMATELY_CONSOLIDATED_BY": (["consolidation"], "indirect", True),
    "IS_INTERNATIONAL_BRANCH_OF": (["headOffice"], "direct", False),
    "IS_SUBFUND_OF": (["umbrellaFund"], "direct", False),
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


LEI = """<p:LEIData xmlns:p="http://www.gleif.org/data/schema/leidata/2016"><p:LEIRecords>
 <p:LEIRecord><p:LEI>{}</p:LEI><p:Entity><p:LegalName xml:lang="en">A &amp; <![CDATA[B]]><!-- c
 --> Ltd</p:LegalName><p:EntityStatus>{}</p:EntityStatus><p:LegalEntityEvents><p:LegalEntityEvent
 event_status="{}" group_type="STANDALONE"><p:LegalEntityEventType>{}</p:LegalEntityEventType>
 <p:LegalEntityEventEffectiveDate>2021-02-03T00:00:00Z</p:LegalEntityEventEffectiveDate>
 </p:LegalEntityEvent></p:LegalEntityEvents></p:Entity><p:Registration><p:RegistrationStatus>RETIRED
 </p:RegistrationStatus></p:Registration></p:LEIRecord></p:LEIRecords></p:LEIData>"""


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
    stated = [row for row in found if isinstance(row, Interest)]
    assert any(row.end is None for row in stated) is holds
    # What is over held before: on which day it ended is not stated.
    over = holds is False and (status, state) in {("INACTIVE", "PUBLISHED"), ("ACTIVE", "RETIRED")}
    assert len(stated) == (holds or over)


def test_the_other_code_lists_of_gleif_are_whole() -> None:
    """LEI-CDF 2.1 and 3.1, RR-CDF 2.1, Reporting Exceptions 2.1: their enumerations."""
    lists = (
        (relationship_record.STATUSES, "ACTIVE INACTIVE NULL"),
        (
            relationship_record.PERIODS,
            "ACCOUNTING_PERIOD RELATIONSHIP_PERIOD DOCUMENT_FILING_PERIOD",
        ),
        (relationship_record.NODE_TYPES, "LEI ISO_17442_COMPATIBLE"),
        (
            relationship_record.REASONS,
            """NO_KNOWN_PERSON NATURAL_PERSONS NON_CONSOLIDATING NON_PUBLIC NO_LEI
            BINDING_LEGAL_COMMITMENTS LEGAL_OBSTACLES CONSENT_NOT_OBTAINED DETRIMENT_NOT_EXCLUDED
            DISCLOSURE_DETRIMENTAL""",
        ),
        (
            relationship_record.CATEGORIES,
            "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT",
        ),
        (
            lei_record.CATEGORIES,
            """GENERAL FUND BRANCH SOLE_PROPRIETOR RESIDENT_GOVERNMENT_ENTITY
            INTERNATIONAL_ORGANIZATION NULL""",
        ),
        (
            lei_record.NAME_KINDS,
            """PREVIOUS_LEGAL_NAME TRADING_OR_OPERATING_NAME ALTERNATIVE_LANGUAGE_LEGAL_NAME
            PREFERRED_ASCII_TRANSLITERATED_LEGAL_NAME AUTO_ASCII_TRANSLITERATED_LEGAL_NAME""",
        ),
    )
    for ours, published in lists:
        assert set(ours) == set(published.split())


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
