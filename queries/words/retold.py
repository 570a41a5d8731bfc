"""What an answer has told already, so that no fact is told twice."""

from collections.abc import Iterable, Iterator, Sequence

from queries.question.answer_rows import PathRow
from queries.question.verdict_rows import TransferRow
from queries.words.stated_facts import Told


def untold(facts: Iterable[Told], told: Iterable[Told]) -> Iterator[Told]:
    """Yield facts that rest on some record which those told before do not rest on.

    A sentence without a record stands with the fact before it.
    """
    known = {one["record"] for fact in told for one in fact.said}
    kept = True
    for fact in facts:
        if fact.said:
            kept = not known.issuperset(one["record"] for one in fact.said)
        if kept:
            yield fact


def is_given_in(given: TransferRow, paths: Sequence[PathRow]) -> bool:
    """Return whether a path tells who gave away what a transfer is of."""
    return any(
        hop["relation"] == "TRANSFERRED"
        and hop["from_id"] == given["giver"]
        and hop["asset_id"] == given["asset"]
        for path in paths
        for hop in path["hops"]
    )
