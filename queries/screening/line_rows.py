"""A screened list, a row for each line and regime, and what it comes to: alarms first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypedDict, cast, final

from graph.regimes.read_regimes import name_in_text
from queries.question.answer import SUMMARY
from queries.question.answer_rows import PathRow
from queries.question.country_choice import name_countries
from queries.question.party_facts import Candidate
from queries.question.verdict_rows import ScreenedRow, VerdictRow
from queries.screening.match_lines import MATCHED, NEEDS_PERSON, UNRESOLVED, Match
from queries.words.list_names import AUTHORITIES
from queries.words.plain_words import join_words
from queries.words.result_labels import NOT_ASSESSED, verdict_label
from queries.words.sentences import capitalise, end_sentence

if TYPE_CHECKING:
    from queries.question.workspace_rows import SourceRow

ALARMS: Final = ("listed", "certain", "possible", "review")
"""Verdicts that are alarms, the gravest first."""
_FIRST_ALARMS: Final = 10
"""Alarms that are named in words; the rows have all of them."""
_FEW: Final = 12
CHOOSE: Final = "Choose one in matches.csv."
"""What to do about a line that a person must look at, where there is such a file."""


LEAST_SCORE: Final = 10.0
"""Of a hundred: who is less like a line that found nobody is no candidate for it."""


def best_candidate(match: Match) -> Candidate | None:
    """Return the party that was taken for a line, else the likeliest that nothing contradicts.

    Of those on the likeliest one's level, a listed one comes first: a hair's difference of
    score must not hide a listed namesake behind one who is on no list.
    """
    taken = (one for one in match.candidates if one["candidate_id"] == match.party_id)
    found = next(taken, None)
    if found is not None:
        return found
    live = [*live_candidates(match)]
    level = live[0].get("level") if live else None
    peers = [one for one in live if one.get("level") == level] if level is not None else live[:1]
    return next((one for one in peers if one["listed"]), next(iter(peers), None))


def live_candidates(match: Match) -> Iterator[Candidate]:
    """Yield the candidates that nothing contradicts, but for those that are not like the line."""
    for one in match.candidates:
        far = one["score"] is not None and one["score"] < LEAST_SCORE
        if not one.get("against") and not (far and match.status == UNRESOLVED):
            yield one


def candidate_columns(match: Match, verdict: VerdictRow | None) -> dict[str, object]:
    """Return the columns on a line's best candidate, its verdict, and what was decided."""
    best = best_candidate(match)
    decided = [one for one in match.candidates if one.get("reviewer_decision")]
    # What was decided on another says nothing of the best: it is named, and decides nothing.
    mine = [one for one in decided if best is None or one is best]
    others = [
        f"{one['candidate_name']}: {one['reviewer_decision']}, {one.get('reviewer_reason')}"
        for one in decided
    ]
    found: dict[str, object] = {
        "reviewer_decision": mine[0].get("reviewer_decision") if mine else None,
        "reviewer_reason": mine[0].get("reviewer_reason") if mine else "; ".join(others) or None,
    }
    if best is not None:
        found |= {
            "best_candidate_id": best["candidate_id"],
            "best_candidate_name": best["candidate_name"],
            "best_candidate_score": best["score"],
            "best_candidate_level": best.get("level"),
            "best_candidate_reasons": best.get("reasons"),
            "best_candidate_listed": best["listed"],
            "best_candidate_verdict": None if verdict is None else verdict["verdict"],
        }
    return found


def searched_text(sources: "Iterable[SourceRow]") -> str:
    """Return which lists and registers were searched, in which editions.

    >>> searched_text([{"dataset": "eu_fsf", "edition": "2026-11-01"}])
    'searched: eu_fsf (2026-11-01)'
    """
    editions: dict[str, set[str]] = {}
    for row in sources:
        editions.setdefault(row["dataset"], set()).add(row.get("edition") or "no date")
    told = [
        f"{name} ({max(days) if len(days) > _FEW else ', '.join(sorted(days))})"
        for name, days in sorted(editions.items())
    ]
    return f"searched: {join_words(told)}" if told else "nothing is loaded that could be searched"


def not_searched_text(sources: "Iterable[SourceRow]") -> str:
    """Return which lists of the rules are not loaded, or only in part, and what was refused.

    >>> rows = [{"authorities": [x], "complete": x != "EU", "refused": 0} for x in AUTHORITIES]
    >>> not_searched_text(rows)
    'Not searched: entries of the EU list that are not in these files; whatever is not loaded.'
    """
    rows = list(sources)
    loaded = {name for row in rows for name in row["authorities"] or ()}
    whole = {name for row in rows if row["complete"] for name in row["authorities"] or ()}
    lists = [f"the {text}" for name, text in AUTHORITIES.items() if name not in loaded]
    parts = [f"the {text}" for name, text in AUTHORITIES.items() if name in loaded - whole]
    told = [f"entries of {join_words(parts)} that are not in these files"] if parts else []
    told += [f"{join_words(lists)}, of which nothing is loaded"] if lists else []
    if refused := sum(row["refused"] or 0 for row in rows):
        told.append(f"{refused:,} records that could not be read")
    return f"Not searched: {'; '.join([*told, 'whatever is not loaded'])}."


def nearest_rejected(match: Match) -> str:
    """Return in words the nearest party that was not taken, and why."""
    against = (one for one in match.candidates if one.get("against"))
    one = next(live_candidates(match), None) or next(against, None)
    if one is None:
        return "no party has a name that is near"
    name = one["candidate_name"] or one["candidate_id"]
    why = one.get("against") or one.get("reasons") or "too little of the name is the same"
    return f"the nearest that was rejected: {name} ({one['candidate_id']}), {why}"


def alarm_rank(row: Mapping[str, Any]) -> int:
    """Return how grave a row is, 0 the gravest: the party's verdict, or its best candidate's."""
    own = row["verdict"]
    verdict = own if row.get("match_status") == MATCHED else row.get("best_candidate_verdict")
    if row.get("best_candidate_listed") and row.get("match_status") == NEEDS_PERSON:
        verdict = "listed"
    place = ALARMS.index(verdict) if verdict in ALARMS else len(ALARMS)
    # A person has to look at who may be meant, before at whom nobody is like.
    later = {MATCHED: 0, NEEDS_PERSON: 1}.get(str(row.get("match_status")), 2)
    if place == len(ALARMS):
        return 2 * place + (3, 0, 1)[later]
    return 2 * place + min(later, 1)


def by_alarm(rows: Sequence[ScreenedRow]) -> list[ScreenedRow]:
    """Return the rows with the gravest lines first; the rows of one line stay together."""
    gravest: dict[int, int] = {}
    for row in rows:
        rank = alarm_rank(row)
        gravest[row["row_no"]] = min(rank, gravest.get(row["row_no"], rank))
    return sorted(rows, key=lambda row: (gravest[row["row_no"]], row["row_no"]))


def alarm_words(rows: Sequence[ScreenedRow], matches: Iterable[Match]) -> list[str]:
    """Return the first alarms as sentences, one a line of the list, the gravest first."""
    nearest = {match.line.row_no: best_candidate(match) for match in matches}
    told: dict[int, str] = {}
    for row in by_alarm(rows):
        if row["match_status"] != NEEDS_PERSON or alarm_rank(row) >= 2 * len(ALARMS):
            continue
        state = "on a list"
        if not row["best_candidate_listed"]:
            result = verdict_label(str(row["best_candidate_verdict"])).lower()
            state = f"{result} under {name_in_text(row['regime'])}"
        best, score = nearest[row["row_no"]], row["best_candidate_score"]
        # What a search alone found has no score and no reasons but the words that it matched.
        why = [state, f"score {score:.0f}" if score else ""]
        reasons = row["best_candidate_reasons"] or (best["matched_on"] if best else "")
        why.append("; ".join(map(name_countries, reasons.split("; "))))
        told.setdefault(
            row["row_no"],
            f"Line {row['row_no']}, {row['input_name']}: may be {row['best_candidate_name']} "
            f"({'; '.join(filter(None, why))}).",
        )
    more = len(told) - _FIRST_ALARMS
    first = [*told.values()][:_FIRST_ALARMS]
    return [*first, f"{more} more lines may mean a party with an alarm."] if more > 0 else first


@final
class _NobodyRow(TypedDict):
    """The verdict on a line for which no party was taken."""

    subject_id: None
    subject_name: None
    regime: str
    rule_id: None
    as_of: str
    data_as_known_on: str | None
    verdict: str
    result: str
    reading: str
    basis: str
    listed_owners: list[str]
    flags: list[str]
    paths: list[PathRow]
    caveats: list[str]
    data_version: str


def full_row(
    row: VerdictRow | ScreenedRow | _NobodyRow,
    number: int,
    more: Mapping[str, object] | None = None,
) -> ScreenedRow:
    """Return a row with every column of ``exposure_summary.csv`` but the run's id, in their order.

    A row that has a number keeps it; ``more`` is what the list itself says of the line.
    """
    paths = row.get("paths") or []
    counts = {
        "row_no": row.get("row_no", number),
        "n_listed": len(row.get("listed_owners") or ()),
        "n_paths": len(paths),
        "shortest_hops": min((len(path["hops"]) for path in paths), default=None),
    }
    empty: dict[str, object] = dict.fromkeys(key for key in SUMMARY if key != "run_id")
    empty["transfers"] = []
    return cast(ScreenedRow, {**empty, **row, **(more or {}), **counts})


@dataclass(frozen=True)
class AskedList:
    """What a list was asked with, and the verdicts found, by party and regime."""

    settings: Mapping[str, Any]
    found: Mapping[tuple[str, str], VerdictRow]
    data_version: str
    searched: str


def row_of_line(match: Match, party: str | None, regime: str, asked: AskedList) -> ScreenedRow:
    """Return the row of a line, and of its party or best candidate, under one regime."""
    line = match.line
    verdict = None if party is None else asked.found.get((party, regime))
    mine = {
        "your_ref": line.your_ref,
        "input_name": line.name,
        "match_status": match.status,
        "match_score": match.score,
        "match_reason": match.reason,
        **candidate_columns(match, verdict),
    }
    searched = f"{capitalise(asked.searched)}; {nearest_rejected(match)}."
    if match.status == UNRESOLVED:
        mine["searched"] = searched
    row: VerdictRow | _NobodyRow
    if match.party_id is not None and verdict is not None:
        row = verdict
    else:
        row = {
            "subject_id": None,
            "subject_name": None,
            "regime": regime,
            "rule_id": None,
            "as_of": asked.settings["as_of"],
            "data_as_known_on": asked.settings.get("known_on"),
            "verdict": "not_assessed",
            "result": NOT_ASSESSED.label,
            "reading": f"No party was taken for this line: {match.reason}.",
            "basis": "none",
            "listed_owners": [],
            "flags": [],
            "paths": [],
            "caveats": [_nobody_caveat(match, searched)],
            "data_version": asked.data_version,
        }
    # Columns of the person's own come back, so that they can join the answer to their list.
    own = {_own_column(name): value for name, value in line.more.items()}
    return full_row(row, line.row_no, {**mine, **own})


def _nobody_caveat(match: Match, searched: str) -> str:
    """Return why a line has no party, and what to do about it or where was looked."""
    said = end_sentence(capitalise(match.reason))
    return f"{said} {CHOOSE}" if match.status == NEEDS_PERSON else f"{said} {searched}"


def _own_column(heading: str) -> str:
    """Return the name of the column that carries a heading of the person's own.

    >>> _own_column("desk"), _own_column("name")
    ('input_desk', 'input_name (2)')
    """
    column = f"input_{heading}"
    return f"{column} (2)" if column in SUMMARY else column
