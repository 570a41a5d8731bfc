"""The schemes of identifiers: ``schemes.toml``, and how numbers of each are spelt."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

_NO_SIGN: Final = re.compile(r"[^A-Z0-9]")
_LETTERED: Final = re.compile(r"([A-Z]{2})(\d{1,5})")

_LEI_BEHIND: Final = re.compile(r"[/:=]\s*([0-9A-Z]{18}[0-9]{2})/?\s*\Z")


def _compact(number: str) -> str:
    upper = number.upper()
    return upper if upper.isascii() and upper.isalnum() else _NO_SIGN.sub("", upper)


def _companies_house(number: str) -> str:
    compact = _compact(number)
    if compact.isdigit():
        return compact.zfill(8)
    match = _LETTERED.fullmatch(compact)
    return compact if match is None else match[1] + match[2].zfill(6)


def _swiss_uid(number: str) -> str:
    match = re.fullmatch(r"(?:CHE)?(\d{3})(\d{3})(\d{3})(?:MWST|TVA|IVA|HR|RC)?", _compact(number))
    return number.upper() if match is None else f"CHE-{match[1]}.{match[2]}.{match[3]}"


def _without_prefix(prefix: str, length: int, least: int, number: str) -> str:
    """Return a number without a prefix, with leading zeros if it has at least ``least`` digits."""
    compact = _compact(number).removeprefix(prefix)
    return compact.zfill(length) if compact.isdigit() and len(compact) >= least else compact


def _lei(number: str) -> str:
    """Return a LEI, also one that stands at the end of an address or behind a label."""
    found = _LEI_BEHIND.search(number.upper())
    return _compact(number) if found is None else found[1]


def _keep_spelling(number: str) -> str:
    return number


_SPELLINGS: Final[dict[str, Callable[[str], str]]] = {
    "companies_house": _companies_house,
    "swiss_uid": _swiss_uid,
    "lei": _lei,
    "as_published": _keep_spelling,
}


@dataclass(frozen=True, slots=True)
class Scheme:
    """One scheme of identifiers.

    Attributes:
        code: the part before the colon.
        what: whose numbers they are, for people.
        strong: one number is one party, so rows that share it are joined (rule 1 of
            docs/reference/rules.md).
        normaliser: returns the one spelling of a number.
        check: module of python-stdnum with the check digits, or None.
        shape: pattern of every correct number, or None.
    """

    code: str
    what: str
    strong: bool
    normaliser: Callable[[str], str]
    check: str | None
    shape: str | None


def _scheme(code: str, row: dict[str, Any]) -> Scheme:
    normaliser = _SPELLINGS.get(row.get("spelling", ""), _compact)
    if "prefix" in row or "zeros" in row:
        normaliser = partial(_without_prefix, row.get("prefix", ""), *row.get("zeros", (0, 0)))
    return Scheme(code, row["what"], row["strong"], normaliser, row.get("check"), row.get("shape"))


_TABLE: Final[dict[str, dict[str, Any]]] = tomllib.loads(
    Path(__file__).with_name("schemes.toml").read_text(encoding="utf-8")
)
SCHEMES: Final = {code: _scheme(code, row) for code, row in _TABLE.items()}
"""Every scheme we know, by code."""
FORMS: Final = {code: str(row["form"]) for code, row in _TABLE.items() if "form" in row}
"""What a number looks like, in words, in each scheme that refutes wrong ones."""
ALIASES: Final = {other: code for code, row in _TABLE.items() for other in row.get("aliases", ())}
"""Other codes for the same numbers."""
REGISTERS: Final = {ra: code for code, row in _TABLE.items() for ra in row.get("registers", ())}
"""GLEIF's codes of registration authorities whose numbers are ours; any other code stays the scheme
of its numbers."""
