"""Numbers of companies and ships in prose, behind their labels.

A number that a text states of another, such as a parent or a director, is left out.
"""

import re
from typing import Final

from graph.values.identifiers import identifier_if_any, normalise_identifier

_LEI: Final = re.compile(r"\b(?=\d*[A-Z])[A-Z0-9]{18}\d{2}\b")
_DIGITS: Final = re.compile(
    r"(?<![\w.])\d{8,15}(?:(?!\w)|(?=[A-Z][A-Za-z]{2,9}(?: [a-z]{3,12})? ?:))"
)
"""A number; the next label may follow without a space, as in ``INN: 7720603527OGRN: ...``."""
_BIC: Final = re.compile(
    r"\bSWIFT\s*(?:/\s*BIC(?:\s+codes?)?\s*:?|(?:BIC\s+)?codes?\s*:?|:)\s*"
    r"((?-i:[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?))(?!\w)",
    re.IGNORECASE,
)
"""A code behind its label; words in capitals have the same shape, so the label alone is not enough
where nothing stands between (``SWIFT INVESTMENTS``)."""
_NEXT_BIC: Final = re.compile(
    r"\s*(?:\([^()]*\))?\s*(?:[,;/&]|and\b|or\b)\s*([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)(?!\w)"
)
"""Another code behind a first one; read only where the label says that there are several, since
names of towns in capitals have the same shape."""
_RUSSIAN: Final = re.compile(
    r"\bru\b|russia|\bogrn\b|\binn\b|огрн|инн"
    r"|\bstate registration (?:number|no\.?) ?:? ?[15]\d{12}\b",
    re.IGNORECASE,
)
_TAX: Final = re.compile(r"\btin\b|\binn\b|инн|tax", re.IGNORECASE)
_UKRAINIAN: Final = re.compile(r"\busreou\b|\bedrpou\b|єдрпоу|едрпоу", re.IGNORECASE)
_IMO: Final = re.compile(r"(?<!\d)\d{7}(?!\d)")
_ANOTHER: Final = re.compile(
    r"\b(?:subsidiar|parent|own(?:ed|er|s)\b|shareholder|affiliat|control(?:led|s)\b|director|founder"
    r"|branch of|held by|acquired|belongs|successor|predecessor)",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(r"(?<=[;\n])|(?<=[a-z0-9)]\. )")


def company_numbers(text: str, countries: list[str]) -> list[str]:
    """Find numbers of companies in prose: only those that prove their check digits, and BICs.

    A Russian or Ukrainian number must also be said to be one, by its label or the country.

    Returns:
        Identifiers as ``SCHEME:VALUE``.
    """
    text = _own_clauses(text)
    found: list[str] = []
    for value in _LEI.findall(text):
        _add_valid("LEI", value, found)
    for code in _BIC.finditer(text):
        _add_valid("BIC", code[1], found)
        at = code.end() if "codes" in code[0].casefold() else len(text)
        while (more := _NEXT_BIC.match(text, at)) is not None:
            _add_valid("BIC", more[1], found)
            at = more.end()
    if not any(character.isdigit() for character in text):
        return found
    russian = "ru" in countries or _RUSSIAN.search(text) is not None
    for value in _DIGITS.findall(text):
        if russian and len(value) in (13, 15):
            _add_valid("RU-OGRN", value, found)
        elif russian and len(value) in (10, 12) and _TAX.search(text) is not None:
            _add_valid("RU-INN", value, found)
        elif len(value) == 8 and _UKRAINIAN.search(text) is not None:
            _add_valid("UA-EDR", value, found)
    return found


def ship_numbers(text: str, remarks: list[str]) -> list[str]:
    """Find IMO numbers; one with a wrong check digit is kept and remarked on."""
    found = []
    for value in _IMO.findall(text):
        number = normalise_identifier("IMO", value)
        if number.problem is not None:
            remarks.append(f"{number.problem}; it is kept and joins nothing")
        found.append(str(number))
    return found


def _add_valid(scheme: str, value: str, into: list[str]) -> None:
    number = identifier_if_any(scheme, value)
    if number is not None and number.valid is True and str(number) not in into:
        into.append(str(number))


def _own_clauses(text: str) -> str:
    """Remove from each clause what follows a word that leads to another party.

    >>> _own_clauses("INN: 7707314029; parent company: A, OGRN: 1077746357540")
    'INN: 7707314029; '
    """
    return "".join(_ANOTHER.split(clause, 1)[0] for clause in _CLAUSE.split(text))
