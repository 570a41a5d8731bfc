"""The verbs that find parties, and what connects two of them."""

from typing import TYPE_CHECKING, Final, Unpack

from graph.values.errors import InputError, NotFoundError
from graph.values.vocabulary import ALL_SCHEMATA
from queries.question.arguments import asked_day, quoted_input
from queries.question.found_page import FindQuestion, FoundPage, MoreFilters
from queries.workspace.neighbour_verbs import MAX_PARTIES, PAGE_SIZE, NeighbourVerbs, known_numbers

if TYPE_CHECKING:
    from graph.search.search_hits import SearchFilters
    from graph.ties.reach_between import Reach
    from queries.question.answer import Answer
    from queries.question.answer_rows import ConnectAnswer
    from queries.question.party_facts import SearchRow

MAX_STEPS: Final = 6
"""Steps of a way between two parties where nothing else is asked for."""
MOST_STEPS: Final = 12
_KINDS: Final = {kind.casefold(): kind for kind in ALL_SCHEMATA}


class FindVerbs(NeighbourVerbs):
    """The verbs that find; see `queries.workspace.workspace.Workspace`."""

    def search(
        self,
        text: str,
        limit: int = PAGE_SIZE,
        country: str | None = None,
        schema: str | None = None,
        **more: Unpack[MoreFilters],
    ) -> FoundPage:
        """Find parties by name (in any script), number or id, best first, with why each matched.

        A country, by its code, includes its parts; ``schema`` is a kind, in letters of any case.
        ``total`` and ``facets`` of the page count the parties of all pages. Raises `InputError`
        for a word that is no kind, or a ``source`` that is not loaded: nothing found under it would
        read as nobody there.
        """
        if not text.strip():
            raise InputError("a text to search for is needed")
        self._tell_if_missing()
        offset = more.get("offset", 0)
        if limit < 1 or offset < 0:
            raise InputError("limit must be 1 or more, and offset 0 or more")
        if country is not None:
            from queries.question.country_choice import country_code

            country = country_code(country)
        if schema is not None:
            schema = _KINDS.get(schema.strip().casefold(), schema)
        narrowed: SearchFilters = {
            "country": country,
            "schema": schema,
            "dataset": more.get("source"),
            "listed": more.get("listed", False),
        }
        counted = more.get("counted", True)
        found = self.backend.find(
            FindQuestion(text, asked_day(None), narrowed, offset, limit, counted)
        )
        if not (found or found.total):
            self._refuse_unknown(schema, more.get("source"))
        return found

    def _refuse_unknown(self, schema: str | None, source: str | None) -> None:
        """Raise `InputError` for a kind or a dataset that there is none of: it finds nobody."""
        # Publishers may bring a kind that is not among the known ones.
        if schema is not None and schema not in _KINDS.values():
            known = ", ".join(ALL_SCHEMATA)
            raise InputError(f"No party of a kind {quoted_input(schema)} is found. Kinds: {known}")
        loaded = sorted({row["dataset"] for row in self.backend.sources()})
        if source is not None and loaded and source not in loaded:
            raise InputError(
                f"No dataset {quoted_input(source)} is loaded. Loaded are: {', '.join(loaded)}"
            )

    def nearest(self, text: str, limit: int = PAGE_SIZE) -> "Answer[SearchRow]":
        """Return the parties nearest to a name or number, uncounted: in a tenth of the time."""
        return self.backend.search(text, limit=limit, country=None, schema=None)

    def connect(
        self,
        left: str,
        right: str,
        as_of: str | None = None,
        *,
        known_on: str | None = None,
        max_steps: int = MAX_STEPS,
        limit: int = PAGE_SIZE,
    ) -> "ConnectAnswer":
        """Return how two parties are connected: ways of any kind, in either direction, ranked.

        At most ``limit`` ways of ``max_steps`` steps. Also raises `InputError` if both are one
        party.
        """
        from queries.answers.connect_answer import connect_answer

        if not 1 <= max_steps <= MOST_STEPS or not 1 <= limit <= MAX_PARTIES:
            raise InputError(
                f"A way has 1 to {MOST_STEPS} steps, and 1 to {MAX_PARTIES:,} ways are shown"
            )
        ids, day = [self.resolve(left), self.resolve(right)], asked_day(as_of)
        if ids[0] == ids[1]:
            raise InputError(f"{left!r} and {right!r} are one party: {ids[0]}. Give two parties")
        reach: Reach[int] | None = None
        if self.remote and known_on is None:
            from graph.store.fetch.fetch_between import fetch_between

            world, reach = fetch_between(self.backend.store(), ids[0], ids[1], day, max_steps)
        else:
            world = self.picture_world(ids, ids, known_on)
        numbers = known_numbers(world, ids, known_on)
        if missing := [party for party in ids if party not in numbers]:
            raise NotFoundError(f"No source stated {missing[0]} by {known_on}")
        ends = numbers[ids[0]], numbers[ids[1]]
        answer = connect_answer(world, ends, day, steps=max_steps, limit=limit, reach=reach)
        return answer if known_on is None else {**answer, "data_as_known_on": known_on}
