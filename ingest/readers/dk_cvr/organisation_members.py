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
from ingest.readers.dk_cvr.dated_values import Held, attributes, fraction, objects, period
from ingest.values.unused_fields import Leftovers

_SHARES: Final = "EJERANDEL_PROCENT"
_VOTES: Final = "EJERANDEL_STEMMERET_PROCENT"
_READ: Final = ("FUNKTION", _SHARES, _VOTES, "SÆRLIGE_EJERFORHOLD")
_REAL: Final = ("reel ejer", "reelle ejere")
_OWNERS: Final = (
    *_REAL,
    "ejer",
    "ejerregister",
    "legal ejer",
    "interessenter",
    "interessent",
)
_REGISTERS: Final = ("reelle ejere", "ejerregister")
"""Organisations all of whose members are owners."""
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
_Said = tuple[Held | None, Held | None, Held | None]
"""A share, votes, and the function of the owner who holds them."""


def memberships(relation: dict[str, Any], ends: tuple[str, str], leftovers: Leftovers) -> list[Row]:
    """Return the interests and links of a relation; ``ends`` are participant's and company's id."""
    rows: list[Row] = []
    for organisation in objects(relation, "organisationer"):
        kind, register = organisation.get("hovedtype"), _register(organisation)
        body = next(iter(_names(organisation)), kind)
        for member in objects(organisation, "medlemsData"):
            found = attributes(member)
            leftovers.audit((n for n in found if n not in _READ), "medlemsData.attributter ")
            if register is not None and not _owning(found, kind):
                found.setdefault("FUNKTION", []).append(Held(register, *period(member)))
            elif isinstance(body, str) and not found.keys() & {"FUNKTION", _SHARES, _VOTES}:
                found["FUNKTION"] = [Held(body, *period(member))]
            rows += _member(found, ends, kind if isinstance(kind, str) else "")
    return rows


def _register(organisation: dict[str, Any]) -> str | None:
    """Return the name of an organisation that is a register of owners, else None."""
    names = _names(organisation)
    names += [held.value for held in attributes(organisation).get("FUNKTION", [])]
    return next((name for name in names if name.casefold() in _REGISTERS), None)


def _names(organisation: dict[str, Any]) -> list[str]:
    names = [each.get("navn") for each in objects(organisation, "organisationsNavn")]
    return [name for name in names if isinstance(name, str) and name.strip()]


def _owning(found: dict[str, list[Held]], kind: object) -> list[Held]:
    """Return those functions of a membership that are an owner's."""
    functions = found.get("FUNKTION", [])
    return [held for held in functions if kind == _LIABLE or held.value.casefold() in _OWNERS]


def _member(found: dict[str, list[Held]], ends: tuple[str, str], kind: str) -> list[Row]:
    """Return the rows of one membership: interests with their shares, and links for offices."""
    owning, rows = _owning(found, kind), list[Row]()
    special = "; ".join(h.value for h in found.get("SÆRLIGE_EJERFORHOLD", [])) or None
    pairs = _paired(found.get(_SHARES, []), found.get(_VOTES, []))
    for share, votes in pairs:
        rows += _holding((share, votes), owning, ends, special)
    figures = [dated for share, votes in pairs if (dated := share or votes) is not None]
    for role in owning:
        rows += [
            _interest(ends, (None, None, role), span, special) for span in _untold(role, figures)
        ]
    for held in found.get("FUNKTION", []):
        if held not in owning:
            link_kind = _OFFICES.get(kind, "Directorship")
            link_kind = "UnknownLink" if held.value.casefold() in _NO_OFFICE else link_kind
            link = Link(link_kind, *ends, role=held.value)
            link.start, link.end = held.start, held.end
            rows.append(link)
    return rows


def _paired(shares: list[Held], votes: list[Held]) -> list[tuple[Held | None, Held | None]]:
    """Pair shares and votes of one period; votes without a period go with any share."""
    left, found = list(votes), list[tuple[Held | None, Held | None]]()
    for share in shares:
        span = (share.start, share.end)
        fits = ((v.start, v.end) in (span, (None, None)) for v in left)
        place = next((number for number, fit in enumerate(fits) if fit), None)
        found.append((share, None if place is None else left.pop(place)))
    return found + [(None, vote) for vote in left]


def _holding(
    pair: tuple[Held | None, Held | None],
    owning: list[Held],
    ends: tuple[str, str],
    note: str | None,
) -> list[Row]:
    """Return the interest of a share and its votes; two if both a real and a legal owner's."""
    dated = pair[0] or pair[1]
    roles = [role for role in owning if _meet(role, dated)] or owning[:1]
    if len({_is_real(role) for role in roles}) == 2:
        return [_interest(ends, (*pair, role), _common(role, dated), note) for role in roles]
    role = roles[0] if roles else None
    (start, end), (since, until) = _span(dated), _span(role)
    return [_interest(ends, (*pair, role), (start or since, end or until), note)]


def _is_real(role: Held) -> bool:
    return role.value.casefold() in _REAL


def _span(held: Held | None) -> tuple[str | None, str | None]:
    return (None, None) if held is None else (held.start, held.end)


def _meet(one: Held, other: Held | None) -> bool:
    """Return whether two values were valid on a common day."""
    start, end = _common(one, other)
    return start is None or end is None or start < end


def _untold(role: Held, figures: list[Held]) -> Iterator[tuple[str | None, str | None]]:
    """Yield the spans of an owner's function in which no figure was valid.

    The owner holds something then, of unknown size.
    """
    met = sorted((held for held in figures if _meet(role, held)), key=lambda held: held.start or "")
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


def _common(one: Held, other: Held | None) -> tuple[str | None, str | None]:
    """Return the span in which both values were valid; it may be empty."""
    starts, ends = zip(_span(one), _span(other), strict=True)
    return max(filter(None, starts), default=None), min(filter(None, ends), default=None)


def _interest(
    ends: tuple[str, str], said: _Said, span: tuple[str | None, str | None], note: str | None
) -> Interest:
    share, votes, role = said
    real = role is not None and _is_real(role)
    types = ["shareholding"] if share is not None or votes is None else []
    types += ["votingRights"] if votes is not None else []
    unknown = UNKNOWN if votes is None else None
    return Interest(
        owner=ends[0],
        asset=ends[1],
        types=types,
        share=unknown if share is None else fraction(share.value),
        share_published=None if share is None else share.value,
        votes=None if votes is None else fraction(votes.value),
        votes_published=None if votes is None else votes.value,
        directness="unknown" if real else "direct",
        summary=real,
        start=span[0],
        end=span[1],
        quote=None if role is None else role.value,
        note=note,
    )
