"""The UK's names of sanctions and regimes, as measures and codes."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Final

_TABLE: Final = Path(__file__).with_name("uk_measures.toml").read_text(encoding="utf-8")
MEASURES: Final[dict[str, str]] = {
    name: measure for measure, names in tomllib.loads(_TABLE).items() for name in names
}
"""Measure of each sanction imposed, by the letters of its name."""

_OTHER: Final = "sectoral"
"""The measure that stands for all sanctions that forbid some dealings of another kind."""

_REGIME_NOISE: Final = re.compile(
    r"\bregulations?\b|\bsanctions\b|\beu exit\b|\bunited nations\b|\bthe\b|\b(?:19|20)\d\d\b"
    r"|\brepublic of(?! the| congo)\b|\bno\. ?\d+|[()]"
)


def measure_of(sanction: str) -> str | None:
    """Return the measure of a sanction imposed, ``None`` where it is not known.

    >>> measure_of("Shipping sanctions: (see 'Other information')")
    'sectoral'
    """
    found = MEASURES.get(letters_and_digits(sanction))
    return MEASURES.get(letters_and_digits(sanction.partition(":")[0])) if found is None else found


def split_sanctions(text: str) -> list[str]:
    """Return the sanctions of a designation, split at ``|`` or, where all are known, commas."""
    found: list[str] = []
    for piece in text.split("|"):
        apart = [part.strip() for part in re.split(r"[,;]", piece)]
        known = len(apart) > 1 and all(letters_and_digits(part) in MEASURES for part in apart)
        found.extend(apart if known else [piece.strip()])
    return [sanction for sanction in found if sanction]


@lru_cache(maxsize=4096)
def restriction_names(note: str) -> tuple[str, ...]:
    """Return what a UK entry's note calls its sanctions of no common kind, in small letters.

    >>> restriction_names("Asset freeze|Trust Services Sanctions; UK")
    ('trust services',)
    >>> restriction_names("Director Disqualification Sanction|De-flag")
    ('director disqualification', 'de-flag')
    """
    said = [one for piece in note.split(";") for one in split_sanctions(piece)]
    named = [one.partition(":")[0].strip().lower() for one in said if measure_of(one) == _OTHER]
    return tuple(dict.fromkeys(re.sub(r" sanctions?$", "", one) for one in named))


@lru_cache(maxsize=1024)
def regime_code(regime: str) -> str:
    """Return a regime's name in small letters, without the words that most regulations share.

    >>> regime_code("The Russia (Sanctions) (EU Exit) Regulations 2019"), regime_code("Russia")
    ('russia', 'russia')
    >>> regime_code("The Iran (Sanctions) (Nuclear) (EU Exit) Regulations 2019")
    'iran nuclear'
    """
    plain = regime.casefold().replace("\u2019", "'").replace("qaeda", "qaida")
    plain = plain.replace("counter terrorism", "counter-terrorism")
    return " ".join(_REGIME_NOISE.sub(" ", plain).split()).strip(" .,")


@lru_cache(maxsize=4096)
def letters_and_digits(name: str) -> str:
    """Return the letters and digits of a name, in small letters.

    >>> letters_and_digits("Nationality(/ies)"), letters_and_digits("D.O.B")
    ('nationalityies', 'dob')
    """
    return "".join(character for character in name.casefold() if character.isalnum())
