"""Bounds of the look-through share against every corner of small graphs, solved in fractions."""

from fractions import Fraction
from itertools import product
from random import Random

import numpy as np

from graph.shares.bounds import bounds_of, range_net

NEAR = Fraction(1, 10**9)
Ends = list[tuple[int, int, int, int]]


def stakes_of(rng: Random) -> tuple[int, Ends, list[int]]:
    """Draw stakes (holder, asset, low, high in percent), loops and whole loops among them."""
    size = rng.randint(3, 6)
    drawn: dict[tuple[int, int], tuple[int, int]] = {}
    for asset in range(1, size):
        for holder in rng.sample(range(size), rng.randint(1, min(3, size))):
            low = rng.choice((0, 0, 10, 20, 30))
            drawn[holder, asset] = low, min(100, low + rng.choice((0, 0, 20, 50, 100)))
    for asset in range(size):
        held = sum(low for (_, a), (low, _) in drawn.items() if a == asset)
        if held > 100:
            drawn = {key: ends for key, ends in drawn.items() if key[1] != asset}
    return size, [(*key, *ends) for key, ends in sorted(drawn.items())], [0]


def corners(ends: list[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Return the corners of the ways to split one company, in percent."""
    found = set[tuple[int, ...]]()
    for free in (None, *range(len(ends))):
        for chosen in product((0, 1), repeat=len(ends)):
            split = [end[which] for end, which in zip(ends, chosen, strict=True)]
            if free is not None:
                split[free] = 100 - sum(split) + split[free]
                if not ends[free][0] <= split[free] <= ends[free][1]:
                    continue
            if sum(split) <= 100:
                found.add(tuple(split))
    return sorted(found)


def differences(seed: int, *, compiled: bool = False) -> list[str]:
    """Compare both bounds of one random graph with the least and most of all corners."""
    size, stakes, listed = stakes_of(Random(seed))
    ends = np.array([s[0] for s in stakes], int), np.array([s[1] for s in stakes], int)
    shares = [np.array([s[n] * 10_000 for s in stakes], np.int32) for n in (2, 3)]
    seeds = np.array(listed, np.int64)
    net = range_net(ends, shares, size, compiled=compiled)
    found = bounds_of(net, seeds, seeds, compiled=compiled)
    assets = sorted({s[1] for s in stakes})
    mine = [[s for s in stakes if s[1] == asset] for asset in assets]
    choices = [corners([(s[2], s[3]) for s in held]) for held in mine]
    least, most = [Fraction(1)] * size, [Fraction(0)] * size
    for splits in product(*choices):
        holdings: dict[int, list[tuple[int, Fraction]]] = {}
        for held, split in zip(mine, splits, strict=True):
            for stake, share in zip(held, split, strict=True):
                if share:
                    holdings.setdefault(stake[1], []).append((stake[0], Fraction(share, 100)))
        solved = smallest(size, holdings, set(listed))
        least = [min(pair) for pair in zip(least, solved, strict=True)]
        most = [max(pair) for pair in zip(most, solved, strict=True)]
    wrong = []
    for node in range(size):
        low, high = Fraction(float(found.low[node])), Fraction(float(found.high[node]))
        if not (low <= least[node] <= low + NEAR and high - NEAR <= most[node] <= high):
            told = float(low), float(least[node]), float(most[node]), float(high)
            wrong.append(f"{seed}: {node}: low {told[0]} {told[1]}, high {told[3]} {told[2]}")
    return wrong


def smallest(
    size: int, holdings: dict[int, list[tuple[int, Fraction]]], listed: set[int]
) -> list[Fraction]:
    """Solve x = S x exactly; who cannot be reached from the listed has nothing."""
    reached, waiting = set(listed), list(listed)
    while waiting:
        node = waiting.pop()
        for asset, held in holdings.items():
            if asset not in reached and any(holder == node and share for holder, share in held):
                reached.add(asset)
                waiting.append(asset)
    inner = sorted(reached - listed)
    place = {node: number for number, node in enumerate(inner)}
    rows = [[Fraction(int(a == b)) for b in inner] + [Fraction(0)] for a in inner]
    for node in inner:
        for holder, share in holdings.get(node, ()):
            if holder in listed:
                rows[place[node]][-1] += share
            elif holder in place:
                rows[place[node]][place[holder]] -= share
    for column in range(len(inner)):
        pivot = next(row for row in range(column, len(inner)) if rows[row][column])
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column]
        for row in range(len(inner)):
            factor = rows[row][column] / head[column] if row != column else Fraction(0)
            if factor:
                rows[row] = [a - factor * b for a, b in zip(rows[row], head, strict=True)]
    found = [Fraction(int(node in listed)) for node in range(size)]
    for node, number in place.items():
        found[node] = rows[number][-1] / rows[number][number]
    return found
