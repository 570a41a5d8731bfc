"""The second clock: from which edition to which a record was known.

A record is known from the edition that first states it until one that states it otherwise, says
that it is gone, or is complete and lacks it. One that is in quarantine there is not lacking. Where
a later edition states a record again it is known again, and the time between stays a gap. Editions
close records of their own dataset and scope only; those without a date come before all dated ones
and never close one another (rule 18 of docs/reference/rules.md).

A record that a complete edition of a publisher lacks, and that no later edition states in any text,
is *missing*: what it states ended between the two editions (``graph.world.missing_rows``). What a
person takes out of a case file was *taken back*, and never held. One of which a later edition
states the id in another text is *replaced*: of its interests those ended that the dataset states no
more, or with less (`graph.world.missing_rows`).
"""

from collections import defaultdict
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from graph.head.manifest import Part
from graph.record.editions import read_records, read_refused_ids
from graph.record.record import Record

TAKEN_BACK_FROM: Final = "case"
"""The reader of files that a person writes: what one of them lacks was taken back."""


_WAITING: Final = 100_000
"""Rows that wait for others to be inserted with."""
_FEW: Final = 100_000
"""Up to this many records, to keep their spans costs less than to find them twice."""


class Clock(NamedTuple):
    """When records were known, one row for each key.

    Columns of both: ``record_key``, ``first_seen`` (day of the edition from which it is known
    without a gap), ``seen`` (day of the latest edition that states it), ``last_seen``.

    Attributes:
        current: the records that are known now, without ``last_seen``, and those that are missing,
            with the day of the complete edition from which they are.
        replaced: the others of which an edition states the id in another text, with the day of the
            first edition that lacks theirs.
        taken_back: those that a person took out of a case file or changed in it, with the same.
        spans: `history` of the same editions, if they hold few records; found on the way then.
    """

    current: pa.Table
    replaced: pa.Table
    taken_back: pa.Table
    spans: pa.Table | None = None


def current_spans(record: Record, parts: list[Part], *, always: bool = False) -> Clock | None:
    """Return when the records that are known, missing or replaced now were known.

    Args:
        record: the record with the parts.
        parts: the editions.
        always: also where no edition follows another, since rows may stand in other parts;
            without it ``None`` is returned then.
    """
    alone = len({part.dataset for part in parts}) == len(
        {(p.dataset, p.edition_key) for p in parts}
    )
    if alone and not always:
        return None
    few = sum(part.counts.get("records_kept", 0) for part in parts) <= _FEW
    con = _spans(record, parts, kept=few)
    # Of the times of one key the open one counts, then the one after which it is missing, then the
    # one after which it was replaced, then the one after which it was taken back.
    sql = """
    select key record_key,
      nullif(left(case when open then first_seen else first_before end, 10), '') first_seen,
      nullif(left(case when open then seen else seen_before end, 10), '') seen,
      case when not open then left(substr(rank, 2), 10) end last_seen,
      case when not open then rank[1] end how
    from (select key, bool_or(last_seen is null) open,
            min(first_seen) filter (last_seen is null) first_seen,
            max(seen) filter (last_seen is null) seen,
            max(rank) rank, max_by(first_seen, rank) first_before, max_by(seen, rank) seen_before
          from (select *, case when missing and again is null then '1' || last_seen
                  when missing or replaced then '0' || last_seen
                  when retracted then '-' || last_seen end rank
                from dated where not gone)
          where last_seen is null or rank is not null group by key)
    """
    found = con.sql(sql).to_arrow_table()
    how, found = pc.fill_null(found["how"], "1"), found.drop_columns(["how"])
    current, replaced, taken_back = (found.filter(pc.equal(how, mark)) for mark in ("1", "0", "-"))
    return Clock(current, replaced, taken_back, _history_of(con) if few else None)


def history(record: Record, parts: list[Part]) -> pa.Table:
    """Return every span of days in which a record was known: half open, ``null`` if it goes on.

    Columns: ``dataset``, ``record_id``, ``record_key``, ``first_seen``, ``seen``, ``last_seen``;
    where a record was missing after the span and came back, ``again``, the day of the edition that
    states its id again, and ``lacked``, that of the last one before that lacks it; ``replaced``,
    whether a later edition of a publisher states its id in another text.
    """
    return _history_of(_spans(record, parts))


def _history_of(con: Any) -> pa.Table:
    sql = (
        "select dataset, id record_id, key record_key, nullif(left(first_seen, 10), '') first_seen,"
        " nullif(left(seen, 10), '') seen, left(last_seen, 10) last_seen,"
        " case when missing then left(again, 10) end again,"
        " case when missing then left(lacking_on, 10) end lacked, replaced from dated "
        "join series using (series) where not gone order by dataset, id, key, first_seen"
    )
    return con.sql(sql).to_arrow_table()


def past_sightings(record: Record, parts: list[Part]) -> pa.Table | None:
    """Return the records with a past, one row for each key; ``None`` if no edition follows another.

    Columns: ``record_key``; ``known``, every span as ``FIRST/LAST`` (half open; ``0000-00-00`` is
    always, ``9999-99-99`` never); ``missing``, every span in which it was missing, as
    ``FIRST/LAST/SEEN/SINCE/LACKED``, where ``SEEN`` is the day of the last edition before that
    states it, ``SINCE`` that from which it was known until then, empty without a date, and
    ``LACKED`` that of the last one before its return that lacks it, empty without a return;
    ``replaced``, every edition that states its id in another text, as ``GONE/SEEN/SINCE``;
    ``taken_back``, the same of editions of a case file that lack it or state its id otherwise;
    ``seen_on``, the days of the editions that state it; ``open``, whether it is known now;
    ``last``, the latest of those days while it is. Records that were seen in one edition, and are
    known since, are left out.
    """
    if len({part.dataset for part in parts}) == len(
        {(part.dataset, part.edition_key) for part in parts}
    ):
        return None
    con = _spans(record, parts)
    sql = """
    select s.key record_key, s.known, s.missing, s.replaced, s.taken_back, d.seen_on, s.open, s.last
    from (select key, bool_or(last_seen is null) open,
            list_sort(list(distinct left(last_seen, 10)
              || '/' || coalesce(left(again, 10), '9999-99-99') || '/' || left(seen, 10)
              || '/' || left(first_seen, 10) || '/' || coalesce(left(lacking_on, 10), ''))
              filter (missing)) missing,
            list_sort(list(distinct left(last_seen, 10) || '/' || left(seen, 10)
              || '/' || left(first_seen, 10)) filter (replaced)) replaced,
            list_sort(list(distinct left(last_seen, 10) || '/' || left(seen, 10)
              || '/' || left(first_seen, 10)) filter (retracted)) taken_back,
            max(left(seen, 10)) filter (last_seen is null) last,
            list_sort(list(distinct coalesce(nullif(left(first_seen, 10), ''), '0000-00-00')
              || '/' || coalesce(left(last_seen, 10), '9999-99-99'))) known
          from dated where not gone group by key) s
    left join (select key, list_sort(list(distinct left(published, 10))) seen_on
          from seen join edition using (place) where not gone and published <> '' group by key) d
      using (key)
    where not s.open or len(s.known) > 1 or len(d.seen_on) > 1
    """
    return con.sql(sql).to_arrow_table()


def _spans(record: Record, parts: list[Part], *, kept: bool = False) -> Any:
    """Return a DuckDB connection with a view ``dated`` of the spans in which records were known.

    It is a table if they are ``kept``, for more than one question.
    """
    import duckdb

    con = duckdb.connect()
    spill = record.workspace / "cache" / "spill"
    con.execute(f"set temp_directory = '{str(spill).replace(chr(39), chr(39) * 2)}'")
    con.execute(
        "create table seen(series int, id text, key blob, gone bool, place int);"
        "create table edition(place int, published text);"
        "create table whole(series int, place int);"
        "create table refused(series int, id text, place int);"
        "create table series(series int, dataset text, taken_back bool)"
    )
    ats = sorted({part.edition_key for part in parts})
    con.executemany("insert into edition values (?, ?)", [[n, at] for n, at in enumerate(ats)])
    seen, refused = (_Rows(con, name) for name in ("seen", "refused"))
    for number, (name, group) in enumerate(sorted(_series(parts).items())):
        taken_back = any(part.source.get("reader") == TAKEN_BACK_FROM for part in group)
        con.execute("insert into series values (?, ?, ?)", [number, name[0], taken_back])
        whole = {part.edition_key for part in group if part.complete}
        for part in group:
            at = number, ats.index(part.edition_key)
            if part.complete:
                con.execute("insert into whole values (?, ?)", list(at))
            # Only a complete edition closes what it lacks, so only its quarantine matters.
            if part.edition_key in whole:
                ids = read_refused_ids(record.table_files([part], "quarantine"))
                refused.add(pa.table({"id": ids}), at)
            for file in record.table_files([part], "records"):
                seen.add(read_records(file).rename_columns(["id", "key", "gone"]), at)
    seen.insert()
    refused.insert()
    con.execute(_SQL.replace("create view dated", "create table dated") if kept else _SQL)
    return con


class _Rows:
    """Rows for a table of DuckDB; each statement costs it as much as thousands of rows."""

    def __init__(self, con: Any, table: str) -> None:
        self._con = con
        self._table = table
        self._waiting: list[pa.Table] = []

    def add(self, rows: pa.Table, at: tuple[int, int]) -> None:
        """Take rows of one place in one series; insert what waits where that is much."""
        for name, number in zip(("series", "place"), at, strict=True):
            rows = rows.append_column(name, pa.repeat(pa.scalar(number, pa.int32()), len(rows)))
        self._waiting.append(rows)
        if sum(map(len, self._waiting)) > _WAITING:
            self.insert()

    def insert(self) -> None:
        """Insert what waits."""
        if self._waiting:
            self._con.register(
                "waiting", pa.concat_tables(self._waiting, promote_options="default")
            )
            self._con.execute(f"insert into {self._table} by name select * from waiting")
            self._con.unregister("waiting")
            self._waiting = []


def _series(parts: list[Part]) -> dict[tuple[str, str], list[Part]]:
    grouped: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for part in parts:
        grouped[part.dataset, part.scope or ""].append(part)
    return grouped


# Views `ids` and `keyed` have the next edition that states the same id, and the same content.
_SQL: Final = """
create view ids as
  select series, id, place, lead(place) over (partition by series, id order by place) following
  from (select distinct series, id, place from seen);
create view keyed as
  select *, lead(place) over (partition by series, key order by place) again
  from (select distinct on (series, key, place) * from seen);
create table unread as
  select k.series, k.id, k.place, min(w.place) filter (r.id is null) ends
  from (select distinct series, id, place from seen semi join refused using (series, id)) k
  left join whole w on w.series = k.series and w.place > k.place
  left join refused r on r.series = k.series and r.id = k.id and r.place = w.place
  group by all;
create view ended as
  select k.*, i.following,
    least(i.following, case when u.id is null then w.place else u.ends end) ends
  from keyed k join ids i using (series, id, place)
  left join unread u on u.series = k.series and u.id = k.id and u.place = k.place
  asof left join (select distinct * from whole) w
    on k.series = w.series and k.place < w.place;
create view islands as
  select *, coalesce(sum(broken) over (
    partition by series, key order by place rows between unbounded preceding and 1 preceding), 0)
    island
  from (select *, (ends is not null and (again is null or ends < again))::int broken from ended);
create view spans as
  select series, id, key, gone, min(place) first, max(place) last, max_by(ends, place) ends,
    max_by(broken, place) broken, arg_max_null(following, place) following
  from islands group by series, id, key, gone, island;
create view before_return as
  select spans.*, w.place lacking from spans asof left join (select distinct * from whole) w
    on spans.series = w.series and spans.following > w.place;
create view dated as
  select b.series, b.id, key, gone, f.published first_seen, s.published seen,
    case when broken = 1 then e.published end last_seen, a.published again,
    broken = 1 and not gone and not taken_back and (following is null or ends < following) missing,
    broken = 1 and not gone and not taken_back and ends = following replaced,
    broken = 1 and not gone and taken_back retracted,
    case when r.id is null then l.published else e.published end lacking_on
  from before_return b join series using (series)
  join edition f on f.place = first join edition s on s.place = last
  left join edition e on e.place = ends left join edition a on a.place = following
  left join edition l on l.place = lacking
  left join (select distinct * from refused) r
    on r.series = b.series and r.id = b.id and r.place = lacking;
"""
