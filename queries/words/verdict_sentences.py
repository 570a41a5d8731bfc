"""A verdict in sentences: the result, the numbers it rests on, what decides, what is not known.

Every number in a sentence is one of the row: a share that reached no threshold is said to be held,
and a party below one is never said to be owned by nobody. Facts of the day asked about stand in
the past, so that the text never depends on the clock.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from graph.reasons.rebuttal_words import REBUTTED_ABOVE
from graph.verdict.caveats import ENDS_ENTRY
from queries.question.answer_rows import ListingRow, Percent
from queries.question.verdict_rows import VerdictRow
from queries.words.hop_phrases import one_line
from queries.words.list_names import entry_words, list_name
from queries.words.result_labels import REBUTTED, UNDATED
from queries.words.sentences import capitalise, end_sentence
from queries.words.value_text import date_text, percentage, range_text, share_text

MOST_NAMES: Final = 5
FULL_PERCENT: Final = 100


@dataclass(frozen=True)
class RuleWords:
    """What a sentence says of the rule.

    Attributes:
        title: such as ``the ownership and control test of EU asset freezes``.
        threshold: such as ``50%`` or ``more than 50%``; ``None`` where no version applied.
        owners: the rule asks for beneficial owners, person by person.
        alone: the shares are those of the listed party that comes furthest, not of all together.
    """

    title: str
    threshold: str | None = None
    owners: bool = False
    alone: bool = False


@dataclass(frozen=True)
class Holders:
    """The listed parties that a verdict rests on.

    Attributes:
        names: their names; those alone whose holdings count, where some do.
        entries: the entry to cite of each, by name.
    """

    names: Sequence[str] = ()
    entries: Mapping[str, ListingRow] | None = None

    def words(self, *, dated: bool = True) -> str:
        """Return the names, each with its list where there are few."""
        if not self.names:
            return "an owner on the list"
        if not dated or len(self.names) > 2:
            return join_names(self.names)
        return " and ".join(map(self._with_entry, self.names))

    def _with_entry(self, name: str) -> str:
        entry = (self.entries or {}).get(name)
        return name if entry is None else f"{name}, {entry_words(entry)},"


def verdict_sentence(
    row: VerdictRow, rule: RuleWords, holders: Holders, more: Sequence[str] = ()
) -> str:
    """Return a verdict in words: its label, then sentences.

    Args:
        row: an exposure row, with ``result`` and ``reading``.
        rule: what is said of the rule.
        holders: who is listed above the party.
        more: sentences on what ended before the day.
    """
    reading = "" if row["verdict"] == "not_assessed" else row["reading"]
    parts = [f"{row['result']}.", reading, *_details(row, rule, holders), *more]
    parts += _unknown_part(row)
    return one_line(" ".join(part for part in parts if part))


def reading_of(row: VerdictRow, rule: RuleWords, holders: Holders) -> str:
    """Return what a verdict says of a party in one sentence that can be printed by itself."""
    name, day = row["subject_name"], date_text(row["as_of"])
    under, entries = f"under {rule.title} on {day}", row.get("listings") or []
    kind = "controlled" if row["basis"] == "control" else "owned"
    if rule.owners and row["verdict"] in ("certain", "possible", "review"):
        return one_line(_owner_reading(row, under, holders))
    match row["verdict"]:
        case "listed":
            said = _listed_reading(name, day, entries, row)
        case "certain":
            who = holders.words().rstrip(",")
            comma = "," if who != holders.words() else ""
            said = f"{name} counts as {kind} by {who}{comma} {under}"
        case "possible" if row["basis"] == "listing":
            said = _open_listing(name, day, entries, row)
        case "possible":
            said = f"{name} may count as {kind} by {holders.words(dated=False)} {under}"
        case "review" if row["basis"] == "listing":
            said = f"Whether {name} was on a list that counts {under} is open"
        case "review":
            said = f"Shares do not decide whether {name} counts {under}; a person must"
        case "not_assessed":
            said = f"{name} was not assessed {under}"
        case _:
            said = _excluded_reading(row, rule, holders, under)
    return end_sentence(one_line(said))


def join_names(names: Sequence[str]) -> str:
    """Return names as a list; from the sixth on they are counted."""
    shown = list(names[:MOST_NAMES])
    more = len(names) - len(shown)
    last = f"{more} more" if more else shown.pop()
    return f"{', '.join(shown)} and {last}" if shown else last


def _listed_reading(name: str, day: str, entries: Sequence[ListingRow], row: VerdictRow) -> str:
    if not entries:
        return f"{name} was on a list of this rule on {day}"
    entry = entries[0]
    programme = f" ({entry['programme']})" if entry["programme"] else ""
    if entry["start"]:
        return f"{name} was on {list_name(entry)}{programme} from {date_text(entry['start'])}"
    seen = f" in the edition of {date_text(entry['observed_on'])}" if entry["observed_on"] else ""
    return f"{name} was on {list_name(entry)}{programme}{seen}; no date of listing is stated"


def _open_listing(name: str, day: str, entries: Sequence[ListingRow], row: VerdictRow) -> str:
    if not entries:
        return f"It is open whether {name} was on a list of this rule on {day}"
    entry = entries[0]
    programme = f" ({entry['programme']})" if entry["programme"] else ""
    if UNDATED in row["flags"] or not entry["start"]:
        seen = f" in the file of {date_text(entry['observed_on'])}" if entry["observed_on"] else ""
        return (
            f"{name} is on {list_name(entry)}{programme}{seen}, which gives no date of listing and "
            f"does not show whether the entry stood on {day}"
        )
    return f"It is open whether {name} was on {list_name(entry)}{programme} on {day}"


def _owner_reading(row: VerdictRow, under: str, holders: Holders) -> str:
    """Return the reading of a rule that assesses each person alone."""
    several = len(holders.names) > 1
    who = holders.words(dated=False)
    some = f"at least one of {who}" if several else who
    verb = {"certain": "was", "possible": "may have been"}.get(row["verdict"])
    if verb is None:
        said = f"Shares do not decide whether {some} was a beneficial owner of"
        return f"{said} {row['subject_name']} {under}; a person must."
    said = f"{some} {verb} a beneficial owner of {row['subject_name']} {under}"
    return end_sentence(capitalise(said))


def _excluded_reading(row: VerdictRow, rule: RuleWords, holders: Holders, under: str) -> str:
    """Return why a party is excluded: cleared by a ruling, below the threshold, or nobody found."""
    name = row["subject_name"]
    if REBUTTED in row["flags"]:
        return f"{name} does not count as owned {under}, because a ruling rebuts the presumption"
    if row["own_max_pct"] and rule.owners:
        held = _holding_clause(row, rule, holders)
        return f"No listed party counts as a beneficial owner of {name} {under}: {held}"
    if row["own_max_pct"]:
        return f"{name} does not count as owned {under}: {_holding_clause(row, rule, holders)}"
    if row["unknown_owners"] == "none" and row["unknown_share_max_pct"] == FULL_PERCENT:
        # Nobody is stated to hold anything, and yet nothing is open: what has no owners at all.
        ended = (text for text in row["caveats"] if text.endswith(ENDS_ENTRY))
        said = f"No entry counts for {name} {under}; a person or public body has no owners"
        return ". ".join([said, *ended])
    known = {
        "none": "all of it is stated and ends at people, public bodies or parties on the list",
        "some": f"up to {_open(row)} is in hands that no source states",
    }.get(row["unknown_owners"] or "", "who is behind it is not known")
    if REBUTTED_ABOVE in row["flags"]:
        known = f"a ruling sets an owner of it apart; {known}"
    if row["listed_owner_names"]:
        who = join_names(row["listed_owner_names"])
        return f"Nothing that leads from {who} to {name} counts {under}; {known}"
    return f"No owner on the list is stated for {name} {under}: {known}"


def _holding_clause(row: VerdictRow, rule: RuleWords, holders: Holders) -> str:
    """Return what listed parties held and what the rule asks for, as a clause."""
    share, several = share_text(row, "own"), len(holders.names) != 1
    votes = " of the votes" if row["measure"] == "votes" else ""
    if several and rule.alone:
        share = _most(row["own_max_pct"], row["max_closed"])
        held = f"no listed party by itself held more than {share.removeprefix('up to ')}{votes}"
        if row["max_closed"] is False:
            held = f"each listed party by itself held {share}{votes}"
        if row["verdict"] != "excluded":
            furthest = share_text(row, "own")
            held = f"the listed party that comes furthest held {furthest}{votes}"
    elif several:
        held = f"parties on the list held {share}{votes} together"
    else:
        who = holders.words(dated=row["verdict"] != "certain")
        held = f"{who} held {share}{votes}"
    asked = f"; the rule asks for {rule.threshold}" if rule.threshold else ""
    return f"{held}{asked}"


def _most(high: Percent, closed: bool | None) -> str:
    return range_text(Decimal(0), high, low_closed=True, high_closed=closed is not False)


def _details(row: VerdictRow, rule: RuleWords, holders: Holders) -> Iterator[str]:
    """Yield the numbers behind a verdict, a presumption, and the fact that decides."""
    verdict, low, high = row["verdict"], row["own_min_pct"], row["own_max_pct"]
    fact = row["deciding_fact"]
    by_share = row["basis"] != "listing" and bool(high)
    if verdict in ("certain", "possible", "review") and by_share:
        if verdict == "possible" and low == 0 and high == 100:
            yield f"The share is not stated; at {rule.threshold} the rule was met."
        else:
            yield end_sentence(capitalise(_holding_clause(row, rule, holders)))
    if verdict == "certain" and row["basis"] == "ownership" and low != high:
        yield "Every share that fits the sources meets the rule."
    if verdict == "possible" and by_share and f"{percentage(high or Decimal(0))}" == rule.threshold:
        yield f"It was met only at exactly {rule.threshold}."
    elif verdict == "possible" and by_share and not (low == 0 and high == 100):
        yield "The sources allow both answers."
    if "presumed" in row["flags"]:
        yield "The presumption can be rebutted."
    if REBUTTED in row["flags"] and high and verdict == "excluded":
        yield end_sentence(capitalise(_holding_clause(row, rule, holders)))
    if verdict == "not_assessed":
        reasons = [text for text in row["caveats"] if text.startswith(NOT_ASSESSED)]
        yield from (capitalise(text.removeprefix(NOT_ASSESSED).strip()) for text in reasons[:1])
    elif verdict == "possible" and row["basis"] == "listing":
        return
    elif fact and verdict != "listed" and fact.casefold() not in row["reading"].casefold():
        yield end_sentence(capitalise(fact))
        yield from _both_sides(row, fact)


NOT_ASSESSED: Final = "Not assessed:"
"""How a caveat begins that says why nothing was assessed."""


def _both_sides(row: VerdictRow, fact: str) -> Iterator[str]:
    """Yield who asserts and who disputes what decides, where it is disputed."""
    if not fact.startswith("it is disputed"):
        return
    said = [h for path in row.get("paths") or () for h in path["hops"]]
    claim = next((h for h in said if h["certainty"] == "disputed"), None)
    if claim is not None and claim["asserted_by"]:
        yield end_sentence(f"For: {claim['asserted_by']}")
    if claim is not None and claim.get("disputed_by"):
        yield end_sentence(f"Against: {claim['disputed_by']}")


def _open(row: VerdictRow) -> str:
    return percentage(row["open_share_pct"] or Decimal(0))


def _unknown_part(row: VerdictRow) -> Iterator[str]:
    """Yield how much of the owners is not known, unless the reading says it."""
    if row["verdict"] not in ("excluded", "review") or row["basis"] == "listing":
        return
    direct = row["unknown_share_max_pct"] or Decimal(0)
    said = row["verdict"] == "excluded" and not row["own_max_pct"] and REBUTTED not in row["flags"]
    if row["unknown_owners"] == "all" and 0 < direct < 100:
        most = percentage(direct)
        yield f"No source names the holders of up to {most}, or who is behind the rest."
    elif row["unknown_owners"] == "all" and said and direct:
        yield "No source states who held which share of it."
    elif row["unknown_owners"] == "all" and said:
        yield "No source names who is behind its owners."
    elif row["unknown_owners"] in ("some", "all") and not said:
        yield f"No source names the holders of up to {_open(row)}."
