"""Parties of a record that the lines of somebody's list may mean.

The lines are few: they take the place of the listed parties, and the record passes by.

A line is told all who are near, though of a party of the record only some weak candidates are told
(`weak_ones`): which of a line's namesakes is on a list, or below one who is, is looked at later,
and one left out here would be an alarm that nobody hears.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import pyarrow as pa

from graph.candidates.births import CLASH, compare_births
from graph.candidates.candidate_search import Comparing, find_candidates
from graph.candidates.compared_facts import BODY, PERSON, PartyFacts
from graph.candidates.levels import WEAK, Candidate
from graph.candidates.scoring.pair_scorer import (
    OTHER_NUMBER,
    contradictions,
    judge_pair,
    reasons_of,
)
from graph.candidates.spelling.spelled_names import SpelledName, spell_name
from graph.candidates.spelling.word_alignment import INITIAL, NEAR, align

_COLUMNS: Final = tuple(
    "party_idx id schema names jurisdiction countries identifiers birth_date data".split()
)


class Nearness(NamedTuple):
    """How a line and a party compare.

    Attributes:
        level: ``strong``, ``weak`` or ``None``.
        score: in thousandths.
        reasons: why they may be one, and what speaks against it.
        against: what cannot be true of one party, in words; of numbers, digits may be slips.
        clash: whether births disagree.
    """

    level: str | None
    score: int
    reasons: list[str]
    against: str | None
    clash: bool


def find_for_lines(
    parties: pa.Table, rows: Sequence[Mapping[str, Any]], how: Comparing | None = None
) -> list[list[Candidate]]:
    """Return for each line the parties that it may mean; the left id is that of a party's row.

    Args:
        parties: the table of parties with ``party_idx``.
        rows: the lines, each as a row of that table.
        how: what is told on the way.
    """
    if not rows:
        return []
    first = 1 + max(parties["party_idx"].to_numpy(), default=-1)
    numbers = range(int(first), int(first) + len(rows))
    chosen = parties.select(_COLUMNS)
    told = [
        {**row, "id": str(place), "party_idx": number}
        for place, (row, number) in enumerate(zip(rows, numbers, strict=True))
    ]
    lines = pa.Table.from_pylist(told, schema=chosen.schema)
    nobody = pa.array([None] * len(rows), pa.string())
    listings = pa.table(
        {
            "party_idx": pa.array(numbers, pa.int32()),
            "authority": nobody,
            "measures": pa.array([None] * len(rows), pa.list_(pa.string())),
            "end": nobody,
        }
    )
    found: dict[int, list[Candidate]] = defaultdict(list)
    every = pa.concat_tables([chosen, lines])
    for one in find_candidates(every, listings, how=how or Comparing(among=False)):
        found[int(one.right)].append(one)
    return [found[place] for place in range(len(rows))]


def facts_of_rows(rows: Sequence[Mapping[str, Any]]) -> PartyFacts:
    """Return what some rows of one party state together."""
    facts = PartyFacts()
    for row in rows:
        facts.add_row(dict(row))
    return facts


def compare_line(
    line: PartyFacts, party: PartyFacts, found: Candidate | None, *, searched: bool = True
) -> Nearness:
    """Return how a line and a party compare.

    Args:
        line: what the line states.
        party: what is known of the party.
        found: what the search says of them, which knows chance; without it a pair is weak at most.
        searched: it was searched for; of a line that a number settles chance has no say.
    """
    births = compare_births(party, line)
    against = [
        text for text in contradictions(party, line, births) if not text.startswith(OTHER_NUMBER)
    ]
    said, clash = "; ".join(against) or None, births.found in CLASH
    if found is not None and found.score is not None:
        return Nearness(found.level, found.score, found.reason.split("; "), said, clash)
    judged = judge_pair(party, line)
    reasons = reasons_of(judged, party, line)
    if judged.level and searched:
        reasons.append("many parties of the record fit as well")
    level = judged.level and (WEAK if searched else judged.level)
    return Nearness(level, judged.score, reasons, said, clash)


def has_same_words(name: str, party: PartyFacts) -> bool:
    """Return whether a name is one of a body's but for its legal form.

    >>> has_same_words("Alfa GmbH", PartyFacts(names=[("Alfa mbH & Co. KG", False)]))
    False
    """
    one = spell_name(name, BODY)
    return any(_is_same(one, spell_name(other, BODY)) for other, weak in party.names if not weak)


def is_part_of_name(name: str, party: PartyFacts) -> bool:
    """Return whether all words of a name stand in one of a person's, who may have more.

    >>> facts = PartyFacts(names=[("Anna Petrovna Sample", False)], kinds={PERSON})
    >>> is_part_of_name("Sample Anna", facts), is_part_of_name("Anna Other", facts)
    (True, False)
    """
    one = spell_name(name, PERSON)
    if PERSON not in party.kinds or len(one.words) < 2:
        return False
    pairs = (align(one, spell_name(other, PERSON)) for other, weak in party.names if not weak)
    unsure = (INITIAL, NEAR)
    return any(not p.left and all(m.how not in unsure for m in p.matches) for p in pairs)


def _is_same(one: SpelledName, two: SpelledName) -> bool:
    return bool(one.words) and (one.sorted_sounds, one.numbers) == (two.sorted_sounds, two.numbers)
