"""Denmark's business register (CVR): who holds what, as the register's feed.

A record is a participant (``Vrdeltagerperson``) or a company with its participants
(``Vrvirksomhed``), alone, a line each, in a list, or in the answer of a search
(``hits.hits[]._source``). Its relations to companies carry lists of attributes, each with
values and their periods. ``Reel ejer`` (real owner) and the owners' register become interests, in
the register's bands (5, 10, 15, 20, 25, 33.33, 50, 66.67, 90, 100 %: the figure is the lower end),
and so do those who answer for a firm's debts, whose share is unknown. Functions in the management
are directorships, the power to sign is a representation; auditors and founders are links of no
kind of ours. Shares and votes of the same period are one row; a period that only one of them has is
a row of its own. Companies are ``dk-cvr-<number>``, participants ``<dataset>-<enhedsNummer>``; one
that is itself a company has its CVR number as ``forretningsnoegle`` and is joined by it.
``gyldigTil`` is the last day on which a value was valid.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from graph.record.model import Gap, Interest, Name, Party, Row
from graph.values.identifiers import normalise_identifier, party_id
from ingest.files.opened_file import Opened, Sniff
from ingest.formats.json_values import elements, tell_omission
from ingest.reader import Context, InvalidRecordError, Reader, Record, Records, Refusal
from ingest.readers.dk_cvr.dated_values import attributes, objects, period
from ingest.readers.dk_cvr.organisation_members import membership_rows
from ingest.values.company_registers import register_number
from ingest.values.countries import country_code
from ingest.values.record_fields import Leftovers, identifier

_SCHEMATA: Final = {"PERSON": "Person", "VIRKSOMHED": "Company", "ANDEN_DELTAGER": "LegalEntity"}
_OTHERS: Final = {"PERSON": "Person", "VIRKSOMHED": "Company"}
"""Kinds of other participants, most of them foreign, by the attribute ``ANDRE_DELT_TYPE``."""
_FOREIGN_NUMBER: Final = "IDENTIFIKATION_VÆRDI"
_KEPT_ATTRIBUTES: Final = (
    "IDENTIFIKATION_TYPE",
    "IDENTIFIKATION_LANDEKODE",
    "IDENTIFIKATION_MYNDIGHED",
    "OPRINDELIGT_STATSBORGERSKAB",
)
"""Attributes by which a participant identifies itself, kept as data."""
_FOREIGN: Final = "udenlandsk registreringsnummer"


def kind_of(value: dict[str, Any]) -> str:
    """Return a participant's kind."""
    kind = value.get("enhedstype")
    if not isinstance(kind, str) or kind not in _SCHEMATA:
        raise InvalidRecordError(f"enhedstype: unknown value {kind!r}")
    return kind


def participant_party(value: dict[str, Any], dataset: str, remarks: list[str]) -> Party:
    """Return a participant as a party."""
    kind, key, names = kind_of(value), value.get("enhedsNummer"), names_of(value, "navne")
    if isinstance(key, bool) or not isinstance(key, int | str):
        raise InvalidRecordError("enhedsNummer: missing")
    if not names:
        raise InvalidRecordError("navne: the participant has no name")
    said = _current_attributes(value)
    schema = _OTHERS.get(said.get("ANDRE_DELT_TYPE", ""), _SCHEMATA[kind])
    party = Party(f"{dataset}-{key}", schema, names, addresses=_addresses(value))
    party.countries = _countries(value)
    _add_foreign_number(party, said)
    number = value.get("forretningsnoegle")
    if kind == "VIRKSOMHED" and isinstance(number, int | str) and str(number).strip():
        found = identifier("DK-CVR", str(number), remarks)
        party.identifiers += [] if found is None else [str(found)]
    return party


def _current_attributes(value: dict[str, Any]) -> dict[str, str]:
    """Return the attributes of a participant; of several values the one without an end."""
    return {
        name: next((one.value for one in held if one.end is None), held[-1].value).strip()
        for name, held in attributes(value).items()
    }


def _add_foreign_number(party: Party, said: dict[str, str]) -> None:
    """Add the number of a foreign company in its own register, and the attributes kept as data."""
    party.data += [(name, said[name]) for name in _KEPT_ATTRIBUTES if said.get(name)]
    number = said.get(_FOREIGN_NUMBER)
    if not number or party.schema == "Person":
        return
    party.data.append((_FOREIGN_NUMBER, number))
    if said.get("IDENTIFIKATION_TYPE", "").casefold() == _FOREIGN:
        party.jurisdiction = country_code(said.get("IDENTIFIKATION_LANDEKODE", ""))
        found = register_number(party.jurisdiction, number)
        party.identifiers += [] if found is None else [str(found)]


def _countries(value: dict[str, Any]) -> list[str]:
    """Return the countries of the addresses without an end."""
    codes = (
        country_code(str(each.get("landekode") or ""))
        for each in objects(value, "beliggenhedsadresse")
        if period(each)[1] is None
    )
    return list(dict.fromkeys(filter(None, codes)))


def company_party(value: Any, where: str) -> Party:
    """Return a company as a party; ``where`` is empty in its own entry, else the path to it."""
    number = company_number(value)
    if number is None:
        raise InvalidRecordError(f"{where}cvrNummer: missing")
    known = normalise_identifier("DK-CVR", number)
    names = names_of(value, "navne") or [Name(f"CVR {number}")]
    names += [Name(name.value, "alias") for name in names_of(value, "binavne")]
    party = Party(party_id(known), "Company", names, jurisdiction="dk", identifiers=[str(known)])
    if not where:
        party.addresses = _addresses(value)
        party.start, party.end = _life_span(value)
        party.status = next(
            (
                str(s["status"])
                for s in objects(value, "virksomhedsstatus")
                if isinstance(s.get("status"), str) and period(s)[1] is None
            ),
            None,
        )
    return party


def company_number(value: Any) -> str | None:
    """Return a company's CVR number; ``None`` where it has none."""
    number = value.get("cvrNummer") if isinstance(value, dict) else None
    return str(number) if isinstance(number, int | str) and str(number).strip() else None


def names_of(value: dict[str, Any], field: str) -> list[Name]:
    """Return the names, those without an end first; one with an end is a former name."""
    found = []
    for each in objects(value, field):
        text = each.get("navn")
        if isinstance(text, str) and text.strip():
            over = period(each)[1] is not None
            found.append(Name(text.strip(), "previous" if over else "name"))
    if len(found) == 1:
        found[0].kind = "name"
        return found
    if found and all(name.kind == "previous" for name in found):
        found[-1].kind = "name"
    return sorted(found, key=lambda name: name.kind == "previous")


def _addresses(value: dict[str, Any]) -> list[str]:
    texts = [_address(each) for each in objects(value, "beliggenhedsadresse")]
    return [text for text in texts if text]


def _address(value: dict[str, Any]) -> str:
    """Return an address in one line, with the country where it is not Denmark."""

    def part_text(name: str) -> str:
        part = value.get(name)
        return ", ".join(str(part).split("\n")).strip() if isinstance(part, str | int) else ""

    from_, to = (
        part_text(f"husnummer{end}") + part_text(f"bogstav{end}") for end in ("Fra", "Til")
    )
    box, country = part_text("postboks"), part_text("landekode")
    parts = (
        part_text("conavn"),
        " ".join(filter(None, (part_text("vejnavn"), "-".join(filter(None, (from_, to)))))),
        " ".join(filter(None, (part_text("etage"), part_text("sidedoer")))),
        part_text("bynavn"),
        box and f"Postboks {box}",
        " ".join(filter(None, (part_text("postnummer"), part_text("postdistrikt")))),
        part_text("fritekst"),
    )
    text = ", ".join(part for part in parts if part)
    return f"{text}, {country}" if text and country not in ("", "DK") else text


def _life_span(value: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return a company's first day and the first without it, over any pause between."""
    spans = [period(each) for each in objects(value, "livsforloeb")]
    starts, ends = ([span[n] for span in spans] for n in (0, 1))
    start = None if not spans or None in starts else min(text for text in starts if text)
    end = None if not spans or None in ends else max(text for text in ends if text)
    return start, end


_WRAPPINGS: Final = ("Vrdeltagerperson", "Vrvirksomhed")
_COMPANY_MARKS: Final = ('"cvrNummer"', '"reklamebeskyttet"', '"gyldigFra"')
_COMPANY_FIELDS: Final = ("cvrNummer", "deltagerRelation")
"""Fields of a company's own entry, which no participant has."""
_KNOWN_COMPANY_FIELDS: Final = frozenset(
    (
        "cvrNummer navne binavne beliggenhedsadresse livsforloeb virksomhedsstatus "
        "deltagerRelation regNummer brancheAnsvarskode reklamebeskyttet postadresse "
        "telefonNummer telefaxNummer "
        "sekundaertTelefonNummer sekundaertTelefaxNummer elektroniskPost hjemmeside "
        "obligatoriskEmail hovedbranche bibranche1 bibranche2 bibranche3 status virksomhedsform "
        "aarsbeskaeftigelse kvartalsbeskaeftigelse maanedsbeskaeftigelse "
        "erstMaanedsbeskaeftigelse attributter penheder fusioner spaltninger virksomhedMetadata "
        "samtId fejlRegistreret dataAdgang enhedsNummer enhedstype sidstIndlaest sidstOpdateret "
        "fejlVedIndlaesning fejlBeskrivelse naermesteFremtidigeDato virkningsAktoer"
    ).split()
)
_IGNORED: Final = (
    "sidstIndlaest sidstOpdateret fejlRegistreret fejlVedIndlaesning fejlBeskrivelse samtId "
    "dataAdgang stilling status statusKode naermesteFremtidigeDato virkningsAktoer enhedsNummer "
    "enhedstype deltagerpersonMetadata postadresse forretningsnoegle attributter"
).split()
_KNOWN: Final = frozenset(
    {"navne", "beliggenhedsadresse", "virksomhedSummariskRelation", *_IGNORED}
)


def _sniff(sniff: Sniff) -> int:
    if sniff.text.lstrip()[:1] not in ("{", "["):
        return 0
    if '"virksomhedSummariskRelation"' in sniff.text:
        return 92
    # What a company says of its participants stands far below the beginning.
    return 92 if all(mark in sniff.text for mark in _COMPANY_MARKS) else 0


def _read(opened: Opened, context: Context) -> Records:
    leftovers = Leftovers(context.remark)
    total, held, broken = None, 0, False
    for item in elements(opened):
        if isinstance(item, Refusal):
            yield replace(item, several=item.several or '"hits"' in item.raw)
            continue
        hits = item.value.get("hits")
        if isinstance(hits, dict) and isinstance(hits.get("hits"), list):
            total, held = hits.get("total"), held + len(hits["hits"])
            broken |= item.value.get("timed_out") is True
        for position, value in _unwrap_entries(item.value, item.position):
            try:
                yield _record(value, position, context.dataset, leftovers)
            except InvalidRecordError as wrong:
                yield Refusal(position, str(wrong), str(value)[:100_000], _key_of(value))
    tell_omission(opened, total, held, more=broken)


def _unwrap_entries(value: dict[str, Any], position: str) -> Iterator[tuple[str, Any]]:
    """Yield each entry of an object of the feed, unwrapped, with its position."""
    hits = value.get("hits")
    if not isinstance(hits, dict):
        source = value.get("_source", value)
        yield position, _unwrap_source(source)
        return
    listed = hits.get("hits")
    for number, hit in enumerate(listed if isinstance(listed, list) else [hits], start=1):
        source = hit.get("_source") if isinstance(hit, dict) else hit
        yield f"{position}, hit {number}", _unwrap_source(source)


def _unwrap_source(source: Any) -> Any:
    """Return what stands under the feed's name of an entry; the value itself without one."""
    found = (
        [source[name] for name in _WRAPPINGS if name in source] if isinstance(source, dict) else []
    )
    return found[0] if found and found[0] is not None else source


def _record(value: Any, position: str, dataset: str, leftovers: Leftovers) -> Record:
    if not isinstance(value, dict):
        raise InvalidRecordError(f"participant: {value!r} is not an object")
    if any(name in value for name in _COMPANY_FIELDS):
        return _company_record(value, position, dataset, leftovers)
    kind_of(value)
    relations = objects(value, "virksomhedSummariskRelation")
    leftovers.audit(name for name in value if name not in _KNOWN)
    key, remarks = value.get("enhedsNummer"), list[str]()
    if isinstance(key, bool) or not isinstance(key, int | str):
        # The feed gives such stubs for offices that no participant is registered for.
        numbered = [r for r in relations if company_number(r.get("virksomhed")) is not None]
        if names_of(value, "navne") or numbered:
            raise InvalidRecordError("enhedsNummer: missing")
        return Record(
            f"unnamed {position}", position, [], ["names neither participant nor company"]
        )
    owner = participant_party(value, dataset, remarks)
    rows: list[Row] = [owner]
    for relation in relations:
        held = company_party(relation.get("virksomhed"), "virksomhed.")
        rows += [held, *membership_rows(relation, (owner.id, held.id), leftovers)]
    return Record(str(key), position, rows, remarks)


def _key_of(value: Any) -> str | None:
    """Return the id that a refused entry would have; None where it names none."""
    if not isinstance(value, dict):
        return None
    if any(name in value for name in _COMPANY_FIELDS):
        number = company_number(value)
        return None if number is None else f"cvr {number}"
    key = value.get("enhedsNummer")
    return None if isinstance(key, bool) or not isinstance(key, int | str) else str(key)


def _company_record(
    value: dict[str, Any], position: str, dataset: str, leftovers: Leftovers
) -> Record:
    """Return the record of a company's own entry, which names its participants."""
    leftovers.audit(name for name in value if name not in _KNOWN_COMPANY_FIELDS)
    held, remarks = company_party(value, ""), list[str]()
    rows: list[Row] = [held]
    for relation in objects(value, "deltagerRelation"):
        stated = relation.get("deltager") or {}
        if not isinstance(stated, dict):
            raise InvalidRecordError(f"deltagerRelation.deltager: {stated!r} is not an object")
        if not names_of(stated, "navne"):
            # One participant who is not named, or protected, does not hide the others.
            remarks.append("a participant is not named; what it holds is a gap")
            nobody = membership_rows(relation, ("", held.id), leftovers)
            rows += [_unnamed_owner_gap(row) for row in nobody if isinstance(row, Interest)]
            continue
        owner = participant_party(stated, dataset, remarks)
        rows += [owner, *membership_rows(relation, (owner.id, held.id), leftovers)]
    return Record(f"cvr {company_number(value)}", position, rows, remarks)


def _unnamed_owner_gap(row: Interest) -> Gap:
    """Return the gap for an interest of a participant who is not named."""
    said = [", ".join(row.types), row.share_published or row.votes_published, row.quote, row.note]
    return Gap(
        about=row.asset,
        kind="unspecified_owner",
        ground="the register does not name the participant",
        share=row.share or row.votes,
        start=row.start,
        end=row.end,
        note="; ".join(text for text in said if text) or None,
    )


READER = Reader(
    name="dk_cvr",
    title="Denmark, business register, participants and companies",
    version="8",
    sniff=_sniff,
    read=_read,
    publisher="Erhvervsstyrelsen (Danish Business Authority)",
    licence="open, with the register named; real owners only for those with a legitimate interest",
    url="https://datacvr.virk.dk/",
)
