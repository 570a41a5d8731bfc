"""OFAC's advanced XML: parties with scripts, relations between them, and dated entries."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from graph.record.model import Listing, Name, Party, Row
from ingest.files.opened_file import Opened
from ingest.formats.xml_elements import Element, is_true, local_name, numbered_elements, xml_text
from ingest.reader import Context, InvalidRecordError, Record, Records, Refusal
from ingest.readers.ofac import ofac_labels
from ingest.readers.ofac.document_numbers import add_number, add_numbers_without_country
from ingest.readers.ofac.feature_facts import (
    add_address,
    add_birth,
    add_country,
    add_fact,
    add_fact_or_party,
    add_name,
)
from ingest.readers.ofac.ofac_lists import listings_of_entries
from ingest.readers.ofac.ofac_party import Entry, new_party
from ingest.readers.ofac.renderings.advanced_elements import children, period_of
from ingest.readers.ofac.renderings.advanced_first_pass import (
    PARTY,
    RELATION,
    TOP,
    ReferenceIndex,
    index_of,
)
from ingest.readers.ofac.renderings.ofac_relations import relation_rows
from ingest.values.published_days import MONTHS
from ingest.values.record_fields import Audit

KIND: Final = "advanced"
ALIASES: Final = {
    "Name": "name",
    "1403": "name",
    "A.K.A.": "alias",
    "1400": "alias",
    "F.K.A.": "previous",
    "1401": "previous",
    "N.K.A.": "alias",
    "1402": "alias",
}
_PART_ORDER: Final = {"First Name": 0, "Middle Name": 1, "Patronymic": 2, "Last Name": 3}
_FAMILY_FIRST: Final = frozenset({"Hans", "Hant", "Hani", "Jpan", "Kore", "Hang"})
FLAGS: Final = frozenset({"Vessel Flag"})
_COUNTRY_FEATURES: Final = FLAGS | ofac_labels.NATIONALITY | ofac_labels.REGISTERED_IN
"""Features whose place is a country; of any other it is a place within one."""
_KNOWN: Final = frozenset({"Comment", "Profile", "SanctionsEntryReference"})
_KNOWN_OF_PROFILE: Final = frozenset({"Comment", "Identity", "Feature", "SanctionsEntryReference"})


def advanced_records(opened: Opened, context: Context, observed: str | None) -> Records:
    """Yield a record for every party and every relation of a file, ``observed`` on its day."""
    index = index_of(opened)
    lost = index.entries.keys() - index.profiles.keys()
    if lost:
        context.remark(
            f"sanctions entries of {len(lost)} that are no party of the file are left out, such as "
            f"of profile {min(lost)}"
        )
    audit = Audit((), context.remark)
    number = 0
    for _, element in numbered_elements(opened, TOP):
        tag = local_name(element.tag)
        if tag not in (PARTY, RELATION):
            continue
        number += 1
        own = element.get("FixedRef" if tag == PARTY else "ID")
        position = f"element {number}" if own is None else f"element {number} ({own})"
        named = own if tag == PARTY else f"relation-{own}"
        key = None if own is None else f"{index.kind}-{KIND}:{named}"
        remarks: list[str] = []
        try:
            if own is None or key is None:
                raise InvalidRecordError(f"{tag}: has no number")
            if tag == PARTY:
                rows = party_rows(element, own, index, observed, remarks)
                audit.check(unread_elements(element))
            else:
                rows = relation_rows(element, index, observed, remarks)
        except InvalidRecordError as wrong:
            yield Refusal(position, str(wrong), xml_text(element), key)
        else:
            yield Record(key, position, rows, remarks)


def party_rows(
    element: Element, uid: str, index: ReferenceIndex, observed: str | None, remarks: list[str]
) -> list[Row]:
    """Return the rows of a ``DistinctParty``: the party, stubs that it names, and its listings."""
    profiles = list(children(element, "Profile"))
    if not profiles:
        raise InvalidRecordError("Profile: missing")
    party = new_party(uid, _schema(profiles[0], index, remarks), [])
    entry = Entry(party, observed, remarks, [party])
    listed: list[Listing] = []
    for profile in profiles:
        for identity in children(profile, "Identity"):
            _add_names(identity, party, index, remarks)
            for number in index.numbers.get(identity.get("ID") or "", ()):
                # The number of a forged paper must not join this party to the true holder.
                if number.false or not number.number or is_true(identity.get("False")):
                    party.data.append(("identification", number.description))
                    continue
                add_number(entry, number.label, number.number, number.country, number.more)
    party.names.sort(key=lambda name: name.kind != "name")
    if not party.names:
        raise InvalidRecordError("Identity: the party has no name")
    for feature in (*element.iterchildren(), *(c for p in profiles for c in p)):
        if local_name(feature.tag) == "Feature":
            _add_feature(feature, entry, index)
    add_numbers_without_country(party)
    text = "; ".join(entry.shown)
    for profile in profiles:
        entries = index.entries.get(profile.get("ID") or "", [])
        listed += listings_of_entries(entries, party.id, text, remarks)
    for listing in listed:
        listing.observed_on, listing.entry_id = observed, uid
    if not listed:
        remarks.append("no sanctions entry names this party; it has no listing")
    identities = [one for profile in profiles for one in children(profile, "Identity")]
    said = [text for one in (element, *profiles, *identities) for text in _comments(one)]
    party.note = "; ".join(dict.fromkeys(said)) or None
    return [*entry.rows, *listed]


def unread_elements(element: Element) -> Iterator[str]:
    """Yield the names of a party's elements that are not read."""
    for child in element:
        tag = local_name(child.tag)
        if tag == "Profile":
            for part in child:
                if local_name(part.tag) not in _KNOWN_OF_PROFILE and local_name(part.tag):
                    yield f"Profile.{local_name(part.tag)}"
        elif tag and tag not in _KNOWN and tag != "Feature":
            yield tag


def _comments(element: Element) -> list[str]:
    found = ((one.text or "").strip() for one in children(element, "Comment"))
    return [text for text in found if text]


def _schema(profile: Element, index: ReferenceIndex, remarks: list[str]) -> str:
    kind = profile.get("PartySubTypeID")
    if kind is None:
        remarks.append("the party's kind is not stated")
        return "LegalEntity"
    schema = index.schema(kind)
    if schema is None:
        raise InvalidRecordError(f"PartySubTypeID: unknown value {kind!r}")
    return schema


def _add_names(identity: Element, party: Party, index: ReferenceIndex, remarks: list[str]) -> None:
    """Add the names of an identity; those of one that the file calls false are weak."""
    false = is_true(identity.get("False"))
    groups: dict[str, str] = {}
    for block in children(identity, "NamePartGroups"):
        for master in children(block, "MasterNamePartGroup"):
            for group in children(master, "NamePartGroup"):
                kind = index.text("NamePartType", group.get("NamePartTypeID"))
                groups[group.get("ID") or ""] = kind or ""
    aliases = sorted(children(identity, "Alias"), key=lambda a: not is_true(a.get("Primary")))
    for alias in aliases:
        number = alias.get("AliasTypeID")
        kind = ALIASES.get(index.text("AliasType", number) or number or "")
        if kind is None:
            kind = "name" if is_true(alias.get("Primary")) else "alias"
            remarks.append(f"AliasTypeID: unknown value {number!r}; the name is kept as {kind}")
        periods = [period_of(one)[1] for one in children(alias, "DatePeriod")]
        for documented in children(alias, "DocumentedName"):
            value, script = _documented_name(documented, groups, index)
            more = [*_comments(alias), *periods, *_comments(documented)]
            for country in children(documented, "DocumentedNameCountry"):
                more.append(index.text("Country", country.get("CountryID")) or "")
            if value and any(more):
                party.data.append(("name_remark", f"{value}: {', '.join(filter(None, more))}"))
            if value:
                _add_name_of_kind(party, value, kind, false or is_true(alias.get("LowQuality")))
                if script not in (None, "Latn"):
                    party.data.append(("name_in_script", f"{script}: {value}"))


def _add_name_of_kind(party: Party, value: str, kind: str, weak: bool) -> None:
    """Add a name of a kind; only the first main name is one, the others are aliases."""
    if weak:
        kind = "weak"
    elif kind == "name" and any(name.kind == "name" for name in party.names):
        kind = "alias"
    add_name(party, Name(value, kind))


def _documented_name(
    element: Element, groups: dict[str, str], index: ReferenceIndex
) -> tuple[str, str | None]:
    """Return a name with its parts in the usual order, and the script that it is written in."""
    parts: list[tuple[int, str]] = []
    script: str | None = None
    for part in children(element, "DocumentedNamePart"):
        for value in children(part, "NamePartValue"):
            text = (value.text or "").strip()
            if text:
                order = _PART_ORDER.get(groups.get(value.get("NamePartGroupID") or "", ""), 4)
                parts.append((order, text))
                script = index.text("Script", value.get("ScriptID")) or script
    if script in _FAMILY_FIRST:
        return " ".join(text for _, text in parts), script
    parts.sort(key=lambda part: part[0])
    return " ".join(text for _, text in parts), script


@lru_cache(maxsize=4096)
def label_of(text: str) -> str:
    """Return the name of a feature without the sign at its end."""
    return text.strip().rstrip(":- ")


def _add_feature(element: Element, entry: Entry, index: ReferenceIndex) -> None:
    """Add the dates, places and texts of a feature, and the parties that it names.

    Each is shown as a text too, since features may state directives as remarks do.
    """
    number = element.get("FeatureTypeID")
    label = label_of(index.text("FeatureType", number) or f"feature type {number}")
    for version in children(element, "FeatureVersion"):
        for part in version:
            match local_name(part.tag):
                case "DatePeriod":
                    day, text = period_of(part)
                    calendar = index.text("CalendarType", part.get("CalendarTypeID"))
                    if calendar not in (None, "Gregorian"):
                        day, text = None, f"{text} ({calendar})" if text else ""
                    if text:
                        entry.shown.append(f"{label} {day_in_words(day) or text}")
                        if label in ofac_labels.BIRTH:
                            add_birth(entry.party, day, text)
                        else:
                            add_fact(entry, label, text)
                case "VersionLocation":
                    _add_location(entry, label, part.get("LocationID"), index)
                case "VersionDetail":
                    text = (part.text or "").strip() or (
                        index.text("DetailReference", part.get("DetailReferenceID")) or ""
                    )
                    if text:
                        entry.shown.append(f"{label} {text}")
                        add_fact_or_party(entry, label, text)
                        if label in FLAGS:
                            add_country(entry, text)
                case "Comment" if part.text and not part.text.isspace():
                    add_fact(entry, f"{label} remark", part.text.strip())


def day_in_words(day: str | None) -> str | None:
    """Return an ISO day as remarks write it, ``05 Jun 1950``; None for any other text.

    So listing days are found in features as they are in remarks.
    """
    from datetime import date

    if day is None or len(day) != 10:
        return None
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return None
    return f"{found.day:02d} {MONTHS[found.month - 1].capitalize()} {found.year}"


def _add_location(entry: Entry, label: str, number: str | None, index: ReferenceIndex) -> None:
    place = None if number is None else index.places.get(number)
    if place is None:
        entry.remarks.append(f"{label}: there is no location {number!r}")
    elif label == "Location":
        add_address(entry, list(place.parts), place.country)
    else:
        text = ", ".join([*place.parts, place.country] if place.country else place.parts)
        if text:
            country = place.country if label in _COUNTRY_FEATURES else None
            add_fact(entry, label, country or text)
            if label in FLAGS and place.country:
                add_country(entry, place.country)
