"""OFAC's enhanced XML: each ``entity`` holds all that is said of it, in words and not in numbers.

An entity names the party it is related to by id, so the kinds of all are gathered first; nothing
else of the file is kept. Files of changes look alike and are refused: they hold what was added
and what was removed, which is no list.
"""

from typing import Final

from graph.record.model import Name, Party, Row
from ingest import programmes
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
    add_fact_or_party,
    add_name,
    add_remarks,
)
from ingest.readers.ofac.ofac_lists import SanctionsEntry, listings_of_entries
from ingest.readers.ofac.ofac_party import TYPES, Entry, changes_file_error, names_of, new_party
from ingest.readers.ofac.renderings.advanced_elements import (
    children,
    fields_of,
    in_address_order,
    items_of,
    text_of,
    texts_of,
)
from ingest.readers.ofac.renderings.distinct_party import ALIASES, FLAGS, day_in_words, label_of
from ingest.readers.ofac.renderings.ofac_relations import interest_or_link, rank_of
from ingest.values.published_days import published_day
from ingest.values.record_fields import Audit

_DATES: Final = ("fromDateBegin", "fromDateEnd", "toDateBegin", "toDateEnd")


def add_names(element: Element, party: Party, remarks: list[str]) -> None:
    """Add a name in each script that it is written in."""
    own = fields_of(element)
    primary, said = is_true(own.get("isPrimary")), own.get("aliasType")
    kind = "name" if primary else ALIASES.get(said or "A.K.A.")
    if kind is None:
        remarks.append(f"aliasType: unknown value {said!r}; the name is kept")
        kind = "alias"
    if is_true(own.get("isLowQuality")) and not primary:
        kind = "weak"
    spelt = list(items_of(element, "translations", "translation"))
    for one in map(fields_of, sorted(spelt, key=_is_secondary) if len(spelt) > 1 else spelt):
        parts = ("formattedFirstName", "formattedLastName")
        apart = " ".join(one[part] for part in parts if part in one)
        text = one.get("formattedFullName", apart)
        for name in names_of(text, party.schema) if text else ():
            named = any(other.kind == "name" for other in party.names)
            add_name(party, Name(name.value, "alias" if kind == "name" and named else kind))
        script = one.get("script")
        if text and script not in (None, "Latin"):
            party.data.append(("name_in_script", f"{script}: {text}"))


def add_general_info(element: Element, entry: Entry) -> None:
    """Add title and remarks of a ``generalInfo``, and the parties that it names."""
    title, said = text_of(element, "title"), text_of(element, "remarks")
    if title is not None:
        entry.party.data.append(("title", title))
    if said is not None:
        entry.shown.append(said)
        add_remarks(entry, said)


def add_spelt_address(element: Element, entry: Entry) -> None:
    """Add each spelling of an address, the main one first."""
    spelt = list(items_of(element, "translations", "translation"))
    lines = [
        _address_parts(one)
        for one in (sorted(spelt, key=_is_secondary) if len(spelt) > 1 else spelt)
    ]
    for line in lines or [[]]:
        add_address(entry, line, text_of(element, "country"))


def _is_secondary(translation: Element) -> bool:
    return not is_true(text_of(translation, "isPrimary"))


def _address_parts(translation: Element) -> list[str | None]:
    """Return the parts of an address in the order in which they are written."""
    parts = items_of(translation, "addressParts", "addressPart")
    stated = ((text_of(part, "type") or "", text_of(part, "value")) for part in parts)
    return [*in_address_order((kind, text) for kind, text in stated if text is not None)]


def add_document(element: Element, entry: Entry) -> None:
    """Add a document's number with all that is said of it."""
    own = fields_of(element)
    number = own.get("documentNumber")
    if number is None:
        return
    said = [
        f"{word} {own[name]}"
        for word, name in (("issued", "issueDate"), ("expires", "expirationDate"))
        if name in own
    ]
    if not is_true(own.get("isValid", "true")):
        said.append("said not to be valid")
    said += [own[name] for name in ("issuingLocation", "comments") if name in own]
    label = label_of(own.get("type", "Number"))
    add_number(entry, label, number, own.get("issuingCountry"), " ".join(said))


def add_feature(element: Element, entry: Entry) -> None:
    """Add a feature, and the party that it names."""
    own = fields_of(element)
    label = label_of(own.get("type", "feature"))
    value = own.get("value") or _date_text(element)
    dates = children(element, "valueDate")
    if value and value[0].isdigit() and any(is_true(text_of(d, "isApproximate")) for d in dates):
        value = f"about {value}"
    if "comments" in own:
        add_fact(entry, f"{label} remark", own["comments"])
    if value is None:
        return
    entry.shown.append(f"{label} {day_in_words(value) or value}")
    add_fact_or_party(entry, label, value)
    if label in FLAGS:
        add_country(entry, value)


def _date_text(element: Element) -> str | None:
    """Return the date or period of a feature that has no text of its own; None where none is."""
    for dates in children(element, "valueDate"):
        own = fields_of(dates)
        said = [own[name][:10] for name in _DATES if name in own]
        if said:
            return said[0] if len(set(said)) == 1 else f"{min(said)} to {max(said)}"
    return None


KIND: Final = "enhanced"
ROOT: Final = "sanctionsData"
_ENTITY: Final = "entity"
_KNOWN: Final = frozenset(
    """generalInfo sanctionsLists sanctionsPrograms sanctionsTypes legalAuthorities names addresses
    features identityDocuments relationships""".split()
)
_DELTA: Final = "ofac/DeltaFile"


def enhanced_records(opened: Opened, context: Context, kind: str, observed: str | None) -> Records:
    """Yield a record for every entity.

    Raises:
        RefusedFileError: it is a file of changes, or the XML is damaged or breaks off.
    """
    kinds = _schema_by_id(opened)
    audit = Audit((), context.remark)
    for position, element in numbered_elements(opened, frozenset({_ENTITY})):
        own = element.get("id")
        where = position if own is None else f"{position} ({own})"
        key = None if own is None else f"{kind}-{KIND}:{own}"
        remarks: list[str] = []
        try:
            if own is None or key is None:
                raise InvalidRecordError("entity: has no id")
            rows = _rows(element, own, kinds, observed, remarks)
        except InvalidRecordError as wrong:
            yield Refusal(where, str(wrong), xml_text(element), key)
        else:
            tags = (local_name(child.tag) for child in element)
            audit.check(tag for tag in tags if tag and tag not in _KNOWN)
            yield Record(key, where, rows, remarks)


def _schema_by_id(opened: Opened) -> dict[str, str]:
    """Return the schema of each entity, by its id."""
    found: dict[str, str] = {}
    delta = _DELTA in opened.sniff().text
    with opened.extra_reading():
        for name, stream in opened.binary():
            for element in elements(stream, frozenset({_ENTITY}), name, ahead=True):
                schema = _schema(element)
                if delta or element.get("action") is not None:
                    raise changes_file_error(opened.name)
                if schema is not None:
                    found[str(element.get("id"))] = schema
    return found


def _entity_type(element: Element) -> str | None:
    for block in children(element, "generalInfo"):
        return text_of(block, "entityType")
    return None


def _schema(element: Element) -> str | None:
    said = _entity_type(element)
    return None if said is None else TYPES.get(said.lower())


def _rows(
    element: Element, own: str, kinds: dict[str, str], observed: str | None, remarks: list[str]
) -> list[Row]:
    schema = _schema(element)
    if schema is None:
        raise InvalidRecordError(f"entityType: unknown value {_entity_type(element)!r}")
    party = new_party(own, schema, [])
    for name in items_of(element, "names", "name"):
        add_names(name, party, remarks)
    if not party.names:
        raise InvalidRecordError("names: the entity has no name")
    party.names.sort(key=lambda name: name.kind != "name")
    if party.names[0].kind != "name":
        party.names[0].kind = "name"
    rows: list[Row] = [party]
    entry = Entry(party, observed, remarks, rows)
    for block in children(element, "generalInfo"):
        add_general_info(block, entry)
    for address in items_of(element, "addresses", "address"):
        add_spelt_address(address, entry)
    for document in items_of(element, "identityDocuments", "identityDocument"):
        add_document(document, entry)
    for feature in items_of(element, "features", "feature"):
        add_feature(feature, entry)
    add_numbers_without_country(party)
    listings = listings_of_entries(
        _sanctions_entries(element, remarks), party.id, "; ".join(entry.shown), remarks
    )
    # Two of its lists may make the same listing; the first is kept.
    made = {(one.list_name, one.programme): one for one in reversed(listings)}
    for listing in reversed(made.values()):
        listing.observed_on, listing.entry_id = observed, own
        rows.append(listing)
    if not made:
        remarks.append("the entity names no list; it has no listing")
    for relation in items_of(element, "relationships", "relationship"):
        rows += _relation(relation, own, kinds, observed, remarks)
    return rows


def _sanctions_entries(element: Element, remarks: list[str]) -> list[SanctionsEntry]:
    """Return an entry for each list of the entity, with those of its programmes that it is of."""
    tags = texts_of(element, "sanctionsPrograms", "sanctionsProgram")
    kinds = tuple(texts_of(element, "sanctionsTypes", "sanctionsType"))
    act = "; ".join(texts_of(element, "legalAuthorities", "legalAuthority")) or None
    found = []
    for one in items_of(element, "sanctionsLists", "sanctionsList"):
        name = (one.text or "").strip() or None
        start = published_day(one.get("datePublished"), "datePublished", remarks)
        meaning = None if name is None else ofac_lists.list_programme(name)
        own = tags
        if meaning is not None and name != "SDN List":
            own = [tag for tag in tags if _list_of_tag(tag) == meaning.list_name]
            own = own or (tags if len(tags) == 1 else [])
        found.append(SanctionsEntry(one.get("id") or "", name, start, None, act, tuple(own), kinds))
    return found


def _list_of_tag(tag: str) -> str | None:
    found = programmes.find_programme("ofac_consolidated", tag)
    return None if found is None else found.list_name


def _relation(
    element: Element, own: str, kinds: dict[str, str], observed: str | None, remarks: list[str]
) -> list[Row]:
    """Return the interest or link to the party that a relation names; none without a party."""
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
    row = interest_or_link(number, said, ends[0], ends[1], remarks)
    row.observed_on = observed
    comment = text_of(element, "comments")
    if comment is not None:
        row.note = comment if row.note is None else f"{row.note}; {comment}"
    return [row]
