"""What is remembered of whom a line of a watched list may mean, and what moved of it, in words."""

from collections.abc import Callable, Iterator
from typing import Final, TypedDict

from queries.question.verdict_rows import ScreenedRow
from queries.screening.line_rows import ALARMS, best_candidate, live_candidates
from queries.screening.match_lines import NEEDS_PERSON, Match
from queries.screening.screen_list import Screened
from queries.watching.watch_state import Snapshot
from queries.words.list_names import list_name
from queries.words.plain_words import join_words

_HOLDS: Final = ("in force", "perhaps")
_NAMED: Final = 3
"""Candidates that a sentence names."""


class SeenCandidate(TypedDict):
    """Whom a line may mean: on which lists, what the rule says of it if grave, and why.

    ``why`` is what speaks for and against it.
    """

    name: str
    listed: bool
    lists: list[str]
    result: str | None
    why: str


def seen_candidates(
    match: Match, regime: str, looked: Screened, lists_of: Callable[[str], list[str]]
) -> dict[str, SeenCandidate]:
    """Return whom a person has to compare a line with: the likeliest, and all who are listed."""
    if match.status != NEEDS_PERSON:
        return {}
    best, found = best_candidate(match), dict[str, SeenCandidate]()
    for one in live_candidates(match):
        listed = bool(one["listed"])
        if not listed and one is not best:
            continue
        party, why = one["candidate_id"], one.get("reasons") or one["matched_on"]
        verdicts = looked.journal.verdicts if looked.journal is not None else {}
        row = verdicts.get((party, regime)) if one is best else None
        if one is best and why not in match.reason:
            why = f"{match.reason}; {why}"
        found[party] = {
            "name": one["candidate_name"] or party,
            "listed": listed,
            "lists": lists_of(party) if listed else [],
            "result": row["result"] if row is not None and row["verdict"] in ALARMS else None,
            "why": why,
        }
    return found


def grave_candidates(seen: Snapshot) -> dict[str, tuple[list[str], str | None]]:
    """Return those whom a line may mean and who are listed, or of whom the rule says an alarm."""
    candidates: dict[str, SeenCandidate] = seen.get("candidates") or {}
    return {
        party: (one["lists"], one["result"])
        for party, one in candidates.items()
        if one["listed"] or one["result"]
    }


def line_name(row: ScreenedRow) -> str:
    """Return how a text names a line: by its reference or number, and the name in it."""
    name = f", {row['input_name']}" if row["input_name"] else ""
    return f"Line {row['your_ref'] or row['row_no']}{name}"


def line_words(before: Snapshot, now: Snapshot, row: ScreenedRow) -> list[str]:
    """Return whom a line now means or may mean, each a clause that can follow a colon.

    Of a party that is matched, the listing or holding above it is named too.
    """
    return [*_party_words(before, row), *_candidate_words(before, now)]


def _party_words(before: Snapshot, row: ScreenedRow) -> Iterator[str]:
    party = row["subject_id"]
    if party is not None and before["subject_id"] != party:
        entries = [one for one in row.get("listings") or () if one["state"] in _HOLDS]
        lists = join_words([*dict.fromkeys(map(list_name, entries))]) if entries else ""
        on = f", on {lists}" if lists else ""
        yield f"the line now matches {row['subject_name']} ({party}){on}"
        paths = sorted(row.get("paths") or (), key=lambda path: not path["counts_toward_rule"])
        if paths:
            yield paths[0]["sentence"].rstrip(".")
    elif party is None and before["subject_id"] is not None:
        yield f"the line matches no party any more ({row['match_reason']})"
    elif party is None and before["match_status"] == NEEDS_PERSON != row["match_status"]:
        yield f"nobody is likely to be meant any more ({row['match_reason']})"


def _candidate_words(before: Snapshot, now: Snapshot) -> Iterator[str]:
    was, grave = grave_candidates(before), grave_candidates(now)
    told: dict[str, SeenCandidate] = now["candidates"]
    came = [party for party, one in grave.items() if was.get(party) != one]
    if not came and before["match_status"] != now["match_status"]:
        came = list(told)
    for party in came[:_NAMED]:
        one = told[party]
        yield f"it may now be {one['name']} ({party}){_state_words(one)}: {one['why']}"
    if len(came) > _NAMED:
        yield f"it may be one of {len(came) - _NAMED} more"
    if now["subject_id"] is None:
        gone = [party for party in was if party not in told]
        names = [f"{before['candidates'][party]['name']} ({party})" for party in gone[:_NAMED]]
        if names:
            yield f"no longer a possible match: {join_words(names)}"


def _state_words(one: SeenCandidate) -> str:
    """Return on which lists somebody is, or what the rule says of them; empty if nothing."""
    if one["lists"]:
        return f", on {join_words(one['lists'])}"
    if one["listed"]:
        return ", a party on a list"
    return f', of which the result is "{one["result"]}"' if one["result"] else ""
