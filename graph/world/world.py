"""The record of one data version as canonical parties and integer columns.

A *world* is what every question works on, whether it was read from the record on disk or fetched
from a graph store: the same tables, with the number of its canonical party for each party and four
day ordinals for each pair of dates.

Rows are one canonical party if they share a checked strong identifier or were judged the same,
never for a name (rule 1 of docs/reference/rules.md). The canonical id is the smallest member id.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.candidates.levels import STRONG
from graph.candidates.named_beneath import named_beneath
from graph.head.decisions import Decision
from graph.head.rule_status import RuleStatus
from graph.values.dates import NEVER
from graph.values.vocabulary import IN_TEXT
from graph.world.dissolved import Dissolutions, find_dissolutions
from graph.world.readable_names import count_unread_entries, most_specific_schema, unnamed_words
from graph.world.shared_addresses import AddressGroups, group_addresses

Ints = NDArray[np.int32]
Grouping = tuple[NDArray[np.int64], NDArray[np.int64]]

IN_ORDER: Final = ("id", "dataset", "record_id")
"""By what the rows of a party are sorted."""
_HELD: Final = 500
"""Parties that are next and whose rows are looked up at once."""
DECISIONS: Final = "decisions"
"""Column of ``parties`` with the decisions on a row, as JSON (`graph.world.decided`), if any."""
TITLE: Final = "title"
"""Column of ``sources`` with what its publisher calls a dataset, if one has published it."""
SANCTIONED: Final = ("sanction", "sanction.control", "asset.frozen")
"""The topics by which a source says that a party is sanctioned, without an entry of a list.

Or that somebody sanctioned owns or controls it, whom the source does not name.
"""
LINKED_TO_SANCTIONED: Final = "sanction.linked"
"""The topic by which a source says that a party is linked to a sanctioned one, and not to which."""


@dataclass(frozen=True)
class Past:
    """What was known once and is not part of a world of today.

    Attributes:
        tables: rows that were taken back, by table, with ``known`` and ``seen_on``.
        decisions: every decision on identity, the last of a pair in force.
        namesakes: ids of two parties that may ever have been taken for one by name or number and
            are not today.
        groups: for each id that a row of ``tables`` or a decision names, and for those that may
            have been one party with it, the smallest id of those that may.
    """

    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    namesakes: tuple[tuple[str, str], ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Return whether anything was known once that the world of today does not have."""
        return bool(self.groups)


def _rows_by(table: str, column: str) -> "cached_property[Grouping]":
    return cached_property(lambda world: group_rows(world.column(table, column), world.size))


@dataclass(frozen=True)
class World:
    """One data version as tables of canonical parties.

    Attributes:
        data_version: the hash of the content of the tables.
        tables: the record's tables plus number and day columns; ``parties`` has ``party_idx``.
        ids: canonical id of each party number, sorted.
        members: ``id`` and ``party_idx`` of every id that occurs, one row each, sorted by id.
        unsure: pairs of party numbers (``left_idx``, ``right_idx``) that may be one party, with
            reason: judged unsure, or namesakes whom nobody judged, which have a ``level``.
        sources: one row for each loaded file (dataset, publisher, dates, counts).
        past: what was known once, if the world is to fill a store (`graph.world.past_rows`).
        rule_statuses: what was set of the status of rules, in that order.
        counted: levels of the pairs that nobody judged and that count in verdicts.
        known_on: the ISO day up to which it is what was known; ``None`` for now.
        unread: `unread_entries` of the whole record, where this is a part of it.
    """

    data_version: str
    tables: Mapping[str, pa.Table]
    ids: pa.StringArray
    members: pa.Table
    unsure: pa.Table
    sources: pa.Table
    past: Past | None = None
    rule_statuses: tuple[RuleStatus, ...] = ()
    counted: tuple[str, ...] = (STRONG,)
    known_on: str | None = None
    unread: Mapping[str, int] | None = None

    @property
    def size(self) -> int:
        """Number of canonical parties."""
        return len(self.ids)

    def number_of(self, party_id: str) -> int | None:
        """Return the number of the canonical party that an id belongs to, or ``None``."""
        if party_id not in self._numbers:
            ids = self.members["id"]
            row = bisect_left(range(len(ids)), party_id, key=lambda place: str(ids[place].as_py()))
            found = row < len(ids) and ids[row].as_py() == party_id
            self._numbers[party_id] = int(self.members["party_idx"][row].as_py()) if found else None
        return self._numbers[party_id]

    def numbers_with(self, identifier: str) -> list[int]:
        """Return the parties that have an identifier, ``SCHEME:VALUE``, and are stated now."""
        if identifier not in self._holders:
            self.look_up_numbers([identifier])
        return [number for number in self._holders[identifier] if self._is_stated_now(number)]

    def _is_stated_now(self, number: int) -> bool:
        """Return whether some source's newest edition has a party."""
        if "last_seen" not in self.tables["parties"].column_names:
            return True
        offsets, rows = self.parties_by_number
        mine = pa.array(rows[offsets[number] : offsets[number + 1]])
        return bool(self.tables["parties"]["last_seen"].take(mine).null_count)

    def look_up_numbers(self, identifiers: Iterable[str]) -> None:
        """Find who has some identifiers in one pass, for `numbers_with` afterwards."""
        texts = sorted({*identifiers} - self._holders.keys())
        lists = self.tables["parties"]["identifiers"].combine_chunks()
        places = pc.index_in(pc.list_flatten(lists), value_set=pa.array(texts, pa.string()))
        held = places.is_valid()
        rows = pc.list_parent_indices(lists).filter(held).to_numpy()
        numbers = self.column("parties", "party_idx")[rows].tolist()
        found: dict[str, set[int]] = {text: set() for text in texts}
        for place, number in zip(places.filter(held).to_pylist(), numbers, strict=True):
            found[texts[place]].add(number)
        self._holders.update({text: sorted(those) for text, those in found.items()})

    @cached_property
    def _holders(self) -> dict[str, list[int]]:
        """The parties that have each identifier that was looked up."""
        return {}

    def column(self, table: str, name: str) -> NDArray[Any]:
        """Return a number column of a table as a numpy array, without a copy where possible."""
        chunked = self.tables[table][name]
        array = chunked.combine_chunks() if chunked.num_chunks != 1 else chunked.chunk(0)
        return np.asarray(array.to_numpy(zero_copy_only=False))

    interests_by_asset = _rows_by("interests", "asset_idx")
    interests_by_owner = _rows_by("interests", "owner_idx")
    parties_by_number = _rows_by("parties", "party_idx")
    links_by_source = _rows_by("links", "source_idx")
    links_by_target = _rows_by("links", "target_idx")
    listings_by_party = _rows_by("listings", "party_idx")
    """Row numbers of tables, grouped by the number of a party: offsets (size + 1) and rows."""

    @cached_property
    def address_groups(self) -> AddressGroups:
        """The addresses of parties; see `graph.world.shared_addresses.group_addresses`."""
        return group_addresses(self.tables["parties"], group_rows)

    @cached_property
    def sanctioned_by_topic(self) -> frozenset[int]:
        """Parties that a source calls sanctioned by a topic, and of whom no list has an entry."""
        listed = self.column("listings", "party_idx")
        return frozenset(np.setdiff1d(self._parties_of_topic(*SANCTIONED), listed).tolist())

    @cached_property
    def linked_by_topic(self) -> frozenset[int]:
        """Parties that a source calls linked to a sanctioned party by a topic."""
        return frozenset(self._parties_of_topic(LINKED_TO_SANCTIONED).tolist())

    @cached_property
    def public_bodies(self) -> dict[int, set[str]]:
        """The countries of each party that a source calls a public body."""
        table = self.tables["parties"].select(["party_idx", "schema", "jurisdiction", "countries"])
        found = defaultdict[int, set[str]](set)
        for row in table.filter(pc.equal(table["schema"], "PublicBody")).to_pylist():
            found[row["party_idx"]].update({row["jurisdiction"], *row["countries"]} - {None})
        return dict(found)

    def _parties_of_topic(self, *wanted: str) -> NDArray[np.int64]:
        topics = self.tables["parties"]["topics"].combine_chunks()
        said = pc.is_in(pc.list_flatten(topics), pa.array(wanted))
        rows = pc.list_parent_indices(topics).filter(said).to_numpy()
        return np.asarray(self.column("parties", "party_idx")[rows], np.int64)

    @cached_property
    def unread_entries(self) -> Counter[str]:
        """How many listed parties of each dataset have no name that can be read."""
        if self.unread is not None:
            return Counter(self.unread)
        listed = np.zeros(self.size, np.bool_)
        listed[self.column("listings", "party_idx")] = True
        return count_unread_entries(self.tables["parties"], listed)

    @cached_property
    def dissolutions(self) -> Dissolutions:
        """Parties that no longer exist, and since when."""
        return find_dissolutions(self.tables["parties"], self.size)

    @cached_property
    def listed_now(self) -> frozenset[int]:
        """Parties of which any listing has no end, stated or of its programme."""
        open_ended = self.column("listings", "may_until") == NEVER
        return frozenset(self.column("listings", "party_idx")[open_ended].tolist())

    @cached_property
    def named_beneath(self) -> NDArray[np.int64]:
        """Parties whom the file of a list puts beneath one of its entries, by name alone."""
        return named_beneath(*(self.tables[name] for name in ("parties", "listings", "interests")))

    @cached_property
    def named_blocks(self) -> frozenset[tuple[str, str]]:
        """Dataset and name of each arrangement that interests name as the holder of a block."""
        table = self.tables["interests"].select(["dataset", "joint"])
        named = table.filter(pc.is_valid(table["joint"]))
        # A world of one party's owners has few, and threads take longer to start than it takes.
        rows = named.group_by(["dataset", "joint"], use_threads=False).aggregate([]).to_pylist()
        return frozenset((row["dataset"], row["joint"]) for row in rows)

    @cached_property
    def counted_pairs(self) -> NDArray[np.bool_]:
        """Whether each row of ``unsure`` counts in verdicts: judged unsure, or of such a level."""
        level = self.unsure["level"]
        counted = pc.or_(pc.is_null(level), pc.is_in(level, pa.array(self.counted, pa.string())))
        return np.asarray(counted.to_numpy(), np.bool_)

    @cached_property
    def owners_by_name(self) -> NDArray[np.bool_]:
        """Which rows of ``unsure`` are owners by name alone, and companies below a listed party.

        Nobody judged them, and neither was ever listed; the company is the right one.
        """
        found: NDArray[np.bool_] = pc.is_valid(self.unsure["level"]).to_numpy().astype(np.bool_)
        ever = np.union1d(self.column("listings", "party_idx"), self.named_beneath)
        for end in ("left_idx", "right_idx"):
            found &= ~np.isin(self.unsure[end].to_numpy(), ever)
        return found

    @cached_property
    def partners(self) -> dict[int, list[int]]:
        """For each party those that may be the same party or act together with it."""
        found: dict[int, list[int]] = {}
        doubted = self.unsure.filter(pa.array(self.counted_pairs))
        ends = (doubted[name].to_pylist() for name in ("left_idx", "right_idx"))
        groups = [*zip(*ends, strict=True), *self.tables["arrangements"]["members_idx"].to_pylist()]
        for members in groups:
            for member in members:
                found.setdefault(member, []).extend(each for each in members if each != member)
        return found

    def party_rows(self, number: int) -> list[dict[str, Any]]:
        """Return the rows of ``parties`` of a canonical party, sorted by id, dataset and record.

        The last answer is kept: each rule asks for the same party's.
        """
        rows: dict[int, list[dict[str, Any]]]
        for rows in (self.looked_up.get("held", {}), self.looked_up.get("rows", {})):
            if number in rows:
                return list(rows[number])
        rows = self.looked_up["rows"] = self.rows_of_parties([number])
        return list(rows[number])

    def hold_rows(self, numbers: Iterable[int]) -> None:
        """Keep the rows of some parties for `party_rows`, found in one pass, until the next."""
        self.looked_up["held"] = self.rows_of_parties(numbers)

    def with_rows_held(self, numbers: Sequence[int]) -> Iterator[int]:
        """Yield the numbers of parties, the rows of those that are next held."""
        for place, number in enumerate(numbers):
            if place % _HELD == 0:
                self.hold_rows(numbers[place : place + _HELD])
            yield number
        self.hold_rows([])

    def rows_of_parties(
        self, numbers: Iterable[int], columns: Sequence[str] = ()
    ) -> dict[int, list[dict[str, Any]]]:
        """Return the same of several parties, by number; the table is looked at once.

        ``columns`` are those that rows have beside `IN_ORDER`, as far as the world has them; all
        if none is given.
        """
        offsets, rows = self.parties_by_number
        wanted = sorted({*numbers})
        places = [rows[offsets[number] : offsets[number + 1]] for number in wanted]
        table = self.tables["parties"]
        if columns:
            known = [one for one in columns if one in table.column_names]
            table = table.select(list(dict.fromkeys([*IN_ORDER, *known])))
        taken = table.take(pa.array(np.concatenate(places or [rows[:0]])))
        every = iter(taken.to_pylist())
        return {
            number: sorted(
                islice(every, len(mine)),
                key=lambda row: (row["id"], row["dataset"], row["record_id"]),
            )
            for number, mine in zip(wanted, places, strict=True)
        }

    def parties_in_order(
        self, columns: list[str], chunk: int = 20_000
    ) -> Iterator[tuple[int, list[int], pa.Table]]:
        """Yield all parties in order with their rows of ``parties``, some thousand at a time.

        Args:
            columns: columns of ``parties`` that are wanted.
            chunk: parties read at a time.

        Yields:
            The number of the first party, the offsets of each party's rows (one more than
            parties), and the rows.
        """
        offsets, rows = self.parties_by_number
        table = self.tables["parties"].select(columns)
        for first in range(0, self.size, chunk):
            begins = offsets[first : first + chunk + 1]
            taken = table.take(pa.array(rows[int(begins[0]) : int(begins[-1])]))
            yield first, (begins - begins[0]).tolist(), taken

    def id_of(self, number: int) -> str:
        """Return the canonical id of a party number."""
        return str(self.ids[number].as_py())

    def name_of(self, number: int, stated: Iterable[Mapping[str, Any]] | None = None) -> str:
        """Return the name that is shown for a party; what is stated of it where no source names it.

        A name in a case file comes first, since a person chose it.

        Args:
            number: of the party.
            stated: its rows, if they are at hand.
        """
        if number not in self._shown_names:
            rows = self.party_rows(number) if stated is None else stated
            self._shown_names[number] = self.name_in(rows) or self.id_of(number)
        return self._shown_names[number]

    def name_in(self, rows: Iterable[Mapping[str, Any]]) -> str | None:
        """Return the name that is shown for a party with some rows of ``parties``; None without."""
        ranked = sorted(rows, key=lambda row: row["dataset"] not in self.case_datasets)
        names = [name for row in ranked for name in row["names"]]
        proper = (name["value"] for name in names if name["kind"] == "name")
        found = next(proper, next((name["value"] for name in names), None))
        return found or unnamed_words(ranked)[0] or None

    def text_name_of(self, number: int) -> str:
        """Return how a sentence names a party: with an article where it has no name of its own."""
        if number not in self._text_names:
            said = text_name_in(self.party_rows(number))
            self._text_names[number] = said or self.name_of(number)
        return self._text_names[number]

    def schema_of(self, number: int) -> str:
        """Return the most specific schema that a source states for a party."""
        return most_specific_schema(row["schema"] for row in self.party_rows(number))

    @cached_property
    def case_datasets(self) -> frozenset[str]:
        """The datasets that are case files."""
        if "reader" not in self.sources.column_names:
            return frozenset()
        rows = self.sources.select(["dataset", "reader"]).to_pylist()
        return frozenset(row["dataset"] for row in rows if row["reader"] == "case")

    def title_of(self, dataset: str) -> str:
        """Return what a dataset is called in a sentence: its title in quotes.

        Its key is told where it has no title, and beside a title that another has too.
        """
        title = self._titles.get(dataset)
        if title is None:
            return dataset
        if sum(title == other for other in self._titles.values()) > 1:
            title = f"{title} ({dataset})"
        return f'"{title}"'

    @cached_property
    def _titles(self) -> dict[str, str]:
        if TITLE not in self.sources.column_names:
            return {}
        rows = self.sources.select(["dataset", TITLE]).to_pylist()
        return {row["dataset"]: row[TITLE] for row in rows if row[TITLE]}

    @cached_property
    def decided(self) -> dict[int, list[str]]:
        """The decisions on the rows of each party, as JSON texts; see `graph.world.decided`."""
        table, found = self.tables["parties"], dict[int, list[str]]()
        if DECISIONS in table.column_names:
            rows = table.select(["party_idx", DECISIONS]).filter(pc.is_valid(table[DECISIONS]))
            for row in rows.to_pylist():
                found.setdefault(row["party_idx"], []).extend(row[DECISIONS])
        return found

    @cached_property
    def looked_up(self) -> dict[str, Any]:
        """What others found of this world before, by what it is."""
        return {}

    @cached_property
    def _numbers(self) -> dict[str, int | None]:
        """Party numbers that were looked up before, by id."""
        return {}

    @cached_property
    def _text_names(self) -> dict[int, str]:
        """Names in sentences that were looked up before, by party number."""
        return {}

    @cached_property
    def _shown_names(self) -> dict[int, str]:
        return {}


def text_name_in(rows: Iterable[Mapping[str, Any]]) -> str | None:
    """Return how a sentence names a party by some rows of ``parties``, if one says it.

    Whom no row names is called by what is stated of it: nobody should have to read an id.
    """
    stated = [*rows]
    pairs = (pair for row in stated for pair in row["data"] or ())
    said = next((str(pair["value"]) for pair in pairs if pair["field"] == IN_TEXT), None)
    if said or not stated or any(name["value"] for row in stated for name in row["names"]):
        return said
    return unnamed_words(stated)[1] or None


def group_rows(keys: NDArray[Any], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return row numbers grouped by an integer key.

    Args:
        keys: one key a row, each from 0 to ``size - 1``, or negative for rows left out.
        size: number of keys.

    Returns:
        Offsets of length ``size + 1`` and row numbers; the rows of key ``k`` stand at
        ``rows[offsets[k]:offsets[k + 1]]`` in their old order.
    """
    rows = np.argsort(keys, kind="stable").astype(np.int64)
    rows = rows[int(np.count_nonzero(keys < 0)) :]
    counts = np.bincount(keys[keys >= 0], minlength=size)
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)]), rows
