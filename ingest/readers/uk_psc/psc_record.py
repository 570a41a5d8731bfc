"""The record of one line of the PSC snapshot, by its kind."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from graph.record.model import Gap, Interest, Name, Party, Row
from graph.values.dates import UNKNOWN_DAY, days_of
from graph.values.errors import InputError
from graph.values.identifiers import Identifier, normalise_identifier, party_id
from graph.values.share import UNKNOWN
from graph.values.vocabulary import SHARE_CAPITAL
from ingest.codes.natures import holdings, known_slug, remark_new_natures
from ingest.reader import InvalidRecordError, Record
from ingest.readers.uk_psc.psc_party import SCHEMA_OF, holder, schema_by_title
from ingest.values.record_fields import required_value, take_object, take_text

SITE: Final = "https://find-and-update.company-information.service.gov.uk"
_CEASED: Final = "has ceased; the day is not published"
_LINKED: Final = "named by a statement that says nothing of what it holds"
_FOREIGN: Final = ("OE", "FC", "SF", "NF", "BR")
"""Prefixes of numbers given to companies of other countries, and to their branches."""

_PARTNERSHIPS: Final = ("OC", "SO", "NC")
"""Prefixes of limited liability partnerships, which have no share capital."""


@dataclass(slots=True)
class PscLine:
    """One line: the company it is about, its kind, where it stands, and the rest of it.

    ``say`` is called with a remark for a person on what is new in the file.
    """

    company: str
    kind: str
    position: str
    data: dict[str, Any]
    say: Callable[[str], None]


def record_of(line: PscLine) -> Record:
    """Return the record of a line; fields it reads are popped from ``line.data``."""
    make = _MAKERS.get(line.kind) or (_add_person if line.kind in SCHEMA_OF else None)
    if make is None:
        raise InvalidRecordError(f"data.kind: {line.kind!r} is not known")
    number = _number(line.company)
    line.data.pop("etag", None)
    path = required_value(take_text(take_object(line.data, "links"), "self"), "data.links.self")
    company = _company(number)
    record = Record(_key(number, path), line.position, [company])
    if number.problem is not None:
        record.remarks.append(number.problem)
    make(line, number, record)
    url = SITE + path if path.startswith("/") else None
    for row in record.rows:
        if isinstance(row, (Interest, Gap)):
            row.url = url
    return record


def key_of(company: str, address: str) -> str:
    """Return the key of a record: the company's number, and what its address has behind that."""
    return _key(_number(company), address)


def _number(company: str) -> Identifier:
    try:
        return normalise_identifier("GB-COH", company)
    except InputError as wrong:
        raise InvalidRecordError(f"company_number: {wrong}") from None


def _key(number: Identifier, address: str) -> str:
    parts = list(filter(None, address.split("/")))
    return "/".join([number.value, *[p for p in parts[2:] if not p.startswith("persons-")]])


def _company(number: Identifier) -> Party:
    """Return the company without a name or address, which the register of companies has."""
    foreign = number.value.startswith(_FOREIGN)
    partnership = number.value.startswith(_PARTNERSHIPS)
    return Party(
        id=party_id(number),
        schema="Company",
        names=[],
        jurisdiction=None if foreign else "gb",
        identifiers=[str(number)],
        data=[(SHARE_CAPITAL, "false")] if partnership else [],
    )


def _day(data: dict[str, Any], field: str) -> str | None:
    text = take_text(data, field)
    wrong = None if text is None else _day_problem(text)
    if wrong is not None:
        raise InvalidRecordError(f"{field}: {wrong}")
    return text


def has_day(text: str) -> bool:
    """Return whether a text is a date, as far as it goes."""
    return _day_problem(text) is None


@lru_cache(maxsize=65_536)
def _day_problem(text: str) -> str | None:
    """Return what is wrong with a date, or ``None``."""
    try:
        days_of(text)
    except InputError as wrong:
        return str(wrong)
    return None


def _span(data: dict[str, Any], record: Record) -> tuple[str | None, str | None]:
    start, end = _day(data, "notified_on"), _day(data, "ceased_on")
    if start is not None and end is not None and end < start:
        record.remarks.append(f"ceased_on {end} lies before notified_on {start}")
    return start, end


def _add_person(line: PscLine, number: Identifier, record: Record) -> None:
    start, end = _span(line.data, record)
    slugs = line.data.pop("natures_of_control", None) or []
    if line.data.pop("ceased", False) is True and end is None:
        # Who has ceased held on the day of the notice; the day of the end is not published.
        end = f"{start or UNKNOWN_DAY}/{UNKNOWN_DAY}"
    line.data.pop("description", None)
    key = record.record_id.rpartition("/")[2]
    party = holder(line.data, line.kind, number, record.remarks)
    party.id = f"gb-psc-{number.value}-{key}"
    rows, asset = record.rows, party_id(number)
    rows.append(party)
    for holding in holdings(slugs):
        # Millions of rows: naming each column is faster than `Holding.columns`.
        row = Interest(
            owner=party.id,
            asset=asset,
            types=holding.types,
            share=holding.share,
            share_published=holding.share_published,
            votes=holding.votes,
            votes_published=holding.votes_published,
            directness="unknown",
            summary=True,
            start=start,
            end=end,
            note=holding.note,
        )
        rows.append(row)
    remark_new_natures(slugs, line.say)


def _ceased_gap(company: str, ground: str, start: str | None, said: Iterable[str | None]) -> Gap:
    """Return the gap of a holder who has ceased on an unpublished day, and so holds nothing now."""
    note = "; ".join(filter(None, (*said, _CEASED)))
    return Gap(about=company, kind="withheld", ground=ground, start=start, note=note)


def _add_super_secure(line: PscLine, number: Identifier, record: Record) -> None:
    """Add the gap of a protected person, who is a stated owner without a name: never a party.

    One who has ceased, on a day not given, says nothing of who owns the company now.
    """
    start, end = _span(line.data, record)
    gone = line.data.pop("ceased", False) is True and end is None
    ground = take_text(line.data, "description") or line.kind
    slugs = line.data.pop("natures_of_control", None) or []
    natures = holdings(slugs)
    remark_new_natures(slugs, line.say)
    details = take_object(line.data, "identity_verification_details").items()
    said = [f"{name}: {value}" for name, value in details if value is not None]
    if gone:
        record.rows.append(_ceased_gap(party_id(number), ground, start, said))
        return
    shares = [row.share for row in natures if row.share is not None]
    row = Gap(
        about=party_id(number),
        kind="unspecified_owner",
        ground=ground,
        share=shares[0] if len(shares) == 1 else UNKNOWN,
        start=start,
        end=end,
        note="; ".join(said) or None,
    )
    record.rows.append(row)


def _add_statement(line: PscLine, number: Identifier, record: Record) -> None:
    start, end = _span(line.data, record)
    slug = known_slug(
        "statements", required_value(take_text(line.data, "statement"), "data.statement")
    )
    linked = take_text(line.data, "linked_psc_name")
    reason = take_text(line.data, "restrictions_notice_withdrawal_reason")
    notes = [f"about {linked}" if linked else "", f"withdrawn: {reason}" if reason else ""]
    row = Gap(
        about=party_id(number),
        kind="psc_statement",
        ground=slug,
        start=start,
        end=end,
        note="; ".join(filter(None, notes)) or None,
    )
    record.rows.append(row)
    if linked:
        record.rows.extend(_linked_holder(line.company, linked, record, row))


def _linked_holder(company: str, name: str, record: Record, statement: Gap) -> list[Row]:
    """Return whom a statement names, with an interest of unknown kind in the company."""
    number = _number(company).value
    key = record.record_id.rpartition("/")[2]
    party = Party(f"gb-psc-{number}-{key}", schema_by_title(name), [Name(name)])
    held = Interest(
        owner=party.id,
        asset=statement.about,
        types=["unknownInterest"],
        share=UNKNOWN,
        share_published=statement.ground,
        directness="unknown",
        summary=True,
        start=statement.start,
        end=statement.end,
        note=_LINKED,
    )
    return [party, held]


def _add_exemptions(line: PscLine, number: Identifier, record: Record) -> None:
    exemptions = take_object(line.data, "exemptions")
    rows: list[Row] = []
    for field in sorted(exemptions):
        exemption = take_object(exemptions, field)
        slug = known_slug(
            "exemptions", required_value(take_text(exemption, "exemption_type"), field)
        )
        for item in _items(exemption, field):
            start, end = _day(item, "exempt_from"), _day(item, "exempt_to")
            rows.append(Gap(party_id(number), "psc_exemption", slug, start=start, end=end))
    if not rows:
        raise InvalidRecordError("data.exemptions: names no exemption")
    record.rows.extend(rows)


def _items(exemption: dict[str, Any], field: str) -> list[dict[str, Any]]:
    """Return the spans of an exemption.

    The interface's specification allows one alone, unlisted.
    """
    items = exemption.pop("items", None) or []
    items = [items] if isinstance(items, dict) else items
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise InvalidRecordError(f"{field}.items: {items!r} is no list of objects")
    return items


_MAKERS: Final[dict[str, Callable[[PscLine, Identifier, Record], None]]] = {
    "super-secure-person-with-significant-control": _add_super_secure,
    "super-secure-beneficial-owner": _add_super_secure,
    "persons-with-significant-control-statement": _add_statement,
    "exemptions": _add_exemptions,
}
