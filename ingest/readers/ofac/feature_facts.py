"""Facts that OFAC states about a party beside its names, each under a label.

The same facts come as segments of a remark (CSV), as an id list (XML), and as features and
documents (advanced XML); here they become the same columns of a party.
"""

import re
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from graph.record.model import Interest, Link, Name, Party
from graph.values.name_keys import fold_name
from graph.values.share import UNKNOWN
from graph.values.vocabulary import Certainty
from ingest.reader import InvalidRecordError
from ingest.readers.ofac import ofac_labels
from ingest.readers.ofac.document_numbers import add_number
from ingest.readers.ofac.ofac_party import Entry
from ingest.values.published_days import MONTHS
from ingest.values.record_fields import add_once

_DAY: Final = re.compile(r"(?:(?:(\d{1,2}) )?([A-Za-z]{3})[a-z]* )?(\d{4})\Z")
_SINGLE_NAME: Final = re.compile(r"[afn]\.k\.a\. (['\"])(.+)\1\Z", re.DOTALL)
"""A weak name: in the CSV in single quotation marks, in the files of fixed width in double ones."""
_NUMBER: Final = re.compile(
    r"(?P<number>.+?)(?:\s*\((?P<country>[^()]{2,60}(?:\([^()]*\))?)\))?"
    r"(?P<dates>(?:\s+(?:issued|expires|expired)\s+.+)?)\Z",
    re.DOTALL,
)
_UNSPECIFIC: Final = ("Organization", "LegalEntity")
MAX_NUMBER: Final = 500
"""A longer text is not taken apart into a number, a country and dates."""
MAX_SEGMENTS: Final = 2000
"""More segments than this no remark of the lists comes near; the record is damaged."""
MAX_REMARK: Final = 1000
"""Length at which OFAC cuts the remarks of a row; the rest is in the file of comments."""


@lru_cache(maxsize=65_536)
def iso_day(text: str) -> str | None:
    """Return the ISO spelling of ``05 Jun 1950``, ``Jun 1950`` or ``1950``; None for any other.

    >>> iso_day("05 Jun 1950"), iso_day("Jun 1950"), iso_day("circa 1950")
    ('1950-06-05', '1950-06', None)
    """
    found = _DAY.match(text.strip())
    if found is None:
        return None
    day, month, year = found.groups()
    if not 1000 <= int(year) < 2200:
        return None
    if month is None:
        return year
    if month.lower() not in MONTHS:
        return None
    number = MONTHS.index(month.lower()) + 1
    if day is None:
        return f"{year}-{number:02d}"
    from datetime import date

    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None


def add_fact(entry: Entry, label: str, value: str) -> None:
    """Add what OFAC's label announces: a number, a date or place of birth, a website, ..."""
    party, number = entry.party, None
    if label in ofac_labels.NUMBERS and len(value) < MAX_NUMBER:
        number = _NUMBER.match(value)
    if number is not None:
        add_number(entry, label, number["number"], number["country"], number["dates"].strip())
    elif label in ofac_labels.BIRTH:
        add_birth(party, iso_day(value), value)
    elif label in ofac_labels.BIRTH_PLACE:
        _add_data(party, "birth_place", value)
    elif label in ofac_labels.NATIONALITY:
        add_country(entry, value)
        _add_data(party, "nationality", value)
    elif label in ofac_labels.REGISTERED_IN:
        party.jurisdiction = party.jurisdiction or ofac_labels.country(value)
        _add_data(party, "registered_in", value)
    elif label == "Gender":
        _add_data(party, "gender", value.lower())
    else:
        if (label, value.casefold()) == ofac_labels.GOVERNMENT and party.schema in _UNSPECIFIC:
            # What a listed government controls is blocked, so its kind must not be lost.
            party.schema = "PublicBody"
        _add_data(party, _data_field(label), value)


def add_fact_or_party(entry: Entry, label: str, value: str) -> None:
    """Add a fact, or the ship's owner or other party that the label names."""
    if label == ofac_labels.SHIP_OWNER:
        add_owner(entry, value)
    elif label == ofac_labels.LINKED_TO:
        add_linked(entry, value)
    else:
        add_fact(entry, label, value)


@lru_cache(maxsize=4096)
def _data_field(label: str) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", label.lower())) or "remark"


def add_birth(party: Party, day: str | None, text: str) -> None:
    """Add a date of birth as text; the first whole or partial day is the party's birth date."""
    if day is not None and party.birth_date is None and party.schema not in ("Vessel", "Airplane"):
        party.birth_date = day
    _add_data(party, "birth", text)


def add_country(entry: Entry, text: str) -> None:
    """Add a country of the party by its code; add a remark on a country that is unknown."""
    code = ofac_labels.country(text)
    add_once(entry.party.countries, code)
    if code is None and not ofac_labels.is_nowhere(text):
        entry.remarks.append(f"unknown country {text!r}")


def add_remarks(entry: Entry, text: str) -> None:
    """Add the facts of a remark, whose segments have ``;`` between them, and whom it names."""
    whole = text.strip().removesuffix(".")
    if whole.startswith("(Linked To") and whole.endswith(")") and whole.count("(") == 1:
        whole = whole[1:-1]
    pieces = whole.split("; ")
    if len(pieces) > MAX_SEGMENTS:
        raise InvalidRecordError(f"remarks: {len(pieces)} segments cannot be meant")
    for piece in pieces:
        segment = _without_brackets(piece.strip().removesuffix(";"))
        single = _SINGLE_NAME.match(segment.removeprefix("alt. "))
        fact = ofac_labels.split_label(segment)
        if single is not None:
            add_name(entry.party, Name(single[2], "weak"))
        elif fact is not None:
            add_fact_or_party(entry, *fact)
        else:
            _add_data(entry.party, "remark", segment)


def _without_brackets(segment: str) -> str:
    """Return a segment without the brackets around all of it, as in ``(Linked To: A LTD.)``."""
    inner = segment[1:-1] if segment[:1] == "(" and segment[-1:] == ")" else ""
    if inner and "(" not in inner and ")" not in inner:
        return inner.strip()
    if "Linked To" not in segment[:10] or segment.count("(") == segment.count(")"):
        return segment
    # One of several that stand within the same brackets.
    return segment[1:].lstrip() if segment[0] == "(" else segment.removesuffix(")")


def add_linked(entry: Entry, name: str) -> None:
    """Add the party that the entry names, never joined to another by its name, and the link."""
    if name:
        party, stub = entry.party, _stub(entry.party, name, "linked")
        link = Link("UnknownLink", party.id, stub.id, role="Linked To", observed_on=entry.observed)
        link.quote = f"Linked To: {name}"
        entry.rows.extend((stub, link))


def add_owner(entry: Entry, name: str) -> None:
    """Add the owner that the list names in free text, and its interest of unknown size."""
    owner = _stub(entry.party, name, "owner")
    interest = Interest(owner.id, entry.party.id, [], UNKNOWN, observed_on=entry.observed)
    interest.quote, interest.certainty = f"Vessel Owner: {name}", Certainty.REPORTED.value
    entry.rows.extend((owner, interest))


def _stub(party: Party, name: str, role: str) -> Party:
    """Return a party that the list only names; its id is unique to the entry that names it."""
    key = blake2b(fold_name(name).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    return Party(f"{party.id}-{role}-{key}", "LegalEntity", [Name(name)])


def add_name(party: Party, name: Name) -> None:
    """Add a name unless the party has it; a strong one replaces the same weak one."""
    known = next((other for other in party.names if other.value == name.value), None)
    if known is None:
        party.names.append(name)
    elif known.kind == "weak":
        known.kind = name.kind


def add_address(entry: Entry, pieces: list[str | None], country: str | None) -> None:
    """Add an address as one line, and its country to a body, ship or aircraft.

    The country says nothing of a person, nor of a party whose kind the file does not state.
    """
    party = entry.party
    stated = [piece.strip() for piece in pieces if piece and piece.strip()]
    if stated:
        add_once(party.addresses, ", ".join([*stated, country] if country else stated))
    if country and party.schema not in ("Person", "LegalEntity"):
        add_country(entry, country)
    elif country:
        _add_data(party, "address_country", country)


def _add_data(party: Party, field: str, value: str) -> None:
    if value:
        add_once(party.data, (field, value))
