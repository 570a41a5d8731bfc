"""Several names that one text holds: a maiden name, and two persons of one row."""

import re
from typing import Final

_BORN: Final = re.compile(
    r"[\s,(\[]+(?:n[ée]e|geb(?:\.|oren|orene)?|born|maiden name:?|roz\.|z domu"
    r"|ур\.|урожд(?:[её]нная|\.)?|уроджена|дев\.|nata|nacida|nascida)\s+(?P<maiden>[^\W\d_][^,()\[\]]*)[)\]]?",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(r"\s+(?:&|\+|and|und|et|и|та)\s+", re.IGNORECASE)
_TITLE: Final = re.compile(r"^(?:(?:mr|mrs|ms|miss|dr|sir|lady|herr|frau)\.?\s+)+", re.IGNORECASE)
MARK: Final = (
    r"(?i)[\s(\[](?:n[ée]e|geb(?:\.|oren|orene)?|born|maiden|roz\.|z domu|ур\.|урожд|уроджена"
    r"|дев\.|nata|nacida|nascida|&|\+|and|und|et|и|та)[\s.а-яё]"
)
"""What a person's name must have to hold several names, for RE2."""
_MANY: Final = re.compile(MARK)


def names_in_one(name: str) -> list[str]:
    """Return the names that a text of a person's name holds, the text itself first.

    >>> names_in_one("Anna Petrova (née Ivanova)")
    ['Anna Petrova (née Ivanova)', 'Anna Petrova', 'Anna Ivanova']
    >>> names_in_one("Mr John & Mrs Mary Smith")
    ['Mr John & Mrs Mary Smith', 'John Smith', 'Mary Smith']
    """
    if not _MANY.search(name):
        return [name]
    if born := _BORN.search(name):
        return list(dict.fromkeys([name, *_maiden_names(name, born)]))
    parts = [_TITLE.sub("", part.strip()) for part in _JOINED.split(name)]
    if len(parts) != 2 or not all(parts):
        return [name]
    first, second = (part.replace(",", " ").split() for part in parts)
    if len(first) == 1 and len(second) > 1:
        first = [*first, second[-1]]
    # A first name alone after a whole name has the surname before it.
    elif len(second) == 1 and len(first) > 1:
        second = [*second, first[-1]]
    both = [" ".join(words) for words in (first, second) if len(words) > 1]
    return list(dict.fromkeys([name, *both]))


def _maiden_names(name: str, born: re.Match[str]) -> list[str]:
    """Return the name without what is said of birth, and with the surname of birth."""
    plain = f"{name[: born.start()]} {name[born.end() :]}".strip(" ,")
    maiden, words = born["maiden"].strip(), plain.split()
    if len(maiden.split()) > 1 or len(words) < 2:
        return [plain, maiden if len(maiden.split()) > 1 else f"{plain} {maiden}"]
    shouted = [word for word in words if len(word) > 1 and word.isupper()]
    surname = shouted[0] if shouted and len(shouted) < len(words) else words[-1]
    if "," in plain:
        surname = plain.partition(",")[0]
        words = plain.partition(",")[2].split()
        return [plain, " ".join([*words, maiden])]
    return [plain, " ".join(maiden if word == surname else word for word in words)]
