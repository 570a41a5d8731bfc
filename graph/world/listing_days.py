"""When list entries hold: the day on which an entry without one began, and what programmes end.

An entry whose source states no day began between two days. The earlier one is the first day of its
programme, else of the year that its programme or act names, else of the authority. The later one
is the first day on which it was seen: its own ``observed_on``, the first edition with it, or the
day on which an undated file was last changed. Where another source states the day of the same
entry (authority, programme and party), that day is both. See rules 15 to 17 of
docs/reference/rules.md. No entry lasts beyond its programme, and none holds while it is paused.
A publisher's list that shows an entry before its stated day, stated an earlier one, or states an
end before the start, contradicts itself: the entry perhaps holds since the earlier day, or from its
start on. So does a register of owners.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.programmes.programme_days import ProgrammeDays, find_programme_days, first_day_of
from graph.record.entry_sights import ENTRY_BEGUN, ENTRY_LACKED, ENTRY_SEEN
from graph.values.dates import ALWAYS, NEVER, Holds, Span, days_of
from graph.values.errors import InputError
from graph.values.vocabulary import COUNTED_CERTAINTY

PAUSE_COLUMNS: Final = ("paused_from", "paused_until")
"""Ordinals of the one pause that a listing may have; `NEVER` for none."""
GUESSED: Final = "edition_guessed"
"""Column of ``sources``: the day on which a file was last changed that states no day itself."""
GUESS_NOTE: Final = "no edition states the day of this entry: on it the file was last changed"
"""What a copy of an entry notes whose day was guessed from its file."""
_CASE: Final = "case"
_ANYBODYS: Final = (_CASE, "table", "ftm", "bods")
"""Readers of formats that anybody writes."""
_YEAR: Final = re.compile(r"(?<!\d)(19[4-9]\d|20\d\d)(?!\d)")

Longs = NDArray[np.int64]


def add_listing_days(table: pa.Table, sources: pa.Table | None) -> pa.Table:
    """Return listings with the days on which they hold, and their pauses.

    Args:
        table: listings with ``party_idx`` and the days that their own dates give.
        sources: one row for each loaded file.
    """
    if not table.num_rows:
        return _with_pauses(table, *(np.zeros(0, np.int64),) * 2)
    days = {name: _numbers(table, name) for name in Span.__dataclass_fields__}
    undated = table["start"].is_null().to_numpy().astype(bool)
    sights = _Sights(table, sources)
    programmes = _programmes(table)
    _begin_undated(table, days, undated, sights.first, programmes)
    _open_contradicted(table, days, ~undated & (sights.shown < NEVER), sights.shown)
    paused = _end_with_programmes(days, undated, sights, programmes)
    for name, found in days.items():
        place = table.column_names.index(name)
        table = table.set_column(place, name, pa.array(found, pa.int32()))
    return _with_pauses(table, *paused)


def open_early_starts(table: pa.Table, sources: pa.Table | None) -> pa.Table:
    """Return interests of which those that a register showed before their start perhaps hold.

    A register that states a holding says that it is there: a later start contradicts the file (a
    slip, or a day to come). From the day of the statement on it perhaps holds. In formats that
    anybody writes, what is planned may stand too.
    """
    published = [name for name, reader in _readers(sources).items() if reader not in _ANYBODYS]
    if not published:
        return table
    seen = [table[n] for n in ("observed_on", "first_seen") if n in table.column_names]
    shown = pc.min_element_wise(*seen)
    early = pc.fill_null(pc.greater(table["start"], shown), False).to_numpy().astype(bool)
    rows = np.flatnonzero(early & _is_of(table, published))
    if not rows.size:
        return table
    begun, days = _numbers(table, "may_from"), _last_days(shown.take(pa.array(rows)))
    begun[rows] = np.where(days > ALWAYS, np.minimum(begun[rows], days), begun[rows])
    place = table.column_names.index("may_from")
    return table.set_column(place, "may_from", pa.array(begun, pa.int32()))


def listing_holds(said: Mapping[str, Any], day: int) -> Holds:
    """Return whether a row of ``listings`` holds on a day, an ordinal."""
    if said["paused_from"] <= day < said["paused_until"]:
        return Holds.NO
    return Span(*(said[name] for name in Span.__dataclass_fields__)).holds_on(day)


class _Sights:
    """The first and last day on which each listing was seen on its list, as ordinals.

    Attributes:
        first: `NEVER` where no day is known.
        last: the last day for entries without a day; `ALWAYS` where none is known.
        published: the same by dated editions of publishers alone. What a person typed in a case
            file is no sight of the list, and a guessed day shows only that a file is no newer.
    """

    def __init__(self, table: pa.Table, sources: pa.Table | None) -> None:
        size = table.num_rows
        self.first = np.full(size, NEVER, np.int64)
        self.last = np.full(size, ALWAYS, np.int64)
        names = ("observed_on", "first_seen", ENTRY_SEEN.name)
        seen = {n: _last_days(table[n]) for n in names if n in table.column_names}
        for days in seen.values():
            self._add(days)
        readers = _readers(sources)
        cases = [name for name, reader in readers.items() if reader == _CASE]
        self.published = np.where(_is_of(table, cases), ALWAYS, self.last)
        listed = _is_of(table, [name for name in readers if name not in cases])
        # An earlier record of the entry may have stood under another day.
        seen.pop(ENTRY_SEEN.name, None)
        shown = [np.where(listed & (days > ALWAYS), days, NEVER) for days in seen.values()]
        if ENTRY_BEGUN.name in table.column_names:
            begun = _last_days(table[ENTRY_BEGUN.name])
            shown.append(np.where(begun > ALWAYS, begun, NEVER))
        self.shown: Longs = np.minimum.reduce([np.full(size, NEVER), *shown])
        guessed = guessed_editions(sources)
        if guessed and (unseen := np.flatnonzero(self.first == NEVER)).size:
            files = table.select(["dataset", "source_id"]).take(pa.array(unseen)).to_pylist()
            for row, file in zip(unseen.tolist(), files, strict=True):
                day = guessed.get((file["dataset"], file["source_id"]))
                if day is not None:
                    self.first[row] = self.last[row] = days_of(day)[0]

    def _add(self, days: Longs) -> None:
        known = days > ALWAYS
        self.first[known] = np.minimum(self.first, days)[known]
        self.last[known] = np.maximum(self.last, days)[known]


def _programmes(table: pa.Table) -> list[ProgrammeDays | None]:
    names = ("authority", "list_name", "programme")
    cells = zip(*(table[name].to_pylist() for name in names), strict=True)
    return [find_programme_days(*named) for named in cells]


def _begin_undated(
    table: pa.Table,
    days: dict[str, Longs],
    undated: NDArray[np.bool_],
    seen: Longs,
    programmes: list[ProgrammeDays | None],
) -> None:
    """Set the first and last day on which each entry without a day may have begun."""
    dated = _dated_starts(table, days, undated, programmes) if not undated.all() else {}
    rows = np.flatnonzero(undated)
    wanted = ["authority", "programme", "act", "party_idx"]
    cells = table.select(wanted).take(pa.array(rows)).to_pylist()
    lacked = None
    if ENTRY_LACKED.name in table.column_names:
        lacked = _last_days(table[ENTRY_LACKED.name])
    for row, said in zip(rows.tolist(), cells, strict=True):
        known, last = programmes[row], int(seen[row])
        if known is not None:
            first = known.first
        else:
            first = _named_year(said) or first_day_of(said["authority"])
        if lacked is not None and lacked[row] > ALWAYS:
            # What an edition lacks came back after it.
            first = max(first, int(lacked[row]) + 1)
        for begun, surely, until in dated.get(_entry_key(said, known), ()):
            # An entry that ended before this one was seen is an earlier entry of the party.
            if begun <= last < until or (last == NEVER and until == NEVER):
                first, last = begun, min(last, surely)
                break
        days["may_from"][row], days["sure_from"][row] = min(first, last), last


def _open_contradicted(
    table: pa.Table, days: dict[str, Longs], published: NDArray[np.bool_], shown: Longs
) -> None:
    """Open the days of published entries that were shown before their start, or end before it."""
    begun, until = days["may_from"], days["may_until"]
    # An end between two editions is none that the list states.
    stated = ~pc.fill_null(pc.match_substring(table["end"], "/"), True).to_numpy().astype(bool)
    until[published & stated & (until < begun)] = NEVER
    begun[:] = np.where(published, np.minimum(begun, shown), begun)


def _dated_starts(
    table: pa.Table,
    days: dict[str, Longs],
    undated: NDArray[np.bool_],
    programmes: list[ProgrammeDays | None],
) -> dict[tuple[Any, ...], list[tuple[int, int, int]]]:
    """Return the stated starts of entries that also stand somewhere without a day, by entry.

    Each is the first day, the last day that its start may mean, and the day after its end.
    """
    asked = set(table["party_idx"].filter(pa.array(undated)).to_pylist()) - {-1}
    if not asked:
        return {}
    counted = pc.is_in(table["certainty"], value_set=pa.array(list(COUNTED_CERTAINTY)))
    near = np.isin(_numbers(table, "party_idx"), np.array(sorted(asked), np.int64))
    rows = np.flatnonzero(near & ~undated & counted.to_numpy().astype(bool))
    cells = table.select(["authority", "programme", "party_idx"]).take(pa.array(rows)).to_pylist()
    found: dict[tuple[Any, ...], list[tuple[int, int, int]]] = {}
    for row, said in zip(rows.tolist(), cells, strict=True):
        span = tuple(int(days[name][row]) for name in ("may_from", "sure_from", "sure_until"))
        found.setdefault(_entry_key(said, programmes[row]), []).append((span[0], span[1], span[2]))
    return {key: sorted(spans) for key, spans in found.items()}


def _entry_key(said: Mapping[str, Any], known: ProgrammeDays | None) -> tuple[Any, ...]:
    """Return what two listings of one entry share: party, authority and programme."""
    programme = said["programme"] if known is None else known.bases[0].series
    return said["party_idx"], said["authority"], programme


def _named_year(said: Mapping[str, Any]) -> int | None:
    """Return the first day of the year that a programme, or else an act, names."""
    for text in (said["programme"], said["act"]):
        if text and (years := _YEAR.findall(text)):
            return date(int(min(years)), 1, 1).toordinal()
    return None


def _end_with_programmes(
    days: dict[str, Longs],
    undated: NDArray[np.bool_],
    sights: _Sights,
    programmes: list[ProgrammeDays | None],
) -> tuple[Longs, Longs]:
    """End and pause listings with their programmes, and return the first and last of each pause.

    An entry that was seen after the end of its programme, or went over to another, may hold on:
    such days are only perhaps, since the table of programmes or the file may be wrong.
    """
    paused_from, paused_until = (np.full(len(undated), NEVER, np.int64) for _ in range(2))
    for row, known in enumerate(programmes):
        if known is None or (known.until == NEVER and not known.pauses):
            continue
        seen = int((sights.last if undated[row] else sights.published)[row])
        for first, until in known.pauses:
            if not first <= seen < until:
                paused_from[row], paused_until[row] = first, until
        # An entry that is dated after the end shows that the programme went on.
        if not undated[row] and days["may_from"][row] >= known.until:
            continue
        days["sure_until"][row] = min(days["sure_until"][row], known.until)
        if seen < known.until and not known.carried_over:
            days["may_until"][row] = min(days["may_until"][row], known.until)
    return paused_from, paused_until


def _with_pauses(table: pa.Table, first: Longs, until: Longs) -> pa.Table:
    # A world may be made of the tables of another.
    table = table.drop_columns([name for name in PAUSE_COLUMNS if name in table.column_names])
    for name, days in zip(PAUSE_COLUMNS, (first, until), strict=True):
        table = table.append_column(name, pa.array(days, pa.int32()))
    return table


def _numbers(table: pa.Table, name: str) -> Longs:
    return np.array(table[name].to_numpy(), np.int64)


def _last_days(column: pa.ChunkedArray) -> Longs:
    """Return the last day that each date may mean; `ALWAYS` for none."""
    coded = column.combine_chunks().dictionary_encode()
    days = [_last_day(text) for text in coded.dictionary.to_pylist()]
    codes = pc.fill_null(coded.indices, len(days)).to_numpy()
    found: Longs = np.array([*days, ALWAYS], np.int64)[codes]
    return found


def _last_day(text: str) -> int:
    try:
        return days_of(text[:10])[1] - 1
    except InputError:
        return ALWAYS


def _readers(sources: pa.Table | None) -> dict[str, str | None]:
    """Return the reader of each dataset that has files; empty where files do not name theirs."""
    if sources is None or "reader" not in sources.column_names:
        return {}
    return {row["dataset"]: row["reader"] for row in sources.to_pylist()}


def _is_of(table: pa.Table, datasets: list[str]) -> NDArray[np.bool_]:
    found = pc.is_in(table["dataset"], value_set=pa.array(datasets, pa.string()))
    return np.asarray(found.to_numpy().astype(bool))


def guessed_editions(sources: pa.Table | None) -> dict[tuple[str, str], str]:
    """Return the guessed day of each file that states none, by dataset and hash."""
    if sources is None or GUESSED not in sources.column_names:
        return {}
    rows = sources.select(["dataset", "source_id", GUESSED]).to_pylist()
    return {(row["dataset"], row["source_id"]): row[GUESSED] for row in rows if row[GUESSED]}
