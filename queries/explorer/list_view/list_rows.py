"""A screened list as tables and words for a page; nothing here knows Streamlit."""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Any, Final

from graph.world.readable_names import country_name
from queries.draw.page_tables import TableRow, plural
from queries.question.country_choice import name_countries
from queries.question.party_facts import Candidate
from queries.question.workspace_rows import SourceRow
from queries.screening.line_rows import alarm_rank, best_candidate, by_alarm
from queries.screening.list_review import ListReview
from queries.screening.match_lines import MATCHED, NEEDS_PERSON, UNRESOLVED, Line, Match
from queries.screening.screen_list import Screened, asked_party
from queries.words.plain_words import join_words
from queries.words.safe_text import plain_line
from queries.words.value_text import date_text

PILES: Final = {MATCHED: "Matched", NEEDS_PERSON: "Check by hand", UNRESOLVED: "Not found"}
"""What the piles are called, in the order of the page."""
_ALARMS: Final = ("on a list", "owned or controlled", "perhaps owned", "to be reviewed")
COUNTRY_CODE: Final = 2
"""Letters of the code of a country."""
FOLDED_LINES: Final = 3
"""Lines of a row at least: in a lower one a browser cuts words off rather than fold them."""
MOST_LINES: Final = 6
_LETTER, _LINE, _PADDING = 8, 18, 18
"""Pixels of a letter's width, of a line, and around the words of a cell."""
_FACTS: Final = {
    "country": "country",
    "number": "number",
    "lei": "LEI",
    "birth_date": "born",
    "kind": "kind",
    "address": "address",
    "role": "role",
    "your_ref": "your reference",
}


def pile_numbers(answer: Screened, pile: str) -> list[int]:
    """Return the numbers of the lines of a pile, those with the gravest alarm first."""
    rows = [row for row in answer.rows if row["match_status"] == pile]
    return list(dict.fromkeys(row["row_no"] for row in by_alarm(rows)))


def pile_counts(answer: Screened) -> dict[str, int]:
    """Return how many lines are in each pile, in the order of the page."""
    states = [match.status for match in answer.matches]
    return {pile: states.count(pile) for pile in PILES}


def alarms_text(answer: Screened, pile: str) -> str:
    """Return in words how many lines of a pile have which alarm, the gravest first."""
    gravest: dict[int, int] = {}
    for row in answer.rows:
        if row["match_status"] == pile:
            place = alarm_rank(row) // 2
            gravest[row["row_no"]] = min(place, gravest.get(row["row_no"], place))
    places = [*gravest.values()]
    told = [f"{count} {word}" for n, word in enumerate(_ALARMS) if (count := places.count(n))]
    if pile == UNRESOLVED:
        return "Nobody near is likely. Each line says what was nearest and why it was rejected."
    of = " of possible matches" if pile == NEEDS_PERSON else ""
    return f"Gravest results{of} first: {join_words(told)}." if told else "No alarm in these lines."


def searched_titles(sources: Iterable[SourceRow], titles: Mapping[str, str]) -> str:
    """Return which datasets were searched by their titles, in which editions.

    >>> rows = [{"dataset": "x", "edition": "2026-11-01"}, {"dataset": "a", "edition": None}]
    >>> searched_titles(rows, {"x": "EU list"})
    'Searched: EU list (1 November 2026); without a stated date: a.'
    """
    editions: dict[str, set[str]] = {}
    for row in sources:
        editions.setdefault(titles.get(row["dataset"], row["dataset"]), set()).add(
            row["edition"] or ""
        )
    told = [
        f"{plain_line(name)} ({date_text(max(days)[:10])})"
        for name, days in sorted(editions.items())
        if max(days)
    ]
    undated = [plain_line(name) for name, days in sorted(editions.items()) if not max(days)]
    if undated:
        told.append(f"without a stated date: {'; '.join(undated)}")
    return f"Searched: {'; '.join(told)}." if told else "Nothing is loaded to be searched."


def nearness_text(candidate: Candidate | None) -> str:
    """Return in words how near a candidate is: its level and its score.

    >>> nearness_text({"level": "strong", "score": 93.2})
    'strong, 93 of 100'
    """
    if candidate is None or candidate["score"] is None:
        return ""
    return f"{candidate.get('level') or 'slight'}, {candidate['score']:.0f} of 100"


def line_rows(
    review: ListReview, numbers: Sequence[int], rules: Mapping[str, str]
) -> list[TableRow]:
    """Return a row of a table for each of some lines. ``rules`` names each rule by its key."""
    matches = {match.line.row_no: match for match in review.answer.matches}
    shown = [matches[number] for number in numbers]
    lists = review.lists_of(filter(None, map(_shown_party, shown)))
    return [_line_row(review.answer, match, rules, lists) for match in shown]


def row_height(rows: Iterable[TableRow], widths: Mapping[str, int]) -> int:
    """Return the pixels of a row in which every cell of a table shows all its words.

    ``widths`` are the pixels of each column. Longer ones than six lines end in the line opened.
    """
    cells = ((str(cell or ""), widths[name]) for row in rows for name, cell in row.items())
    lines = max((ceil(len(text) * _LETTER / (wide - _PADDING)) for text, wide in cells), default=1)
    return _LINE * min(max(lines, FOLDED_LINES), MOST_LINES) + _PADDING


def _shown_party(match: Match) -> str | None:
    """Return the party that the row of a line is about, if there is one."""
    best = best_candidate(match)
    return best["candidate_id"] if best else match.party_id


def _line_row(
    answer: Screened, match: Match, rules: Mapping[str, str], lists: Mapping[str, list[str]]
) -> TableRow:
    best = best_candidate(match)
    row: TableRow = {"Line": match.line.row_no, "In your list": plain_line(match.line.name)}
    row["Party"] = plain_line(best["candidate_name"]) if best else _party_name(answer, match)
    row["Likeness"] = nearness_text(best) or ("by number" if match.party_id else "")
    named = ", ".join(map(plain_line, lists.get(_shown_party(match) or "", ())))
    row["On a list"] = named or ("now" if best and best["listed"] else "")
    row |= {rules[key]: text for key, text in results_of(answer, asked_party(match)).items()}
    row["Why"] = reason_text(match)
    return row


def reason_text(match: Match) -> str:
    """Return why a line is in its pile, with countries by their names."""
    return plain_line(name_countries(match.reason))


def _party_name(answer: Screened, match: Match) -> str:
    """Return the name of the party that a number led to, which has no candidates beside it."""
    found = answer.journal.verdicts if answer.journal is not None else {}
    rows = (row for (party, _), row in found.items() if party == match.party_id)
    return plain_line(next((row["subject_name"] for row in rows), match.party_id or ""))


def results_of(answer: Screened, party: str | None) -> dict[str, str]:
    """Return the results for a party by rule, as people read them; none that was not asked."""
    found = answer.journal.verdicts if answer.journal is not None else {}
    return {
        rule: found[party, rule]["result"]
        for rule in answer.settings["regimes"]
        if party is not None and (party, rule) in found
    }


def line_facts(line: Line) -> str:
    """Return what else than its name a line says, for its head."""
    told = [f"{word} {text}" for key, word in _FACTS.items() if (text := _fact(line, key))]
    return " · ".join(told)


def _fact(line: Line, key: str) -> str:
    text = plain_line(getattr(line, key))
    return country_name(text) if key == "country" and len(text) == COUNTRY_CODE else text


def summary_text(answer: Screened, day: str) -> str:
    """Return in a sentence how many lines are in which pile, on the day asked about."""
    counts = pile_counts(answer)
    told = f"{counts[MATCHED]} matched, {counts[NEEDS_PERSON]} to check by hand, "
    lines = plural(len(answer.matches), "line")
    return f"{lines} on {day}: {told}{counts[UNRESOLVED]} not found."


def settings_text(settings: Mapping[str, Any]) -> str:
    """Return what else than the day a list was asked with, in words."""
    told = [name for key, name in _SETTINGS.items() if settings.get(key)]
    return f" Asked with: {join_words(told)}." if told else ""


_SETTINGS: Final = {
    "strict": "a name alone matches nobody",
    "wide": "similar names are checked by hand too",
    "columns": "columns chosen by a person",
    "encoding": "an encoding chosen by a person",
}
