"""Name search without an index: rapidfuzz compares the question with every name.

Names are folded and their words sorted beforehand, so that each comparison is one plain ratio in
C, which is the fast form of it.
"""

from collections.abc import Sequence


def sort_words(folded: str) -> str:
    """Sort the words of a folded name."""
    return " ".join(sorted(folded.split()))


def search(question: str, names: Sequence[str], limit: int) -> list[int]:
    """Return the places of the names most like a question, best first; all are `sort_words`."""
    from rapidfuzz import fuzz, process

    found = process.extract(question, names, scorer=fuzz.ratio, processor=None, limit=limit)
    return [place for _, _, place in found]
