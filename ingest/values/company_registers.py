"""Numbers of company registers that stand in sources without a scheme of their own."""

import re
from functools import lru_cache
from typing import Final

from graph.values.identifiers import Identifier, identifier_if_any

_REGISTERS: Final = {
    "gb": ("GB-COH", 8),
    "nl": ("NL-KVK", 8),
    "cz": ("CZ-ICO", 8),
    "sk": ("SK-ORSR", 8),
    "ua": ("UA-EDR", 8),
    "lv": ("LV-RE", 11),
    "be": ("BE-BCE_KBO", 10),
    "dk": ("DK-CVR", 8),
    "ee": ("EE-RIK", 8),
    "fr": ("FR-RCS", 9),
    "no": ("NO-BRC", 9),
}
"""Company registers by jurisdiction, and the length of a whole number: a shorter one may be of
another register of that country (a charity's, a tax office's)."""
_OPENCORPORATES: Final = re.compile(
    r"https?://opencorporates\.com/companies/([a-z]{2})/([^/?#]+)/?\Z"
)

_GLEIF: Final = re.compile(
    r"(?:https?://(?:[\w-]+\.)*(?:gleif\.org|lei\.info)/.*|urn:lei:).+\Z", re.IGNORECASE
)


def register_number(jurisdiction: str | None, text: str) -> Identifier | None:
    """Return a company's number, if it is a whole and valid one of a register we know."""
    scheme, length = _REGISTERS.get(jurisdiction or "", ("", 0))
    return _strong_identifier(scheme, text) if sum(map(str.isalnum, text)) == length > 0 else None


@lru_cache(maxsize=4_096)
def number_in_address(text: str) -> Identifier | None:
    """Return the company's number in an address at OpenCorporates or GLEIF; ``None`` if unknown.

    >>> str(number_in_address("https://opencorporates.com/companies/gb/01234567"))
    'GB-COH:01234567'
    >>> str(number_in_address("https://search.gleif.org/#/record/5493001KJTIIGC8Y1R12"))
    'LEI:5493001KJTIIGC8Y1R12'
    """
    if _GLEIF.match(text):
        return _strong_identifier("LEI", text)
    match = _OPENCORPORATES.match(text)
    if match is None or match[1] not in _REGISTERS:
        return None
    return _strong_identifier(_REGISTERS[match[1]][0], match[2])


def _strong_identifier(scheme: str, text: str) -> Identifier | None:
    found = identifier_if_any(scheme, text)
    return found if found is not None and found.strong else None
