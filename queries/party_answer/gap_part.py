"""What is not known of a party: who holds the rest, and what sources say is missing."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from graph.values.vocabulary import STATEMENT, the_authority
from graph.verdict.caveats import gap_texts
from queries.party_answer.page_question import PartyQuestion
from queries.question.party_facts import GapRow
from queries.rows.party_rows import gaps_of
from queries.words.accounts import HALF, NOT_ALL_NAMED
from queries.words.stated_facts import Marked, Statement, Told, count_word
from queries.words.value_text import percentage

MOST_TOLD: Final = 2
_FURTHER_UP: Final = Marked([(NOT_ALL_NAMED, ())])
_UNKNOWN_SHARE: Final = "unknown_share"
_WITHHELD: Final = "withheld"
_WEIGHT: Final = {"unspecified_owner": 0, _UNKNOWN_SHARE: 1, _WITHHELD: 2}
"""Which kinds of gap are told first; all others come after."""


def open_share(asked: PartyQuestion, *, told: bool) -> list[Told]:
    """Return how much is in hands that no source names, if some holder is ``told``."""
    rows = [one.row for one in asked.told if one.row["unknown_owners"] not in (None, "none")]
    if not rows or not told or asked.is_person:
        return []
    direct = [row["unknown_share_max_pct"] or Decimal(0) for row in rows]
    if 0 < max(direct) < 100:
        clause = f"no source names the holders of up to {percentage(max(direct))}"
        rest = [] if max(direct) >= HALF else [_FURTHER_UP]
        return [Marked([(clause, ())]), *rest]
    share = max(row["open_share_pct"] or Decimal(0) for row in rows)
    if all(row["unknown_owners"] == "some" for row in rows) and 0 < share < 100:
        return [Marked([(f"no source names who is behind up to {percentage(share)}", ())])]
    return [_FURTHER_UP]


def gap_facts(asked: PartyQuestion, *, shares_told: bool) -> list[Told]:
    """Return how many gaps sources state, and the two that matter most.

    ``shares_told``: the text says already that no source states a share.
    """
    gaps = [gap for gap in gaps_of(asked.world, asked.number, asked.day) if is_open(gap)]
    if not gaps:
        return []
    units = _units(gaps)
    silent = [unit for unit in units if shares_told and unit[0]["kind"] == _UNKNOWN_SHARE]
    rest = [unit for unit in units if unit not in silent]
    rest.sort(key=lambda unit: (unit[0]["about_document"], _WEIGHT.get(unit[0]["kind"], 3)))
    chosen = rest[:MOST_TOLD]
    if not chosen:
        return []
    number = f"{count_word(len(gaps))} {'gap' if len(gaps) == 1 else 'gaps'}"
    parts: list[tuple[str, Sequence[Statement]]] = [(f"sources state {number}", ())]
    for place, unit in enumerate(chosen):
        # Passages that are withheld are one clause: a list shorter than its number is a part.
        among = ": " if len(chosen) == len(gaps) else ", among them: "
        parts.append((f"{'; ' if place else among}{_unit_clause(unit)}", unit[:1]))
    return [Marked(parts)]


def is_open(gap: GapRow) -> bool:
    """Return whether something is missing on the day; what a source says of a party is no gap."""
    return gap["kind"] != STATEMENT and gap["state"] in ("in force", "perhaps")


def _units(gaps: Sequence[GapRow]) -> list[list[GapRow]]:
    """Return gaps one by one, and the passages that one publisher withholds as one."""
    withheld: dict[str, list[GapRow]] = {}
    units: list[list[GapRow]] = []
    for gap in gaps:
        if gap["kind"] != _WITHHELD:
            units.append([gap])
            continue
        unit = withheld.setdefault(gap["publisher"] or gap["source"], [])
        if not unit:
            units.append(unit)
        unit.append(gap)
    return units


def _unit_clause(unit: Sequence[GapRow]) -> str:
    """Return a gap as a clause; passages that are withheld are counted."""
    first = unit[0]
    if first["kind"] == _WITHHELD:
        who = the_authority(first["publisher"] or first["source"])
        many = f"{count_word(len(unit))} passage{'' if len(unit) == 1 else 's'}"
        return f"{who} withheld {many}"
    text = next(gap_texts([first])).removesuffix(".")
    return text[:1].lower() + text[1:]
