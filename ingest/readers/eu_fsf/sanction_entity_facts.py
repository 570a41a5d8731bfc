"""Facts of the EU's list about a person or body: citizenships, addresses, births, documents."""

import re
from functools import lru_cache
from typing import Final

from graph.record.model import Party
from graph.values.identifiers import Identifier, identifier_if_any
from ingest.formats.xml_elements import is_true
from ingest.readers.eu_fsf.sanction_entity import (
    ADDITIONS,
    ADDRESS,
    BIRTH,
    CITIZENSHIP,
    DOCUMENT,
    PARTS,
    SanctionEntity,
)
from ingest.values.prose_numbers import company_numbers
from ingest.values.published_days import is_possible_birth
from ingest.values.record_fields import add_once, identifier, ship_number

SCHEMES: Final = {"passport": "PASSPORT", "imo": "IMO", "swiftbic": "BIC"}
"""Kinds of identification that are a scheme of their own."""

COMPANY_SCHEMES: Final = {
    "ru": ("RU-OGRN", "RU-INN"),
    "ch": ("CH-UID",),
    "ua": ("UA-EDR",),
    "no": ("NO-BRC",),
    "dk": ("DK-CVR",),
    "fr": ("FR-RCS",),
}
"""Schemes with check digits that a register or tax number of a country may be in."""

COMPANY_NUMBERS: Final = frozenset({"regnumber", "taxid", "fiscalcode"})
OTHER_DOCUMENTS: Final = frozenset(
    """id other tradelic ssn birthcert nationcert travelcardid electionid residentperm
    drivinglicence nrn""".split()
)
DOUBTS: Final = {
    "knownFalse": "known to be false",
    "knownExpired": "known to be expired",
    "reportedLost": "reported lost",
    "revokedByIssuer": "revoked",
    "diplomatic": "diplomatic",
}
"""Marks of a doubtful or special document, and their words in the party's data."""

DOCUMENT_DETAILS: Final = {
    "issuedDate": "issued",
    "issueDate": "issued",
    "issuedBy": "by",
    "region": "in",
    "validFrom": "valid from",
    "validTo": "expires",
    "nameOnDocument": "in the name of",
}
"""Further attributes of a document, and their words in the party's data."""

CITIZENSHIP_DAYS: Final = {"acquisitionDate": "since", "disenfranchisementDate": "lost on"}
"""Days of a citizenship, and their words in the party's data."""

_NO_COUNTRY: Final = frozenset({"", "00", "unknown"})
_OLD_NUMBER: Final = re.compile(r"(.*?)\s*\((\w+)-[^()]*\)\s*(.*)", re.DOTALL)
_NUMBER_IN_TEXT: Final = re.compile(r"\d[\d .-]{6,}\d")


def country_of(part: dict[str, str]) -> str | None:
    """Return a part's country as ISO 3166 code of two small letters, None for UNKNOWN and 00."""
    code = part.get("countryIso2Code", part.get("country", "")).lower()
    if code in _NO_COUNTRY:
        return None
    return code if len(code) == 2 else _alpha_2(code)


@lru_cache(maxsize=512)
def _alpha_2(code: str) -> str | None:
    import pycountry

    found = pycountry.countries.get(alpha_3=code.upper())
    return None if found is None else str(found.alpha_2).lower()


def add_citizenships(entry: SanctionEntity, party: Party, remarks: list[str]) -> None:
    """Add the countries of citizenships; their regions, days and remarks become data."""
    for part in entry.parts.get(CITIZENSHIP, ()):
        _add_country(part, party, remarks)
        said = [part[field] for field in ("region", "remark") if field in part]
        said += [f"{word} {part[f]}" for f, word in CITIZENSHIP_DAYS.items() if f in part]
        if said:
            text = ": ".join(filter(None, (_country_name(part), ", ".join(said))))
            party.data.append(("citizenship_remark", text))


def add_addresses(entry: SanctionEntity, party: Party, remarks: list[str]) -> None:
    """Add addresses in one line each, and contacts as data; a body gets its address's country."""
    for part in entry.parts.get(ADDRESS, ()):
        pieces = [
            part.get("number"),
            part.get("street"),
            f"PO box {part['poBox']}" if "poBox" in part else None,
            part.get("place"),
            " ".join(part[f] for f in ("zipCode", "city") if f in part) or None,
            part.get("region"),
            _country_name(part),
        ]
        text = ", ".join(piece for piece in pieces if piece)
        stated = pieces[:-1] != [None] * 6
        add_once(party.addresses, text if stated and text else None)
        if text and not stated and party.schema == "Person":
            party.data.append(("address_country", text))
        if party.schema != "Person":
            _add_country(part, party, remarks)
        if is_true(part.get("asAtListingTime")) and text:
            party.data.append(("address_remark", f"as at the time of listing: {text}"))
        for field, name in (("contactInfo", "contact"), ("remark", "address_remark")):
            if field in part:
                party.data.append((name, part[field]))


def add_births(entry: SanctionEntity, party: Party, remarks: list[str]) -> None:
    """Add dates and places of birth as data; the first exact date is the party's birth date."""
    exact: list[str] = []
    for part in entry.parts.get(BIRTH, ()):
        text = _birth_day(part)
        if text is not None and part.get("calendarType", "GREGORIAN") == "GREGORIAN":
            possible = is_possible_birth(text, "birthdate", remarks)
            exact += [text] if possible and not is_true(part.get("circa")) else []
        said = _birth_text(part, text)
        add_once(party.data, ("birth", said) if said else None)
    if exact:
        party.birth_date = exact[0]


def add_documents(entry: SanctionEntity, party: Party, remarks: list[str]) -> None:
    """Add identification numbers; a company's counts only if its check digits are right."""
    # Most numbers stand without a country; that of a body is then the one that it has addresses in.
    only = party.countries[0] if len(party.countries) == 1 and party.schema != "Person" else None
    for part in entry.parts.get(DOCUMENT, ()):
        number, kind, rest = _number_and_kind(part)
        if not number:
            continue
        if kind not in SCHEMES and kind not in COMPANY_NUMBERS | OTHER_DOCUMENTS:
            remarks.append(f"unknown kind of identification {kind!r}; kept as text")
        country, latin = country_of(part), part.get("latinNumber", number)
        found = None
        if not is_true(part.get("knownFalse")):
            if kind == "imo":
                found = ship_number(party.schema, latin, remarks)
            elif kind in SCHEMES:
                found = identifier(SCHEMES[kind], latin, remarks)
            elif kind in COMPANY_NUMBERS and (country or only) is not None:
                found = _company_number(latin, country or only or "")
        add_once(party.identifiers, None if found is None else str(found))
        said = [
            kind,
            number,
            "" if latin == number else f"(in Latin letters {latin})",
            country or "",
            *(
                f"{words} {part[field]}"
                for field, words in DOCUMENT_DETAILS.items()
                if field in part
            ),
            *(words for field, words in DOUBTS.items() if is_true(part.get(field))),
            rest,
            part.get("remark", ""),
        ]
        party.data.append(("identification", " ".join(piece for piece in said if piece)))


def add_numbers_in_prose(entry: SanctionEntity, party: Party) -> None:
    """Add numbers of bodies that stand behind labels in remarks, such as a bank's BIC."""
    if party.schema == "Person":
        return
    texts = [entry.own.get("remark", "")]
    texts += [part.get("remark", "") for part in entry.parts.get(ADDRESS, ())]
    for part in entry.parts.get(DOCUMENT, ()):
        number, kind, _ = _number_and_kind(part)
        if kind in OTHER_DOCUMENTS and not is_true(part.get("knownFalse")):
            texts.append(f"{part.get('remark', '')}: {number}")
    for text in texts:
        add_once(party.identifiers, *company_numbers(text, []))


def add_additions(entry: SanctionEntity, party: Party) -> None:
    """Add the additions and corrigenda of an entry and of its parts as data."""
    for part in (entry.own, *(one for kind in PARTS for one in entry.parts.get(kind, ()))):
        for field, called in zip(ADDITIONS, ("additional_information", "corrigendum"), strict=True):
            if field in part:
                add_once(party.data, (called, part[field]))


def _number_and_kind(part: dict[str, str]) -> tuple[str, str, str]:
    """Return a document's number, its kind and further words; old files have all in one text.

    >>> _number_and_kind({"number": "A1 (passport-National passport) ((issued in 1974))"})
    ('A1', 'passport', '((issued in 1974))')
    """
    number = part.get("number") or part.get("latinNumber", "")
    kind = part.get("identificationTypeCode", "").lower()
    old = _OLD_NUMBER.match(number) if not kind else None
    if old is None:
        return number, kind or "other", ""
    return old[1].strip(), old[2].lower(), old[3].strip()


def _company_number(number: str, country: str) -> Identifier | None:
    """Return the number in a scheme of the country whose check digits it fits, else None."""
    for candidate in [number, *_NUMBER_IN_TEXT.findall(number)]:
        for scheme in COMPANY_SCHEMES.get(country, ()):
            found = identifier_if_any(scheme, candidate)
            if found is not None and found.valid is True:
                return found
    return None


def _birth_day(part: dict[str, str]) -> str | None:
    """Return a birth's date, perhaps partial, from its text or from year, month and day."""
    stated = part.get("birthdate")
    if stated is not None:
        return None if stated == "N/A" else stated
    year = part.get("year")
    if year is None:
        return None
    month, day = part.get("monthOfYear", "0"), part.get("dayOfMonth", "0")
    if month.strip("0") == "":
        return year
    return f"{year}-{month:0>2}" + ("" if day.strip("0") == "" else f"-{day:0>2}")


def _birth_text(part: dict[str, str], day: str | None) -> str:
    between = [part[f] for f in ("yearRangeFrom", "yearRangeTo") if f in part]
    calendar = part.get("calendarType", "GREGORIAN")
    pieces = [
        "about" if is_true(part.get("circa")) else None,
        day,
        f"({' to '.join(between)})" if day and between else " to ".join(between) or None,
        None if calendar == "GREGORIAN" else f"({calendar})",
        *(part.get(field) for field in ("place", "zipCode", "city", "region")),
        _country_name(part),
        part.get("remark"),
    ]
    return " ".join(piece for piece in pieces if piece)


def _country_name(part: dict[str, str]) -> str | None:
    name = part.get("countryDescription", part.get("country", ""))
    return None if name.lower() in _NO_COUNTRY else name


def _add_country(part: dict[str, str], party: Party, remarks: list[str]) -> None:
    code = country_of(part)
    add_once(party.countries, code)
    if code is None and part.get("country", "").lower() not in _NO_COUNTRY:
        remarks.append(f"unknown country {part['country']!r}")
