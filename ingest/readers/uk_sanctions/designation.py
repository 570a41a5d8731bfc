"""One designation as the UK's XML, its two CSVs and the closed OFSI list have it in common.

A designation has fields of its own, each with every value in the file, and *parts*: names, names
in other scripts, listings, addresses, places of birth, passports, national numbers. A part is a
tuple in the order of ``PARTS``. Columns and elements are compared by their letters alone, so that
``Business registration number (s)`` and ``BusinessRegistrationNumber`` are the same.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Final

from graph.values.errors import RefusedFileError
from ingest.codes.uk_measures import letters_and_digits
from ingest.files.opened_file import Opened
from ingest.formats.xml_elements import Element, local_name, numbered_elements, root_name, xml_text
from ingest.values.published_days import MONTHS, day_from_slashes

NAME: Final = "name"
SCRIPT: Final = "script"
LISTING: Final = "listing"
ADDRESS: Final = "address"
BIRTHPLACE: Final = "birthplace"
PASSPORT: Final = "passport"
NATIONAL_ID: Final = "national_id"

PARTS: Final = {
    NAME: ("1", "2", "3", "4", "5", "6", "type", "strength"),
    SCRIPT: ("text", "language"),
    LISTING: ("regime", "source", "imposed", "status", "designated", "listed"),
    ADDRESS: ("1", "2", "3", "4", "5", "6", "code", "country"),
    BIRTHPLACE: ("town", "country"),
    PASSPORT: ("number", "information"),
    NATIONAL_ID: ("number", "information"),
}
"""The attributes of each part, in the order of its tuple."""

_OWN_FIELDS: Final = """
unique_id=uniqueid group_id=ofsigroupid,groupid un_reference=unreferencenumber
kind=individualentityship,designationtype,grouptype,grouptypedescription updated=lastupdated
title=title uk_reference=uksanctionslistref
information=otherinformation reasons=ukstatementofreasons phone=phonenumber website=website
email=emailaddress birth=dob nationality=nationality,nationalityies position=position
trust_services=datetrustservicessanctionsimposed
gender=gender entity_type=typeofentity subsidiary=subsidiary,subsidiaries
parent=parentcompany company_number=businessregistrationnumber,businessregistrationnumbers
imo=imonumber owner=currentowneroperator,currentowneroperators
previous_owner=previousowneroperator,previousowneroperators
flag=currentbelievedflagofship previous_flag=previousflag,previousflags ship_type=typeofship
tonnage=tonnageofship length=lengthofship built=yearbuilt hull=hullidentificationnumber,
hullidentificationnumberhin ignored=nonlatinscripttype,fcoid
"""
_PART_FIELDS: Final = """
listing.regime=regimename,regime listing.source=designationsource
listing.imposed=sanctionsimposed listing.status=groupstatus,grpstatus
listing.designated=datedesignated,uksanctionslistdatedesignated listing.listed=listedon,datelisted
name.type=nametype,aliastype name.strength=aliasstrength,aliasquality
script.text=namenonlatinscript script.language=nonlatinscriptlanguage
address.code=addresspostalcode,postzipcode,postcode address.country=addresscountry,country
birthplace.town=townofbirth birthplace.country=countryofbirth
passport.number=passportnumber passport.information=passportadditionalinformation,passportdetails
national_id.number=nationalidentifiernumber,nationalidentificationnumber,ninumber
national_id.information=nationalidentifieradditionalinformation,
nationalidentificationdetails,nidetails
"""


def _places() -> dict[str, tuple[str, str]]:
    found = {f"name{n}": (NAME, str(n)) for n in range(1, 7)}
    found |= {f"{kind}{n}": (ADDRESS, str(n)) for n in range(1, 7) for kind in _LINES}
    for item in f"{_OWN_FIELDS} {_PART_FIELDS}".replace(",\n", ",").split():
        target, _, spellings = item.partition("=")
        part, dot, attribute = target.partition(".")
        for spelling in spellings.split(","):
            found[spelling] = (part, attribute) if dot else ("", target)
    return found


_LINES: Final = ("addressline", "address")
PLACES: Final = _places()
"""Part (empty: the entry itself) and attribute of each column or element, by its letters."""

_KIND_PREFIXES: Final = ("individual", "entity", "ship")
_OFSI_ELEMENTS: Final = {
    "individualdateofbirth": "dob",
    "entitytype": "typeofentity",
    "entitybusinessregnumber": "businessregistrationnumber",
    "shipcurrentowners": "currentowneroperator",
    "shippreviousowners": "previousowneroperator",
    "shipflag": "currentbelievedflagofship",
    "shiptype": "typeofship",
    "shiptonnage": "tonnageofship",
    "shiplength": "lengthofship",
    "shiphin": "hullidentificationnumber",
    "unref": "unreferencenumber",
    "listingtype": "designationsource",
    "fullname": "nonlatinscripttype",
}
"""Elements of the OFSI list's XML that have names of their own."""

_PART_ELEMENTS: Final = frozenset(
    {"Name", "NonLatinName", "Address", "Location", "Passport", "NationalIdentifier"}
)
_INDICATORS: Final = "SanctionsImposedIndicators"
_WRITTEN: Final = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ](\d{4})")
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(slots=True)
class Designation:
    """One designation as read.

    Attributes:
        position: where it stands in the file.
        old: it is of the closed OFSI list, which holds asset freezes only.
        investment: it is of OFSI's separate file of investment bans.
        own: the values of each field, in the order of the file.
        parts: the parts of each kind, in the order of the file; not yet stripped.
        unknown: names of fields that are not read.
        seen_on: the day of the file.
        raw: returns the designation as text; only until the next is asked for.
        problem: why it could not be read, or ``None``.
    """

    position: str
    old: bool = False
    investment: bool = False
    own: dict[str, dict[str, None]] = field(default_factory=dict)
    parts: dict[str, dict[tuple[str, ...], None]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    seen_on: str | None = None
    raw: Callable[[], str] = str
    problem: str | None = None

    def field_values(self, name: str) -> list[str]:
        """Return the filled values of one field, stripped."""
        found = self.own.get(name)
        return [] if found is None else [text.strip() for text in found if not text.isspace()]

    def first_value(self, name: str) -> str | None:
        """Return the first filled value of one field, or None."""
        return next(iter(self.field_values(name)), None)

    def filled_parts(self, part: str) -> Iterator[tuple[str, ...]]:
        """Yield each filled part of a kind, stripped."""
        for values in self.parts.get(part, ()):
            if not any(values):
                continue
            stripped = tuple(value.strip() for value in values)
            if any(stripped):
                yield stripped


def iso_day(text: str | None) -> str | None:
    """Return the ISO day of ``25/01/2001``, ``21-Sep-2026`` or an ISO day, else ``None``."""
    if text is None:
        return None
    text = text.strip()
    written = _WRITTEN.fullmatch(text)
    if written is not None:
        month = written[2].casefold()
        text = f"{written[1]}/{MONTHS.index(month) + 1 if month in MONTHS else 0}/{written[3]}"
    iso = text[:10] if _ISO.match(text) is not None else day_from_slashes(text)
    try:
        return iso if iso is not None and 1000 <= date.fromisoformat(iso).year < 2200 else None
    except ValueError:
        return None


def xml_designations(opened: Opened) -> Iterator[Designation]:
    """Yield every ``Designation`` of the XML."""
    sniff = opened.sniff()
    if root_name(sniff.text) != "Designations":
        raise RefusedFileError(f"{opened.name}: the root of the XML is not Designations")
    seen_on = day_generated(sniff.text)
    for position, element in numbered_elements(opened, frozenset({"Designation"})):
        entry = Designation(position, seen_on=seen_on, raw=partial(xml_text, element))
        bucket: dict[str, dict[str, str]] = {}
        _add_children(element, entry, bucket)
        _add_parts(bucket, entry)
        yield entry


_GENERATED: Final = re.compile(r"<(?:[\w.-]+:)?DateGenerated[^<>]*>\s*([^<]+?)\s*</")


def day_generated(head: str) -> str | None:
    """Return the day on which the XML was made, from its head; None where it has none."""
    found = _GENERATED.search(head)
    return None if found is None else iso_day(found[1])


def _add_children(element: Element, entry: Designation, bucket: dict[str, dict[str, str]]) -> None:
    """Add all below an element to a designation; ``bucket`` gains the attributes of open parts."""
    for child in element:
        tag = local_name(child.tag)
        if not tag:
            continue
        if tag == _INDICATORS:
            said = entry.own.setdefault("indicated", {})
            for mark in child:
                if (mark.text or "").strip().casefold() in ("true", "1", "yes"):
                    said[local_name(mark.tag)] = None
        elif tag in _PART_ELEMENTS:
            inner: dict[str, dict[str, str]] = {}
            _add_children(child, entry, inner)
            _add_parts(inner, entry)
        elif len(child):
            _add_children(child, entry, bucket)
        elif child.text and not child.text.isspace():
            _add_value(letters_and_digits(tag), tag, child.text, entry, bucket)


def _add_value(
    key: str, tag: str, text: str, entry: Designation, bucket: dict[str, dict[str, str]]
) -> None:
    """Add one text to a field of the designation, or to an attribute of an open part."""
    place = PLACES.get(key)
    if place is None:
        entry.unknown.append(tag)
    elif not place[0]:
        entry.own.setdefault(place[1], {})[text] = None
    else:
        values = bucket.setdefault(place[0], {})
        earlier = values.get(place[1])
        values[place[1]] = text if earlier is None else f"{earlier}|{text}"


def add_row(element: Element, entry: Designation) -> None:
    """Add the fields and parts of one flat row of the OFSI list's XML."""
    bucket: dict[str, dict[str, str]] = {}
    for child in element:
        tag = local_name(child.tag)
        key = letters_and_digits(tag)
        for prefix in _KIND_PREFIXES:
            key = key.removeprefix(prefix) if key not in PLACES else key
        if tag and child.text and not child.text.isspace():
            _add_value(
                _OFSI_ELEMENTS.get(letters_and_digits(tag), key), tag, child.text, entry, bucket
            )
    _add_parts(bucket, entry)


def _add_parts(bucket: dict[str, dict[str, str]], entry: Designation) -> None:
    for part, values in bucket.items():
        row = tuple(values.get(attribute, "") for attribute in PARTS[part])
        entry.parts.setdefault(part, {})[row] = None


ROOT: Final = "ArrayOfFinancialSanctionsTarget"
_ROW: Final = "FinancialSanctionsTarget"
_GROUP: Final = "GroupID"


def target_designations(opened: Opened, investment: bool) -> Iterator[Designation]:
    """Yield every designation of the closed OFSI list, whose XML has many flat rows for each.

    A row without a group is a designation with a problem. Rows of one need not stand together, so
    all are gathered by their group first; the list was never larger than some twenty thousand rows.
    """
    entries: dict[str, Designation] = {}
    texts: dict[str, list[str]] = {}
    for position, element in numbered_elements(opened, frozenset({_ROW})):
        group, text = _text(element, _GROUP), xml_text(element)
        if not group:
            raw, problem = partial(str, text), f"{_GROUP}: missing"
            yield Designation(position, True, raw=raw, problem=problem)
            continue
        if group not in entries:
            entries[group] = Designation(position, True, investment)
            texts[group] = []
            entries[group].raw = partial("\n".join, texts[group])
        texts[group].append(text)
        add_row(element, entries[group])
    seen_on = max((day for entry in entries.values() for day in _days(entry)), default=None)
    for entry in entries.values():
        entry.seen_on = seen_on
        yield entry


def _days(entry: Designation) -> Iterator[str]:
    """Yield the days on which a designation was changed; the list is no older than the last."""
    for text in entry.field_values("updated"):
        day = iso_day(text)
        if day is not None:
            yield day


def _text(element: Element, name: str) -> str:
    return next(((c.text or "").strip() for c in element if local_name(c.tag) == name), "")
