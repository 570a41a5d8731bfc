"""A verdict told in full: who is behind it, which rule is met, what is claimed, what is not known.

Every number is one of the row or of a statement that is cited. Facts of the day asked about stand
in the past, so that the text never depends on the clock.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Final

from graph.holdings.control_signs import CAPITAL_RIGHT
from graph.reasons.dissolved_words import HEIRS_UNSTATED, STAKE_LOST
from graph.regimes.set_status import STATUS_FLAG
from graph.values.vocabulary import COUNTED_CERTAINTY, the_authority
from graph.verdict.assess_party import ALL_OF_IT, AT_EXACTLY
from graph.verdict.ended_arrangements import WITH_IT
from graph.verdict.other_lists import NOT_COUNTED_HERE
from graph.verdict.searched_lists import LATER, OUTDATED
from graph.verdict.sum_words import ACT_TOGETHER, COUNTS_AS_HELD, LEFT_OUT
from graph.verdict.votes_without_shares import (
    NO_SHARE_STATED,
    SHARE_COUNTS_TOO,
    VOTES_COUNT_TOO,
)
from queries.question.answer_rows import Hop, PathRow
from queries.question.verdict_rows import TransferRow, VerdictRow
from queries.words.listed_holdings import MOST_LISTED, is_one_listed, listed_holdings
from queries.words.path_facts import FactsOfPaths, partner_on
from queries.words.result_labels import REBUTTED, has_no_owners
from queries.words.sentences import capitalise, end_sentence
from queries.words.stated_facts import (
    Marked,
    SourceNotes,
    Statement,
    Told,
    fact_sentences,
    join_words,
    share_denials,
)
from queries.words.value_text import date_text, percentage, share_text
from queries.words.verdict_sentences import (
    RuleWords,
    join_names,
    listed_words_of,
    most_share,
    open_ends,
    programme_gaps,
    subject_of,
    unassessed_reasons,
)

NOT_ALL_NAMED: Final = "Further up, not all owners are named."
HALF: Final = 50
_ROUNDED: Final = Decimal("0.01")
"""Ends that lie no further apart are those of one share, rounded outward."""
"""Share of the holders below which what is not known lies rather further up, in percent."""
_LARGEST: Final = " was the largest stated owner of "
_KEPT_BLOCKED: Final = "property_blocked_earlier_stays_blocked"
_LICENCE: Final = re.compile(r"(?:[A-Z]\w+ )?[Ll]icen[cs]e(?: [Nn]o\.?)? \w+")
_PERMITS: Final = "dealings with the company are authorised"


@dataclass(frozen=True)
class Beside:
    """What is known of a party beside its row.

    ``claims`` lead to parties on a list and are no ownership; ``decisions`` are licences and
    wind-down periods in force; ``rebuttal`` is the ruling that rebuts the presumption, as a clause;
    ``lists`` are what the rule's are called, such as ``EU list``.
    """

    has_owners: bool = False
    matches: Sequence[Told] = ()
    claims: Sequence[Told] = ()
    decisions: Sequence[Statement] = ()
    rulings: Sequence[Statement] = ()
    rebuttal: str | None = None
    lists: Sequence[str] = ()


@dataclass
class Account:
    """The parts of a verdict in words, in the order in which they are told.

    ``claims`` are possible matches that decide nothing, ``links`` are no ownership; ``unknown`` is
    what no source states.
    """

    label: str
    facts: list[Told] = field(default_factory=list)
    claims: list[Told] = field(default_factory=list)
    links: list[Told] = field(default_factory=list)
    rule: list[str] = field(default_factory=list)
    decisions: list[Told] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def text(self, notes: SourceNotes, told: Collection[str] = ()) -> str:
        """Return the account as a text whose numbers are those of some notes.

        Links of which every record is among those ``told`` beside the account are left out.
        """
        links = [one for one in self.links if not {said["record"] for said in one.said} <= {*told}]
        parts = [f"{self.label}.", *fact_sentences(self.facts, notes), *self.rule]
        parts += fact_sentences(self.decisions, notes)
        parts += fact_sentences(share_denials([*self.claims, *links]), notes)
        parts += self.unknown
        return " ".join(dict.fromkeys(parts))


def account_of(row: VerdictRow, rule: RuleWords, beside: Beside) -> Account:
    """Return a verdict, an exposure row, as an account, with what is said of rule and row."""
    told, verdict = Account(row["result"]), row["verdict"]
    if verdict == "not_assessed":
        told.rule += [end_sentence(capitalise(said)) for said in unassessed_reasons(row)]
        return told
    if row["basis"] == "listing":
        told.facts.append(_own_entry(row))
        if verdict == "review" and row["deciding_fact"]:
            told.rule.append(end_sentence(capitalise(row["deciding_fact"])))
        return told
    story = FactsOfPaths(row["as_of"], beside.rulings)
    paths = _chosen_paths(row)
    told.facts = [*beside.matches] if verdict == "review" else []
    told.facts += listed_holdings(row, rule, paths, story)
    told.claims += beside.matches if verdict == "excluded" else []
    told.links += beside.claims
    if rule.owners and verdict in ("certain", "possible", "review"):
        told.rule.append(row["reading"])
    told.rule += _rule_sentences(row, rule, beside, story, paths)
    if STATUS_FLAG in row["flags"] and row["deciding_fact"]:
        told.rule.append(end_sentence(capitalise(row["deciding_fact"])))
    told.decisions += [decision_sentence(one) for one in beside.decisions]
    silent = NO_SHARE_STATED, SHARE_COUNTS_TOO, VOTES_COUNT_TOO, HEIRS_UNSTATED, f"{STAKE_LOST}."
    told.rule += [text for text in row["caveats"] if text.endswith((NOT_COUNTED_HERE, *silent))]
    told.rule += programme_gaps(row)
    told.unknown += _unknown(row, has_owners=beside.has_owners)
    told.unknown += [text for text in row["caveats"] if text.endswith((OUTDATED, LATER))]
    if "names_not_compared" in row["flags"]:
        told.unknown.append("Names were not compared with those on lists.")
    return told


def _own_entry(row: VerdictRow) -> Told:
    """Return the entry of the party itself, with the number of its record."""
    entries = row.get("listings") or []
    clause, rest = listed_words_of(row)
    return Marked([(clause, entries[:1]), (rest, ())])


def _chosen_paths(row: VerdictRow) -> list[PathRow]:
    """Return the paths to tell: those that count, else the best of each listed party."""
    moving = [path for path in row["paths"] if path["class"] in ("ownership", "control")]
    counted = [path for path in moving if path["counts_toward_rule"]]
    if row["verdict"] == "certain" or (counted and row["verdict"] == "excluded"):
        return counted or moving[:1]
    given = _deciding_transfer(row)
    best: dict[tuple[str, bool, str, bool, str], PathRow] = {}
    for path in moving:
        # What each of several nominees or partners has is a holding of its own, and what somebody
        # gave up decides beside what is left.
        nominee = path["hops"][-1].get("held_by") or ""
        decides = given is not None and is_given_in(given, [path])
        key = path["listed_id"], _is_claimed(path), nominee, decides, partner_on(path)
        best.setdefault(key, path)
    chosen = sorted(best.values(), key=_is_claimed)
    names = list(dict.fromkeys(path["listed_id"] for path in chosen))[:MOST_LISTED]
    return [path for path in chosen if path["listed_id"] in names]


def _is_claimed(path: PathRow) -> bool:
    return any(hop["certainty"] not in COUNTED_CERTAINTY for hop in path["hops"])


def _rule_sentences(
    row: VerdictRow,
    rule: RuleWords,
    beside: Beside,
    story: FactsOfPaths,
    paths: Sequence[PathRow],
) -> Iterator[str]:
    """Yield what the rule makes of the facts, in sentences."""
    # A sum that is no stated share reads as a contradiction without what it is made of, and what
    # turned on an end as if it had never been.
    told = any(map(partner_on, paths))
    for text in row["caveats"]:
        # Where it is no more than a sign, the way over the partner has said it all.
        together = ACT_TOGETHER in text and not (told and COUNTS_AS_HELD not in text)
        if together or WITH_IT in text or text.endswith(LEFT_OUT):
            yield text
    match row["verdict"]:
        case "certain":
            yield from (text for text in row["caveats"] if ALL_OF_IT in text)
            yield from _certain_sentences(row, rule)
        case "possible":
            yield from _open_question(row, rule, story)
        case "review":
            yield from _review_reasons(row, rule, beside, story)
            yield from _sales_beside(row)
        case _:
            yield from _exclusion_reasons(row, rule, beside, paths)
    if _KEPT_BLOCKED in row["flags"] and row["verdict"] == "excluded":
        yield "Property blocked before the holding was cut stays blocked."


def _certain_sentences(row: VerdictRow, rule: RuleWords) -> Iterator[str]:
    low, high = row["own_min_pct"], row["own_max_pct"]
    lessened = any(text.endswith(LEFT_OUT) for text in row["caveats"])
    if lessened and row["measure"] == "votes" and low is not None and high is not None:
        yield _lessened_votes(row, low, high)
    elif row["basis"] == "ownership" and low != high:
        of = {"votes": " of the votes", "board": " of the seats on the board"}
        which = of.get(row["measure"] or "", "")
        yield f"Every share{which} that fits the sources is {rule.reached}."
    strict = (rule.threshold or "").removeprefix("more than ")
    if row["basis"] == "control" and rule.threshold != strict and low == Decimal(strict[:-1]):
        yield (
            f"Ownership ({rule.threshold}) was not met; at exactly {strict} control is presumed."
        )
    if "presumed" in row["flags"]:
        yield "The presumption can be rebutted."


def _lessened_votes(row: VerdictRow, low: Decimal, high: Decimal) -> str:
    """Return how much of the votes is held once those of the company itself are left out."""
    share = share_text(row, "own")
    if high - low < _ROUNDED:
        share = f"about {((low + high) / 2).quantize(_ROUNDED)}%"
    names = row["listed_owner_names"]
    who = names[0] if len(names) == 1 else "whoever comes furthest"
    return f"Of the votes that are left {who} held {share}."


def _open_question(row: VerdictRow, rule: RuleWords, story: FactsOfPaths) -> Iterator[str]:
    """Yield on what a verdict turns that is possible."""
    low, high, fact = row["own_min_pct"], row["own_max_pct"], row["deciding_fact"] or ""
    listed = {path["listed_id"] for path in row["paths"] if path["class"] == "ownership"}
    if len(listed) > 1 and high and not (low == 0 and high == 100):
        share = share_text(row, "own")
        yield (
            f"The rule counts each by itself; whoever comes furthest held {share}."
            if rule.alone
            else f"Owners on the list held {share} together."
        )
    if rule.owners or fact.startswith("it is open"):
        yield end_sentence(capitalise(fact))
        yield from open_ends(row)
    if rule.owners:
        yield f"The rule asks for {rule.threshold}."
    elif low == 0 and high == 100:
        yield f"{'With' if rule.is_strict else 'At'} {rule.reached} the rule was met."
    elif story.cuts and len(listed) <= 1:
        yield f"The rule needs {rule.threshold}."
        yield _cut_sentence(story.cuts[0], row, rule)
    elif high is not None and percentage(high) == rule.threshold and row["max_closed"]:
        yield f"It was met only at exactly {rule.threshold}."
    elif (
        high is not None
        and high == rule.limit
        and any(AT_EXACTLY in text for text in row["caveats"])
    ):
        exact = percentage(high)
        yield (
            f"Ownership ({rule.threshold}) was not met; at exactly {exact}, which the sources "
            "allow, control is presumed."
        )
    elif high:
        yield f"The rule needs {rule.threshold}; the sources allow both answers."


def _cut_sentence(cut: tuple[Hop, Hop], row: VerdictRow, rule: RuleWords) -> str:
    """Return what holds if the larger of two holdings stood on the day."""
    earlier, later = cut
    fell = (earlier["share_max_pct"] or 0) >= (later["share_max_pct"] or 0)
    least = (earlier if fell else later)["share_min_pct"] or Decimal(0)
    still = "still" if fell else "already"
    sure = rule.limit is not None and least >= rule.limit
    verb = "was met" if sure else "may have been met"
    day = date_text(row["as_of"])
    return f"If the larger holding {still} stood on {day}, the rule {verb}."


def _review_reasons(
    row: VerdictRow, rule: RuleWords, beside: Beside, story: FactsOfPaths
) -> Iterator[str]:
    fact = row["deciding_fact"]
    if "largest_holder_is_listed" in row["flags"] and rule.sign:
        yield f"{rule.sign}."
        return
    if beside.matches or fact is None:
        return
    if _LARGEST in fact and rule.sign:
        yield from (end_sentence(fact), f"{rule.sign}.")
        return
    claimed = fact.startswith(("it is disputed", "it is alleged"))
    given = _deciding_transfer(row)
    if given is not None and is_given_in(given, row["paths"]):
        yield from filter(None, [given["judgement"]])
        return
    # What the facts have said already is not said again, and no claim is told as a fact.
    if claimed and any(_is_claimed(path) for path in row["paths"]):
        return
    if row["paths"] and all(_is_claimed(path) for path in row["paths"]):
        return
    if not any(fact.casefold() in text for text in story.plain):
        yield end_sentence(capitalise(fact))


def _sales_beside(row: VerdictRow) -> Iterator[str]:
    """Yield the first transfer that is a reason of its own beside another that decides.

    It is told whole, since the paths that are told may be of what is held alone.
    """
    if _deciding_transfer(row) is not None:
        return
    reasons = (one for one in row.get("transfers") or () if {*one["flags"]} & {*row["flags"]})
    yield from (end_sentence(capitalise(one["sentence"])) for one in islice(reasons, 1))


def _exclusion_reasons(
    row: VerdictRow,
    rule: RuleWords,
    beside: Beside,
    paths: Sequence[PathRow],
) -> Iterator[str]:
    """Yield why a party is excluded: a rebuttal, a share below the threshold, or nobody found."""
    if REBUTTED in row["flags"]:
        yield end_sentence(capitalise(beside.rebuttal or "a ruling rebuts the presumption"))
        return
    if row["own_max_pct"]:
        if not is_one_listed(paths):
            share = share_text(row, "own")
            said = f"Owners on the list held {share} together; the rule needs {rule.threshold}."
            who = "Each" if row["max_closed"] is False else "None"
            most = f"{who} by itself held {most_share(row)}"
            yield f"{most}; the rule needs {rule.threshold}." if rule.alone else said
        return
    yield from dict.fromkeys(said for path in paths for said in path.get("reasons_not_counted", ()))
    if not paths:
        lists = join_words(list(beside.lists)) if beside.lists else "a list of this rule"
        name, day = subject_of(row), date_text(row["as_of"])
        if has_no_owners(row):
            yield f"No loaded source states that {name} was on {lists} on {day}."
            return
        if CAPITAL_RIGHT in row["flags"]:
            owners = row.get("listed_owners_in_text") or row["listed_owner_names"]
            held = f"had a right to profits or capital of {name}"
            yield f"{capitalise(join_names(owners))} {held}, which is no share under the rule."
            return
        yield f"No loaded source names an owner of {name} who was on {lists} on {day}."


def _unknown(row: VerdictRow, *, has_owners: bool) -> Iterator[str]:
    """Yield how much of the owners is not known. ``has_owners``: some owner is named."""
    if row["verdict"] not in ("excluded", "review") or row["unknown_owners"] in (None, "none"):
        return
    direct, share = row["unknown_share_max_pct"] or Decimal(0), row["open_share_pct"]
    if row["unknown_owners"] == "some":
        most = percentage(share or Decimal(0))
        # Of what is open only further up the direct holders are named.
        who = "the holders of" if direct >= (share or Decimal(0)) else "who is behind"
        yield f"No source names {who} up to {most}."
    elif 0 < direct < 100:
        yield f"No source names the holders of up to {percentage(direct)}."
        if direct < HALF:
            yield NOT_ALL_NAMED
    else:
        nobody = f"Who owns {subject_of(row)} is not known: no source names an owner."
        yield NOT_ALL_NAMED if has_owners else nobody


def decision_sentence(ruling: Statement) -> Told:
    """Return a licence or wind-down period as a sentence; neither changes a result.

    What a licence permits is told in the words of its decision, never as more.
    """
    said, when = (ruling["conclusion"] or "").rstrip("."), ruling["date"] or ruling["start"]
    of = the_authority(ruling["authority"])
    perhaps = "perhaps " if ruling["state"] == "perhaps" else ""
    if ruling["effect"] != "licence":
        clause = f"a wind-down period of {of} was {perhaps}running"
        return Marked([(clause, [ruling]), ("; it does not change the result", ())])
    named = _LICENCE.match(said)
    if named is not None and said.endswith(_PERMITS) and not perhaps:
        rest = "; a licence does not change the result"
        return Marked([(f"{named.group()} authorised dealings", [ruling]), (rest, ())])
    dated = f" of {date_text(when)}" if when else ""
    clause = f"a licence of {of}{dated} was {perhaps}in force{f': {said}' if said else ''}"
    return Marked([(clause, [ruling]), (". It permits dealings; the result is unchanged", ())])


def _deciding_transfer(row: VerdictRow) -> TransferRow | None:
    """Return the transfer that decides, if one does."""
    fact = row["deciding_fact"]
    return next((one for one in row.get("transfers") or () if one["sentence"] == fact), None)


def is_given_in(given: TransferRow, paths: Sequence[PathRow]) -> bool:
    """Return whether a path tells who gave away what a transfer is of."""
    return any(
        hop["relation"] == "TRANSFERRED"
        and hop["from_id"] == given["giver"]
        and hop["asset_id"] == given["asset"]
        for path in paths
        for hop in path["hops"]
    )
