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
from ingest.reader import Context, InvalidRecordError, Record, Refusal
from ingest.readers.ofac import ofac_lists
from ingest.readers.ofac.document_numbers import add_number, add_numbers_without_country
from ingest.readers.ofac.feature_facts import (
    add_address,
    add_country,
    add_fact,
    add_name,
    add_remarks,
    linked_rows,
    owner_rows,
)
from ingest.readers.ofac.ofac_labels import LINKED_TO, NUMBERS
from ingest.readers.ofac.ofac_party import LIST_SCHEME, TYPES
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


def plain_records(
    opened: Opened, context: Context, observed: str | None
) -> Iterator[Record | Refusal]:
    """Yield a record for every entry.

    Args:
        opened: the file.
        context: its ``remark`` is called for remarks about the whole file.
        observed: the day on which the list was published.

    Raises:
        RefusedFileError: the XML is damaged or breaks off.
    """
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


def _remark_text(own: dict[str, str], parts: dict[str, list[dict[str, str]]]) -> str:
    """Return remarks and footnotes as one text, as the CSV has them."""
    said = [own["remarks"]] if "remarks" in own else []
    for part in parts.get("idList", ()):
        said.append(f"{part.get('idType', '')} {part.get('idNumber', '')}")
    return "; ".join(said)


def _entry_texts(element: Element) -> tuple[dict[str, str], dict[str, list[dict[str, str]]]]:
    """Return an entry's own texts by element, and the filled texts of each part by its list."""
    own: dict[str, str] = {}
    parts: dict[str, list[dict[str, str]]] = {}
    for child in element:
        kind = local_name(child.tag)
        if kind == "vesselInfo":
            parts[kind] = [_texts(child)]
        elif kind == "programList":
            parts[kind] = [_own_text(item) for item in child]
        elif len(child):
            parts[kind] = [_texts(item) for item in child]
        elif kind:
            text = (child.text or "").strip()
            if text:
                own[kind] = text
    return own, parts


def _own_text(item: Element) -> dict[str, str]:
    text = (item.text or "").strip()
    return {local_name(item.tag): text} if text else {}


def _texts(item: Element) -> dict[str, str]:
    found = {}
    for child in item:
        text = (child.text or "").strip()
        if text:
            found[local_name(child.tag)] = text
    return found


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


def _unread_elements(own: dict[str, str], parts: dict[str, list[dict[str, str]]]) -> Iterator[str]:
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
    parts: dict[str, list[dict[str, str]]],
    which: str,
    observed: str | None,
    remarks: list[str],
) -> list[Row]:
    tags = [part["program"] for part in parts.get("programList", ()) if "program" in part]
    party = _party(uid, own, parts, remarks)
    rows: list[Row] = [party]
    rows += _add_ids(party, parts.get("idList", ()), observed, remarks)
    _add_facts(party, parts, remarks)
    for ship in parts.get("vesselInfo", ()):
        rows += _add_ship(party, ship, observed, remarks)
    if "title" in own:
        party.data.append(("title", own["title"]))
    if "remarks" in own:
        rows += add_remarks(party, own["remarks"], observed, remarks)
    add_numbers_without_country(party)
    for listing in ofac_lists.listings_of_tags(
        which, tags, _remark_text(own, parts), party.id, remarks
    ):
        listing.entry_id, listing.observed_on = uid, observed
        rows.append(listing)
    return rows


def _party(
    uid: str, own: dict[str, str], parts: dict[str, list[dict[str, str]]], remarks: list[str]
) -> Party:
    kind = own.get("sdnType", own.get("nspType"))
    schema = None if kind is None else TYPES.get(kind.lower())
    if schema is None:
        raise InvalidRecordError(f"sdnType: unknown value {kind!r}")
    name = _name(own)
    if name is None:
        raise InvalidRecordError("lastName: missing")
    party = Party(f"ofac-{uid}", schema, [Name(name)])
    party.identifiers.append(f"{LIST_SCHEME}:{uid}")
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


def _add_ids(
    party: Party,
    parts: Iterable[dict[str, str]],
    observed: str | None,
    remarks: list[str],
) -> list[Row]:
    """Add the id list, which has footnotes beside numbers; return rows for parties it names."""
    rows: list[Row] = []
    for part in parts:
        label, value = label_of(part.get("idType", "")), part.get("idNumber")
        if value is None:
            continue
        if label == LINKED_TO:
            rows += linked_rows(party, value, observed)
        elif label in NUMBERS:
            days = (("issued", part.get("issueDate")), ("expires", part.get("expirationDate")))
            more = " ".join(f"{word} {day}" for word, day in days if day is not None)
            add_number(party, label, value, part.get("idCountry"), more, remarks)
        else:
            where = part.get("idCountry")
            add_fact(party, label, value if where is None else f"{value} ({where})", remarks)
    return rows


def _add_facts(party: Party, parts: dict[str, list[dict[str, str]]], remarks: list[str]) -> None:
    for kind, field, label in (
        ("nationalityList", "country", "nationality"),
        ("citizenshipList", "country", "citizen"),
        ("dateOfBirthList", "dateOfBirth", "DOB"),
        ("placeOfBirthList", "placeOfBirth", "POB"),
    ):
        for part in sorted(parts.get(kind, ()), key=_is_secondary):
            if field in part:
                add_fact(party, label, part[field], remarks)
    for part in parts.get("addressList", ()):
        town = " ".join(part[f] for f in ("city", "stateOrProvince", "postalCode") if f in part)
        lines = [part.get(f"address{n}") for n in (1, 2, 3)]
        add_address(party, [*lines, town or None], part.get("country"), remarks)


def _is_secondary(part: dict[str, str]) -> bool:
    """Return whether a part is not marked as the main entry, so that the main one sorts first."""
    return not is_true(part.get("mainEntry"))


def _add_ship(
    party: Party, ship: dict[str, str], observed: str | None, remarks: list[str]
) -> list[Row]:
    for field, name in _SHIP.items():
        if field in ship:
            party.data.append((name, ship[field]))
    if "vesselFlag" in ship:
        add_country(party, ship["vesselFlag"], remarks)
    return owner_rows(party, ship["vesselOwner"], observed) if "vesselOwner" in ship else []
