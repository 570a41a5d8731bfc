"""Facts in sentences: each with who states it, and the numbers of its sources.

Facts in a row from one speaker share one attribution. A number stands for one record, wherever a
text names it, and the list below the text says what it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from graph.values.dates import end_text
from queries.question.answer_rows import Hop
from queries.words.hop_phrases import (
    END_UNSTATED,
    Cited,
    denial_key,
    denials_of,
    denials_of_all,
    disputed_too,
    end_words,
    one_line,
    sides_of,
    verb_phrase,
)
from queries.words.sentences import capitalise, end_sentence, footnote_text, note_mark
from queries.words.value_text import date_text, share_text

MOST_SPEAKERS: Final = 3
_NOWHERE: Final = " that no source states"
Statement = Mapping[str, Any]
"""A statement of an answer that can be cited: a hop, an entry of a list, a decision."""


class SourceNotes:
    """The numbers of records in order of first mention, and the text of each."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._numbers: dict[str, int] = {}

    def mark(self, cited: Iterable[Statement]) -> str:
        """Return the numbers of statements as they follow a clause, such as `` [1, 4–6]``."""
        return note_mark(map(self._number, cited))

    def _number(self, one: Statement) -> int:
        number = self._numbers.setdefault(one["record"], len(self._numbers) + 1)
        if number > len(self.texts):
            self.texts.append(f"[{number}] {footnote_text(one)}")
        return number


@dataclass(frozen=True)
class Fact:
    """A clause without full stop, the statements behind it, and what follows their numbers.

    Statements of one speaker are cited together. Who disputes what counts all the same is told
    at the end, with what the denial stands in.
    """

    text: str
    said: Sequence[Statement] = ()
    after: str = ""
    denials: Sequence[Cited] = ()

    @property
    def speaker(self) -> tuple[str, str] | None:
        """Return verb and name of whoever says it; ``None`` where that is not one speaker."""
        voices = {(_verb_of(one), str(one["asserted_by"] or "")) for one in self.said}
        only = voices.pop() if len(voices) == 1 else ("", "")
        return only if only[1] else None


@dataclass(frozen=True)
class Marked:
    """A sentence in parts, each with the statements whose numbers follow it, and who disputes it.

    Who disputed a claim before is said to dispute the next one too.
    """

    parts: Sequence[tuple[str, Sequence[Statement]]]
    denials: Sequence[Cited] = ()

    @property
    def said(self) -> Sequence[Statement]:
        """Return all statements that are cited."""
        return [one for _, cited in (*self.parts, *self.denials) for one in cited]


Told = Fact | Marked


def fact_sentences(told: Iterable[Told], notes: SourceNotes) -> Iterator[str]:
    """Yield facts as sentences; facts in a row from one speaker are attributed once, at the end.

    Each has its own numbers there, but for two of which one goes on with the other.
    """
    run: list[Fact] = []
    facts = list(_denied_again(told))
    for place, fact in enumerate(facts):
        if isinstance(fact, Marked):
            parts = (*fact.parts, *fact.denials)
            said = "".join(f"{text}{notes.mark(cited)}" for text, cited in parts)
            yield end_sentence(capitalise(one_line(said)))
            continue
        run.append(fact)
        following = facts[place + 1] if place + 1 < len(facts) else None
        last_of_run = fact.speaker is None or fact.after or fact.denials
        shared = not last_of_run and isinstance(following, Fact)
        if shared and isinstance(following, Fact) and following.speaker == fact.speaker:
            continue
        pending = run[0].said if len(run) == 2 and _goes_on(*run) else ()
        for one in run[:-1]:
            mark = "" if pending else notes.mark(one.said)
            yield end_sentence(capitalise(one_line(f"{one.text}{mark}")))
        said = f"{fact.text}{_attribution(fact, pending, notes)}{fact.after}"
        said += "".join(f"{text}{notes.mark(cited)}" for text, cited in fact.denials)
        run = []
        yield end_sentence(capitalise(one_line(said)))


def deniers_of(told: Told) -> tuple[str, ...]:
    """Return who disputes a claim, in the words of its end; empty for what nobody disputes."""
    return tuple(text for text, _ in told.denials) if isinstance(told, Marked) else ()


def claims_together(claims: Sequence[Told]) -> Told:
    """Return claims that the same parties dispute as one, so that none is told without that."""
    marked = [one for one in claims if isinstance(one, Marked)]
    if len(marked) < 2:
        return claims[0]
    parts: list[Cited] = []
    for one in marked:
        (first, cited), *rest = one.parts
        parts += [(f". {capitalise(first)}" if parts else first, cited), *rest]
    return Marked(parts, denials_of_all([one.denials for one in marked]))


def share_denials(facts: Iterable[Told]) -> Iterator[Told]:
    """Yield facts of which those in a row that the same parties dispute are one."""
    for deniers, alike in groupby(facts, deniers_of):
        run = list(alike)
        yield from [claims_together(run)] if deniers else run


def _denied_again(facts: Iterable[Told]) -> Iterator[Told]:
    """Yield facts; whoever disputed a claim before disputes the next one too."""
    before = set[str]()
    for fact in facts:
        deniers = {denial_key(text) for text in deniers_of(fact)}
        is_again = bool(deniers) and deniers <= before
        before |= deniers
        if is_again and isinstance(fact, Marked):
            yield replace(fact, denials=disputed_too(fact.denials))
        else:
            yield fact


def _goes_on(first: Fact, then: Fact) -> bool:
    """Return whether a fact is of the party that the one before ends with, or of the same two."""
    ends = [{(one.get("from_id"), one.get("to_id")) for one in fact.said} for fact in (first, then)]
    met = {to for _, to in ends[0]} & {start for start, _ in ends[1]} - {None}
    return bool(met) or ends[0] == ends[1]


def _attribution(fact: Fact, pending: Sequence[Statement], notes: SourceNotes) -> str:
    """Return who says a fact, each speaker with the numbers of its statements."""
    if fact.speaker is not None:
        verb, name = fact.speaker
        return f", as {verb} by {name}{notes.mark([*pending, *fact.said])}"
    voices: dict[str, dict[str, list[Statement]]] = {"stated": {}, "reported": {}}
    silent = [one for one in fact.said if not one["asserted_by"]]
    for one in fact.said:
        if one["asserted_by"]:
            voices[_verb_of(one)].setdefault(one["asserted_by"], []).append(one)
    parts = []
    for verb, speakers in voices.items():
        names = [f"{name}{notes.mark(items)}" for name, items in speakers.items()]
        if names:
            parts.append(f"{verb} by {_some_of(names)}")
    if parts:
        return f", as {' and '.join(parts)}{notes.mark(silent)}"
    hearsay = bool(silent) and all(_verb_of(one) == "reported" for one in silent)
    return f"{', as reported' if hearsay else ''}{notes.mark(silent)}"


def _verb_of(one: Statement) -> str:
    return "reported" if one["certainty"] == "reported" else "stated"


def _some_of(names: Sequence[str]) -> str:
    more = len(names) - MOST_SPEAKERS
    shown = [*names[:MOST_SPEAKERS], f"{more} more"] if more > 0 else list(names)
    return join_words(shown)


def join_words(words: Sequence[str], last: str = "and") -> str:
    """Return words, at least one, as a list of a sentence.

    >>> join_words(["EU", "US", "UK"])
    'EU, US and UK'
    """
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def stakes_of(hops: Iterable[Hop]) -> list[tuple[str, list[Hop]]]:
    """Return what statements of one party on another say of each stake, and which say so.

    Statements that differ only in how much it is are of one stake, and its shares alternatives.
    """
    groups: dict[tuple[str, str | None], list[Hop]] = {}
    for one in sorted(hops, key=lambda one: one["valid_to"] or "9999"):
        verb = verb_phrase(one)
        if one["holds"] == "yes" and one["share_min_pct"] is not None:
            verb = verb.replace(share_text(one), "", 1)
        groups.setdefault((verb, one.get("block")), []).append(one)
    return [(_verb_of_all(said), said) for said in groups.values()]


def _verb_of_all(said: Sequence[Hop]) -> str:
    verb, shares = verb_phrase(said[0]), list(dict.fromkeys(share_text(one) for one in said))
    return verb.replace(shares[0], " or ".join(shares), 1) if len(shares) > 1 else verb


def stated_days(hop: Hop, as_of: str) -> str:
    """Return from when and until when a fact held, as far as that matters on a day.

    A day that no source states is named where the day asked about lies inside the date.
    """
    since, until, open_ = hop["valid_from"], hop["valid_to"], hop["holds"] == "perhaps"
    said = ""
    # A transfer names its day within the clause.
    if hop["relation"] in ("TRANSFERRED", "RECEIVED"):
        return said
    if since:
        said = f" from {_open_day(since, as_of) if open_ else date_text(since)}"
    if until and hop["holds"] != "yes" and not _ends_elsewhere(hop):
        said += f" until {_open_day(until, as_of) if open_ else date_text(until)}"
        said += "" if hop.get("end_source") else end_words(hop)
    # Both say that no document has the day: once is enough.
    return said.replace(f"{_NOWHERE} ({END_UNSTATED})", " (after its source was written)")


def ending_facts(hops: Sequence[Hop], as_of: str) -> Iterator[Fact]:
    """Yield that a holding ended, where another document says so than those that state it.

    What came after the day asked about is no part of its facts.
    """
    first = hops[0]
    until = first["valid_to"]
    if until and _ends_elsewhere(first) and (until <= as_of or as_of.startswith(until)):
        ends = [end for one in hops if (end := one.get("end_source"))]
        open_ = " (day not stated)" if first["holds"] == "perhaps" else ""
        yield Fact(f"that ended {end_text(until)}{open_}", ends)


def _ends_elsewhere(hop: Hop) -> bool:
    """Return whether another document, of another speaker, says that a hop is over, or may be."""
    end = hop.get("end_source")
    if not end or hop["holds"] == "yes":
        return False
    return hop["holds"] == "no" or end["asserted_by"] != hop["asserted_by"]


def _open_day(text: str, as_of: str) -> str:
    if len(text) < len(as_of) and as_of.startswith(text):
        return f"a day in {date_text(text)}{_NOWHERE}"
    return date_text(text)


def claims_of(hops: Sequence[Hop], head: str, rulings: Sequence[Statement] = ()) -> Iterator[Told]:
    """Yield what is alleged or disputed: both sides, or the reports, counted by documents.

    None of the hops is confirmed or reported; ``head`` is the first party as the clause names it;
    ``rulings`` on the other party are cited where their authority denies the claim.
    """
    disputed = [one for one in hops if one["certainty"] == "disputed"]
    for one in disputed[:1]:
        text = f"it is disputed whether {head} {verb_phrase(one)}"
        yield Marked([(end_sentence(text), ()), *sides_of(one, rulings)])
    alleged = [one for one in hops if one["certainty"] == "alleged"]
    if alleged:
        yield allegation(alleged, head)


COUNTS: Final = "no one two three four five six seven eight nine ten".split()


def count_word(number: int) -> str:
    """Return a small number as a word.

    >>> count_word(3), count_word(12)
    ('three', '12')
    """
    return COUNTS[number] if number < len(COUNTS) else str(number)


def report_count(hops: Iterable[Hop]) -> int:
    """Return in how many documents statements stand; several wordings of one are one report."""
    return len({(one["dataset"], one["source"]) for one in hops})


def allegation(hops: Sequence[Hop], head: str) -> Marked:
    """Return statements of one claim as a sentence: how many reports, then each speaker."""
    reports, several = report_count(hops), len(hops)
    how_many = f"{count_word(reports)} {'report' if reports == 1 else 'reports'}"
    if several > reports:
        how_many += f", in {count_word(several)} statements,"
    verb = "alleges" if reports == 1 else "allege"
    parts: list[tuple[str, Sequence[Hop]]] = []
    voices: dict[tuple[str, str], list[Hop]] = {}
    for one in hops:
        name = one["asserted_by"] or one["publisher"] or one["source"]
        voices.setdefault((name, one["source"]), []).append(one)
    parts.append((f"{how_many} {verb} that {head} {verb_phrase(hops[0])}: ", ()))
    for place, ((name, _), said) in enumerate(voices.items()):
        # In the order of time: that of the rows is another in a copy.
        days = [date_text(day) for day in sorted({one["valid_from"] or "" for one in said} - {""})]
        since = f", from {join_words(days, 'or')}" if days else ""
        parts.append((f"{'; ' if place else ''}{name}{since}", said))
    return Marked(parts, denials_of(hops))
