"""What the Explore page's address carries beside party and day: filters, view, data version."""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from graph.world.neighbours import RELATIONS
from queries.explorer.scene.scene_state import (
    GROUPINGS,
    HARD_CAP,
    LINES,
    Filters,
    Member,
    More,
    View,
)

KEYS: Final = ("certainty", "least", "lines", "past", "view", "data")
LONGEST: Final = 16_000
"""Letters of a view; a longer one is no link that another program carries whole."""
_UNPACKED: Final = 400_000


class NoView(Exception):
    """The view of an address cannot be read."""


def filter_texts(filters: Filters) -> dict[str, str]:
    """Return filters as texts of an address; those with their default value are left out."""
    usual = Filters(filters.day)
    texts = {
        "certainty": "" if filters.certainty == usual.certainty else ",".join(filters.certainty),
        "least": f"{filters.least:f}" if filters.least else "",
        "lines": "" if filters.lines == usual.lines else ",".join(filters.lines),
        "past": "1" if filters.past else "",
    }
    return {key: text for key, text in texts.items() if text}


def filters_of(given: Mapping[str, str], usual: Filters) -> Filters:
    """Read filters; what cannot be read has the value of ``usual``."""
    certainty = _among(given.get("certainty", ""), usual.certainty)
    lines = _among(given.get("lines", ""), LINES)
    return replace(
        usual,
        certainty=certainty or usual.certainty,
        least=_percent(given.get("least", "")),
        lines=lines or usual.lines,
        past=given.get("past") == "1",
    )


def view_text(view: View) -> str:
    """Return a view as a short text for an address; empty where it is too large."""
    places = {party: place for place, party in enumerate(view.parties)}
    said = {
        "m": [_packed(member, places) for member in view.members],
        "f": [[places[m.party], m.relation, m.total] for m in view.more if m.party in places],
        "h": [_packed(member, places) for member in view.hidden],
        "p": sorted(places[party] for party in view.pinned if party in places),
        "l": sorted(places[party] for party in view.loose if party in places),
        "b": view.by,
    }
    short = {key: value for key, value in said.items() if value}
    plain = json.dumps(short, ensure_ascii=False, separators=(",", ":")).encode()
    text = base64.urlsafe_b64encode(zlib.compress(plain, 9)).decode().rstrip("=")
    return text if len(text) <= LONGEST else ""


def view_of(text: str) -> View:
    """Read a view.

    Raises:
        NoView: it was not written by `view_text`, or is cut off.
    """
    try:
        said = json.loads(_unpacked(text))
        members = tuple(_members(said["m"], said["m"]))
        names = [member.party for member in members]
        by = said.get("b", "")
        return View(
            members=members,
            more=tuple(_folded(said.get("f", []), names)),
            hidden=tuple(_members(said.get("h", []), said["m"])),
            pinned=frozenset(names[place] for place in said.get("p", [])),
            loose=frozenset(names[place] for place in said.get("l", [])),
            by=by if by in GROUPINGS else "",
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as wrong:
        raise NoView(str(wrong)) from None


def _packed(member: Member, places: Mapping[str, int]) -> list[Any]:
    if not member.origin:
        return [member.party]
    return [member.party, places.get(member.origin, -1), member.relation]


def _members(rows: list[Any], first: list[Any]) -> list[Member]:
    found = []
    for row in rows[: 2 * HARD_CAP]:
        party, *brought = row
        if not isinstance(party, str) or not party.isprintable() or not party:
            raise NoView("a party is no text")
        origin, relation = brought or (-1, "")
        known = isinstance(origin, int) and 0 <= origin < len(first) and relation in RELATIONS
        found.append(Member(party, first[origin][0], relation) if known else Member(party))
    return found


def _folded(rows: list[Any], names: list[str]) -> list[More]:
    return [
        More(names[place], relation, int(total))
        for place, relation, total in rows[:HARD_CAP]
        if relation in RELATIONS and int(total) > 0
    ]


def _unpacked(text: str) -> bytes:
    """Return the bytes packed in a text, limited to the size that a view can have."""
    if len(text) > LONGEST:
        raise NoView("it is too long")
    unpack = zlib.decompressobj()
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        plain = unpack.decompress(packed, _UNPACKED)
    except (binascii.Error, zlib.error) as wrong:
        raise NoView(str(wrong)) from None
    if not unpack.eof:
        raise NoView("it is cut off, or too large")
    return plain


def _among(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    given = text.split(",")
    return tuple(word for word in known if word in given)


def _percent(text: str) -> Decimal:
    try:
        value = Decimal(text or 0)
    except InvalidOperation:
        return Decimal(0)
    return value if value.is_finite() and 0 <= value <= 100 else Decimal(0)
