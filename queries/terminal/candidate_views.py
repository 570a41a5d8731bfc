"""Pairs of parties that may be one, and what a decision on each would settle, on a terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from graph.candidates.levels import SET_ASIDE, STRONG, WEAK
from graph.regimes.read_regimes import find_regime
from queries.question.country_choice import name_countries
from queries.question.verdict_rows import PairVerdict
from queries.terminal.terminal_tables import Row, print_line
from queries.words.result_labels import verdict_label

if TYPE_CHECKING:
    from rich.console import Console

_LEVELS: Final = {
    STRONG: "strong likeness",
    WEAK: "weak likeness",
    SET_ASIDE: "equal names, set apart by what else is stated",
}


def print_pairs(console: "Console", rows: Sequence[Row]) -> None:
    """Print each pair with its reasons and, where it was weighed, the results that turn on it."""
    for number, row in enumerate(rows, 1):
        head = f"{number}. {row['left_name']} and {row['right_name']}"
        print_line(console, head, style="bold")
        likeness = "".join(f"; {_LEVELS[level]}" for level in [row["level"]] if level)
        records = f"{row['left_row']} and {row['right_row']}"
        print_line(console, f"Pair {row['pair']}: records {records}{likeness}", indent=3)
        if row["reasons"]:
            print_line(
                console, f"Reasons: {'; '.join(map(name_countries, row['reasons']))}", indent=3
            )
        if row["decision"]:
            print_line(console, f"Decided: {row['decision']}", indent=3)
        if "settles" in row:
            _print_effect(console, row)
        console.print()
    print_line(console, "To decide: ownership decide PAIR same, or different", style="dim")


def _print_effect(console: "Console", row: Row) -> None:
    """Print how many results a decision changes and settles, and those nearest to the pair."""
    moves, settles = row["moves"], row["settles"]
    parties = "1 party" if moves == 1 else f"{moves} parties"
    settled = "all of them" if settles == moves > 1 else "it" if settles else "none"
    settled = f"{settles} of them" if 0 < settles < moves else settled
    told = f"A decision changes the results of {parties} and settles {settled}"
    print_line(console, f"{told} whichever way it goes.", indent=3)
    for one in row["verdicts"]:
        print_line(console, f"- {_verdict_text(one)}", indent=6)


def _verdict_text(one: PairVerdict) -> str:
    rule = find_regime(one["regime"]).in_text
    now, same, different = (
        verdict_label(word)
        for word in (one["verdict"], one["verdict_if_same"], one["verdict_if_different"])
    )
    told = f"{one['party_name']}, {rule}. Now: {now}."
    return f"{told} If they are one: {same}; if they are not: {different}."
