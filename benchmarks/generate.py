"""A made-up ownership graph of any size, shaped like a register.

Companies come into being one after the other; owners are older companies or persons. An owner
is often the owner of an older holding taken at random, which gives few owners many holdings (the
copying model). Added to that: companies held by 20 to 200 owners, chains of 10 to 60 shells,
cross-holdings that close loops, and a dense core of companies that hold each other.

Shares are integers of 0.0001 % and never sum above 100 % in one company. Numbers are shuffled at
the end, so that neighbours in the graph are not neighbours in memory.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

FULL: Final = 1_000_000
COMPANIES: Final = 0.6
WIDELY_HELD: Final = 0.002
CHAINS: Final = 0.0001
CROSS_HOLDINGS: Final = 0.006
LISTED: Final = 0.003

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Graph:
    """Holdings in force on one day.

    Attributes:
        size: number of entities, numbered from 0.
        src: owner of each holding.
        dst: the company held.
        share: the share held, in 0.0001 %.
        listed: entities on a list, ascending.
    """

    size: int
    src: Ints
    dst: Ints
    share: Ints
    listed: Ints


@dataclass(frozen=True)
class _Plan:
    """How many owners each company has; the first `core` companies are the dense core."""

    companies: int
    persons: int
    core: int
    owners: Longs
    chained: NDArray[np.bool_]


@dataclass(frozen=True)
class Holdings:
    """Holdings before numbers are shuffled: older companies have smaller numbers, then persons."""

    companies: int
    src: Longs
    dst: Longs
    share: Longs


def generate_graph(entities: int, seed: int = 1) -> Graph:
    """Build a graph of so many entities (at least 1,000); equal seeds give equal graphs."""
    rng = np.random.default_rng(seed)
    drawn = draw_holdings(entities, rng)
    listed = draw_listed(entities, drawn, rng)
    names = rng.permutation(entities).astype(np.int32)
    order = rng.permutation(drawn.src.size)
    return Graph(
        size=entities,
        src=names[drawn.src][order],
        dst=names[drawn.dst][order],
        share=drawn.share[order].astype(np.int32),
        listed=np.sort(names[listed]),
    )


def draw_holdings(entities: int, rng: np.random.Generator) -> Holdings:
    """Return random holdings of so many entities."""
    plan = _plan(entities, rng)
    company = np.repeat(np.arange(plan.companies), plan.owners)
    owner = _owners(plan, company, rng)
    share = _shares(plan, company, rng)
    core = _core_ties(plan, rng)
    loops = _cross_holdings(plan, owner, company, share, rng)
    src = np.concatenate([owner, core[0], loops[0]])
    dst = np.concatenate([company, core[1], loops[1]])
    merged = _merge_pairs(entities, src, dst, np.concatenate([share, core[2], loops[2]]))
    return Holdings(plan.companies, *merged)


def _plan(entities: int, rng: np.random.Generator) -> _Plan:
    companies = int(COMPANIES * entities)
    core = max(4, int(1_300 * (entities / 1e6) ** 0.5))
    few = rng.choice(5, companies, p=[0.55, 0.28, 0.09, 0.04, 0.04]) + 1
    # One company in 25 has 5 to 19 owners, mostly few, so that counts have a long tail.
    tail = few == 5
    few[tail] += (15 * rng.random(int(tail.sum())) ** 3).astype(np.int64)
    few[:core] = 2
    wide = slice(core, core + int(WIDELY_HELD * companies))
    few[wide] = 20 + (180 * rng.random(few[wide].size) ** 2).astype(np.int64)
    chained = _chains(wide.stop, companies, rng)
    few[chained] = 1
    return _Plan(companies, entities - companies, core, few, chained)


def _chains(first: int, companies: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Return which companies have the company before them as their only owner."""
    chained = np.zeros(companies, dtype=bool)
    starts = rng.integers(first, companies, max(1, int(CHAINS * companies)))
    for start, length in zip(starts, rng.integers(10, 60, starts.size), strict=True):
        chained[start + 1 : start + 1 + length] = True
    return chained


def _owners(plan: _Plan, company: Longs, rng: np.random.Generator) -> Longs:
    """Return a random owner for every slot; persons are numbered after the companies."""
    wide = plan.owners[company] >= 20
    corporate = (company >= plan.core) & (rng.random(company.size) < np.where(wide, 0.7, 0.3))
    owner = np.empty(company.size, dtype=np.int64)
    slots = np.flatnonzero(corporate)
    fresh = (rng.random(slots.size) * company[slots]).astype(np.int64)
    into_core = (plan.core * rng.random(slots.size) ** 1.5).astype(np.int64)
    fresh = np.where(wide[slots], into_core, fresh)
    owner[slots] = _copy_entries(fresh, np.where(wide[slots], 0.0, 0.6), rng)
    slots = np.flatnonzero(~corporate)
    copies = rng.random(slots.size) < 0.44
    new = plan.companies + np.cumsum(~copies) % plan.persons
    owner[slots] = _copy_entries(new, copies.astype(np.float64), rng)
    owner[plan.chained[company]] = company[plan.chained[company]] - 1
    return owner


def _copy_entries(fresh: Longs, chance: Floats, rng: np.random.Generator) -> Longs:
    """Replace entries, each with its chance, by an earlier one at random, copies included."""
    here = np.arange(fresh.size)
    copies = rng.random(fresh.size) < chance
    source = np.where(copies, (rng.random(fresh.size) * here).astype(np.int64), here)
    while True:
        further = source[source]
        if np.array_equal(further, source):
            return fresh[source]
        source = further


def _shares(plan: _Plan, company: Longs, rng: np.random.Generator) -> Longs:
    """Return each slot's share, by splits in half, in a majority, or at random."""
    starts = np.concatenate([[0], np.cumsum(plan.owners)[:-1]])
    total = np.where(rng.random(plan.companies) < 0.15, 0.6 + 0.4 * rng.random(plan.companies), 1)
    total = np.where(plan.owners >= 20, 0.5 + 0.45 * rng.random(plan.companies), total)
    total[plan.chained] = 1
    total[: plan.core] = 0.6
    weight = rng.exponential(size=company.size)
    share = weight / np.add.reduceat(weight, starts)[company]
    pairs = np.flatnonzero(plan.owners == 2)
    drawn = rng.random(pairs.size)
    stake = 0.05 + 0.9 * rng.random(pairs.size)
    stake = np.select([drawn < 0.45, drawn < 0.55, drawn < 0.65], [0.5, 0.51, 0.99], stake)
    share[starts[pairs]], share[starts[pairs] + 1] = stake, 1 - stake
    # A thousandth of a unit keeps a product such as 0.51 x 1,000,000 from falling one short.
    return (share * total[company] * FULL + 1e-3).astype(np.int64)


def _core_ties(plan: _Plan, rng: np.random.Generator) -> tuple[Longs, Longs, Longs]:
    """Return the ties by which core companies hold 40 % of each other, 10 to 30 each."""
    ties = rng.integers(10, 30, plan.core)
    held = np.repeat(np.arange(plan.core), ties)
    holder = (held + rng.integers(1, plan.core, held.size)) % plan.core
    return holder, held, (0.4 * FULL / ties[held]).astype(np.int64)


def _cross_holdings(
    plan: _Plan, owner: Longs, company: Longs, share: Longs, rng: np.random.Generator
) -> tuple[Longs, Longs, Longs]:
    """Close loops: a company holds what is left of an owner one to four steps above it."""
    corporate = np.flatnonzero(owner < plan.companies)
    first = np.full(plan.companies, -1, dtype=np.int64)
    first[company[corporate[::-1]]] = owner[corporate[::-1]]
    low = rng.integers(plan.core, plan.companies, int(CROSS_HOLDINGS * plan.companies))
    high, steps = low.copy(), rng.integers(1, 5, low.size)
    for step in range(1, 5):
        high = np.where((steps >= step) & (first[high] >= 0), first[high], high)
    held = np.bincount(company, weights=share, minlength=plan.companies).astype(np.int64)
    stake = np.minimum(FULL - held[high], (FULL * (0.01 + 0.6 * rng.random(low.size))).astype(int))
    kept = (high != low) & (high >= plan.core) & (stake > 0)
    return low[kept], high[kept], stake[kept]


def _merge_pairs(size: int, src: Longs, dst: Longs, share: Longs) -> tuple[Longs, Longs, Longs]:
    """Merge holdings of one pair, and scale down what sums above 100 % in a company."""
    pairs, place = np.unique(src * size + dst, return_inverse=True)
    summed = np.bincount(place, weights=share).astype(np.int64)
    dst = pairs % size
    total = np.bincount(dst, weights=summed, minlength=size)
    over = np.maximum(total[dst], FULL)
    summed = np.where(over > FULL, summed * FULL // over.astype(np.int64), summed)
    kept = summed > 0
    return (pairs // size)[kept], dst[kept], summed[kept]


def draw_listed(size: int, drawn: Holdings, rng: np.random.Generator) -> Longs:
    """Return listed parties, 3 in 1,000: three quarters persons with holdings, else companies."""
    count = max(4, int(LISTED * size))
    persons = rng.choice(drawn.src[drawn.src >= drawn.companies], int(0.75 * count))
    return np.unique(np.concatenate([persons, rng.integers(0, drawn.companies, count // 4)]))
