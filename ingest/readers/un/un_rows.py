"""One individual or entity of the UN's list, as read and as a party with its listing.

``INDIVIDUAL_ALIAS`` and ``ENTITY_ALIAS`` are the same group here, ``ALIAS``; so are the others.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Final

from graph.record.model import Listing, Name, Party, Row
from graph.values.identifiers import normalise_identifier
from ingest import programmes
from ingest.codes.uk_measures import letters_and_digits
from ingest.formats.xml_elements import Element, local_name, xml_text
from ingest.reader import InvalidRecordError
from ingest.values.countries import country_in_words
from ingest.values.list_values import add_countries, country_of, is_no_country, passport
from ingest.values.prose_numbers import company_numbers
from ingest.values.published_days import is_possible_birth, published_day
from ingest.values.record_fields import add_once

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


NAME_KINDS: Final = {
    "": "alias",
    "good": "alias",
    "a.k.a.": "alias",
    "a.k.a": "alias",
    "f.k.a.": "previous",
    "f.k.a": "previous",
    "low": "weak",
}
"""Kind of the name that each quality of alias makes."""

_LOW: Final = re.compile(r"\b(?:low|weak|poor|faible|bas(?:se)?|baj[ao]|d[eé]bil|низк\w*)\b")
_FORMER: Final = re.compile(r"\s*(?:formerly|previously) listed as\b", re.IGNORECASE)

AS_DATA: Final = {
    "TITLE": "title",
    "DESIGNATION": "function",
    "GENDER": "gender",
    "NATIONALITY": "nationality",
    "NATIONALITY2": "nationality",
    "REFERENCE_NUMBER": "reference",
    "SUBMITTED_BY": "submitted_by",
    "SUBMITTED_ON": "submitted_on",
    "INTERPOL_LINK": "interpol_link",
}
"""Fields that are kept as text, and what they are called there."""

_NAMES: Final = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_MEASURES: Final = {
    "asset_freeze": re.compile(
        r"assets? freeze|gel des (?:avoirs|actifs|fonds)|замораживание активов"
        r"|congelaci[oó]n de (?:los )?(?:activos|bienes|fondos)",
        re.IGNORECASE,
    ),
    "travel_ban": re.compile(
        r"travel ban|interdiction de voyager?s?|запрет на поездки"
        r"|prohibici[oó]n de (?:viajar|viajes?|los viajes)",
        re.IGNORECASE,
    ),
}
_MEASURES_IN_BRACKETS: Final = re.compile(
    r"(?:r[eé]solution|resoluci[oó]n|резолюции) \d+[^()]{0,20}(?:\(\d{4}\))?[^()]{0,20}"
    r"\(\s*([^()\d]{8,80}?)\s*\)",
    re.IGNORECASE,
)
"""What stands in brackets behind the resolution of an entry. The list is published in English,
French and Spanish with the same ``DATAID``; the words of Russian are general knowledge."""

_STATING_PROGRAMMES: Final = frozenset({"1970 (2011)"})
"""Programmes each of whose persons has measures of his own stated."""

_PASSPORTS: Final = ("passport", "passeport", "pasaporte", "паспорт")
_PLACE: Final = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")


def entry_rows(entry: Entry, remarks: list[str]) -> tuple[str, list[Row]]:
    """Return the key and the rows of an entry."""
    key = entry.first_value("DATAID")
    if key is None:
        raise InvalidRecordError("DATAID: missing")
    party = Party(f"un-{key}", entry.schema, _names(entry, remarks))
    for reference in entry.own.get("REFERENCE_NUMBER", ()):
        party.identifiers.append(str(normalise_identifier("UN-SC", reference)))
    for text in [*entry.own.get("NATIONALITY", ()), *entry.own.get("NATIONALITY2", ())]:
        _add_countries(text, party, remarks)
    _add_addresses(entry, party, remarks)
    _add_births(entry, party, remarks)
    _add_documents(entry, party)
    if party.schema != "Person":
        for text in entry.own.get("COMMENTS1", ()):
            party.identifiers.extend(company_numbers(text, party.countries))
    for name, called in AS_DATA.items():
        if name in entry.own:
            party.data.extend((called, value) for value in entry.own[name])
    for name, called in (("LAST_DAY_UPDATED", "updated"), ("LAST_REVIEWED_ON", "reviewed")):
        days = entry.own.get(name)
        if days:
            party.data.append((called, max(days)[:10]))
    return key, [party, _listing(entry, party, remarks)]


def _names(entry: Entry, remarks: list[str]) -> list[Name]:
    text = " ".join(entry.own[name][0] for name in _NAMES if name in entry.own)
    scripts = entry.own.get("NAME_ORIGINAL_SCRIPT", [])
    text = text or next((piece for written in scripts for piece in _split_names(written)), "")
    if not text:
        raise InvalidRecordError("FIRST_NAME: the entry has no name")
    names = {text: Name(text, "name")}
    for written in scripts:
        for piece in _split_names(written):
            names.setdefault(piece, Name(piece, "alias"))
    for alias in entry.groups.get("ALIAS", ()):
        quality = alias.get("QUALITY", "").casefold()
        kind = NAME_KINDS.get(quality, "weak" if _LOW.search(quality) is not None else "alias")
        if quality not in NAME_KINDS:
            remarks.append(f"unknown quality of alias {alias['QUALITY']!r}; the name is {kind}")
        if kind == "alias" and _FORMER.match(alias.get("NOTE", "")) is not None:
            kind = "previous"
        for piece in _split_names(alias.get("ALIAS_NAME", "")):
            known = names.setdefault(piece, Name(piece, kind))
            if known.kind == "weak":
                known.kind = kind
    return list(names.values())


def _split_names(text: str) -> list[str]:
    """Return the names in one element; a list of them may stand in brackets behind one.

    >>> _split_names("A (x); B (C; D (y))")
    ['A (x)', 'B', 'C', 'D (y)']
    """
    found: list[str] = []
    for piece in text.split(";"):
        alone = _lone_bracket(piece)
        parts = [piece] if alone is None else [piece[:alone], piece[alone + 1 :]]
        found.extend(part.strip() for part in parts if part.strip())
    return found


def _lone_bracket(text: str) -> int | None:
    """Return the place of the first bracket without its partner in the text, or ``None``."""
    opened: list[int] = []
    for place, sign in enumerate(text):
        if sign == "(":
            opened.append(place)
        elif sign == ")":
            if not opened:
                return place
            opened.pop()
    return opened[0] if opened else None


def _add_addresses(entry: Entry, party: Party, remarks: list[str]) -> None:
    for part in entry.groups.get("ADDRESS", ()):
        text = ", ".join(part[name] for name in _PLACE if name in part)
        if text and text != part.get("COUNTRY"):
            add_once(party.addresses, text)
        if "COUNTRY" in part and not is_no_country(part["COUNTRY"]):
            if entry.schema != "Person":
                _add_countries(part["COUNTRY"], party, remarks)
            elif text == part["COUNTRY"]:
                add_once(party.data, ("address_country", text))
        if "NOTE" in part:
            party.data.append(("address_note", part["NOTE"]))


def _add_countries(text: str, party: Party, remarks: list[str]) -> None:
    """Add the countries that a text names in English, else the one in another language."""
    code = None if country_of(text) is not None else country_in_words(text)
    if code is None:
        add_countries(text, party.countries, remarks)
    add_once(party.countries, code)


def _add_births(entry: Entry, party: Party, remarks: list[str]) -> None:
    for part in entry.groups.get("DATE_OF_BIRTH", ()):
        stated = part.get("DATE", part.get("YEAR", ""))[:10]
        years = [part[name] for name in ("FROM_YEAR", "TO_YEAR") if name in part]
        kind = part.get("TYPE_OF_DATE", "").upper()
        exact = stated and kind in ("", "EXACT") and not years
        if (
            exact
            and party.birth_date is None
            and is_possible_birth(stated, "DATE_OF_BIRTH", remarks)
        ):
            party.birth_date = stated
        about = "about" if kind.startswith(("APPROX", "APROX")) else ""
        pieces = (about, stated, " to ".join(years), part.get("NOTE", ""))
        said = " ".join(piece for piece in pieces if piece)
        add_once(party.data, ("birth", said) if said else None)
    for part in entry.groups.get("PLACE_OF_BIRTH", ()):
        said = ", ".join(part[name] for name in (*_PLACE, "NOTE") if name in part)
        party.data.append(("birth_place", said))
    for part in entry.groups.get("ALIAS", ()):
        names = ("DATE_OF_BIRTH", "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH", "NOTE")
        said = ", ".join(part[name] for name in names if name in part)
        if said:
            name = part.get("ALIAS_NAME")
            party.data.append(("alias_note", said if name is None else f"{name}: {said}"))


def _add_documents(entry: Entry, party: Party) -> None:
    for part in entry.groups.get("DOCUMENT", ()):
        kind = part.get("TYPE_OF_DOCUMENT", "").casefold()
        number = part.get("NUMBER", "")
        if number and any(word in kind for word in _PASSPORTS):
            add_once(party.identifiers, passport(number))
        said = " ".join(part.values())
        if part.keys() - {"TYPE_OF_DOCUMENT"}:
            party.data.append(("identification", said))


def _listing(entry: Entry, party: Party, remarks: list[str]) -> Listing:
    code = entry.first_value("UN_LIST_TYPE")
    if code is None:
        raise InvalidRecordError("UN_LIST_TYPE: missing")
    found = programmes.find_programme("un", code)
    if found is None:
        # ``South Sudan`` is ``SouthSudan``, by its letters.
        known = _codes_by_letters().get(letters_and_digits(code), code)
        found = programmes.find_programme("un", known)
    if found is None:
        remarks.append(f"unmapped programme {code!r}: kept as published, without measures")
        found = programmes.Programme("UN", "un_sc", code, (), code)
    comments = "\n".join(entry.own.get("COMMENTS1", ())) or None
    start = published_day(entry.first_value("LISTED_ON"), "LISTED_ON", remarks)
    if start is None:
        remarks.append("no day of listing: the listing has no start")
    measures = _stated_measures(comments)
    if not measures:
        measures = [
            one for one in found.measures if party.schema == "Person" or one != "travel_ban"
        ]
        if found.programme in _STATING_PROGRAMMES and party.schema == "Person":
            remarks.append("states no measure of its own: those of its committee are taken")
    return Listing(
        party=party.id,
        authority=found.authority,
        list_name=found.list_name,
        programme=found.programme,
        measures=measures,
        start=start,
        end=published_day(entry.first_value("DELISTED_ON"), "DELISTED_ON", remarks),
        reason=comments,
        entry_id=entry.first_value("REFERENCE_NUMBER"),
        observed_on=entry.seen_on,
    )


@cache
def _codes_by_letters() -> dict[str, str]:
    return {letters_and_digits(code): code for code in programmes.codes("un")}


def _stated_measures(comments: str | None) -> list[str]:
    """Return the measures that the entry states in brackets behind its resolution.

    >>> _stated_measures("Listed pursuant to paragraph 15 of resolution 1970 (2011) (Travel Ban).")
    ['travel_ban']
    """
    said = " ".join(_MEASURES_IN_BRACKETS.findall(comments)) if comments else ""
    return [measure for measure, words in _MEASURES.items() if words.search(said) is not None]
