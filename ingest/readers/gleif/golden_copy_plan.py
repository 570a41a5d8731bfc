"""The usual fields of GLEIF's XML, by which many of its records are read together.

Entities and exceptions have a plan. Relationships reckon with days, so each is read by itself, as
is every record with a field that does not stand here.
"""

from collections.abc import Callable, Hashable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.record.model import Row
from graph.values.errors import InputError
from graph.values.identifiers import register_identifier
from ingest.readers.gleif.flat_fields import EXCEPTION, LEI, fields_of_xml
from ingest.readers.gleif.lei_record import NO_REGISTER, intended_day
from ingest.spans.record_plan import Field, RecordPlan, copied_fields, deciding_fields
from ingest.values.published_days import published_day

KIND: Final = "."
"""Where the kind of a record stands among its fields; no element has that name."""
_ROOTS: Final = ((b":LEIRecord", LEI), (b":Exception", EXCEPTION))
_REPEATS: Final = range(1, 5)
"""Numbers of repeated fields that are usual."""
_DAY: Final = len("2000-01-01")
_BEGIN: Final = "XQ00TZ4WJK8VPLGHMA"
_DIGITS: Final = 10
_REMAINDER: Final = 97

_NAMES: Final = tuple(
    f"Entity.{group}s.{group}.{number}"
    for group in ("OtherEntityName", "TransliteratedOtherEntityName")
    for number in _REPEATS
)
_PARTS: Final = (
    *("FirstAddressLine", "AddressNumber", "AddressNumberWithinBuilding", "MailRouting"),
    *(f"AdditionalAddressLine.{number}" for number in _REPEATS),
    *("PostalCode", "City", "Region"),
)
"""Parts of an address, as `lei_record` joins them; the country comes last."""
_LEGAL, _HEADQUARTERS = (
    tuple(f"Entity.{place}Address.{part}" for part in (*_PARTS, "Country"))
    for place in ("Legal", "Headquarters")
)
_EVENT: Final = "Entity.LegalEntityEvents.LegalEntityEvent"
_EVENTS: Final = tuple(f"{_EVENT}.{number}.LegalEntityEvent" for number in range(1, 4))
_REGISTER: Final = "Entity.RegistrationAuthority.RegistrationAuthority"


def entity_plan(
    read: Callable[[dict[str, str]], tuple[str, list[Row]] | None],
) -> RecordPlan:
    """Return the plan of entities and exceptions in XML."""
    fields = (
        Field("LEI", like=_with_check(_BEGIN), cut="lower", fits=_are_leis),
        *copied_fields("Entity.LegalName", *_NAMES, *_LEGAL[:-1], *_HEADQUARTERS[:-1]),
        *deciding_fields(_LEGAL[-1], _HEADQUARTERS[-1]),
        *deciding_fields("Entity.LegalJurisdiction", "Entity.EntityCategory"),
        *deciding_fields(f"{_REGISTER}ID"),
        Field(f"{_REGISTER}EntityID", beside=f"{_REGISTER}ID", judge_pair=_kept_number),
        *copied_fields("Entity.RegistrationAuthority.OtherRegistrationAuthorityID"),
        *copied_fields("Entity.EntitySubCategory", "Entity.LegalForm.EntityLegalFormCode"),
        *copied_fields("Entity.LegalForm.OtherLegalForm"),
        *copied_fields("Entity.AssociatedEntity.AssociatedEntityName"),
        *deciding_fields("Entity.EntityStatus"),
        Field("Entity.EntityCreationDate", like="1212-12-12", cut="day", judge=_time_of_day),
        Field("Entity.EntityExpirationDate", like="1313-12-12", cut="day", judge=_time_of_day),
        *deciding_fields("Entity.EntityExpirationReason"),
        *deciding_fields(*(f"{event}Type" for event in _EVENTS)),
        *(
            Field(f"{event}EffectiveDate", like=f"{1414 + at}-12-12", cut="day", judge=_time_of_day)
            for at, event in enumerate(_EVENTS)
        ),
        *copied_fields(*(f"{event}RecordedDate" for event in _EVENTS)),
        *copied_fields(
            *(
                f"{_EVENT}.{number}.{name}"
                for number in range(1, 4)
                for name in ("ValidationDocuments", "ValidationReference")
            )
        ),
        *copied_fields("Registration.InitialRegistrationDate", "Registration.LastUpdateDate"),
        *deciding_fields("Registration.RegistrationStatus"),
        *copied_fields("Registration.NextRenewalDate", "Registration.ManagingLOU"),
        *copied_fields("Registration.ValidationSources"),
        *copied_fields("Registration.ValidationAuthority.ValidationAuthorityID"),
        *copied_fields("Registration.ValidationAuthority.ValidationAuthorityEntityID"),
        *copied_fields("Registration.ValidationAuthority.OtherValidationAuthorityID"),
        *copied_fields("ConformityFlag"),
        *deciding_fields("Exception.Category"),
        *deciding_fields(*(f"Exception.Reason.{number}" for number in _REPEATS)),
        *copied_fields("Exception.Reference.1"),
    )
    effective = [f"{event}EffectiveDate" for event in _EVENTS]
    return RecordPlan(
        fields,
        read,
        ordered=(
            (effective[0], effective[1]),
            (effective[1], effective[2]),
            (effective[0], effective[2]),
        ),
        apart=("Entity.LegalName", *_NAMES),
        alike=((_LEGAL, _HEADQUARTERS),),
        fields_in=_fields_and_kind,
        naming=("LEI",),
    )


def _fields_and_kind(text: bytes) -> dict[str, str] | None:
    """Return the flat fields of an entity or exception, and which of both it is."""
    tag = text[: text.find(b" ")].replace(b"<", b":")
    kind = next((kind for end, kind in _ROOTS if tag.endswith(end)), None)
    fields = None if kind is None else fields_of_xml(text)
    return None if fields is None or kind is None else {KIND: kind, **fields}


def _time_of_day(text: str) -> Hashable | None:
    """Return what follows a day that is kept as it is; ``None`` for any other text."""
    said: list[str] = []
    day = text[:_DAY]
    kept = intended_day(text) == text and published_day(text, "", said) == day
    return text[_DAY:] or "." if kept and not said and len(day) == _DAY else None


def _kept_number(authority: str | None, number: str) -> Hashable | None:
    """Return the scheme of a register's number that is kept as it is, ``None`` for any other."""
    if authority is None or authority in NO_REGISTER:
        return ""
    try:
        found = register_identifier(authority, number)
    except InputError:
        return None
    return found.scheme if found.value == number else None


def _are_leis(texts: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return which texts are LEIs in their own spelling, with check digits that fit (ISO 17442).

    Args:
        texts: shape (n, 20), ASCII.
    """
    digits = (texts >= ord("0")) & (texts <= ord("9"))
    letters = (texts >= ord("A")) & (texts <= ord("Z"))
    numbers = np.where(digits, texts - ord("0"), texts - ord("A") + _DIGITS).astype(np.int64)
    found = np.zeros(len(texts), np.int64)
    for place in range(texts.shape[1]):
        step = np.where(letters[:, place], _DIGITS * _DIGITS, _DIGITS)
        found = (found * step + numbers[:, place]) % _REMAINDER
    plain = (digits | letters).all(axis=1) & digits[:, -2:].all(axis=1)
    return np.asarray(plain & (found == 1))


def _with_check(begin: str) -> str:
    """Return an LEI with this beginning (ISO 7064, MOD 97-10)."""
    number = int("".join(str(int(sign, 36)) for sign in begin) + "00")
    return f"{begin}{_REMAINDER + 1 - number % _REMAINDER:02}"
