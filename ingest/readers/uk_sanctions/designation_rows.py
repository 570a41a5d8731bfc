"""One designation of the UK's lists as a party, its listings, and those it names."""

import re
from dataclasses import replace
from typing import Final

from graph.record.model import Listing, Name, Party, Row
from graph.values.identifiers import normalise_identifier
from ingest import programmes
from ingest.codes.uk_measures import letters_and_digits, measure_of, regime_code, split_sanctions
from ingest.reader import InvalidRecordError
from ingest.readers.uk_sanctions.designation import LISTING, NAME, SCRIPT, Designation, iso_day
from ingest.readers.uk_sanctions.designation_facts import add_details
from ingest.readers.uk_sanctions.designation_relations import relation_rows
from ingest.values.list_values import language_of
from ingest.values.record_fields import add_once

KINDS: Final = {"individual": "Person", "entity": "Organization", "ship": "Vessel"}

NAME_KINDS: Final = {
    "": "",
    "primaryname": "name",
    "primealias": "name",
    "primaryalias": "name",
    "primarynamevariation": "alias",
    "alias": "alias",
    "aka": "alias",
    "fka": "previous",
    "formerlyknownas": "previous",
    "formername": "previous",
    "previousname": "previous",
    "nickname": "weak",
}
"""Kind of each type of name; where the type is empty, the first name is the name."""

_UK_REFERENCE: Final = re.compile(r"\(UK Sanctions List Ref\)\s*:\s*([A-Z]{2,4}\d{3,5})\b")
_UN_REFERENCE: Final = re.compile(r"\b[A-Z]{2}[ie]\.\d{3}\b")
_UN_REFERENCE_IN_TEXT: Final = re.compile(
    r"\bUN Ref[^A-Za-z0-9]{0,4}([A-Z]{2}[IE]\.\d{3}\b|[A-Z]{1,2}(?:\.[A-Z0-9]{1,4}){3}\b)",
    re.IGNORECASE,
)
"""A reference of today or of before 2014 in the closed list's text, which may name others too."""
_SHIP: Final = re.compile(r"\s*IMO(?: (?:number|no\.?))? ?:? ?(\d{7})\b(?=.*\bvessel)", re.I | re.S)
"""How the text of a ship begins that the closed list of before 2020 calls an entity."""
_BAN_STATUS: Final = re.compile(r"(?:.*\|)?(?:i|investment ban[^|]*)(?:\||\Z)", re.IGNORECASE)
"""A status of the closed list by which a row is no freeze; its XML has two in one text."""
_INVESTMENT: Final = re.compile(r"\binvestment[ -](?:ban|restriction)s?\b", re.IGNORECASE)


def entry_rows(entry: Designation, remarks: list[str]) -> tuple[str, list[Row]]:
    """Return the key and the rows of a designation."""
    key = entry.first_value("group_id" if entry.old else "unique_id")
    if key is None:
        raise InvalidRecordError(f"{'Group ID' if entry.old else 'Unique ID'}: missing")
    prefix = "uk-ofsi-" if entry.old else "uk-"
    party = Party(f"{prefix}{key.casefold()}", _schema(entry), _names(entry, remarks))
    _add_references(entry, key, party)
    add_details(entry, party, remarks)
    ship = _ship_number(entry) if entry.old else None
    if ship is not None and party.schema == "Vessel":
        _add_identifier(party, "IMO", ship)
    listings = _listings(entry, key, party.id, remarks)
    return key, [party, *listings, *relation_rows(entry, party, remarks)]


def _schema(entry: Designation) -> str:
    kind = entry.first_value("kind")
    if kind is None:
        raise InvalidRecordError("Designation Type: missing")
    if kind.casefold() not in KINDS:
        raise InvalidRecordError(f"Designation Type: unknown value {kind!r}")
    if entry.old and kind.casefold() == "entity" and _ship_number(entry) is not None:
        return "Vessel"
    return KINDS[kind.casefold()]


def _ship_number(entry: Designation) -> str | None:
    for text in entry.field_values("information"):
        found = _SHIP.match(text)
        if found is not None and normalise_identifier("IMO", found[1]).valid is True:
            return found[1]
    return None


def _names(entry: Designation, remarks: list[str]) -> list[Name]:
    names: dict[str, Name] = {}
    # Whether a name without a type is the main name depends on all the others.
    untyped: list[Name] = []
    for first, second, third, fourth, fifth, last, type_, strength in entry.filled_parts(NAME):
        text = " ".join(piece for piece in (first, second, third, fourth, fifth, last) if piece)
        if not text:
            continue
        kind = _name_kind(type_, strength, remarks)
        known = names.setdefault(text, Name(text, kind))
        if _RANK[kind] < _RANK[known.kind]:
            known.kind = kind
        if not kind and known not in untyped:
            untyped.append(known)
    scripts = [(text, language) for text, language in entry.filled_parts(SCRIPT) if text]
    if not names and scripts:
        names[scripts[0][0]] = Name(scripts[0][0], "name", _language(scripts[0][1]))
    if not names:
        raise InvalidRecordError("Name 6: the designation has no name")
    found = list(names.values())
    named = any(name.kind == "name" for name in found)
    for name in untyped:
        if name.kind == "":
            name.kind = "alias" if named else "name"
            named = True
    if not named:
        next((n for n in found if n.kind != "weak"), found[0]).kind = "name"
    for text, language in scripts:
        if text not in names:
            names[text] = Name(text, "alias", _language(language))
            found.append(names[text])
    return found


def _language(text: str) -> str | None:
    return language_of(text) if text else None


_RANK: Final = {"name": 0, "alias": 1, "previous": 2, "": 3, "weak": 4}


def _name_kind(type_: str, strength: str, remarks: list[str]) -> str:
    kind = NAME_KINDS.get(letters_and_digits(type_))
    if kind is None:
        remarks.append(f"Name type: unknown value {type_!r}; the name is kept as an alias")
        kind = "alias"
    if not strength:
        return kind
    quality = strength.casefold()
    if "low" in quality and kind != "name":
        return "weak"
    if "f.k.a" in quality and kind == "alias":
        return "previous"
    if "low" not in quality and "good" not in quality and "k.a" not in quality:
        remarks.append(f"unknown alias strength {strength!r}; the name is kept as {kind or 'name'}")
    return kind


def _add_references(entry: Designation, key: str, party: Party) -> None:
    information = "\n".join(entry.field_values("information"))
    _add_identifier(party, "UK-OFSI" if entry.old else "UK-SL", key)
    if entry.old:
        stated = [*_UK_REFERENCE.findall(information), *entry.field_values("uk_reference")]
        for reference in dict.fromkeys(stated):
            _add_identifier(party, "UK-SL", reference)
            party.same_as.append(f"uk-{reference.casefold()}")
    else:
        for text in entry.field_values("group_id"):
            for group in re.findall(r"\d+", text):
                _add_identifier(party, "UK-OFSI", group)
                add_once(party.same_as, f"uk-ofsi-{group}")
    for text in entry.field_values("un_reference"):
        for reference in _UN_REFERENCE.findall(text):
            _add_identifier(party, "UN-SC", reference)
    if (
        "un_reference" not in entry.own
        and (found := _UN_REFERENCE_IN_TEXT.search(information)) is not None
    ):
        written = found[1]
        today = len(written) == 7 and written[2] in "IEie"
        _add_identifier(
            party, "UN-SC", written[:2] + written[2].lower() + written[3:] if today else written
        )


def _add_identifier(party: Party, scheme: str, value: str) -> None:
    add_once(party.identifiers, str(normalise_identifier(scheme, value)))


def _listings(entry: Designation, key: str, party: str, remarks: list[str]) -> list[Row]:
    """Return one listing for each regime, freeze and ban apart; rows of a CSV repeat it."""
    found: dict[tuple[str, bool], Listing] = {}
    doubtful: dict[tuple[str, bool], None] = {}
    reason = "\n".join(entry.field_values("reasons")) or None
    for regime, source, imposed, status, designated, listed in entry.filled_parts(LISTING):
        if not regime:
            continue
        programme = _programme(regime, remarks)
        # A row of the closed list may be an investment ban and not a freeze.
        marked = _BAN_STATUS.match(status) or _INVESTMENT.search(programme.programme)
        banned = entry.old and (entry.investment or marked is not None)
        listing = found.get((regime, banned))
        if listing is None:
            listing = found[regime, banned] = Listing(
                party=party,
                authority="UK",
                list_name=programme.list_name,
                # As published: an old list cannot mean the regulations that its regime has today.
                programme=regime,
                reason=reason,
                entry_id=key,
                observed_on=entry.seen_on,
            )
        if _add_measures(listing, entry, imposed, banned, remarks):
            doubtful[regime, banned] = None
        _set_start(listing, (designated, listed), remarks)
        said = "; ".join(piece for piece in (imposed, source) if piece)
        if said and said not in (listing.note or ""):
            listing.note = said if listing.note is None else f"{listing.note}; {said}"
    if not found:
        raise InvalidRecordError("Regime Name: missing")
    for listing in found.values():
        if listing.start is None:
            remarks.append("no day of designation: the listing has no start")
        if not listing.measures and not any("unmapped sanction" in text for text in remarks):
            remarks.append("no sanctions imposed are stated: the listing has no measures")
    # A sanction that nobody could map may be a freeze: what the others say does not answer that.
    open_ones = (found[key] for key in doubtful)
    unsure = [one for one in open_ones if one.measures and "asset_freeze" not in one.measures]
    return [*found.values(), *(replace(one, measures=[]) for one in unsure)]


def _add_measures(
    listing: Listing, entry: Designation, imposed: str, banned: bool, remarks: list[str]
) -> bool:
    """Add the measures that one row states, and return whether it states one that is not known.

    The closed list's follow from ``banned`` alone.
    """
    if entry.old:
        if banned:
            listing.list_name = "uk_russia_investment_ban"
        listing.measures = ["investment_ban" if banned else "asset_freeze"]
        return False
    doubtful = False
    for sanction in [*split_sanctions(imposed), *entry.field_values("indicated")]:
        found = measure_of(sanction)
        if found is None and sanction:
            doubtful = True
            text = f"unmapped sanction {sanction!r}: kept as published, without a measure"
            add_once(remarks, text)
        add_once(listing.measures, found or None)
    return doubtful


def _set_start(listing: Listing, stated: tuple[str, ...], remarks: list[str]) -> None:
    """Move the start of a listing to the earliest of the stated days."""
    for text in stated:
        if not text:
            continue
        day = iso_day(text)
        if day is None:
            remarks.append(f"{text!r} is no day; left out")
        elif listing.start is None or day < listing.start:
            listing.start = day


def _programme(regime: str, remarks: list[str]) -> programmes.Programme:
    found = programmes.find_programme("uk_sanctions", regime_code(regime))
    if found is None:
        add_once(remarks, f"unmapped programme {regime!r}: kept as published")
        return programmes.Programme("UK", "uk_sanctions_list", regime, (), regime)
    return found
