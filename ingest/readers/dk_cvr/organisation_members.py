"""The members of a company's organisations as interests and links.

A membership has lists of attributes, each with values and their periods. Whether its holder is the
real or the legal owner is said by its functions, each in its own period, or by the name of the
organisation (``Reelle ejere``, ``EJERREGISTER``), whose members often have no function at all. A
member of another organisation who has none is what the organisation is called.
"""

from collections.abc import Iterator
from typing import Any, Final

from graph.record.model import Interest, Link, Row
from graph.values.share import UNKNOWN
from graph.values.vocabulary import HEAD_OFFICE
from ingest.readers.dk_cvr.dated_values import DatedValue, attributes, objects, period, share_band
from ingest.values.record_fields import Leftovers

_SHARES: Final = "EJERANDEL_PROCENT"
_VOTES: Final = "EJERANDEL_STEMMERET_PROCENT"
_READ: Final = ("FUNKTION", _SHARES, _VOTES, "SÆRLIGE_EJERFORHOLD")
_REAL_OWNER: Final = ("reel ejer", "reelle ejere")
_OWNER_FUNCTIONS: Final = (
    *_REAL_OWNER,
    "ejer",
    "ejerregister",
    "legal ejer",
    "legale ejere",
    "kapitalejer",
    "indehaver",
    "interessenter",
    "interessent",
    "komplementar",
    "kommanditist",
    "anpartshaver",
    "aktionær",
    "fuldt ansvarlig deltager",
)
_REGISTERS: Final = ("reelle ejere", "ejerregister")
"""Organisations all of whose members are owners."""
_LIABLE: Final = "FULDT_ANSVARLIG_DELTAGERE"
_OFFICES: Final = {
    "TEGNINGSBERETTIGEDE": "Representation",
    "REPRÆSENTANTER": "Representation",
    "REVISION": "UnknownLink",
    "STIFTERE": "UnknownLink",
}
"""Kinds of organisation whose members do not direct the company; those of any other kind do."""
_HEAD_OFFICE: Final = "HOVEDSELSKAB"
"""The kind of organisation whose member is the body of which the company is a branch."""
_NO_OFFICE: Final = ("revisor", "revision", "stifter", "stiftere")
"""Functions that are no office, where the kind of organisation is not given."""
_StatedHolding = tuple[DatedValue | None, DatedValue | None, DatedValue | None]
"""A share, votes, and the function of the owner who holds them."""


def membership_rows(
    relation: dict[str, Any], ends: tuple[str, str], leftovers: Leftovers
) -> list[Row]:
    """Return the interests and links of a relation; ``ends`` are participant's and company's id."""
    rows: list[Row] = []
    for organisation in objects(relation, "organisationer"):
        kind, register = organisation.get("hovedtype"), _owner_register(organisation)
        body = next(iter(_organisation_names(organisation)), kind)
        for member in objects(organisation, "medlemsData"):
            found = attributes(member)
            leftovers.audit((n for n in found if n not in _READ), "medlemsData.attributter ")
            if register is not None and not _owner_functions(found, kind):
                found.setdefault("FUNKTION", []).append(DatedValue(register, *period(member)))
            elif isinstance(body, str) and not found.keys() & {"FUNKTION", _SHARES, _VOTES}:
                found["FUNKTION"] = [DatedValue(body, *period(member))]
            rows += _member_rows(found, ends, kind if isinstance(kind, str) else "")
    # A relation of which nothing is said is one all the same: it may be a holding.
    return rows or [Link("UnknownLink", *ends)]


def _owner_register(organisation: dict[str, Any]) -> str | None:
    """Return the name of an organisation that is a register of owners, else None."""
    names = _organisation_names(organisation)
    names += [held.value for held in attributes(organisation).get("FUNKTION", [])]
    return next((name for name in names if name.casefold() in _REGISTERS), None)


def _organisation_names(organisation: dict[str, Any]) -> list[str]:
    names = [each.get("navn") for each in objects(organisation, "organisationsNavn")]
    return [name for name in names if isinstance(name, str) and name.strip()]


def _owner_functions(found: dict[str, list[DatedValue]], kind: object) -> list[DatedValue]:
    functions = found.get("FUNKTION", [])
    return [
        held for held in functions if kind == _LIABLE or held.value.casefold() in _OWNER_FUNCTIONS
    ]


def _member_rows(found: dict[str, list[DatedValue]], ends: tuple[str, str], kind: str) -> list[Row]:
    """Return the rows of one membership: interests with their shares, and links for offices."""
    owning, rows = _owner_functions(found, kind), list[Row]()
    special = "; ".join(h.value for h in found.get("SÆRLIGE_EJERFORHOLD", [])) or None
    pairs = _pair_figures(found.get(_SHARES, []), found.get(_VOTES, []))
    for share, votes in pairs:
        rows += _holding_rows((share, votes), owning, ends, special)
    figures = [dated for share, votes in pairs if (dated := share or votes) is not None]
    for role in owning:
        rows += [
            _interest(ends, (None, None, role), span, special)
            for span in _spans_without_figure(role, figures)
        ]
    for held in found.get("FUNKTION", []):
        if kind == _HEAD_OFFICE:
            rows.append(Interest(*ends, [HEAD_OFFICE], start=held.start, end=held.end))
        elif held not in owning:
            link_kind = _OFFICES.get(kind, "Directorship")
            link_kind = "UnknownLink" if held.value.casefold() in _NO_OFFICE else link_kind
            link = Link(link_kind, *ends, role=held.value)
            link.start, link.end = held.start, held.end
            rows.append(link)
    return rows


def _pair_figures(
    shares: list[DatedValue], votes: list[DatedValue]
) -> list[tuple[DatedValue | None, DatedValue | None]]:
    """Pair shares and votes of one period; votes without a period go with any share."""
    left, found = list(votes), list[tuple[DatedValue | None, DatedValue | None]]()
    for share in shares:
        span = (share.start, share.end)
        fits = ((v.start, v.end) in (span, (None, None)) for v in left)
        place = next((number for number, fit in enumerate(fits) if fit), None)
        found.append((share, None if place is None else left.pop(place)))
    return found + [(None, vote) for vote in left]


def _holding_rows(
    pair: tuple[DatedValue | None, DatedValue | None],
    owning: list[DatedValue],
    ends: tuple[str, str],
    note: str | None,
) -> list[Row]:
    """Return the interest of a share and its votes; two if both a real and a legal owner's."""
    dated = pair[0] or pair[1]
    roles = [role for role in owning if _have_common_day(role, dated)] or owning[:1]
    if len({_is_real_owner(role) for role in roles}) == 2:
        return [_interest(ends, (*pair, role), _common_span(role, dated), note) for role in roles]
    role = roles[0] if roles else None
    (start, end), (since, until) = _span(dated), _span(role)
    return [_interest(ends, (*pair, role), (start or since, end or until), note)]


def _is_real_owner(role: DatedValue) -> bool:
    return role.value.casefold() in _REAL_OWNER


def _span(held: DatedValue | None) -> tuple[str | None, str | None]:
    return (None, None) if held is None else (held.start, held.end)


def _have_common_day(one: DatedValue, other: DatedValue | None) -> bool:
    """Return whether two values were valid on a common day."""
    start, end = _common_span(one, other)
    return start is None or end is None or start < end


def _spans_without_figure(
    role: DatedValue, figures: list[DatedValue]
) -> Iterator[tuple[str | None, str | None]]:
    """Yield the spans of an owner's function in which no figure was valid.

    The owner holds something then, of unknown size.
    """
    met = sorted(
        (held for held in figures if _have_common_day(role, held)),
        key=lambda held: held.start or "",
    )
    if not met:
        yield _span(role)
        return
    if role.start is None:
        return
    since: str = role.start
    for held in met:
        if held.start is not None and held.start > since:
            yield since, held.start
        if held.end is None:
            return
        since = max(since, held.end)
    if role.end is None or since < role.end:
        yield since, role.end


def _common_span(one: DatedValue, other: DatedValue | None) -> tuple[str | None, str | None]:
    """Return the span in which both values were valid; it may be empty."""
    starts, ends = zip(_span(one), _span(other), strict=True)
    return max(filter(None, starts), default=None), min(filter(None, ends), default=None)


def _interest(
    ends: tuple[str, str],
    said: _StatedHolding,
    span: tuple[str | None, str | None],
    note: str | None,
) -> Interest:
    share, votes, role = said
    real = role is not None and _is_real_owner(role)
    types = ["shareholding"] if share is not None or votes is None else []
    types += ["votingRights"] if votes is not None else []
    unknown = UNKNOWN if votes is None else None
    return Interest(
        owner=ends[0],
        asset=ends[1],
        types=types,
        share=unknown if share is None else share_band(share.value),
        share_published=None if share is None else share.value,
        votes=None if votes is None else share_band(votes.value),
        votes_published=None if votes is None else votes.value,
        directness="unknown" if real else "direct",
        summary=real,
        start=span[0],
        end=span[1],
        quote=None if role is None else role.value,
        note=note,
    )
