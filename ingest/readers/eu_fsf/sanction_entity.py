"""One entry of the EU's list in the form that its XML and CSV formats have in common.

An entry is what stands under one ``logicalId``: attributes of its own and *parts* (regulations,
names, addresses, births, identifications, citizenships). Attributes are called as in the XML.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from ingest.files.opened_file import Opened
from ingest.formats.xml_elements import Element, local_name, numbered_elements, xml_text
from ingest.values.published_days import day_from_slashes
from ingest.values.record_fields import add_once

REGULATION: Final = "regulation"
NAME: Final = "nameAlias"
ADDRESS: Final = "address"
BIRTH: Final = "birthdate"
DOCUMENT: Final = "identification"
CITIZENSHIP: Final = "citizenship"

ADDITIONS: Final = {
    "additionalInformation": ("key", "value"),
    "corrigendum": ("numberTitle", "publicationDate", "publicationUrl"),
}
"""Elements that add to an entry or to a part, and the attributes that are read of them."""

PARTS: Final = (REGULATION, NAME, ADDRESS, BIRTH, DOCUMENT, CITIZENSHIP)


@dataclass(slots=True)
class SanctionEntity:
    """One entry as read.

    Attributes:
        position: where it stands in the file.
        own: its own filled attributes; remarks under ``remark``.
        parts: filled attributes of each part, by kind, in the order of the file.
        acts_from: days on which acts that the entry cites were published or began.
        seen_on: the day of the file.
        raw: returns the entry as text; only until the next entry is asked for.
        problem: why it could not be read, or ``None``.
    """

    position: str
    own: dict[str, str]
    parts: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    acts_from: list[str] = field(default_factory=list)
    seen_on: str | None = None
    raw: Callable[[], str] = str
    problem: str | None = None

    def add_part(self, kind: str, values: dict[str, str]) -> None:
        """Add a part unless it was there before (a CSV repeats regulations on every row)."""
        known = self.parts.setdefault(kind, [])
        add_once(known, values)


def file_day(text: str | None) -> str | None:
    """Return a ``generationDate`` as ISO day; CSV files write DD/MM/YYYY, XML a date-time."""
    if text is None:
        return None
    return day_from_slashes(text) or text[:10]


def xml_entries(opened: Opened) -> Iterator[SanctionEntity]:
    """Yield every ``sanctionEntity`` of the XML."""
    for position, element in numbered_elements(opened, frozenset({"sanctionEntity"})):
        entry = _entry_of(element, position)
        entry.seen_on = file_day(element.getroottree().getroot().get("generationDate"))
        yield entry


def _entry_of(element: Element, position: str) -> SanctionEntity:
    entry = SanctionEntity(position, filled_attributes(element), raw=partial(xml_text, element))
    remarks = []
    for child in element:
        kind = local_name(child.tag)
        if kind == "subjectType":
            entry.own |= {f"subjectType.{k}": v for k, v in filled_attributes(child).items()}
        elif kind == "remark":
            remarks.append((child.text or "").strip())
        elif kind in ADDITIONS:
            _add_addition(entry.own, kind, child)
        elif kind in PARTS:
            _add_part(entry, kind, child)
        elif kind:
            entry.own[kind] = (child.text or "").strip() or kind
    if any(remarks):
        entry.own["remark"] = "\n".join(remark for remark in remarks if remark)
    return entry


def _add_part(entry: SanctionEntity, kind: str, element: Element) -> None:
    values = filled_attributes(element)
    remarks, contacts = [], []
    for child in element:
        match local_name(child.tag):
            case "remark":
                remarks.append((child.text or "").strip())
            case "publicationUrl":
                values["publicationUrl"] = (child.text or "").strip()
            case "contactInfo":
                contacts.append(f"{child.get('key', '')}: {child.get('value', '')}")
            case "regulationSummary":
                entry.acts_from.extend(_act_days(filled_attributes(child)))
            case "":
                pass
            case other if other in ADDITIONS:
                _add_addition(values, other, child)
            case other:
                values[other] = (child.text or "").strip() or other
    if any(remarks):
        values["remark"] = "; ".join(remark for remark in remarks if remark)
    if contacts:
        values["contactInfo"] = "; ".join(contacts)
    if kind == REGULATION:
        entry.acts_from.extend(_act_days(values))
    entry.add_part(kind, values)


def _add_addition(values: dict[str, str], kind: str, element: Element) -> None:
    stated = filled_attributes(element)
    said = " ".join(stated[name] for name in ADDITIONS[kind] if name in stated)
    if said:
        values[kind] = f"{values[kind]}; {said}" if kind in values else said


def _act_days(values: dict[str, str]) -> list[str]:
    found = (values.get("publicationDate"), values.get("entryIntoForceDate"))
    return [value for value in found if value is not None]


def filled_attributes(element: Element) -> dict[str, str]:
    """Return the attributes of an element that are not blank, trimmed."""
    return {str(k): str(v).strip() for k, v in element.attrib.items() if v and not v.isspace()}


GLOBAL_ROOT: Final = "WHOLE"
ENTITY: Final = "ENTITY"
GLOBAL_MARK: Final = re.compile(r"<ENTITY\b[^>]*\blegal_basis\s*=")
"""Mark of the format, whose root element alone says little."""
GLOBAL_DATE: Final = re.compile(r"<WHOLE\b[^>]*\bDate\s*=\s*[\"']([^\"']+)")

_PARTS: Final = {
    "NAME": NAME,
    "ADDRESS": ADDRESS,
    "BIRTH": BIRTH,
    "PASSPORT": DOCUMENT,
    "CITIZEN": CITIZENSHIP,
}
_ACT: Final = {
    "legal_basis": "numberTitle",
    "reg_date": "publicationDate",
    "pdf_link": "publicationUrl",
    "programme": "programme",
}
_VALUES: Final = {
    "LASTNAME": "lastName",
    "FIRSTNAME": "firstName",
    "MIDDLENAME": "middleName",
    "WHOLENAME": "wholeName",
    "GENDER": "gender",
    "TITLE": "title",
    "FUNCTION": "function",
    "LANGUAGE": "nameLanguage",
    "NUMBER": "number",
    "STREET": "street",
    "ZIPCODE": "zipCode",
    "CITY": "city",
    "COUNTRY": "country",
    "OTHER": "remark",
    "DATE": "birthdate",
    "PLACE": "place",
}
_REGIME: Final = re.compile(r"in regime ([^()]*\([^()]*\)|\S+) of programme (\w+)")
_APPROXIMATE: Final = re.compile(r"(.*?)\s*\(approximative\)\s*\Z")
_YEARS: Final = re.compile(r"(\d{4})\s*-\s*(\d{4})\Z")


def global_entries(opened: Opened) -> Iterator[SanctionEntity]:
    """Yield every entry of the list as it was published until 2018, named as in the XML of today.

    The Commission's page on the files says what ``global.xml`` is: "the 'snapshot' file with all
    the data", "only the active records". Its ``Id`` of an entry is the ``logicalId`` of the later
    files. Values stand in elements in capital letters; each part cites the act that it is from.
    Days of birth have words (``1945 - 1950 (approximative)``), and a remark says of which regimes
    an entry with several is.
    """
    for position, element in numbered_elements(opened, frozenset({ENTITY})):
        entry = _global_entry_of(element, position)
        entry.seen_on = file_day(element.getroottree().getroot().get("Date"))
        yield entry


def _global_entry_of(element: Element, position: str) -> SanctionEntity:
    filled = filled_attributes(element)
    act = {_ACT[field]: filled.pop(field) for field in _ACT if field in filled}
    entry = SanctionEntity(position, filled, raw=partial(xml_text, element))
    for old, name in (("Id", "logicalId"), ("Type", "subjectType.code")):
        if old in filled:
            filled[name] = filled.pop(old)
    entry.add_part(REGULATION, act)
    for title, programme in _REGIME.findall(filled.get("remark", "")):
        if programme != act.get("programme"):
            entry.add_part(REGULATION, {"numberTitle": title, "programme": programme})
    _add_act_day(entry, act.get("publicationDate"))
    for child in element:
        kind = _PARTS.get(local_name(child.tag))
        if kind is not None:
            _add_act_day(entry, child.get("reg_date"))
            entry.add_part(kind, _part(kind, child))
        elif local_name(child.tag):
            filled[local_name(child.tag)] = (child.text or "").strip() or local_name(child.tag)
    return entry


def _add_act_day(entry: SanctionEntity, day: str | None) -> None:
    if day:
        entry.acts_from.append(day)


def _part(kind: str, element: Element) -> dict[str, str]:
    values = {}
    for child in element:
        text = (child.text or "").strip()
        if text and local_name(child.tag):
            values[_VALUES.get(local_name(child.tag), local_name(child.tag))] = text
    return _birth(values) if kind == BIRTH else values


def _birth(values: dict[str, str]) -> dict[str, str]:
    """Return a birth with words about its date (approximate, a range of years) as fields."""
    about = _APPROXIMATE.match(values.get("birthdate", ""))
    if about is not None:
        values |= {"birthdate": about[1], "circa": "true"}
    years = _YEARS.match(values.get("birthdate", ""))
    if years is not None:
        del values["birthdate"]
        values |= {"yearRangeFrom": years[1], "yearRangeTo": years[2]}
    return values
