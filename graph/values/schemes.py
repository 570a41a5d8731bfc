"""The schemes of identifiers, as data: what each numbers, and how a number is spelt.

Codes are those of org-id.guide where it has one (GB-COH, NL-KVK, FR-RCS, ...). `check` names the
module of python-stdnum that knows the check digits. `shape` is a pattern that every number of the
scheme fits. Where a scheme has no check digits, a wrong shape refutes a number, and a right one
does not confirm it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_NO_SIGN: Final = re.compile(r"[^A-Z0-9]")
_LETTERED: Final = re.compile(r"([A-Z]{2})(\d{1,5})")


def _compact(number: str) -> str:
    upper = number.upper()
    return upper if upper.isascii() and upper.isalnum() else _NO_SIGN.sub("", upper)


def _zero_padder(length: int, least: int) -> Callable[[str], str]:
    """Return a normaliser that restores leading zeros, if at least `least` digits are left."""

    def pad(number: str) -> str:
        compact = _compact(number)
        return compact.zfill(length) if compact.isdigit() and len(compact) >= least else compact

    return pad


def _companies_house(number: str) -> str:
    compact = _compact(number)
    if compact.isdigit():
        return compact.zfill(8)
    match = _LETTERED.fullmatch(compact)
    return compact if match is None else match[1] + match[2].zfill(6)


def _swiss_uid(number: str) -> str:
    match = re.fullmatch(r"(?:CHE)?(\d{3})(\d{3})(\d{3})(?:MWST|TVA|IVA|HR|RC)?", _compact(number))
    return number.upper() if match is None else f"CHE-{match[1]}.{match[2]}.{match[3]}"


def _prefix_remover(prefix: str, least: int = 0, length: int = 0) -> Callable[[str], str]:
    pad = _zero_padder(length, least)
    return lambda number: pad(_compact(number).removeprefix(prefix))


def _keep_spelling(number: str) -> str:
    return number


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
    normaliser: Callable[[str], str] = _compact
    check: str | None = None
    shape: str | None = None


_COMPANY_NUMBERS = (
    Scheme("LEI", "legal entity identifiers (ISO 17442)", True, check="lei"),
    Scheme(
        "GB-COH",
        "UK Companies House",
        True,
        _companies_house,
        shape=r"\d{8}|[A-Z]{2}\d{6}|[A-Z]\d{7}|[A-Z]{2}\d{5}[A-Z]",
    ),
    Scheme("NL-KVK", "the Dutch trade register", True, _zero_padder(8, 7), shape=r"\d{8}"),
    Scheme("RU-OGRN", "the Russian register of legal entities", True, check="ru.ogrn"),
    Scheme("RU-INN", "the Russian tax service", True, check="ru.inn"),
    Scheme("CH-UID", "the Swiss register of enterprises", True, _swiss_uid, check="ch.uid"),
    Scheme("US-CIK", "filers at the SEC", True, _prefix_remover("CIK", 1, 10), shape=r"\d{10}"),
    Scheme("AT-FB", "the Austrian Firmenbuch", True, _prefix_remover("FN"), shape=r"\d{1,6}[A-Z]"),
    Scheme("BE-BCE_KBO", "the Belgian enterprise register", True, _zero_padder(10, 9), "be.vat"),
    Scheme("CZ-ICO", "the Czech register of entities", True, _zero_padder(8, 6), shape=r"\d{8}"),
    Scheme("DK-CVR", "the Danish business register", True, check="dk.cvr"),
    Scheme("EE-RIK", "the Estonian business register", True, check="ee.registrikood"),
    Scheme("FI-PRO", "the Finnish business register", True, _zero_padder(8, 7), "fi.ytunnus"),
    Scheme("FR-RCS", "French companies (SIREN)", True, check="fr.siren"),
    Scheme("IE-CRO", "the Irish companies office", True, shape=r"\d{1,7}"),
    Scheme("LT-RC", "the Lithuanian register", True, shape=r"\d{7,9}"),
    Scheme("LV-RE", "the Latvian register of enterprises", True, shape=r"\d{11}"),
    Scheme("NO-BRC", "the Norwegian registers", True, check="no.orgnr"),
    Scheme("PL-KRS", "the Polish court register", True, _zero_padder(10, 4), shape=r"\d{10}"),
    Scheme("SE-BLV", "the Swedish companies office", True, shape=r"\d{10}"),
    Scheme("SK-ORSR", "the Slovak business register", True, _zero_padder(8, 6), shape=r"\d{8}"),
    Scheme("UA-EDR", "the Ukrainian register", True, _zero_padder(8, 6), "ua.edrpou"),
    Scheme("IMO", "ships (IMO)", True, _prefix_remover("IMO"), check="imo"),
)

_WEAK = (
    Scheme("ISIN", "securities, of which an issuer has many", False, check="isin"),
    Scheme("BIC", "banks and their branches", False, check="bic"),
    Scheme(
        "RU-KPP",
        "Russian tax offices, shared by companies",
        False,
        shape=r"\d{4}[A-Z0-9]{5}",
    ),
    Scheme("RU-OKPO", "Russian statistics, with branches", False, shape=r"\d{8}|\d{10}"),
    Scheme("PASSPORT", "passports, which are renewed", False),
    Scheme("EU-FSF", "entries of the EU list", False, _keep_spelling),
    Scheme("UK-SL", "entries of the UK sanctions list", False, _keep_spelling),
    Scheme("UK-OFSI", "groups of the former UK list", False, _keep_spelling),
    Scheme("US-OFAC", "entries of the OFAC lists", False, _keep_spelling),
    Scheme("UN-SC", "entries of the UN list", False, _keep_spelling),
    Scheme("CH-SECO", "entries of the Swiss list", False, _keep_spelling),
    Scheme("WIKIDATA", "items that anybody edits", False),
)

SCHEMES = {scheme.code: scheme for scheme in (*_COMPANY_NUMBERS, *_WEAK)}
"""Every scheme we know, by code."""

FORMS: Final = {
    "LEI": "20 letters and digits",
    "GB-COH": "8 digits, or 2 letters and 6 digits",
    "NL-KVK": "8 digits",
    "RU-OGRN": "13 or 15 digits",
    "RU-INN": "10 or 12 digits",
    "CH-UID": "CHE and 9 digits",
    "US-CIK": "at most 10 digits",
    "AT-FB": "at most 6 digits and a letter",
    "BE-BCE_KBO": "10 digits",
    "CZ-ICO": "8 digits",
    "DK-CVR": "8 digits",
    "EE-RIK": "8 digits",
    "FI-PRO": "8 digits",
    "FR-RCS": "9 digits",
    "IE-CRO": "at most 7 digits",
    "LT-RC": "7 to 9 digits",
    "LV-RE": "11 digits",
    "NO-BRC": "9 digits",
    "PL-KRS": "10 digits",
    "SE-BLV": "10 digits",
    "SK-ORSR": "8 digits",
    "UA-EDR": "8 digits",
    "IMO": "7 digits",
    "ISIN": "12 letters and digits",
    "BIC": "8 or 11 letters and digits",
    "RU-KPP": "4 digits and 5 digits or letters",
    "RU-OKPO": "8 or 10 digits",
}
"""What a number looks like, in words, in each scheme that refutes wrong ones."""

ALIASES = {
    "XI-LEI": "LEI",
    "COMPANIES-HOUSE": "GB-COH",
    "KVK": "NL-KVK",
    "OGRN": "RU-OGRN",
    "INN": "RU-INN",
    "KPP": "RU-KPP",
    "OKPO": "RU-OKPO",
    "UID": "CH-UID",
    "CIK": "US-CIK",
    "SEC-CIK": "US-CIK",
    "FR-SIREN": "FR-RCS",
    "SIREN": "FR-RCS",
    "FR-INSEE": "FR-RCS",
    "SWIFT": "BIC",
}
"""Other codes for the same numbers."""

REGISTERS = {
    "RA000585": "GB-COH",
    "RA000586": "GB-COH",
    "RA000587": "GB-COH",
    "RA000463": "NL-KVK",
    "RA000548": "CH-UID",
    "RA000549": "CH-UID",
    "RA000499": "RU-OGRN",
    "RA000017": "AT-FB",
    "RA000025": "BE-BCE_KBO",
    "RA000163": "CZ-ICO",
    "RA000170": "DK-CVR",
    "RA000181": "EE-RIK",
    "RA000188": "FI-PRO",
    "RA000189": "FR-RCS",
    "RA000192": "FR-RCS",
    "RA000402": "IE-CRO",
    "RA000423": "LV-RE",
    "RA000430": "LT-RC",
    "RA000472": "NO-BRC",
    "RA000473": "NO-BRC",
    "RA000484": "PL-KRS",
    "RA000526": "SK-ORSR",
    "RA000544": "SE-BLV",
    "RA000567": "UA-EDR",
}
"""GLEIF's codes of registration authorities whose numbers are ours (585 England and Wales, 586
Northern Ireland, 587 Scotland: all Companies House; 548, 549: Swiss UID and commercial register).
Any other code stays the scheme of its numbers."""
