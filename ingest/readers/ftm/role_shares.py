"""Words of shares and of votes in a role, in the languages of registers."""

import re
from typing import Final

_HOLDERS: Final = (
    r"(?:(?:(?:share|stock|unit)-?\s?holder|owner)s?\b|(?:акционер|участник|aktionär|gesellschafter)\w*"
    r"|actionnaires?\b)"
)
_SHARES: Final = re.compile(
    r"\bshare(?:s|d)?\b|\b(?:share|stock|unit|quota)-?\s?holde|\bstocks?\b|\bequity"
    r"|\bown(?:er|s|ed|ership|ing)?\b|\bcapital\b(?! manag)|уставн|\bproprietor|\bproprié|\bpropiet"
    r"|\b(?:general|limited|unlimited|equity|silent) partner\b|komplementär|kommanditist|commandit"
    r"|\b(?:гос)?акц[иі]|\bдол[яиейю]|\bчастк|участник|учредител|засновник|\bпай|\bпаев"
    r"|собственник|\bвладел\w+(?! голосов\b)|\bвласник(?! голосів\b)"
    r"|aktien?\b|aktionär|anteil|gesellschafter|inhaber(?! (?:der|von) stimm)|\baktie|\baksje"
    r"|\bandel|actionn|\A(?:les )?actions\b|\b(?:d['’]|des |les )actions\b"
    r"|\bactions (?:avec|à|et|ord)|\bparts? sociale|\bassocié|\baccion|\bação|\bações|\bacion"
    r"|\bazion|\bquot[ae]\b|\bsoci[oa]\b|aandeel|aandel|vennoot|udział|właściciel|\bakcj|\bakci"
    r"|\bpodíl|\bpodiel|\bosak|\brészv|\bhisse|\bac[țţt]iun"
)
"""What says that its holder has part of the capital."""
_NO_SHARES: Final = re.compile(
    r"\bright to share\b|\bright-to-share\b|\bshared?(?= (?:control|vot|influen|manag|power|right))"
    r"|\bown(?:s|er|ership|ing)?\b(?: (?:of|the|all|\d\S*|%|per ?cent))*"
    r" (?=vote|voting (?:right|power|interest|control))"
    r"|\b(?:(?:right|power|proxy|authority|entitled) to vote|voting (?:power|control|rights?) over)"
    r"(?: (?:of|the|all|his|her|their|these|\d\S*|%|per ?cent))* (?:shares?|stock|capital)\b"
    r"|(?:\bshare|\bpart|anteil|\bдол[яиейю]+|\bчастк\w+|\bquota|udział|\bandel)"
    r"(?: (?:of|in|an|der|den|des|de|des|dei|di|w|в|у|av|af))*(?: (?:the|all|total))*"
    r" (?=vote|voting (?:right|power)|stimm|голос|głos|droits? de vote|derechos? de voto)"
    r"|\bstimm\w*anteil\w*"
    rf"|\b(?:by|for|behalf of|between|among|with|from|of|von|für|от имени|для)"
    rf"(?: (?:the|an?|its|their|all|other|another|minority|majority|certain|any))* {_HOLDERS}"
    rf"|{_HOLDERS}['’]?s?['’]?(?: general)? (?:meeting|assembly|agreement|contract|pact|resolution"
    r"|relation|register)\w*"
    r"|(?:собрани\w+|соглашени\w+|договор\w*) (?:акционер|участник)\w*"
    r"|(?:aktionärs|gesellschafter)(?:versammlung|vereinbarung|vertrag)\w*"
    r"|(?:assemblée|pacte)(?: générale)?(?: des?)? ?(?:d['’])?actionnaires"
)
"""What speaks of votes as a part, or of what others hold."""
VOTES: Final = (
    r"\bvot(?:e|es|ing)\b|\bstimm(?:e|recht|an)|\bголос|\bdroits? de vote"
    r"|\bderechos? (?:de|a|al) voto|\bdireitos? (?:de|a) voto"
    r"|\bdiritt[oi] di voto|stemrecht|\bgłos|\bhlas"
    r"|\bröst(?:rätt|er)|\bstemme(?:r|rett)|\bszavaz|\bdrept(?:uri)? de vot"
)
"""What says that its holder has votes."""
_PARTS: Final = re.compile(r"[;,/|+&]| (?:and|und|et|и|та|y|e|en|i) ")
_HOLDER_FIRST: Final = re.compile(
    rf"\s*(?:(?!of |for |by |to |the |behind |von |de )[\w%.-]+ ){{0,2}}{_HOLDERS}"
    r"(?!.*\b(?:trust|foundation))"
)


def parts_of(said: str) -> list[str]:
    """Return what a role enumerates, each part by itself.

    >>> parts_of("right to appoint directors; shareholder")
    ['right to appoint directors', 'shareholder']
    """
    return [part.strip() for part in _PARTS.split(said) if part.strip()]


def states_shares(said: str) -> bool:
    """Return whether the words of a role say that its holder has shares, whatever else they say.

    >>> states_shares("holder of voting shares"), states_shares("shareholder; controls")
    (True, True)
    >>> states_shares("share of votes"), states_shares("votes under a shareholders' agreement")
    (False, False)
    """
    return _SHARES.search(_NO_SHARES.sub(" ", said)) is not None


def holds_beside(said: str) -> bool:
    """Return whether the holder of a place in a trust is called a holder of shares too.

    >>> holds_beside("settlor and shareholder"), holds_beside("settlor of the shareholder")
    (True, False)
    """
    return any(_HOLDER_FIRST.match(part) for part in parts_of(said))
