"""Joint holdings that BODS 0.4 draws as an entity of the type ``arrangement``.

An arrangement has no legal identity of its own: it is a mechanism by which persons associate (the
standard's codelist ``entityType``). The standard's example on joint ownership has two persons with
shares in a "Joint shareholding", which in turn has all shares of the company. The two hold one
block of the company, so that is what the rows say: the arrangement is the name of the block
(``joint``), and each of its members a holder of it.

Not taken for one: an arrangement of the subtypes trust or nomination, one in which anybody has
another right than shares, votes or what they yield (a settlor, a nominee), one with fewer than two
members who are named, and one that has another as its member. Those stay parties. As long as the
stated shares of the members do not surely make up the whole, or only one is left whose share nobody
states, or one is not named, the block has one more holder: the arrangement itself, in place of
whoever is missing.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from graph.record.model import Arrangement, Interest, Row
from graph.values.dates import days_of
from graph.values.share import FULL, UNKNOWN

_TYPE: Final = "arrangement"
_SUBTYPES: Final = (None, "other")
_SCHEMA: Final = """
create table drawn (id text, number integer, name text);
create index drawn_id on drawn (id);
create table member (id text, party text, start text, end text, least integer);
create index member_id on member (id);
create table unnamed (id text primary key) without rowid;
create table spoiled (id text primary key) without rowid;
"""
_JOINT_INTEREST_TYPES: Final = frozenset(
    ("shareholding", "votingRights", "rightsToSurplusAssetsOnDissolution", "rightsToProfitOrIncome")
)


@dataclass(frozen=True, slots=True)
class Member:
    """Who takes part in a joint holding, and when: half-open, partial dates as published.

    ``least`` is the lower end of what it has in the arrangement; ``None`` where nobody states it.
    """

    party: str
    start: str | None
    end: str | None
    least: int | None


@dataclass(frozen=True, slots=True)
class JointHolding:
    """An arrangement that is a name for a block; ``unnamed`` if some member is not named."""

    key: str
    name: str
    members: tuple[Member, ...]
    unnamed: bool

    def missing_spans(self) -> Iterator[tuple[str | None, str | None]]:
        """Yield the half-open spans in which members are there, and perhaps not all of them.

        What is stated of who is there makes up less than the whole then, or nobody states it and
        only one is there, who is no joint holder.
        """
        if self.unnamed:
            yield None, None
            return
        days = {day for one in self.members for day in (one.start, one.end) if day is not None}
        bounds = [None, *sorted(days, key=days_of), None]
        begun: tuple[str | None] | None = None
        for start, end in pairwise(bounds):
            lacking = self._may_lack(start, end)
            if lacking and begun is None:
                begun = (start,)
            if begun is not None and not lacking:
                yield begun[0], start
                begun = None
        if begun is not None:
            yield begun[0], None

    def _may_lack(self, start: str | None, end: str | None) -> bool:
        """Return whether somebody may be missing from one day on to another."""
        least = dict[str, int | None]()
        for member in self.members:
            begins = member.start is None or (start is not None and _is_by(member.start, start))
            if begins and (member.end is None or (end is not None and _is_by(end, member.end))):
                known = least.get(member.party)
                least[member.party] = (
                    member.least if known is None else max(known, member.least or 0)
                )
        if not least:
            return False
        stated = [part for part in least.values() if part is not None]
        return len(least) < 2 if len(stated) < len(least) else sum(stated) < FULL

    @property
    def label(self) -> str:
        """The block's name in the dataset: no two arrangements share it."""
        return f"{self.name} ({self.key})" if self.name else self.key


def may_be_joint(details: dict[str, Any]) -> bool:
    """Return whether an entity of 0.4 may be a joint holding, by its kind alone."""
    stated = details.get("entityType")
    if not isinstance(stated, dict):
        return False
    return stated.get("type") == _TYPE and stated.get("subtype") in _SUBTYPES


class JointHoldings:
    """The arrangements of a file that may be joint holdings, and who takes part in them."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Create the tables; on disk, so that memory does not grow with the file."""
        self._database = database
        self._database.executescript(_SCHEMA)
        self.any = False

    def add_arrangement(self, key: str, number: int, name: object) -> None:
        """Add an entity that may be one, by its record id and its statement's place in the file."""
        shown = name if isinstance(name, str) else ""
        self._database.execute("insert into drawn values (?, ?, ?)", (key, number, shown))
        self.any = True

    def remove_superseded(self) -> None:
        """Remove the arrangements whose statements others of the file supersede."""
        self._database.execute("delete from drawn where number in (select number from fate)")
        self.any = bool(self._fetch_all("select 1 from drawn limit 1"))

    def has_arrangement(self, key: object) -> bool:
        """Return whether an arrangement of this record id was added."""
        return isinstance(key, str) and bool(
            self._fetch_all("select 1 from drawn where id = ?", key)
        )

    def add_member(self, key: str, rows: Sequence[Row], *, spoiled: bool) -> None:
        """Add the member that a relationship names, or rule the arrangement out.

        ``spoiled``: the member is an arrangement itself, which rules this one out.
        """
        held = [row for row in rows if isinstance(row, Interest)]
        if not held:
            if rows:
                self.add_unnamed(key)
            return
        member = None if spoiled else member_of(held)
        if member is None:
            self._database.execute("insert or ignore into spoiled values (?)", (key,))
            return
        row = (key, member.party, member.start, member.end, member.least)
        self._database.execute("insert into member values (?, ?, ?, ?, ?)", row)

    def add_unnamed(self, key: str) -> None:
        """Remember that somebody takes part whom nobody names."""
        self._database.execute("insert or ignore into unnamed values (?)", (key,))

    def joint_holding(self, key: str) -> JointHolding | None:
        """Return the joint holding of a record id; ``None`` where it is a party or unknown."""
        named = self._fetch_all("select max(name) from drawn where id = ? having count(*)", key)
        if not named or self._fetch_all("select 1 from spoiled where id = ?", key):
            return None
        query = "select distinct party, start, end, least from member where id = ? order by 1, 2, 3"
        members = tuple(Member(*row) for row in self._fetch_all(query, key))
        if len({member.party for member in members}) < 2:
            return None
        unnamed = bool(self._fetch_all("select 1 from unnamed where id = ?", key))
        return JointHolding(key, named[0][0], members, unnamed)

    def _fetch_all(self, query: str, *values: str) -> list[Any]:
        with closing(self._database.execute(query, values)) as cursor:
            return cursor.fetchall()


def member_of(held: Sequence[Interest]) -> Member | None:
    """Return the member whom one relationship's interests name; ``None`` for other rights."""
    if any(not _JOINT_INTEREST_TYPES.issuperset(row.types) or not row.types for row in held):
        return None
    starts, ends = ([getattr(row, end) for row in held] for end in ("start", "end"))
    start = None if None in starts else min(starts, key=days_of)
    end = None if None in ends else max(ends, key=days_of)
    stated = {share for row in held for share in (row.share, row.votes)} - {None, UNKNOWN}
    least = max((share.low for share in stated if share is not None), default=None)
    return Member(held[0].owner, start, end, least)


def joint_rows(rows: Sequence[Row], holding: JointHolding) -> list[Row]:
    """Return the interests of an arrangement as one block that its members hold jointly.

    Each interest becomes a row for every member who may take part on one of its days; as it is,
    it is one for those who are missing.
    """
    found: list[Row] = []
    for row in rows:
        if not isinstance(row, Interest):
            found.append(row)
            continue
        note = "; ".join(filter(None, (row.note, f"stated of {holding.label}")))
        spans = [(one.party, one.start, one.end) for one in holding.members]
        spans += [(row.owner, start, end) for start, end in holding.missing_spans()]
        for owner, first, last in spans:
            start = _narrower_date(row.start, first, later=True)
            end = _narrower_date(row.end, last, later=False)
            if start is None or end is None or days_of(start)[0] < days_of(end)[1] - 1:
                one = replace(row, owner=owner, joint=holding.label, note=note)
                one.start, one.end = start, end
                found.append(one)
    return found


def arrangement_row(holding: JointHolding) -> Row:
    """Return the arrangement row, whose name the interests of the block carry."""
    parties = list(dict.fromkeys(member.party for member in holding.members))
    return Arrangement(parties, "joint", holding.label)


def _is_by(one: str, other: str) -> bool:
    """Return whether a day, perhaps a partial one, is another one or before it."""
    return days_of(one) <= days_of(other)


def _narrower_date(one: str | None, two: str | None, *, later: bool) -> str | None:
    """Return the later or earlier date; of two that overlap the less exact one.

    That leaves more open.
    """
    if one is None or two is None:
        return one or two
    for first, second in ((one, two), (two, one)):
        if days_of(first)[1] <= days_of(second)[0]:
            return second if later else first
    return min(one, two, key=len)
