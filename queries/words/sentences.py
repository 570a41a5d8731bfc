"""Paths and verdicts in sentences: plain text, each clause with the number of its footnote.

Ranges keep their open and closed ends, a share that nobody states is said to be unknown, a
partial date is never made a whole one, and who says so stands in the sentence wherever the
source does not itself confirm it. A derived result is never called sanctioned, and nothing found
is never called clear.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from graph.values.vocabulary import COUNTED_CERTAINTY
from queries.question.answer_rows import Hop, ListingRow, OwnerPath, PathRow
from queries.question.verdict_rows import VerdictRow
from queries.words.hop_phrases import citation_text, hop_clause, one_line
from queries.words.value_text import date_text, range_text


def path_footnotes(hops: Sequence[Hop], first: int = 1) -> list[str]:
    """Return the footnotes of a path: source, publisher, days, address and the words quoted."""
    notes = []
    for number, hop in enumerate(hops, first):
        parts = [
            citation_text(hop),
            hop.get("publisher"),
            hop.get("published_on") and f"published {hop['published_on']}",
            hop.get("retrieved_on") and f"retrieved {hop['retrieved_on']}",
            hop.get("url"),
            hop.get("quote") and f'"{hop["quote"]}"',
        ]
        notes.append(one_line(f"[{number}] " + ", ".join(part for part in parts if part)))
    return notes


def listed_words(name: str, listings: Sequence[ListingRow]) -> str:
    """Return a listed party with its first listing: ``Listed party A (EU, 269/2014, ...)``."""
    if not listings:
        return f"Listed party {name}"
    if doubt := listing_doubt(listings[0]):
        return f"{name}, whose listing{listing_words(listings)} {doubt},"
    return f"Listed party {name}{listing_words(listings)}"


def listing_words(listings: Sequence[ListingRow]) -> str:
    """Return the first listing in brackets: `` (EU, 269/2014, since 15 March 2022)``."""
    if not listings:
        return ""
    entry = listings[0]
    parts = [
        entry["authority"],
        entry.get("programme_on_day") or entry["programme"] or entry["list"],
        listing_since(entry),
    ]
    if before := entry.get("programme_at_start"):
        parts.append(f"at first under {before}")
    if entry["state"] == "perhaps":
        parts.append("perhaps no longer or not yet on that day")
    return f" ({', '.join(parts)})"


def listing_since(entry: ListingRow) -> str:
    """Return from when on an entry holds: ``since 15 March 2022``, or that no day is stated."""
    if entry["start"]:
        return f"since {date_text(entry['start'])}"
    first, last = entry.get("listing_start_min"), entry.get("listing_start_max")
    after = f", not before {date_text(first)}" if first and first != last else ""
    seen = f", on the list by {date_text(last)}" if last else ""
    return f"day of listing not stated{after}{seen}"


def listing_doubt(entry: ListingRow) -> str:
    """Return why a listing asks for a review only; empty where it counts."""
    if entry["certainty"] not in COUNTED_CERTAINTY:
        return f"is {entry['certainty']}"
    return "" if entry["measures"] else "names measures that are not known"


def path_sentence(
    path: PathRow | OwnerPath, numbers: Sequence[int] | None = None, *, cited: bool = True
) -> str:
    """Return a path in words.

    Args:
        path: a path row with ``hops``, ``class``, ``listed_name`` and ``listings``; or with
            ``owner_name`` in place of these two.
        numbers: the footnote of each hop; from 1 on if none are given.
        cited: name source and record in the text too; without, the footnotes alone do.
    """
    party = (
        path["owner_name"]
        if "owner_name" in path
        else listed_words(path["listed_name"], path.get("listings") or ())
    )
    # Links point either way: only interests can be told as one chain.
    chained = path["class"] in ("ownership", "control")
    marks = [f" [{n}]" for n in numbers or range(1, len(path["hops"]) + 1)]
    return one_line(
        (_chain_sentence if chained else _separate_sentences)(path, party, marks, cited=cited)
    )


def _chain_sentence(
    path: PathRow | OwnerPath, party: str, marks: Sequence[str], *, cited: bool
) -> str:
    clauses: list[str] = []
    for mark, hop in zip(marks, path["hops"], strict=True):
        subject = "which" if clauses else party
        clauses.append(hop_clause(hop, subject=subject, mark=mark, cited=cited))
    return ", ".join(clauses) + "."


def _separate_sentences(
    path: PathRow | OwnerPath, party: str, marks: Sequence[str], *, cited: bool
) -> str:
    """Return each hop as a sentence of its own; links point either way."""
    clauses = [
        _capitalise(hop_clause(hop, mark=mark, cited=cited))
        for mark, hop in zip(marks, path["hops"], strict=True)
    ]
    listed = party.removeprefix("Listed party ")
    return f"{'. '.join(clauses)}. {_capitalise(listed)} is the listed party."


REBUTTED: Final = "presumption_rebutted"
"""The flag of a party that a ruling keeps out of a verdict, whatever listed parties hold."""


def verdict_sentence(
    row: VerdictRow,
    *,
    rule: str,
    sources: Sequence[str],
    listed_names: Sequence[str] = (),
    owners: bool = False,
    alone: bool = False,
) -> str:
    """Return a verdict in words.

    Args:
        row: an exposure row.
        rule: the regime's title, such as ``the ownership and control test of EU asset freezes``.
        sources: what was searched, such as list and dataset names.
        listed_names: names of the listed parties that the verdict rests on.
        owners: the rule asks for beneficial owners, person by person.
        alone: the shares are those of the listed party that comes furthest, not of all together.
    """
    name, day = row["subject_name"], date_text(row["as_of"])
    entry = listing_words(row.get("listings") or ())
    looked_at = "; ".join(sources) or "no loaded source"
    held = "controlled" if row["basis"] == "control" else "owned"
    who = _join_names(listed_names)
    found = row["verdict"]
    # A rebuttal excludes on other grounds than shares, and the sentence must say so.
    if found == "excluded" and REBUTTED in (row.get("flags") or ()):
        found = REBUTTED
    doubted = row["verdict"] == "review" and row["basis"] == "listing"
    judged = "what is said of a listing" if doubted else "what leads from there to it"
    texts = {
        "listed": f"{name} is itself named on a list that counts under {rule}{entry}, as of {day}.",
        "certain": (
            f"{name} counts as {held} by {who} under {rule}, whatever the true shares within the "
            f"stated ranges are, as of {day}."
        ),
        "possible": (
            f"{name} may count as {held} by {who} under {rule}: some shares and days within the "
            f"stated ranges say so and some do not, as of {day}."
            if row["basis"] != "listing"
            else f"{name} may itself be named on a list that counts under {rule}{entry}: the dates "
            f"of its entry leave it open, as of {day}."
        ),
        "review": (
            f"{name} is not shown to be owned by {who} under {rule}, but a person must judge "
            f"{judged}, as of {day}."
        ),
        "excluded": (
            f"{name} is not owned, on any sourced interest, by anyone whose listing counts under "
            f"{rule}, as of {day}, in: {looked_at}."
        ),
        REBUTTED: (
            f"{name} does not count as owned by a listed party under {rule}, since an accepted "
            f"rebuttal is in force, as of {day}; searched: {looked_at}."
        ),
        "not_assessed": f"{name} was not assessed under {rule}, as of {day}.",
    }
    # A rule on beneficial owners asks about persons, so nobody is "owned".
    if owners:
        texts |= _owner_texts(name, listed_names, f"under {rule}", f"as of {day}", looked_at)
    return one_line(texts[found] + _verdict_remarks(row, alone=owners or alone))


def _owner_texts(
    name: str, who: Sequence[str], rule: str, day: str, looked_at: str
) -> dict[str, str]:
    """Return the sentences of a rule that assesses each person alone, by verdict."""
    alone = len(who) < 2
    some = _join_names(who) if alone else f"At least one of {_join_names(who)}"
    none = f"{_join_names(who)} is not" if alone else f"None of {_join_names(who)} is"
    said = {
        "certain": f"{some} counts as a beneficial owner of {name} {rule}, whatever the true "
        f"shares within the stated ranges are, {day}.",
        "possible": f"{some} may count as a beneficial owner of {name} {rule}: some shares and "
        f"days within the stated ranges say so and some do not, {day}.",
        "review": f"{none} shown to be a beneficial owner of {name} {rule}, but a person must "
        f"judge what leads from there to it, {day}.",
        "excluded": f"No listed party is, on any sourced interest, a beneficial owner of {name} "
        f"{rule}, {day}, in: {looked_at}.",
    }
    return {verdict: _capitalise(text) for verdict, text in said.items()}


def _verdict_remarks(row: VerdictRow, *, alone: bool) -> str:
    """Return what follows a verdict: a presumption, a share below the threshold, what decides."""
    said = ""
    if "presumed" in (row.get("flags") or ()):
        said += " This is a presumption, which can be rebutted."
    if row["verdict"] == "excluded" and row.get("own_max_pct"):
        closed = row.get("max_closed") is not False
        most = range_text(Decimal(0), row["own_max_pct"], low_closed=True, high_closed=closed)
        said += " The listed party that comes furthest has " if alone else " Listed parties hold "
        rebutted = REBUTTED in (row.get("flags") or ())
        said += f"{most}." if rebutted else f"{most}, which does not reach the threshold."
    fact = row.get("deciding_fact")
    if fact and row["verdict"] != "listed":
        said += f" What decides: {str(fact).rstrip('.')}."
    return said


def _join_names(names: Sequence[str]) -> str:
    if not names:
        return "a listed party"
    if len(names) == 1:
        return names[0]
    shown = list(names[:5])
    more = len(names) - len(shown)
    last = f"{more} more" if more else shown.pop()
    return f"{', '.join(shown)} and {last}"


def _capitalise(text: str) -> str:
    return text[:1].upper() + text[1:]


def end_sentence(text: str) -> str:
    """Return a sentence with a full stop, unless a name such as `Yandex N.V.` ends it with one.

    >>> end_sentence("Held by Yandex N.V."), end_sentence("Held by nobody")
    ('Held by Yandex N.V.', 'Held by nobody.')
    """
    return text if text.endswith(".") else f"{text}."
