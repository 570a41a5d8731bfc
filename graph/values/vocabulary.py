"""The words of the field in the spelling that every table, query and answer uses.

Sources: FollowTheMoney schemata for parties and links, BODS 0.4 ``interestType`` codes for
interests, OFAC, EU and UK texts for measures. Words of our own are marked as such.
"""

import re
from enum import StrEnum
from typing import Final

PARTY_SCHEMATA: Final = (
    "Person",
    "Company",
    "Organization",
    "PublicBody",
    "LegalEntity",
)
"""The five kinds of party that a case file may name (FollowTheMoney)."""

OTHER_SCHEMATA: Final = ("Vessel", "Airplane", "Asset", "Security", "Thing")
"""Kinds that feeds bring beside the five; they are parties in the graph all the same."""
VEHICLE_SCHEMATA: Final = ("Vessel", "Airplane", "Vehicle")
"""Kinds of things that a list may name and that have owners."""
ALL_SCHEMATA: Final = tuple(dict.fromkeys((*PARTY_SCHEMATA, *OTHER_SCHEMATA, *VEHICLE_SCHEMATA)))
"""Every kind that a search knows by name; a publisher may bring one more."""


class Certainty(StrEnum):
    """How sure a statement is, in newsroom words; only the first two count toward a verdict."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"
    ALLEGED = "alleged"
    DISPUTED = "disputed"


AUTHORITY_NOT_STATED: Final = "not stated"
"""Authority of a listing whose source does not say whose list it is: it may be any."""

COUNTED_CERTAINTY: Final = (Certainty.CONFIRMED, Certainty.REPORTED)


class Verdict(StrEnum):
    """The status of one party under one regime on one day, strongest first."""

    LISTED = "listed"
    CERTAIN = "certain"
    POSSIBLE = "possible"
    REVIEW = "review"
    EXCLUDED = "excluded"
    NOT_ASSESSED = "not_assessed"


class Basis(StrEnum):
    """The ground on which a verdict rests."""

    LISTING = "listing"
    OWNERSHIP = "ownership"
    CONTROL = "control"
    LINK = "link"
    NONE = "none"


class Judgement(StrEnum):
    """A decision on whether two party rows are the same party (nomenklatura)."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNSURE = "unsure"


SHAREHOLDING: Final = "shareholding"
VOTING_RIGHTS: Final = "votingRights"
APPOINTMENT_OF_BOARD: Final = "appointmentOfBoard"
SURPLUS_ASSETS: Final = "rightsToSurplusAssetsOnDissolution"
PROFITS: Final = "rightsToProfitOrIncome"
CONSOLIDATION: Final = "consolidation"
"""GLEIF's accounting consolidation (our word): a sign of control, never a share."""

SHARE_CAPITAL: Final = "share_capital"
"""Field of a party's data (ours): ``true`` or ``false``, whether its legal form has shares."""

TRUST_ROLES: Final = frozenset({"settlor", "trustee", "protector", "beneficiaryOfLegalArrangement"})
"""Interests that there are in a trust alone."""

BODS_INTEREST_TYPES: Final = (
    SHAREHOLDING,
    VOTING_RIGHTS,
    APPOINTMENT_OF_BOARD,
    "otherInfluenceOrControl",
    "seniorManagingOfficial",
    "settlor",
    "trustee",
    "protector",
    "beneficiaryOfLegalArrangement",
    SURPLUS_ASSETS,
    PROFITS,
    "rightsGrantedByContract",
    "conditionalRightsGrantedByContract",
    "controlViaCompanyRulesOrArticles",
    "controlByLegalFramework",
    "boardMember",
    "boardChair",
    "unknownInterest",
    "unpublishedInterest",
    "enjoymentAndUseOfAssets",
    "rightToProfitOrIncomeFromAssets",
    "nominee",
    "nominator",
)
"""The ``interestType`` code list of BODS 0.4."""

DOMINANT_INFLUENCE: Final = "dominantInfluence"
"""A source says that dominant influence is exercised or may be (our word)."""
BLOCKING_RIGHT: Final = "blockingRight"
"""A right to block changes of policy or constitution (our word)."""
HEAD_OFFICE: Final = "headOffice"
"""The asset is a branch of the owner and no body of its own (our word)."""
UMBRELLA: Final = "umbrellaFund"
"""The asset is a sub-fund of the owner, a part of it as the fund's legal form says (our word)."""
ONE_BODY: Final = frozenset({HEAD_OFFICE, UMBRELLA})
"""Interests that are none: the asset is a part of the owner."""

INTEREST_TYPES: Final = (
    *BODS_INTEREST_TYPES,
    CONSOLIDATION,
    DOMINANT_INFLUENCE,
    BLOCKING_RIGHT,
    HEAD_OFFICE,
    UMBRELLA,
)


_COUNTRIES: Final = {
    "CH": "Switzerland",
    "CA": "Canada",
    "JP": "Japan",
    "AU": "Australia",
    "UA": "Ukraine",
}
"""Names of the countries by which lists and rulings name their authority."""


def the_authority(name: str) -> str:
    """Return an authority with its article, where it is a short name; a key as its name.

    >>> the_authority("EU"), the_authority("US-OFAC"), the_authority("CH")
    ('the EU', 'OFAC', 'Switzerland')
    """
    name = _COUNTRIES.get(name, name.removeprefix("US-"))
    short = name in ("EU", "UK", "UN") or (" " in name and not name.lower().startswith("the "))
    return f"the {name}" if short else name


_WORD_START: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|_")


def type_words(kind: str) -> str:
    """Return an interest type as words.

    >>> type_words("otherInfluenceOrControl"), type_words("IS_FEEDER_TO")
    ('other influence or control', 'is feeder to')
    """
    return _WORD_START.sub(" ", kind).lower()


DIRECTNESS: Final = ("direct", "indirect", "unknown")

SUCCESSION: Final = "Succession"
"""Kind of a link from a body to the one that took its place."""
LINK_KINDS: Final = {
    "Directorship": "DIRECTS",
    "Membership": "MEMBER_OF",
    "Employment": "EMPLOYED_BY",
    "Representation": "REPRESENTS",
    "Family": "FAMILY_OF",
    "Associate": "ASSOCIATE_OF",
    SUCCESSION: "SUCCEEDED_BY",
    "Supply": "SUPPLIES",
    "Payment": "PAID",
    "UnknownLink": "LINKED_TO",
}
"""Kinds of link and the relationship type that each has in the graph."""

TRANSFER_RELATIONS: Final = ("Family", "Associate")
"""Links that a case file may state together with a transfer: those that have no direction."""

SUPPLY_SUBTYPES: Final = (
    "goods",
    "service",
    "technology_transfer_tangible",
    "technology_transfer_intangible",
)

MEASURES: Final = (
    "asset_freeze",
    "sectoral",
    "transaction_ban",
    "travel_ban",
    "export_control",
    "investment_ban",
)

AUTHORITIES: Final = (
    "US-OFAC",
    "US-BIS",
    "EU",
    "UK",
    "UN",
    "CH",
    "CA",
    "JP",
    "AU",
    "UA",
)
"""Authorities that the regimes know; others are accepted as written."""

AUTHORITY_LISTS: Final = {
    "US-OFAC": "OFAC",
    "US-BIS": "BIS",
    "CH": "Swiss",
    "CA": "Canadian",
    "JP": "Japanese",
    "AU": "Australian",
    "UA": "Ukrainian",
}
"""What stands before "list" of an authority whose code is no word of its own."""

ARRANGEMENT_KINDS: Final = ("joint",)
"""Kinds of arrangement that a rule may count as one holder; a case file knows no other."""

RULING_EFFECTS: Final = ("rebuttal", "licence", "wind_down", "annulment", "none")

NOTE: Final = "note"
NEEDS_CHECKING: Final = "needs_checking"
NOTE_KINDS: Final = (NOTE, NEEDS_CHECKING)
"""Remarks of whoever keeps a case (ours): rows of ``gaps`` that state no absence."""

NAME_KINDS: Final = (
    "name",
    "alias",
    "previous",
    "weak",
    "abbreviation",
    "transliteration",
)
"""``weak`` names are shown and never identify (FollowTheMoney ``weakAlias``)."""

STATEMENT: Final = "statement"
"""What a source says of a party that is no interest, link or entry: a row of ``gaps``, no gap."""

IN_TEXT: Final = "in_text"
"""The field of a party's data that says how a sentence names it, such as ``the family trust``."""

GAP_KINDS: Final = (
    STATEMENT,
    "withheld",
    "not_found",
    "exempt",
    "reporting_exception",
    "no_psc",
    "psc_statement",
    "unknown_share",
    "unspecified_owner",
)
"""Kinds of gap that readers give; a case file may have another word, with a remark."""
