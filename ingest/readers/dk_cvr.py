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
from typing import Any, Final

from graph.model import Gap, Interest, Link, Row
from graph.share import UNKNOWN
from ingest.reader import Context, InvalidRecordError, Reader, Record, Refusal
from ingest.readers._dk_cvr_parties import (
    company,
    company_number,
    kind_of,
    names_of,
    participant,
)
from ingest.readers._dk_cvr_values import Held, attributes, fraction, objects
from ingest.readers._json_lines import elements
from ingest.readers._unused_fields import Leftovers
from ingest.source import Opened, Sniff

_OWNING: Final = ("EJERANDEL_PROCENT", "EJERANDEL_STEMMERET_PROCENT")
_OWNERS: Final = ("reel ejer", "ejer", "ejerregister", "legal ejer", "interessenter", "interessent")
_LIABLE: Final = "FULDT_ANSVARLIG_DELTAGERE"
_OFFICES: Final = {
    "TEGNINGSBERETTIGEDE": "Representation",
    "REPRÆSENTANTER": "Representation",
    "REVISION": "UnknownLink",
    "STIFTERE": "UnknownLink",
    "HOVEDSELSKAB": "UnknownLink",
}
"""Kinds of organisation whose members do not direct the company; those of any other kind do."""
_NO_OFFICE: Final = ("revisor", "revision", "stifter", "stiftere")
"""Functions that are no office, where the kind of organisation is not given."""
_WRAPPINGS: Final = ("Vrdeltagerperson", "Vrvirksomhed")
_COMPANY: Final = ('"cvrNummer"', '"reklamebeskyttet"', '"gyldigFra"')
_OF_COMPANIES: Final = ("cvrNummer", "deltagerRelation")
"""Fields of a company's own entry, which no participant has."""
_KNOWN_OF_COMPANIES: Final = frozenset(
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
    return 92 if all(mark in sniff.text for mark in _COMPANY) else 0


def _read(opened: Opened, context: Context) -> Iterator[Record | Refusal]:
    leftovers = Leftovers(context.remark)
    for item in elements(opened):
        if isinstance(item, Refusal):
            yield item
            continue
        for position, value in _participants(item.value, item.position):
            try:
                yield _record(value, position, context.dataset, leftovers)
            except InvalidRecordError as wrong:
                yield Refusal(position, str(wrong), str(value)[:100_000])


def _participants(value: dict[str, Any], position: str) -> Iterator[tuple[str, Any]]:
    """Take a participant out of what the feed wraps it in."""
    hits = value.get("hits")
    if not isinstance(hits, dict):
        source = value.get("_source", value)
        yield position, _unwrapped(source)
        return
    listed = hits.get("hits")
    for number, hit in enumerate(listed if isinstance(listed, list) else [hits], start=1):
        source = hit.get("_source") if isinstance(hit, dict) else hit
        yield f"{position}, hit {number}", _unwrapped(source)


def _unwrapped(source: Any) -> Any:
    found = (
        [source[name] for name in _WRAPPINGS if name in source] if isinstance(source, dict) else []
    )
    return found[0] if found and found[0] is not None else source


def _record(value: Any, position: str, dataset: str, leftovers: Leftovers) -> Record:
    if not isinstance(value, dict):
        raise InvalidRecordError(f"participant: {value!r} is not an object")
    if any(name in value for name in _OF_COMPANIES):
        return _company(value, position, dataset, leftovers)
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
    owner = participant(value, dataset, remarks)
    rows: list[Row] = [owner]
    for relation in relations:
        held = company(relation.get("virksomhed"), "virksomhed.")
        rows += [held, *_memberships(relation, (owner.id, held.id))]
    return Record(str(key), position, rows, remarks)


def _company(value: dict[str, Any], position: str, dataset: str, leftovers: Leftovers) -> Record:
    """Read the register's entry of a company, which names its participants itself."""
    leftovers.audit(name for name in value if name not in _KNOWN_OF_COMPANIES)
    held, remarks = company(value, ""), list[str]()
    rows: list[Row] = [held]
    for relation in objects(value, "deltagerRelation"):
        stated = relation.get("deltager") or {}
        if not isinstance(stated, dict):
            raise InvalidRecordError(f"deltagerRelation.deltager: {stated!r} is not an object")
        if not names_of(stated, "navne"):
            # One participant who is not named, or protected, does not hide the others.
            remarks.append("a participant is not named; what it holds is a gap")
            nobody = _memberships(relation, ("", held.id))
            rows += [_unnamed(row) for row in nobody if isinstance(row, Interest)]
            continue
        owner = participant(stated, dataset, remarks)
        rows += [owner, *_memberships(relation, (owner.id, held.id))]
    return Record(f"cvr {company_number(value)}", position, rows, remarks)


def _unnamed(row: Interest) -> Gap:
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


def _memberships(relation: dict[str, Any], ends: tuple[str, str]) -> list[Row]:
    rows: list[Row] = []
    for organisation in objects(relation, "organisationer"):
        kind = organisation.get("hovedtype")
        for member in objects(organisation, "medlemsData"):
            rows += _member(attributes(member), ends, kind if isinstance(kind, str) else "")
    return rows


def _member(found: dict[str, list[Held]], ends: tuple[str, str], kind: str) -> list[Row]:
    """Make the statements of one membership: a holding with its shares, and offices."""
    functions, rows = found.get("FUNKTION", []), list[Row]()
    liable = kind == _LIABLE
    owning = [held for held in functions if liable or held.value.casefold() in _OWNERS]
    shares, votes = (found.get(name, []) for name in _OWNING)
    special = "; ".join(h.value for h in found.get("SÆRLIGE_EJERFORHOLD", [])) or None
    role = owning[0] if owning else None
    rows += [_interest(ends, (*pair, role), special) for pair in _paired(shares, votes)]
    if not rows:
        rows += [_interest(ends, (None, None, held), special) for held in owning]
    for held in functions:
        if held not in owning:
            told = _OFFICES.get(kind, "Directorship")
            told = "UnknownLink" if held.value.casefold() in _NO_OFFICE else told
            link = Link(told, *ends, role=held.value)
            link.start, link.end = held.start, held.end
            rows.append(link)
    return rows


def _paired(shares: list[Held], votes: list[Held]) -> list[tuple[Held | None, Held | None]]:
    """Put shares and votes of one period together; a vote without a period goes with any share."""
    left, found = list(votes), list[tuple[Held | None, Held | None]]()
    for share in shares:
        span = (share.start, share.end)
        fits = ((v.start, v.end) in (span, (None, None)) for v in left)
        place = next((number for number, fit in enumerate(fits) if fit), None)
        found.append((share, None if place is None else left.pop(place)))
    return found + [(None, vote) for vote in left]


def _interest(
    ends: tuple[str, str], said: tuple[Held | None, Held | None, Held | None], note: str | None
) -> Interest:
    share, vote, role = said
    dated = share or vote or role
    start, end = (None, None) if dated is None else (dated.start, dated.end)
    if role is not None:
        start, end = start or role.start, end or role.end
    real = role is not None and role.value.casefold() == "reel ejer"
    types = ["shareholding"] if share is not None or vote is None else []
    types += ["votingRights"] if vote is not None else []
    unknown = UNKNOWN if vote is None else None
    return Interest(
        owner=ends[0],
        asset=ends[1],
        types=types,
        share=unknown if share is None else fraction(share.value),
        share_published=None if share is None else share.value,
        votes=None if vote is None else fraction(vote.value),
        votes_published=None if vote is None else vote.value,
        directness="unknown" if real else "direct",
        summary=real,
        start=start,
        end=end,
        quote=None if role is None else role.value,
        note=note,
    )


READER = Reader(
    name="dk_cvr",
    title="Denmark, business register, participants and companies",
    version="3",
    sniff=_sniff,
    read=_read,
    publisher="Erhvervsstyrelsen (Danish Business Authority)",
    licence="open, with the register named; real owners only for those with a legitimate interest",
    url="https://datacvr.virk.dk/",
)
