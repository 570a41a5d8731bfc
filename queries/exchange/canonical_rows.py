"""The rows of a world with canonical ids, dataset by dataset, ready for another program's format.

Rows that were joined by a number or by a decision name one id, so that who loads them elsewhere has
the same parties without the decisions. A row of a feed, which cites no document, cites its file.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.kernels.distinct_numbers import drop_doubles
from graph.record.entry_sights import ENTRY_BEGUN, ENTRY_SEEN
from graph.record.model import SCHEMAS
from graph.regimes.read_regimes import annulling_authorities
from graph.regimes.regime import DELISTING
from graph.regimes.who_is_listed import SURE, annulment_state
from graph.values.dates import NEVER, days_of
from graph.values.errors import InputError
from graph.world.listing_days import GUESS_NOTE, PAUSE_COLUMNS, guessed_editions
from graph.world.scope import find_upstream
from graph.world.world import World

ID_COLUMNS: Final = {
    "parties": ("id",),
    "interests": ("owner", "asset", "nominee_for"),
    "links": ("source", "target"),
    "listings": ("party",),
    "gaps": ("about",),
    "arrangements": (),
    "rulings": ("about",),
    "transfers": ("giver", "receiver", "asset"),
    "documents": (),
}
"""Columns of each table that name a party."""
ENDS: Final = {
    "parties": ("party_idx",),
    "interests": ("owner_idx", "asset_idx"),
    "links": ("source_idx", "target_idx"),
    "listings": ("party_idx",),
    "gaps": ("about_idx",),
    "rulings": ("about_idx",),
    "transfers": ("giver_idx", "asset_idx"),
}
"""Number columns that must lie within a part of the record for a row to belong to it."""
ORIGIN: Final = ("dataset", "record_id", "position", "source_id")
"""Columns of a row that say where it was read, and nothing of what it states."""
_SIGHTS: Final = (ENTRY_SEEN.name, ENTRY_BEGUN.name)
"""When an earlier record of an entry was seen: of one without a day, and of one with a day."""
Longs = NDArray[np.int64]
Row = dict[str, Any]


def statement_columns(row: Row) -> Row:
    """Return what a row states, without where it was read."""
    return {name: value for name, value in row.items() if name not in ORIGIN}


@dataclass(frozen=True)
class Annulment:
    """That a ruling ended an entry, or perhaps did: in words, and the first day without it."""

    text: str
    sure: bool
    day: str | None


def _annulment(days: list[str], listing: Row, held: int) -> Annulment:
    """Return how rulings of some days ended an entry: ``held`` is 0 for certain, else perhaps."""
    day = min((day for day in days if day > (listing["start"] or "")), default=None)
    text = " ".join(filter(None, ["perhaps annulled" if held else "annulled", day]))
    return Annulment(text, not held, day)


def _would_move(listing: Row, held: Row) -> bool:
    """Return whether the day of a source moves an entry if it is taken for a sight of a list.

    That is one before its start, after the end of its programme, or in a pause of it.
    """
    seen = days_of(listing["observed_on"][:10])[1] - 1
    ended = listing["end"] is None and held["may_until"] <= seen
    paused, again = (held[name] for name in PAUSE_COLUMNS)
    return bool(seen < held["may_from"] or ended or paused <= seen < again)


@dataclass(frozen=True)
class CanonicalRows:
    """Rows of a world, of all parties or of the numbers ``around`` one, of all days or of one.

    With ``ended`` those of one day hold what had ended by then too: rules weigh it for years.
    ``told`` is called with what is passed through, and how many of it have been.
    """

    world: World
    around: Longs | None = None
    day: int | None = None
    ended: bool = False
    told: Callable[[str, int], None] = lambda _what, _count: None

    @property
    def datasets(self) -> list[str]:
        """The datasets with any row, sorted; around a party those that state anything of it."""
        tables = [name for name in ID_COLUMNS if name != "documents" or self.around is None]
        named = (pc.unique(self.table(table)["dataset"]).to_pylist() for table in tables)
        return sorted({name for names in named for name in names})

    def rows(self, table: str, dataset: str | None = None) -> Iterator[Row]:
        """Yield the rows of a table of one dataset or all, with origin; parties by their id."""
        taken = self.table(table)
        if dataset is not None:
            taken = taken.filter(pc.equal(taken["dataset"], dataset))
        columns = [name for name in SCHEMAS[table].names if name != "record_key"]
        count = 0
        for batch in taken.select(columns).to_batches(max_chunksize=10_000):
            self.told(f"{table} of {dataset}", count := count + len(batch))
            for row in batch.to_pylist():
                for name in ID_COLUMNS[table]:
                    row[name] = self.canonical_id(row[name])
                if table == "arrangements":
                    row["members"] = [self.canonical_id(member) for member in row["members"]]
                yield self._with_document(table, row)

    def seen_listings(self, dataset: str) -> Iterator[Row]:
        """Yield the listings of a dataset, each observed on the first day on which it was seen.

        The day bounds when an entry without a start began. In another workspace it would be that of
        the file that was exported. What a person typed is no sight of a list: its day is left out
        where a list that showed the entry on it would say otherwise when the entry was in force.
        """
        taken = self.table("listings")
        taken = taken.filter(pc.equal(taken["dataset"], dataset))
        known = [name for name in ("first_seen", *_SIGHTS) if name in taken.column_names]
        sights = taken.select([*known, "may_from", "may_until", *PAUSE_COLUMNS]).to_pylist()
        guessed = guessed_editions(self.world.sources)
        for row, sight in zip(self.rows("listings", dataset), sights, strict=True):
            undated = row["start"] is None
            if undated or not self._is_typed(dataset):
                again = sight.get(_SIGHTS[0] if undated else _SIGHTS[1])
                days = [day for day in (row["observed_on"], sight.get("first_seen"), again) if day]
                if undated and not days and (key := (dataset, row["source_id"])) in guessed:
                    days = [guessed[key]]
                    row["note"] = "; ".join(filter(None, [row["note"], GUESS_NOTE]))
                row["observed_on"] = min(days, key=lambda day: days_of(day[:10])[1], default=None)
            elif row["observed_on"] and _would_move(row, sight):
                row["observed_on"] = None
            yield row

    def annulments(self, dataset: str | None = None) -> list["Annulment | None"]:
        """Return for each row of `rows` of the listings by what ruling it ended, if by any."""
        part = replace(self.world, tables={name: self.table(name) for name in SCHEMAS})
        # The last day: a ruling that was reversed has ended by then.
        day = NEVER - 1 if self.day is None else self.day
        table = part.tables["rulings"]
        ending = pc.and_(pc.equal(table["effect"], DELISTING), pc.greater(table["may_until"], day))
        found: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        for row in table.filter(ending).to_pylist():
            whose, _ = annulling_authorities().get(row["authority"], (row["authority"], False))
            found[row["about_idx"], whose].extend(filter(None, [row["start"] or row["date"]]))
        listings = part.tables["listings"].select(["dataset", "party_idx", "authority", "start"])
        return [
            None
            if held == SURE
            else _annulment(found[row["party_idx"], row["authority"]], row, held)
            for row, held in zip(
                listings.to_pylist(), annulment_state(part, day).tolist(), strict=True
            )
            if dataset in (None, row["dataset"])
        ]

    def edition(self, dataset: str) -> str | None:
        """Return the day of a dataset's newest edition; None if no file states one.

        None of a case file too: its day is no sight of a list, as an edition's is.
        """
        if self._is_typed(dataset):
            return None
        files = self.world.sources.select(["dataset", "edition"]).to_pylist()
        days = (file["edition"] for file in files if file["dataset"] == dataset)
        return max(filter(None, days), default=None)

    def _is_typed(self, dataset: str) -> bool:
        return dataset in self.world.case_datasets

    @property
    def near_ids(self) -> frozenset[str] | None:
        """Ids of the parties that are wanted; None for all."""
        if self.around is None:
            return None
        return frozenset(self.world.ids.take(pa.array(self.around)).to_pylist())

    def canonical_id(self, party: str | None) -> str | None:
        """Return the id of the canonical party of an id; the text itself where it is none."""
        return None if party is None else self._canonical.get(party, party)

    def documents(self, dataset: str) -> list[Row]:
        """Return a dataset's documents, and the files of rows that cite none.

        Around a party they are those that its rows cite.
        """
        cited = self._find_cited(dataset)
        every = self.around is None
        stated = [row for row in self.rows("documents", dataset) if every or row["id"] in cited]
        files = [
            {
                "id": key,
                "title": f"{row['publisher'] or dataset}: {row['file']}",
                "publisher": row["publisher"],
                "url": row["url"],
                "licence": row["licence"],
                "published_on": row["edition"],
                "retrieved_on": row["retrieved_on"],
                "dataset": dataset,
                "record_id": key,
                "position": "",
                "source_id": row["source_id"],
            }
            for row in self.world.sources.to_pylist()
            if row["dataset"] == dataset and (key := self._file_id(row)) in cited
        ]
        return [*stated, *{row["id"]: row for row in files}.values()]

    def _find_cited(self, dataset: str) -> set[str]:
        """Return the ids of documents that rows of a dataset cite, and of files of the others."""
        found: set[str] = set()
        for name in ID_COLUMNS:
            if name == "documents":
                continue
            table = self.table(name).filter(pc.equal(self.table(name)["dataset"], dataset))
            found.update(pc.unique(table["document"]).drop_null().to_pylist())
            fed = table.filter(pc.is_null(table["document"]))
            sources = pc.unique(fed["source_id"]).to_pylist()
            found.update(self._file_id({"dataset": dataset, "source_id": one}) for one in sources)
        return found

    def _with_document(self, table: str, row: Row) -> Row:
        if table != "documents" and row["document"] is None:
            row["document"] = self._file_id(row)
            row["locator"] = row["locator"] or f"{row['record_id']}, {row['position']}"
        return row

    def _file_id(self, row: Mapping[str, Any]) -> str:
        return f"{row['dataset']}:file-{row['source_id'][:12]}"

    def table(self, table: str) -> pa.Table:
        """Return the rows of a table that are wanted, as the world has them."""
        if table not in self._tables:
            self._tables[table] = self._select_table(table)
        return self._tables[table]

    @cached_property
    def _tables(self) -> dict[str, pa.Table]:
        return {}

    @cached_property
    def _canonical(self) -> dict[str, str]:
        """Canonical id of each id that is not canonical itself."""
        members = self.world.members["id"].to_pylist()
        ids = self.world.ids.take(self.world.members["party_idx"].combine_chunks()).to_pylist()
        return {member: own for member, own in zip(members, ids, strict=True) if member != own}

    def _select_table(self, name: str) -> pa.Table:
        table = self.world.tables[name]
        if self.day is not None and "may_from" in table.column_names and name != "parties":
            holds = pc.less_equal(table["may_from"], self.day)
            if not self.ended:
                holds = pc.and_(holds, pc.greater(table["may_until"], self.day))
            # A sale says who held before it, and counts for years after.
            table = table if name == "transfers" else table.filter(holds)
        if name == "parties":
            order = [("dataset", "ascending"), ("party_idx", "ascending")]
            table = table.take(pc.sort_indices(table, sort_keys=order))
        if self.around is None:
            return table
        if name == "arrangements":
            near = set(self.around.tolist())
            return table.filter(
                pa.array([not near.isdisjoint(one) for one in table["members_idx"].to_pylist()])
                if table.num_rows
                else pa.array([], pa.bool_())
            )
        for column in ENDS.get(name, ()):
            near_ids = pa.array(self.around, table[column].type)
            table = table.filter(pc.is_in(table[column], near_ids))
        return table


def select_rows(
    world: World, party: str | None = None, day: int | None = None, *, ended: bool = False
) -> CanonicalRows:
    """Return the rows of a world, or those around a party (`InputError` if it is unknown).

    Around a party are all parties above it, what it holds directly, and whom a link joins to any of
    the parties above. ``day`` is an ordinal on which rows must be able to hold, or with ``ended``
    have begun; None for any.
    """
    if party is None:
        return CanonicalRows(world, None, day, ended)
    number = world.number_of(party)
    if number is None:
        raise InputError(f"No party {party} is loaded. Find one with: ownership search NAME")
    return CanonicalRows(world, _around(world, number), day, ended)


def _around(world: World, number: int) -> Longs:
    above, _ = find_upstream(world, [number])
    offsets, rows = world.interests_by_owner
    held = rows[offsets[number] : offsets[number + 1]]
    found = [above, world.column("interests", "asset_idx")[held]]
    for near, far in (("source_idx", "target_idx"), ("target_idx", "source_idx")):
        joined = np.isin(world.column("links", near), above)
        found.append(world.column("links", far)[joined])
    every = drop_doubles(np.concatenate(found).astype(np.int64))
    return every[every >= 0]
