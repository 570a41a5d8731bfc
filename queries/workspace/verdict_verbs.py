"""The verbs that answer with verdicts: exposure, paths, timeline, compare, the page of a party."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from graph.candidates.levels import SET_ASIDE, STRONG, WEAK
from graph.values.errors import InputError, OwnershipError
from queries.question.answer import Answer
from queries.question.arguments import as_list, asked_day, quoted_input, regime_keys
from queries.question.backend import WorkspaceBase

if TYPE_CHECKING:
    from graph.world.world import World
    from queries.party_answer.page_shape import PartyPage
    from queries.question.answer_rows import PathRow
    from queries.question.change_rows import CompareRow, TimelineRow
    from queries.question.verdict_rows import EffectRow, ListedCandidateRow, VerdictRow

_COUNTED: Final = {"off": (), "strong": (STRONG,), "weak": (STRONG, WEAK)}
MAX_PATHS: Final = 1_000_000
"""Most paths that are looked for, however many are asked for."""
MOST_TIMELINES: Final = 32
"""Parties whose timelines are kept, so that another day of one is quick."""


class VerdictVerbs(WorkspaceBase):
    """The verbs on verdicts; see `queries.workspace.workspace.Workspace`."""

    def exposure(
        self,
        parties: str | Sequence[str],
        regimes: str | Sequence[str] | None = None,
        as_of: str | date | None = None,
        *,
        links: bool = False,
        known_on: str | None = None,
        candidates: str = "strong",
    ) -> "Answer[VerdictRow]":
        """Return a row for each party and regime: the verdict, its shares, the paths.

        ``links`` finds other links to listed parties too, as their own class of path; with it,
        ``known_on`` cannot be asked of a store. ``candidates``, parties that may be listed ones,
        count if they are ``strong``, ``weak`` too, or not at all: ``off``.
        """
        from queries.party_answer.answer_text import MOST_OPENINGS, opened_rows

        parties, chosen = as_list(parties), regime_keys(regimes)
        day, ids = asked_day(as_of), [self.resolve(party) for party in parties]
        if known_on is not None:
            return self._known_exposure(
                list(zip(parties, ids, strict=True)),
                chosen,
                day,
                known_on,
                links=links,
                counted=counted_levels(candidates),
            )
        # The text that opens the rows of few parties tells of links and holdings too.
        few = len(ids) <= MOST_OPENINGS
        world = replace(
            self.backend.world_for(ids, links=links or few, downstream=few),
            counted=counted_levels(candidates),
        )
        numbers = [party_number(world, party_id) for party_id in ids]
        return opened_rows(world, numbers, chosen, day, links=links)

    def exposure_of_each(
        self,
        parties: Sequence[str],
        among: Sequence[str],
        regimes: Sequence[str],
        as_of: str,
        *,
        links: bool,
        candidates: str,
    ) -> "Iterator[list[VerdictRow]]":
        """Yield `exposure` rows of one party (id) after another ``among`` those of a list."""
        from queries.answers.exposure_answer import rows_of_each

        world = replace(
            self.backend.world_for(among, links=links), counted=counted_levels(candidates)
        )
        numbers, every = ([party_number(world, one) for one in ids] for ids in (parties, among))
        asked = regimes, asked_day(as_of)
        return rows_of_each(world, numbers, every, asked, links=links)

    def candidates(
        self,
        listed: str | None = None,
        level: str | None = None,
        *,
        undecided: bool = False,
        stale: bool = False,
    ) -> "Answer[ListedCandidateRow]":
        """Return the pairs of parties that may be one, the likeliest first; of one if ``listed``.

        ``level`` is ``strong`` or ``weak`` alone; on ``undecided`` ones nobody ever decided,
        ``stale`` ones are open again. Raises `NotFoundError` for the party, `InputError` if answers
        come from a store at an address, which holds no whole record.
        """
        from queries.answers.candidate_answer import candidate_answer

        # Pairs that are set aside are nobody's to decide; a program may list them all the same.
        if level not in (None, STRONG, WEAK, SET_ASIDE):
            raise InputError(f"{quoted_input(level)} is no level; write {STRONG} or {WEAK}")
        world = self.backend.world
        number = None if listed is None else party_number(world, self.resolve(listed))
        return candidate_answer(world, listed=number, level=level, undecided=undecided, stale=stale)

    def decision_effects(
        self,
        party: str | None = None,
        regimes: str | Sequence[str] | None = None,
        as_of: str | date | None = None,
    ) -> "Answer[EffectRow]":
        """Return the open pairs, those first of which one decision settles most verdicts.

        The verdicts are of all parties if none is given. Raises as `exposure` does, and
        `InputError` if answers come from a store at an address.
        """
        from queries.answers.candidate_answer import effect_answer
        from queries.question.remark import write_remark

        keys, day = regime_keys(regimes), asked_day(as_of)
        world = self.backend.world
        number = None if party is None else party_number(world, self.resolve(party))
        return effect_answer(world, keys, day, number, write_remark)

    def _known_exposure(
        self,
        parties: Sequence[tuple[str, str]],
        regimes: Sequence[str],
        day: int,
        known_on: str,
        *,
        links: bool,
        counted: tuple[str, ...],
    ) -> "Answer[VerdictRow]":
        from queries.answers.known_on import (
            earlier_number,
            known_world,
            stamp_known_on,
            unknown_rows,
        )
        from queries.party_answer.answer_text import opened_rows

        ids = [party_id for _, party_id in parties]
        now = self.backend.world_for(ids, links=False)
        then = replace(known_world(self.backend, ids, known_on, links=links), counted=counted)
        places = {i: earlier_number(now, then, text, i) for text, i in parties}
        known = [n for n in dict.fromkeys(places.values()) if n is not None]
        rows = opened_rows(
            then, known, regimes, day, links=links, complete=links or not self.remote
        )
        many = len(regimes)
        found: Answer[VerdictRow] = Answer()
        for _, party_id in parties:
            number = places[party_id]
            if number is None:
                found += unknown_rows(now, party_id, regimes, day, known_on)
            else:
                first = known.index(number) * many
                found += [{**row, "subject_id": party_id} for row in rows[first : first + many]]
        return stamp_known_on(found, known_on, then)

    def paths(
        self,
        party: str,
        regime: str = "eu",
        as_of: str | None = None,
        *,
        k: int = 10,
        links: bool = False,
        known_on: str | None = None,
    ) -> "Answer[PathRow]":
        """Return the best ``k`` paths from listed parties, with each hop's evidence."""
        from queries.answers.exposure_answer import path_rows

        if k < 1:
            raise InputError("k must be 1 or more")
        day, party_id, k = asked_day(as_of), self.resolve(party), min(k, MAX_PATHS)
        world, number = self._world_and_number(party, party_id, known_on, links=links)
        rows = path_rows(world, number, regime, day, k=k, links=links)
        if known_on is not None:
            for row in rows:
                row["data_as_known_on"] = known_on
        return rows

    def timeline(
        self, party: str, regimes: str | Sequence[str] | None = None
    ) -> "Answer[TimelineRow]":
        """Return every span of days on which a regime says the same of a party."""
        from queries.answers.timeline_answer import timeline_rows

        world, number = self._world_and_number(party, self.resolve(party))
        return timeline_rows(world, number, regime_keys(regimes))

    def compare(
        self,
        party: str,
        before: str,
        after: str,
        regimes: str | Sequence[str] | None = None,
        as_of: str | None = None,
    ) -> "Answer[CompareRow]":
        """Compare what a regime says on two days, or of two data versions, and what moved it.

        ``as_of`` is asked about where data versions are compared; today if none is given. Raises as
        `exposure` does, and `InputError` for a data version that is not known or gone.
        """
        from queries.answers.compare_answer import compare_rows

        return compare_rows(self, party, (before, after), regime_keys(regimes), as_of)

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
        world, number = self._world_and_number(
            party, party_id, known_on, links=True, downstream=True
        )
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

    def _world_and_number(
        self,
        party: str,
        party_id: str,
        known_on: str | None = None,
        *,
        links: bool = False,
        downstream: bool = False,
    ) -> "tuple[World, int]":
        """Return a world of a party and its number in it; ``party`` is how it was asked for."""
        if known_on is None:
            world = self.backend.world_for([party_id], links=links, downstream=downstream)
            return world, party_number(world, party_id)
        from queries.answers.known_on import known_party

        return known_party(self.backend, party, party_id, known_on, links=links)


def party_number(world: "World", party_id: str) -> int:
    """Return the number of a party resolved before; `OwnershipError` if no longer loaded."""
    number = world.number_of(party_id)
    if number is None:
        raise OwnershipError(f"{party_id} is no longer loaded; ask again")
    return number


def counted_levels(word: str) -> tuple[str, ...]:
    """Return the levels of candidates that count in verdicts; `InputError` for another word."""
    if word not in _COUNTED:
        raise InputError(f"{word!r}: write {', '.join(_COUNTED)}")
    return _COUNTED[word]
