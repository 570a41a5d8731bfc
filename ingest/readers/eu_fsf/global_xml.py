"""The EU's list as it was published until 2018: ``global.xml``, with a root ``WHOLE``.

The Commission's page on the files says what it is: "the 'snapshot' file with all the data", "only
the active records". Its ``Id`` of an entry is the ``logicalId`` of the later files. Values stand in
elements in capital letters; each part cites the act that it is from. Days of birth have words
(``1945 - 1950 (approximative)``), and a remark says of which regimes an entry with several is.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from ingest.files.opened_file import Opened
from ingest.formats.xml_elements import Element, local_name, numbered_elements, xml_text
from ingest.readers.eu_fsf.sanction_entity import (
    ADDRESS,
    BIRTH,
    CITIZENSHIP,
    DOCUMENT,
    NAME,
    REGULATION,
    SanctionEntity,
    file_day,
    filled_attributes,
)

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
    """Yield every entry of the file, with fields and parts named as in the XML of today."""
    for position, element in numbered_elements(opened, frozenset({ENTITY})):
        entry = _entry_of(element, position)
        entry.seen_on = file_day(element.getroottree().getroot().get("Date"))
        yield entry


def _entry_of(element: Element, position: str) -> SanctionEntity:
    filled = filled_attributes(element)
    act = {_ACT[field]: filled.pop(field) for field in _ACT if field in filled}
    entry = SanctionEntity(position, filled, raw=partial(xml_text, element))
    for field, name in (("Id", "logicalId"), ("Type", "subjectType.code")):
        if field in filled:
            filled[name] = filled.pop(field)
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
