"""The page of one party: put together from its text, its rules, its time and its notes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.kernels.distinct_numbers import drop_doubles
from graph.values.dates import ALWAYS, NEVER, iso_day
from graph.world.connections import Surroundings
from graph.world.world import World
from queries.answers.exposure_answer import told_rules
from queries.answers.facts_beside import MOST_MATCHES
from queries.answers.timeline_answer import timeline_rows
from queries.party_answer.answer_text import AnswerText, answer_text
from queries.party_answer.gap_part import is_open
from queries.party_answer.head_line import head_of
from queries.party_answer.page_question import PartyQuestion
from queries.party_answer.page_shape import PartCounts, PartyPage
from queries.party_answer.rule_lines import rule_label, rule_lines
from queries.party_answer.time_lanes import time_of, verdict_spans, with_result
from queries.question.answer_rows import Hop
from queries.question.change_rows import TimelineRow
from queries.rows.party_rows import gaps_of
from queries.words.stated_facts import Statement

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRAWN_LEVELS: Final = 4
MOST_DRAWN: Final = 300
"""Levels of owners that a picture opens with, and statements that are numbered for it."""
NO_RECORD: Final = (
    "A store answers here, without the files: no row can be shown as published, and nothing as it "
    "was known on an earlier day."
)
_STATED: Final = ("interests", "links", "listings")
_ENDS: Final = {
    "interests": ("owner_idx", "asset_idx"),
    "links": ("source_idx", "target_idx"),
    "listings": ("party_idx",),
}


@dataclass(frozen=True)
class PageRequest:
    """What is asked of a page.

    ``known_on`` is the ISO day after which nothing was learnt; ``complete``: the world has links
    and holdings too. ``timeline`` are rows that are known already; ``None`` has them computed, and
    an empty list leaves the lanes for later.
    """

    number: int
    regimes: Sequence[str]
    day: int
    known_on: str | None = None
    today: date = field(default_factory=date.today)
    complete: bool = True
    record_kept: bool = True
    timeline: Sequence[TimelineRow] | None = None


def page_of(world: World, request: PageRequest) -> PartyPage:
    """Return everything that a party's page says of one day; `InputError` for an unknown rule."""
    # Ways over links are no help around a hub, whose picture shows stacks; its own ties are told.
    links = not Surroundings(world, request.day).is_hub(request.number)
    views, (told,) = told_rules(world, [request.number], request.regimes, request.day, links=links)
    asked = PartyQuestion(
        world, request.number, request.day, views, told, complete=request.complete
    )
    told_text = answer_text(asked)
    rows = request.timeline
    if rows is None:
        rows = timeline_rows(world, request.number, [view.regime.key for view in views])
    spans = verdict_spans(rows)
    for one in told:
        if mine := spans.get(one.row["regime"]):
            shown = with_result(mine, one.words, one.row["verdict"], asked.as_of)
            spans[one.row["regime"]] = shown
    notes = told_text.notes
    notes.number_on(())
    rules = rule_lines(asked, spans, notes)
    notes.number_on(drawn_statements(asked))
    first_known = _first_known(asked)
    state = "known"
    if not asked.is_person and not asked.holders(asked.number):
        state = "no_owners" if first_known is None else "not_known"
    labels = {v.regime.key: rule_label(v, one) for v, one in zip(views, told, strict=True)}
    time = time_of(spans, labels, asked.as_of, request.today)
    return {
        "head": head_of(asked, request.known_on),
        "state": state,
        "first_known": first_known if state == "not_known" else None,
        "answer": told_text.sentences,
        "text": told_text.text,
        "footnotes": told_text.opening["footnotes"],
        "rules": rules,
        "time": time,
        "notes": notes.notes,
        "edge_notes": notes.numbers,
        "parts": _part_counts(asked, rows, told_text),
        "to_decide": _to_decide(asked),
        "record_kept": request.record_kept,
        "why_no_record": None if request.record_kept else NO_RECORD,
        "data_version": world.data_version,
    }


def _to_decide(asked: PartyQuestion) -> dict[str, str]:
    """Return both names of each pair that a review rests on, by the id of the pair."""
    return {
        pair["pair"]: " and ".join(dict.fromkeys(pair["names"]))
        for one in asked.told
        if one.row["verdict"] == "review"
        for pair in (one.row.get("candidates") or ())[:MOST_MATCHES]
    }


def drawn_statements(asked: PartyQuestion) -> Iterator[Statement]:
    """Yield the statements that a picture of the party opens with: ways from lists, then owners.

    The entries of the parties on these ways come with them.
    """
    listed: dict[str, Statement] = {}
    for one in asked.told:
        for path in one.row["paths"]:
            for step in path["hops"]:
                yield step
                yield from step.get("also", ())
            for entry in path["listings"]:
                named = {"from_id": path["listed_id"], "from_name": path["listed_name"]}
                listed.setdefault(entry["record"], {**entry, **named})
    yield from listed.values()
    yield from islice(_owners_drawn(asked), MOST_DRAWN)


def _owners_drawn(asked: PartyQuestion) -> Iterator[Hop]:
    level, seen = [asked.number], {asked.number}
    for _ in range(DRAWN_LEVELS):
        above: list[int] = []
        for number in level:
            for holder in asked.holders(number):
                yield from asked.hops(holder)
                if holder.number not in seen:
                    seen.add(holder.number)
                    above.append(holder.number)
        level = above


def _first_known(asked: PartyQuestion) -> str | None:
    """Return the first day on which something is known; ``None`` where that is so on the day."""
    later: list[int] = []
    for table in _STATED:
        for end in _ENDS[table]:
            mine = asked.world.column(table, end) == asked.number
            may, until = (asked.world.column(table, n)[mine] for n in ("may_from", "may_until"))
            if ((may <= asked.day) & (asked.day < until)).any():
                return None
            later += may[may > asked.day].tolist()
    first = min(later, default=NEVER)
    return iso_day(first) if ALWAYS < first < NEVER else None


def _part_counts(asked: PartyQuestion, rows: Sequence[TimelineRow], told: AnswerText) -> PartCounts:
    """Return what each part below the page counts: owners are parties, not what is stated of them.

    Ended ones are folded away there.
    """
    world, number = asked.world, asked.number
    may_from, may_until = (world.column("interests", name) for name in ("may_from", "may_until"))
    holds = (may_from <= asked.day) & (asked.day < may_until)
    names = {(n["value"], n["kind"]) for row in world.party_rows(number) for n in row["names"]}
    out, back = (world.column("links", end) == number for end in ("source_idx", "target_idx"))
    return {
        "owners": _count_ends(asked, holds, of="asset_idx", ends="owner_idx"),
        "holdings": _count_ends(asked, holds, of="owner_idx", ends="asset_idx"),
        "links": _count(out) + _count(back),
        "lists": _count(world.column("listings", "party_idx") == number),
        "names": len(names),
        "gaps": sum(is_open(gap) for gap in gaps_of(world, number, asked.day)),
        "history": len(rows),
        "sources": sum(len(note["statements"]) for note in told.notes.notes),
    }


def _count_ends(asked: PartyQuestion, holds: "NDArray[np.bool_]", *, of: str, ends: str) -> int:
    """Return how many parties stand at the other end of the interests that hold."""
    mine = holds & (asked.world.column("interests", of) == asked.number)
    return len(drop_doubles(asked.world.column("interests", ends)[mine]))


def _count(mask: "NDArray[np.bool_]") -> int:
    return int(np.count_nonzero(mask))
