"""Ranges in ticks written as a case file writes them, for tests that compare them."""

from graph.values.share import FULL_TICKS, TICK, UNIT, percent_text, ticks_to_percent


def range_text(low: int, high: int) -> str:
    """Write a range in ticks as a case file does, in percent."""
    if (low, high) == (0, FULL_TICKS):
        return "unknown"
    lower = percent_text(int(ticks_to_percent(low, upper=False) * UNIT))
    upper = percent_text(int(ticks_to_percent(high, upper=True) * UNIT))
    if low == high:
        return lower
    return f"{'>' if low % TICK else ''}{lower}..{'<' if high % TICK else ''}{upper}"
