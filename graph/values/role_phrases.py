"""What a holder does by each kind of interest, as the verb of a sentence in the past."""

from collections.abc import Iterable
from typing import Final

from graph.values.vocabulary import type_words

ROLES: Final = {
    "appointmentOfBoard": "could appoint the board of",
    "otherInfluenceOrControl": "controlled or influenced",
    "dominantInfluence": "had dominant influence over",
    "blockingRight": "could block decisions of",
    "seniorManagingOfficial": "was a senior manager of",
    "settlor": "was settlor of",
    "trustee": "was a trustee of",
    "protector": "was a protector of",
    "beneficiaryOfLegalArrangement": "was a beneficiary of",
    "rightsToSurplusAssetsOnDissolution": "had a right to the surplus assets of",
    "rightsToProfitOrIncome": "had a right to profit or income of",
    "rightToProfitOrIncomeFromAssets": "had a right to income from assets of",
    "rightsGrantedByContract": "had rights granted by contract over",
    "conditionalRightsGrantedByContract": "had conditional rights granted by contract over",
    "controlViaCompanyRulesOrArticles": "had control under the articles of",
    "controlByLegalFramework": "had control by law over",
    "boardMember": "sat on the board of",
    "boardChair": "chaired the board of",
    "unknownInterest": "had an interest of unknown kind in",
    "unpublishedInterest": "had an unpublished interest in",
    "enjoymentAndUseOfAssets": "had the use of assets of",
    "nominee": "held shares as a nominee in",
    "nominator": "was behind a nominee in",
    "consolidation": "consolidated in its accounts",
    "headOffice": "was the head office of its branch",
    "umbrellaFund": "was the umbrella of the sub-fund",
    "branch": "was a branch of",
    "sub-fund": "was a sub-fund of",
}
"""Verbs by BODS interest type, and by the words of ours."""
_ONE_OF_TWO: Final = {"unknownInterest", "otherInfluenceOrControl"}
"""A share or control, of which no source says which it is."""

_CAPACITIES: Final = {"nominee", "nominator", "trustee"}
"""In which capacity somebody holds, which is no right of whoever it is held for."""


def rights_of(types: Iterable[str]) -> list[str]:
    """Return the kinds of interest that are rights or roles of whoever they are held for.

    >>> rights_of(["nominee", "shareholding", "dominantInfluence"])
    ['dominantInfluence']
    """
    return [name for name in types if name in ROLES and name not in _CAPACITIES]


def role_phrase(types: Iterable[str]) -> str:
    """Return the verbs of some kinds of interest, joined; a common preposition is said once.

    >>> role_phrase(["settlor", "beneficiaryOfLegalArrangement"])
    'was settlor and a beneficiary of'
    >>> role_phrase(["unknownInterest", "otherInfluenceOrControl"])
    'owned or controlled'
    >>> role_phrase(["shareholding"])
    'had an interest (shareholding) in'
    """
    wanted = list(types)
    if set(wanted) == _ONE_OF_TWO:
        return "owned or controlled"
    verbs = [ROLES[name] for name in wanted if name in ROLES]
    if not verbs:
        return f"had an interest ({', '.join(map(type_words, wanted)) or 'kind not stated'}) in"
    if len(verbs) > 1 and all(v.startswith("was ") and v.endswith(" of") for v in verbs):
        return f"was {' and '.join(v[4:-3] for v in verbs)} of"
    return " and ".join(verbs)
