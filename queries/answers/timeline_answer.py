"""Rows of ``timeline``: each span of constant verdict, with what changed on its first day."""

from collections.abc import Sequence
from typing import Final

from graph.over_time import change_days
from graph.over_time.change_days import Change
from graph.over_time.timeline import Stretch, timeline_of
from graph.regimes.read_regimes import find_regime
from graph.values.dates import ALWAYS, NEVER, iso_day
from graph.values.vocabulary import the_authority, type_words
from graph.world.world import World
from queries.answers.exposure_answer import verdict_keys
from queries.question.answer import Answer
from queries.question.answer_rows import Citation, ListingRow, NamedDocument, RecordRow
from queries.question.change_rows import CauseRow, TimelineRow
from queries.rows.citations import End, citation, end_of, record_row, with_end
from queries.rows.entry_changes import entries_beside
from queries.rows.hops import hop, share_percents
from queries.rows.party_rows import listing_row
from queries.words.hop_phrases import END_UNSTATED
from queries.words.list_names import list_name, one_of_several, programme_words
from queries.words.plain_words import spaced_word
from queries.words.sentences import capitalise
from queries.words.value_text import SENTENCE, date_text, share_text

TABLE_WORDS: Final = {
    "interests": "interest",
    "listings": "listing",
    "arrangements": "arrangement",
    "rulings": "ruling",
    "transfers": "transfer",
    "parties": "party",
    "links": "link",
    "gaps": "gap",
    change_days.RULE: "rule",
    change_days.WINDOW: "window",
}
"""The word in an answer for what stands in each table."""


_PAST: Final = {
    change_days.STARTS: "began",
    change_days.ENDS: "ended",
    change_days.PERHAPS_STARTS: "perhaps began",
    change_days.SURELY_STARTED: "had surely begun",
    change_days.PERHAPS_ENDS: "perhaps ended",
    change_days.SURELY_ENDED: "had surely ended",
    change_days.PAUSED: "was paused with its programme",
    change_days.IN_FORCE_AGAIN: "was in force again with its programme",
    change_days.LONG_AGO: "no longer counted as recent",
}
"""What a change did, as a sentence tells it."""
_TOOK_PLACE: Final = {
    change_days.STARTS: "took place",
    change_days.PERHAPS_STARTS: "perhaps took place",
    change_days.SURELY_STARTED: "had surely taken place",
}


def timeline_rows(world: World, number: int, regimes: Sequence[str]) -> Answer[TimelineRow]:
    """Return one row a span by regime and time; `InputError` if there is no such regime."""
    chosen = [find_regime(name) for name in regimes]
    timelines = [timeline_of(world, regime, number) for regime in chosen]
    return Answer(_span_row(one.world, stretch) for one in timelines for stretch in one.stretches)


def _span_row(world: World, stretch: Stretch) -> TimelineRow:
    found = stretch.found
    return {
        "subject_id": world.id_of(found.subject),
        "subject_name": world.name_of(found.subject),
        "regime": found.regime,
        "from": None if stretch.first == ALWAYS else iso_day(stretch.first),
        "until": None if stretch.until == NEVER else iso_day(stretch.until),
        **verdict_keys(world, found),
        "rule_ids": list(stretch.rule_ids),
        "why": found.caveats[0] if found.caveats and found.rule_id is None else None,
        "causes": [cause_row(world, change) for change in stretch.causes],
        "data_version": world.data_version,
    }


def cause_row(world: World, change: Change) -> CauseRow:
    """Return a change as a row: what changed and how, in words, and where that is stated."""
    row: CauseRow = {
        "what": TABLE_WORDS[change.table],
        "change": change.what,
        "on": iso_day(change.day),
        "sentence": "",
        "rule_id": change.rule_id,
        "hop": None,
        "listing": None,
        "source": None,
        "record": None,
        "url": None,
    }
    if change.table == change_days.RULE:
        row["sentence"] = _rule_words(change)
        return row
    # The window of a divestment is a change of the interest that was given away.
    table = "interests" if change.table == change_days.WINDOW else change.table
    said = record_row(world, table, change.row)
    cited: Citation | NamedDocument = citation(world, said)
    end = end_of(world, table, change.row) if _is_end(change, table) else None
    cited = end if isinstance(end, dict) else cited
    row["source"], row["record"], row["url"] = cited["source"], cited["record"], cited["url"]
    if table in ("interests", "links"):
        row["hop"] = with_end(
            world, table, change.row, hop(world, table, change.row, day=change.day)
        )
    if table == "listings":
        row["listing"] = listing_row(world, said, change.day)
    told = f"{describe_row(world, table, said)} {_change_words(change)}"
    if row["listing"] is not None and change.what in (change_days.STARTS, change_days.ENDS):
        told = _entry_words(world, said, row["listing"], ended=change.what == change_days.ENDS)
    told += f" ({END_UNSTATED})" if end is End.UNSTATED else ""
    row["sentence"] = capitalise(told)
    return row


def _entry_words(world: World, said: RecordRow, entry: ListingRow, *, ended: bool) -> str:
    """Return that a party came onto a list or left it, or that one entry of several did."""
    name = world.text_name_of(said["party_idx"])
    if beside := entries_beside(world, said, ended=ended):
        return one_of_several(name, entry, "", ended=ended, beside=beside)
    verb = "removed from" if ended else "put on"
    return f"{name} was {verb} {list_name(entry)}{programme_words(entry)}"


def _is_end(change: Change, table: str) -> bool:
    """Return whether a change is the end of an interest or link, whoever states it."""
    ends = change.table == change_days.WINDOW or change.what in (
        change_days.ENDS,
        change_days.PERHAPS_ENDS,
        change_days.SURELY_ENDED,
    )
    return ends and table in ("interests", "links")


def describe_row(world: World, table: str, said: RecordRow) -> str:
    """Return a few words that name a row of the record."""
    if table == "interests":
        owner, asset = (world.text_name_of(said[end]) for end in ("owner_idx", "asset_idx"))
        return f"the interest of {owner} in {asset} ({describe_holding(said)})"
    if table == "links":
        ends = [world.text_name_of(said[end]) for end in ("source_idx", "target_idx")]
        kind = spaced_word(said["role"] or said["subtype"] or said["kind"])
        return f"the link of {ends[0]} to {ends[1]} ({kind})"
    if table == "listings":
        act = f" ({said['act'] or said['programme']})" if said["act"] or said["programme"] else ""
        return f"the {said['authority']} entry of {world.text_name_of(said['party_idx'])}{act}"
    if table == "rulings":
        about = world.text_name_of(said["about_idx"])
        effect = said["effect"].replace("_", " ")
        kind = "" if effect == "none" else f" ({effect})"
        return f"the decision of {the_authority(said['authority'])} on {about}{kind}"
    if table == "gaps":
        return f"the gap about {said['about']} ({said['kind'].replace('_', ' ')})"
    if table == "parties":
        return f"the existence of {world.text_name_of(said['party_idx'])}"
    if table == "transfers":
        giver, asset = (world.text_name_of(said[end]) for end in ("giver_idx", "asset_idx"))
        to = "" if said["receiver_idx"] < 0 else f" to {world.text_name_of(said['receiver_idx'])}"
        return f"the transfer of {asset} from {giver}{to}"
    names = " and ".join(world.text_name_of(member) for member in said["members_idx"])
    return f"the arrangement of {names}"


def describe_holding(said: RecordRow) -> str:
    """Return what an interest states: its shares as ranges, else its types."""
    parts = [
        f"{_share_words(said[column])} of the {right}"
        for column, right in (("share", "shares"), ("votes", "votes"))
        if said[column] is not None
    ]
    roles = [type_words(kind) for kind in said["types"]]
    return ", ".join(parts or roles or ["a holding of unknown size"])


def _share_words(share: RecordRow) -> str:
    """Return a share in words, also where no source states it."""
    text = share_text(share_percents(share))
    return "a share that is not stated" if text == SENTENCE.unknown else text


def _change_words(change: Change) -> str:
    if change.table == change_days.WINDOW:
        return "had ended too long ago to count as recent"
    if change.table == "transfers" and change.what in _TOOK_PLACE:
        return _TOOK_PLACE[change.what]
    return _PAST.get(change.what, change.what)


def _rule_words(change: Change) -> str:
    if change.what in (
        change_days.SUSPENDED,
        change_days.RESUMED,
        change_days.COUNTS,
        change_days.COUNTS_NO_MORE,
    ):
        return f"The rule {change.what}: {change.reason}"
    if change.reason:
        return f"{change.reason} {change.what}"
    first = (change.rule_id or "").rpartition("@")[2]
    version = f"The rule of {date_text(first)}" if first else "The rule"
    return f"{version} {'begins' if change.what == change_days.STARTS else change.what}"
