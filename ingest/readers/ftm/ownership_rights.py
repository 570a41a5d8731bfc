"""The types, shares and directness of an ``Ownership`` or ``Control`` of FollowTheMoney.

Two registers reach FollowTheMoney in their own words, as roles. They are read as their own files
are: the UK's natures of control (``Ownership of shares 25 to 50 percent``, where the figure
stands in the role alone) and GLEIF's relationships (``IS ULTIMATELY CONSOLIDATED BY``).
"""

import re
from collections.abc import Iterable
from functools import reduce
from typing import Any, Final

from graph.values.dates import UNKNOWN_DAY
from graph.values.share import UNKNOWN, Share
from graph.values.vocabulary import HEAD_OFFICE, SHAREHOLDING, VOTING_RIGHTS
from ingest.codes.gleif_relationships import BRANCH, CONTROL, FEEDER, relationship_in
from ingest.codes.natures import holdings, natures, natures_in, remark_new_natures
from ingest.readers.ftm.ftm_entity import Entity
from ingest.readers.ftm.ownership_roles import (
    INFLUENCE,
    claimed_types,
    doubt_of,
    is_past,
    names_a_nominee,
    office_directions,
    owner_directions,
    owner_roles,
    percentage_roles,
    percentages_in,
    right_of,
    sway_roles,
)
from ingest.readers.ftm.register_roles import english_roles
from ingest.values.golden_share import names_golden_share
from ingest.values.percentage import parse_percentage

_REGISTER_BANDS: Final = frozenset({"gb_coh_psc", "ext_gb_coh_psc"})
"""Datasets whose ownership is stated as "directly or indirectly", in bands."""
_BAND_MARK: Final = "-percent"
_DIRECT: Final = re.compile(r"\b(?:in)?direct(?=ly\b|\b)")
_ULTIMATE: Final = re.compile(r"beneficial own|\bultimate|\bubo\b|\Abeneficial\Z")
"""Who owns in the end, whether through others or not; a type may be ``beneficial`` alone."""
_CURRENT_STATUSES: Final = frozenset({"active", "current"})


def rights_of(entity: Entity, summary: str | None, remarks: list[str]) -> list[dict[str, Any]]:
    """Return the columns of each row of a holding; role, type and status stay for the note.

    ``summary`` is the text of that property: Open Ownership's register, as OpenSanctions passes it
    on, has the UK's natures of control there, beside BODS's interest types as roles.
    """
    status = entity.values("status")
    going_on = {text.casefold() for text in status} <= _CURRENT_STATUSES
    if not going_on and not entity.properties.get("endDate"):
        remarks.append(f"status {', '.join(status)!r} has no end date with it")
    found = (
        _nature_rows(entity, summary, remarks)
        or _gleif_rows(entity, summary)
        or [_judged_columns(entity, remarks)]
    )
    if names_golden_share([summary, *entity.values("description")]):
        found[0]["types"] = list(dict.fromkeys([*found[0]["types"], INFLUENCE]))
    return found


def _nature_rows(entity: Entity, summary: str | None, remarks: list[str]) -> list[dict[str, Any]]:
    """Return the rows of roles that are the UK's natures of control, which state the bands."""
    slugs = {"-".join(text.casefold().split()): text for text in entity.values("role")}
    if words := natures_in(summary):
        slugs = {word: word for word in words}
    known = [slug for slug in slugs if slug in natures()]
    of_register = not _REGISTER_BANDS.isdisjoint(entity.datasets)
    # A trust or firm is told by the register's words alone, and a percentage beside them is its.
    swayed = any(natures()[slug].capacity for slug in known)
    banded = swayed or any(_BAND_MARK in slug for slug in known)
    sure = of_register or (len(known) == len(slugs) and banded)
    decide = of_register or swayed
    if not known or not sure or ("percentage" in entity.properties and not decide):
        return []
    rows = [row.columns() for row in holdings(list(slugs))]
    for columns in rows:
        for name in ("share_published", "votes_published"):
            columns[name] = _published_roles(columns[name], slugs)
    remark_new_natures(list(slugs), remarks.append)
    return rows


def _published_roles(published: str | None, slugs: dict[str, str]) -> str | None:
    """Return slugs of natures of control as the roles that were published."""
    if published is None:
        return None
    return "; ".join(slugs.get(slug, slug) for slug in published.split("; "))


def _gleif_rows(entity: Entity, summary: str | None) -> list[dict[str, Any]]:
    """Return the row of a role that is GLEIF's; its percentage is of consolidation, no share."""
    kind = gleif_relationship(entity.values("role"), summary)
    if kind is None or kind == FEEDER:
        return []
    return [_gleif_columns(kind)]


def _gleif_columns(kind: str) -> dict[str, Any]:
    interest_type, directness, summarises = CONTROL[kind]
    return {"types": [interest_type], "directness": directness, "summary": summarises}


def gleif_relationship(roles: Iterable[str], summary: str | None) -> str | None:
    """Return GLEIF's relationship where it is the only role, or stands in the summary."""
    found = {relationship_in(text.upper()) for text in roles}
    return found.pop() if len(found) == 1 and None not in found else relationship_in(summary)


def _judged_columns(entity: Entity, remarks: list[str]) -> dict[str, Any]:
    """Return the row of any other holding, judged by its words and its percentage."""
    published = entity.pop("percentage") or percentage_roles(entity.values("role"))
    stated = [
        text for name in ("role", "ownershipType", "controlType") for text in entity.values(name)
    ]
    texts = english_roles(stated, entity.datasets)
    right = right_of(texts, entity.schema, has_percentage=bool(published))
    text = "; ".join(published) or None
    share = _share_of(published, remarks)
    spoken = " ".join(texts).casefold()
    # Registers name a beneficial owner whatever stands between, so these summarise other edges.
    banded = (
        not _REGISTER_BANDS.isdisjoint(entity.datasets)
        or "directly or indirectly" in spoken
        or (_is_ultimate(texts) and _DIRECT.search(spoken) is None)
    )
    by_votes = right.votes and not right.shares
    if published and not (right.shares or by_votes):
        remarks.append(f"percentage {text!r} counts for nothing beside role {'; '.join(texts)!r}")
    return {
        "types": right.types,
        "share": share if right.shares else None,
        "share_published": None if by_votes else text,
        "votes": share if by_votes else UNKNOWN if right.votes else None,
        "votes_published": text if by_votes else None,
        "directness": "unknown" if banded else _directness(spoken),
        "summary": banded,
    }


def link_rights_of(entity: Entity, remarks: list[str]) -> list[dict[str, Any]]:
    """Return the columns of the holdings that the role of a link states beside it, if it does.

    A director may be a shareholder too, and leaked papers have settlors among the directors. One
    percentage in the role is the share; else it is unknown. Where the role is one of the past,
    ``end`` is a day that is not stated.
    """
    texts = english_roles(entity.values("role"), entity.datasets)
    if types := claimed_types(texts):
        right = _stated_beside(entity, texts, "Ownership", remarks)
        share = right["share"] or UNKNOWN
        return [
            right
            | {
                "types": types,
                "share": share if SHAREHOLDING in types else None,
                "votes": share if types[0] == VOTING_RIGHTS else None,
                "note": None,
            }
        ]
    if True in owner_directions(texts):
        return [_stated_beside(entity, texts, "Ownership", remarks)]
    said = {
        "Ownership": owner_roles(texts, entity.schema),
        "Control": sway_roles(texts, entity.schema),
    }
    return [_stated_beside(entity, roles, kind, remarks) for kind, roles in said.items() if roles]


def nominator_rights_of(entity: Entity, remarks: list[str]) -> list[dict[str, Any]]:
    """Return the columns of the right of whom a nominee acts for, if a link's role calls it one.

    What it holds for that party is not stated, so the right has no share.
    """
    name = "relationship" if entity.values("relationship") else "role"
    texts = english_roles(entity.values(name), entity.datasets)
    if not names_a_nominee(texts):
        return []
    remarks.append(f"{entity.schema}.{name}: {texts[0]!r} states a nominee; kept as one")
    past = {"end": UNKNOWN_DAY} if is_past(texts) else {}
    return [{"types": ["nominator"], "note": "; ".join(texts), **past}]


def part_rights_of(entity: Entity, remarks: list[str]) -> list[tuple[dict[str, Any], bool]]:
    """Return what the roles of a link state of a branch, a fund or a subsidiary, as interests.

    Each is its columns, and whether the target of the link has it in the source: a relationship of
    GLEIF says what its start is of its end.
    """
    roles = entity.values("role")
    kind = gleif_relationship(roles, None)
    if kind in CONTROL and HEAD_OFFICE not in roles:
        found = [(kind, True)]
    else:
        found = [(BRANCH, turned) for turned in office_directions(roles)]
    if found:
        remarks.append(f"{entity.schema}.role: {roles[0]!r} states a branch or a part; kept as one")
    if len(found) > 1:
        remarks.append(f"{entity.schema}.role: {roles[0]!r} does not say which end is the branch")
    return [(_gleif_columns(kind), turned) for kind, turned in found]


def _stated_beside(
    entity: Entity, roles: list[str], schema: str, remarks: list[str]
) -> dict[str, Any]:
    """Return the columns of a holding that roles of a link state, as an edge of a schema would."""
    past: dict[str, Any] = {"end": UNKNOWN_DAY} if is_past(roles) else {}
    past |= doubt_of(roles) or doubt_of(entity.values("status"))
    published = percentages_in(roles)
    right = right_of(roles, schema, has_percentage=bool(published))
    share = _share_of(published, remarks) if len(published) == 1 else UNKNOWN
    word = "holding" if schema == "Ownership" else "right"
    remarks.append(f"{entity.schema}.role: {roles[0]!r} states a {word}; kept as one")
    return {
        "types": right.types,
        "share": share if right.shares else None,
        "share_published": "; ".join(published) or None,
        "directness": "unknown" if _is_ultimate(roles) else _directness(" ".join(roles).casefold()),
        "summary": _is_ultimate(roles),
        "note": "; ".join(roles),
        **past,
    }


def _is_ultimate(texts: Iterable[str]) -> bool:
    return any(_ULTIMATE.search(text.strip().casefold()) for text in texts)


def _directness(spoken: str) -> str:
    """Return the directness that the words state, unknown where they state both."""
    found = set(_DIRECT.findall(spoken))
    return "unknown" if len(found) > 1 else "indirect" if found == {"indirect"} else "direct"


def _share_of(published: list[str], remarks: list[str]) -> Share:
    """Return the range that holds every percentage stated; unknown where one cannot be read."""
    shares = [parse_percentage(text) for text in published]
    read = [share for share in shares if share is not None]
    for text, share in zip(published, shares, strict=True):
        if share is None:
            remarks.append(f"percentage {text!r} cannot be read; the share counts as unknown")
    if not read or len(read) != len(shares):
        return UNKNOWN
    return reduce(Share.hull, read)
