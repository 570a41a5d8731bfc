"""Which statements of a file are superseded by others of it, found before the file is read.

A 0.4 record may have several statements: the newest ``statementDate`` counts, then the order of
the file; an equal repeat supersedes nothing. Before 0.4 a statement says which others it
replaces. A statement that is refused supersedes nothing. Only ids and dates are kept, in a
temporary database on disk, so that memory does not grow with the file. A further pass collects
joint holdings (`joint_arrangement`), if there are any.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, Final

from graph.record.model import Row
from ingest.codes.bods_codes import INTEREST, VAGUE, code_of
from ingest.files.opened_file import Opened
from ingest.formats.json_values import Element
from ingest.reader import InvalidRecordError, Refusal
from ingest.readers.bods.joint_arrangement import JointHolding, JointHoldings, may_be_joint
from ingest.readers.bods.statement import Statement, day_of, is_version_0_4, moment_of, statement_of
from ingest.readers.bods.statement_fields import NAME_PARTS
from ingest.readers.bods.statement_party import unspecified_reason
from ingest.readers.bods.statement_shape import Reading
from ingest.readers.bods.statement_stream import statements


def name_hash(details: dict[str, Any]) -> int:
    """Return a hash of the name that is shown, to see whether it changed; 0 for no name."""
    name: Any = details.get("name")
    names = details.get("names")
    if isinstance(names, list) and names and isinstance(names[0], dict):
        first = names[0]
        parts = (str(first[part]) for part in NAME_PARTS if first.get(part))
        name = first.get("fullName") or " ".join(parts)
    return hash(name) if isinstance(name, str) and name else 0


def interest_days(details: dict[str, Any], field: str) -> list[str]:
    """Return the dates in a field of a relationship's interests; empty unless each has one."""
    interests = details.get("interests")
    if not isinstance(interests, list):
        return []
    texts = [item.get(field) if isinstance(item, dict) else None for item in interests]
    found = [day for text in texts if isinstance(text, str) and (day := day_of(text)) is not None]
    return found if len(found) == len(interests) else []


def _owner_key(stated: object) -> str | None:
    """Return the id of the statement on an interested party; None where there is none."""
    if isinstance(stated, dict):
        pointers = ("describedByEntityStatement", "describedByPersonStatement")
        stated = next((stated[name] for name in pointers if name in stated), None)
    return stated if isinstance(stated, str) else None


def _has_nominee(interests: object) -> bool:
    """Return whether one of a relationship's interests is that of a nominee or trustee."""
    items = interests if isinstance(interests, list) else []
    kinds = (item.get("type") for item in items if isinstance(item, dict))
    return any(_plain(kind) in HOLDER_ROLES for kind in kinds)


def _plain(kind: object) -> str:
    """Return the word of 0.4 for a kind of interest, as it stands where none is known."""
    try:
        return code_of(kind, INTEREST, "") if isinstance(kind, str) else ""
    except InvalidRecordError:
        return ""


def _is_mechanism(stated: object) -> bool:
    """Return whether a kind of entity is that of an arrangement, which is no legal person."""
    kind = stated.get("type") if isinstance(stated, dict) else stated
    return kind in _MECHANISMS


def is_unspecified_kind(details: dict[str, Any]) -> bool:
    """Return whether a party is of unknown or anonymous kind."""
    kind = details.get("personType") or details.get("entityType")
    return (kind.get("type") if isinstance(kind, dict) else kind) in VAGUE


HOLDER_ROLES: Final = frozenset({"nominee", "trustee"})
_MECHANISMS: Final = ("arrangement", "legalArrangement")
_BATCH: Final = 10_000
_SCHEMA: Final = """
pragma journal_mode = off;
create table statement (number integer primary key, key text, id text, day text, own text,
    moment text, content integer, name integer, untold text, since text,
    closed text, checked integer);
create table replaced (id text, number integer, day text, own text);
create table subject (id text, owner text, nominee integer);
create table mechanism (id text);
create table fate (number integer primary key, until text, by text, renamed integer,
    since text, closed text);
create table untold (id text primary key, reason text) without rowid;
"""
_REPLACED: Final = """
insert or ignore into fate
select s.number, min(r.day), r.own,
case when n.name = 0 and n.untold is null then 2 else s.name is not n.name end, n.since, n.closed
from replaced r join statement s on s.id = r.id join statement n on n.number = r.number
where s.number != r.number and not exists (
    select 1 from replaced back where back.id = r.own and back.own = r.id
    and back.number > r.number)
group by s.number
"""
_UNTOLD: Final = """
insert or ignore into untold
select id, untold from statement where untold is not null
and number not in (select number from fate) and id not in (select id from subject)
"""
_NOMINEES: Final = """
select distinct owner from subject
where id = :id and nominee and exists (select 1 from mechanism where id = :id)
and not exists (select 1 from subject where owner = :id)
order by owner
"""
_HELD_UNTIL: Final = """
select 1 from fate f join statement s using (number)
where f.by = ? and substr(s.day, 1, 10) < f.until
"""
_UNCHECKED: Final = """
select number from statement where checked = 0
and key in (select key from statement group by key having count(*) > 1)
order by number
"""
_SERIES: Final = """
select key, number, day, own, content, name, since, closed, untold
from statement
where key in (select key from statement group by key having count(*) > 1)
order by key, moment, number
"""


@dataclass(frozen=True, slots=True)
class Fate:
    """What supersedes a statement.

    Attributes:
        until: the day of the statement that follows it.
        by: that statement's id.
        renamed: whether the party has another name now.
        unnamed: whether what follows neither names the party nor says that it is unknown, so that
            it only withdraws or closes what was said.
        since: the first day on which the interests of the statement that follows hold.
        closed: the day on which all of its interests have ended.
    """

    until: str | None
    by: str
    renamed: bool
    unnamed: bool
    since: str | None
    closed: str | None


class StatementHistory:
    """Which statements of a file are superseded; asked for in the order of the file."""

    def __init__(self, opened: Opened, rows_of: Callable[[Statement], Sequence[Row]]) -> None:
        """Read the file once; again for records with several statements, and for joint holdings.

        ``rows_of`` raises ``InvalidRecordError`` for a statement that will be refused.
        """
        self._rows_of = rows_of
        self._silent = Reading(lambda _text: None)
        self._database = sqlite3.connect("")
        self._database.executescript(_SCHEMA)
        self._holdings = JointHoldings(self._database)
        self._any_mechanism = False
        with opened.extra_reading():
            self._store_statements(statements(opened))
            self._create_indexes()
            self._remove_refused(opened)
            self._store_fates()
            self._collect_members(opened)
        self._fates = self._database.execute("select * from fate order by number")
        self._next = self._fates.fetchone()

    def __enter__(self) -> "StatementHistory":
        return self

    def __exit__(self, *_ended: object) -> None:
        self._fates.close()
        self._database.close()

    def fate(self, number: int) -> Fate | None:
        """Return what supersedes the statement at this place; places must not go back."""
        while self._next is not None and self._next[0] < number:
            self._next = self._fates.fetchone()
        if self._next is None or self._next[0] != number:
            return None
        _, until, by, renamed, since, closed = self._next
        return Fate(until or None, by, renamed == 1, renamed == 2, since, closed)

    def has_predecessor(self, statement: str) -> bool:
        """Return whether the statement of this id supersedes one of an earlier day."""
        return self._fetch_one(_HELD_UNTIL, statement) is not None

    def unspecified_reason(self, party: str) -> str | None:
        """Return why the party of an id is unspecified; None where it is named, or held itself."""
        if not self._any_untold:
            return None
        found = self._fetch_one("select reason from untold where id = ?", party)
        return None if found is None else str(found[0])

    def joint_holding(self, key: str | None) -> JointHolding | None:
        """Return the joint holding that an entity stands for; ``None`` where it is a party."""
        return self._holdings.joint_holding(key) if self._holdings.any and key is not None else None

    def has_statement(self, statement: str) -> bool:
        """Return whether the file has a statement of this id."""
        return self._fetch_one("select 1 from statement where id = ?", statement) is not None

    def kind_of(self, record: str) -> str | None:
        """Return of what kind the statement of this record id is; None where there is none."""
        found = self._fetch_one("select key from statement where id = ? limit 1", record)
        return None if found is None else str(found[0]).partition(" ")[0]

    def names_holder(self, asset: str, owner: str) -> bool:
        """Return whether a relationship of the file has these two ends."""
        query = "select 1 from subject where id = ? and owner = ?"
        return self._fetch_one(query, asset, owner) is not None

    def nominees_without_holding(self, arrangement: str) -> list[str]:
        """Return the nominees and trustees of an arrangement that holds nothing in the file."""
        if not self._any_mechanism:
            return []
        with closing(self._database.execute(_NOMINEES, {"id": arrangement})) as found:
            return [str(owner) for (owner,) in found]

    def _fetch_one(self, query: str, *values: str | int) -> Any:
        with closing(self._database.execute(query, values)) as cursor:
            return cursor.fetchone()

    def _store_statements(self, items: Iterable[Element | Refusal]) -> None:
        rows: list[tuple[Any, ...]] = []
        for number, item in enumerate(items):
            if isinstance(item, Refusal):
                continue
            row = self._statement_cells(number, item)
            if row is not None:
                rows.append(row)
            if len(rows) >= _BATCH:
                self._insert_rows(rows)
        self._insert_rows(rows)

    def _insert_rows(self, rows: list[tuple[Any, ...]]) -> None:
        self._database.executemany(
            "insert into statement values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows
        )
        rows.clear()

    def _statement_cells(self, number: int, item: Element) -> tuple[Any, ...] | None:
        """Return the cells of a statement; one that might supersede another is read whole first."""
        value = item.value
        new = is_version_0_4(value)
        kind = value.get("recordType" if new else "statementType")
        own = value.get("statementId" if new else "statementID")
        key, day = value.get("recordId") if new else own, value.get("statementDate") or ""
        details = value.get("recordDetails") if new else value
        if not all(isinstance(text, str) for text in (kind, own, key, day)):
            return None
        day = day.strip()
        # What is malformed will be refused, so it must not supersede anything here.
        if not isinstance(details, dict) or (day and day_of(day) is None):
            return None
        name, reason, checked, subject = name_hash(details), None, 0, details.get("subject")
        replaces = value.get("replacesStatements")
        if isinstance(subject, dict):
            subject = subject.get("describedByEntityStatement")
        if isinstance(subject, str):
            pair = (subject, _owner_key(details.get("interestedParty")))
            nominee = _has_nominee(details.get("interests"))
            self._database.execute("insert into subject values (?, ?, ?)", (*pair, nominee))
        if _is_mechanism(details.get("entityType")):
            self._database.execute("insert into mechanism values (?)", (key,))
            self._any_mechanism = True
        drawn = new and kind == "entity" and may_be_joint(details)
        certain_kind = drawn or is_unspecified_kind(details)
        # Reading a statement is dear, and most can neither supersede others nor stand for nobody.
        if replaces or value.get("recordStatus") in ("updated", "closed") or certain_kind:
            try:
                statement = statement_of(value, self._silent)
                self._rows_of(statement)
                reason = unspecified_reason(statement) if statement.kind != "relationship" else None
            except InvalidRecordError:
                return None
            pairs = [(old, number, day[:10], own) for old in statement.replaces]
            self._database.executemany("insert into replaced values (?, ?, ?, ?)", pairs)
            checked = 1
            if drawn and statement.status != "closed":
                self._holdings.add_arrangement(statement.record_id, number, details.get("name"))
        row = (number, f"{kind} {key}", key, day, own, moment_of(day))
        starts, ends = interest_days(details, "startDate"), interest_days(details, "endDate")
        since, closed = min(starts, default=None), max(ends, default=None)
        return (*row, hash(item.raw), name, reason, since, closed, checked)

    def _collect_members(self, opened: Opened) -> None:
        self._holdings.remove_superseded()
        if not self._holdings.any:
            return
        for number, item in enumerate(statements(opened)):
            if isinstance(item, Refusal):
                continue
            details = item.value.get("recordDetails")
            if not isinstance(details, dict) or not self._holdings.has_arrangement(
                details.get("subject")
            ):
                continue
            key, owner = details["subject"], details.get("interestedParty")
            superseded = self._fetch_one("select 1 from fate where number = ?", number) is not None
            if superseded:
                continue
            if isinstance(owner, str) and self.unspecified_reason(owner) is not None:
                self._holdings.add_unnamed(key)
                continue
            try:
                rows = self._rows_of(statement_of(item.value, self._silent))
            except InvalidRecordError:
                continue
            self._holdings.add_member(key, rows, spoiled=self._holdings.has_arrangement(owner))

    def _create_indexes(self) -> None:
        self._database.execute("create index series on statement (key, moment, number)")
        self._database.execute("create index ids on statement (id)")
        self._database.execute("create index ends on subject (id, owner)")
        if self._any_mechanism:
            self._database.execute("create index owners on subject (owner)")
            self._database.execute("create index mechanisms on mechanism (id)")
        self._database.execute("create index replacing on replaced (id)")

    def _remove_refused(self, opened: Opened) -> None:
        """Remove statements that will be refused, where they would supersede others."""
        refused: list[tuple[int]] = []
        with closing(self._database.execute(_UNCHECKED)) as numbers:
            wanted = numbers.fetchone()
            if wanted is None:
                return
            for number, item in enumerate(statements(opened)):
                if wanted is None or number != wanted[0]:
                    continue
                wanted = numbers.fetchone()
                if isinstance(item, Element) and not self._is_understood(item):
                    refused.append((number,))
        self._database.executemany("delete from statement where number = ?", refused)

    def _is_understood(self, item: Element) -> bool:
        try:
            self._rows_of(statement_of(item.value, self._silent))
        except InvalidRecordError:
            return False
        return True

    def _store_fates(self) -> None:
        """Store the fate of every superseded statement, and which parties are unspecified."""
        with closing(self._database.execute(_SERIES)) as rows:
            fates = (
                fate
                for _, group in groupby(rows, lambda r: r[0])
                for fate in _fates_of_record(group)
            )
            self._database.executemany(
                "insert or replace into fate values (?, ?, ?, ?, ?, ?)", fates
            )
        self._database.execute(_REPLACED)
        self._database.execute("create index superseding on fate (by)")
        self._database.execute(_UNTOLD)
        self._any_untold = self._fetch_one("select 1 from untold limit 1") is not None


def _fates_of_record(series: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield the fate of each statement of a record, oldest first, but the newest and its equals."""
    rows = list(series)
    newest = rows[-1]
    # The last that names the party, or says that it is unknown, decides what it is called now.
    named = next((row for row in reversed(rows) if row[5] != 0 or row[8] is not None), newest)
    for row, after in pairwise(rows):
        if row[4] != newest[4]:
            closed = min(filter(None, (after[7], newest[7])), default=None)
            renamed = 2 if row is named else int(row[5] != named[5])
            yield row[1], after[2][:10], after[3], renamed, after[6], closed
