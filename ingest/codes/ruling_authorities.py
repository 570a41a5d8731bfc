"""Who rules on a listing, as the rules name courts and offices."""

import re
from typing import Final

from graph.regimes.read_regimes import annulling_authorities
from ingest.codes.opensanctions_codes import list_authority

_GENERAL_COURT: Final = "General Court of the European Union"
_COURT_OF_JUSTICE: Final = "Court of Justice of the European Union"
_OF_EU: Final = r"(?:(?:the )?(?:eu|e\.u\.|european(?: union)?|cjeu)(?:['’]s)?[ ,:–-]+)?"
_MORE: Final = r"(?:(?: of)?(?: the)? (?:eu\b|european).*| ?[(\[,:;–-].*)?\Z"
_COURTS: Final = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (rf"\A{_OF_EU}(?:the )?general court{_MORE}|\bcjeu\b.*\bgeneral court\b", _GENERAL_COURT),
        (r"\A(?:gceu|egc|gcue|eug|t-\d+/\d\d)\b", _GENERAL_COURT),
        (
            r"\Agericht (?:der europ|der eu\b|erster instanz)|\Aeuropäisches gericht\Z",
            _GENERAL_COURT,
        ),
        (r"\A(?:le )?tribunal (?:général )?de (?:l['’]u|la u)", _GENERAL_COURT),
        (r"\Acourt of first instance of the e|\Atribunal general\b", _GENERAL_COURT),
        (r"\Atribunale dell['’]u", _GENERAL_COURT),
        (r"\A(?:общий суд|суд общей юрисдикции) (?:ес\b|европ)", _GENERAL_COURT),
        (rf"\A{_OF_EU}(?:the )?court of justice{_MORE}", _COURT_OF_JUSTICE),
        (r"\A(?:cjeu|ecj|eugh|cjue|tjue|cgue|c-\d+/\d\d)\b", _COURT_OF_JUSTICE),
        (r"\A(?:europäischer gerichtshof|gerichtshof der eu)", _COURT_OF_JUSTICE),
        (
            r"\A(?:la )?cour de justice (?:de l|europ)|\Atribunal de justicia de la u",
            _COURT_OF_JUSTICE,
        ),
        (
            r"\Acorte di giustizia (?:dell|europ)|\Aсуд (?:ес\b|европейского союза)",
            _COURT_OF_JUSTICE,
        ),
        (r"\Arat der europ|\Arat der eu\b|\Aconseil de l['’]u|\A(?:the )?council\Z", "EU"),
    )
)
_NOT_OF_EU: Final = re.compile(r"human rights|droits de l|menschenrecht|прав человека")


def ruling_authority(text: str) -> str | None:
    """Return who ruled as the rules name it; ``None`` where none counts the rulings of it.

    >>> ruling_authority("CJEU"), ruling_authority("EU General Court")
    ('Court of Justice of the European Union', 'General Court of the European Union')
    >>> ruling_authority("High Court of Justice")
    """
    said = " ".join(text.split()).casefold()
    known = {name.casefold(): name for name in annulling_authorities()}
    if said in known:
        return known[said]
    if _NOT_OF_EU.search(said):
        return None
    court = next((name for pattern, name in _COURTS if pattern.search(said)), None)
    return known.get((court or list_authority(text.strip())).casefold())
