"""The verbs of tracing by hand: whom a party is joined to, by relation, page by page."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

from graph.values.dates import iso_day, parse_day
from graph.values.errors import InputError
from queries.question.answer import Answer
from queries.question.arguments import asked_day
from queries.question.backend import WorkspaceBase
from queries.question.party_facts import Neighbourhood, NeighbourRow, PictureParty, RelationRow

if TYPE_CHECKING:
    from graph.world.neighbours import NeighbourCount, NeighbourMatches, NeighbourQuery
    from graph.world.world import World

PAGE: Final = 20
MOST_AT_ONCE: Final = 1_000
"""Neighbours of one page, or parties of one picture."""


class Narrowed(TypedDict, total=False):
    """What narrows the neighbours of a party down.

    Attributes:
        past: also those of whom nothing holds that day.
        text: letters of any of their names, in any script.
        country: two letters.
        offset: how many are passed over.
        limit: how many are given; 20 where it is not said.
        known_on: an ISO day; nothing is used that the record learnt later.
    """

    past: bool
    text: str
    country: str
    offset: int
    limit: int
    known_on: str | None


class NeighbourPage(Answer[NeighbourRow]):
    """One page of neighbours; ``total`` counts those of all pages."""

    total: int = 0


class Nearby(WorkspaceBase):
    """What a workspace says of the parties around a party; see `workspace.Workspace`."""

    def relations(self, party: str, as_of: str | None = None) -> Answer[RelationRow]:
        """How many neighbours a party has, by relation.

        Args:
            party: what ``PARTY`` may be.
            as_of: an ISO day; today if none is given.

        Returns:
            One row a relation that has any: ``relation``, how many parties it leads to that day
            (``count``), and how many more of whom all has ended or not begun (``past``).
        """
        party_id = self.resolve(party)
        return Answer(_counted(self._counts([party_id], asked_day(as_of))[party_id]))

    def neighbours(
        self, party: str, relation: str, as_of: str | None = None, **narrowed: Unpack[Narrowed]
    ) -> NeighbourPage:
        """One page of the neighbours of a party in one relation.

        Args:
            party: what ``PARTY`` may be.
            relation: ``owners``, ``holdings``, ``supply``, ``directorship``, ``family``, ``other``.
            as_of: an ISO day; today if none is given.
            narrowed: what narrows them down, and which page is wanted.

        Returns:
            Who is a neighbour that day first, then larger shares: what `around` gives of each
            party, and ``statements`` between the two.

        Raises:
            InputError: there is no such relation, or a page of so many.
            StoreError: ``known_on``, and answers come from a store.
        """
        party_id = self.resolve(party)
        sought = _sought(relation, asked_day(as_of), narrowed)
        known_on = narrowed.get("known_on")
        found = self._page(party_id, sought, known_on)
        ids = [party_id, *found.parties]
        world = self._world(ids, found.parties, known_on)
        page = NeighbourPage(self._rows(world, party_id, found, sought))
        page.total = found.total
        return page

    def around(
        self,
        parties: Sequence[str],
        fresh: Sequence[str] | None = None,
        as_of: str | None = None,
        known_on: str | None = None,
    ) -> Neighbourhood:
        """Everything that a picture of some parties needs.

        Args:
            parties: canonical ids; those that are not known are left out.
            fresh: those of them that are new to the picture; all of them if not given.
            as_of: an ISO day; today if none is given.
            known_on: an ISO day; nothing is used that the record learnt later.

        Returns:
            ``parties``: a row for each fresh one with name, kind, country, listings and
            ``relations`` as `relations` gives them; ``statements``: every hop between a fresh one
            and another, whenever it holds; ``missing``: ids that are not known.

        Raises:
            InputError: these are too many for a picture.
            StoreError: ``known_on``, and answers come from a store.
        """
        from queries.answers.neighbour_rows import party_brief, statement_hops

        if len(parties) > MOST_AT_ONCE:
            raise InputError(f"{len(parties)} parties are too many at once; at most {MOST_AT_ONCE}")
        day = asked_day(as_of)
        wanted = list(dict.fromkeys(parties if fresh is None else fresh))
        world = self._world(parties, wanted, known_on)
        numbers = _known(world, parties, known_on)
        new = {party: numbers[party] for party in wanted if party in numbers}
        counts = self._counts(list(new), day, known_on)
        rows: list[PictureParty] = [
            {**party_brief(world, number, day), "relations": _counted(counts[party])}
            for party, number in new.items()
        ]
        return {
            "parties": rows,
            "statements": statement_hops(world, list(numbers.values()), list(new.values()), day),
            "missing": [party for party in wanted if party not in numbers],
        }

    def _rows(
        self, world: "World", party_id: str, found: "NeighbourMatches", sought: "NeighbourQuery"
    ) -> Iterable[NeighbourRow]:
        from queries.answers.neighbour_rows import party_brief, relation_between, statement_hops

        centre = world.number_of(party_id)
        numbers = _numbers(world, found.parties)
        said = (
            []
            if centre is None
            else statement_hops(
                world, [centre, *numbers.values()], list(numbers.values()), sought.day
            )
        )
        for party, number in numbers.items():
            mine = [
                hop
                for hop in said
                if {hop["from_id"], hop["to_id"]} == {party_id, party}
                and relation_between(hop, party_id) == sought.relation
                and (sought.past or hop["holds"] != "no")
            ]
            yield {**party_brief(world, number, sought.day), "statements": mine}

    def _counts(
        self, ids: Sequence[str], day: int, known_on: str | None = None
    ) -> "dict[str, dict[str, NeighbourCount]]":
        if self.remote:
            from graph.store.fetch.fetch_neighbours import fetch_counts

            return fetch_counts(self.backend.store(), ids, day)
        from graph.world.neighbours import count_neighbours

        world = self._world(ids, ids, known_on)
        return {
            party: count_neighbours(world, n, day)
            for party, n in _known(world, ids, known_on).items()
        }

    def _page(
        self, party_id: str, sought: "NeighbourQuery", known_on: str | None
    ) -> "NeighbourMatches":
        if self.remote and known_on is None:
            from graph.store.fetch.fetch_neighbours import fetch_page as stored_page

            return stored_page(self.backend.store(), party_id, sought)
        from graph.world.neighbours import NeighbourMatches, neighbour_page

        world = self._world([party_id], [party_id], known_on)
        number = _known(world, [party_id], known_on).get(party_id)
        return NeighbourMatches((), 0) if number is None else neighbour_page(world, number, sought)

    def _world(self, ids: Sequence[str], fresh: Sequence[str], known_on: str | None) -> "World":
        if known_on is not None:
            return self.backend.known_world(ids, iso_day(parse_day(known_on)), links=True)
        if self.remote:
            from graph.store.fetch.fetch_neighbours import world_between

            return world_between(self.backend.store(), ids, fresh)
        return self.backend.world


def _sought(relation: str, day: int, narrowed: Narrowed) -> "NeighbourQuery":
    from graph.world.neighbours import RELATIONS, NeighbourQuery

    if relation not in RELATIONS:
        raise InputError(f"{relation!r} is no relation; write one of {', '.join(RELATIONS)}")
    limit, offset = narrowed.get("limit", PAGE), narrowed.get("offset", 0)
    if not 1 <= limit <= MOST_AT_ONCE or offset < 0:
        raise InputError(f"a page has 1 to {MOST_AT_ONCE} parties and does not start below 0")
    text, country = narrowed.get("text", ""), narrowed.get("country", "")
    return NeighbourQuery(relation, day, narrowed.get("past", False), text, country, offset, limit)


def _counted(counts: "dict[str, NeighbourCount]") -> list[RelationRow]:
    return [{"relation": key, "count": c.now, "past": c.past} for key, c in counts.items()]


def _numbers(world: "World", ids: Iterable[str]) -> dict[str, int]:
    """Return the world numbers of canonical ids, without those that are not known."""
    numbers = {party: world.number_of(party) for party in ids}
    return {party: number for party, number in numbers.items() if number is not None}


def _known(world: "World", ids: Iterable[str], known_on: str | None) -> dict[str, int]:
    """Return the world numbers of canonical ids; of a day in the past of those stated by then."""
    numbers = _numbers(world, ids)
    if known_on is None:
        return numbers
    # A later decision may have made an id, or given it to more than it meant then.
    return {p: n for p, n in numbers.items() if world.id_of(n) == p and world.party_rows(n)}
