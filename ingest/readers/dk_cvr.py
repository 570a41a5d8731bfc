"""Denmark's business register (CVR): participants and what they hold, as the register's feed.

A record is a participant (``Vrdeltagerperson``), alone, a line each, in a list, or in the answer of
a search (``hits.hits[]._source``). Its relations to companies carry lists of attributes, each with
values and their periods. ``Reel ejer`` (real owner) and the owners' register become interests, in
the register's bands (5, 10, 15, 20, 25, 33.33, 50, 66.67, 90, 100 %: the figure is the lower end),
and so do those who answer for a firm's debts, whose share is unknown. Functions in the management
are directorships, the power to sign is a representation; auditors and founders are links of no
kind of ours. Shares and votes of the same period are one row; a period that only one of them has is
a row of its own. Companies are ``dk-cvr-<number>``, participants ``<dataset>-<enhedsNummer>``.
``gyldigTil`` is the last day on which a value was valid.
"""

from collections.abc import Iterator
from typing import Any, Final

from graph.identifiers import normalise, party_id
from graph.model import Interest, Link, Name, Party, Row
from graph.share import UNKNOWN
from ingest.reader import Context, InvalidRecordError, Reader, Record, Refusal
from ingest.readers._dk_cvr_values import Held, attributes, fraction, objects, period
from ingest.readers._json_lines import elements
from ingest.readers._unused_fields import Leftovers
from ingest.source import Opened, Sniff

_SCHEMATA: Final = {"PERSON": "Person", "VIRKSOMHED": "Company", "ANDEN_DELTAGER": "LegalEntity"}
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
_IGNORED: Final = (
    "sidstIndlaest sidstOpdateret fejlRegistreret fejlVedIndlaesning fejlBeskrivelse samtId "
    "dataAdgang stilling status statusKode naermesteFremtidigeDato virkningsAktoer enhedsNummer "
    "enhedstype deltagerpersonMetadata postadresse forretningsnoegle attributter"
).split()
_KNOWN: Final = frozenset(
    {"navne", "beliggenhedsadresse", "virksomhedSummariskRelation", *_IGNORED}
)
_ADDRESS: Final = ("vejnavn", "husnummerFra", "etage", "postnummer", "postdistrikt", "fritekst")


def _sniff(sniff: Sniff) -> int:
    if sniff.text.lstrip()[:1] not in ("{", "["):
        return 0
    return 92 if '"virksomhedSummariskRelation"' in sniff.text else 0


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
        yield (
            position,
            source.get("Vrdeltagerperson", source) if isinstance(source, dict) else source,
        )
        return
    listed = hits.get("hits")
    for number, hit in enumerate(listed if isinstance(listed, list) else [hits], start=1):
        source = hit.get("_source") if isinstance(hit, dict) else hit
        found = source.get("Vrdeltagerperson") if isinstance(source, dict) else None
        yield f"{position}, hit {number}", source if found is None else found


def _record(value: Any, position: str, dataset: str, leftovers: Leftovers) -> Record:
    if not isinstance(value, dict):
        raise InvalidRecordError(f"participant: {value!r} is not an object")
    kind = value.get("enhedstype")
    if not isinstance(kind, str) or kind not in _SCHEMATA:
        raise InvalidRecordError(f"enhedstype: unknown value {kind!r}")
    names = _names(value, "navne")
    key = value.get("enhedsNummer")
    relations = objects(value, "virksomhedSummariskRelation")
    if not value.keys() <= _KNOWN:
        leftovers.audit(field for field in value if field not in _KNOWN)
    if isinstance(key, bool) or not isinstance(key, int | str):
        # The feed gives such stubs for offices that no participant is registered for.
        numbered = [r for r in relations if _company_number(r) is not None]
        if names or numbered:
            raise InvalidRecordError("enhedsNummer: missing")
        return Record(
            f"unnamed {position}", position, [], ["names neither participant nor company"]
        )
    if not names:
        raise InvalidRecordError("navne: the participant has no name")
    owner = Party(
        id=f"{dataset}-{key}",
        schema=_SCHEMATA[kind],
        names=names,
        addresses=_addresses(value),
    )
    rows: list[Row] = [owner]
    for relation in relations:
        rows += _relation(relation, owner.id)
    return Record(str(key), position, rows)


def _relation(relation: dict[str, Any], owner: str) -> list[Row]:
    number = _company_number(relation)
    if number is None:
        raise InvalidRecordError("virksomhed.cvrNummer: missing")
    known = normalise("DK-CVR", number)
    names = _names(relation["virksomhed"], "navne") or [Name(f"CVR {number}")]
    company = Party(party_id(known), "Company", names, jurisdiction="dk", identifiers=[str(known)])
    rows: list[Row] = [company]
    for organisation in objects(relation, "organisationer"):
        kind = organisation.get("hovedtype")
        for member in objects(organisation, "medlemsData"):
            found = attributes(member)
            rows += _member(found, (owner, company.id), kind if isinstance(kind, str) else "")
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


def _company_number(relation: dict[str, Any]) -> str | None:
    company = relation.get("virksomhed")
    number = company.get("cvrNummer") if isinstance(company, dict) else None
    return str(number) if isinstance(number, int | str) and str(number).strip() else None


def _names(value: dict[str, Any], field: str) -> list[Name]:
    """Give the names, the one that is valid now first; one with an end is a former name."""
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
    texts = []
    for each in objects(value, "beliggenhedsadresse"):
        parts = [str(each[p]) for p in _ADDRESS if isinstance(each.get(p), str | int)]
        texts += [", ".join(parts)] if parts else []
    return texts


READER = Reader(
    name="dk_cvr",
    title="Denmark, business register, participants",
    version="2",
    sniff=_sniff,
    read=_read,
    publisher="Erhvervsstyrelsen (Danish Business Authority)",
    licence="open, with the register named; real owners only for those with a legitimate interest",
    url="https://datacvr.virk.dk/",
)
