"""Answers on a terminal, each in a form of its own, with the grounds of every row below."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from graph.regimes.read_regimes import find_regime
from graph.values.vocabulary import type_words
from queries.question.answer import decimal_text
from queries.question.answer_rows import InterestRow, PathRow, Percent
from queries.question.found_page import namesake_words
from queries.question.party_facts import FoundRow
from queries.question.party_kind import kind_words
from queries.question.verdict_rows import ScreenedRow, VerdictRow
from queries.terminal import overview, party_views
from queries.terminal.candidate_views import print_pairs
from queries.terminal.fetch_views import print_catalogue, print_fetched
from queries.terminal.terminal_tables import (
    Row,
    new_console,
    print_any_rows,
    print_line,
    print_table,
    words_of,
)
from queries.words.flag_labels import labelled_flags
from queries.words.plain_words import PATH_TITLES
from queries.words.sentences import left_to_tell, note_text, path_sentence, renumber_notes
from queries.words.value_text import BOTH_ENDS, both_shares, date_text, share_text, summed_share

if TYPE_CHECKING:
    from rich.console import Console

EXPLAINED_ROWS: Final = 12
"""Most verdicts that are explained below their table; longer lists are for files."""
PATHS_SHOWN: Final = 2
"""Most sentences on one kind of path from one listed party."""
_Verdict = VerdictRow | ScreenedRow

_STYLES: Final = {"listed": "bold red", "certain": "bold red", "possible": "yellow"}
"""The keys that ``show`` prints of each list of facts; JSON has every key."""


def print_rows(rows: Sequence[Row]) -> None:
    """Print rows in the view of their answer, which a key of the first row tells."""
    console = new_console()
    if not rows:
        console.print("no rows")
        return
    if getattr(rows, "as_is", False):
        print_any_rows(console, rows, left_out=())
        return
    if all("records_read" in row or "refused" in row for row in rows):
        overview.print_outcomes(console, rows)
        return
    for key, view in _VIEWS.items():
        if key in rows[0]:
            view(console, rows)
            return
    print_any_rows(console, rows)


def print_facts(facts: Row) -> None:
    """Print one answer: the status, or its keys with values."""
    console = new_console()
    views: dict[str, Callable[[Console, Any], None]] = {
        "datasets": overview.print_status,
        "members": party_views.print_party,
        "differences_in_all": overview.print_report,
        "ways": party_views.print_connections,
    }
    for mark, view in views.items():
        if mark in facts:
            view(console, facts)
            return
    for key, value in facts.items():
        if value not in (None, "", [], ()):
            print_line(console, f"{key.replace('_', ' ')}: {words_of(value)}")


def _print_exposure(console: "Console", rows: Sequence[_Verdict]) -> None:
    from rich.text import Text

    if "parties" in rows[0]:
        # How many parties have each verdict, of all that are loaded.
        print_any_rows(console, rows)
        return
    heads = (
        "line",
        "your ref",
        "party",
        "regime",
        "date",
        "verdict",
        "result",
        "share",
        "not named",
    )
    print_table(
        console,
        heads,
        [
            (
                row.get("row_no") if row.get("match_status") else None,
                row.get("your_ref"),
                row.get("subject_name") or f"{row.get('input_name')} ({_match_words(row)})",
                row["regime"],
                row["as_of"],
                row["verdict"],
                Text(row["result"], style=_STYLES.get(row["verdict"], "bold")),
                summed_share(row, "own", BOTH_ENDS),
                _most_text(row.get("open_share_pct")),
            )
            for row in rows
        ],
    )
    if len(rows) > EXPLAINED_ROWS:
        console.print("Sentences, caveats and paths of so many rows: --out DIR or --format json.")
    else:
        for _, mine in groupby(rows, key=lambda row: row.get("subject_id")):
            print_party(console, list(mine))
    print_line(console, f"data version {rows[0]['data_version']}", style="dim")


def print_party(console: "Console", rows: Sequence[_Verdict]) -> None:
    """Print what opens the rows of one party, each row with its grounds, and their sources once.

    A number stands for one source in all of it.
    """
    opening = rows[0].get("opening")
    numbers: dict[str, int] = {}
    if opening is not None:
        numbers = {note_text(note): n for n, note in enumerate(opening["footnotes"], 1)}
        head = f"{rows[0].get('subject_name')}, {date_text(rows[0]['as_of'])}"
        print_line(console, head, style="bold")
        print_line(console, opening["text"], indent=2)
        console.print()
    every = [{*(row.get("caveats") or ())} for row in rows]
    shared = set.intersection(*every) if len(rows) > 1 else set[str]()
    for row in rows:
        _print_reasons(console, row, numbers, shared)
    if shared:
        print_line(console, f"{_name_of(rows[0])}, every rule", style="bold")
        ordered = [text for text in rows[0].get("caveats") or () if text in shared]
        _print_bullets(console, "caveats", ordered)
        console.print()
    if numbers:
        print_line(console, "sources", style="bold")
    for text, number in numbers.items():
        print_line(console, f"[{number}] {text}", indent=2, style="dim")
    console.print()


def _print_reasons(
    console: "Console", row: _Verdict, numbers: dict[str, int], shared: Collection[str]
) -> None:
    """Print why a verdict is what it is: the sentence, the shares, caveats and paths.

    Caveats that are ``shared`` by all rules of the party are left to the end.
    """
    print_line(console, f"{_name_of(row)}, {_rule_text(row)}", style="bold")
    if row.get("sentence"):
        said = renumber_notes(row["sentence"], row.get("footnotes") or (), numbers)
        print_line(console, said, indent=2)
    shares = [
        f"{word}: {share}"
        for word, share in (
            ("counted share", summed_share(row, "own", BOTH_ENDS)),
            ("economic share", summed_share(row, "product", BOTH_ENDS)),
            ("owners not named, up the whole chain", _most_text(row.get("open_share_pct"))),
        )
        if share
    ]
    if shares:
        print_line(console, "; ".join(shares), indent=2)
    turns = [turn["sentence"] for turn in row.get("turning") or ()]
    _print_bullets(console, "what would settle it, each by itself", turns)
    _print_bullets(console, "remarks", [f"{label}. {said}" for label, said in labelled_flags(row)])
    caveats = left_to_tell(row.get("caveats") or (), row.get("sentence") or "")
    _print_bullets(console, "caveats", [text for text in caveats if text not in shared])
    for title, texts in _path_groups(row.get("paths") or (), numbers).items():
        _print_bullets(console, title, texts)
    console.print()


def _name_of(row: _Verdict) -> str:
    return str(row.get("subject_name") or row.get("input_name") or "a line without a name")


def _rule_text(row: _Verdict) -> str:
    """Return the rule of a row by its title, and the first day of the version that was applied."""
    title, rule = find_regime(row["regime"]).in_text, row.get("rule_id")
    if not rule:
        return f"{title}: no version was applied"
    return f"{title}, version of {date_text(rule.rpartition('@')[2])}"


def _path_groups(paths: Sequence[PathRow], notes: dict[str, int]) -> dict[str, list[str]]:
    """Group the sentences of paths by class and by whether they count, a few a listed party.

    The numbers of those that are shown are added to ``notes``.
    """
    groups: dict[str, list[str]] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for path in paths:
        why = path.get("why_not_counted")
        counted = "not counted" if why else "counted by the rule"
        if path["class"] not in ("ownership", "control"):
            counted, why = "not counted, links never count", None
        title = f"{PATH_TITLES[path['class']]} ({counted})"
        seen[title, path["listed_id"]] += 1
        texts = groups.setdefault(title, [])
        if seen[title, path["listed_id"]] <= PATHS_SHOWN:
            said = map(note_text, path["footnotes"])
            text = path_sentence(path, [notes.setdefault(one, len(notes) + 1) for one in said])
            texts.append(f"{text} Why not: {why}" if why else text)
    for title, texts in groups.items():
        more = sum(n for (of, _), n in seen.items() if of == title) - len(texts)
        if more:
            texts.append(f"and {more} more of the same kind: ownership paths, or --format json")
    return groups


def _print_bullets(console: "Console", title: str, texts: Sequence[str]) -> None:
    if texts:
        print_line(console, title, indent=2, style="bold")
    for text in texts:
        print_line(console, f"- {text}", indent=4)


def _most_text(value: Percent) -> str:
    return f"up to {decimal_text(value)}%" if value else ""


def _match_words(row: Row) -> str:
    """Return in words why a line of a list has no party."""
    return "to check by hand" if row.get("match_status") == "needs_person" else "not found"


def _print_paths(console: "Console", rows: Sequence[PathRow]) -> None:
    for number, path in enumerate(rows, 1):
        share = share_text(path, "path", BOTH_ENDS)
        counted = "counts" if path["counts_toward_rule"] else "does not count"
        head = f"{number}. {path['listed_name']}: {path['class']}, {counted}"
        print_line(console, head + (f", {share}" if share else ""), style="bold")
        if path["why_not_counted"]:
            print_line(console, f"Not counted: {path['why_not_counted']}", indent=3)
        print_line(console, path["sentence"], indent=3)
        for text in (*path.get("remarks", ()), *path.get("footnotes", ())):
            print_line(console, text, indent=6)
        console.print()
    part = rows[0].get("explained_pct")
    if part is not None:
        print_line(console, f"These chains explain {decimal_text(part)}% of the economic share.")


def _print_hops(console: "Console", rows: Sequence[InterestRow]) -> None:
    sources: dict[str, int] = {}
    one = len({row["to_id"] for row in rows}) == 1
    heads = ("owner", "interest", "in", "from", "until", "state", "certainty", "source", "record")
    if one:
        print_line(console, f"owners of {rows[0]['to_name']}", style="bold")
    print_table(
        console,
        heads,
        [
            (
                f"{'. ' * ((row.get('depth') or 1) - 1)}{row['from_name']}",
                both_shares(row) or ", ".join(type_words(text) for text in row["types"]),
                None if one else row["to_name"],
                row["valid_from"],
                row["valid_to"],
                _state_text(row),
                row["certainty"],
                party_views.source_mark(row, sources),
                row["record"],
            )
            for row in rows
        ],
    )
    party_views.print_sources(console, sources)


def _state_text(hop: InterestRow) -> str:
    """Return the state of a hop in a word, and in short why a tree ends there."""
    state, cut = hop.get("state") or hop["holds"], hop.get("cut")
    if cut is None:
        return str(state)
    return f"{state} ({'loop' if cut.startswith('loop') else 'see above'})"


def _print_search(console: "Console", rows: Sequence[FoundRow]) -> None:
    heads = ("id", "name", "what", "more", "matched on", "score", "listed", "identifiers")
    print_table(
        console,
        heads,
        [
            (
                row["id"],
                row["name"],
                ", ".join(part for part in (kind_words(row), row["jurisdiction"]) if part),
                namesake_words(row),
                row["matched_on"],
                row["score"],
                "; ".join(row["lists"]) or ("yes" if row["listed"] else ""),
                row["identifiers"],
            )
            for row in rows
        ],
    )


_VIEWS: Final[dict[str, Callable[["Console", Sequence[Any]], None]]] = {
    "newly_listed": party_views.print_alerts,
    "causes": party_views.print_timeline,
    "moved": party_views.print_comparison,
    "left_row": print_pairs,
    "owner_name": party_views.print_owners,
    "verdict": _print_exposure,
    "counts_toward_rule": _print_paths,
    "from_id": _print_hops,
    "matched_on": _print_search,
    "raw": overview.print_quarantine,
    "versions": overview.print_regimes,
    "question": overview.print_queries,
    "can_be_fetched": print_catalogue,
    "why": print_fetched,
}
"""The view of an answer by a key that only its rows have."""
