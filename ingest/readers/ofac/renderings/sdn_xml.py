"""OFAC's plain XML (SDN.XML, CONSOLIDATED.XML): one ``sdnEntry`` is one record."""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from graph.record.model import Name, Party, Row
from ingest.files.opened_file import Opened
from ingest.formats.xml_elements import (
    Element,
    elements,
    is_true,
    local_name,
    numbered_elements,
    xml_text,
)
from ingest.reader import Context, InvalidRecordError, Record, Records, Refusal
from ingest.readers.ofac import ofac_lists
from ingest.readers.ofac.document_numbers import add_number, add_numbers_without_country
from ingest.readers.ofac.feature_facts import (
    add_address,
    add_country,
    add_fact,
    add_linked,
    add_name,
    add_owner,
    add_remarks,
)
from ingest.readers.ofac.ofac_labels import LINKED_TO, NUMBERS
from ingest.readers.ofac.ofac_party import TYPES, Entry, new_party
from ingest.readers.ofac.renderings.distinct_party import label_of
from ingest.values.record_fields import Audit

ROOTS: Final = ("sdnList", "nsplc")
"""The second is of the list of the Palestinian Legislative Council until 2015 or so."""
ENTRY: Final = frozenset({"sdnEntry"})
AKA_KINDS: Final = {"a.k.a.": "alias", "f.k.a.": "previous", "n.k.a.": "alias"}
_COUNT: Final = re.compile(r"<(?:\w+:)?Record_Count>\s*(\d+)\s*<")

_TEXTS: Final = frozenset("uid firstName lastName title sdnType nspType remarks".split())
_PARTS: Final = frozenset(
    """programList idList akaList addressList nationalityList citizenshipList dateOfBirthList
    placeOfBirthList vesselInfo""".split()
)
_READ: Final = frozenset(
    """program uid idType idNumber idCountry issueDate expirationDate type category lastName
    firstName address1 address2 address3 city stateOrProvince postalCode country mainEntry
    dateOfBirth placeOfBirth callSign vesselType vesselFlag vesselOwner tonnage
    grossRegisteredTonnage""".split()
)

_SHIP: Final = {
    "callSign": "vessel_call_sign",
    "vesselType": "vessel_type",
    "vesselFlag": "vessel_flag",
    "tonnage": "vessel_tonnage",
    "grossRegisteredTonnage": "vessel_gross_registered_tonnage",
}
_Parts = dict[str, list[dict[str, str]]]
"""The filled texts of each part of an entry, by its list."""


def plain_records(opened: Opened, context: Context, observed: str | None) -> Records:
    """Yield a record for every entry of a list published on the day ``observed``."""
    which = list_kind_of(opened)
    if which == ofac_lists.UNKNOWN_LIST:
        context.remark(
            "neither programmes nor the name tell the SDN list from the consolidated one; each "
            "entry is judged by itself"
        )
    audit, number = Audit((), context.remark), 0
    for position, element in numbered_elements(opened, ENTRY):
        number += 1
        yield _record(element, position, which, observed, audit)
    stated = _COUNT.search(opened.sniff().text)
    if stated is not None and int(stated[1]) > number:
        said = f"it says that it has {int(stated[1]):,} entries, and has {number:,}"
        context.remark(said)
        opened.mark_passed_over(said)


def list_kind_of(opened: Opened) -> str:
    """Return the list that the file is of, from its programmes, else from its name."""
    with opened.extra_reading():
        for name, stream in opened.binary():
            return ofac_lists.list_kind_of_entries(
                _tags_and_remarks(stream, name), name.rpartition("/")[2]
            )
    return ofac_lists.UNKNOWN_LIST


def _tags_and_remarks(stream: BinaryIO, name: str) -> Iterator[tuple[list[str], str]]:
    for element in elements(stream, ENTRY, name, ahead=True):
        own, parts = _entry_texts(element)
        tags = [part["program"] for part in parts.get("programList", ()) if "program" in part]
        yield tags, _remark_text(own, parts)


def _remark_text(own: dict[str, str], parts: _Parts) -> str:
    """Return remarks and footnotes as one text, as the CSV has them."""
    said = [own["remarks"]] if "remarks" in own else []
    for part in parts.get("idList", ()):
        said.append(f"{part.get('idType', '')} {part.get('idNumber', '')}")
    return "; ".join(said)


def _entry_texts(element: Element) -> tuple[dict[str, str], _Parts]:
    """Return an entry's own texts by element, and the filled texts of each part by its list."""
    own: dict[str, str] = {}
    parts: _Parts = {}
    for child in element:
        kind = local_name(child.tag)
        if kind == "vesselInfo":
            parts[kind] = [_texts(child)]
        elif kind == "programList":
            parts[kind] = [_texts([item]) for item in child]
        elif len(child):
            parts[kind] = [_texts(item) for item in child]
        else:
            own |= _texts([child])
    return own, parts


def _texts(items: Iterable[Element]) -> dict[str, str]:
    found = ((local_name(item.tag), (item.text or "").strip()) for item in items)
    return {name: text for name, text in found if text}


def _record(
    element: Element, position: str, which: str, observed: str | None, audit: Audit
) -> Record | Refusal:
    own, parts = _entry_texts(element)
    uid = own.get("uid")
    where = position if uid is None else f"{position} ({uid})"
    key = None if uid is None else f"{which}-xml:{uid}"
    remarks: list[str] = []
    try:
        if uid is None or not uid.isdecimal():
            raise InvalidRecordError(f"uid: {uid!r} is not a number")
        rows = _rows(uid, own, parts, which, observed, remarks)
    except InvalidRecordError as wrong:
        return Refusal(where, str(wrong), xml_text(element), key)
    audit.check(_unread_elements(own, parts))
    return Record(f"{which}-xml:{uid}", where, rows, remarks)


def _unread_elements(own: dict[str, str], parts: _Parts) -> Iterator[str]:
    yield from (name for name in own if name not in _TEXTS and name not in _PARTS)
    for kind, items in parts.items():
        if kind not in _PARTS:
            yield kind
            continue
        for item in items:
            yield from (f"{kind}.{name}" for name in item if name not in _READ)


def _rows(
    uid: str,
    own: dict[str, str],
    parts: _Parts,
    which: str,
    observed: str | None,
    remarks: list[str],
) -> list[Row]:
    tags = [part["program"] for part in parts.get("programList", ()) if "program" in part]
    party = _party(uid, own, parts, remarks)
    entry = Entry(party, observed, remarks, [party])
    _add_ids(entry, parts)
    _add_facts(entry, parts)
    for ship in parts.get("vesselInfo", ()):
        _add_ship(entry, ship)
    if "title" in own:
        party.data.append(("title", own["title"]))
    if "remarks" in own:
        add_remarks(entry, own["remarks"])
    add_numbers_without_country(party)
    for listing in ofac_lists.listings_of_tags(
        which, tags, _remark_text(own, parts), party.id, remarks
    ):
        listing.entry_id, listing.observed_on = uid, observed
        entry.rows.append(listing)
    return entry.rows


def _party(uid: str, own: dict[str, str], parts: _Parts, remarks: list[str]) -> Party:
    kind = own.get("sdnType", own.get("nspType"))
    schema = None if kind is None else TYPES.get(kind.lower())
    if schema is None:
        raise InvalidRecordError(f"sdnType: unknown value {kind!r}")
    name = _name(own)
    if name is None:
        raise InvalidRecordError("lastName: missing")
    party = new_party(uid, schema, [Name(name)])
    for part in parts.get("akaList", ()):
        alias = _name(part)
        if alias is None:
            continue
        sort = AKA_KINDS.get(part.get("type", "a.k.a.").lower())
        strength = part.get("category", "strong").lower()
        if sort is None:
            remarks.append(f"aka.type: unknown value {part['type']!r}; the name is kept")
        if strength not in ("strong", "weak"):
            remarks.append(f"aka.category: unknown value {part['category']!r}; the name is weak")
        add_name(party, Name(alias, sort or "alias" if strength == "strong" else "weak"))
    return party


def _name(texts: dict[str, str]) -> str | None:
    pieces = [texts[field] for field in ("firstName", "lastName") if field in texts]
    return " ".join(pieces) or None


def _add_ids(entry: Entry, parts: _Parts) -> None:
    """Add the id list, which has footnotes beside numbers."""
    for part in parts.get("idList", ()):
        label, value = label_of(part.get("idType", "")), part.get("idNumber")
        if value is None:
            continue
        if label == LINKED_TO:
            add_linked(entry, value)
        elif label in NUMBERS:
            days = (("issued", part.get("issueDate")), ("expires", part.get("expirationDate")))
            more = " ".join(f"{word} {day}" for word, day in days if day is not None)
            add_number(entry, label, value, part.get("idCountry"), more)
        else:
            where = part.get("idCountry")
            add_fact(entry, label, value if where is None else f"{value} ({where})")


def _add_facts(entry: Entry, parts: _Parts) -> None:
    for kind, field, label in (
        ("nationalityList", "country", "nationality"),
        ("citizenshipList", "country", "citizen"),
        ("dateOfBirthList", "dateOfBirth", "DOB"),
        ("placeOfBirthList", "placeOfBirth", "POB"),
    ):
        for part in sorted(parts.get(kind, ()), key=_is_secondary):
            if field in part:
                add_fact(entry, label, part[field])
    for part in parts.get("addressList", ()):
        town = " ".join(part[f] for f in ("city", "stateOrProvince", "postalCode") if f in part)
        lines = [part.get(f"address{n}") for n in (1, 2, 3)]
        add_address(entry, [*lines, town or None], part.get("country"))


def _is_secondary(part: dict[str, str]) -> bool:
    """Return whether a part is not marked as the main entry, so that the main one sorts first."""
    return not is_true(part.get("mainEntry"))


def _add_ship(entry: Entry, ship: dict[str, str]) -> None:
    for field, name in _SHIP.items():
        if field in ship:
            entry.party.data.append((name, ship[field]))
    if "vesselFlag" in ship:
        add_country(entry, ship["vesselFlag"])
    if "vesselOwner" in ship:
        add_owner(entry, ship["vesselOwner"])
