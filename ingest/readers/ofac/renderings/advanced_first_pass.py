"""The blocks of the advanced XML that its parties refer to, read in a first pass.

Parties cite reference values, locations, documents and sanctions entries by number, and the
entries stand behind them in the file; so these are gathered first. The memory needed grows with
the number of entries of the list, not with what is said of each party.
"""

import re
from dataclasses import dataclass, field
from typing import Final
from weakref import WeakKeyDictionary

from ingest.files.opened_file import Opened
from ingest.formats.xml_elements import Element, local_name, numbered_elements
from ingest.readers.ofac import ofac_lists
from ingest.readers.ofac.ofac_lists import SDN_LIST, SanctionsEntry
from ingest.readers.ofac.ofac_party import TYPES, changes_file_error
from ingest.readers.ofac.renderings.advanced_elements import (
    children,
    day_of,
    in_address_order,
    period_of,
    text_of,
)

REFERENCES: Final = "ReferenceValueSets"
LOCATION: Final = "Location"
DOCUMENT: Final = "IDRegDocument"
PARTY: Final = "DistinctParty"
RELATION: Final = "ProfileRelationship"
ENTRY: Final = "SanctionsEntry"
TOP: Final = frozenset({REFERENCES, LOCATION, DOCUMENT, PARTY, RELATION, ENTRY})

PROGRAM: Final = "Program"
_FORGED: Final = re.compile(r"fals|fraud|forge|counterfeit", re.IGNORECASE)
"""Words of a validity by which a document is not the party's own."""
_DELISTED: Final = re.compile(r"de-?list|remov|delet", re.IGNORECASE)
"""Words of an event by which an entry leaves a list."""


@dataclass(frozen=True, slots=True)
class Place:
    """One location: its parts in the order of an address, and the country's name."""

    parts: tuple[str, ...]
    country: str | None


@dataclass(frozen=True, slots=True)
class RegistrationDocument:
    """One registration document: label, number, the issuing country's name, and dates as text.

    ``false`` where the file says that the document is forged.
    """

    label: str
    number: str
    country: str | None
    more: str
    false: bool

    @property
    def description(self) -> str:
        """Label, country, number and dates of the document in one text."""
        where = f"({self.country})" if self.country else ""
        return " ".join(filter(None, (self.label, self.number, where, self.more)))


@dataclass(slots=True)
class ReferenceIndex:
    """The reference values and blocks of a file, by the publisher's numbers."""

    values: dict[str, dict[str, str]] = field(default_factory=dict)
    party_types: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    numbers: dict[str, list[RegistrationDocument]] = field(default_factory=dict)
    entries: dict[str, list[SanctionsEntry]] = field(default_factory=dict)
    profiles: dict[str, tuple[str, str]] = field(default_factory=dict)
    kind: str = ofac_lists.UNKNOWN_LIST

    def text(self, kind: str, number: str | None) -> str | None:
        """Return the words of a reference value, or ``None`` where the file has none."""
        return None if number is None else self.values.get(kind, {}).get(number)

    def schema(self, sub_type: str | None) -> str | None:
        """Return the schema of a kind of party; None where the file does not know the kind."""
        word = self.text("PartySubType", sub_type)
        if word is None or word == "Unknown":
            word = self.text("PartyType", self.party_types.get(sub_type or ""))
        return None if word is None else TYPES.get(word.lower())


_DELTA: Final = "DeltaAction"
"""The attribute for what was done with an element; only files of changes have it."""
_index_of_file: WeakKeyDictionary[Opened, ReferenceIndex] = WeakKeyDictionary()


def index_of(opened: Opened) -> ReferenceIndex:
    """Return the index of a file, read once for each opened file.

    Raises:
        RefusedFileError: it is a file of changes, or the XML is damaged or breaks off.
    """
    index = _index_of_file.get(opened)
    if index is None:
        index = ReferenceIndex()
        with opened.extra_reading():
            for _, element in numbered_elements(opened, TOP):
                if element.get(_DELTA) is not None:
                    raise changes_file_error(opened.name)
                _add_element(index, element)
        index.kind = _list_kind(index, opened.name)
        _index_of_file[opened] = index
    return index


def _list_kind(index: ReferenceIndex, name: str) -> str:
    """Return the list of a file: all parties of the SDN file are on that list, few others are."""
    listed = [
        any(entry.list_name == SDN_LIST for entry in entries)
        for entries in index.entries.values()
        if any(entry.list_name is not None for entry in entries)
    ]
    if listed:
        return ofac_lists.SDN if 2 * sum(listed) > len(listed) else ofac_lists.CONSOLIDATED
    return ofac_lists.list_kind_of_name(name)


def _add_element(index: ReferenceIndex, element: Element) -> None:
    match local_name(element.tag):
        case "ReferenceValueSets":
            _add_references(index, element)
        case "Location":
            key = element.get("ID")
            if key is not None:
                index.places[key] = _place(index, element)
        case "IDRegDocument":
            identity, number = element.get("IdentityID"), text_of(element, "IDRegistrationNo")
            if identity is not None:
                index.numbers.setdefault(identity, []).append(
                    _registration_document(index, element, number or "")
                )
        case "DistinctParty":
            for profile in children(element, "Profile"):
                key, own = profile.get("ID"), element.get("FixedRef")
                if key is not None and own is not None:
                    schema = index.schema(profile.get("PartySubTypeID"))
                    index.profiles[key] = (own, schema or "LegalEntity")
        case "SanctionsEntry":
            profile_id = element.get("ProfileID")
            if profile_id is not None:
                index.entries.setdefault(profile_id, []).append(_sanctions_entry(index, element))


def _add_references(index: ReferenceIndex, element: Element) -> None:
    for block in element:
        for item in block:
            key, kind = item.get("ID"), local_name(item.tag)
            if key is None:
                continue
            text = (item.text or "").strip()
            if kind == "AreaCode":
                text = item.get("Description") or text
            elif kind == "Country":
                text = text or item.get("ISO2", "")
            elif kind == "Script":
                text = item.get("ScriptCode") or text
            index.values.setdefault(kind, {})[key] = text
            if kind == "PartySubType":
                index.party_types[key] = item.get("PartyTypeID") or ""


def _place(index: ReferenceIndex, element: Element) -> Place:
    country: str | None = None
    parts: list[tuple[str, str]] = []
    for child in element:
        match local_name(child.tag):
            case "LocationCountry":
                country = index.text("Country", child.get("CountryID")) or country
            case "LocationAreaCode":
                country = country or index.text("AreaCode", child.get("AreaCodeID"))
            case "LocationPart":
                kind = index.text("LocPartType", child.get("LocPartTypeID")) or ""
                texts = (text_of(value, "Value") for value in children(child, "LocationPartValue"))
                parts += [(kind, text) for text in texts if text is not None]
    return Place(tuple(in_address_order(parts)), country)


def _registration_document(
    index: ReferenceIndex, element: Element, number: str
) -> RegistrationDocument:
    label = index.text("IDRegDocType", element.get("IDRegDocTypeID")) or "Number"
    said = []
    for date in children(element, "DocumentDate"):
        kind = index.text("IDRegDocDateType", date.get("IDRegDocDateTypeID")) or ""
        for period in children(date, "DatePeriod"):
            day = period_of(period)[1]
            if day:
                word = {"Issue Date": "issued", "Expiration Date": "expires"}.get(kind, kind)
                said.append(f"{word} {day}")
    authority, comment = text_of(element, "IssuingAuthority"), text_of(element, "Comment")
    said += [text for text in (authority, comment) if text is not None]
    place = index.places.get(element.get("IssuedIn-LocationID") or "")
    if place is not None:
        said.append("in " + ", ".join(filter(None, (*place.parts, place.country))))
    country = index.text("Country", element.get("IssuedBy-CountryID"))
    validity = index.text("Validity", element.get("ValidityID")) or ""
    false = _FORGED.search(validity) is not None
    said += [validity.lower()] if false else []
    return RegistrationDocument(label.rstrip(":- "), number, country, " ".join(said), false)


def _sanctions_entry(index: ReferenceIndex, element: Element) -> SanctionsEntry:
    days, ends, acts, tags, measures, said = (list[str]() for _ in range(6))
    for child in element:
        match local_name(child.tag):
            case "EntryEvent":
                event = index.text("EntryEventType", child.get("EntryEventTypeID")) or ""
                which = ends if _DELISTED.search(event) else days
                for part in child:
                    match local_name(part.tag):
                        case "Date" if (day := day_of(part)) is not None:
                            which.append(day)
                        case "Comment" if part.text:
                            said.append(part.text.strip())
                act = index.text("LegalBasis", child.get("LegalBasisID"))
                if act and act != "Unknown" and act not in acts:
                    acts.append(act)
            case "LimitationsToListing" | "Comment":
                said.append((child.text or "").strip())
            case "SupportingInfo":
                said += [(part.text or "").strip() for part in child]
            case "SanctionsMeasure":
                kind = index.text("SanctionsType", child.get("SanctionsTypeID"))
                comment = text_of(child, "Comment")
                if comment is not None and kind in (None, PROGRAM):
                    tags.append(comment)
                elif kind is not None and kind != PROGRAM:
                    measures.append(kind)
                for period in children(child, "DatePeriod"):
                    said.append(" ".join(filter(None, (comment or kind, period_of(period)[1]))))
    # Who was taken off and listed again is listed since the later day.
    left = max(ends, default="")
    since = [day for day in days if day >= left]
    return SanctionsEntry(
        element.get("ID") or "",
        index.text("List", element.get("ListID")),
        min(since or days, default=None),
        None if since else left or None,
        "; ".join(acts) or None,
        tuple(dict.fromkeys(tags)),
        tuple(dict.fromkeys(measures)),
        "; ".join(filter(None, dict.fromkeys(said))) or None,
    )
