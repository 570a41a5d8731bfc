"""What the hops of paths state, as facts: each statement and each entry once."""

from collections.abc import Sequence

from graph.values.vocabulary import COUNTED_CERTAINTY
from queries.question.answer_rows import Hop, ListingRow, PathRow
from queries.words.hop_phrases import denials_of
from queries.words.plain_words import ACTS_WITH
from queries.words.sentences import listed_words
from queries.words.stated_facts import (
    Fact,
    Statement,
    Told,
    claims_of,
    ending_facts,
    stakes_of,
    stated_days,
)
from queries.words.value_text import UNKNOWN_MARK, line_label, share_text


class FactsOfPaths:
    """Collects what the hops of paths state; each statement and each entry is told once.

    ``cuts`` are pairs of holdings of which one ended and the other began on a day left open;
    ``plain`` are the clauses without entries and days, in small letters.
    """

    def __init__(self, as_of: str, rulings: Sequence[Statement] = ()) -> None:
        self.as_of, self.rulings = as_of, rulings
        self.facts: list[Told] = []
        self.cuts: list[tuple[Hop, Hop]] = []
        self.plain: list[str] = []
        self._named: set[str] = set()
        self._seen: set[tuple[str, str, str]] = set()

    def listed_name(self, name: str, listings: Sequence[ListingRow]) -> str:
        """Return a party with its entry where it is named first, else the name alone."""
        if name in self._named or not listings:
            return name
        self._named.add(name)
        return listed_words(name, listings)

    def add_path(
        self, hops: Sequence[Hop], listed: str | None, listings: Sequence[ListingRow]
    ) -> None:
        """Add the hops of a path from a listed party, holders first."""
        for place, hop in enumerate(hops):
            key = (hop["from_id"], hop["to_id"], hop["record"])
            if key in self._seen:
                continue
            self._seen.add(key)
            head = hop.get("from_in_text") or hop["from_name"]
            if place == 0 and listed is not None:
                head = self.listed_name(listed, listings)
            self.add_statements([hop, *hop.get("also", ())], head)

    def add_statements(self, hops: Sequence[Hop], head: str) -> None:
        """Add statements of one holder on one party: what counts, then what is claimed."""
        mine = [one for one in hops if one["from_id"] == hops[0]["from_id"]]
        counted = [one for one in mine if one["certainty"] in COUNTED_CERTAINTY]
        others = _other_shares(mine, counted)
        apart = {id(one) for claims in others for one in claims}
        before: list[Hop] = []
        name = mine[0].get("from_in_text") or mine[0]["from_name"]
        for verb, said in stakes_of(counted):
            self.plain.append(f"{name} {verb}".casefold())
            if before and _follows(before[0], said[0]):
                self.cuts.append((before[0], said[0]))
                text = f"after it the holding was {share_text(said[0])}"
            else:
                text = f"{head} {verb}{self.days_of(said)}"
            # Who denies what counts all the same is told beside it, once a holder.
            denials = [] if before else denials_of(one for one in mine if id(one) not in apart)
            self.facts.append(Fact(text, said, denials=denials))
            self.facts += ending_facts(said, self.as_of)
            before, head = said, name
        if not counted:
            self.facts += claims_of(mine, head, self.rulings)
        for claims in others:
            self.facts += claims_of(claims, name, self.rulings)

    def days_of(self, said: Sequence[Hop]) -> str:
        """Return from when and until when a fact held that some statements state."""
        return stated_days(said[0], self.as_of)


def partner_on(path: PathRow) -> str:
    """Return the id of who acts together with a party of a path, and is on it; else nothing."""
    return next((hop["to_id"] for hop in path["hops"] if hop["relation"] == ACTS_WITH), "")


def _other_shares(hops: Sequence[Hop], counted: Sequence[Hop]) -> list[list[Hop]]:
    """Return the claims, share by share, of which what counts beside them states another."""
    sure = {"", UNKNOWN_MARK, *map(line_label, counted)}
    found: dict[str, list[Hop]] = {}
    for one in hops if counted else ():
        if one["certainty"] not in COUNTED_CERTAINTY and (label := line_label(one)) not in sure:
            found.setdefault(label, []).append(one)
    return [*found.values()]


def _follows(earlier: Hop, later: Hop) -> bool:
    """Return whether a holding began, in part of a date, when another of the same right ended."""
    same = earlier["measure"] == later["measure"] and earlier["valid_to"] == later["valid_from"]
    return same and earlier["holds"] == later["holds"] == "perhaps"
