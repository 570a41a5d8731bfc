"""Names, addresses, documents and features of an entity of the enhanced XML."""

from typing import Final

from graph.record.model import Name, Party
from ingest.formats.xml_elements import Element, is_true
from ingest.readers.ofac.document_numbers import add_number
from ingest.readers.ofac.feature_facts import (
    add_address,
    add_country,
    add_fact,
    add_fact_or_party,
    add_name,
    add_remarks,
)
from ingest.readers.ofac.ofac_party import Entry, names_of
from ingest.readers.ofac.renderings.advanced_elements import children, fields_of, items_of, text_of
from ingest.readers.ofac.renderings.advanced_first_pass import ADDRESS_ORDER
from ingest.readers.ofac.renderings.distinct_party import ALIASES, FLAGS, day_in_words, label_of

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
    parts: list[tuple[int, str]] = []
    for part in items_of(translation, "addressParts", "addressPart"):
        kind, text = text_of(part, "type") or "", text_of(part, "value")
        if text is not None:
            known = kind in ADDRESS_ORDER
            parts.append((ADDRESS_ORDER.index(kind) if known else len(ADDRESS_ORDER), text))
    parts.sort(key=lambda part: part[0])
    return [text for _, text in parts]


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
    if value is not None and value[:1].isdigit() and _is_approximate(element):
        value = f"about {value}"
    if "comments" in own:
        add_fact(entry, f"{label} remark", own["comments"])
    if value is None:
        return
    entry.shown.append(f"{label} {day_in_words(value) or value}")
    add_fact_or_party(entry, label, value)
    if label in FLAGS:
        add_country(entry, value)


def _is_approximate(element: Element) -> bool:
    return any(is_true(text_of(dates, "isApproximate")) for dates in children(element, "valueDate"))


def _date_text(element: Element) -> str | None:
    """Return the date or period of a feature that has no text of its own; None where none is."""
    for dates in children(element, "valueDate"):
        own = fields_of(dates)
        said = [own[name][:10] for name in _DATES if name in own]
        if said:
            return said[0] if len(set(said)) == 1 else f"{min(said)} to {max(said)}"
    return None
