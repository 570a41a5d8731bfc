"""The sweep over all dates once more, by other means; see `graph.over_time.sweep`.

Here a party *asks* its holders for their spans whenever one of them got more, and the asking goes
round until nothing changes. Used where numba is missing and in tests as the second opinion.
"""

from collections import defaultdict, deque
from typing import Any

from graph.kernels.stake_arrays import Numbers
from graph.over_time.dated_columns import DatedNet

Span = tuple[int, int]


def sweep(net: DatedNet, listed: Numbers, threshold: int) -> dict[int, list[Span]]:
    """Return the spans of every party that is ever listed or caught.

    Args:
        net: stakes.
        listed: a row a listing: place, threshold, first day, day after the last.
        threshold: smallest sum that catches.
    """
    stakes: list[list[int]] = net.stakes.reshape(-1, 4).tolist()
    offsets: list[int] = net.offsets.tolist()
    own, held_by = defaultdict[int, list[Span]](list), defaultdict[int, dict[int, Any]](dict)
    for place, _, start, end in listed.tolist():
        own[place].append((start, end))
    spans = dict[int, list[Span]]()
    waiting = deque(sorted(own))
    queued = set(waiting)
    while waiting:
        place = waiting.popleft()
        queued.remove(place)
        sums = defaultdict[int, int](int)
        for start, end in own[place]:
            sums[start] += threshold
            sums[end] -= threshold
        for holder, rows in held_by[place].items():
            for share, first, after in rows:
                for start, end in spans[holder]:
                    if max(start, first) < min(end, after):
                        sums[max(start, first)] += share
                        sums[min(end, after)] -= share
        found = _spans_at_least(sums, threshold)
        if found == spans.get(place, []):
            continue
        spans[place] = found
        rows = stakes[offsets[place] : offsets[place + 1]]
        for asset in dict.fromkeys(row[0] for row in rows):
            held_by[asset][place] = [tuple(row[1:]) for row in rows if row[0] == asset]
            if asset not in queued:
                queued.add(asset)
                waiting.append(asset)
    return {int(net.party[place]): found for place, found in spans.items()}


def _spans_at_least(sums: dict[int, int], threshold: int) -> list[Span]:
    """Return the spans in which a sum of daily steps is at least the threshold."""
    found, total, begun = list[Span](), 0, -1
    for day in sorted(sums):
        total += sums[day]
        if total >= threshold and begun < 0:
            begun = day
        elif total < threshold and begun >= 0:
            found.append((begun, day))
            begun = -1
    return found
