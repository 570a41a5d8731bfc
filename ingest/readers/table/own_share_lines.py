"""Lines of own shares: rows of a table whose owner is only the word for them.

Annual reports write "Treasury shares" or "Example Ltd (own shares)" where others write the company
as its own holder. No firm has such a name, so the row is read as the company's holding in itself.
"""

import re
from typing import Final

from graph.record.model import Interest, Party, Row
from ingest.reader import Record, Refusal

_WORDS: Final = """treasury share|treasury shares|treasury stock|treasury stocks|treasury units
    |shares in treasury|shares held in treasury|stock held in treasury
    |held in treasury|own share|own shares|own stock|own units|self held shares
    |shares held by itself|shares in itself|repurchased shares|repurchased own shares
    |bought back shares|shares bought back|reacquired shares|eigene aktien|eigene anteile
    |eigene geschäftsanteile|eigenbesitz|eigenbestand|eigen aandelen|ingekochte eigen aandelen
    |ingekochte aandelen|actions propres|parts propres|titres propres|actions autodétenues
    |actions auto détenues|titres autodétenus|titres auto détenus|autodétention|auto détention
    |autocontrôle|auto contrôle|actions d autocontrôle|actions de trésorerie|azioni proprie
    |quote proprie|azioni in portafoglio|acciones propias|participaciones propias|autocartera
    |acciones en cartera|acciones en autocartera|acciones en tesorería|ações próprias
    |acções próprias|quotas próprias|ações em tesouraria|em tesouraria|akcje własne
    |udziały własne|akcje skarbowe|vlastní akcie|vlastní podíl|vlastní podíly|vlastné akcie
    |vlastný podiel|vlastite dionice|trezorske dionice|vlastiti udjeli|sopstvene akcije
    |sopstveni udeli|сопствене акције|сопствени удели|трезорске акције|lastne delnice
    |lastni delež|saját részvény|saját részvények|saját üzletrész|visszavásárolt részvények
    |visszavásárolt saját részvények|egne aktier|egne aksjer|egne andele|egenbeholdning
    |beholdning av egne aksjer|egna aktier|egna andelar|aktier i eget förvar|omat osakkeet
    |omat osuudet|oma aktsiad|omaaktsiad|oma osad|oma osa|pašu akcijas|savas akcijas
    |atpirktās akcijas|savos akcijos|nuosavos akcijos|supirktos akcijos|geri alınan paylar
    |geri alınmış paylar|kendi payları|kendi hisseleri|hazine hisseleri|hazine payları
    |saham treasuri|saham tresuri|saham treasury|saham perbendaharaan|ίδιες μετοχές
    |acțiuni proprii|acţiuni proprii|actiuni proprii|părți sociale proprii|казначейские акции
    |казначейские паи|казначейский пакет|собственные акции|собственные доли|собственная доля
    |собственные выкупленные акции|собственные акции выкупленные у акционеров|выкупленные акции
    |выкупленные собственные акции|акции на балансе|доля принадлежащая|акции в собственности
    |казначейські акції|власні акції|викуплені акції|викуплені власні акції|власна частка
    |частка що належить|собствени акции|собствени дялове|обратно изкупени акции
    |обратно изкупени собствени акции|库存股|庫存股|库存股份|庫存股份|库藏股|庫藏股
    |回购专用证券账户|回购专用账户|回购专户|自己株式|自社株|자기주식|자사주|מניות באוצר
    |מניות רדומות|מניות אוצר|أسهم الخزينة|أسهم خزينة|أسهم الخزانة|أسهم خزانة"""
_OF_THE_COMPANY: Final = frozenset(
    """the of by for company companys company's corporation issuer issuers issuer's its itself
    der die des gesellschaft emittent emittentin emittenten la le du société emisor sociedad
    società emittente vennootschap van de spółki emitenta общества обществу компании эмитента
    эмитенту товариства товариству дружеството 公司 本公司 s held owned""".split()
)
"""Words that may stand beside, and say nothing more."""


def _bare(text: str) -> str:
    words = re.sub(r"[\W\d_]+", " ", text.casefold()).split()
    return " ".join(word for word in words if word not in _OF_THE_COMPANY)


WORDS: Final = frozenset(filter(None, map(_bare, _WORDS.split("|"))))
"""Words, without those of the company, by which tables name own shares."""
_HINT: Final = re.compile(
    "|".join(sorted((re.escape(word) for word in WORDS), key=len, reverse=True))
)
_KNOWN: Final = frozenset(word for words in WORDS for word in words.split())
"""Single words; nearly all names have none and need no more work."""


def give_own_shares(item: Record | Refusal) -> None:
    """Make the company the holder of a row whose owner is the word for own shares."""
    if isinstance(item, Refusal):
        return
    names = {row.id: _only_name(row) for row in item.rows if type(row) is Party}
    for held in [row for row in item.rows if type(row) is Interest]:
        owner, asset = names.get(held.owner), names.get(held.asset)
        if owner is None or held.owner == held.asset:
            continue
        if is_own_shares(owner, asset or ""):
            _give(item, held, owner)
        elif _has_known(bare := _bare(owner)) and _HINT.search(bare):
            item.remarks.append(
                f"owner: {owner!r} is read as a party of that name; for the company's own shares "
                "write the company as owner"
            )


def is_own_shares(name: str, company: str) -> bool:
    """Return whether a name is only the word for own shares, with or without the company's name.

    >>> [is_own_shares(text, "A SE") for text in ("Treasury shares", "A SE (own shares)", "A SE")]
    [True, True, False]
    """
    folded, own = name.casefold(), company.casefold()
    if own and own in folded:
        folded = folded.replace(own, " ")
    return _bare(folded) in WORDS


def _has_known(bare: str) -> bool:
    return not _KNOWN.isdisjoint(bare.split())


def _give(item: Record, held: Interest, owner: str) -> None:
    other, held.owner = held.owner, held.asset
    rest: list[Row] = [row for row in item.rows if not (type(row) is Party and row.id == other)]
    item.rows = rest
    item.remarks.append(f"owner: {owner!r} is read as the company's own shares")


def _only_name(party: Party) -> str | None:
    named = len(party.names) == 1 and not party.identifiers
    return party.names[0].value if named else None
