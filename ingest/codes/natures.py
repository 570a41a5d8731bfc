"""Natures of control as interests: one row for each capacity and right.

Who carries the share (rule 13 of docs/reference/rules.md: the legal holder does, and no percentage
runs through a trust):

- a person who holds, alone, as a trustee, or with the other members of a firm that is no
  person of its own, carries the range; trusteeship is marked by the type ``trustee``;
- a person who sways a trust or firm whose trustees or members hold carries none. That is what
  ``-as-trust`` and ``-as-firm`` say for companies (the fifth condition), and
  ``-as-control-over-...`` for overseas entities, where ``-as-trust`` means the trustee. The row
  says ``otherInfluenceOrControl``, and ``protector`` for a trust: BODS's word for one who has
  powers over a trust and is not its trustee, which makes a person look at it. Where the members of
  a firm hold shares, the person may be one of them, with a part that nobody states: that is
  ``unknownInterest``, which makes a person look under rules that count shares alone;
- ``registered-owner-as-nominee``: the entity holds land *for* the person, who is the nominator.

Shares and votes of one capacity are one row. A board majority is a row of its own, above 50 % of
the seats, since a row has one share beside the votes.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from graph.values.share import UNKNOWN, Share, parse_share
from graph.values.vocabulary import (
    APPOINTMENT_OF_BOARD,
    SHAREHOLDING,
    SURPLUS_ASSETS,
    VOTING_RIGHTS,
)
from ingest.reader import InvalidRecordError

INFLUENCE: Final = "otherInfluenceOrControl"
_TYPE_OF: Final = {
    "shares": SHAREHOLDING,
    "votes": VOTING_RIGHTS,
    "board": APPOINTMENT_OF_BOARD,
    "surplus": SURPLUS_ASSETS,
    "influence": INFLUENCE,
    "nominator": "nominator",
    "unknown": "unknownInterest",
}
BOARD_MAJORITY: Final = parse_share(">50..100")
"""A right to appoint and remove directors, or members of a partnership, is to a majority."""
_SLUG: Final = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
_NEW_SLUG: Final = re.compile(
    r"(?:ownership-of-shares|voting-rights|right-to-(?:appoint|share)|significant-influence)-"
    r".*(?:-percent\b|-as-(?:trust|firm|control)\b)"
)
_NEW_NOTE: Final = "a nature of control that this program does not know"
_HOLDER_TYPES: Final[dict[str, list[str]]] = {"": [], "trustee": ["trustee"], "member": []}
_INFLUENCE_TYPES: Final = {
    "control_over_trust": [INFLUENCE, "protector"],
    "control_over_firm": [INFLUENCE],
}
_CAPITAL: Final = ("shares", "surplus")
"""Rights that rules which count shares may count."""
_NOTES: Final = {
    "trustee": "as a trustee, with the other trustees",
    "member": "as a member of a firm that is no legal person, with the other members",
    "control_over_trust": "has influence or control over a trust; its trustees hold the right",
    "control_over_firm": "has influence or control over a firm, whose members hold the right; "
    "the part in the firm is not stated",
}


@dataclass(frozen=True, slots=True)
class Nature:
    """What one slug states: a right, its range, and the capacity in which it is held."""

    slug: str
    right: str
    share: Share | None
    capacity: str


@dataclass(slots=True)
class Holding:
    """The columns of one interest row that the natures decide."""

    types: list[str]
    share: Share | None = None
    share_published: str | None = None
    votes: Share | None = None
    votes_published: str | None = None
    note: str | None = None

    def columns(self) -> dict[str, Any]:
        """Return the columns of an interest; the register says "directly or indirectly"."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return {**said, "types": list(self.types), "directness": "unknown", "summary": True}


@cache
def _table() -> dict[str, Any]:
    text = Path(__file__).with_name("natures.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def natures() -> dict[str, Nature]:
    """Return every known nature of control by slug."""
    return {
        slug: Nature(
            slug,
            row["right"],
            None if "range" not in row else parse_share(row["range"]),
            row.get("capacity", ""),
        )
        for slug, row in _table()["natures"].items()
    }


@lru_cache(maxsize=65_536)
def natures_in(text: str | None) -> tuple[str, ...]:
    """Return the slugs of natures of control that a text has among other words, in their order.

    A new slug is among them where it has a band or capacity, since the right is not the person's
    own under some.

    >>> natures_in("Relationship Type: ['voting-rights-25-to-50-percent']")
    ('voting-rights-25-to-50-percent',)
    """
    if text is None or "-" not in text:
        return ()
    words = dict.fromkeys(_SLUG.findall(text))
    return tuple(word for word in words if word in natures() or _NEW_SLUG.match(word))


def known_slug(kind: str, slug: str) -> str:
    """Return a slug of ``statements`` or ``exemptions`` unchanged, once it is known.

    Raises:
        InvalidRecordError: it is not.
    """
    if slug not in _table()[kind]["known"]:
        raise InvalidRecordError(f"{kind[:-1]}: {slug!r} is not known")
    return slug


def remark_new_natures(slugs: list[str], say: Callable[[str], None]) -> None:
    """Remark on each nature of control that is not known, once :func:`holdings` took them."""
    for slug in slugs:
        if slug not in natures():
            say(f"nature of control {slug!r} is not known; taken as an interest of unknown share")


def holdings(slugs: object) -> tuple[Holding, ...]:
    """Return the interest rows of one record's slugs; without any, one unknown interest.

    An unknown slug beside known ones is an unknown interest too. The rows are cached and must not
    be changed.

    Raises:
        InvalidRecordError: no slug is known, or they are no list.
    """
    if not isinstance(slugs, list | tuple):
        raise InvalidRecordError(f"natures_of_control: {slugs!r} is not a list")
    texts = tuple(slugs)
    for slug in texts:
        if not isinstance(slug, str):
            raise InvalidRecordError(f"natures_of_control: {slug!r} is not known")
    return _holdings(texts)


@lru_cache(maxsize=16_384)
def _holdings(slugs: tuple[str, ...]) -> tuple[Holding, ...]:
    groups: dict[str, list[Nature]] = {}
    for slug in slugs:
        nature = natures().get(slug)
        if nature is None:
            if natures().keys().isdisjoint(slugs):
                raise InvalidRecordError(f"natures_of_control: {slug!r} is not known")
            nature = Nature(slug, "unknown", UNKNOWN, "")
        group = groups.setdefault(nature.capacity, [])
        if nature not in group:
            group.append(nature)
    if not groups:
        note = "the register states no nature of control"
        return (Holding(["unknownInterest"], share=UNKNOWN, note=note),)
    return tuple(row for capacity, group in groups.items() for row in _rows(capacity, group))


def _rows(capacity: str, group: list[Nature]) -> list[Holding]:
    note = _NOTES.get(capacity)
    if capacity in _INFLUENCE_TYPES:
        published = "; ".join(nature.slug for nature in group)
        types = list(_INFLUENCE_TYPES[capacity])
        if capacity == "control_over_firm" and any(n.right in _CAPITAL for n in group):
            types.append("unknownInterest")
        return [Holding(types, share_published=published, note=note)]
    # Shares, votes and influence of one capacity share a row; any other right has its own.
    joined: list[Holding] = []
    others: list[Holding] = []
    for nature in group:
        row = Holding([_TYPE_OF[nature.right], *_HOLDER_TYPES[capacity]], note=note)
        if nature.right in ("board", "surplus"):
            row.share, row.share_published = nature.share, nature.slug
            others.append(row)
        elif nature.right == "unknown":
            row.share, row.share_published, row.note = UNKNOWN, nature.slug, _NEW_NOTE
            others.append(row)
        elif nature.right == "nominator":
            row.share_published, row.note = nature.slug, "the entity holds land for it"
            others.append(row)
        elif not joined or not _add_to_row(joined[-1], nature):
            _set_share(row, nature)
            joined.append(row)
    return joined + others


def _add_to_row(main: Holding, nature: Nature) -> bool:
    """Add a nature to a row; return False where the row says that right already."""
    if _TYPE_OF[nature.right] in main.types:
        return False
    main.types.insert(1, _TYPE_OF[nature.right])
    _set_share(main, nature)
    return True


def _set_share(main: Holding, nature: Nature) -> None:
    if nature.right == "votes":
        main.votes, main.votes_published = nature.share, nature.slug
        return
    if nature.right == "shares":
        main.share = nature.share
    published = (main.share_published, nature.slug)
    main.share_published = "; ".join(slug for slug in published if slug is not None)
