"""The verbs on neighbours: the parties around a party, by relation and page by page."""

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

PAGE_SIZE: Final = 20
MAX_PARTIES: Final = 1_000
"""Neighbours of one page, or parties of one picture."""


class NeighbourFilters(TypedDict, total=False):
    """Filters and page of the neighbours of a party.

    ``past``: also parties with whom no statement holds that day; ``text`` is a part of any of their
    names, in any script; ``known_on`` uses nothing that the record learnt later.
    """

    past: bool
    text: str
    country: str
    offset: int
    limit: int
    known_on: str | None


class NeighbourPage(Answer[NeighbourRow]):
    """One page of neighbours; ``total`` counts those of all pages, ``at_half`` from 50%."""

    total: int = 0
    at_half: int = 0


class NeighbourVerbs(WorkspaceBase):
    """The verbs on neighbours; see `queries.workspace.workspace.Workspace`."""

    def relations(self, party: str, as_of: str | None = None) -> Answer[RelationRow]:
        """Count a party's neighbours on a day by relation; ``past`` ended or did not begin."""
        party_id = self.resolve(party)
        return Answer(_relation_rows(self._relation_counts([party_id], asked_day(as_of))[party_id]))

    def neighbours(
        self,
        party: str,
        relation: str,
        as_of: str | None = None,
        **narrowed: Unpack[NeighbourFilters],
    ) -> NeighbourPage:
        """Return one page of the neighbours of a party in one relation.

        ``relation`` is ``owners``, ``holdings``, ``supply``, ``directorship``, ``family`` or
        ``other``. Neighbours of the day come first, then by larger share; each row is a party as in
        `around`, with the ``statements`` between the two.
        """
        party_id = self.resolve(party)
        sought = _neighbour_search(relation, asked_day(as_of), narrowed)
        known_on = narrowed.get("known_on")
        found = self._found_page(party_id, sought, known_on)
        ids = [party_id, *found.parties]
        world = self.picture_world(ids, found.parties, known_on)
        page = NeighbourPage(self._neighbour_rows(world, party_id, found, sought))
        page.total = found.total
        page.at_half = found.at_half
        return page

    def around(
        self,
        parties: Sequence[str],
        fresh: Sequence[str] | None = None,
        as_of: str | None = None,
        known_on: str | None = None,
    ) -> Neighbourhood:
        """Return everything that a picture of some parties, by canonical id, needs.

        ``fresh`` are those that are new to the picture; all of them if not given. ``parties`` is a
        row for each fresh one with name, kind, country, listings and the rows of `relations`;
        ``statements`` every hop between a fresh one and another, whenever it holds; ``missing``
        fresh ids that are not known. Raises `InputError` if these are too many.
        """
        from queries.answers.neighbour_rows import party_brief, statement_hops

        if len(parties) > MAX_PARTIES:
            raise InputError(f"{len(parties)} parties are too many at once; at most {MAX_PARTIES}")
        day = asked_day(as_of)
        wanted = list(dict.fromkeys(parties if fresh is None else fresh))
        world = self.picture_world(parties, wanted, known_on)
        numbers = known_numbers(world, parties, known_on)
        new = {party: numbers[party] for party in wanted if party in numbers}
        counts = self._relation_counts(list(new), day, known_on)
        rows: list[PictureParty] = [
            {**party_brief(world, number, day), "relations": _relation_rows(counts[party])}
            for party, number in new.items()
        ]
        return {
            "parties": rows,
            "statements": statement_hops(world, list(numbers.values()), list(new.values()), day),
            "missing": [party for party in wanted if party not in numbers],
        }

    def _neighbour_rows(
        self, world: "World", party_id: str, found: "NeighbourMatches", sought: "NeighbourQuery"
    ) -> Iterable[NeighbourRow]:
        from queries.answers.neighbour_rows import party_brief, relation_between, statement_hops

        centre = world.number_of(party_id)
        numbers = _party_numbers(world, found.parties)
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

    def _relation_counts(
        self, ids: Sequence[str], day: int, known_on: str | None = None
    ) -> "dict[str, dict[str, NeighbourCount]]":
        if self.remote:
            from graph.store.fetch.fetch_party import fetch_counts

            return fetch_counts(self.backend.store(), ids, day)
        from graph.world.neighbours import count_neighbours

        world = self.picture_world(ids, ids, known_on)
        return {
            party: count_neighbours(world, n, day)
            for party, n in known_numbers(world, ids, known_on).items()
        }

    def _found_page(
        self, party_id: str, sought: "NeighbourQuery", known_on: str | None
    ) -> "NeighbourMatches":
        if self.remote and known_on is None:
            from graph.store.fetch.fetch_party import fetch_page as stored_page

            return stored_page(self.backend.store(), party_id, sought)
        from graph.world.neighbours import NeighbourMatches, neighbour_page

        world = self.picture_world([party_id], [party_id], known_on)
        number = known_numbers(world, [party_id], known_on).get(party_id)
        return NeighbourMatches((), 0) if number is None else neighbour_page(world, number, sought)

    def picture_world(
        self, ids: Sequence[str], fresh: Sequence[str], known_on: str | None
    ) -> "World":
        """Return a world of some parties, with the statements that a fresh one has with others."""
        if known_on is not None:
            return self.backend.known_world(ids, iso_day(parse_day(known_on)), links=True)
        if self.remote:
            from graph.store.fetch.fetch_party import world_between

            return world_between(self.backend.store(), ids, fresh)
        return self.backend.world


def _neighbour_search(relation: str, day: int, narrowed: NeighbourFilters) -> "NeighbourQuery":
    from graph.world.neighbours import RELATIONS, NeighbourQuery

    if relation not in RELATIONS:
        raise InputError(f"{relation!r} is no relation; write one of {', '.join(RELATIONS)}")
    limit, offset = narrowed.get("limit", PAGE_SIZE), narrowed.get("offset", 0)
    if not 1 <= limit <= MAX_PARTIES or offset < 0:
        raise InputError(f"a page has 1 to {MAX_PARTIES} parties and does not start below 0")
    text, country = narrowed.get("text", ""), narrowed.get("country", "")
    return NeighbourQuery(relation, day, narrowed.get("past", False), text, country, offset, limit)


def _relation_rows(counts: "dict[str, NeighbourCount]") -> list[RelationRow]:
    return [{"relation": key, "count": c.now, "past": c.past} for key, c in counts.items()]


def _party_numbers(world: "World", ids: Iterable[str]) -> dict[str, int]:
    """Return the world's numbers of ids, without ids that are not known."""
    numbers = {party: world.number_of(party) for party in ids}
    return {party: number for party, number in numbers.items() if number is not None}


def known_numbers(world: "World", ids: Iterable[str], known_on: str | None) -> dict[str, int]:
    """Return the world's numbers of canonical ids, of a past day only of parties stated by then."""
    numbers = _party_numbers(world, ids)
    if known_on is None:
        return numbers
    # A later decision may have made an id, or given it to more than it meant then.
    return {p: n for p, n in numbers.items() if world.id_of(n) == p and world.party_rows(n)}
