"""Names that a register cut within a word, since its column holds no more letters."""

from typing import Final

from graph.candidates.spelling.spelled_names import SpelledName
from graph.values.name_keys import fold_name

LEAST_CUT: Final = 30
"""Letters that are left of a name at least."""
LEAST_WORDS: Final = 3
"""Words that are, legal forms aside, the one within which it was cut among them."""


def is_cut_short(short: SpelledName, long: SpelledName) -> bool:
    """Return whether a name is another one up to within a word, its last one."""
    if len(short.text) < LEAST_CUT or len(short.words) < LEAST_WORDS:
        return False
    if len(short.text) >= len(long.text):
        return False
    left, whole = fold_name(short.text), fold_name(long.text)
    if not whole.startswith(left) or whole[len(left) : len(left) + 1] in ("", " "):
        return False
    # A legal form is short or in full as one likes.
    *first, last = (word.text for word in short.words)
    return last == left.split()[-1] and first == [w.text for w in long.words[: len(first)]]
