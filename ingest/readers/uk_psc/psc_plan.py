"""The fields of the snapshot's usual lines, so that equal ones are understood once."""

from collections.abc import Callable
from typing import Any, Final

from graph.record.model import Row
from graph.values.identifiers import normalise_identifier
from ingest.readers.uk_psc.psc_party import is_other_register, uk_number
from ingest.readers.uk_psc.psc_record import has_day
from ingest.spans.line_kernels import FLAG, LIST
from ingest.spans.record_plan import (
    Field,
    RecordPlan,
    copied_fields,
    deciding_fields,
    judged_fields,
    number,
)
from ingest.values.countries import country_code

_PARTS: Final = tuple(
    f"data.name_elements.{part}"
    for part in ("forename", "middle_name", "other_forenames", "surname")
)
_ADDRESS: Final = (
    "care_of care_of_name po_box premises address_line_1 address_line_2 locality region postal_code"
).split()
_VERIFICATION: Final = (
    "anti_money_laundering_supervisory_bodies appointment_verification_end_on "
    "appointment_verification_start_on appointment_verification_statement_date "
    "appointment_verification_statement_due_on authorised_corporate_service_provider_name "
    "identity_verified_on preferred_name"
).split()


def _country(text: str) -> str:
    return country_code(text) or ""


def _is_kept(text: str) -> bool:
    return normalise_identifier("GB-COH", text).value == text


def _is_kept_of_holder(text: str) -> bool:
    found = uk_number(text)
    return found is not None and found.value == text


def _is_day(text: str) -> bool | None:
    return has_day(text) or None


def psc_plan(read: Callable[[dict[str, Any]], tuple[str, list[Row]] | None]) -> RecordPlan:
    """Return the plan of a snapshot's lines."""
    fields = (
        *copied_fields("ContentDate"),
        Field("company_number", like="48151623", cut="number", judge=_is_kept),
        *copied_fields(*(f"data.address.{part}" for part in _ADDRESS)),
        *judged_fields(_country, "data.address.country", "data.country_of_residence"),
        *deciding_fields("data.ceased", "data.is_sanctioned", kind=FLAG),
        Field("data.notified_on", judge=_is_day, like="1111-11-11"),
        Field("data.ceased_on", judge=_is_day, like="1212-12-12"),
        number("data.date_of_birth.day", lambda day: True),
        number("data.date_of_birth.month", lambda month: 1 <= month <= 12 or None),
        number("data.date_of_birth.year", lambda year: True),
        *deciding_fields("data.description", "data.kind", "data.statement"),
        *copied_fields("data.etag", "data.name", "data.nationality", "data.company_name"),
        *copied_fields("data.linked_psc_name", "data.restrictions_notice_withdrawal_reason"),
        *judged_fields(_country, "data.identification.country_registered"),
        *copied_fields("data.identification.legal_authority", "data.identification.legal_form"),
        *judged_fields(is_other_register, "data.identification.place_registered"),
        Field(
            "data.identification.registration_number",
            like="27182845",
            cut="number",
            judge=_is_kept_of_holder,
        ),
        *copied_fields(*(f"data.identity_verification_details.{name}" for name in _VERIFICATION)),
        Field("data.links.self", cut="address", never="persons-"),
        *copied_fields("data.name_elements.title", "data.name_elements.honours", *_PARTS),
        *deciding_fields("data.natures_of_control", kind=LIST),
    )
    return RecordPlan(
        fields,
        read,
        joined=(("data.name", _PARTS),),
        ordered=(("data.notified_on", "data.ceased_on"),),
        differing=(("data.identification.registration_number", "company_number"),),
    )
