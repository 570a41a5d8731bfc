"""Interest types from the roles and types of FollowTheMoney's ``Ownership`` and ``Control``.

Producers whose model has no ``Control`` put control into ``Ownership.role``. Words decide, the
first rule that fits each text; a text that no rule knows leaves the schema's own meaning. Settlors,
beneficiaries of trusts, protectors and nominators carry no share (rule 13 of
docs/reference/rules.md).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from graph.values.vocabulary import (
    APPOINTMENT_OF_BOARD,
    INTEREST_TYPES,
    SHAREHOLDING,
    SURPLUS_ASSETS,
    VOTING_RIGHTS,
    Certainty,
)
from ingest.codes.bods_codes import INTEREST
from ingest.readers.ftm.role_shares import VOTES, holds_beside, parts_of, states_shares
from ingest.values.golden_share import GOLDEN_SHARE

CONDITIONAL: Final = "conditionalRightsGrantedByContract"
INFLUENCE: Final = "otherInfluenceOrControl"
_SHARES_AND_INFLUENCE: Final = (SHAREHOLDING, INFLUENCE)
_RULES: Final = tuple(
    (re.compile(pattern), types)
    for pattern, types in (
        (GOLDEN_SHARE, _SHARES_AND_INFLUENCE),
        (r"truste", (SHAREHOLDING, "trustee")),
        (r"settlor|grantor|trustor", ("settlor",)),
        (r"\bprotector", ("protector",)),
        (r"nominator", ("nominator",)),
        (r"nominee", (SHAREHOLDING, "nominee")),
        (r"beneficiar(?:y|ies)\b.*\b(?:trust|foundation)|trust.*beneficiar", ("beneficiary",)),
        (r"beneficial own|ultimate benef", (SHAREHOLDING,)),
        (r"beneficiar", ("beneficiary",)),
        (r"\bnon-?\s?(?:controlling|voting)", (SHAREHOLDING,)),
        (VOTES, (VOTING_RIGHTS,)),
        (r"\bappoint", (APPOINTMENT_OF_BOARD,)),
        (r"surplus", (SURPLUS_ASSETS,)),
        (
            r"\bown.*\bcontrol|(?:\bcontrol|\bmanag|\boperat).*\b(?:own|share|stock)",
            _SHARES_AND_INFLUENCE,
        ),
        (r"\bparent\b|subsidiar", _SHARES_AND_INFLUENCE),
        (r"\bcontract", (INFLUENCE, "rightsGrantedByContract")),
        (r"control|kontrol|contrôl|контрол|beherrsch|influenc|influên|dominan", (INFLUENCE,)),
        (r"\boperat|\bmanag|on behalf|acting for|\bdirect(?:s|ed)\b", (INFLUENCE,)),
        (r"\bown|\bshare|\bequity|\bstock|акци|\bдол[яией]|участник|учредител", (SHAREHOLDING,)),
    )
)
_PLACES: Final = {
    "settlor": re.compile(r"settlor|grantor|trustor"),
    "protector": re.compile(r"\bprotector"),
    "beneficiary": re.compile(r"beneficiar(?!y own|ies own)"),
}
_ARRANGEMENT: Final = frozenset({"trustee", "nominee", "nominator", *_PLACES})
_SECURITY: Final = re.compile(
    r"\b(?:pledgee|mortgagee|chargee|lienholder|secured (?:party|creditor)"
    r"|security (?:agent|holder)"
    r"|holder of (?:a |an |the )?(?:pledge|charge|lien|mortgage|security interest)"
    r"|créancier gagiste)|pfandgläubiger|pfandnehmer|залогодерж|заставодерж"
)
"""Who holds shares as security for a debt; whoever gave them still owns them."""
_OWNER: Final = re.compile(
    r"\b(?:(?:share|stock|unit|quota)-?\s?holder|beneficial own|co-?owner|proprietor)"
    r"|\bowner\b"
    r"|\b(?:owns|owning|holds|holding|stake|share|interest)\b.*\d\s?(?:%|per ?cent|pct)"
    r"|\d\s?(?:%|per ?cent|pct)\s?(?:of )?(?:the )?(?:own|share|stake|interest|equity)"
    r"|акционер|собственник|совладел|\bвладел|\bдол[яией]\b|участник общества|власник|\bчастк[аи]\b"
    r"|\b(?:general|limited|unlimited|equity|silent) partner\b"
    r"|\b(?:(?:share|stock)holding|investor|acquirer|acquired|bought|holding company)\b(?! by\b)"
    r"|\A(?:[a-z]+ )?(?:stake|holding|ownership(?: interest)?|equity(?: interest)?)(?: in)?\Z"
    r"|\A(?:has |have )?subsidiaries\b|\bвладение\b|\bинвестор\b"
    r"|\b(?:sole|single) (?:member|participant)|\bparent(?: (?:company|entity|organi[sz]ation)|\Z)"
    r"|\bowns\b|учредител|единственн\w+ участник"
    r"|\bubos?\b"
    r"|komplementär|kommanditist|commandit|accomand|muttergesellschaft|материнск\w+ компани"
    r"|gesellschafter|aktionär|anteilseigner|\binhaber\b|actionnaire|propriétaire|\bassocié\b"
    r"|accionista|propietario|azionista|aandeelhouder|vennoot|właściciel|udziałow|akcjonariusz"
)
"""Who owns, in the role of a link: directors, agents and members are often owners beside that."""
_SWAYS: Final = re.compile(
    r"\btrustees?\b|settlor|\btrustor\b|\bgrantor\b|\bprotectors?\b|nominator|beneficiar"
    r"|\b(?:co-?)?founders?\b|основател|\bgründer|fondat(?:eur|rice|ore)|fundador"
    r"|\bcontrols\b|significant control|\b(?:ultimate|effective|significant) controller"
    r"|\bcontroll?ing (?:person|part(?:y|ies)|entity|company)|\bcontrol person\b"
    r"|\A(?:(?:ultimate|effective|joint|sole|de facto|full|direct|indirect|actual) )*"
    r"(?:control(?: over| of)?|контроль|kontrolle|contrôle|controle)\Z"
    rf"|{GOLDEN_SHARE}"
    r"|контролирующ\w+ лиц|\bконтролирует|beherrsch|personne contrôl"
)
"""Who has a place in a trust or a say without a share, in the role of a link."""
_OFFICE_IN_TRUST: Final = re.compile(
    r"(?:board|council|chair\w*|head|body) (?:of )?(?:the )?trustee"
    r"|trustees?['’]? (?:board|council)|trustee in|bankrupt|insolven|mortgage|attorney"
    r"|\bloan|licen[cs]e|\bcontract"
)
"""Who sits on a board, or does what no place in a trust is."""
_NO_OWNER: Final = re.compile(
    r"relation|represent|\brep\b|\bagent|on behalf|servic|liaison|advis|beauftrag|vertret"
    r"|представит|представник"
    r"|(?:product|process|data|risk|account|domain|website|channel|blog|vehicle)[- ]owner|\bсч[её]т"
)
"""Who acts for owners, or owns something else."""
_REVERSED: Final = re.compile(
    r"\A(?:(?:is|was|wholly|majority|directly|indirectly|partly|jointly) )*"
    r"(?:(?:owned|held|controlled|acquired|bought)(?:,? (?:and|or|and/or) controlled)? by"
    r"|under (?:the )?(?:\w+ )?control of|has (?:owner|parent)"
    r"|subsidiary(?: company)?(?: of)?|daughter company(?: of)?"
    r"|tochtergesellschaft(?: von)?|дочерн\w+ компани\w+|принадлежит)\b"
)
"""Whom the target of a link owns or controls: the words name its source."""
_EITHER_WAY: Final = re.compile(
    r"(?:(?:is|was|wholly|majority|directly|indirectly|partly|jointly) )*"
    r"(?:owned|controlled|owned ?(?:and|or|and/or|/) ?controlled)"
    r"|(?:owner(?:ship)?|control) ?(?:and|or|and/or|/) ?(?:control|ownership)"
)
"""Words of owning or controlling that do not say which end of a link does."""
_BRANCH: Final = re.compile(
    r"(?:(?:is|was) )?(?:(?:an?|the|foreign|international|overseas|local|registered|bank) )*"
    r"(?:branch(?: office)?|permanent establishment|representative office|rep\.? office"
    r"|zweigniederlassung|zweigstelle|filiale?|succursale|sucursal|bijkantoor|oddział|pobočka"
    r"|филиал|представительство|філія|представництво)(?P<whose> (?:of|von|de|di|van))?"
)
_HEAD_OFFICE: Final = re.compile(
    r"(?:(?:is|was) )?(?:(?:an?|the) )*(?:head ?office|headquarters|hauptniederlassung|hauptsitz"
    r"|головной офис|головной банк)(?: (?:of|von|de|di|van))?"
)
"""Parts of one firm, in the role of a link, and which end is the branch where the words say so."""
_NOMINEE: Final = re.compile(
    r"\bnominees?\b(?! (?:director|secretar|officer|manager|president|signator|administrat))"
    r"|номинальн\w+ (?:держател|владел|собственник|акционер)"
    r"|подставн\w+ (?:лиц|держател|владел|собственник|акционер)"
    r"|\b(?:trustee|custodian|fiduciary) (?:for|on behalf of)\b|treuhänder (?:für|von)\b"
    r"|\bfront (?:for|man|woman|person|company)\b|\bstraw ?(?:man|woman|person|owner)\b"
    r"|\bproxy (?:holder|owner|shareholder)\b"
    r"|\b(?:holds?|holding|held|owns?|owned)\b.*\b(?:on (?:\w+ )?behalf|in trust for)\b"
)
"""Who holds something in its own name for the other end of a link."""
_MEMBER_OWNER: Final = re.compile(
    r"partner|участник"
    r"|(?:llp |llc )?(?:designated )?(?:member|partner) of (?:(?:the|an?) )?(?:llp|llc)"
    r"|(?:llp|llc)[- ](?:designated[- ])?member|designated member"
)
"""What a member of a body is called that has no owners but its members."""
_FOR_OTHERS: Final = re.compile(
    r"\bnominee|номинальн\w+ (?:держател|владел|собственник|акционер)|доверительн\w+ управля"
    r"|treuhänder|treuhand|\bfiduciar|\bcustodian|\bfront (?:man|woman|person|company)|strohmann"
    r"|prête-nom|testaferr|prestanome|(?<!acting )(?<!\bor )\bon behalf of\b|\bim auftrag\b"
    r"|подставн"
)
"""Who owns something for another, whom nothing but the words may name."""
_OPTION: Final = re.compile(
    r"\b(?:(?:call|put|purchase|share|stock|equity)[- ])?options?\b|\bwarrants?\b|опцион"
    r"|\boptionsinhaber"
)
"""Who may come to own something one day."""
_FOUNDER: Final = re.compile(r"founder|основател|gründer|fondat|fundador")
_PERCENT_IN: Final = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,]\d+)?(?:\s?[-–]\s?\d{1,3}(?:[.,]\d+)?)?)"
    r"\s?(?:%|per ?cent|pct|процент|prozent)"
)
_PAST: Final = re.compile(
    r"\b(?:former(?:ly)?|past|previous(?:ly)?|ex|inactive|ended|ceased|terminated|expired|historic"
    r"(?:al)?|de-?listed|removed|revoked|repealed|rescinded|annulled|lifted|no longer|not active"
    r"|not current|ehemalig\w*|ancien(?:ne)?|anterior|бывш\w*)\b"
)
_DISPUTED: Final = re.compile(r"disput|contest|challeng|оспар|спорн|umstritten|litig")
_PLANNED: Final = re.compile(
    r"propos|plann|pending|announc|expect|intend|draft|планир|geplant|prévu|previst"
)
"""What nobody says to be in force."""
_ALLEGED: Final = re.compile(
    r"\balleg|\bclaimed\b|\breportedly\b|\bsuspected\b|\brumou?red\b|\bunconfirmed\b|\bpossibl[ey]\b"
    r"|\bprobabl[ey]\b|\bpresum|\bpurported|предполагаем|по слухам|angeblich|mutmaßlich|présumé"
    r"|presunt"
)
"""What is only said to be so."""
_CLAIM: Final = re.compile(r"(?:alleged|disputed): (?P<types>[A-Za-z -]+?)(?: [\d.,-]+%)?")
_PLACE_ELSEWHERE: Final = re.compile(
    r"\b(?:settlor|grantor|protector|beneficiar\w+)\b.*\b(?:trust|foundation)\b.*"
    r"\b(?:holds?|holding|owns?|owning|controls?|controlling)\b"
)
_BENEFICIARY: Final = "beneficiaryOfLegalArrangement"
_BODS: Final = {
    code.casefold(): code
    for code in INTEREST
    if re.search(r"[a-z][A-Z]", code) and not re.search(r"Trust|Arrangement|^votingR", code)
}
"""BODS's interest types, of which those of trusts are judged by their words like others' roles."""
_CASE_CHANGE: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ONLY_SHARE: Final = re.compile(r"\d{1,3}(?:[.,]\d+)?\s*%")


@dataclass(frozen=True, slots=True)
class Right:
    """The interest types of an edge, and what a percentage would be of.

    Attributes:
        types: interest types of BODS.
        shares: a percentage is one of shares; without one the share is unknown.
        votes: the same of votes; where both are true, a percentage is one of shares.
    """

    types: list[str]
    shares: bool
    votes: bool


def percentage_roles(texts: Iterable[str]) -> list[str]:
    """Return the roles that are nothing but a percentage, as those of Moldova's founders.

    >>> percentage_roles(["60.0%", "owner of 60%"])
    ['60.0%']
    """
    return [text for text in texts if _ONLY_SHARE.fullmatch(text.strip())]


def is_past(texts: Sequence[str]) -> bool:
    """Return whether all roles, or all statuses, of a relation say that it is one of the past.

    >>> is_past(["Former shareholder"]), is_past(["Shareholder", "Former director"])
    (True, False)
    """
    return bool(texts) and all(_PAST.search(text.casefold()) for text in texts)


def doubt_of(texts: Sequence[str]) -> dict[str, str]:
    """Return the certainty of a relation whose words say that it is disputed, alleged or to come.

    >>> doubt_of(["Proposed"]), doubt_of(["active"]), doubt_of(["disputed"])
    ({'certainty': 'alleged'}, {}, {'certainty': 'disputed'})
    >>> doubt_of(["alleged owner"])
    {'certainty': 'alleged'}
    """
    said = [text.casefold() for text in texts]
    if said and all(_DISPUTED.search(text) for text in said):
        return {"certainty": Certainty.DISPUTED.value}
    if said and all(_PLANNED.search(text) or _ALLEGED.search(text) for text in said):
        return {"certainty": Certainty.ALLEGED.value}
    return {}


def owner_roles(texts: Iterable[str], schema: str = "") -> list[str]:
    """Return those of the roles of a link that say that its source owns the target.

    >>> owner_roles(["Director", "Director and 60 % shareholder", "Head of shareholder relations"])
    ['Director and 60 % shareholder']
    >>> owner_roles(["Partner"]), owner_roles(["Partner"], "Membership")
    ([], ['Partner'])
    """
    return [
        text
        for text, said in _plain(texts)
        if (_OWNER.search(said) and not _NO_OWNER.search(said))
        or (schema == "Membership" and _MEMBER_OWNER.fullmatch(said))
    ]


def claimed_types(texts: Sequence[str]) -> list[str]:
    """Return the interest types of a role as this program exports what is only claimed.

    >>> claimed_types(["disputed: votingRights shareholding 25-50%"]), claimed_types(["owner"])
    (['votingRights', 'shareholding'], [])
    """
    claim = _CLAIM.fullmatch(texts[0]) if len(texts) == 1 else None
    types = claim["types"].split() if claim else []
    return types if all(one in INTEREST_TYPES for one in types) else []


def sway_roles(texts: Iterable[str], schema: str = "") -> list[str]:
    """Return those of the roles of a link that give a place in a trust, or a say, and no share.

    >>> sway_roles(["trust settlor of", "Director", "Member of the Board of Trustees"])
    ['trust settlor of']
    """
    return [
        text
        for text, said in _plain(texts)
        if (_SWAYS.search(said) or (schema == "UnknownLink" and said == "controller"))
        and not (_OWNER.search(said) or _NO_OWNER.search(said) or _OFFICE_IN_TRUST.search(said))
    ]


def names_a_nominee(texts: Iterable[str]) -> bool:
    """Return whether a role of a link says that its source holds things for its target.

    >>> names_a_nominee(["Nominee shareholder for"]), names_a_nominee(["nominee director"])
    (True, False)
    """
    return any(_NOMINEE.search(said) for _, said in _plain(texts))


def is_reversed(texts: Sequence[str]) -> bool:
    """Return whether all roles of a link say that its target owns or controls its source.

    >>> is_reversed(["Owned by"]), is_reversed(["subsidiary of"]), is_reversed(["owner"])
    (True, True, False)
    """
    return bool(texts) and all(_REVERSED.search(said) for _, said in _plain(texts))


def owner_directions(texts: Sequence[str]) -> tuple[bool, ...]:
    """Return whether the target of a link owns or controls its source, by the words of its roles.

    Both where the words leave open which end does.

    >>> [owner_directions([text]) for text in ("owner", "owned by", "controlled")]
    [(False,), (True,), (False, True)]
    """
    if texts and all(_EITHER_WAY.fullmatch(said) for _, said in _plain(texts)):
        return (False, True)
    return (is_reversed(texts),)


def office_directions(texts: Sequence[str]) -> tuple[bool, ...]:
    """Return whether the target of a link is the head office of its source, which is a branch.

    Both where the words leave open which end is the branch, none where they tell of no branch.

    >>> office_directions(["Head office"]), office_directions(["branch of"])
    ((False,), (True,))
    >>> office_directions(["Zweigniederlassung"]), office_directions(["Branch manager"])
    ((False, True), ())
    """
    found = set[bool]()
    for _, said in _plain(texts):
        if _HEAD_OFFICE.fullmatch(said):
            found.add(False)
        elif branch := _BRANCH.fullmatch(said):
            found.update((True,) if branch["whose"] else (False, True))
        else:
            return ()
    return tuple(sorted(found))


def _plain(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Return texts with their words as the patterns have them."""
    return [(text, " ".join(_CASE_CHANGE.sub(" ", text).casefold().split())) for text in texts]


def percentages_in(texts: Iterable[str]) -> list[str]:
    """Return the percentages that stand in texts, each once.

    >>> percentages_in(["Director, 60 % shareholder", "owner of 60%"])
    ['60%']
    """
    return list(dict.fromkeys(f"{one}%" for text in texts for one in _PERCENT_IN.findall(text)))


def is_place_elsewhere(texts: Sequence[str]) -> bool:
    """Return whether all roles are places in another arrangement, which in turn holds the asset.

    >>> is_place_elsewhere(["Settlor of the family trust that holds the votes"])
    True
    >>> is_place_elsewhere(["Settlor of the trust"]), is_place_elsewhere([])
    (False, False)
    """
    return bool(texts) and all(_PLACE_ELSEWHERE.search(text.casefold()) for text in texts)


def _places_in(text: str) -> list[str]:
    """Return the places in a trust, beside its trustee's, that a text names.

    >>> _places_in("settlor and beneficiary of the trust")
    ['settlor', 'beneficiary']
    """
    return [place for place, pattern in _PLACES.items() if pattern.search(text)]


def _types_in(said: str) -> tuple[str, ...]:
    """Return what a role says: the first rule that fits it, or each of its parts, and its shares.

    >>> _types_in("right to appoint directors; shareholder")
    ('appointmentOfBoard', 'shareholding')
    >>> _types_in("settlor and beneficiary of the trust")
    ('settlor', 'beneficiary')
    """
    words = _first_rule(said)
    if not _PLACES.keys().isdisjoint(words):
        # One person may have several places in a trust, and shares beside them.
        words += tuple(_places_in(said)) + ((SHAREHOLDING,) if holds_beside(said) else ())
    elif _ARRANGEMENT.isdisjoint(words):
        parts = [_first_rule(part) for part in parts_of(said)]
        for more in parts if words else ():
            words += more if _ARRANGEMENT.isdisjoint(more) else ()
        words += (SHAREHOLDING,) if words and states_shares(said) else ()
    return tuple(dict.fromkeys(words))


def _first_rule(said: str) -> tuple[str, ...]:
    return next((types for pattern, types in _RULES if pattern.search(said)), ())


def _is_option(said: str) -> bool:
    """Return whether a role is of who may come to own, and owns nothing beside that.

    >>> _is_option("call option holder"), _is_option("common stock and warrants")
    (True, False)
    """
    rest = _OPTION.sub(" ", said)
    return rest != said and not (_OWNER.search(rest) or states_shares(rest))


def right_of(texts: Iterable[str], schema: str, *, has_percentage: bool) -> Right:
    """Return the right that texts of ``role``, ``ownershipType`` and ``controlType`` state.

    >>> right_of(["Significant influence"], "Ownership", has_percentage=False).types
    ['otherInfluenceOrControl']
    >>> right_of(["Pledgee"], "Ownership", has_percentage=True)
    Right(types=['otherInfluenceOrControl'], shares=False, votes=False)
    """
    found: list[str] = []
    texts = list(texts)
    if texts and all(_SECURITY.search(text.casefold()) for text in texts):
        # A percentage is one of the shares that stand as security, which is no holding.
        return Right([INFLUENCE], shares=False, votes=False)
    if texts and schema == "Ownership" and all(_is_option(text.casefold()) for text in texts):
        return Right([CONDITIONAL], shares=False, votes=False)
    for text in texts:
        if (code := _BODS.get(text.replace("-", "").casefold())) is not None and " " not in text:
            found.append(INTEREST[code])
            continue
        plain = " ".join(_CASE_CHANGE.sub(" ", text).replace("_", " ").casefold().split())
        words = _types_in(plain)
        if schema == "Ownership" and _FOR_OTHERS.search(plain) and _ARRANGEMENT.isdisjoint(words):
            words = (SHAREHOLDING, "nominee")
        if schema == "Control" and not words and _FOUNDER.search(plain):
            words = ("unknownInterest",)
        found.extend(_BENEFICIARY if word == "beneficiary" else word for word in words)
    types = list(dict.fromkeys(found)) or [SHAREHOLDING if schema == "Ownership" else INFLUENCE]
    if has_percentage and types == [INFLUENCE]:
        types = [SHAREHOLDING, INFLUENCE]
    if schema == "Control":
        # Control by means of a nominee: the nominee is another, who stands between the two.
        types = ["nominator" if word == "nominee" else word for word in types]
        types = [word for word in types if word != SHAREHOLDING] or [INFLUENCE]
        types += [INFLUENCE] if types == ["nominator"] else []
    shares = not {SHAREHOLDING, "unknownInterest"}.isdisjoint(types) or (
        has_percentage and types == [SURPLUS_ASSETS]
    )
    return Right(types, shares=shares, votes=VOTING_RIGHTS in types)
