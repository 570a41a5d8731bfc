"""A verdict in sentences: the result, the numbers it rests on, what decides, what is not known.

Every number in a sentence is one of the row: a share that reached no threshold is said to be held,
and a party below one is never said to be owned by nobody. Facts of the day asked about stand in
the past, so that the text never depends on the clock.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from graph.reasons.entry_days import IS_OPEN, MAY_BE_NAMED, MISSING, NO_DAY
from graph.reasons.rebuttal_words import PASSES_NOTHING, REBUTTED_ABOVE
from graph.regimes.set_status import STATUS_FLAG
from graph.verdict.caveats import ENDS_ENTRY
from graph.verdict.ended_arrangements import ARRANGEMENT_ENDED
from graph.verdict.flags import FURTHER_UP
from graph.verdict.other_lists import CALLED_LINKED, OWNER_ELSEWHERE, OWNER_IN_WORDS
from graph.verdict.votes_without_shares import SHARE_COUNTS_TOO, SHARE_UNSTATED, VOTES_COUNT_TOO
from queries.question.answer_rows import ListingRow
from queries.question.verdict_rows import VerdictRow
from queries.words.hop_phrases import one_line
from queries.words.list_names import (
    act_at_start,
    entry_words,
    list_name,
    pause_words,
    programme_words,
)
from queries.words.result_labels import (
    PART_OF_LISTED,
    PART_ON_LIST,
    REBUTTED,
    UNDATED,
    UNSTATED_ABOVE,
    has_no_owners,
)
from queries.words.sentences import capitalise, end_sentence
from queries.words.value_text import date_text, percentage, range_text, share_text

MOST_NAMES: Final = 5
FULL_PERCENT: Final = 100
_COUNTED: Final = re.compile(r"The rule counts .*?% of (.*) for (?:a party|parties) on the list")
"""How a reason begins that says how much of a company on the way counts."""


STATUS_SET: Final = "that this rule was in force was set by a person in this workspace"
"""What is said beside a result that rests on a status which somebody set."""
UNASSESSED: Final = "Not assessed:"
"""How the caveat begins that says why a rule was not applied."""
_IF_IN_FORCE: Final = {
    "certain": "was met",
    "possible": "may have been met",
    "review": "asked for a review",
}


@dataclass(frozen=True)
class RuleWords:
    """What a sentence says of the rule.

    Attributes:
        title: such as ``the ownership and control test of EU asset freezes``.
        threshold: such as ``50%`` or ``more than 50%``; ``None`` where no version applied.
        owners: the rule asks for beneficial owners, person by person.
        alone: the shares are those of the listed party that comes furthest, not of all together.
        others: no other owner may hold more, where the largest being listed is a sign.
        sign: who treats that as one, as a sentence without its full stop.
    """

    title: str
    threshold: str | None = None
    owners: bool = False
    alone: bool = False
    others: str | None = None
    sign: str = ""

    @property
    def reached(self) -> str:
        """What share meets the rule: ``50% or more``, ``more than 50%``."""
        said = self.threshold or "the threshold"
        return said if self.is_strict else f"{said} or more"

    @property
    def is_strict(self) -> bool:
        """Whether exactly the threshold is too little."""
        return (self.threshold or "").startswith("more than ")

    @property
    def limit(self) -> Decimal | None:
        """The threshold as a number, in percent."""
        number = (self.threshold or "").removeprefix("more than ").removesuffix("%")
        return Decimal(number) if number else None


@dataclass(frozen=True)
class Holders:
    """The listed parties that a verdict rests on: those alone whose holdings count, if any do.

    ``entries`` has the entry to cite of each, by name; ``rebuttal`` is the ruling that sets the
    party itself apart from them, as a clause.
    """

    names: Sequence[str] = ()
    entries: Mapping[str, ListingRow] | None = None
    rebuttal: str = "a ruling rebuts the presumption"

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


def reading_of(row: VerdictRow, rule: RuleWords, holders: Holders) -> str:
    """Return what a verdict says of a party in one sentence that can be printed by itself."""
    name, day = subject_of(row), date_text(row["as_of"])
    under = f"under {the_rule(rule.title)} on {day}"
    kind = "controlled" if row["basis"] == "control" else "owned"
    if rule.owners and row["verdict"] in ("certain", "possible", "review"):
        return one_line(_owner_reading(row, under, holders))
    match row["verdict"]:
        case "listed":
            said = "".join(listed_words_of(row))
        case "certain":
            who = holders.words().rstrip(",")
            comma = "," if who != holders.words() else ""
            said = f"{name} counts as {kind} by {who}{comma} {under}"
        case "possible" if row["basis"] == "listing":
            said = "".join(listed_words_of(row))
        case "possible":
            said = f"{name} may count as {kind} by {holders.words(dated=False)} {under}"
        case "review" if row["basis"] == "listing":
            said = f"Whether {name} was on a list that counts {under} is open"
        case "review":
            # Whose namesake a holder may be is no name to print beside the party's.
            named = holders.names and not row.get("candidates")
            by = f" as owned or controlled by {holders.words(dated=False)}" if named else ""
            if named and PART_OF_LISTED in row["flags"]:
                whole = holders.words(dated=False)
                said = f"A person must say whether {name}, a branch or sub-fund, and {whole} are"
                said += f" one body {under}"
            elif named and PART_ON_LIST in row["flags"]:
                said = f"A person must say whether the listing of {holders.words(dated=False)}, a "
                said += f"branch or sub-fund, reaches {name} {under}"
            else:
                said = f"Shares do not decide whether {name} counts{by} {under}; a person must"
        case "not_assessed":
            why = "; ".join(unassessed_reasons(row))
            said = f"{name} was not assessed {under}{f': {why}' if why else ''}"
        case _:
            said = _excluded_reading(row, rule, holders, under)
            if ARRANGEMENT_ENDED in row["flags"]:
                said += "; this turns on the end of an arrangement to act together"
            if OWNER_ELSEWHERE in row["flags"]:
                said += "; an owner is on another list, which does not count under this rule"
            said = ". ".join([said, *programme_gaps(row)])
    if STATUS_FLAG in row["flags"] and row["verdict"] not in ("listed", "not_assessed"):
        said += f"; {STATUS_SET}"
    return end_sentence(one_line(capitalise(said) if said.startswith("the ") else said))


def unassessed_reasons(row: VerdictRow) -> list[str]:
    """Return why a party was not assessed, and what a rule of unknown status would say of it."""
    reasons = [text for text in row["caveats"] if text.startswith(UNASSESSED)]
    said = [text.removeprefix(UNASSESSED).strip().rstrip(".") for text in reasons[:1]]
    would = _IF_IN_FORCE.get(row.get("if_in_force") or "")
    names = row.get("listed_owners_in_text") or row["listed_owner_names"]
    return said + ([f"if in force, it {would} through {join_names(names)}"] if would else [])


def subject_of(row: VerdictRow) -> str:
    """Return how a sentence names the party of a row: with an article where it needs one."""
    return row.get("subject_in_text") or row["subject_name"]


def the_rule(title: str) -> str:
    """Return the title of a rule with its article."""
    return title if title.startswith("the ") else f"the {title}"


def join_names(names: Sequence[str]) -> str:
    """Return names as a list; from the sixth on they are counted."""
    shown = list(names[:MOST_NAMES])
    more = len(names) - len(shown)
    last = f"{more} more" if more else shown.pop()
    return f"{', '.join(shown)} and {last}" if shown else last


def listed_words_of(row: VerdictRow) -> tuple[str, str]:
    """Return what a party's own entry says, and the rest of the sentence, where there is one."""
    name, day = subject_of(row), date_text(row["as_of"])
    entries = row.get("listings") or []
    if not entries and row["verdict"] == "listed":
        return f"{name} was on a list of this rule on {day}", ""
    if not entries:
        return f"It is open whether {name} was on a list of this rule on {day}", ""
    entry = entries[0]
    on = f"{list_name(entry)}{programme_words(entry)}"
    seen = f" in the file of {date_text(entry['observed_on'])}" if entry["observed_on"] else ""
    if row["verdict"] == "review":
        stands = f"{list_name(entry)}{programme_words(entry, published=True)}"
        return f"An entry of {name} stands on {stands}", ""
    if row["verdict"] == "listed" and entry["start"]:
        since = f"from {date_text(entry['start'])}{act_at_start(entry)}{pause_words(entry)}"
        return f"{name} was on {on} {since}", ""
    if row["verdict"] == "listed":
        return f"{name} was on {on}{seen}", "; no date of listing is stated"
    why = [f". {text[:-1]}" for text in open_ends(row)]
    begun = (entry.get("listing_start_max") or row["as_of"]) <= row["as_of"]
    if UNDATED in row["flags"] or not (entry["start"] or begun):
        file = "The file" if entry["observed_on"] else "The list"
        on = f"{list_name(entry)}{programme_words(entry, published=True)}"
        silent = f". {file} gives no date of listing, so it does not show whether the entry stood"
        return f"{name} is on {on}{seen}", f"{silent} on {day}{''.join(why)}"
    return f"It is open whether {name} was on {on} on {day}", "".join(why)


def open_ends(row: VerdictRow) -> list[str]:
    """Return what is not known of the end of entries that perhaps hold, as sentences."""
    said = [text for text in row["caveats"] if not text.startswith(NO_DAY)]
    said = [text for text in said if IS_OPEN in text or MISSING in text]
    return [end_sentence(text.partition(f" {IS_OPEN}")[0]) for text in said]


def rebuttals_above(row: VerdictRow) -> list[str]:
    """Return which rulings end what leads to a party from a listed one, as sentences."""
    above = REBUTTED_ABOVE in row["flags"]
    return [text for text in row["caveats"] if above and PASSES_NOTHING in text]


def programme_gaps(row: VerdictRow) -> list[str]:
    """Return which entries their programme keeps from holding where nothing counts, as sentences.

    Nobody is cleared by them: another programme may have named the party.
    """
    said = row["caveats"] if row["verdict"] == "excluded" else ()
    return [text for text in said if text.endswith(MAY_BE_NAMED)]


def _owner_reading(row: VerdictRow, under: str, holders: Holders) -> str:
    """Return the reading of a rule that assesses each person alone."""
    several = len(holders.names) > 1
    who = holders.words(dated=False)
    some = f"at least one of {who}" if several else who
    verb = {"certain": "was", "possible": "may have been"}.get(row["verdict"])
    if verb is None:
        said = f"Shares do not decide whether {some} was a beneficial owner of"
        return f"{said} {subject_of(row)} {under}; a person must."
    said = f"{some} {verb} a beneficial owner of {subject_of(row)} {under}"
    return end_sentence(capitalise(said))


def _excluded_reading(row: VerdictRow, rule: RuleWords, holders: Holders, under: str) -> str:
    """Return why a party is excluded: cleared by a ruling, below the threshold, or nobody found."""
    name, known = subject_of(row), _unstated_clause(row)
    rest = f"; {known}" if known else ""
    if REBUTTED in row["flags"]:
        return f"{name} does not count as owned {under}, because {holders.rebuttal}{rest}"
    if row["own_max_pct"]:
        held = _holding_clause(row, rule, holders)
        endings = (SHARE_COUNTS_TOO, VOTES_COUNT_TOO)
        silent = [end for end in endings if any(text.endswith(end) for text in row["caveats"])]
        held += "".join(end.rstrip(".") for end in silent)
        if rule.owners:
            who = "is shown to count" if silent else "counts"
            return f"No listed party {who} as a beneficial owner of {name} {under}: {held}{rest}"
        does = "is not shown to" if silent else "does not"
        return f"{name} {does} count as owned {under}: {held}{rest}"
    if has_no_owners(row):
        ended = (text for text in row["caveats"] if text.endswith(ENDS_ENTRY))
        said = f"No entry counts for {name} {under}; a person or public body has no owners"
        return ". ".join([said, *ended])
    known = known or "all of it is stated and ends at people, public bodies or parties on the list"
    further = _uncounted_reason(row) if FURTHER_UP in row["flags"] else ""
    for said in rebuttals_above(row):
        known = known if said[:-1] == further else f"{said[:-1]}; {known}"
    if CALLED_LINKED in row["flags"]:
        known = f"a source calls it, or an owner, linked to a sanctioned party; {known}"
    if OWNER_IN_WORDS in row["flags"]:
        known = f"a source says in words alone who owns or controls it, or an owner; {known}"
    if further:
        return f"{name} does not count as owned {under}: {further}; {known}"
    if SHARE_UNSTATED in row["flags"]:
        has = (
            "has or had"
            if any(one["measure"] == "votes" for one in row.get("transfers", ()))
            else "has"
        )
        return (
            f"{name} is not shown to count as owned {under}: a party on the list {has} votes in "
            f"it, or further up, and no source states its share; {known}"
        )
    if row["listed_owner_names"]:
        who = join_names(row.get("listed_owners_in_text") or row["listed_owner_names"])
        return f"Nothing that leads from {who} to {name} counts {under}; {known}"
    return f"No owner on the list is stated for {name} {under}: {known}"


def _uncounted_reason(row: VerdictRow) -> str:
    """Return why the best chain from a listed party does not count, as a clause.

    How much it is stands in the sentence: a reading has no share but those of its row.
    """
    said = next((why for path in row["paths"] for why in path["reasons_not_counted"]), "")
    if counted := _COUNTED.match(said):
        return f"of {counted[1]} the rule counts less than it asks for"
    opens = said.startswith(("The ", "Only ", "Nothing ", "It "))
    return (said[:1].lower() + said[1:] if opens else said).rstrip(".")


def _unstated_clause(row: VerdictRow) -> str:
    """Return how much is in hands that no source states, as a clause; nothing where none is."""
    if row["unknown_owners"] == "some":
        return f"up to {_open(row)} is in hands that no source states"
    if row["unknown_owners"] != "none":
        return f"who {'else ' if row['own_max_pct'] else ''}is behind it is not known"
    if UNSTATED_ABOVE in row["flags"]:
        return "what is in hands that no source states further up is too little for it by itself"
    return ""


def _holding_clause(row: VerdictRow, rule: RuleWords, holders: Holders) -> str:
    """Return what listed parties held and what the rule asks for, as a clause."""
    share, several = share_text(row, "own"), len(holders.names) != 1
    votes = " of the votes" if row["measure"] == "votes" else ""
    if several and rule.alone:
        held = f"no listed party by itself held {most_share(row)}{votes}"
        if row["max_closed"] is False:
            held = f"each listed party by itself held {most_share(row)}{votes}"
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


def most_share(row: VerdictRow) -> str:
    """Return what no listed party has: ``more than 30%``; what each has where this is not reached.

    The latter reads ``less than 30%``.
    """
    closed = row["max_closed"] is not False
    said = range_text(Decimal(0), row["own_max_pct"], low_closed=True, high_closed=closed)
    return f"more than {said.removeprefix('up to ')}" if closed else said


def _open(row: VerdictRow) -> str:
    return percentage(row["open_share_pct"] or Decimal(0))
