"""Twenty years of the made-up register: when each holding began and ended.

A company comes into being on some day, more of them late than early. One in three has had other
owners before: the shares stood the other way round, and often one owner was somebody else. The
changes fall on 5,000 days. Listings begin on some day, more of them late; one in seven has ended.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from benchmarks.generate import Holdings, Ints, Longs, draw_holdings, draw_listed
from graph.values.dates import NEVER

FIRST: Final = date(2006, 1, 1).toordinal()
DAYS: Final = 5_000
"""Days on which something can change, spread evenly over twenty years."""
_STEP: Final = 7_305 / DAYS


@dataclass(frozen=True)
class History:
    """Holdings and listings with the days on which they hold.

    Attributes:
        size: number of entities, numbered from 0.
        src: owner of each holding.
        dst: the company held.
        share: the share held, in 0.0001 %.
        start: first day, an ordinal.
        end: day after the last, ``NEVER`` where it is in force.
        listed: listed entities, ascending.
        listed_start: first day of each listing.
        listed_end: day after the last.
        days: the days on which something can change.
    """

    size: int
    src: Ints
    dst: Ints
    share: Ints
    start: Ints
    end: Ints
    listed: Ints
    listed_start: Ints
    listed_end: Ints
    days: Ints


def build_history(entities: int, seed: int = 1) -> History:
    """Build a register with its past (at least 1,000 entities); equal seeds give equal ones."""
    rng = np.random.default_rng(seed)
    drawn = draw_holdings(entities, rng)
    src, dst, share, start, end = _add_past(entities, drawn, rng)
    listed = draw_listed(entities, drawn, rng)
    begun = (DAYS * np.sqrt(rng.random(listed.size))).astype(np.int64)
    ended = begun + 1 + (2_000 * rng.random(listed.size)).astype(np.int64)
    ended[(rng.random(listed.size) < 0.85) | (ended >= DAYS)] = DAYS
    names = rng.permutation(entities).astype(np.int32)
    order = rng.permutation(src.size)
    by_number = np.argsort(names[listed])
    return History(
        size=entities,
        src=names[src][order],
        dst=names[dst][order],
        share=share[order].astype(np.int32),
        start=_ordinals(start[order]),
        end=_ordinals(end[order]),
        listed=names[listed][by_number],
        listed_start=_ordinals(begun[by_number]),
        listed_end=_ordinals(ended[by_number]),
        days=_ordinals(np.arange(DAYS)),
    )


def _add_past(
    size: int, drawn: Holdings, rng: np.random.Generator
) -> tuple[Longs, Longs, Longs, Longs, Longs]:
    """Add earlier holdings; return owner, company, share, first day and day after the last.

    Days are numbers from 0 to ``DAYS``, where ``DAYS`` means in force.
    """
    order = np.argsort(drawn.dst, kind="stable")
    src, dst, share = drawn.src[order], drawn.dst[order], drawn.share[order]
    counts = np.bincount(dst, minlength=size)
    first = (np.cumsum(counts) - counts)[dst]
    # Reversing a company's shares among its owners keeps their sum, so no day exceeds 100 %.
    mirrored = share[2 * first + counts[dst] - 1 - np.arange(src.size)]
    born = (DAYS * rng.random(size) ** 0.7).astype(np.int64)
    eras = rng.choice([1, 2, 3], size, p=[0.65, 0.25, 0.1])
    rows = [(src, dst, share)]
    spans = []
    begun = born
    for era in (3, 2):
        old = eras >= era
        turn = begun + 1 + ((DAYS - begun) * rng.random(size) * 0.7).astype(np.int64)
        turn = np.where(old, np.minimum(turn, DAYS - 1), begun)
        # Companies without this era, or born on the last day, get no rows of it.
        chosen = np.flatnonzero((old & (turn > begun))[dst])
        rows.append((_replace_owners(drawn, src, dst, chosen, rng), dst[chosen], mirrored[chosen]))
        spans.append((begun[dst[chosen]], turn[dst[chosen]]))
        begun = np.maximum(begun, turn)
    spans.insert(0, (begun[dst], np.full(dst.size, DAYS, np.int64)))
    columns = [np.concatenate(parts) for parts in zip(*rows, strict=True)]
    days = [np.concatenate(parts) for parts in zip(*spans, strict=True)]
    return columns[0], columns[1], columns[2], days[0], days[1]


def _replace_owners(
    drawn: Holdings, src: Longs, dst: Longs, chosen: Longs, rng: np.random.Generator
) -> Longs:
    """Return the earlier owners: one in four is another of its kind, older than its company."""
    owner, company = src[chosen], dst[chosen]
    other = src[rng.integers(0, src.size, chosen.size)]
    same_kind = (other >= drawn.companies) == (owner >= drawn.companies)
    fits = same_kind & ((other >= drawn.companies) | (other < company))
    return np.where(fits & (rng.random(chosen.size) < 0.25), other, owner)


def _ordinals(numbers: Longs) -> Ints:
    days = FIRST + (numbers * _STEP).astype(np.int64)
    return np.where(numbers >= DAYS, NEVER, days).astype(np.int32)
