"""Fetches from a store a world as it was known, or as it was decided, on a day.

The graph is walked upward as in `graph.store.fetch.fetch_upstream`, but over what was known on that
day: rows of today's graph that were known already, rows that were taken back since, and the
decisions on identity up to that day. Which ids are one party is computed from these, so ids that
were ever one party with another are fetched too. The result is the world that
`graph.world.open_world.read_world` returns for that day, as far as the parties asked about need it.

A decision may run out after a store was filled. From then on who is one party is found anew, out
of the decisions that the store keeps.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import orjson
import pyarrow as pa

from graph.candidates.left_out import PARTIES_ONCE, dropped_names, dropped_numbers
from graph.head.decisions import FOUR_EYES, Decision, today
from graph.record.model import SCHEMAS
from graph.store.elements.party_nodes import party_rows
from graph.store.elements.source_nodes import DECISIONS, NAMESAKES
from graph.store.fetch.fetch_upstream import FetchedRows, cut_batches, version_of, world_from_store
from graph.store.fetch.fetch_vehicles import holdings_ever
from graph.store.protocol.fetched_worlds import store_cache
from graph.store.protocol.graph_store import Store
from graph.store.protocol.property_codec import row_from_properties, schema_with
from graph.values.dates import date_words
from graph.values.errors import StoreError
from graph.world.decided import build_decided_world, compare_names
from graph.world.missing_rows import keep_missing_rows
from graph.world.past_rows import is_of_use_on, rows_on_day, rows_replaced_by, was_known_on
from graph.world.world import World

Row = dict[str, Any]
_EVER: Final = "9999-12-31"
_FOLLOWED: Final = {
    "interests": ("from_id", "nominee_for"),
    "transfers": ("giver", "receiver"),
    DECISIONS: ("left", "right"),
    NAMESAKES: ("left", "right"),
}
"""Properties of a row of the past with ids to fetch next."""


def known_world_from_store(store: Store, targets: Iterable[str], known_on: str) -> World:
    """Return a world that answers questions about some parties as the record was known on a day.

    Targets are ids that the parties have now; one about which nothing was known is not in it.
    """
    return _world_from_store(store, targets, known_on, known_on)


def world_as_decided_on(store: Store, targets: Iterable[str], day: str) -> World:
    """Return a world with all that is known, in which decisions count as on an ISO day.

    The same as `known_world_from_store` for a store that was filled before a decision ran out.
    """
    return _world_from_store(store, targets, _EVER, day)


def _world_from_store(
    store: Store, targets: Iterable[str], known_on: str, decided_on: str
) -> World:
    version = version_of(store)
    whole = store_cache(store, version)
    wanted = list(dict.fromkeys(targets))
    question = (*wanted, "known", known_on, decided_on)
    world = whole.worlds.get(question)
    if world is None:
        fetched = _KnownRows(store, whole, known_on=known_on, decided_on=decided_on)
        fetched.walk_upward(wanted)
        fetched.add_vehicles_below(wanted)
        fetched.add_details()
        world = fetched.world(version)
        whole.keep_world(question, world)
    return world


@dataclass
class _KnownRows(FetchedRows):
    """Rows that were known on a day: `rows` of today, and in ``past`` those taken back since.

    ``asked`` are the ids whose past is fetched already; ``decided_on`` is the day for which
    decisions are read.
    """

    known_on: str = ""
    decided_on: str = ""
    past: dict[str, dict[int, Row]] = field(default_factory=lambda: defaultdict(dict))
    asked: set[str] = field(default_factory=set)

    def walk_upward(self, start: list[str]) -> None:
        """Fetch upward from some parties of today over what was known then."""
        # Parties lead to ids and back: an id of the past may belong to another party today.
        today, ids = set(start), {FOUR_EYES}
        while today or ids:
            self.parties |= today
            met = [self.fetch_above(batch) for batch in cut_batches(sorted(today))]
            ids |= {m for p in today for m in self.entities.get(p, {}).get("member_ids", ())}
            ids = ids - self.asked if self.whole.has_past else set()
            self.asked |= ids
            further = set[str]()
            for batch in cut_batches(sorted(ids)):
                now, mentioned = self._fetch_past(batch)
                met.append(now)
                further |= mentioned
            parts = self.parts_of(today | ids)
            today, ids = parts.union(*met) - self.parties, (parts | further) - self.asked

    def fetch_above(self, batch: list[str]) -> set[str]:
        """Fetch what was known above some parties of today; return the parties that it leads to."""
        found: set[str | None] = set()
        for row in self.read("above", batch):
            if row["kind"] == "unsure":
                # A namesake of today leads on; whether it was one then is found from the names.
                if "level" in row["found"]:
                    self.keep_rows([row])
                    found.add(row["other"])
            elif is_of_use_on(row["kind"], row["found"], self.known_on):
                self.keep_rows([row])
                found |= {row["other"], row["found"].get("nominator_id")}
            elif row["kind"] == "parties":
                self.keep_rows([row])
        self.told.update(batch)
        return {party for party in found if party is not None}

    def add_vehicles_below(self, wanted: Iterable[str]) -> None:
        """Fetch what led from some parties to ships that were on lists, as it was known then."""
        ever = holdings_ever(self.whole, self._read_batches)

        def is_known(row: Row) -> bool:
            return is_of_use_on("interests", row, self.known_on)

        seen, rows = ever.below(wanted, is_known)
        for kind, number, row in rows:
            if kind == "now":
                self.keep_row("interests", row)
            else:
                self.past["interests"][number] = row
        below = seen if rows else set[str]()
        self.parties |= below & ever.today
        for batch in cut_batches(sorted(below - self.asked)) if self.whole.has_past else ():
            self.asked |= set(batch)
            today, _ = self._fetch_past(batch)
            self.parties |= today

    def _fetch_past(self, batch: list[str]) -> tuple[set[str], set[str]]:
        """Fetch what was known about some ids and is not now.

        Returns the parties of today that the ids belong to, and the ids that it leads to.
        """
        today: set[str] = set()
        further: set[str] = set()
        for row in self.read("past", batch):
            if row["kind"] == "id":
                further.add(row["id"])
                today |= {row["found"]} - {None}
                continue
            stated = self._keep_past(row["kind"], int(row["row"]), row["found"])
            further |= {stated[end] for end in _FOLLOWED.get(row["kind"], ()) if stated.get(end)}
            further |= set(stated.get("members", ()))
        return today, further

    def _keep_past(self, table: str, number: int, text: str) -> Row:
        """Store a row of the past if it was known on the day; return it, or an empty row."""
        stated: Row = orjson.loads(text)
        if table == DECISIONS:
            known = stated["at"][:10] <= self.known_on
        else:
            known = is_of_use_on(table, stated, self.known_on)
        if known:
            self.past[table][number] = stated
        return stated if known else {}

    def keep_tie(self, other: str, found: Row) -> None:
        """Store a tie that was known on the day, and whom it leads to."""
        if was_known_on(found, self.known_on):
            super().keep_tie(other, found)

    def add_lists(self) -> None:
        """Fetch one entry of each list that was known."""
        for row in self.store.read("lists_known", {"known_on": self.known_on}).dicts():
            if row["kind"] == "past":
                self._keep_past("listings", int(row["row"]), row["stated"])
            else:
                self.parties.add(row["party"])

    def add_documents(self) -> None:
        """Fetch the documents that are cited, and those that were known and are not now."""
        super().add_documents()
        if self.whole.has_past:
            for batch in cut_batches(sorted(self.cited_documents() - self.asked)):
                self._fetch_past(batch)

    def cited_documents(self) -> set[str]:
        """Return the ids of the cited documents, also those of each row of a party with several."""
        schema = schema_with("parties", self.whole.columns)
        parties = [row for found in self.entities.values() for row in party_rows(found, schema)]
        rows = [*parties, *(row for kept in self.past.values() for row in kept.values())]
        return super().cited_documents() | {row["document"] for row in rows if row.get("document")}

    def world(self, version: str) -> World:
        """Return the world of what was known on the day."""
        from graph.candidates.candidate_search import Comparing

        decided = [Decision(**stated) for _, stated in sorted(self.past[DECISIONS].items())]
        tables, replaced = self._known_tables()
        ends = tables["parties"], replaced
        how = Comparing(dropped=dropped_numbers(*ends), names_once=dropped_names(*ends))
        world, settled = build_decided_world(
            tables,
            decided,
            self.decided_on,
            data_version=version,
            sources=self.table(
                "sources",
                (f for f in self.whole.files if (f.get("edition") or "") <= self.known_on),
            ),
        )
        world = compare_names(world, settled, how)
        statuses = (one for one in self.whole.rule_statuses if one.set_on <= self.known_on)
        return replace(
            world,
            unsure=self._without_common_names(world),
            rule_statuses=tuple(statuses),
            unread=self.whole.unread,
        )

    def _without_common_names(self, world: World) -> pa.Table:
        """Return pairs without namesakes that the whole register knows for chance.

        How common a name is cannot be told from what was fetched. The edges of today tell it
        between parties of today; a party of the past may be several of them, or of several one.
        """
        today = {m: party for party, e in self.entities.items() for m in e["member_ids"]}
        edges = {
            frozenset((today.get(row["from_id"]), today.get(row["to_id"])))
            for row in self.unsure.values()
        }
        once = {row[end] for row in self.past[NAMESAKES].values() for end in ("left", "right")}
        changed = {None, *map(today.get, once)}
        now = defaultdict[int, set[str | None]](set)
        for member, number in zip(
            *(world.members[name].to_pylist() for name in ("id", "party_idx")), strict=True
        ):
            now[number].add(today.get(member))
        kept = []
        for row in world.unsure.to_pylist():
            left, right = (now[row[f"{end}_idx"]] for end in ("left", "right"))
            told = any(frozenset((one, two)) in edges for one in left for two in right)
            apart = not left & right and not (left | right) & changed
            kept.append(row["level"] is None or told or not apart)
        return world.unsure.filter(pa.array(kept, pa.bool_()))

    def _known_tables(self) -> tuple[dict[str, pa.Table], pa.Table]:
        """Return what was known, and rows of parties that an edition by then left out."""
        schemas = {name: schema_with(name, self.whole.columns) for name in SCHEMAS}
        stated = {name: self._stated_rows(name, schema) for name, schema in schemas.items()}
        replaced = rows_replaced_by(stated["parties"], self.known_on, taken_back=True)
        tables = {}
        on_day = rows_on_day(stated, self.known_on)
        replaced += [row for row in on_day["parties"] if row.get("last_seen")]
        for name, found in on_day.items():
            rows = keep_missing_rows(name, found)
            rows.sort(key=_order_of)
            tables[name] = pa.Table.from_pylist(rows, schema=schemas[name])
        return tables, pa.Table.from_pylist(replaced, schema=PARTIES_ONCE)

    def _stated_rows(self, name: str, schema: pa.Schema) -> list[Row]:
        """Return the rows of a table of today and of the past, as the store has them."""
        if name == "parties":
            rows = [row for found in self.entities.values() for row in party_rows(found, schema)]
        else:
            rows = [
                row_from_properties(name, found, schema)
                for _, found in sorted(self.rows[name].items())
            ]
        past = sorted(self.past[name].items())
        return [*rows, *(row_from_properties(name, found, schema) for _, found in past)]

    def keep_row(self, table: str, found: Row) -> None:
        if is_of_use_on(table, found, self.known_on):
            super().keep_row(table, found)


def _order_of(row: Row) -> tuple[Any, ...]:
    return row["dataset"], row["record_id"], row["record_key"], row.get("last_seen") or ""


def fetch_as_decided(
    store: Store, targets: Iterable[str], *, links: bool = False, downstream: bool = False
) -> World:
    """Return a world with all that decides about some parties, as the record has it today.

    Also what is linked to them otherwise (``links``), and what they hold, whoever was one party
    when the store was filled (``downstream``): a `StoreError` where a decision ran out since then.
    """
    wanted, day = list(dict.fromkeys(targets)), today()
    if not wanted or _decided_until(store, day) is None:
        return world_from_store(store, wanted, links=links, downstream=downstream)
    if links or downstream:
        refuse_after_a_decision(store, "links and holdings cannot be read from it as they are now")
    return world_as_decided_on(store, wanted, day)


def refuse_after_a_decision(store: Store, otherwise: str) -> None:
    """Raise `StoreError` once a decision ran out in a store that is read as it was filled.

    ``otherwise`` says what follows, as a clause.
    """
    if (until := _decided_until(store, today())) is not None:
        raise StoreError(
            f"a decision on who is who ran out after {date_words(until)}, and {store.address} was "
            f"filled before: {otherwise}; fill it again with: "
            f"ownership --store {store.address} rebuild"
        )


def _decided_until(store: Store, day: str) -> str | None:
    """Return the last day of the first decision in a store that ran out by now, if one did."""
    until = store_cache(store, version_of(store)).decided_until
    return until if until and until < day else None
