"""Rows of ``compare``: a regime's verdict on two days or data versions, and what moved it."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from graph.head.decisions import Decision
from graph.over_time.comparison import Comparison, compare
from graph.over_time.moves import JUDGEMENT, LISTS, WINDOW, Move, Side, StatedRow
from graph.regimes.read_regimes import find_regime
from graph.regimes.regime import Regime
from graph.values.dates import end_text, iso_day, parse_day
from graph.values.errors import InputError
from graph.verdict.assess_party import Assessment
from graph.world.open_world import open_world
from graph.world.world import World
from queries.answers.exposure_answer import verdict_keys
from queries.answers.judgement_moves import judgement_rows
from queries.answers.known_on import earlier_number
from queries.answers.timeline_answer import TABLE_WORDS, describe_holding, describe_row
from queries.question.answer import Answer
from queries.question.answer_rows import RecordRow
from queries.question.arguments import asked_day, quoted_input
from queries.question.change_rows import CompareRow, CompareSide, MoveRow
from queries.rows.citations import citation, end_of
from queries.rows.entry_changes import entries_beside
from queries.rows.hops import hop, state_on
from queries.rows.party_rows import listing_row
from queries.words.list_names import entry_change
from queries.words.sentences import capitalise, end_sentence
from queries.words.value_text import date_text
from queries.words.verdict_sentences import UNASSESSED

if TYPE_CHECKING:
    from queries.question.backend import WorkspaceBase

_DAY: Final = re.compile(r"\d{4}(-.*)?\Z")
_NAMED_MOVES: Final = 12
"""Moves that a sentence names; the list has all."""


def compare_rows(
    workspace: "WorkspaceBase",
    party: str,
    ends: tuple[str, str],
    regimes: Sequence[str],
    as_of: str | None,
) -> Answer[CompareRow]:
    """Return one row a regime for two ends, each an ISO day or a data version.

    ``as_of`` is the day of an end that is a data version. Raises `NotFoundError` for a party,
    `InputError` for a day or a data version that is not known, gone, or silent on the party.
    """
    party_id, chosen = workspace.resolve(party), [find_regime(name) for name in regimes]
    days = [parse_day(text) for text in ends if _DAY.match(text)]
    # Of a day and a data version, the version is asked about that same day.
    otherwise = days[0] if len(days) == 1 and as_of is None else asked_day(as_of)
    now = workspace.backend.world_for([party_id], links=False)
    sides = []
    for text in ends:
        is_day = _DAY.match(text) is not None
        world = now if is_day else _open_version(workspace, text)
        # An older version may know the party under another id, or not at all.
        number = earlier_number(now, world, party, party_id) if world is not now else None
        if world is now:
            number = now.number_of(party_id)
        if number is None:
            raise InputError(
                f"data version {text} states nothing of {quoted_input(party)}; choose a later one"
            )
        sides.append(Side.build(world, number, parse_day(text) if is_day else otherwise))
    ledger = _ledger_of(workspace, sides[1].world)
    return Answer(
        comparison_row(compare(sides[0], sides[1], regime), regime, ledger) for regime in chosen
    )


def compare_known(
    workspace: "WorkspaceBase",
    party_id: str,
    before: tuple[str, str],
    as_of: str,
    regime: str,
) -> CompareRow:
    """Compare what a rule said of a party on a day, from an older data version, with now.

    ``before`` is that version and the ISO day asked then. Raises `InputError` if the version is
    gone, or states nothing of the party.
    """
    now, chosen = workspace.backend.world_for([party_id], links=False), find_regime(regime)
    number = now.number_of(party_id)
    world = _open_version(workspace, before[0])
    old = earlier_number(workspace.backend.world, world, party_id, party_id)
    if number is None or old is None:
        raise InputError(f"data version {before[0]} states nothing of {quoted_input(party_id)}")
    sides = Side.build(world, old, parse_day(before[1])), Side.build(now, number, parse_day(as_of))
    return comparison_row(compare(*sides, chosen), chosen, _ledger_of(workspace, now))


def _open_version(workspace: "WorkspaceBase", data_version: str) -> World:
    """Open an older data version; `InputError` if it is not known or gone, or a store answers."""
    backend = workspace.backend
    if data_version == backend.data_version and backend.record is not None:
        return backend.world
    if backend.record is None:
        raise InputError(
            f"{quoted_input(data_version)} is no day, and a store holds one data version only; "
            "give two days, or leave --store out"
        )
    return open_world(backend.record, head=backend.record.head_at(data_version))


def _ledger_of(workspace: "WorkspaceBase", world: World) -> Sequence[Decision]:
    """Return the decisions that had been taken in a data version; none of a store, or if gone."""
    record = workspace.backend.record
    try:
        return () if record is None else record.head_at(world.data_version).judgements
    except InputError:
        # Others dropped data of it since it was opened: what is compared is still in memory.
        return ()


def comparison_row(
    found: Comparison, regime: Regime, ledger: Sequence[Decision] = ()
) -> CompareRow:
    """Return a comparison as a row: both verdicts, every move, and both in a sentence.

    ``ledger`` is that of the later side; what was taken back is told with who did it.
    """
    world, number = found.after.world, found.after.target
    moved = [row for move in found.moves for row in _move_rows(found, move, ledger)]
    moved.sort(key=lambda move: move["on"] or "")
    old, new = found.old.verdict.value, found.new.verdict.value
    row: CompareRow = {
        "subject_id": world.id_of(number),
        "subject_name": world.name_of(number),
        "regime": regime.key,
        "from": _side_row(found.before, found.old),
        "to": _side_row(found.after, found.new),
        "changed": old != new,
        "moved": moved,
        "data_version": world.data_version,
        "sentence": "",
    }
    row["sentence"] = _sentence(row)
    return row


def _side_row(side: Side, found: Assessment) -> CompareSide:
    return {
        "as_of": iso_day(side.day),
        "data_version": side.world.data_version,
        "rule_id": found.rule_id,
        **verdict_keys(side.cone.world, found),
    }


def _sentence(row: CompareRow) -> str:
    """Return both results in a sentence, and what moved in another each."""
    before, after, moved = row["from"], row["to"], row["moved"]
    words = f"{row['subject_name']}, between {_both_sides(before, after)}:"
    if before["result"] != after["result"]:
        words += f' from "{before["result"]}" to "{after["result"]}".'
    else:
        words += f' "{before["result"]}" on both sides.'
    if not moved:
        return f"{words} Nothing relevant changed."
    said = " ".join(end_sentence(capitalise(move["sentence"])) for move in moved[:_NAMED_MOVES])
    rest = len(moved) - _NAMED_MOVES
    return f"{words} {said}" + (f" And {rest} more." if rest > 0 else "")


def _both_sides(before: CompareSide, after: CompareSide) -> str:
    """Return the two days, the year once where it is the same; else the data versions."""
    if before["as_of"] == after["as_of"]:
        return " and ".join(f"data version {s['data_version'][:12]}" for s in (before, after))
    first, last = date_text(before["as_of"]), date_text(after["as_of"])
    return f"{first.removesuffix(last[-5:])} and {last}"


def _entry_change(row: MoveRow, world: World, said: RecordRow, day: int) -> str | None:
    """Return how an entry of a list began or ended; ``None`` for other changes.

    ``day`` is that of the side on which it had ended, or on which it was not yet there.
    """
    sides, entry = (row["before"], row["after"]), row["listing"]
    if entry is None or not {"ended", "not yet"}.intersection(sides):
        return None
    ended = "ended" in sides
    beside = entries_beside(world, said, ended=ended, days=[day] if ended else ())
    name = world.text_name_of(said["party_idx"])
    return entry_change(name, entry, ended=ended, beside=beside)


def _move_rows(found: Comparison, move: Move, ledger: Sequence[Decision]) -> Iterator[MoveRow]:
    """Yield a move as a row; of who is one party, a row for each pair."""
    if move.what == JUDGEMENT:
        yield from judgement_rows(found, move, ledger)
    else:
        yield _move_row(found, move)


def _move_row(found: Comparison, move: Move) -> MoveRow:
    """Return a move as a row: what is stated before and after, and the source of it."""
    row: MoveRow = {
        "what": TABLE_WORDS.get(move.what, move.what),
        "on": None,
        "before": move.old,
        "after": move.new,
        "hop": None,
        "listing": None,
        "source": None,
        "record": None,
        "url": None,
        "sentence": "",
    }
    stated = move.stated_rows()
    if not stated:
        if move.what == LISTS:
            row["sentence"] = _search_sentence(move.old or "", move.new or "")
            return row
        before, after = (_version_words(said) for said in (move.old, move.new))
        row["sentence"] = f"{row['what']}: {before} before, {after} after"
        return row
    table = "interests" if move.what == WINDOW else move.what
    side = found.after if move.after else found.before
    world, first = side.cone.world, stated[0]
    cited = citation(world, first.said)
    row["source"], row["record"], row["url"] = cited["source"], cited["record"], cited["url"]
    # Shares are named only where they differ: else only what is in force has moved.
    told = table == "interests" and len({describe_holding(one.said) for one in stated}) > 1
    row["before"] = _describe_state(move.before, found.before, shares=told)
    row["after"] = _describe_state(move.after, found.after, shares=told)
    if move.what == WINDOW:
        row["before"], row["after"] = "ended lately", "ended long ago"
    if table in ("interests", "links"):
        row["hop"] = hop(world, table, first.row, day=side.day)
        end = end_of(world, table, first.row)
        # What ended between the two is cited to whatever states the end.
        if (row["after"] or "").endswith("ended") and isinstance(end, dict):
            row["source"], row["record"], row["url"] = end["source"], end["record"], end["url"]
    if table == "listings":
        row["listing"] = listing_row(world, first.said, side.day)
    row["on"] = _day_of(move, row)
    described = describe_row(world, table, first.said).removesuffix(",")
    if told:
        described = described.removesuffix(f" ({describe_holding(first.said)})")
    words = f"{described}: {row['before']} before, {row['after']} after"
    if row["on"] and row["what"] != "window":
        verb = "began" if row["before"] == "not yet" or not move.before else "ended"
        words = f"{described}, {verb} {end_text(row['on'])}"
    without = found.before if row["before"] == "ended" else found.after
    said = _entry_change(row, world, first.said, without.day) or words
    # Of an entry the sentence names the list and the day; who reports it stands beside.
    who = "" if row["what"] == "listing" else f" ({cited['publisher'] or cited['source']})"
    row["sentence"] = f"{said}{who}"
    return row


def _search_sentence(old: str, new: str) -> str:
    """Return in words why a rule said nothing on one side, and what was searched on the other.

    >>> _search_sentence("Not assessed: no EU list entries are loaded.", "EU entries searched: 2.")
    'Before, not assessed: no EU list entries were loaded. Now, EU entries searched: 2'
    """
    told = []
    for when, said in (("Before", old), ("Now", new)):
        why = said.removeprefix(UNASSESSED).strip()
        told.append(f"{when}, {said if why == said else f'not assessed: {why}'}")
    words = told[0].replace(" are loaded", " were loaded")
    return f"{words} {told[1]}".removesuffix(".")


def _version_words(said: str | None) -> str:
    """Return a version of a rule by its first day, and any other text as it is."""
    _, at, first = (said or "nothing").rpartition("@")
    return f"that of {date_text(first)}" if at else said or "nothing"


def _day_of(move: Move, row: MoveRow) -> str | None:
    """Return the published day on which what is one row on both sides began or ended."""
    stated = {
        (one.said["start"] or one.said.get("date"), one.said["end"]) for one in move.stated_rows()
    }
    if len(stated) != 1:
        return None
    start, end = stated.pop()
    if "ended" in (row["before"], row["after"]):
        return str(end) if end else None
    return str(start) if start and "not yet" in (row["before"], row["after"]) else None


def _describe_state(rows: Sequence[StatedRow], side: Side, *, shares: bool) -> str:
    """Return whether rows are in force on a side; with the shares that they state, if asked."""
    parts = []
    for stated in rows:
        state = state_on(stated.said, side.day)
        told = [describe_holding(stated.said)] if shares else []
        # Of a share that is named, its state is only told where it is another one.
        parts.append(", ".join(told if told and state == "in force" else [*told, state]))
    return "; ".join(parts) or "not stated"
