"""Slovakia's register of partners of the public sector (RPVS), as its OData service gives it.

A record is one entry: the partner (a company by its IČO, or a person) in one or more versions, and
its beneficial owners (koneční užívatelia výhod). The register states no shares: an owner's interest
is of unknown kind and may be indirect. Companies are ``sk-orsr-<IČO>``, owners
``<dataset>-owner-<Id>``: the register's Id is of this entry, so that one person of two entries is
two parties. ``PlatnostDo`` is taken to be the last day: the register closes a version on the day
before the next begins. An entry that was erased (``Vymaz``) ends what it left open on that day.

Public officials in the structure of a partner (``VerejniFunkcionari``) are linked to it; whether
they own or manage the register does not say. Functions pop the fields that they read, so that what
is left can be named.
"""

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple

from graph.record.model import Interest, Link, Name, Party, Row
from graph.values.identifiers import normalise_identifier, party_id
from ingest.files.opened_file import Opened, Sniff
from ingest.formats.json_objects import json_kind
from ingest.formats.json_values import Element, elements, tell_omission
from ingest.reader import Context, InvalidRecordError, Reader, Record, Records, Refusal
from ingest.values.countries import country_code
from ingest.values.record_fields import Leftovers, take_text

_STREET: Final = "MenoUlice"
_HOUSE: Final = ("SupisneCislo", "OrientacneCislo")
"""The number of a house in its town, alone in a village without streets, and in its street."""
_TOWN: Final = ("Psc", "Mesto")


def number_in(left: dict[str, Any], field: str) -> str:
    """Return the number of an entry as text."""
    value = left.pop(field, None)
    if isinstance(value, bool) or not isinstance(value, (int, str)) or value == "":
        raise InvalidRecordError(f"{field}: {value!r} is no number of an entry")
    return str(value)


def person_name(left: dict[str, Any]) -> str | None:
    """Return a person's name; ``None`` where there is none."""
    parts = [take_text(left, field) for field in ("Meno", "Priezvisko")]
    return " ".join(part for part in parts if part is not None) or None


def titles(left: dict[str, Any]) -> list[tuple[str, str]]:
    """Return academic titles, which are no part of a name but set people of one name apart."""
    return kept_texts(left, "TitulPred", "TitulZa")


def kept_texts(left: dict[str, Any], *fields: str) -> list[tuple[str, str]]:
    """Return the filled ones of some fields as pairs of field and text."""
    stated = [(field, take_text(left, field)) for field in fields]
    return [(field, text) for field, text in stated if text is not None]


def day(left: dict[str, Any], field: str, *, last: bool = False) -> str | None:
    """Return the ISO day of a date-time, or None; of a last day the first day after it."""
    text = take_text(left, field)
    if text is None:
        return None
    try:
        return _iso(text[:10], last)
    except (ValueError, OverflowError):
        raise InvalidRecordError(f"{field}: {text!r} is not a day") from None


@lru_cache(maxsize=16_384)
def _iso(text: str, last: bool) -> str:
    found = date.fromisoformat(text)
    return (found + timedelta(days=1) if last else found).isoformat()


def nationality(left: dict[str, Any]) -> list[str]:
    """Return the code of a citizenship's country, by its number in ISO 3166, as a list."""
    said = left.pop("StatnaPrislusnost", None)
    code = said.get("StatistickyKod") if isinstance(said, dict) else None
    if not isinstance(code, str):
        return []
    found = country_code(code)
    return [] if found is None else [found]


def address_of(left: dict[str, Any]) -> list[str]:
    """Return an address in one line, the house's numbers as ``12/3``; none as an empty list."""
    said = left.pop("Adresa", None)
    if not isinstance(said, dict):
        return []

    def part_text(part: str) -> str:
        value = said.get(part)
        return str(value).strip() if isinstance(value, str | int) else ""

    in_town, in_street = map(part_text, _HOUSE)
    both = in_town and in_street and not in_street.startswith(f"{in_town}/")
    house = f"{in_town}/{in_street}" if both else in_street or in_town
    parts = [part_text(_STREET), house, *map(part_text, _TOWN)]
    return [text] if (text := ", ".join(filter(None, parts))) else []


_OWNERS: Final = ("KonecniUzivateliaVyhod", "KonecniUzivatelia")
_PARTNERS: Final = ("PartneriVerejnehoSektora", "Partneri")
_OFFICIALS: Final = ("VerejniFunkcionari",)
_IGNORED: Final = (
    "OpravneneOsoby",
    "OverenieIdentifikacieKUV",
    "OvereniaIdentifikacieKUV",
    "Pokuty",
    "Pokuta",
    "KvalifikovanePodnety",
    "CisloVlozky",
    "PravnaForma",
    "FormaOsoby",
)
_PartnerPeriod = tuple[str, str | None, str | None]


def _sniff(sniff: Sniff) -> int:
    both = any(n in sniff.text for n in _PARTNERS) and any(n in sniff.text for n in _OWNERS)
    return 92 if both and sniff.text.lstrip()[:1] in ("{", "[") else 0


def _read(opened: Opened, context: Context) -> Records:
    leftovers = Leftovers(context.remark)
    total, held, left = None, 0, False
    for item in elements(opened):
        if isinstance(item, Refusal):
            yield replace(item, several=item.several or '"value"' in item.raw)
            continue
        wrapped = item.value.get("value")
        if isinstance(wrapped, list):
            # A page of the service: its entries stand in `value`.
            left, held = "@odata.nextLink" in item.value, held + len(wrapped)
            total = item.value.get("@odata.count", total)
            for number, value in enumerate(wrapped, start=1):
                where = f"{item.position}, entry {number}"
                if isinstance(value, dict):
                    yield _record(
                        Element(where, value, str(value).encode()), context.dataset, leftovers
                    )
                else:
                    yield Refusal(where, f"is {json_kind(value)}, not an object", str(value))
            continue
        yield _record(item, context.dataset, leftovers)
    tell_omission(opened, total, held, more=left)


def _record(item: Element, dataset: str, leftovers: Leftovers) -> Record | Refusal:
    try:
        return _entry(dict(item.value), item.position, dataset, leftovers)
    except InvalidRecordError as wrong:
        key = item.value.get("Id")
        name = str(key) if isinstance(key, (int, str)) else None
        return Refusal(item.position, str(wrong), item.raw, name, several="value" in item.value)


def _entry(left: dict[str, Any], position: str, dataset: str, leftovers: Leftovers) -> Record:
    key, known = number_in(left, "Id"), any(name in left for name in _PARTNERS)
    partners = [_partner(each, key, dataset, leftovers) for each in _objects_in(left, _PARTNERS)]
    if not partners:
        advice = "" if known else f"; ask the service for entries with {_PARTNERS[0]} expanded"
        raise InvalidRecordError(f"{_PARTNERS[0]}: the entry has no partner{advice}")
    held = _PartnerHistory(_partners_with_start(partners), _day_of_erasure(left))
    rows: list[Row] = [*partners]
    for each in _objects_in(left, _OWNERS):
        rows += _owner(each, held, dataset, leftovers)
    for each in _objects_in(left, _OFFICIALS):
        rows += _official(each, held, dataset, leftovers)
    for name in _IGNORED:
        left.pop(name, None)
    leftovers.audit(name for name in left if not name.startswith("@"))
    return Record(key, position, rows)


class _PartnerHistory(NamedTuple):
    """The partners of an entry, each with its first day, and the day on which it was erased."""

    spells: list[tuple[str, str]]
    erased: str | None

    def partners_during(self, start: str | None, end: str | None) -> list[_PartnerPeriod]:
        """Return each partner of a span of days, with the first day and the first day after.

        None is an open end of the span. Where no partner fits, the last one has the whole span.
        """
        found: list[_PartnerPeriod] = []
        for number, (partner, since) in enumerate(self.spells):
            until = self.spells[number + 1][1] if number + 1 < len(self.spells) else None
            first = max(start or "", since) if number else start
            last = end if until is None else min(end or until, until)
            if first is None or last is None or first < last:
                found.append((partner, first or None, last))
        return found or [(self.spells[-1][0], start, end)]


def _partners_with_start(partners: list[Party]) -> list[tuple[str, str]]:
    """Return each partner of an entry with its first day, the oldest first.

    Another company may have taken the place of the first.
    """
    spells: list[tuple[str, str]] = []
    for partner in partners:
        if not spells or spells[-1][0] != partner.id:
            spells.append((partner.id, dict(partner.data).get("entered", "")))
    return spells


def _day_of_erasure(left: dict[str, Any]) -> str | None:
    """Return the day on which the entry was erased, the first on which it no longer holds."""
    said = left.pop("Vymaz", None)
    return day(dict(said), "Datum") if isinstance(said, dict) else None


def _objects_in(left: dict[str, Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
    for name in names:
        found = left.pop(name, None)
        if found is None:
            continue
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise InvalidRecordError(f"{name}: is not a list of objects")
        copies = [dict(each) for each in found]
        return copies if len(copies) == 1 else sorted(copies, key=_start_of)
    return []


def _start_of(each: dict[str, Any]) -> str:
    since = each.get("PlatnostOd")
    return since if isinstance(since, str) else ""


def _partner(left: dict[str, Any], entry: str, dataset: str, leftovers: Leftovers) -> Party:
    ico, firm = take_text(left, "Ico"), take_text(left, "ObchodneMeno")
    kept = titles(left) + kept_texts(left, "CisloZahranicnaOsoba")
    name, born = person_name(left), day(left, "DatumNarodenia")
    known = None if ico is None else normalise_identifier("SK-ORSR", ico)
    start, end = day(left, "PlatnostOd"), day(left, "PlatnostDo", last=True)
    address = address_of(left)
    for field in ("Id", "PravnaForma", "FormaOsoby"):
        left.pop(field, None)
    leftovers.audit(left, "partner.")
    if (firm or name) is None:
        raise InvalidRecordError("ObchodneMeno: the partner has no name")
    return Party(
        id=f"{dataset}-entry-{entry}" if known is None else party_id(known),
        schema="Person" if firm is None else "Company",
        names=[Name(firm or name or "")],
        jurisdiction="sk" if known is not None else None,
        identifiers=[] if known is None else [str(known)],
        addresses=address,
        birth_date=born if firm is None else None,
        data=[(k, v) for k, v in (("entered", start), ("left", end)) if v is not None] + kept,
    )


def _owner(
    left: dict[str, Any], held: _PartnerHistory, dataset: str, leftovers: Leftovers
) -> list[Row]:
    spells = held.partners_during(*_span(left, held.erased))
    party = _person_or_firm(left, f"{dataset}-owner", "a beneficial owner")
    leftovers.audit(left, "owner.")
    how: dict[str, Any] = {"directness": "unknown", "summary": True}
    return [
        party,
        *(
            Interest(party.id, partner, ["unknownInterest"], start=start, end=end, **how)
            for partner, start, end in spells
        ),
    ]


def _official(
    left: dict[str, Any], held: _PartnerHistory, dataset: str, leftovers: Leftovers
) -> list[Row]:
    spells = held.partners_during(*_span(left, held.erased))
    party = _person_or_firm(left, f"{dataset}-official", "a public official")
    party.topics = ["role.pep"]
    leftovers.audit(left, "official.")
    role = "public official in the ownership or management"
    return [
        party,
        *(
            Link("UnknownLink", party.id, partner, role=role, start=start, end=end)
            for partner, start, end in spells
        ),
    ]


def _span(left: dict[str, Any], erased: str | None) -> tuple[str | None, str | None]:
    start, end = day(left, "PlatnostOd"), day(left, "PlatnostDo", last=True)
    if start is not None and end is not None and end < start:
        raise InvalidRecordError(f"PlatnostDo: {end} lies before {start}")
    return start, end if erased is None else min(end or erased, erased)


def _person_or_firm(left: dict[str, Any], prefix: str, what: str) -> Party:
    """Return the party of an owner or official: a person, or a firm that is named in its place."""
    kept = titles(left)
    key, person, firm = number_in(left, "Id"), person_name(left), take_text(left, "ObchodneMeno")
    if (person or firm) is None:
        raise InvalidRecordError(f"Priezvisko: {what} has no name")
    ico = take_text(left, "Ico")
    known = None if ico is None or person is not None else normalise_identifier("SK-ORSR", ico)
    for field in ("PravnaForma", "FormaOsoby"):
        left.pop(field, None)
    return Party(
        id=f"{prefix}-{key}",
        schema="LegalEntity" if person is None else "Person",
        names=[Name(person or firm or "")],
        countries=nationality(left),
        identifiers=[] if known is None else [str(known)],
        addresses=address_of(left),
        birth_date=day(left, "DatumNarodenia"),
        topics=["role.pep"] if left.pop("JeVerejnyCinitel", None) is True else [],
        data=[*([] if ico is None or known is not None else [("Ico", ico)]), *kept],
    )


READER = Reader(
    name="sk_rpvs",
    title="Slovakia, register of partners of the public sector",
    version="5",
    sniff=_sniff,
    read=_read,
    publisher="Ministry of Justice of the Slovak Republic",
    licence="CC BY 4.0",
    url="https://rpvs.gov.sk/",
)
