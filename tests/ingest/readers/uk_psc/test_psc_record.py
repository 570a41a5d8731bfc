"""Persons with significant control: every kind of line, and what is refused."""

from typing import Any

import pytest

from graph.record.model import Gap, Interest, Party
from graph.values.share import UNKNOWN
from ingest.reader import Refusal
from tests.ingest.readers.uk_psc.made_up import COMPANY, line, rows


def test_the_day_of_ceasing_is_the_first_day_without(only: Any) -> None:
    record = only(line(notified_on="2016-04-06", ceased_on="2016-10-11"))
    (row,) = rows(record, Interest)
    assert (row.start, row.end) == ("2016-04-06", "2016-10-11")


def test_a_holder_whom_the_filing_calls_sanctioned_has_the_topic(only: Any) -> None:
    # Without an entry of a list it makes a review: see `World.sanctioned_by_topic`.
    for said, topics in ((True, ["sanction"]), (False, [])):
        _, person = rows(only(line(is_sanctioned=said)), Party)
        assert person.topics == topics


def test_ids_come_from_company_and_person(only: Any) -> None:
    record = only(line(date_of_birth={"year": 1961, "month": 12}))
    company, person = rows(record, Party)
    assert (company.id, company.identifiers) == ("gb-coh-07654321", ["GB-COH:07654321"])
    assert (person.id, person.birth_date) == ("gb-psc-07654321-abc_D-1", "1961-12")
    (_, person) = rows(only(line(date_of_birth={"year": 1961})), Party)
    assert person.birth_date == "1961"


@pytest.mark.parametrize(
    ("country", "place", "number", "identifier"),
    [
        ("England & Wales", "Companies House", "3530981", ["GB-COH:03530981"]),
        ("Scotland", None, "SC12345", ["GB-COH:SC012345"]),
        ("United Kingdom", None, "N/A", []),
        ("United Kingdom", None, "00000000", []),
        ("England", "Charity Commission", "1089464", []),
        ("United Kingdom", None, "12", []),
        ("United Kingdom", None, COMPANY, []),
        ("Germany", "Amtsgericht", "03530981", []),
        ("West Yorkshire", None, "03530981", []),
        (None, None, "03530981", []),
        ("United Kingdom", None, "OE000001", ["GB-COH:OE000001"]),
        ("British Virgin Islands", "Companies House", "OE000001", ["GB-COH:OE000001"]),
        (None, "UK Register of Overseas Entities", "OE000001", ["GB-COH:OE000001"]),
        ("British Virgin Islands", "BVI Registry", "OE000001", []),
        ("British Virgin Islands", "Companies House", "01234567", []),
        ("England And Wales", "England And Wales", "No. 01234567", ["GB-COH:01234567"]),
        ("England", None, "Company Reg. No: SC12345", ["GB-COH:SC012345"]),
        ("Northern Ireland", None, "NO000123", ["GB-COH:NO000123"]),
        ("England", None, "Not known 1", []),
    ],
)
def test_a_holder_joins_a_uk_company_only_by_a_usable_uk_number(
    only: Any, country: str | None, place: str | None, number: str, identifier: list[str]
) -> None:
    stated = {
        "country_registered": country,
        "place_registered": place,
        "registration_number": number,
    }
    kind = "corporate-entity-person-with-significant-control"
    record = only(line(kind, segment="corporate-entity", identification=stated))
    holder = rows(record, Party)[1]
    assert (holder.schema, holder.identifiers) == ("Company", identifier)
    assert ("identification.registration_number", number) in holder.data


def test_a_protected_person_is_a_gap_and_no_party(only: Any) -> None:
    kind = "super-secure-person-with-significant-control"
    record = only(line(kind, segment="super-secure", ceased=False, name=None))
    (gap,) = rows(record, Gap)
    assert (gap.kind, gap.share) == ("unspecified_owner", UNKNOWN)
    assert [party.id for party in rows(record, Party)] == ["gb-coh-07654321"]


def test_a_protected_person_who_ceased_on_no_day_owns_nothing_now(only: Any) -> None:
    kind = "super-secure-beneficial-owner"
    (gap,) = rows(only(line(kind, segment="super-secure", ceased=True, name=None)), Gap)
    assert (gap.kind, gap.share) == ("withheld", None)


def test_statements_and_exemptions_are_gaps(only: Any) -> None:
    slug = "no-individual-or-entity-with-signficant-control"
    record = only(line("persons-with-significant-control-statement", statement=slug))
    assert [(gap.kind, gap.ground) for gap in rows(record, Gap)] == [("psc_statement", slug)]
    kind = "psc-exempt-as-shares-admitted-on-market"
    stated = {"x": {"exemption_type": kind, "items": [{"exempt_from": "2016-10-29"}]}}
    (gap,) = rows(only(line("exemptions", exemptions=stated)), Gap)
    assert (gap.kind, gap.ground, gap.start) == ("psc_exemption", kind, "2016-10-29")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "unknown-beneficial-owner"}, "data.kind: 'unknown-beneficial-owner'"),
        ({"notified_on": "2016-02-30"}, 'notified_on: "2016-02-30"'),
        ({"links": {}}, "data.links.self: missing"),
        ({"name": None}, "data.name: missing"),
        ({"date_of_birth": {"year": 1970, "month": 13}}, "data.date_of_birth"),
        ({"address": "1 Example Street"}, "address: '1 Example Street' is not an object"),
    ],
)
def test_a_record_that_cannot_be_understood_says_why(
    only: Any, change: dict[str, Any], reason: str
) -> None:
    value = line()
    value["data"].update(change)
    refusal = only(value)
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith(reason)


def test_a_missing_company_number_is_refused(only: Any) -> None:
    value = line()
    del value["company_number"]
    assert only(value).reason == "company_number: missing"


def test_a_protected_person_keeps_what_is_said_of_the_identity(only: Any) -> None:
    details = {"appointment_verification_statement_due_on": "2026-09-01"}
    kind = "super-secure-person-with-significant-control"
    (gap,) = rows(only(line(kind, identity_verification_details=details)), Gap)
    assert gap.note == "appointment_verification_statement_due_on: 2026-09-01"


@pytest.mark.parametrize(
    ("name", "schema"), [("Mr Sam Example", "Person"), ("Example Holdings", "LegalEntity")]
)
def test_whom_a_statement_names_has_an_interest_of_unknown_kind(
    only: Any, name: str, schema: str
) -> None:
    slug = "restrictions-notice-issued-to-psc"
    kind = "persons-with-significant-control-statement"
    record = only(line(kind, statement=slug, linked_psc_name=name, ceased_on="2020-01-01"))
    _, party = rows(record, Party)
    assert ([one.value for one in party.names], party.schema) == ([name], schema)
    (held,) = rows(record, Interest)
    assert (held.owner, held.types, held.share) == (party.id, ["unknownInterest"], UNKNOWN)
    assert (held.share_published, held.end) == (slug, "2020-01-01")
    assert [gap.note for gap in rows(record, Gap)] == [f"about {name}"]
