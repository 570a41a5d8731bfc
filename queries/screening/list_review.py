"""A person at work on a screened list: each decision is written at once, and its lines move.

The ledger and its words are those of `ownership review matches.csv`. The data stay those that the
list was screened with, so that nothing is read again after each decision.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graph.head.decisions import LINE, standing
from graph.head.manifest import Head
from graph.values.errors import InputError
from graph.world.world import World
from queries.decisions.history import undo_lines
from queries.decisions.line_decisions import line_decisions, line_ledger
from queries.find.found_parties import listing_names
from queries.question.arguments import asked_day
from queries.question.remark import drop_remark
from queries.screening.line_ledger import LineLedger, hash_of_line
from queries.screening.line_levels import Piles, settle_again
from queries.screening.match_lines import Match
from queries.screening.pace import Paces
from queries.screening.screen_list import Screened, ask_verdicts, asked_party, rows_of_list

if TYPE_CHECKING:
    from graph.head.decisions import Decision
    from queries.workspace.workspace import Workspace

OTHER_DATA = "The data were changed since this list was screened, and nothing was decided. " + (
    "Screen the list again."
)


@dataclass
class ListReview:
    """A screened list, and what is decided on its lines; matches and rows change with it.

    Nobody else uses the workspace that it was screened with.
    """

    workspace: "Workspace"
    answer: Screened
    count: int = 0
    _places: dict[str, list[int]] = field(init=False, default_factory=dict)
    _lists: dict[str, list[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index the lines by what they say: lines that say the same are decided together."""
        for place, match in enumerate(self.answer.matches):
            self._places.setdefault(hash_of_line(match.line), []).append(place)

    @property
    def can_decide(self) -> bool:
        """Return whether there is a ledger; a store at an address has none."""
        return not self.workspace.remote

    @property
    def is_current(self) -> bool:
        """Return whether the data are still those of the list, but for decisions on lines."""
        if self.workspace.remote:
            return True
        now = self.workspace.record.head()
        then = self.workspace.record.head_at(self._world.data_version)
        return _without_lines(now) == _without_lines(then)

    def match_of(self, row_no: int) -> Match:
        """Return a line of the list with its candidates, by its number; else an `InputError`."""
        for match in self.answer.matches:
            if match.line.row_no == row_no:
                return match
        raise InputError(f"the list has no line {row_no}")

    def lists_of(self, parties: Iterable[str]) -> dict[str, list[str]]:
        """Return the names of the lists that each of some parties is on today, by its id."""
        wanted = list(dict.fromkeys(parties))
        if unread := [party for party in wanted if party not in self._lists]:
            world = self._world_with(unread)
            for party in unread:
                number = world.number_of(party)
                named = [] if number is None else listing_names(world, number, asked_day(None))
                self._lists[party] = named
        return {party: self._lists[party] for party in wanted}

    def decide(self, row_no: int, words: Mapping[str, str], why: str, by: str) -> None:
        """Write decisions on candidates of a line, all of them or none.

        ``words`` are ``same``, ``different``, ``unsure`` by the candidate's id; an empty ``by`` is
        the user of this machine. Raises `InputError` if one is wrong, a party has changed, or other
        data were loaded meanwhile.
        """
        match, head = self.match_of(row_no), self._head()
        said = {"reviewer_reason": why, "input_name": match.line.name}
        rows = [
            {**{key: str(value) for key, value in one.items()}, **said, "reviewer_decision": word}
            for name, word in words.items()
            for one in match.candidates
            if one["candidate_id"] == name
        ]
        # What was taken before is given up first, whatever the order of the candidates.
        rows.sort(key=lambda cells: cells["reviewer_decision"] == "same")
        numbered = ((row_no, cells) for cells in rows)
        told, faults = line_decisions(numbered, self._world, head, by=by or None, second=None)
        if faults:
            raise InputError(f"Nothing was decided. {'; '.join(faults)}")
        self._write(match, head, [decision for _, decision in told])

    def undo(self, row_no: int, why: str, by: str) -> None:
        """Take back what was decided on a line, or raise `InputError`; those before count."""
        match, head = self.match_of(row_no), self._head()
        mine = hash_of_line(match.line)
        stand = [d for d in standing(head.judgements) if d.about == LINE and d.left == mine]
        if not stand:
            raise InputError(f"nothing was decided on line {row_no}")
        lines = [line for one in stand for line in undo_lines(head, one.key, why, by or None)]
        self._write(match, head, lines)

    @property
    def _world(self) -> World:
        return self.workspace.backend.world

    def _world_with(self, parties: list[str]) -> World:
        """Return a world that has some parties; a store at an address is asked for all at once."""
        if not self.workspace.remote:
            return self._world
        from graph.store.fetch.fetch_party import world_between

        return world_between(self.workspace.backend.store(), parties, [])

    def _head(self) -> Head:
        """Return the head of now, whose data and decisions on parties are those of the list."""
        if not self.is_current:
            raise InputError(OTHER_DATA)
        return self.workspace.record.head()

    def _write(self, match: Match, head: Head, lines: "list[Decision]") -> None:
        if not lines:
            return
        head = self.workspace.record.decide(*lines, seen=head.data_version)
        self.count += 1
        settings, journal = self.answer.settings, self.answer.journal
        assert journal is not None
        piles = Piles(bool(settings.get("strict")), bool(settings.get("wide")))
        ledger = LineLedger(self._world, line_ledger(self._world, head))
        regimes = len(settings["regimes"])
        for place in self._places[hash_of_line(match.line)]:
            old = self.answer.matches[place]
            new = settle_again(old, journal.matches[old.line.row_no], piles, ledger)
            self.answer.matches[place] = new
            if (party := asked_party(new)) is not None:
                ask_verdicts(self.workspace, [party], settings, journal, Paces(drop_remark))
            rows = rows_of_list(self.workspace, replace(self.answer, matches=[new]))
            self.answer.rows[place * regimes : (place + 1) * regimes] = rows


def _without_lines(head: Head) -> str:
    """Return the data version as it were without decisions on lines, which move no party."""
    kept = tuple(one for one in head.decisions if getattr(one, "about", None) != LINE)
    return replace(head, decisions=kept).data_version
