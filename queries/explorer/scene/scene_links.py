"""What joins the parties of a scene: statements that its filters let through, by pair and line."""

from collections.abc import Iterable

from graph.values.dates import days_of
from queries.draw import page_tables
from queries.draw.ties import Tie
from queries.explorer.scene.scene_facts import Facts
from queries.explorer.scene.scene_state import Filters, Scene
from queries.question.answer_rows import Hop
from queries.words.plain_words import LINES, line_kind


def find_ties(
    facts: Facts, parties: Iterable[str], filters: Filters, before: Iterable[Tie] = ()
) -> list[Tie]:
    """Return the ties between parties that the filters let through, in the order of the parties.

    What has ended is a tie of its own beside what holds, so that each has its share and its days.
    A tie of ``before`` of the very same statements is taken over, with all that is told of it.
    """
    told = {_tie_key(tie): tie for tie in before}
    places = {party: place for place, party in enumerate(parties)}
    found: dict[tuple[str, str, str, bool], list[Hop]] = {}
    for said in facts.statements:
        source, target = said["from_id"], said["to_id"]
        if source in places and target in places and passes_filters(said, filters):
            key = source, target, line_kind(said), page_tables.is_past(said)
            found.setdefault(key, []).append(said)
    fresh = [Tie(*key[:3], tuple(said)) for key, said in sorted(found.items(), key=_holding_first)]
    return sorted(
        (told.get(_tie_key(tie), tie) for tie in fresh),
        key=lambda tie: (places[tie.source], places[tie.target], LINES.index(tie.line)),
    )


def passes_filters(said: Hop, filters: Filters) -> bool:
    """Return whether the filters let a statement be drawn."""
    if said["certainty"] not in filters.certainty or line_kind(said) not in filters.lines:
        return False
    if page_tables.is_past(said) and (not filters.past or _begins_after(said, filters)):
        return False
    ends = (said["share_max_pct"], said.get("votes_max_pct"))
    stated = [end for end in ends if end is not None]
    return not stated or max(stated) >= filters.least


def _tie_key(tie: Tie) -> tuple[object, ...]:
    """Return the ends of a tie, its line, and which objects its statements are."""
    return tie.source, tie.target, tie.line, *map(id, tie.statements)


def _holding_first(found: tuple[tuple[str, str, str, bool], list[Hop]]) -> bool:
    return found[0][3]


def _begins_after(said: Hop, filters: Filters) -> bool:
    """Return whether a statement begins after the day, and so has not ended by it."""
    start = said.get("valid_from")
    return start is not None and days_of(start)[0] > filters.day.toordinal()


def shown_parties(scene: Scene, facts: Facts, joined: Iterable[Tie]) -> list[str]:
    """Return the parties that stay in sight, the most wanted first.

    A party that an expansion brought goes out of sight when the filters leave nothing that joins
    it to another; the one asked about, paths, pins, and whom a person added stay.
    """
    ends = {end for tie in joined for end in (tie.source, tie.target)}
    view_ = scene.view
    known = [m for m in view_.members if m.party in facts.parties]
    kept = [
        m.party
        for m in known
        if not m.origin or m.party in ends or m.party in view_.pinned or m.party == scene.asked
    ]
    first = {scene.asked}

    def rank(party: str) -> tuple[bool, bool, bool]:
        return party not in first, party not in scene.trail.parties, party not in view_.pinned

    return sorted(kept, key=rank)
