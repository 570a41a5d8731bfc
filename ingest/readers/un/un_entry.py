"""One individual or entity of the UN's list: its plain fields and its groups of fields.

``INDIVIDUAL_ALIAS`` and ``ENTITY_ALIAS`` are the same group here, ``ALIAS``; so are the others.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from ingest.formats.xml_elements import Element, local_name, xml_text

PLAIN: Final = frozenset(
    """DATAID FIRST_NAME SECOND_NAME THIRD_NAME FOURTH_NAME UN_LIST_TYPE REFERENCE_NUMBER LISTED_ON
    DELISTED_ON NAME_ORIGINAL_SCRIPT COMMENTS1 TITLE DESIGNATION NATIONALITY NATIONALITY2 GENDER
    LAST_DAY_UPDATED SUBMITTED_BY SUBMITTED_ON INTERPOL_LINK VERSIONNUM LIST_TYPE SORT_KEY
    SORT_KEY_LAST_MOD HAS_INTERPOL_LINK LAST_REVIEWED_ON""".split()
)
GROUPS: Final = {
    "ALIAS": "QUALITY ALIAS_NAME NOTE DATE_OF_BIRTH CITY_OF_BIRTH COUNTRY_OF_BIRTH",
    "ADDRESS": "STREET CITY STATE_PROVINCE ZIP_CODE COUNTRY NOTE",
    "DATE_OF_BIRTH": "TYPE_OF_DATE DATE YEAR FROM_YEAR TO_YEAR NOTE",
    "PLACE_OF_BIRTH": "STREET CITY STATE_PROVINCE COUNTRY NOTE",
    "DOCUMENT": """TYPE_OF_DOCUMENT TYPE_OF_DOCUMENT2 NUMBER COUNTRY_OF_ISSUE ISSUING_COUNTRY
        DATE_OF_ISSUE CITY_OF_ISSUE DATE_OF_EXPIRY NOTE""",
}
"""Groups of fields, and the fields of each that are read."""

_FIELDS: Final = {group: frozenset(names.split()) for group, names in GROUPS.items()}


@dataclass(slots=True)
class Entry:
    """One individual or entity as read; runs of white space are one space, empty fields left out.

    Attributes:
        position: where it stands in the file.
        schema: ``Person`` or ``Organization``.
        own: the values of each plain field; of those with ``VALUE`` elements, each.
        groups: the filled fields of each group, in the order of the file.
        unknown: names of elements that are not read.
        seen_on: the day of the file.
        raw: returns the element as text; only until the next is asked for.
    """

    position: str
    schema: str
    seen_on: str | None
    raw: Callable[[], str]
    own: dict[str, list[str]] = field(default_factory=dict)
    groups: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    def first_value(self, name: str) -> str | None:
        """Return the first value of a plain field, or None."""
        found = self.own.get(name)
        return None if found is None else found[0]


def entry_of(element: Element, position: str, seen_on: str | None) -> Entry:
    """Return the fields and groups of an ``INDIVIDUAL`` or ``ENTITY``."""
    person = local_name(element.tag) == "INDIVIDUAL"
    schema = "Person" if person else "Organization"
    entry = Entry(position, schema, seen_on, partial(xml_text, element))
    prefix = "INDIVIDUAL_" if person else "ENTITY_"
    for child in element:
        tag = local_name(child.tag)
        if tag in PLAIN:
            _add_plain(entry, tag, child)
        elif tag.removeprefix(prefix) in _FIELDS and tag != tag.removeprefix(prefix):
            _add_group(entry, tag.removeprefix(prefix), child)
        elif tag:
            entry.unknown.append(tag)
    return entry


def _add_plain(entry: Entry, tag: str, element: Element) -> None:
    values = [_text(child) for child in element] if len(element) else [_text(element)]
    filled = [value for value in values if value]
    if filled:
        entry.own.setdefault(tag, []).extend(filled)


def _add_group(entry: Entry, group: str, element: Element) -> None:
    known, values = _FIELDS[group], dict[str, str]()
    for child in element:
        tag, text = local_name(child.tag), _text(child)
        if tag in known:
            if text:
                values[tag] = f"{values[tag]}; {text}" if tag in values else text
        elif tag:
            entry.unknown.append(f"{group}.{tag}")
    if values:
        entry.groups.setdefault(group, []).append(values)


def _text(element: Element) -> str:
    return " ".join(element.text.split()) if element.text else ""
