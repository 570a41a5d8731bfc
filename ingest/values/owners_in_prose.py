"""Who a source's words say is behind a party: "Controlled by NAME", "holds on behalf of NAME".

Summaries and remarks name owners whom no link of the source has. Each becomes a party that is only
named, above the one the words are about, ``reported`` (``alleged`` where the words say so) and with
its sentence as quote; whether a listed party is the one, the comparison of names asks and a person
decides. A right that is added this way takes none from anybody: whoever is stated to hold, holds.

Read is only what plainly speaks of the party itself and of today. Everything else stays text, which
answers quote (`graph.ties.control_texts`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

from graph.record.model import Interest, Name, Party, Row
from graph.values.name_keys import LEGAL_FORMS
from graph.values.share import UNKNOWN, parse_share
from graph.values.vocabulary import SHAREHOLDING, Certainty
from ingest.values.countries import country_code
from ingest.values.holdings_in_prose import (
    NATIONAL,
    SUBJECT_WORDS,
    is_name,
    named_id,
    names_at,
    own_words,
)
from ingest.values.named_entries import OWNED_OR_CONTROLLED

_PROSE: Final = "prose"
_NOMINATOR: Final = "nominator"
_CONTROL: Final = "otherInfluenceOrControl"
_TEXTS: Final = frozenset(
    "summary notes note description comment comments remark remarks information комментарий "
    "примечание примечания bemerkung bemerkungen commentaire remarque".split()
)
"""Data of a party that is prose about it."""
_FIELD: Final = re.compile(
    r"(?:(?:ultimate|beneficial|real|true|actual|final|main|legal|registered|known|principal|major"
    r"|sole|other|direct|indirect|immediate|конечный) )*(?:"
    r"(?P<control>controllers?|controlling person|controlled by)"
    r"|(?P<nominee>nominee for|on behalf of|held for|acts for)"
    r"|(?:co ?)?owners?|ubos?|(?:share|stock)holders?|parent(?: company| entity)?|holding company"
    r"|owned by|beneficiar(?:y|ies)|бенефициар\w*|владел\w+|собственник\w*|учредител\w+"
    r"|акционер\w*|бенефіціар\w*|власник\w*|засновник\w*|eigentümer(?:in)?|inhaber"
    r"|wirtschaftlich\w* berechtigte\w*|gesellschafter|propriétaires?|bénéficiaires? effectifs?"
    r"|actionnaires?|propietario|accionista|titular real|azionista|titolare effettivo"
    r"|właściciel|beneficjent)(?: names?)?(?: \d)?"
)
"""Data of a party that is the name of whoever is behind it: a column of a person's own table."""
_CASE_CHANGE: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|[_-]+")
_IN_CELL: Final = re.compile(r"\s*[;|\n]\s*|\s+/\s*|\s*/\s+")
_NOBODY: Final = frozenset(
    "unknown none various public private state individual individuals company person persons yes "
    "true false name nobody undisclosed multiple several employees management government same "
    "self free float other others".split()
)
"""Words of a cell that name nobody."""
_BY: Final = r"(?:[ ,]+(?:and|or|either|directly|indirectly|wholly|fully|ultimately|jointly))*"
_BEHIND: Final = re.compile(
    rf"(?P<nominee>\bon (?:the )?behalf of\b|\bact(?:s|ing) for\b|\bin trust for\b"
    r"|\bim auftrag von\b"
    r"|\bnominee(?: (?:share|stock)?(?:holder|owner|director))?(?: for| of)\b"
    r"|\b(?:front(?: (?:man|woman|person|company))?|proxy|straw ?(?:man|woman|person|owner))"
    r" (?:for|of)\b|\bstrohmann (?:für|von)\b|\btreuhänder(?:in)? (?:für|von)\b"
    r"|\bpour le compte de\b|\bprête-nom de\b|\btestaferro de\b|\bprestanome di\b"
    r"|\bper conto di\b|\ben nombre de\b|\btesta de ferro de\b)"
    rf"|(?P<either>\bowned(?: and/or| or),? controlled{_BY}[ ,]+by\b)"
    rf"|(?P<control>\b(?:owned and )?controlled{_BY}[ ,]+by\b|\bunder the control of\b"
    r"|\bkontrolliert von\b|\bcontrôlée? par\b|\bcontrolad[ao] p(?:or|el[oa])\b"
    r"|\bcontrollat[ao] da\b)"
    rf"|(?P<owned>(?:\b(?P<share>100|\d{{1,2}}(?:[.,]\d{{1,4}})?) ?(?:%|per ?cent)[ -])?"
    rf"\b(?:owned{_BY}[ ,]+by|belong(?:s|ing) to|(?:the )?property of|subsidiary of)\b"
    r"|\b(?:(?:ultimate|beneficial|real|true|sole|main|majority|principal|current)[ -])*"
    r"(?:owners?|shareholders?|parent company)(?: (?:is|are)\b| ?[:–—-](?= ))"
    r"|\b(?:its|the|beneficial|ultimate|sole) owners?,? (?-i:(?=[A-ZА-ЯЁ]))"
    r"|\bubos?(?: is\b| are\b| ?[:–—-])|\bim besitz von\b|\bgehört\b|\beigentümer(?:in)? ?(?:ist|:)"
    r"|\bpropriété de\b|\bappartient à\b|\bdétenue? par\b|\bpropriedad de\b|\bpertenece a\b"
    r"|\bdi proprietà di\b|\bpropriedade de\b"
    r"|(?:владелец|собственник|бенефициар|власник|бенефіціар)(?: ?[:–—-]))",
    re.IGNORECASE,
)
"""A relation to whoever is named next."""
_OWNS: Final = re.compile(
    r"(?P<who>.{4,120}?)\s+(?:(?:still|currently|directly|indirectly|also|ultimately|effectively|"
    r"reportedly|allegedly)\s+)*(?P<nominee>(?!))?(?P<either>(?!))?(?:(?P<control>controls)"
    r"|(?P<owned>owns(?: and controls)?|holds|is (?:the |an? )?(?:(?:ultimate|beneficial|real|sole|"
    r"main|majority|principal|largest|current)[ -])*(?:owner|shareholder) of))\b"
    r"(?:[^%]*?\b(?P<share>100|\d{1,2}(?:[.,]\d{1,4})?) ?(?:%|per ?cent\b))?(?P<what>.*)",
    re.IGNORECASE | re.DOTALL,
)
"""Somebody, a right, and what it is in."""
_ITSELF: Final = re.compile(
    r"(?:\W*\b(?:all|most|half|an?|the|this|majority|minority|controlling|stakes?|shares?|capital|"
    r"shareholding|interest|votes|of|in|and))*\W*\b(?:company|firm|bank|entity|business|vessel|ship|"
    r"group|organi[sz]ation|trust|it|its (?:shares|stock|capital))\b",
    re.IGNORECASE,
)
_FOR_OTHERS: Final = tuple(
    "behalf,act for,acts for,acting for,trust for,auftrag,nominee,front ,proxy,straw,strohmann,"
    "treuhänd,compte de,prête-nom,testaferro,prestanome,per conto,nombre de,testa de".split(",")
)
_HINTS: Final = _FOR_OTHERS + tuple(
    "controlled,control of,kontrolliert,contrôl,controlad,controllat,owned,belong,property of,"
    "subsidiary of,owner,owns,controls,holds,shareholder,parent company,ubo,besitz,gehört,"
    "eigentümer,propri,appartient,détenu,pertenece,владелец,собственник,бенефициар,власник,бенефіціар".split(
        ","
    )
)
"""What stands in a text that is searched; most are none, and this tells so soonest."""
_PERSON: Final = re.compile(
    rf"\s*(?:(?:[Tt]he|[Aa]n?|one|{NATIONAL.pattern})\s+)*(?:(?:businessm[ae]n|bankers?|"
    r"businesswoman|oligarchs?|billionaires?|entrepreneurs?|magnates?|tycoons?|politicians?|"
    r"citizens?|nationals?|listed person|sanctioned person|[Mm]r|[Mm]rs|"
    r"[Mm]s|[Dd]r|[Hh]err|[Ff]rau|M\.)\.?\s+)+"
)
"""What somebody is, before the name."""
_DENIED: Final = frozenset(
    "not no never nor former formerly previous previously ex was were been until denies denied "
    "unlike neither ceased nicht ehemals war früher ancien était бывший ранее".split()
)
"""Words before a relation that put it to another time, or deny it."""
_OVER: Final = _DENIED - {"war", "no"} | frozenset(
    "till before sold sells transferred handed gave gifted divested exited ended resigned left bis "
    "verkauft verkaufte vendu vendue jusqu vendió hasta ceduto fino до продал продала".split()
)
"""Words behind one that do so."""
_ALLEGED: Final = frozenset(
    "allegedly alleged reportedly believed suspected rumoured rumored purportedly apparently "
    "probably possibly likely may might claims claimed angeblich mutmaßlich presuntamente "
    "presumably thought said according".split()
)
_OF_OTHERS: Final = frozenset(
    "who whose whom which that wife husband son daughter brother sister father mother spouse "
    "partner associate relative by with against from between".split()
)
"""Words before a relation that may put it to somebody else."""
_FRONTS: Final = frozenset(("nominee", _NOMINATOR))
"""Types of rows that say by themselves that somebody holds for another."""
_SENTENCE_END: Final = re.compile(r"(?<![A-ZА-Я])[.;](?=\s|$)|\n")
_MOST_WORDS: Final = 14
_LONGEST_NAME: Final = 120
_LONGEST: Final = 2_000
"""Signs of a text that is searched; a longer one is an article about many."""
_AND: Final = re.compile(r" (?:and|und|et|y|и|та) ")


_Relation = tuple[re.Match[str], dict[str, str], bool]
"""A relation, the owners that it names with their schemata, and whether it is alleged."""


class _Subject(NamedTuple):
    """What a text speaks of: a party, or a holding, of which owner and asset are stated beside it.

    Attributes:
        party: id of the party, or of what is held.
        stated: the row whose days and document are those of the text.
        own: words of the party's names; ``None`` for a holding.
        for_others_only: only for whom it is held is read, as persons have no owners.
    """

    party: str
    stated: Interest
    own: frozenset[str] | None
    for_others_only: bool


def owners_in_words(rows: Sequence[Row]) -> list[Row]:
    """Return the parties that the prose of some rows says are behind theirs, with their rights.

    Args:
        rows: the rows of one record: of its parties the prose, of its interests quote and note.
    """
    made = [pair for row in rows for pair in _behind_row(row)]
    if not made:
        return []
    taken = {row.id for row in rows if isinstance(row, Party)}
    found: dict[tuple[str, str], list[Row]] = {}
    for party, held in made:
        if party.id not in taken:
            found.setdefault((party.id, ",".join(held.types)), [party, held])
    return _each_party_once(row for pair in found.values() for row in pair)


def _each_party_once(rows: Iterable[Row]) -> list[Row]:
    seen, kept = set[str](), list[Row]()
    for row in rows:
        if isinstance(row, Party):
            if row.id in seen:
                continue
            seen.add(row.id)
        kept.append(row)
    return kept


def _behind_row(row: Row) -> Iterator[tuple[Party, Interest]]:
    if isinstance(row, Party):
        is_person = row.schema == "Person"
        for key, text in row.data:
            said = _field_kind(key)
            if said == _PROSE:
                own = own_words(name.value for name in row.names)
                stated = Interest(row.id, row.id, [])
                yield from _rows_of(text, _Subject(row.id, stated, own, is_person))
            elif said and (said == _NOMINATOR or not is_person):
                yield from _rows_of_field(row, key, text, said)
    elif isinstance(row, Interest) and row.nominee_for is None and _FRONTS.isdisjoint(row.types):
        for text in filter(None, (row.quote, row.note)):
            yield from _rows_of(text, _Subject(row.asset, row, None, True))


@lru_cache(maxsize=4_096)
def _field_kind(key: str) -> str:
    """Return which right a field is called after, `_PROSE` of remarks; empty of any other."""
    said = " ".join(_CASE_CHANGE.sub(" ", key).casefold().split())
    if said in _TEXTS:
        return _PROSE
    field = _FIELD.fullmatch(said)
    if field is None:
        return ""
    return _NOMINATOR if field["nominee"] else _CONTROL if field["control"] else SHAREHOLDING


def _rows_of_field(row: Party, key: str, text: str, right: str) -> Iterator[tuple[Party, Interest]]:
    """Yield whoever a field names that is called after owners or whom a party is held for."""
    for name in _IN_CELL.split(text.strip()):
        # An id is one word in small letters.
        bears = is_name(name) and (" " in name or not name.islower())
        if bears and len(name) < _LONGEST_NAME and not _NOBODY & own_words((name,)):
            party = Party(named_id(row.id, name), "LegalEntity", [Name(name)])
            held = Interest(party.id, row.id, [right], directness="unknown")
            held.share = UNKNOWN if right == SHAREHOLDING else None
            held.summary, held.certainty = True, Certainty.REPORTED.value
            held.quote = f"{key}: {text}"
            yield party, held


def _rows_of(text: str, subject: _Subject) -> Iterator[tuple[Party, Interest]]:
    """Yield what a text says of who is behind its subject."""
    small = text.lower()
    hints = _FOR_OTHERS if subject.for_others_only else _HINTS
    if len(text) > _LONGEST or not any(hint in small for hint in hints):
        return
    begin = 0
    for end in [*(found.end() for found in _SENTENCE_END.finditer(text)), len(text)]:
        sentence, begin = text[begin:end], end
        for relation, owners, alleged in (*_behind(sentence, subject), *_active(sentence, subject)):
            for name, schema in owners.items():
                if subject.own is None or not own_words((name,)) <= subject.own:
                    party = Party(named_id(subject.party, name), schema, [Name(name)])
                    held = _right(party.id, relation, subject)
                    if len(owners) > 1 and held.share is not None:
                        # What several hold together says of nobody how much.
                        held.share, held.share_published = UNKNOWN, None
                    held.quote = sentence.strip()
                    held.certainty = (Certainty.ALLEGED if alleged else Certainty.REPORTED).value
                    yield party, held


def _behind(sentence: str, subject: _Subject) -> Iterator[_Relation]:
    """Yield the relations that a sentence states of its subject, as "controlled by NAME"."""
    for relation in _BEHIND.finditer(sentence):
        if subject.for_others_only and relation["nominee"] is None:
            continue
        before = re.findall(r"[\w’'-]+", sentence[: relation.start()])
        words, own = [word.lower() for word in before], subject.own
        behind = re.findall(r"[\w-]+", sentence[relation.end() :].lower())
        if not (_DENIED.isdisjoint(words) and _OVER.isdisjoint(behind)):
            continue
        if own is None or _is_plain(before, own):
            owners = dict(_owners_at(sentence, relation.end()))
            yield relation, owners, not _ALLEGED.isdisjoint(words)


def _active(sentence: str, subject: _Subject) -> Iterator[_Relation]:
    """Yield what a sentence says of its subject as its object: "NAME owns 60% of the company"."""
    stated = None if subject.for_others_only else _OWNS.fullmatch(sentence.strip(" .;"))
    if stated is None or subject.own is None:
        return
    words = set(re.findall(r"[\w’'-]+", sentence.lower()))
    who, what = list(_owners_at(stated["who"], 0)), stated["what"]
    is_whole = len(who) == 1 and stated["who"].strip(' “”"').endswith(who[0][0])
    others = re.findall(r"\b[A-ZА-ЯЁ][\w’'-]*", what)
    names_it = own_words(others) - LEGAL_FORMS <= subject.own
    about = names_it and (others or _ITSELF.match(what))
    if is_whole and about and not words & (_DENIED | _OVER):
        yield stated, dict(who), not _ALLEGED.isdisjoint(words)


def _is_plain(before: list[str], own: frozenset[str]) -> bool:
    """Return whether the words before a relation speak of the party itself."""
    lower = [word.lower() for word in before]
    return (
        len(before) <= _MOST_WORDS
        and _OF_OTHERS.isdisjoint(lower)
        and all(
            word.islower()
            or not place
            or word.lower() in SUBJECT_WORDS
            or own_words((word,)) <= own
            or NATIONAL.fullmatch(word)
            or country_code(word) is not None
            for place, word in enumerate(before)
        )
    )


def _owners_at(sentence: str, place: int) -> Iterator[tuple[str, str]]:
    """Yield the names of owners that stand at a place, each with the schema of its party."""
    spoken = _PERSON.match(sentence, place)
    place = spoken.end() if spoken else place
    place += len(sentence[place:]) - len(sentence[place:].lstrip(" :–—-"))
    schema = "Person" if spoken else "LegalEntity"
    for name, _ in names_at(sentence, place):
        parts = _AND.split(name)
        whole = any(" " not in part.strip() for part in parts)
        for part in [name] if whole else parts:
            yield part.strip(), schema


def _right(owner: str, relation: re.Match[str], subject: _Subject) -> Interest:
    """Return the right that a relation states, on the days and from the place of what states it."""
    held = Interest(owner, subject.party, [], directness="unknown", summary=True)
    if relation["nominee"] is not None:
        held.types = [_NOMINATOR]
    elif relation["either"] is not None:
        held.types = list(OWNED_OR_CONTROLLED)
    elif relation["control"] is not None:
        held.types = [_CONTROL]
    else:
        held.types, held.share = [SHAREHOLDING], UNKNOWN
        if relation["share"] is not None:
            held.share_published = f"{relation['share']} %"
            # Words do not close the question of who else holds: they bound the share from above.
            high = parse_share(relation["share"].replace(",", ".")).high
            held.share = replace(UNKNOWN, high=high)
    for name in ("start", "end", "observed_on", "asserted_by", "document", "locator", "url"):
        setattr(held, name, getattr(subject.stated, name))
    return held
