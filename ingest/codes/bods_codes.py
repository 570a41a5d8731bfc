"""The closed code lists of BODS 0.1 to 0.4, in the spelling of 0.4.

Versions 0.1 and 0.2 hyphenate (``voting-rights``), later ones write camel case. Files mix them,
so every spelling is read in every version; a code of no version refuses the statement.
"""

import re
from functools import lru_cache
from typing import Any, Final

from graph.values.vocabulary import BODS_INTEREST_TYPES, DIRECTNESS
from ingest.reader import InvalidRecordError


def _known(codes: str) -> dict[str, str]:
    """Return codes that stand for themselves."""
    return {code: code for code in codes.split()}


VERSIONS: Final = ("0.1", "0.2", "0.3", "0.4")
INTEREST: Final = {
    **{code: code for code in BODS_INTEREST_TYPES},
    "influenceOrControl": "otherInfluenceOrControl",
    "otherInfluenceOrControlOfTrust": "otherInfluenceOrControl",
    "settlorOfTrust": "settlor",
    "trusteeOfTrust": "trustee",
    "protectorOfTrust": "protector",
    "beneficiaryOfTrust": "beneficiaryOfLegalArrangement",
    "rightsToSurplusAssets": "rightsToSurplusAssetsOnDissolution",
}
LEVEL: Final = {code: code for code in DIRECTNESS}
REASON: Final = _known(
    """noBeneficialOwners subjectUnableToConfirmOrIdentifyBeneficialOwner
    interestedPartyHasNotProvidedInformation subjectExemptFromDisclosure
    interestedPartyExemptFromDisclosure unknown informationUnknownToPublisher"""
)
SCHEMA: Final = {
    "registeredEntity": "Company",
    "legalEntity": "LegalEntity",
    "arrangement": "LegalEntity",
    "legalArrangement": "LegalEntity",
    "state": "PublicBody",
    "stateBody": "PublicBody",
    "anonymousEntity": "LegalEntity",
    "unknownEntity": "LegalEntity",
}
"""Kinds of entity as FollowTheMoney schemata; the published kind stays in ``data``."""
SUBTYPES: Final[dict[str, tuple[str, ...]]] = {
    "arrangement": ("trust", "nomination", "other"),
    "legalArrangement": ("trust", "nomination", "other"),
    "legalEntity": ("trust", "other"),
    "stateBody": ("governmentDepartment", "stateAgency", "other"),
}
SUBTYPE: Final = _known("governmentDepartment stateAgency other trust nomination")
PERSON: Final = _known("knownPerson anonymousPerson unknownPerson")
VAGUE: Final = ("anonymousEntity", "unknownEntity", "anonymousPerson", "unknownPerson")
"""Kinds that stand for a party whom the statement does not identify."""
NAME: Final = {
    "legal": "name",
    "individual": "name",
    "translation": "alias",
    "alternative": "alias",
    "aka": "alias",
    "transliteration": "transliteration",
    "former": "previous",
    "birth": "previous",
}
"""Kinds of personal name as kinds of name of ours; ``individual`` until 0.3, ``aka`` in 0.1."""
ADDRESS: Final = _known("placeOfBirth home residence registered service alternative business")
"""Kinds of address; ``home`` is 0.1's word for ``residence``."""
PEP: Final = _known("isPep isNotPep unknown")
SOURCE: Final = _known("selfDeclaration officialRegister thirdParty primaryResearch verified")
STATUS: Final = _known("new updated closed")
SECURITY: Final = _known("isin figi cusip cins")
MOTIVATION: Final = _known("commenting correcting identifying linking transformation")
_HYPHEN = re.compile(r"-([a-zA-Z])")


@lru_cache(maxsize=4096)
def _camel(text: str) -> str:
    return _HYPHEN.sub(lambda found: found[1].upper(), text.strip())


def code_of(text: str, known: dict[str, str], path: str) -> str:
    """Return what a code stands for in 0.4, whatever version spells it.

    Raises:
        InvalidRecordError: no version has it.
    """
    found = known.get(text)
    if found is None:
        found = known.get(_camel(text))
        if found is None:
            raise InvalidRecordError(f"{path}: unknown value {quote_value(text)}")
    return found


def quote_value(item: Any) -> str:
    """Return a value as a reason quotes it, cut after 80 characters."""
    text = repr(item)
    return text if len(text) <= 80 else f"{text[:77]}..."
