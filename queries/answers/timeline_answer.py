"""Rows of ``timeline``: each span of constant verdict, with what changed on its first day."""

from collections.abc import Sequence
from typing import Final

from graph.over_time.change_days import RESUMED, RULE, SUSPENDED, WINDOW, Change
from graph.over_time.timeline import Stretch, timeline_of
from graph.regimes.read_regimes import find_regime
from graph.values.dates import ALWAYS, NEVER, iso_day
from graph.values.share import is_open, ticks_to_percent
from graph.verdict.assess_party import Assessment
from graph.world.world import World
from queries.answers.hops import citation, hop, record_row, share_percents
from queries.answers.party_answer import listing_row
from queries.question.answer import Answer
from queries.question.answer_rows import RecordRow
from queries.question.verdict_rows import CauseRow, TimelineRow, VerdictKeys
from queries.words.value_text import share_text

TABLE_WORDS: Final = {
    "interests": "interest",
    "listings": "listing",
    "arrangements": "arrangement",
    "rulings": "ruling",
    "links": "link",
    "gaps": "gap",
    RULE: "rule",
    WINDOW: "window",
}
"""The word in an answer for what stands in each table."""


def timeline_rows(world: World, number: int, regimes: Sequence[str]) -> Answer[TimelineRow]:
    """Return one row a span, regime by regime, in order of time.

    Args:
        world: the record, or the cone of the party.
        number: world number of the party.
        regimes: keys or short names.

    Raises:
        InputError: there is no such regime.
    """
    chosen = [find_regime(name) for name in regimes]
    timelines = [timeline_of(world, regime, number) for regime in chosen]
    return Answer(_span_row(one.world, stretch) for one in timelines for stretch in one.stretches)


def verdict_keys(world: World, found: Assessment) -> VerdictKeys:
    """Return an assessment without its paths: verdict, shares in percent, listed owners, flags."""
    low, high = found.own_low_ticks, found.own_high_ticks
    none = low is None or high is None
    return {
        "verdict": found.verdict.value,
        "basis": found.basis.value,
        "measure": found.measure,
        "own_min_pct": None if low is None else ticks_to_percent(low, upper=False),
        "own_max_pct": None if high is None else ticks_to_percent(high, upper=True),
        "min_closed": None if none else not is_open(low or 0),
        "max_closed": None if none else not is_open(high or 0),
        "listed_owners": [world.id_of(n) for n in found.listed_owners],
        "listed_owner_names": [world.name_of(n) for n in found.listed_owners],
        "flags": list(found.flags),
        "deciding_fact": found.deciding_fact,
    }


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
    if change.table == RULE:
        row["sentence"] = _rule_words(change)
        return row
    # The window of a divestment is a change of the interest that was given away.
    table = "interests" if change.table == WINDOW else change.table
    said = record_row(world, table, change.row)
    cited = citation(world, said)
    row["source"], row["record"], row["url"] = cited["source"], cited["record"], cited["url"]
    if table in ("interests", "links"):
        row["hop"] = hop(world, table, change.row, day=change.day)
    if table == "listings":
        row["listing"] = listing_row(world, said, change.day)
    row["sentence"] = f"{describe_row(world, table, said)} {_change_words(change)}"
    return row


def describe_row(world: World, table: str, said: RecordRow) -> str:
    """Return a few words that name a row of the record."""
    if table == "interests":
        owner, asset = (world.name_of(said[end]) for end in ("owner_idx", "asset_idx"))
        return f"{owner} → {asset}: {describe_holding(said)}"
    if table == "links":
        ends = [world.name_of(said[end]) for end in ("source_idx", "target_idx")]
        return f"{' → '.join(ends)}: {said['role'] or said['subtype'] or said['kind']}"
    if table == "listings":
        act = f", {said['act'] or said['programme']}" if said["act"] or said["programme"] else ""
        return f"{said['authority']} listing of {world.name_of(said['party_idx'])}{act}"
    if table == "rulings":
        about = world.name_of(said["about_idx"])
        return f"ruling of {said['authority']} on {about} ({said['effect'].replace('_', ' ')})"
    if table == "gaps":
        return f"gap about {said['about']} ({said['kind'].replace('_', ' ')})"
    names = " and ".join(world.name_of(member) for member in said["members_idx"])
    return f"arrangement of {names}"


def describe_holding(said: RecordRow) -> str:
    """Return what an interest states: its shares as ranges, else its types."""
    parts = [
        f"{share_text(share_percents(said[column]))} of the {right}"
        for column, right in (("share", "shares"), ("votes", "votes"))
        if said[column] is not None
    ]
    return ", ".join(parts or said["types"] or ["a holding of unknown size"])


def _change_words(change: Change) -> str:
    if change.table == WINDOW:
        return "was given away; the window that counts it is over"
    return change.what


def _rule_words(change: Change) -> str:
    if change.what in (SUSPENDED, RESUMED):
        return f"The rule {change.what}: {change.reason}"
    if change.reason:
        return f"{change.reason} {change.what}"
    return f"Version {change.rule_id} of the rule {change.what}"
