"""The verb on the page of one party: text, rules, time and notes of a day as one value."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from queries.question.arguments import asked_day, regime_keys
from queries.question.backend import WorkspaceBase
from queries.workspace.verdict_verbs import party_number

if TYPE_CHECKING:
    from graph.world.world import World
    from queries.party_answer.page_shape import PartyPage
    from queries.question.change_rows import TimelineRow

MOST_TIMELINES: Final = 32
"""Parties whose timelines are kept, so that another day of one is quick."""


class PageVerbs(WorkspaceBase):
    """The verb on the page of a party; see `queries.workspace.workspace.Workspace`."""

    def party_page(
        self,
        party: str,
        regimes: str | Sequence[str] | None = None,
        as_of: str | date | None = None,
        *,
        known_on: str | None = None,
        time: bool = True,
    ) -> "PartyPage":
        """Return what the page of a party says of a day.

        Without ``time`` it has no lanes of time, which take longest where they are not known yet,
        and no line says since when.
        """
        from queries.party_answer.party_page import PageRequest, page_of

        chosen, day, party_id = regime_keys(regimes), asked_day(as_of), self.resolve(party)
        world, number = self._page_world(party, party_id, known_on)
        key = (world.data_version, known_on, party_id, *chosen)
        rows = self._timelines.get(key)
        request = PageRequest(
            number,
            chosen,
            day,
            known_on=known_on,
            record_kept=not self.remote,
            timeline=self._timeline(key, world, number) if time and rows is None else rows or (),
        )
        return page_of(world, request)

    @property
    def _timelines(self) -> "dict[tuple[str | None, ...], Sequence[TimelineRow]]":
        found: dict[tuple[str | None, ...], Sequence[TimelineRow]] = self.__dict__.setdefault(
            "_kept_timelines", {}
        )
        return found

    def _timeline(
        self, key: tuple[str | None, ...], world: "World", number: int
    ) -> "Sequence[TimelineRow]":
        from queries.answers.timeline_answer import timeline_rows

        kept = self._timelines
        while len(kept) >= MOST_TIMELINES:
            kept.pop(next(iter(kept)))
        return kept.setdefault(key, timeline_rows(world, number, key[3:]))  # type: ignore[arg-type]

    def _page_world(self, party: str, party_id: str, known_on: str | None) -> "tuple[World, int]":
        if known_on is None:
            world = self.backend.world_for([party_id], links=True, downstream=True)
            return world, party_number(world, party_id)
        from queries.answers.known_on import known_party

        return known_party(self.backend, party, party_id, known_on, links=True)
