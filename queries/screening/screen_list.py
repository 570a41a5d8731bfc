"""Screening: a few parties or a long list, one row for each line and regime."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, cast, final

from graph.values.dates import iso_day, parse_day
from queries.question.answer import Answer
from queries.question.answer_columns import SUMMARY
from queries.question.answer_rows import PathRow
from queries.question.arguments import NOTHING_LOADED, asked_day, future_day_remark, regime_keys
from queries.question.verdict_rows import ScreenedRow, VerdictRow
from queries.words.result_labels import NOT_ASSESSED
from queries.words.sentences import capitalise, end_sentence

if TYPE_CHECKING:
    from queries.screening.match_lines import Match
    from queries.workspace.workspace import Workspace

PROGRESS_EVERY = 500
LINES_NAMED = 10
"""Numbers of lines that a summary names; the rows have all of them."""


@dataclass
class Screened:
    """An answer with all that an export of the same bytes needs."""

    rows: Answer[ScreenedRow]
    settings: dict[str, Any]
    matches: "list[Match]" = field(default_factory=list)
    inputs: list[dict[str, Any]] = field(default_factory=list)
    guess: dict[str, str] = field(default_factory=dict)


def screen(
    workspace: "Workspace",
    parties: Sequence[str],
    list_file: Path | None,
    options: Mapping[str, Any],
    remark: Callable[[str], None],
) -> Screened:
    """Return verdicts on parties that were typed, or on every line of a list.

    Args:
        workspace: where to ask.
        parties: what ``PARTY`` may be; used where there is no list.
        list_file: a list of counterparties, CSV or XLSX.
        options: ``regimes``, ``as_of``, ``known_on``, ``links``, ``candidates``, ``encoding``,
            ``strict``, ``wide``, as the command line has them.
        remark: is called with what a person should know on the way.

    Raises:
        NotFoundError: a typed party is unknown or ambiguous (a line of a list gets a row instead).
        InputError: a regime, a date or the list is wrong.
    """
    keys = regime_keys(options.get("regimes"))
    day = asked_day(options.get("as_of"))
    if (said := future_day_remark(day)) is not None:
        remark(said)
    links = bool(options.get("links"))
    settings: dict[str, Any] = {"regimes": keys, "as_of": iso_day(day), "links": links}
    counted = options.get("candidates") or "strong"
    if counted != "strong":
        settings["candidates"] = counted
    settings |= {key: True for key in ("strict", "wide") if list_file and options.get(key)}
    known_on = options.get("known_on")
    if known_on is not None:
        settings["known_on"] = known_on = iso_day(parse_day(known_on))
        if future_day_remark(parse_day(known_on)) is not None:
            remark(f"--known-on {known_on} is still to come. What is known now is used.")
    if list_file is not None and options.get("encoding") is not None:
        settings["encoding"] = options["encoding"]
    if list_file is None:
        rows = workspace.exposure(
            parties, keys, iso_day(day), links=links, known_on=known_on, candidates=counted
        )
        numbered = Answer(full_row(row, number) for number, row in enumerate(rows, 1))
        return Screened(numbered, {**settings, "parties": list(parties)})
    return _screen_list(workspace, list_file, settings, remark)


def _screen_list(
    workspace: "Workspace",
    list_file: Path,
    settings: dict[str, Any],
    remark: Callable[[str], None],
) -> Screened:
    from ingest.files.opened_file import Opened
    from queries.screening.counterparties import read_lines
    from queries.screening.list_summary import alarm_words, best_candidate, searched_text
    from queries.screening.match_lines import match_line

    lines, guess = read_lines(list_file, remark, settings.get("encoding"))
    taken = ", ".join(f"{key} from {name!r}" for key, name in guess.items())
    remark(f"Columns: {taken}.")
    if unused := [name for name in lines[0].more if name not in guess.values()]:
        remark(f"Not used, copied to the result: {', '.join(unused)}.")
    matches = []
    for line in lines:
        matches.append(match_line(workspace.backend, line))
        if len(matches) % PROGRESS_EVERY == 0:
            remark(f"{len(matches)} of {len(lines)} lines looked up")
    if workspace.remote:
        remark("Answers come from a store: lines are compared by name and number alone.")
    else:
        remark("Lines are compared with every party that is loaded.")
        _settle(workspace, matches, settings)
    remark(_pile_counts(matches))
    sources = workspace.sources()
    if not sources:
        remark(NOTHING_LOADED)
    # Lines that name the same party share its verdicts.
    best = [best_candidate(m) for m in matches]
    asked = [
        m.party_id or (one and one["candidate_id"]) for m, one in zip(matches, best, strict=True)
    ]
    found = _ask_verdicts(workspace, [party for party in asked if party is not None], settings)
    lines_asked = _Asked(settings, found, workspace.data_version, searched_text(sources))
    rows = Answer(
        _line_row(m, party, regime, lines_asked)
        for m, party in zip(matches, asked, strict=True)
        for regime in settings["regimes"]
    )
    for said in alarm_words(rows):
        remark(said)
    source = {"file": list_file.name, "sha256": Opened(list_file).sha256, "lines": len(lines)}
    return Screened(rows, settings, matches, [source], guess)


def _pile_counts(matches: "Sequence[Match]") -> str:
    """Return in words how many lines are matched, to check by hand or not found, and which."""
    from queries.screening.match_lines import MATCHED, NEEDS_PERSON, UNRESOLVED

    piles = {
        status: [found.line.row_no for found in matches if found.status == status]
        for status in (MATCHED, NEEDS_PERSON, UNRESOLVED)
    }
    lines = "1 line" if len(matches) == 1 else f"{len(matches)} lines"
    by_hand = _pile_text(piles[NEEDS_PERSON], "to check by hand")
    return (
        f"{lines}: {len(piles[MATCHED])} matched, {by_hand}, "
        f"{_pile_text(piles[UNRESOLVED], 'not found')}."
    )


def _pile_text(numbers: "Sequence[int]", what: str) -> str:
    """Return how many lines are in a pile, and the numbers of the first of them.

    >>> _pile_text([4], "to check by hand"), _pile_text([], "not found")
    ('1 to check by hand (line 4)', '0 not found')
    """
    if not numbers:
        return f"0 {what}"
    named = ", ".join(str(number) for number in numbers[:LINES_NAMED])
    more = ", …" if len(numbers) > LINES_NAMED else ""
    return f"{len(numbers)} {what} ({'line' if len(numbers) == 1 else 'lines'} {named}{more})"


def _settle(workspace: "Workspace", matches: "list[Match]", settings: Mapping[str, Any]) -> None:
    """Compare lines with the whole record, and let what persons decided on them count."""
    from queries.decisions.line_decisions import line_ledger
    from queries.screening.line_ledger import LineLedger
    from queries.screening.line_levels import Piles, settle_lines

    world = workspace.backend.world
    head = workspace.record.head_at(world.data_version)
    if (known_on := settings.get("known_on")) is not None:
        taken = tuple(d for d in head.decisions if d.at[:10] <= known_on)
        head = replace(head, decisions=taken, day=known_on)
    piles = Piles(bool(settings.get("strict")), bool(settings.get("wide")))
    settle_lines(world, matches, piles, LineLedger(world, line_ledger(world, head)))


def _ask_verdicts(
    workspace: "Workspace", parties: Sequence[str], settings: Mapping[str, Any]
) -> dict[tuple[str, str], VerdictRow]:
    """Return the verdicts on some parties, by party and regime; each is asked once."""
    ids = list(dict.fromkeys(parties))
    if not ids:
        return {}
    rows = workspace.exposure(
        ids,
        settings["regimes"],
        settings["as_of"],
        links=settings["links"],
        candidates=settings.get("candidates", "strong"),
        known_on=settings.get("known_on"),
    )
    return {(row["subject_id"], row["regime"]): row for row in rows}


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

    Args:
        row: a row of an exposure answer.
        number: its number; a row that has one already keeps it.
        more: what the list itself says of the line.
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
class _Asked:
    """What a list was asked with, and what was found.

    Attributes:
        settings: as `Screened` has them.
        found: verdicts by party and regime.
        data_version: the data they stand on.
        searched: lists and registers with their editions, in words.
    """

    settings: Mapping[str, Any]
    found: Mapping[tuple[str, str], VerdictRow]
    data_version: str
    searched: str


def _line_row(match: "Match", party: str | None, regime: str, asked: _Asked) -> ScreenedRow:
    """Return the row of a line under one regime.

    Args:
        match: the line.
        party: the party that was taken, or its best candidate.
        regime: the key of the rule.
        asked: what the list was asked with.
    """
    from queries.screening.list_summary import candidate_columns, nearest_rejected
    from queries.screening.match_lines import UNRESOLVED

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


def _nobody_caveat(match: "Match", searched: str) -> str:
    """Return why a line has no party, and what to do about it or where was looked."""
    from queries.screening.match_lines import NEEDS_PERSON

    said = end_sentence(capitalise(match.reason))
    return (
        f"{said} Choose one in matches.csv."
        if match.status == NEEDS_PERSON
        else f"{said} {searched}"
    )


def _own_column(heading: str) -> str:
    """Return the name of the column that carries a heading of the person's own.

    >>> _own_column("desk"), _own_column("name")
    ('input_desk', 'input_name (2)')
    """
    column = f"input_{heading}"
    return f"{column} (2)" if column in SUMMARY else column
