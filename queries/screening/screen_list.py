"""Screening: a few parties or a long list, one row for each line and regime."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.values.dates import iso_day, parse_day
from queries.question.answer import Answer
from queries.question.arguments import NOTHING_LOADED, asked_day, future_day_remark, regime_keys
from queries.question.verdict_rows import ScreenedRow
from queries.screening.line_rows import full_row
from queries.screening.pace import Paces, Watch

if TYPE_CHECKING:
    from queries.screening.line_journal import LineJournal
    from queries.screening.match_lines import Line, Match
    from queries.workspace.workspace import Workspace

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
    journal: "LineJournal | None" = None


def screen(
    workspace: "Workspace",
    parties: Sequence[str],
    list_file: Path | None,
    options: Mapping[str, Any],
    remark: Callable[[str], None],
    watch: Watch | None = None,
) -> Screened:
    """Return verdicts on parties that were typed, or on every line of a list (CSV or XLSX).

    ``options`` are ``regimes``, ``as_of``, ``known_on``, ``links``, ``candidates``, ``encoding``,
    ``columns``, ``strict``, ``wide``, as the command line has them. With ``out``, the folder of the
    answer, what is done is noted there, and ``resume`` goes on with it; ``anew`` begins anew where
    the data or the question are others by now. ``watch`` sees how far a list is, and can end it.
    Raises `NotFoundError` if a typed party is unknown or ambiguous (a line of a list gets a row
    instead), `InputError` for a regime, a date or the list.
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
    settings |= {
        key: options[key] for key in ("encoding", "columns") if list_file and options.get(key)
    }
    if list_file is None:
        rows = workspace.exposure(
            parties, keys, iso_day(day), links=links, known_on=known_on, candidates=counted
        )
        numbered = Answer(full_row(row, number) for number, row in enumerate(rows, 1))
        return Screened(numbered, {**settings, "parties": list(parties)})
    paces = Paces(remark, watch)
    return _screen_list(workspace, list_file, settings, options, paces)


def _screen_list(
    workspace: "Workspace",
    list_file: Path,
    settings: dict[str, Any],
    options: Mapping[str, Any],
    paces: Paces,
) -> Screened:
    from ingest.files.opened_file import Opened
    from queries.screening.counterparties import read_lines
    from queries.screening.line_journal import LineJournal
    from queries.screening.line_rows import alarm_words

    remark = paces.remark
    given = settings.get("encoding"), settings.get("columns")
    lines, guess = read_lines(list_file, remark, *given)
    taken = ", ".join(f"{key} from {name!r}" for key, name in guess.items())
    remark(f"Columns: {taken}.")
    if further := [*lines[0].numbers]:
        remark(f"Also compared as numbers: {', '.join(further)}.")
    known = {*guess.values(), *further}
    if unused := [name for name in lines[0].more if name not in known]:
        remark(f"Not used, copied to the result: {', '.join(unused)}.")
    source = {"file": list_file.name, "sha256": Opened(list_file).sha256, "lines": len(lines)}
    journal = LineJournal()
    if (out := options.get("out")) is not None:
        question = _question(workspace, source, settings, bom=bool(options.get("bom")))
        how = {key: bool(options.get(key)) for key in ("resume", "anew")}
        journal = LineJournal.open(out, question, **how)
    try:
        matches = _look_up(workspace, lines, settings, journal, paces)
        remark(_pile_counts(matches))
        if not workspace.sources():
            remark(NOTHING_LOADED)
        # Lines that name the same party share its verdicts.
        parties = [one for one in dict.fromkeys(map(asked_party, matches)) if one is not None]
        ask_verdicts(workspace, parties, settings, journal, paces)
        answer = Screened(Answer(), settings, matches, [source], guess, journal)
        answer.rows = rows_of_list(workspace, answer)
        for said in alarm_words(answer.rows, matches):
            remark(said)
    except BaseException:
        journal.close()
        raise
    return answer


def parties_by_number(workspace: "Workspace", lines: "Sequence[Line]") -> list[str | None]:
    """Return the party that the number or id of each line settles, as a list would be matched.

    ``None`` where none does, where a person must look, and where a name alone fits.
    """
    from queries.decisions.line_decisions import line_ledger
    from queries.screening.line_ledger import LineLedger
    from queries.screening.line_levels import settle_by_number
    from queries.screening.match_lines import BY_NAME, MATCHED, match_line

    matches = [match_line(workspace.backend, line) for line in lines]
    if matches and not workspace.remote:
        world = workspace.backend.world
        head = workspace.record.head_at(world.data_version)
        ledger = LineLedger(world, line_ledger(world, head))
        for match in matches:
            settle_by_number(world, match, ledger)
    return [
        one.party_id if one.status == MATCHED and one.by != BY_NAME else None for one in matches
    ]


def asked_party(match: "Match") -> str | None:
    """Return the party whose verdicts stand beside a line: the one taken, else the likeliest."""
    from queries.screening.line_rows import best_candidate

    best = best_candidate(match)
    return match.party_id or (best and best["candidate_id"])


def rows_of_list(workspace: "Workspace", answer: Screened) -> Answer[ScreenedRow]:
    """Return a row for each line and rule of a list, from its matches and verdicts."""
    from queries.screening.line_rows import AskedList, row_of_line, searched_text

    settings, searched = answer.settings, searched_text(workspace.sources())
    found = answer.journal.verdicts if answer.journal is not None else {}
    asked = AskedList(settings, found, workspace.data_version, searched)
    return Answer(
        row_of_line(match, asked_party(match), regime, asked)
        for match in answer.matches
        for regime in settings["regimes"]
    )


def _question(
    workspace: "Workspace", source: Mapping[str, Any], settings: Mapping[str, Any], *, bom: bool
) -> dict[str, Any]:
    """Return all that the bytes of an answer rest on, by what it is called."""
    from importlib.metadata import version

    known = {"as_of": "day", "known_on": "--known-on"}
    return {
        "list": f"{source['file']} (SHA-256 {source['sha256']})",
        "data version": workspace.data_version,
        "software": version("ownership-explorer"),
        "rule statuses": [str(one) for one in workspace.backend.rule_statuses()],
        **{known.get(key, key): value for key, value in settings.items()},
        "--bom": bom,
    }


def _look_up(
    workspace: "Workspace",
    lines: "Sequence[Line]",
    settings: Mapping[str, Any],
    journal: "LineJournal",
    paces: Paces,
) -> "list[Match]":
    """Return the lines of a list with their parties and piles."""
    from queries.screening.match_lines import line_identifiers, match_line
    from queries.screening.names_ahead import look_ahead

    if workspace.remote:
        paces.remark("Answers come from a store: lines are compared by name and number alone.")
    settled = journal.settled_lines(lines)
    if settled is not None:
        return settled
    pace = paces.begin("lines looked up")
    if not workspace.remote:
        # One look at all numbers of a register takes as long as one for each of them.
        numbers = (text for line in lines for text in line_identifiers(line))
        workspace.backend.world.look_up_numbers(numbers)
    matches: list[Match] = []
    with look_ahead(workspace.backend, (line.name for line in lines)) as finder:
        for line in lines:
            pace.step(len(matches), len(lines))
            match = journal.match_of(line)
            if match is None:
                match = match_line(finder, line)
                journal.add_match(match)
            matches.append(match)
    if not workspace.remote:
        paces.remark("Lines are compared with every party that is loaded.")
        _settle(workspace, matches, settings, paces)
    journal.add_settled(matches)
    return matches


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


def _settle(
    workspace: "Workspace",
    matches: "list[Match]",
    settings: Mapping[str, Any],
    paces: Paces,
) -> None:
    """Compare lines with the whole record, and let what persons decided on them count."""
    from graph.candidates.candidate_search import Comparing
    from queries.decisions.line_decisions import line_ledger
    from queries.screening.line_ledger import LineLedger
    from queries.screening.line_levels import Piles, settle_lines

    world = workspace.backend.world
    head = workspace.record.head_at(world.data_version)
    if (known_on := settings.get("known_on")) is not None:
        taken = tuple(d for d in head.decisions if d.at[:10] <= known_on)
        head = replace(head, decisions=taken, day=known_on)
    piles = Piles(bool(settings.get("strict")), bool(settings.get("wide")))
    how = Comparing(
        among=False,
        step=paces.begin("parties compared with the list").step,
        judged=paces.begin("likely pairs looked at").step,
    )
    ledger = LineLedger(world, line_ledger(world, head))
    step = paces.begin("lines sorted by how sure the match is").step
    settle_lines(world, matches, piles, ledger, how, step)


def ask_verdicts(
    workspace: "Workspace",
    ids: Sequence[str],
    settings: Mapping[str, Any],
    journal: "LineJournal",
    paces: Paces,
) -> None:
    """Put the verdicts on some parties into the journal; each is asked once."""
    from queries.party_answer.answer_text import MOST_OPENINGS

    keys, day = settings["regimes"], settings["as_of"]
    how = {"links": settings["links"], "candidates": settings.get("candidates", "strong")}
    left = [one for one in ids if any((one, key) not in journal.verdicts for key in keys)]
    if not left:
        return
    if len(ids) <= MOST_OPENINGS or settings.get("known_on") is not None:
        journal.add_verdicts(
            workspace.exposure(ids, keys, day, known_on=settings.get("known_on"), **how)
        )
        return
    pace = paces.begin("parties with their results")
    done = len(ids) - len(left)
    for number, rows in enumerate(workspace.exposure_of_each(left, ids, keys, day, **how), done):
        pace.step(number, len(ids))
        journal.add_verdicts(rows)
