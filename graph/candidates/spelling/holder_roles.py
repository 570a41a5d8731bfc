"""What a holder's name has around it: as trustee, estate of, jointly, a share, and others.

Registers and people write in the field of a name in what capacity somebody holds. None of it is
part of the name, so a name is compared without it too.
"""

import re
from typing import Final

_ROLE: Final = (
    r"(?:co-?|joint |sole |legal )?(?:trustees?|nominees?|executors?|executrix"
    r"|administrat(?:ors?|rix)|custodians?|depositar(?:y|ies)|guardians?|agents?|attorney|fiduciar(?:y|ies)|receivers?"
    r"|liquidators?|personal representatives?|heirs?|settlors?|protectors?|beneficiar(?:y|ies)"
    r"|beneficial owners?|ubo|nominal holder|pledgee|shareholders?|deceased|dec\.?\'?d|in trust"
    r"|treuhänder(?:in)?|testamentsvollstrecker(?:in)?|verstorben|fiduciaire|mandataire|décédée?"
    r"|fiduciario|curador|bewindvoerder|powiernik"
    r"|доверительн\w+ управляющ\w+|номинальн\w+ держател\w+|наследни\w+|умерш\w+|д\.?у\.?"
    r"|номінальн\w+ утримувач\w*|спадкоєм\w+)"
)
_CAPACITY: Final = (
    r"(?:(?:acting|solely|only|holding|held)\s+)*(?:as|in (?:his|her|its|their) capacity as|als|en"
    r" qualité de|en tant que|como|come|jako|в качестве|як)\s+(?:an?\s+|the\s+|sole\s+)?"
)
_REST: Final = r"(?:\s+(?:of|for|to|under|on behalf of|in|von|für|de|pour|над|по)\b.*)?"
_JOINTLY: Final = (
    r"joint(?:ly)?(?: held| owned)?(?: by)?|(?:as )?joint (?:tenants|owners|holders|shareholders)"
    r"|(?:as )?tenants in common|together|gemeinsam|conjointement|совместно|спільно|wspólnie"
)
_SOLE_TRADER: Final = (
    r"(?:individual entrepreneur|sole (?:trader|proprietor(?:ship)?)|ИП|ФОП|ФЛП|СПД"
    r"|индивидуальн\w+ предпринимател\w+|фізичн\w+ особ\w+[ -]+підприєм\w+"
    r"|(?:IP|FOP|FLP)(?=(?:\s+[\w.'’-]+){1,2}\s+[\w.'’-]*(?:vich|vna|ichna|oglu|kyzy|qizi)\b))"
)
"""What a register writes before the name of a person who trades under it."""
SOLE_HINT: Final = (
    r"(?i)^\s*(?:individual entre|sole trader|sole propr|индивид|фізичн"
    r"|(?:ИП|ФОП|ФЛП|СПД|IP|FOP|FLP)\s)"
)
"""How such a name begins, for RE2."""
_BEFORE: Final = re.compile(
    rf"{_ROLE}\s*:\s*(?=\S)"
    r"|(?:the\s+)?(?:(?:estate|legal heirs?|heirs?|executors?|executrix|administrators?|trustees?"
    r"|nominees?|guardians?|personal representatives?|successors?)(?: and (?:trustees|executors))?"
    r"\s+(?:of|for|to)|(?<=the\s)late|nachlass|erben(?:gemeinschaft)?|verlassenschaft|succession"
    rf"|c/o|care of|{_SOLE_TRADER}"
    r"|héritiers?|herederos|herencia|eredi|eredità|spadkobiercy|erven|наследни(?:ки|к|ца)|наследство"
    r"|наследственн\w+ масс\w+|спадкоємці|спадкоємець)"
    r"(?:\s+(?:of|the|late|estate|will|von|des|der|nach|de|du|d\'|di|van|po))*\s+(?=\S)",
    re.IGNORECASE,
)
_JOINTLY_BEFORE: Final = re.compile(
    rf"(?:(?:{_JOINTLY})\s*:|jointly(?: held| owned)?(?: by)?|совместно|спільно)\s+(?=\S)",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(
    rf"(?:[\s,;–-]+{_CAPACITY}{_ROLE}{_REST}|(?:\s*[,;]|\s+[–-])\s*{_ROLE}{_REST}"
    rf"|\s*[(\[](?:{_CAPACITY})?{_ROLE}{_REST}[)\]]"
    r"|[\s,:;(\[–=-]+\d{1,3}(?:[.,]\d+)?\s*(?:%|per ?cent|процент\w*)[^()\[\]]{0,20}[)\]]?"
    r"|[\s,]+(?:(?:and|&|\+|et|und|y|e|en|i|и|та)\s+(?:(?:\d+|two|three|several|his|her|its)\s+)?"
    r"(?:others?|other \w+|autres|andere|otros|altri|anderen|inni|друг\w+|інш\w+|др\.?)"
    r"|et al\.?|u\.\s?a\.))\s*[.)\]]*\Z",
    re.IGNORECASE,
)
_JOINTLY_BEHIND: Final = re.compile(rf"[\s,(\[]+(?:{_JOINTLY})[)\]]?\Z", re.IGNORECASE)
HINT: Final = (
    r"%|per ?cent|процент|\b(?:trust|nominee|execut|administrat|custodian|depositar|guardian"
    r"|agent|attorney|fiduciar|receiver|liquidator|representative|heir|settlor|protector|benefici|ubo"
    r"|nominal|pledgee|shareholder|deceased|dec.?d\b|treuh|testament|verstorben|mandataire|curador"
    r"|bewind|powiernik|estate of|late |successor|nachlass|erben|verlassen|succession|heredero"
    r"|herencia|eredi|spadkob|erven|joint|tenants|together|gemeinsam|conjoint|wsp|others?\b|other "
    r"|c/o|care of|individual entre|sole trader|sole propr|autres|andere|otros|altri|inni\b|et al)"
    r"|u\.\s?a\.|décéd|hérit|доверит|номин|насле|умерш|индивид|фізичн"
    r"|(?:^|\s)(?:ип|фоп|флп|спд|fop|flp|ip)\s"
    r"|д\.?у|спадк|совместно|спільно|друг|інш|др\."
)
"""What a name must have to be looked at, for RE2."""


_TRUSTEE: Final = re.compile(
    r"trustee|in trust|treuh[äa]nd|fiduciar|fiduciaire|bewindvoerder|powiernik"
    r"|доверительн\w+ управляющ|\bд\.?у\b",
    re.IGNORECASE,
)


_SOLE: Final = re.compile(rf"\s*{_SOLE_TRADER}\s+(?=\S)", re.IGNORECASE)


def is_sole_trader(name: str) -> bool:
    """Return whether a name is that of a person who trades under it, whom registers call a company.

    >>> [is_sole_trader(name) for name in ("ИП Пример Анна", "IP Telecom LLC", "Anna Example")]
    [True, False, False]
    """
    return _SOLE.match(name) is not None


def names_a_trustee(name: str) -> bool:
    """Return whether a name says that its bearer holds as a trustee.

    >>> [names_a_trustee(name) for name in ("Anna Example (as trustee)", "Trustee Services Ltd")]
    [True, False]
    """
    if not _TRUSTEE.search(name):
        return False
    plain, _ = without_role(name)
    return _TRUSTEE.search(name.replace(plain, " ", 1)) is not None


def without_role(name: str) -> tuple[str, bool]:
    """Return a name without what is said of its holding, and whether several hold jointly.

    >>> without_role("Estate of Anna Example (60%) and others")
    ('Anna Example', False)
    >>> without_role("Anna and Berta Example, jointly")
    ('Anna and Berta Example', True)
    """
    left, jointly = name.strip(), False
    while True:
        plain = _BEHIND.sub("", _BEFORE.sub("", left, count=1) if _BEFORE.match(left) else left)
        if _JOINTLY_BEHIND.search(plain) or _JOINTLY_BEFORE.match(plain):
            jointly = True
            plain = _JOINTLY_BEHIND.sub("", plain)
            plain = plain[found.end() :] if (found := _JOINTLY_BEFORE.match(plain)) else plain
        plain = plain.strip(" ,;")
        if plain == left or sum(map(str.isalpha, plain)) < 3:
            return left, jointly
        left = plain
