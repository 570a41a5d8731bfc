"""Owners of whom a filing has but a name, and the companies below a listed party they may be.

"Alfa Holdings Ltd owns 75 % of it", a register says, without a number or with a wrong one. Nothing
joins that owner to the company of this name, whose own owners another filing states; a number that
is another company's joins it to that one. Who has a listed party above is few, so the companies
below one are what such owners are compared with.
"""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.candidates.births import compare_births
from graph.candidates.compared_facts import NO_NAMES, FactsBook, PartyFacts
from graph.candidates.levels import SET_ASIDE, STRONG, WEAK, Candidate
from graph.candidates.scoring.pair_scorer import contradictions, judge_pair, reasons_of
from graph.candidates.scoring.set_aside import wrong_number_words
from graph.values.name_keys import trim_legal_form
from graph.values.share import FULL

Bools = NDArray[np.bool_]
Longs = NDArray[np.int64]


def find_owners_by_name(
    tables: tuple[pa.Table, ...],
    found: Iterable[tuple[int, int]],
    apart: Iterable[tuple[str, str]] = (),
    *,
    once: bool = False,
) -> list[Candidate]:
    """Find owners of whom less than half is stated, and companies below a listed party they may be.

    Any other is compared if a row of it, joined by its number, has another name.
    Whoever is below such an owner is below a listed party then, as far as anybody can tell, so
    the search goes on until it finds nobody.

    Args:
        tables: those of parties and listings, with ``party_idx``, and of interests, with
            ``owner_idx`` and ``asset_idx``.
        found: pairs of party numbers that may be one party, and of which a review speaks.
        apart: pairs of ids of rows that a person judged not to be one.
        once: the tables hold what was known at different times, and at one of them an owner may
            have had no owners yet.

    Returns:
        Pairs, the owner on the left.
    """
    parties, listings, interests = tables
    owner, asset = (
        interests[end].to_numpy().astype(np.int64) for end in ("owner_idx", "asset_idx")
    )
    stated = (owner >= 0) & (asset >= 0)
    owner, asset = owner[stated], asset[stated]
    listed = listings["party_idx"].to_numpy().astype(np.int64)
    doubted = np.array([*found], np.int64).reshape(-1, 2)
    ends = [owner, asset, listed, doubted.ravel(), parties["party_idx"].to_numpy()]
    size = 1 + max(int(some.max(initial=0)) for some in ends)
    is_listed, is_held, is_open = (np.zeros(size, np.bool_) for _ in range(3))
    is_listed[listed[listed >= 0]] = True
    high = pc.struct_field(interests["share"], "high").to_numpy().astype(np.float64)[stated]
    # Whoever has most of an owner may be a listed party, unless more is stated; NaN is not stated.
    most = np.bincount(asset, np.nan_to_num(high, nan=FULL), minlength=size)
    is_held |= (most >= FULL // 2) & (not once)
    # An owner of whom half is stated has been followed already, if it is who its filing says.
    is_open[owner] = True
    rows_of = np.bincount(parties["party_idx"].to_numpy(), minlength=size)
    is_open &= ~is_listed & (~is_held | (rows_of > 1))
    below = is_listed.copy()
    below[doubted[doubted >= 0]] = True
    fresh = _add_below(below, owner, asset) & ~is_listed
    if not (is_open.any() and fresh.any()):
        return []
    named = _bodies_by_name(parties, is_open)
    book, parted = FactsBook(parties, listings), {frozenset(pair) for pair in apart}
    done, rows = {frozenset(pair) for pair in doubted.tolist()}, list[Candidate]()
    while fresh.any():
        companies = _bodies_by_name(parties, fresh)
        pairs = [
            (one, two)
            for name in sorted(companies.keys() & named.keys())
            for two in sorted(companies[name])
            for one in sorted(named[name])
            if one != two and frozenset((one, two)) not in done
        ]
        pairs = list(dict.fromkeys(pairs))
        done |= set(map(frozenset, pairs))
        numbers = {number for pair in pairs for number in pair}
        facts, datasets = book.of(numbers), _datasets_of(parties, numbers)
        for one, two in pairs:
            wrong = wrong_number_words(facts[one], facts[two])
            if is_held[one] and not wrong:
                continue
            if datasets[two] - datasets[one]:
                wrong = wrong or "no register that is loaded has the owner's number"
            told = _judge_owner(facts[one], facts[two], parted, wrong)
            if told is not None:
                rows.append(told)
                below[one] |= told.level == STRONG
        fresh = _add_below(below, owner, asset) & ~is_listed
    return rows


def _add_below(reached: Bools, owner: Longs, asset: Longs) -> Bools:
    """Add whom chains of interests reach from those reached; return who is new."""
    before = reached.copy()
    while (new := asset[reached[owner] & ~reached[asset]]).size:
        reached[new] = True
    return reached & ~before


def _bodies_by_name(parties: pa.Table, wanted: Bools) -> dict[str, set[int]]:
    """Return the numbers of wanted parties that are no persons, by name without a legal form."""
    mine = pa.array(wanted[parties["party_idx"].to_numpy()])
    person = pc.fill_null(pc.equal(parties["schema"], "Person"), False)
    rows = parties.select(["party_idx", "names"]).filter(pc.and_not(mine, person))
    lists = rows["names"].combine_chunks()
    flat, place = pc.list_flatten(lists), pc.list_parent_indices(lists)
    value, kind = pc.struct_field(flat, "value"), pc.struct_field(flat, "kind")
    good = pc.and_(pc.is_valid(value), pc.invert(pc.is_in(kind, value_set=pa.array(NO_NAMES))))
    number = rows["party_idx"].take(place.filter(good)).to_pylist()
    found = defaultdict[str, set[int]](set)
    for text, party in zip(value.filter(good).to_pylist(), number, strict=True):
        found[trim_legal_form(text)].add(party)
    return found


def _datasets_of(parties: pa.Table, numbers: set[int]) -> dict[int, set[str]]:
    """Return the data sets that have a row of each of some parties."""
    wanted = pa.array(sorted(numbers), pa.int32())
    rows = parties.select(["party_idx", "dataset"])
    rows = rows.filter(pc.is_in(rows["party_idx"], value_set=wanted))
    found = defaultdict[int, set[str]](set)
    for party, dataset in zip(*(column.to_pylist() for column in rows.columns), strict=True):
        found[party].add(dataset)
    return found


def _judge_owner(
    one: PartyFacts, two: PartyFacts, parted: set[frozenset[str]], wrong: str
) -> Candidate | None:
    """Return an owner and a company of its name; ``None`` where what they state forbids it.

    Args:
        one: the owner.
        two: the company.
        parted: pairs of ids of rows that a person judged not to be one.
        wrong: why a number of the owner may be a wrong one; empty if nothing says so.
    """
    if any(frozenset((left, right)) in parted for left in one.ids for right in two.ids):
        return None
    found = judge_pair(one, two)
    if found.level is None:
        return _judge_apart(one, two, wrong)
    level, reasons = found.level, reasons_of(found, one, two)
    if found.names and len(found.names.one.words) == 1 and not one.places & two.places:
        # There are many of one word, and the one asked for may be anywhere.
        level, reasons = WEAK, [*reasons, "a name of one word, and no country in common"]
    return Candidate(one.ids[0], two.ids[0], "; ".join(reasons), level, found.score)


def _judge_apart(one: PartyFacts, two: PartyFacts, wrong: str) -> Candidate | None:
    """Return two that another number sets apart, which may be a wrong one."""
    against = [*contradictions(one, two, compare_births(one, two))]
    alone = one.kinds and two.kinds and not one.kinds & two.kinds
    shared = sorted(one.jurisdictions & two.jurisdictions)
    if alone or not against or (one.jurisdictions and two.jurisdictions and not shared):
        return None
    reasons = ["same name", *against]
    if not (shared and wrong):
        return Candidate(one.ids[0], two.ids[0], "; ".join(reasons), SET_ASIDE)
    reasons[1:1] = [f"same jurisdiction ({', '.join(shared)})"]
    reasons.append(wrong)
    return Candidate(one.ids[0], two.ids[0], "; ".join(reasons))
