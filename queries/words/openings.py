"""The opening of an answer: all rules asked about one party, in one text with its sources.

It tells who is behind the party, which rule is met, who alleges what, what is not known, and what
was not searched.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from queries.question.verdict_rows import Opening, VerdictRow
from queries.words.accounts import Account
from queries.words.result_labels import (
    BELOW,
    LISTED,
    LISTED_UNDATED,
    MAY_BE_LISTED,
    MAY_BE_MET,
    MET,
    NONE_FOUND,
    NONE_FOUND_OPEN,
    NOT_ALL_KNOWN,
    NOT_ASSESSED,
    PRESUMPTION_REBUTTED,
    REVIEW,
    ResultWords,
    result_words,
)
from queries.words.stated_facts import SourceNotes, Told, fact_sentences, join_words
from queries.words.value_text import date_text
from queries.words.verdict_sentences import the_rule

_ORDER: Final = (
    LISTED,
    LISTED_UNDATED,
    MET,
    MAY_BE_MET,
    MAY_BE_LISTED,
    REVIEW,
    PRESUMPTION_REBUTTED,
    BELOW,
    NONE_FOUND_OPEN,
    NONE_FOUND,
    NOT_ASSESSED,
)
_OTHERS: Final = {
    BELOW: "owners on a list held less than the rule asks for",
    NONE_FOUND_OPEN: "no listed owner was found",
    NONE_FOUND: "no listed owner was found",
    NOT_ASSESSED: "nothing was assessed",
    REVIEW: "a person must decide",
    PRESUMPTION_REBUTTED: "the presumption was rebutted",
}
"""Results of the other rules, as clauses."""
_NOBODY: Final = (NONE_FOUND, NONE_FOUND_OPEN)


@dataclass(frozen=True)
class RuleAccount:
    """What one rule says of the party.

    Attributes:
        row: the exposure row.
        account: the row in words.
        title: title of the rule.
        place: the word for whose rule it is, such as ``EU`` or ``Canadian``.
        partial: the lists of which the record has some entries only, such as ``EU list``.
    """

    row: VerdictRow
    account: Account
    title: str
    place: str
    partial: Sequence[str] = ()

    @property
    def words(self) -> ResultWords:
        """How the result is shown."""
        return result_words(self.row)


def opening_of(rules: Sequence[RuleAccount], claims: Sequence[Told]) -> Opening:
    """Return what all rules say of one party as a text, with the list of its sources.

    Args:
        rules: the rules that were asked, at least one.
        claims: what leads to parties on a list and is no ownership.
    """
    notes = SourceNotes()
    ranked = sorted(rules, key=lambda one: _ORDER.index(one.words))
    first, *rest = _groups(ranked)
    parts = [_headline(first), *fact_sentences(_facts(ranked), notes)]
    for rule in ranked:
        bare = rule.words in _NOBODY and not rule.row["listed_owner_names"]
        parts += () if bare else rule.account.rule
        parts += fact_sentences(rule.account.decisions, notes)
    day = date_text(first[0].row["as_of"])
    above = any(one.row["listed_owner_names"] for one in rules)
    if first[0].words in _NOBODY and not rest and not above:
        places = join_words(list(dict.fromkeys(one.place for one in rules)))
        parts.append(f"None of the {places} list entries loaded here names an owner on {day}.")
    parts += fact_sentences(claims, notes)
    parts += (text for rule in ranked for text in rule.account.unknown)
    parts += map(_other_rules, rest)
    partial = list(dict.fromkeys(name for one in rules for name in one.partial))
    if partial:
        full = f"full {join_words(partial)} is" if len(partial) == 1 else "full lists are"
        parts.append(f"The {full} not loaded.")
    return {"text": " ".join(dict.fromkeys(parts)), "footnotes": notes.texts}


def _groups(ranked: Sequence[RuleAccount]) -> list[list[RuleAccount]]:
    """Return rules by what they say, the strongest result first."""
    groups: dict[str, list[RuleAccount]] = {}
    for one in ranked:
        groups.setdefault(one.row["result"], []).append(one)
    return list(groups.values())


def _under(group: Sequence[RuleAccount]) -> str:
    """Return under which rules a result stands."""
    if len(group) == 1:
        return f"under {the_rule(group[0].title)}"
    return f"under {join_words(list(dict.fromkeys(one.place for one in group)))} rules"


def _headline(group: Sequence[RuleAccount]) -> str:
    label = group[0].row["result"]
    head, _, reasons = label.removesuffix(NOT_ALL_KNOWN).partition(": ")
    head, comma, more = head.partition(", ")
    known = "; owners are not all known" if label.endswith(NOT_ALL_KNOWN) else ""
    return f"{head} {_under(group)}{comma}{more}{f': {reasons}' if reasons else ''}{known}."


def _other_rules(group: Sequence[RuleAccount]) -> str:
    """Return the result of further rules as a sentence."""
    label = group[0].row["result"]
    said = _OTHERS.get(group[0].words) or f'the result was "{label}"'
    reasons = label.partition(": ")[2]
    said += f" ({reasons})" if reasons and group[0].words in _OTHERS else ""
    known = "; owners are not all known" if label.endswith(NOT_ALL_KNOWN) else ""
    under = _under(group)
    return f"{under[:1].upper()}{under[1:]} {said}{known}."


def _facts(ranked: Sequence[RuleAccount]) -> list[Told]:
    """Return the facts of all rules, each once, in the order of their weight."""
    found: dict[tuple[str, ...], Told] = {}
    for one in ranked:
        for fact in one.account.facts:
            records = tuple(sorted(said["record"] for said in fact.said))
            found.setdefault(records or (repr(fact),), fact)
    weights = [(getattr(fact, "weight", 0), fact) for fact in found.values()]
    kept = [(weight, fact) for weight, fact in weights if weight >= 0]
    return [fact for _, fact in sorted(kept, key=lambda pair: -pair[0])]
