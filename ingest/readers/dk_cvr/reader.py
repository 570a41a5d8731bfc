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

from graph.record.model import Gap, Interest, Row
from ingest.files.opened_file import Opened, Sniff
from ingest.formats.json_values import elements, tell_omission
from ingest.reader import Context, InvalidRecordError, Reader, Record, Refusal
from ingest.readers.dk_cvr.dated_values import objects
from ingest.readers.dk_cvr.organisation_members import membership_rows
from ingest.readers.dk_cvr.participants import (
    company_number,
    company_party,
    kind_of,
    names_of,
    participant_party,
)
from ingest.values.record_fields import Leftovers

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


def _read(opened: Opened, context: Context) -> Iterator[Record | Refusal]:
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
    version="7",
    sniff=_sniff,
    read=_read,
    publisher="Erhvervsstyrelsen (Danish Business Authority)",
    licence="open, with the register named; real owners only for those with a legitimate interest",
    url="https://datacvr.virk.dk/",
)
