"""What persons decided on lines of a list: this month and next, while the line says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.candidates.compared_fields import row_hash
from graph.candidates.pair_id import pair_id
from graph.world.decided import IN_FORCE
from graph.world.world import World
from queries.decisions.line_decisions import LineSaid, line_hash, rows_of_party
from queries.question.party_facts import Candidate
from queries.screening.match_lines import MATCHED, NEEDS_PERSON, Line, Match

_CONTENT = ("name", "number", "lei", "country", "birth_date", "kind", "address")


@dataclass
class LineLedger:
    """The decisions on lines that stand, by the hash of what a line says and by its name."""

    world: World
    said: Mapping[str, Sequence[LineSaid]]
    names: Mapping[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        """Index the decisions by the name of the line."""
        names: dict[str, set[str]] = {}
        for line, told in self.said.items():
            for one in told:
                names.setdefault((one.decision.shown or "").casefold(), set()).add(line)
        self.names = names

    def of_line(self, line: Line) -> Sequence[LineSaid]:
        """Return what was decided on a line."""
        return self.said.get(hash_of_line(line), ()) if self.said else ()

    def mark(self, match: Match) -> None:
        """Write on candidates what was decided on them; who was refused is set aside."""
        for one in self.of_line(match.line):
            candidate = self._candidate(match, one)
            if candidate is None:
                continue
            candidate["reviewer_decision"] = one.decision.word
            candidate["reviewer_reason"] = one.text
            if _is_refused(one, candidate):
                candidate["against"] = candidate["decision"] = one.text

    def take(self, match: Match) -> None:
        """Set the pile by what was decided: `same` takes a party, what ran out asks again."""
        for one in self.of_line(match.line):
            candidate = self._candidate(match, one)
            if candidate is None:
                continue
            if one.decision.word == "same" and one.state == IN_FORCE:
                self._take_same(match, candidate, one.text)
            elif _is_refused(one, candidate):
                if match.party_id == candidate["candidate_id"]:
                    match.status, match.party_id, match.score = NEEDS_PERSON, None, None
                    match.reason = f"{match.reason}; decided not to be it: {one.text}"
            else:
                if match.party_id == candidate["candidate_id"] or match.status != MATCHED:
                    match.status, match.party_id, match.score = NEEDS_PERSON, None, None
                since = "; another row of that party is near" if candidate.get("row_beside") else ""
                match.reason = f"{match.reason}; {one.decision.word}, {one.text}{since}"
        if not self.of_line(match.line) and match.line.name.casefold() in self.names:
            match.reason += "; a line of this name that says something else was decided on"

    def _candidate(self, match: Match, one: LineSaid) -> Candidate | None:
        if one.party is None:
            return None
        party_id = self.world.id_of(one.party)
        return next((c for c in match.candidates if c["candidate_id"] == party_id), None)

    def _take_same(self, match: Match, candidate: Candidate, text: str) -> None:
        other = match.party_id
        if match.status == MATCHED and other != candidate["candidate_id"]:
            match.status, match.party_id, match.score = NEEDS_PERSON, None, None
            match.reason = f"{match.reason} is {other}; {candidate['candidate_name']} was {text}"
            return
        match.status, match.party_id = MATCHED, candidate["candidate_id"]
        match.score = match.score if match.score is not None else candidate["score"]
        match.reason = text
        for row in match.candidates:
            if row is candidate or not row.get("against"):
                row["decision"] = "taken" if row is candidate else "not taken"

    def give_ids(self, match: Match) -> None:
        """Write on each candidate the ids and the hash by which a decision on it is taken back."""
        line = hash_of_line(match.line)
        for row in match.candidates:
            if self.world.number_of(row["candidate_id"]) is not None:
                row["line_hash"] = line
                row["pair"] = pair_id(line, row["candidate_id"])
                row["candidate_hash"] = row_hash(rows_of_party(self.world, row["candidate_id"]))


def _is_refused(one: LineSaid, candidate: Candidate) -> bool:
    """Return whether a person refused a party, and no other row of it is near the line."""
    refused = one.state == IN_FORCE and one.decision.word == "different"
    return refused and not candidate.get("row_beside")


def hash_of_line(line: Line) -> str:
    """Return the hash of what a line says; its number, reference and role are none of it."""
    return line_hash({key: str(getattr(line, key)) for key in _CONTENT})


def parties_decided(said: Sequence[LineSaid]) -> list[int]:
    """Return the numbers of the parties that decisions on a line are about."""
    return [one.party for one in said if one.party is not None]
