"""The pairs of a register's party and a listed one that may be one party, found in one pass.

Listed names are few: they are indexed by their keys, and the register passes by in chunks. What
shares a key, and whose births do not contradict, is aligned at a glance; what is left is judged in
full (`pair_scorer`), and chance has a say (`chance`). Memory follows the lists and the chunk.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa

from graph.candidates.births import CLASH, compare_births
from graph.candidates.blocking.key_join import Longs
from graph.candidates.blocking.register_pass import NOBODY, pass_by
from graph.candidates.chance import FLOOD, NO_CHANCE, WRITTEN, Rarity, chance_of, chance_words
from graph.candidates.compared_facts import (
    PERSON,
    FactsBook,
    PartyFacts,
)
from graph.candidates.left_out import PARTIES_ONCE, FormerNames
from graph.candidates.levels import STRONG, WEAK, Candidate
from graph.candidates.same_numbers import SameNumber, same_numbers
from graph.candidates.scoring.pair_scorer import is_impossible
from graph.candidates.scoring.pair_scores import PairScores
from graph.candidates.scoring.scored_ahead import BLOCK, Ready, ScoredAhead
from graph.candidates.scoring.set_aside import is_agreed, set_aside
from graph.candidates.weak_ones import WeakOnes
from graph.kernels.distinct_numbers import drop_doubles
from graph.processes.rare_collections import collect_rarely

_SAME_NUMBER: Final = "same number"


@dataclass
class Comparing:
    """How two sides are compared.

    Attributes:
        once: the tables hold what was known at different times; chance has no say, so that more
            is found than there ever was.
        among: the listed ones are compared with one another too.
        scores: those of earlier comparisons; what is met now is added.
        step: is told how many parties of how many have passed by.
        judged: is told how many near pairs of how many were looked at in full.
        dropped: pairs that are near by a number which a later edition leaves out.
        names_once: names that later editions leave out (`dropped_names`), which count as well.
    """

    once: bool = False
    among: bool = True
    scores: PairScores = field(default_factory=PairScores)
    step: Callable[[int, int], None] = lambda _done, _every: None
    judged: Callable[[int, int], None] = lambda _done, _every: None
    dropped: Sequence[Candidate] = ()
    names_once: pa.Table = field(default_factory=PARTIES_ONCE.empty_table)

    @property
    def tells_set_aside(self) -> bool:
        """Return whether equal names that births or numbers set apart are told too."""
        return self.among and not self.once


def find_candidates(
    parties: pa.Table,
    listings: pa.Table,
    doubted: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[str, str]] = (),
    how: Comparing | None = None,
    beneath: Longs = NOBODY,
) -> list[Candidate]:
    """Find the pairs of parties that may be one, of which at least one was ever listed.

    Args:
        parties: the table with ``party_idx``.
        listings: the same of listings.
        doubted: pairs of party numbers that a person left undecided.
        apart: pairs of ids of rows that a person judged not to be one; another row of the same
            parties may still be a candidate.
        how: of what the tables are, and what is told on the way.
        beneath: parties that are compared as if they were listed (`named_beneath`).
    """
    how = how or Comparing()
    once = how.once
    number = parties["party_idx"].to_numpy().astype(np.int64)
    listed = drop_doubles(listings["party_idx"].to_numpy().astype(np.int64))
    listed = listed[listed >= 0]
    if not listed.size:
        return []
    mine = np.isin(number, np.union1d(listed, beneath))
    parted = {frozenset(pair) for pair in apart}
    said: dict[tuple[int, int], list[SameNumber]] = defaultdict(list)
    for same in same_numbers(parties, mine):
        said[int(number[same.row]), int(number[same.listed])].append(same)
    former = FormerNames(parties, how.names_once)
    named = pass_by(
        parties,
        mine,
        how.step,
        former=former.rows,
        among=how.among,
        apart_too=how.tells_set_aside,
    )
    # Beside a listed name that many bear, who else bears it is no news.
    common = np.fromiter(named.common, np.int64)
    equal = named.equal[~np.isin(named.equal % named.width, common)]
    numbered = np.array([one * named.width + two for one, two in said], np.int64)
    every = drop_doubles(np.concatenate([named.pairs, equal, numbered]))
    one, two = every // named.width, every % named.width
    kept = one != two
    # Somebody whom no row states has a number behind the last one.
    inside = [pair for pair in doubted if min(pair) >= 0 and max(pair) < named.width]
    either = [a * named.width + b for pair in inside for a, b in (pair, pair[::-1])]
    kept &= ~np.isin(every, np.array(either, np.int64))
    if beneath.size:
        # Beside an entry they are found from its side, and beside one another they are no news.
        kept &= ~(np.isin(two, beneath) & np.isin(one, np.union1d(listed, beneath)))
    if not how.among:
        kept &= ~np.isin(one, listed)
    one, two = one[kept], two[kept]
    # Such a pair may come from both sides.
    mine_too = np.isin(one, two)
    ids = parties["id"]
    book = FactsBook(parties, listings)
    # The listed ones come again in each block, and are few.
    held: dict[int, PartyFacts] = {}
    done = set[frozenset[int]]()
    rows = WeakOnes()
    bounded = how.tells_set_aside
    rank = Rarity() if once else named.rarity
    with closing(ScoredAhead(parties, listings, one, two)) as ahead, collect_rarely():
        ready, is_looked_at = Ready(), list[bool]()
        for place, pair in enumerate(zip(one.tolist(), two.tolist(), strict=True)):
            if place % BLOCK == 0:
                if len(one) > BLOCK:
                    how.judged(place + ahead.count_ready(), len(one))
                ready = ahead.block_at(place, how.scores)
                how.scores.ahead = ready.scored
                part = slice(place, place + BLOCK)
                pairs = [*zip(one[part].tolist(), two[part].tolist(), strict=True)]
                # What only this process knows of is looked at here.
                own = bool(parted) or once
                is_looked_at = [
                    own or not ready.is_told(number) or each in said or former.meet(each)
                    for number, each in enumerate(pairs)
                ]
                held |= book.of({right for _, right in pairs} - held.keys())
                wanted = {left for (left, _), look in zip(pairs, is_looked_at, strict=True) if look}
                facts = book.of(wanted - held.keys())
            if done and frozenset(pair) in done:
                continue
            right_side = held[pair[1]]
            if not is_looked_at[place % BLOCK]:
                key = ready.key_of_nothing(place % BLOCK)
                is_full = bounded and pair[1] in named.common and rows.is_full(pair[0], right_side)
                if key and not (is_full and not ready.is_agreed(place % BLOCK)):
                    how.scores.add_nothing(key)
                continue
            left_side = held[pair[0]] if pair[0] in held else facts[pair[0]]
            if not once and left_side.authorities & right_side.authorities:
                continue
            is_common = pair[1] in named.common and not once
            at_most_weak = is_common and pair not in said and not is_agreed(left_side, right_side)
            if bounded and at_most_weak and rows.is_full(pair[0], right_side):
                continue
            numbers = [
                (
                    (
                        f"same {same.bare}" if same.is_code else f"{_SAME_NUMBER} {same.bare}",
                        same.at_home,
                    ),
                    {ids[same.row].as_py(), ids[same.listed].as_py()},
                )
                for same in said.get(pair, ())
                if _fits_country(
                    same, left_side if same.untyped in (None, same.row) else right_side
                )
            ]
            for left, right in _undecided_rows(left_side, right_side, parted):
                shared = [said for said, ends in numbers if ends <= {*left.ids, *right.ids}]
                found = _judge(left, right, how.scores, rank, shared, common=is_common)
                if former.meet(pair):
                    once_common = is_common or pair[1] in named.common_once
                    for one_then, two_then, told, listed_then in former.sides_of(pair, left, right):
                        if found is not None and found.level == STRONG:
                            break
                        is_many = once_common if listed_then else is_common
                        then = _judge(one_then, two_then, how.scores, rank, [], common=is_many)
                        if then is not None and (found is None or then.level == STRONG):
                            found = then._replace(reason="; ".join([then.reason, *told]))
                if found is None and how.tells_set_aside and not is_common:
                    found = set_aside(left, right)
                if found is not None:
                    if mine_too[place]:
                        done.add(frozenset(pair))
                    if bounded and found.level == WEAK:
                        rows.add(pair[0], right_side, found)
                    else:
                        rows.told.append(found)
                    break
    return rows.tell_all()


def _undecided_rows(
    one: PartyFacts, two: PartyFacts, parted: set[frozenset[str]]
) -> Iterator[tuple[PartyFacts, PartyFacts]]:
    """Yield two parties, or their rows one by one where a person parted some of them."""
    if not parted:
        yield one, two
        return
    pairs = [(left, right) for left in dict.fromkeys(one.ids) for right in dict.fromkeys(two.ids)]
    if parted.isdisjoint(map(frozenset, pairs)):
        yield one, two
        return
    for left, right in pairs:
        if frozenset((left, right)) not in parted:
            yield one.of_row(left), two.of_row(right)


def _judge(
    one: PartyFacts,
    two: PartyFacts,
    scores: PairScores,
    rarity: Rarity,
    numbers: list[tuple[str, bool]],
    *,
    common: bool,
) -> Candidate | None:
    """Return two parties that may be one, chance included; ``None`` where nothing says so.

    Args:
        one: a party.
        two: a listed party.
        scores: of earlier comparisons, and of this one.
        rarity: of words in the register.
        numbers: which bare numbers and codes both have, in words, and whether both say of which
            country they are; a number is enough by itself.
        common: whether many bear a name of the listed party.
    """
    found = scores.of(one, two, whole=bool(numbers))
    level, reasons = found.level, [*found.reasons]
    if level is None and not numbers:
        return None
    chance = chance_of(found.words, found.births, rarity)
    # What so many fit by chance is told where the names alone would be enough, else left out.
    if chance > FLOOD and level != STRONG:
        level, reasons = None, []
    elif chance >= WRITTEN:
        reasons.append(chance_words(chance))
    if level and (chance > NO_CHANCE or (common and not is_agreed(one, two))):
        level = WEAK
        if common:
            reasons.append("many bear this name")
    if numbers and not _are_apart(one, two, at_home=any(home for _, home in numbers)):
        alone = any(text.startswith(_SAME_NUMBER) for text, _ in numbers)
        told = dict.fromkeys(text for text, _ in numbers)
        level, reasons = STRONG if alone else level or WEAK, [*reasons, *told]
    if level is None:
        return None
    return Candidate(one.ids[0], two.ids[0], "; ".join(reasons), level, found.score)


def _are_apart(one: PartyFacts, two: PartyFacts, *, at_home: bool) -> bool:
    """Return whether a bare number is not enough: births clash, or bodies are of two countries.

    A company abroad may have a number that another country gave it: ``at_home`` if both sides say
    so of the number.
    """
    births = compare_births(one, two)
    if births.found in CLASH or is_impossible(one, two, births):
        return True
    abroad = one.jurisdictions and two.jurisdictions and not one.jurisdictions & two.jurisdictions
    return bool(abroad) and not at_home and PERSON not in one.kinds | two.kinds


def _fits_country(same: SameNumber, untyped: PartyFacts) -> bool:
    """Return whether a party whose number names no scheme may have one of the other's country."""
    return same.country is None or not untyped.places or same.country in untyped.places
