"""OFAC's labels: which numbers and facts they announce, and countries as OFAC calls them."""

import re
from functools import lru_cache
from typing import Final

from ingest.values.list_values import country_of

PERSON_NUMBERS: Final = frozenset(
    """Passport|Diplomatic Passport|British National Overseas Passport|Stateless Person Passport
    Stateless Person ID Card|Travel Document Number|National ID No.|National Foreign ID Number
    Identification Number|Personal ID Card|Citizen's Card Number|Cedula No.|C.U.R.P.|C.U.R.P
    D.N.I.|C.U.I.T.|C.U.I.P.|C.U.I.|C.I.F.|N.I.E.|I.F.E.|NIT #|SSN|Driver's License No.
    Electoral Registry No.|Credencial electoral|Numero de Identidad|Birth Certificate Number
    Kenyan ID No.|Bosnian Personal ID No.|Moroccan Personal ID No.|Tazkira National ID Card
    Turkish Identification Number|UAE Identification|Residency Number|Refugee ID Card|VisaNumberID
    CNP (Personal Numerical Code)|Romanian Permanent Resident|Seafarer's Identification Document
    Cartilla de Servicio Militar Nacional|Military Registration Number|Immigration No.
    Public Security and Immigration No.|Pilot License Number|Tarjeta Profesional|Interpol Number
    File Number|LE Number""".replace("\n    ", "|").split("|")
)
COMPANY_NUMBERS: Final = frozenset(
    """Tax ID No.|V.A.T. Number|Fiscal Code|Italian Fiscal Code|RFC|R.F.C.|RIF #|RUC #|RTN|N.I.F.
    US FEIN|Romanian Tax Registration|Paraguayan tax identification number|Romanian C.R.
    Numero Unico de Identificacao Tributaria (NUIT)|Registration Number|Registration ID|RSIN
    Company Number|UK Company Number|C.R. No.|Commercial Registry Number|Business Number
    Business Registration Number|Business Registration Document #|Enterprise Number|Permit Number
    Certificate of Incorporation Number|Public Registration Number|Chamber of Commerce Number
    Dubai Chamber of Commerce Membership No.|Istanbul Chamber of Comm. No.|Matricula Mercantil No
    Folio Mercantil No.|Registered Charity No.|Organization Code|Economic Register Number (CBLS)
    Central Registration System Number|Legal Entity Number|Government Gazette Number|C.I.N.
    Unified Social Credit Code (USCC)|United Social Credit Code Certificate (USCCC)|License
    Chinese Commercial Code|Trade License No.|Tourism License No.|MSB Registration Number
    Afghan Money Service Provider License Number|Trademark number|Serial No.|SRE Permit No.
    SRE Permit No|Branch Unit Number|D-U-N-S Number|SWIFT/BIC|BIK (RU)|ISIN|MICEX Code|UN/LOCODE
    Vessel Registration Identification|MMSI|Aircraft Serial Identification|Aircraft Tail Number
    Previous Aircraft Tail Number|Aircraft Mode S Transponder Code|Entity Code
    Registration Certificate Number (Dubai)
    Russian State Individual Business Registration Number Pattern (OGRNIP)""".replace(
        "\n    ", "|"
    ).split("|")
)
NUMBERS: Final = PERSON_NUMBERS | COMPANY_NUMBERS
"""Labels of numbers of persons, bodies, ships and aircraft."""

PASSPORTS: Final = frozenset(label for label in PERSON_NUMBERS if label.endswith("Passport"))
TAX_NUMBERS: Final = frozenset(
    "Tax ID No.|V.A.T. Number|Fiscal Code|Italian Fiscal Code|Romanian Tax Registration".split("|")
)
REGISTER_NUMBERS: Final = frozenset(
    """Registration Number|Registration ID|Company Number|UK Company Number|C.R. No.
    Commercial Registry Number|Business Registration Number|Public Registration Number
    Business Registration Document #|Enterprise Number|Chamber of Commerce Number|Business Number
    Certificate of Incorporation Number|Organization Code|RSIN
    Russian State Individual Business Registration Number Pattern (OGRNIP)""".replace(
        "\n    ", "|"
    ).split("|")
)
SCHEME_OF: Final = {
    "SWIFT/BIC": "BIC",
    "ISIN": "ISIN",
    "Legal Entity Number": "LEI",
    "D-U-N-S Number": "DUNS",
    "MMSI": "MMSI",
    "Unified Social Credit Code (USCC)": "CN-USCC",
    "United Social Credit Code Certificate (USCCC)": "CN-USCC",
}
"""Labels whose numbers are a scheme of their own whatever the country."""

COUNTRY_SCHEMES: Final = {
    "ch": ("CH-UID",),
    "ua": ("UA-EDR",),
    "no": ("NO-BRC",),
    "dk": ("DK-CVR",),
    "fr": ("FR-RCS",),
    "ee": ("EE-RIK",),
    "fi": ("FI-PRO",),
    "be": ("BE-BCE_KBO",),
    "gb": ("GB-COH",),
    "nl": ("NL-KVK",),
    "at": ("AT-FB",),
    "lv": ("LV-RE",),
    "ie": ("IE-CRO",),
    "cz": ("CZ-ICO",),
}
"""Schemes that a register or tax number of a country may be in; check digits or shape decide."""

SHAPE_ONLY: Final = frozenset({"GB-COH", "NL-KVK", "AT-FB", "LV-RE", "IE-CRO", "CZ-ICO"})
"""Schemes without check digits: only a number that is called a register's is taken for one."""

BIRTH: Final = frozenset({"DOB", "Birthdate", "Date of Birth"})
BIRTH_PLACE: Final = frozenset({"POB", "Place of Birth"})
NATIONALITY: Final = frozenset(
    {"nationality", "citizen", "Nationality Country", "Citizenship Country", "Nationality"}
)
REGISTERED_IN: Final = frozenset(
    {"Nationality of Registration", "Registration Country", "Country of Registration"}
)
LINKED_TO: Final = "Linked To"
SHIP_OWNER: Final = "Vessel Owner"
GOVERNMENT: Final = ("Target Type", "government entity")
"""Label and folded value by which the list calls an entry a body of a government."""

_OTHER_FACTS: Final = """Gender|Website|Email Address|Phone Number|Fax Number|Title|Issuer Name
    Equity Ticker|Target Type|Organization Type|Organization Established Date|Vessel Flag
    Former Vessel Flag|Other Vessel Flag|Vessel Type|VESSEL TYPE|Other Vessel Type|Vessel Tonnage
    Vessel Gross Registered Tonnage|Vessel Gross Tonnage|Vessel Call Sign|Other Vessel Call Sign
    Vessel Year of Build|Vessel Owner|Aircraft Operator|Aircraft Model|Aircraft Manufacture Date
    Aircraft Manufacturer's Serial Number (MSN)|Aircraft Construction Number|Nickname
    Aircraft Construction Number (also called L/N or S/N or F/N)
    Secondary sanctions risk|Additional Sanctions Information|Transactions Prohibited For Persons \
Owned or Controlled By U.S. Financial Institutions""".replace("\n    ", "|").split("|")

_LABELS: Final = sorted(
    {*NUMBERS, *BIRTH, *BIRTH_PLACE, *NATIONALITY, *REGISTERED_IN, LINKED_TO, *_OTHER_FACTS},
    key=len,
    reverse=True,
)
_LABELLED: Final = re.compile(
    r"(?:alt\. ?)?(" + "|".join(re.escape(label) for label in _LABELS) + r")(?:\s*[:-])*\s+(.+)",
    re.DOTALL,
)
_CURRENCY: Final = re.compile(r"(?:alt\. ?)?(Digital Currency Address - \w+)\s+(.+)", re.DOTALL)


def split_label(segment: str) -> tuple[str, str] | None:
    """Return OFAC's label of a segment of remarks and what stands behind it, or None.

    >>> split_label("alt. Tax ID No. 7707083893 (Russia)")
    ('Tax ID No.', '7707083893 (Russia)')
    """
    found = _LABELLED.match(segment) or _CURRENCY.match(segment)
    return None if found is None else (found[1], found[2].strip())


_COUNTRIES: Final = {
    "burma": "mm",
    "korea, north": "kp",
    "korea, south": "kr",
    "north korea": "kp",
    "south korea": "kr",
    "congo, democratic republic of the": "cd",
    "democratic republic of the congo": "cd",
    "congo, republic of the": "cg",
    "republic of the congo": "cg",
    "cote d ivoire": "ci",
    "cote d'ivoire": "ci",
    "bahamas, the": "bs",
    "the bahamas": "bs",
    "gambia, the": "gm",
    "the gambia": "gm",
    "micronesia": "fm",
    "micronesia, federated states of": "fm",
    "macedonia, the former yugoslav republic of": "mk",
    "macedonia, the republic of": "mk",
    "west bank": "ps",
    "gaza": "ps",
    "region: gaza": "ps",
    "region: west bank": "ps",
    "palestinian": "ps",
    "palestinian authority": "ps",
    "holy see": "va",
    "brunei": "bn",
    "cape verde": "cv",
    "swaziland": "sz",
    "laos": "la",
    "libya": "ly",
    "macau": "mo",
    "region: northern mali": "ml",
    "czech republic": "cz",
    "st. vincent and the grenadines": "vc",
    "saint vincent and the grenadines": "vc",
    "st. lucia": "lc",
    "virgin islands, u.s.": "vi",
    "east timor": "tl",
    "timor-leste": "tl",
    "reunion": "re",
    "syria": "sy",
}
_NOWHERE: Final = frozenset(
    {
        "",
        "undetermined",
        "none identified",
        "unknown",
        "netherlands antilles",
        "region: kafia kingi",
        "region: crimea",
        "region: donetsk",
        "region: luhansk",
        "stateless",
    }
)


@lru_cache(maxsize=4096)
def country(text: str) -> str | None:
    """Return the ISO code of a country as OFAC writes it; None for any other text."""
    name = " ".join(text.casefold().split()).rstrip(".")
    if name in _NOWHERE:
        return None
    return _COUNTRIES.get(name) or country_of(name)


def is_nowhere(text: str) -> bool:
    """Return whether OFAC's words say that no country is known, or name a region of none."""
    return " ".join(text.casefold().split()).rstrip(".") in _NOWHERE
