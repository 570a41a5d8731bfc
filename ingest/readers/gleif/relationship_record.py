"""GLEIF level 2: relationship records as interests, reporting exceptions as gaps."""

from itertools import count
from typing import Final

from graph.record.model import Gap, Interest, Link, Party, Row
from graph.values.dates import UNKNOWN_DAY
from graph.values.identifiers import Identifier, party_id
from ingest.codes.gleif_relationships import CONTROL, FEEDER
from ingest.reader import InvalidRecordError
from ingest.readers.gleif.lei_record import intended_day, lei_url, required_lei
from ingest.values.published_days import day_after, published_day
from ingest.values.record_fields import Fields

NODE_TYPES: Final = frozenset({"LEI", "ISO_17442_COMPATIBLE"})
STATUSES: Final = frozenset({"ACTIVE", "INACTIVE", "NULL"})
REGISTRATIONS: Final = frozenset(
    """PENDING_VALIDATION PUBLISHED DUPLICATE LAPSED RETIRED ANNULLED TRANSFERRED PENDING_TRANSFER
    PENDING_ARCHIVAL""".split()
)
WITHDRAWN: Final = frozenset({"ANNULLED", "DUPLICATE", "PENDING_VALIDATION"})
_ENDED_STATUSES: Final = frozenset({"INACTIVE", "RETIRED"})
"""The relationship has ended by then (RR-CDF: RETIRED "is considered to have ended")."""
PERIODS: Final = frozenset({"RELATIONSHIP_PERIOD", "ACCOUNTING_PERIOD", "DOCUMENT_FILING_PERIOD"})
_USUAL_PERIODS: Final = 5
"""The CSV has columns for so many, of which some in between may be empty."""

CATEGORIES: Final = {
    "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT": "direct accounting parent",
    "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT": "ultimate accounting parent",
}
REASONS: Final = frozenset(
    """NO_KNOWN_PERSON NATURAL_PERSONS NON_CONSOLIDATING NON_PUBLIC NO_LEI
    BINDING_LEGAL_COMMITMENTS LEGAL_OBSTACLES CONSENT_NOT_OBTAINED DETRIMENT_NOT_EXCLUDED
    DISCLOSURE_DETRIMENTAL""".split()
)

IGNORED: Final = (
    "Relationship.Qualifiers",
    "Relationship.Quantifiers",
    "Registration.InitialRegistrationDate",
    "Registration.NextRenewalDate",
    "Registration.ManagingLOU",
    "Registration.ValidationDocuments",
    "ConformityFlag",
)
"""Fields of level 2 that are knowingly not read. Quantifiers say 100 (or 1.00) percent of the
consolidation, which is no shareholding."""


def relationship_rows(fields: Fields, remarks: list[str]) -> tuple[str, list[Row]]:
    """Return a relationship record's key, and its rows: one for each period that it states."""
    child, kind, parent = _child_type_parent(fields, remarks)
    key = f"{child.value}:{kind}:{parent.value}"
    periods = _periods(fields, remarks)
    reason, over = _unstated_reason(fields, remarks)
    observed_on = published_day(
        fields.take("Registration.LastUpdateDate"), "LastUpdateDate", remarks
    )
    if reason is not None and not over:
        remarks.append(f"no row: {reason}")
        return key, []
    if over and any(end is None for _, end in periods):
        remarks.append(f"{reason}: it ended on the day of the record at the latest")
        periods = [(start, end or _end_before(start, observed_on)) for start, end in periods]
    validation = fields.take("Registration.ValidationSources")
    reference = fields.take("Registration.ValidationReference")
    rows: list[Row] = [_lei_party(child), _lei_party(parent)]
    for start, end in periods:
        row = _relationship_row(kind, child, parent)
        row.start, row.end, row.observed_on = start, end, observed_on
        row.asserted_by = "the child entity, to its LEI issuer"
        row.note = "; ".join(part for part in (validation, reference) if part is not None) or None
        row.url = lei_url(child.value)
        rows.append(row)
    return key, rows


def exception_rows(fields: Fields, remarks: list[str]) -> tuple[str, list[Row]]:
    """Return a reporting exception's key, and a gap for each of its reasons."""
    lei, category = _exception_subject(fields, remarks)
    reasons = [value for _, value in fields.take_numbered("Exception.Reason")]
    unknown = [reason for reason in reasons if reason not in REASONS]
    if unknown or not reasons:
        raise InvalidRecordError(
            f"Exception.Reason: unknown value {unknown[0]!r}"
            if unknown
            else "Exception.Reason: missing"
        )
    # The reference may name the very parent that has no LEI.
    quote = "; ".join(value for _, value in fields.take_numbered("Exception.Reference")) or None
    note, url = CATEGORIES[category], lei_url(lei.value)
    rows: list[Row] = [
        Gap(party_id(lei), "reporting_exception", reason, quote=quote, note=note, url=url)
        for reason in reasons
    ]
    return f"{lei.value}:{category}", rows


def relationship_key(fields: Fields, remarks: list[str]) -> str:
    """Return the key of a relationship record."""
    child, kind, parent = _child_type_parent(fields, remarks)
    return f"{child.value}:{kind}:{parent.value}"


def exception_key(fields: Fields, remarks: list[str]) -> str:
    """Return the key of a reporting exception."""
    lei, category = _exception_subject(fields, remarks)
    return f"{lei.value}:{category}"


def _child_type_parent(fields: Fields, remarks: list[str]) -> tuple[Identifier, str, Identifier]:
    """Return the child (start node), the relationship type and the parent (end node)."""
    child, parent = (_node(fields, end, remarks) for end in ("StartNode", "EndNode"))
    kind = fields.take_required("Relationship.RelationshipType")
    if kind not in CONTROL and kind != FEEDER:
        raise InvalidRecordError(f"Relationship.RelationshipType: unknown value {kind!r}")
    return child, kind, parent


def _exception_subject(fields: Fields, remarks: list[str]) -> tuple[Identifier, str]:
    lei = required_lei(fields, "LEI", remarks)
    category = fields.take_required("Exception.Category")
    if category not in CATEGORIES:
        raise InvalidRecordError(f"Exception.Category: unknown value {category!r}")
    return lei, category


def _node(fields: Fields, end: str, remarks: list[str]) -> Identifier:
    fields.take_known(f"Relationship.{end}.NodeIDType", NODE_TYPES, remarks)
    return required_lei(fields, f"Relationship.{end}.NodeID", remarks)


def _lei_party(node: Identifier) -> Party:
    """Return a party with nothing but its LEI, by which it joins other sources."""
    return Party(party_id(node), "LegalEntity", [], identifiers=[str(node)])


def _periods(fields: Fields, remarks: list[str]) -> list[tuple[str | None, str | None]]:
    """Return the half-open spans of the relationship itself, each once; without any, one open span.

    Accounting and filing periods say nothing of it, nor does the order of the file. A relationship
    that was taken up again has a period for each time. The published end is the last day, as in
    accounting periods that end on 31 December.
    """
    found: dict[tuple[str | None, str | None], None] = {}
    for number in count(1):
        place = f"Relationship.Period.{number}"
        first, last = fields.take(f"{place}.startDate"), fields.take(f"{place}.endDate")
        kind = fields.take_code(f"{place}.periodType", PERIODS)
        if kind == "RELATIONSHIP_PERIOD":
            found[_span(first, last, remarks)] = None
        elif kind is None and number > _USUAL_PERIODS:
            break
    return list(found) or [(None, None)]


def _span(first: str | None, last: str | None, remarks: list[str]) -> tuple[str | None, str | None]:
    start = published_day(intended_day(first), "startDate", remarks)
    if last is None or last.startswith("9999"):
        return start, None
    end = published_day(intended_day(last), "endDate", remarks)
    if start is not None and end is not None and end < start:
        raise InvalidRecordError(f"Relationship.Period: it ends on {end}, before {start}")
    return start, None if end is None else day_after(end)


def _end_before(start: str | None, day: str | None) -> str:
    """Return an end that is not stated, and by which a record of a day calls it over."""
    gone = UNKNOWN_DAY if day is None else day
    held = UNKNOWN_DAY if start is None or (day is not None and start > day) else start
    return f"{held}/{gone}"


def _unstated_reason(fields: Fields, remarks: list[str]) -> tuple[str | None, bool]:
    """Return why a record states no relationship, if so, and whether ended periods still count."""
    status = fields.take_code("Relationship.RelationshipStatus", STATUSES)
    # A status that is new here does not withdraw what it is about.
    registration = fields.take_known("Registration.RegistrationStatus", REGISTRATIONS, remarks)
    if registration in WITHDRAWN:
        return f"the registration is {registration}", False
    if status is None:
        raise InvalidRecordError("Relationship.RelationshipStatus: missing")
    if status == "NULL":
        return "the relationship's status is NULL", False
    over = "INACTIVE" if status == "INACTIVE" else registration
    if over in _ENDED_STATUSES:
        return f"the relationship is {over} and its end is not stated", True
    return None, False


def _relationship_row(kind: str, child: Identifier, parent: Identifier) -> Interest | Link:
    """Return the interest of the parent in the child; a link where a fund feeds another."""
    below, above = party_id(child), party_id(parent)
    if kind == FEEDER:
        return Link("UnknownLink", source=below, target=above, role=kind)
    interest_type, directness, summary = CONTROL[kind]
    return Interest(above, below, [interest_type], directness=directness, summary=summary)
