"""One party of the advanced XML with its names, features, documents and listings."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from graph.record.model import Listing, Name, Party, Row
from ingest.formats.xml_elements import Element, is_true, local_name
from ingest.reader import InvalidRecordError
from ingest.readers.ofac import ofac_labels
from ingest.readers.ofac.document_numbers import add_number, add_numbers_without_country
from ingest.readers.ofac.feature_facts import (
    add_address,
    add_birth,
    add_country,
    add_fact,
    add_name,
    linked_rows,
    owner_rows,
)
from ingest.readers.ofac.ofac_party import LIST_SCHEME
from ingest.readers.ofac.renderings.advanced_elements import children, period_of
from ingest.readers.ofac.renderings.advanced_first_pass import ReferenceIndex
from ingest.readers.ofac.renderings.ofac_listings import listings_of_entries

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
_FLAGS: Final = frozenset({"Vessel Flag"})
_COUNTRY_FEATURES: Final = _FLAGS | ofac_labels.NATIONALITY | ofac_labels.REGISTERED_IN
"""Features whose place is a country; of any other it is a place within one."""
_KNOWN: Final = frozenset({"Comment", "Profile", "SanctionsEntryReference"})
_KNOWN_OF_PROFILE: Final = frozenset({"Comment", "Identity", "Feature", "SanctionsEntryReference"})


def party_rows(
    element: Element, uid: str, index: ReferenceIndex, observed: str | None, remarks: list[str]
) -> list[Row]:
    """Return the rows of a ``DistinctParty``: the party, stubs that it names, and its listings.

    Raises:
        InvalidRecordError: it has no profile or name, or its kind is unknown.
    """
    profiles = list(children(element, "Profile"))
    if not profiles:
        raise InvalidRecordError("Profile: missing")
    party = Party(f"ofac-{uid}", _schema(profiles[0], index, remarks), [])
    party.identifiers.append(f"{LIST_SCHEME}:{uid}")
    rows: list[Row] = [party]
    shown: list[str] = []
    listed: list[Listing] = []
    for profile in profiles:
        for identity in children(profile, "Identity"):
            _add_names(identity, party, index, remarks)
            for number in index.numbers.get(identity.get("ID") or "", ()):
                # The number of a forged paper must not join this party to the true holder.
                if number.false or not number.number or is_true(identity.get("False")):
                    party.data.append(("identification", number.description))
                    continue
                add_number(party, number.label, number.number, number.country, number.more, remarks)
    party.names.sort(key=lambda name: name.kind != "name")
    if not party.names:
        raise InvalidRecordError("Identity: the party has no name")
    for feature in (*element.iterchildren(), *(c for p in profiles for c in p)):
        if local_name(feature.tag) == "Feature":
            rows += _add_feature(feature, party, index, shown, (observed, remarks))
    add_numbers_without_country(party)
    text = "; ".join(shown)
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
    return [*rows, *listed]


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
    """Return the filled comments that an element has."""
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


def _add_feature(
    element: Element,
    party: Party,
    index: ReferenceIndex,
    shown: list[str],
    observed_and_remarks: tuple[str | None, list[str]],
) -> list[Row]:
    """Add the dates, places and texts of a feature; return the rows for parties that it names.

    ``shown`` gains each as a text, since features may state directives as remarks do.
    """
    observed, remarks = observed_and_remarks
    number = element.get("FeatureTypeID")
    label = label_of(index.text("FeatureType", number) or f"feature type {number}")
    rows: list[Row] = []
    for version in children(element, "FeatureVersion"):
        for part in version:
            match local_name(part.tag):
                case "DatePeriod":
                    day, text = period_of(part)
                    calendar = index.text("CalendarType", part.get("CalendarTypeID"))
                    if calendar not in (None, "Gregorian"):
                        day, text = None, f"{text} ({calendar})" if text else ""
                    if text:
                        shown.append(f"{label} {day_in_words(day) or text}")
                        if label in ofac_labels.BIRTH:
                            add_birth(party, day, text)
                        else:
                            add_fact(party, label, text, remarks)
                case "VersionLocation":
                    _add_location(party, label, part.get("LocationID"), index, remarks)
                case "VersionDetail":
                    text = (part.text or "").strip() or (
                        index.text("DetailReference", part.get("DetailReferenceID")) or ""
                    )
                    if text:
                        shown.append(f"{label} {text}")
                        rows += _add_detail(party, label, text, observed, remarks)
                case "Comment" if part.text and not part.text.isspace():
                    add_fact(party, f"{label} remark", part.text.strip(), remarks)
    return rows


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
    month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[found.month - 1]
    return f"{found.day:02d} {month} {found.year}"


def _add_detail(
    party: Party, label: str, text: str, observed: str | None, remarks: list[str]
) -> list[Row]:
    if label == ofac_labels.SHIP_OWNER:
        return owner_rows(party, text, observed)
    if label == ofac_labels.LINKED_TO:
        return linked_rows(party, text, observed)
    add_fact(party, label, text, remarks)
    if label in _FLAGS:
        add_country(party, text, remarks)
    return []


def _add_location(
    party: Party, label: str, number: str | None, index: ReferenceIndex, remarks: list[str]
) -> None:
    place = None if number is None else index.places.get(number)
    if place is None:
        remarks.append(f"{label}: there is no location {number!r}")
    elif label == "Location":
        add_address(party, list(place.parts), place.country, remarks)
    else:
        text = ", ".join([*place.parts, place.country] if place.country else place.parts)
        if text:
            country = place.country if label in _COUNTRY_FEATURES else None
            add_fact(party, label, country or text, remarks)
            if label in _FLAGS and place.country:
                add_country(party, place.country, remarks)
