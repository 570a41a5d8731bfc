"""OFAC's enhanced XML: each ``entity`` holds all that is said of it, in words and not in numbers.

An entity names the party it is related to by id, so the kinds of all are gathered first; nothing
else of the file is kept. Files of changes look alike and are refused: they hold what was added
and what was removed, which is no list.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from graph.errors import RefusedFileError
from graph.model import Name, Party, Row
from ingest import programmes
from ingest.reader import Context, InvalidRecordError, Record, Refusal
from ingest.readers import _ofac_lists as lists
from ingest.readers import _ofac_words as words
from ingest.readers._days import day
from ingest.readers._fields import Audit
from ingest.readers._ofac_elements import children, items_of, text_of, texts_of
from ingest.readers._ofac_facts import (
    add_address,
    add_country,
    add_fact,
    add_name,
    add_number,
    add_remarks,
    linked_to,
    owned_by,
)
from ingest.readers._ofac_index import ADDRESS_ORDER, Entry
from ingest.readers._ofac_party import LIST_SCHEME, TYPES, names_of
from ingest.readers._ofac_profile import ALIASES, day_word, label_of, listings_of
from ingest.readers._ofac_relation import rank_of, row_of
from ingest.readers._xml import elements, is_true, local, raw
from ingest.source import Opened

if TYPE_CHECKING:
    from lxml.etree import _Element

KIND: Final = "enhanced"
ROOT: Final = "sanctionsData"
_ENTITY: Final = "entity"
_KNOWN: Final = frozenset(
    """generalInfo sanctionsLists sanctionsPrograms sanctionsTypes legalAuthorities names addresses
    features identityDocuments relationships""".split()
)
_DELTA: Final = "ofac/DeltaFile"
_DATES: Final = ("fromDateBegin", "fromDateEnd", "toDateBegin", "toDateEnd")


def from_enhanced(
    opened: Opened, context: Context, kind: str, observed: str | None
) -> Iterator[Record | Refusal]:
    """Yield a record for every entity.

    Args:
        opened: the file.
        context: takes remarks about the whole file.
        kind: the list that the file is of.
        observed: the day of the data.

    Raises:
        RefusedFileError: it is a file of changes, or the XML is damaged or breaks off.
    """
    kinds = _kinds(opened)
    audit = Audit((), context.remark)
    number = 0
    for name, stream in opened.binary():
        for element in elements(stream, frozenset({_ENTITY}), name):
            number += 1
            own = element.get("id")
            where = f"element {number}" if own is None else f"element {number} ({own})"
            key = None if own is None else f"{kind}-{KIND}:{own}"
            remarks: list[str] = []
            try:
                if own is None or key is None:
                    raise InvalidRecordError("entity: has no id")
                rows = _rows(element, own, kinds, observed, remarks)
            except InvalidRecordError as wrong:
                yield Refusal(where, str(wrong), raw(element), key)
            else:
                audit.check(t for t in map(_tag, element) if t and t not in _KNOWN)
                yield Record(key, where, rows, remarks)


def _tag(element: "_Element") -> str:
    return local(element.tag)


def _kinds(opened: Opened) -> dict[str, str]:
    """Give the schema of each entity, by its id.

    Raises:
        RefusedFileError: it is a file of changes, by its namespace or the action of an entity.
    """
    found: dict[str, str] = {}
    delta = _DELTA in opened.sniff().text
    progress, opened.progress = opened.progress, lambda _bytes: None
    try:
        for name, stream in opened.binary():
            for element in elements(stream, frozenset({_ENTITY}), name, ahead=True):
                schema = _schema(element)
                if delta or element.get("action") is not None:
                    raise RefusedFileError(
                        f"{opened.name}: is one of OFAC's files of changes, which are not read; "
                        "fetch the whole list (SDN.XML, SDN_ADVANCED.XML or SDN_ENHANCED.XML)"
                    )
                if schema is not None:
                    found[str(element.get("id"))] = schema
    finally:
        opened.progress = progress
    return found


def _said_kind(element: "_Element") -> str | None:
    for block in children(element, "generalInfo"):
        return text_of(block, "entityType")
    return None


def _schema(element: "_Element") -> str | None:
    said = _said_kind(element)
    return None if said is None else TYPES.get(said.lower())


def _rows(
    element: "_Element", own: str, kinds: dict[str, str], observed: str | None, remarks: list[str]
) -> list[Row]:
    schema = _schema(element)
    if schema is None:
        raise InvalidRecordError(f"entityType: unknown value {_said_kind(element)!r}")
    party = Party(f"ofac-{own}", schema, [])
    party.identifiers.append(f"{LIST_SCHEME}:{own}")
    for name in items_of(element, "names", "name"):
        _names(name, party, remarks)
    if not party.names:
        raise InvalidRecordError("names: the entity has no name")
    party.names.sort(key=lambda name: name.kind != "name")
    if party.names[0].kind != "name":
        party.names[0].kind = "name"
    rows: list[Row] = [party]
    shown: list[str] = []
    for block in children(element, "generalInfo"):
        rows += _general(block, party, observed, shown, remarks)
    for address in items_of(element, "addresses", "address"):
        _address(address, party, remarks)
    for document in items_of(element, "identityDocuments", "identityDocument"):
        _document(document, party, remarks)
    for feature in items_of(element, "features", "feature"):
        rows += _feature(feature, party, observed, shown, remarks)
    listings = listings_of(_entries(element, remarks), party.id, "; ".join(shown), remarks)
    made = {(one.list_name, one.programme): one for one in reversed(listings)}
    for listing in reversed(made.values()):
        listing.observed_on, listing.entry_id = observed, own
        rows.append(listing)
    if not made:
        remarks.append("the entity names no list; it has no listing")
    for relation in items_of(element, "relationships", "relationship"):
        rows += _relation(relation, own, kinds, observed, remarks)
    return rows


def _names(element: "_Element", party: Party, remarks: list[str]) -> None:
    primary = is_true(text_of(element, "isPrimary"))
    said = text_of(element, "aliasType")
    kind = "name" if primary else ALIASES.get(said or "A.K.A.")
    if kind is None:
        remarks.append(f"aliasType: unknown value {said!r}; the name is kept")
        kind = "alias"
    if is_true(text_of(element, "isLowQuality")) and not primary:
        kind = "weak"
    spelt = list(items_of(element, "translations", "translation"))
    for one in sorted(spelt, key=lambda each: not is_true(text_of(each, "isPrimary"))):
        parts = ("formattedFirstName", "formattedLastName")
        apart = " ".join(text for text in (text_of(one, part) for part in parts) if text)
        text = text_of(one, "formattedFullName") or apart
        for name in names_of(text, party.schema) if text else ():
            named = any(other.kind == "name" for other in party.names)
            add_name(party, Name(name.value, "alias" if kind == "name" and named else kind))
        script = text_of(one, "script")
        if text and script not in (None, "Latin"):
            party.data.append(("name_in_script", f"{script}: {text}"))


def _general(
    element: "_Element",
    party: Party,
    observed: str | None,
    shown: list[str],
    remarks: list[str],
) -> list[Row]:
    title, said = text_of(element, "title"), text_of(element, "remarks")
    if title is not None:
        party.data.append(("title", title))
    if said is None:
        return []
    shown.append(said)
    return add_remarks(party, said, observed, remarks)


def _address(element: "_Element", party: Party, remarks: list[str]) -> None:
    parts: list[tuple[int, str]] = []
    for one in items_of(element, "translations", "translation"):
        for part in items_of(one, "addressParts", "addressPart"):
            kind, text = text_of(part, "type") or "", text_of(part, "value")
            if text is not None:
                known = kind in ADDRESS_ORDER
                parts.append((ADDRESS_ORDER.index(kind) if known else len(ADDRESS_ORDER), text))
        break
    parts.sort(key=lambda part: part[0])
    add_address(party, [text for _, text in parts], text_of(element, "country"), remarks)


def _document(element: "_Element", party: Party, remarks: list[str]) -> None:
    number = text_of(element, "documentNumber")
    if number is None:
        return
    said = [
        f"{word} {text}"
        for word, name in (("issued", "issueDate"), ("expires", "expirationDate"))
        if (text := text_of(element, name)) is not None
    ]
    if not is_true(text_of(element, "isValid") or "true"):
        said.append("said not to be valid")
    label = label_of(text_of(element, "type") or "Number")
    country = text_of(element, "issuingCountry")
    add_number(party, label, number, country, " ".join(said), remarks)


def _feature(
    element: "_Element",
    party: Party,
    observed: str | None,
    shown: list[str],
    remarks: list[str],
) -> list[Row]:
    label = label_of(text_of(element, "type") or "feature")
    value = text_of(element, "value") or _dates(element)
    if value is None:
        return []
    shown.append(f"{label} {day_word(value) or value}")
    if label == words.SHIP_OWNER:
        return owned_by(party, value, observed)
    if label == words.LINKED_TO:
        return linked_to(party, value, observed)
    add_fact(party, label, value, remarks)
    if label == "Vessel Flag":
        add_country(party, value, remarks)
    return []


def _dates(element: "_Element") -> str | None:
    """Give the date of a feature that has no text of its own."""
    for dates in children(element, "valueDate"):
        said = [text[:10] for text in (text_of(dates, name) for name in _DATES) if text]
        if said:
            return said[0] if len(set(said)) == 1 else f"{min(said)} to {max(said)}"
    return None


def _entries(element: "_Element", remarks: list[str]) -> list[Entry]:
    """Give an entry for each list of the entity, with the programmes of that list."""
    tags = texts_of(element, "sanctionsPrograms", "sanctionsProgram")
    kinds = tuple(texts_of(element, "sanctionsTypes", "sanctionsType"))
    act = "; ".join(texts_of(element, "legalAuthorities", "legalAuthority")) or None
    found = []
    for one in items_of(element, "sanctionsLists", "sanctionsList"):
        name = (one.text or "").strip() or None
        start = day(one.get("datePublished"), "datePublished", remarks)
        meaning = None if name is None else lists.named_list(name)
        own = tags
        if meaning is not None and name != "SDN List":
            own = [tag for tag in tags if _list_of_tag(tag) == meaning.list_name]
            own = own or (tags if len(tags) == 1 else [])
        found.append(Entry(one.get("id") or "", name, start, None, act, tuple(own), kinds))
    return found


def _list_of_tag(tag: str) -> str | None:
    found = programmes.find("ofac_consolidated", tag)
    return None if found is None else found.list_name


def _relation(
    element: "_Element", own: str, kinds: dict[str, str], observed: str | None, remarks: list[str]
) -> list[Row]:
    """Make the interest or link to the party that a relation names."""
    other: str | None = None
    for related in children(element, "relatedEntity"):
        other = related.get("entityId")
    if other is None or other == own:
        remarks.append("a relation without another party: left out")
        return []
    number, said = None, ""
    for kind in children(element, "type"):
        number, said = kind.get("refId"), (kind.text or "").strip()
    ends = [(f"ofac-{key}", rank_of(kinds.get(key))) for key in (own, other)]
    row = row_of(number, said, ends[0], ends[1], remarks)
    row.observed_on = observed
    return [row]
