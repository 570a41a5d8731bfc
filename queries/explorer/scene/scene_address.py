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
    PARTY_CAP,
    Filters,
    FoldedNeighbours,
    Member,
    View,
)
from queries.words.plain_words import LINES

LONGEST: Final = 16_000
"""Letters of a view; a longer one is no link that another program carries whole."""
_MOST_UNPACKED: Final = 400_000


class ViewError(Exception):
    """The view of an address cannot be read."""


def filter_texts(filters: Filters) -> dict[str, str]:
    """Return filters as texts of an address; those with their default value are left out."""
    usual = Filters(filters.day)
    texts = {
        "certainty": "" if filters.certainty == usual.certainty else ",".join(filters.certainty),
        "least": f"{filters.least:f}" if filters.least else "",
        "lines": "" if filters.lines == usual.lines else ",".join(filters.lines),
        "past": "1" if filters.past else "",
        "scripts": "" if filters.scripts else "0",
    }
    return {key: text for key, text in texts.items() if text}


def read_filters(given: Mapping[str, str], usual: Filters) -> Filters:
    """Read filters; what cannot be read has the value of ``usual``."""
    certainty = _known_words(given.get("certainty", ""), usual.certainty)
    lines = _known_words(given.get("lines", ""), LINES)
    return replace(
        usual,
        certainty=certainty or usual.certainty,
        least=_read_percent(given.get("least", "")),
        lines=lines or usual.lines,
        past=given.get("past") == "1",
        scripts=given.get("scripts") != "0",
    )


def view_text(view: View) -> str:
    """Return a view as a short text for an address; empty where it is too large."""
    places = {party: place for place, party in enumerate(view.parties)}
    said = {
        "m": [_pack_member(member, places) for member in view.members],
        "f": [[places[m.party], m.relation, m.total] for m in view.more if m.party in places],
        "h": [_pack_member(member, places) for member in view.hidden],
        "p": sorted(places[party] for party in view.pinned if party in places),
        "l": sorted(places[party] for party in view.loose if party in places),
        "b": view.by,
        "w": [places[party] for party in view.ways if party in places],
    }
    short = {key: value for key, value in said.items() if value}
    plain = json.dumps(short, ensure_ascii=False, separators=(",", ":")).encode()
    text = base64.urlsafe_b64encode(zlib.compress(plain, 9)).decode().rstrip("=")
    return text if len(text) <= LONGEST else ""


def read_view(text: str) -> View:
    """Read a view; `NoView` if it was not written by `view_text`, or is cut off."""
    try:
        said = json.loads(_unpack_text(text))
        members = tuple(_read_members(said["m"], said["m"]))
        names = [member.party for member in members]
        by = said.get("b", "")
        return View(
            members=members,
            more=tuple(_read_folded(said.get("f", []), names)),
            hidden=tuple(_read_members(said.get("h", []), said["m"])),
            pinned=frozenset(names[place] for place in said.get("p", [])),
            loose=frozenset(names[place] for place in said.get("l", [])),
            by=by if by in GROUPINGS else "",
            ways=tuple(names[place] for place in said.get("w", [])),
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as wrong:
        raise ViewError(str(wrong)) from None


def _pack_member(member: Member, places: Mapping[str, int]) -> list[Any]:
    if not member.origin:
        return [member.party]
    return [member.party, places.get(member.origin, -1), member.relation]


def _read_members(rows: list[Any], first: list[Any]) -> list[Member]:
    found = []
    for row in rows[: 2 * PARTY_CAP]:
        party, *brought = row
        if not isinstance(party, str) or not party.isprintable() or not party:
            raise ViewError("a party is no text")
        origin, relation = brought or (-1, "")
        known = isinstance(origin, int) and 0 <= origin < len(first) and relation in RELATIONS
        found.append(Member(party, first[origin][0], relation) if known else Member(party))
    return found


def _read_folded(rows: list[Any], names: list[str]) -> list[FoldedNeighbours]:
    return [
        FoldedNeighbours(names[place], relation, int(total))
        for place, relation, total in rows[:PARTY_CAP]
        if relation in RELATIONS and int(total) > 0
    ]


def _unpack_text(text: str) -> bytes:
    """Return the bytes packed in a text, limited to the size that a view can have."""
    if len(text) > LONGEST:
        raise ViewError("it is too long")
    unpack = zlib.decompressobj()
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        plain = unpack.decompress(packed, _MOST_UNPACKED)
    except (binascii.Error, zlib.error) as wrong:
        raise ViewError(str(wrong)) from None
    if not unpack.eof:
        raise ViewError("it is cut off, or too large")
    return plain


def _known_words(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    given = text.split(",")
    return tuple(word for word in known if word in given)


def _read_percent(text: str) -> Decimal:
    try:
        value = Decimal(text or 0)
    except InvalidOperation:
        return Decimal(0)
    return value if value.is_finite() and 0 <= value <= 100 else Decimal(0)
