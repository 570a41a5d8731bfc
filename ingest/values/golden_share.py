"""Golden shares: shares of little or no capital whose holder can stop what the company decides."""

import re
from collections.abc import Iterable
from typing import Final

GOLDEN_SHARE: Final = (
    r"\bgolden['’”\"]? (?:share|stock)|\bspecial (?:rights? )?share\b|\bgoldene[nr]? aktie"
    r"|золот\w+ акци|золот\w+ пай|\baction (?:spécifique|en or)|\bacción de oro|\bazione d['’]oro"
    r"|\bazioni d['’]oro|\bzłot\w+ akcj|\baltın hisse|\bgouden aandeel|\bação (?:de ouro|dourada)"
)
"""What a golden share is called, in small letters."""
_PATTERN: Final = re.compile(GOLDEN_SHARE)


def names_golden_share(texts: Iterable[str | None]) -> bool:
    """Return whether one of some texts tells of a golden share.

    >>> names_golden_share(["Holder of the Golden Share"]), names_golden_share([None, "shares"])
    (True, False)
    """
    return any(_PATTERN.search(" ".join(text.casefold().split())) for text in texts if text)
