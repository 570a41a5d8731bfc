"""Identifiers of parties as `SCHEME:VALUE`, with org-id style codes.

    `parse_identifier`          "NL-KVK:27265167"      -> NL-KVK:27265167
    `normalise_identifier`      "gb-coh", "1234567"    -> GB-COH:01234567
    `register_identifier`  "RA000585", "1234567"  -> GB-COH:01234567   (GLEIF's code of a register)

A value whose check digits do not fit its scheme, and that passes those of another scheme of the
same country, is a number of that one: an OGRN stated as RU-INN. Any other value whose check
digits or shape do not fit is kept as it came; its identifier is not valid and joins no rows. An
identifier of an unknown scheme is kept too, and joins no rows.
"""

import re
import unicodedata
from functools import cache, lru_cache
from hashlib import blake2b
from importlib import import_module
from string import ascii_uppercase
from typing import Any, NamedTuple

from graph.values.errors import InputError
from graph.values.schemes import ALIASES, FORMS, REGISTERS, SCHEMES
from graph.values.suggestions import nearest_word

_CODE = re.compile(r"[A-Z0-9][A-Z0-9_.-]*")
_PLAIN_ID = re.compile(r"[a-z0-9_.-]+")
_NO_SIGN_OF_AN_ID = re.compile(r"[^a-z0-9_.]+")
_COUNTRY_LETTERS = 3
_RIVALS = {
    scheme.code: [
        other
        for other in SCHEMES.values()
        if other.check is not None
        and other.code != scheme.code
        and other.code[:_COUNTRY_LETTERS] == scheme.code[:_COUNTRY_LETTERS]
    ]
    for scheme in SCHEMES.values()
    if scheme.code[_COUNTRY_LETTERS - 1 : _COUNTRY_LETTERS] == "-"
}
"""Other schemes of the same country that have check digits, by scheme."""
_SHAPES = {s.code: re.compile(s.shape) for s in SCHEMES.values() if s.shape is not None}
_REGISTER_CODE = re.compile(r"RA\d{6}")
_NO_REGISTER = frozenset({"RA888888", "RA999999"})
_LEI = re.compile(r"[0-9A-Z]{20}")
_LETTERS = str.maketrans({letter: str(int(letter, 36)) for letter in ascii_uppercase})
"""Letters as the numbers that ISO 7064 (MOD 97-10) counts them as."""
_EMPTY_NUMBER = re.compile(r"(?:[A-Z-]*0+|N\.?/?A\.?|NONE|NULL|UNKNOWN|TBC|X+|-+)")


class Identifier(NamedTuple):
    """One number in one scheme, in the scheme's own spelling; `normalise_identifier` builds it."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"

    @property
    def valid(self) -> bool | None:
        """Return whether check digits and shape fit; None where the scheme has neither."""
        return _valid(self.scheme, self.value)

    @property
    def strong(self) -> bool:
        """Return whether rows with this identifier are one party.

        True for schemes that give one number to one person, company or ship, unless the
        check failed; numbers under GLEIF's code of a register are company numbers. See rule 1
        of docs/reference/rules.md.
        """
        if self.valid is False or _EMPTY_NUMBER.fullmatch(self.value):
            return False
        scheme = SCHEMES.get(self.scheme)
        if scheme is not None:
            return scheme.strong
        return bool(_REGISTER_CODE.fullmatch(self.scheme)) and self.scheme not in _NO_REGISTER

    @property
    def problem(self) -> str | None:
        """The fault of the number, in words for people; None where none is known."""
        if self.valid is not False:
            return None
        return f"{self} is not a correct number of {SCHEMES[self.scheme].what}"


def parse_identifier(text: str) -> Identifier:
    """Return the identifier in a text `SCHEME:VALUE`, in any case and with spaces in the number.

    Raises:
        InputError: there is no colon, or one side of it is missing.
    """
    code, colon, value = text.partition(":")
    if not colon or not code.strip() or not value.strip():
        raise InputError(
            f"{text!r} is not an identifier: write SCHEME:VALUE, for example NL-KVK:27265167"
        )
    return normalise_identifier(code, value)


def normalise_identifier(scheme: str, value: str) -> Identifier:
    """Return the identifier in the spelling of its scheme, from whatever a source wrote.

    Raises:
        InputError: the code cannot be a scheme, or the value is empty.
    """
    code = _code_of(scheme)
    plain = value if value.isascii() else unicodedata.normalize("NFKC", value)
    number = " ".join(plain.split())
    if not number:
        raise InputError(f"the identifier {code} has no value: leave it out or give the number")
    known = SCHEMES.get(code)
    if known is not None:
        found = Identifier(code, known.normaliser(number) or number)
        return _retype(found) if known.check is not None else found
    return Identifier(code, _filed_number(number) if _REGISTER_CODE.fullmatch(code) else number)


def identifier_if_any(scheme: str, value: str) -> Identifier | None:
    """Return the identifier as `normalise_identifier` does; None where the text can be none."""
    try:
        return normalise_identifier(scheme, value)
    except InputError:
        return None


@lru_cache(maxsize=65_536)
def _retype(found: Identifier) -> Identifier:
    """Return an identifier under the scheme whose check digits it has, if that is one only."""
    rivals = _RIVALS.get(found.scheme, ())
    if not rivals or found.valid is not False:
        return found
    others = [Identifier(s.code, s.normaliser(found.value) or found.value) for s in rivals]
    fitting = [other for other in others if other.valid]
    return fitting[0] if len(fitting) == 1 else found


def retyping_remark(scheme: str, found: Identifier) -> str | None:
    """Return the remark that a source stated a number under another scheme than its own.

    Args:
        scheme: the code as the source wrote it.
        found: what `normalise_identifier` made of the number.

    >>> retyping_remark("RU-INN", normalise_identifier("RU-INN", "1027700043502"))
    'RU-INN 1027700043502 has the check digits of RU-OGRN and is read as that'
    """
    code = _code_of(scheme)
    if found.scheme == code:
        return None
    return f"{code} {found.value} has the check digits of {found.scheme} and is read as that"


@lru_cache(maxsize=1_024)
def _code_of(scheme: str) -> str:
    code = scheme.strip().upper()
    code = ALIASES.get(code, code)
    if _CODE.fullmatch(code) is None:
        raise InputError(f"{scheme!r} is not the code of an identifier scheme, such as GB-COH")
    return code


def register_identifier(authority: str, number: str) -> Identifier:
    """Return the identifier for a number filed under a code of GLEIF's registration authorities.

    A code in `REGISTERS` becomes the scheme of its register, if the number has the right shape
    and check digits; otherwise the code itself is the scheme (`RA000602:...`), so that no number
    counts as one of a register that would not have given it.

    Raises:
        InputError: code or number is empty.
    """
    scheme = REGISTERS.get(authority.strip().upper())
    if scheme is not None:
        found = normalise_identifier(scheme, number)
        if found.valid is not False:
            return found
    return normalise_identifier(authority, number)


def has_known_scheme(text: str) -> bool:
    """Return whether a text starts with the code of a known scheme and a colon."""
    code, colon, value = text.partition(":")
    code = code.strip().upper()
    known = code in SCHEMES or code in ALIASES or _REGISTER_CODE.fullmatch(code) is not None
    return bool(colon) and known and bool(value.strip())


def identifier_advice(text: str) -> str | None:
    """Return what is wrong with an identifier that was typed, as the end of a sentence on it.

    Returns:
        What numbers of the scheme look like, if this one cannot be right; which scheme may be
        meant, if the code is like a known one; else None.
    """
    code, colon, value = text.partition(":")
    code = code.strip()
    if has_known_scheme(text):
        typed = parse_identifier(text)
        if typed.valid is not False:
            return None
        checked = ", with check digits that fit" if SCHEMES[typed.scheme].check else ""
        return f"is not a correct number: {typed.scheme} has {FORMS[typed.scheme]}{checked}"
    # Ids of parties are in small letters, and have a colon too.
    if not colon or code != code.upper() or not any(map(str.isdigit, value)):
        return None
    meant = nearest_word(code, (*SCHEMES, *ALIASES))
    return None if meant is None else f"is of no known scheme of numbers; did you mean {meant}?"


@lru_cache(maxsize=4_096)
def party_id(identifier: Identifier) -> str:
    """Return the id of the register party that has this number, such as `gb-coh-01234567`.

    Where the value has characters that an id cannot carry, a short hash keeps two values apart.
    """
    text = f"{identifier.scheme}-{identifier.value}".lower()
    if _PLAIN_ID.fullmatch(text):
        return text
    slug = _NO_SIGN_OF_AN_ID.sub("-", text).strip("-")
    return f"{slug}-{blake2b(text.encode(), digest_size=4).hexdigest()}"


def bare_number(value: str) -> str:
    """Return a number without spaces, punctuation and leading zeros, for search as people type."""
    number = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", value).upper()))
    return number.lstrip("0") or number


def _filed_number(number: str) -> str:
    """Return a number of an unknown register in upper case, without spaces: `HRB86891`."""
    return number.replace(" ", "").upper()


def _valid(code: str, value: str) -> bool | None:
    scheme = SCHEMES.get(code)
    if scheme is None:
        return None
    shape = _SHAPES.get(code)
    if shape is not None and shape.fullmatch(value) is None:
        return False
    return None if scheme.check is None else _check_digits(scheme.check, value)


def _check_digits(module: str, value: str) -> bool:
    # Each entity of GLEIF has a number of its own, so that none is found in a cache.
    if module == "lei" and _LEI.fullmatch(value):
        return int(value.translate(_LETTERS)) % 97 == 1
    return _check_with_library(module, value)


@lru_cache(maxsize=65_536)
def _check_with_library(module: str, value: str) -> bool:
    return bool(_checker(module).is_valid(value))


@cache
def _checker(module: str) -> Any:
    return import_module(f"stdnum.{module}")
