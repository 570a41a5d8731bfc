"""What the prose of a list entry says that the entry owns or controls: "He is the owner of NAME".

Reasons of listings name companies that are on no list and that no field of the list holds. Each
becomes a party that is only named, below the entry, ``reported``; whether a company of a register
is the one, the comparison of names asks (`graph.candidates.named_beneath`) and a person decides.

Read is only what plainly speaks of the entry itself and of today, in English: the clause begins
with the entry's name, a pronoun, or what it owns. What a wife or a former partner owns stays text.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from typing import Final, NamedTuple

from graph.record.model import Interest, Name, Party, Row
from graph.values.name_keys import LEGAL_FORMS, fold_name
from graph.values.share import UNKNOWN, parse_share
from graph.values.vocabulary import Certainty
from ingest.values.countries import country_code

FindEntry = Callable[[str, str], str | None]
_HELD: Final = re.compile(
    r"\b(?P<said>(?:(?:co|part|sole|main|majority|principal|ultimate|beneficial|registered|joint|"
    r"minority|controlling)[ -])*(?P<noun>(?:owner|(?:share|stake)holder|proprietor)"
    r"(?:(?:,| and|/)\s?(?:founder|director|chairman|president|head|manager|ceo))*"
    r" (?:of|in))"
    r"|(?:owns|holds|has) (?:an? )?(?:(?P<share>100|\d{1,2}(?:\.\d{1,4})?) ?(?:%|per ?cent)|"
    r"majority|controlling|minority)(?: (?:of|in)| (?:shares?|stake|interest|shareholding) "
    r"(?:of|in))(?: the (?:shares|capital)(?: of| in))?"
    r"|(?P<verb>(?:owns|controls)(?: (?:and|or) (?:owns|controls|operates|manages|runs))?))\s+",
    re.IGNORECASE,
)
"""A holding as an entry's prose states it, up to what is held."""
_SENTENCE_END: Final = re.compile(r"(?<![A-Z])[.;:](?=\s|$)|\n|\(\w{1,3}\)\s")
_FORMS: Final = "|".join(sorted(map(re.escape, LEGAL_FORMS), key=len, reverse=True))
_CAPITAL: Final = r"(?:[A-ZÀ-ÞА-ЯЁ][\w&.’'/-]*|\d+[\w-]*|&)"
_RUN: Final = re.compile(
    rf"[“\"«„](?P<quoted>[^”\"»“„]{{2,80}})[”\"»“]|{_CAPITAL}"
    rf"(?:\s(?:(?:and|of|de|for|the)\s)?{_CAPITAL})*(?:,\s(?i:{_FORMS})\b\.?)?"
)
"""Words of a name: in quotation marks, or one behind the other that begin with a capital."""
_KIND: Final = re.compile(
    r"(?:(?:company|companies|firm|firms|bank|group|holding|corporation|enterprise|business|"
    r"conglomerate|organi[sz]ation|concern|fund|factory|plant|manufacturer|producer|supplier|"
    r"newspaper|channel|investment|media|construction|energy|oil|gas|mining|trading|logistics|"
    r"telecommunications|technology|it|real estate|defen[cs]e|military|insurance|private|public|"
    r"vessels?|tankers?|ships?|yacht|aircraft|largest|major|leading|local|international|offshore|"
    r"the|an?|his|her|its)\b[ ,-]*)+"
)
"""What is held, by its kind and not by its name."""
_CRAFT: Final = re.compile(r"\b(?:vessels?|tankers?|ships?|yacht)\b")
NATIONAL: Final = re.compile(
    r"[A-Z]{2,5}|[A-Z]\w+(?:ian|ish|ese|[aeo]n|i)(?:-based)?|[A-Z]\w+-based"
    r"|Cypriot|Greek|Swiss|French|Dutch|Czech|Uzbek|Kazakh|Tajik|Turkmen|Iraqi"
)
SUBJECT_WORDS: Final = frozenset(
    "he she it they the company entity bank group firm mr mrs ms dr sir is are also currently and "
    "directly indirectly ultimately a an as".split()
)
"""Words that a clause on the entry itself has before a verb."""
_OTHERS: Final = frozenset(
    "not no never nor former formerly previous previously ex was were been until denies denied "
    "allegedly alleged son wife brother sister father mother husband daughter relative spouse "
    "friend partner associate nephew uncle cousin who whose which whom that by with for to in "
    "through via if may might his her its their".split()
)
"""Words before a holding that may put it to somebody else, or to another time."""
_BEFORE_NOUN: Final = frozenset(("is", "the", "a", "an", "and", "also", "as", "are", "currently"))
_MOST_WORDS: Final = 14
_SHORTEST: Final = 4
_POSSESSIVE: Final = ("'s", "’s")
_GOES_ON: Final = frozenset(
    "and or which that who whose where in since from with based as until while is are was has for "
    "by through via together along alongside but operating registered headquartered at on a an "
    "the one including".split()
)
"""Words behind a name; another one, as in "DPRK tanker", belongs to what is held."""
_SHARES: Final = {"sole": "100", "majority": ">50..100", "minority": "<50"}
_ROUGH: Final = re.compile("|".join(_SHARES), re.IGNORECASE)
"""Words that are shares."""
_MORE: Final = re.compile(r"\s*(?:,(?:\s*and)?|and|&|as well as)\s+(?=[A-ZÀ-ÞА-Я“\"«„])")


class _Holding(NamedTuple):
    """What a clause says: the name of what is held, the words, and the share, if stated."""

    name: str
    said: str
    share: str | None
    is_control: bool
    schema: str


def held_rows(
    entry: str,
    names: Iterable[str],
    texts: Iterable[str],
    seen: str | None,
    find_entry: FindEntry | None = None,
) -> list[Row]:
    """Return the parties that an entry's prose says it owns or controls, each with its interest.

    Args:
        entry: id of the entry.
        names: its strong names, which may begin a clause.
        texts: its prose.
        seen: the day of the edition.
        find_entry: returns the id of the file's only other entry of a name, if there is one.
    """
    own = own_words(names)
    rows: dict[str, list[Row]] = {}
    for text in texts:
        for found in _holdings(text, own):
            key = fold_name(found.name)
            if key not in rows and own.isdisjoint((key,)):
                other = find_entry(found.name, entry) if find_entry else None
                rows[key] = _rows_of(entry, found, seen, other)
    return [row for pair in rows.values() for row in pair]


def _rows_of(entry: str, found: _Holding, seen: str | None, other: str | None) -> list[Row]:
    party = Party(named_id(entry, found.name), found.schema, [Name(found.name)])
    held = Interest(entry, party.id, [], UNKNOWN, directness="unknown")
    if found.is_control:
        held.types, held.share = ["otherInfluenceOrControl"], None
    elif found.share is not None:
        held.share, held.share_published = parse_share(found.share), f"{found.share} %"
    elif rough := _ROUGH.search(found.said):
        held.share, held.share_published = parse_share(_SHARES[rough[0].lower()]), rough[0]
    held.observed_on, held.certainty = seen, Certainty.REPORTED.value
    held.quote = f"{found.said} {found.name}"
    if other is not None:
        party.names[0].kind, party.same_as = "alias", [other]
        held.note = named_note(party, other)
    return [party, held]


def named_id(entry: str, name: str) -> str:
    """Return the id of a party that an entry only names, made from both."""
    folded = fold_name(name).encode("utf-8", "surrogatepass")
    return f"{entry}-named-{blake2b(folded, digest_size=6).hexdigest()}"


def named_note(party: Party, other: str) -> str:
    """Return that the name of a party led to another entry, and how to undo it."""
    return (
        f"{party.names[0].value!r} is the name of one entry of this file, {other}; "
        f"undo it by judging {party.id} and {other} negative"
    )


def _holdings(text: str, own: frozenset[str]) -> Iterator[_Holding]:
    """Yield what each clause of a text says is held."""
    begin = 0
    for end in [*(found.end() for found in _SENTENCE_END.finditer(text)), len(text)]:
        sentence, begin = text[begin:end], end
        for stated in _HELD.finditer(sentence):
            if not _speaks_of_entry(sentence[: stated.start()], stated, own):
                continue
            verb = (stated["verb"] or "").lower()
            control = bool(verb) and "own" not in verb
            for name, kind in names_at(sentence, stated.end()):
                schema = "Vessel" if _CRAFT.search(kind) else "LegalEntity"
                yield _Holding(name, stated["said"].strip(), stated["share"], control, schema)


def _speaks_of_entry(before: str, stated: re.Match[str], own: frozenset[str]) -> bool:
    """Return whether the beginning of a sentence, up to a holding, is about the entry itself."""
    spoken = re.findall(r"[\w’'-]+", before)
    words = [word.lower() for word in spoken]
    if len(words) > _MOST_WORDS or not _OTHERS.isdisjoint(words):
        return False
    if stated["noun"] is None:
        return all(word in SUBJECT_WORDS or own_words((word,)) <= own for word in words)
    # An owner in apposition to another's name is that other one.
    plain = all(
        word.islower() or not place or own_words((word,)) <= own or NATIONAL.fullmatch(word)
        for place, word in enumerate(spoken)
    )
    bound = not words or words[-1] in _BEFORE_NOUN or before.rstrip().endswith(",")
    return plain and bound


def own_words(names: Iterable[str]) -> frozenset[str]:
    """Return the words of names, folded."""
    return frozenset(word for name in names for word in fold_name(name).split())


def names_at(sentence: str, place: int) -> Iterator[tuple[str, str]]:
    """Yield the names that stand at a place one after the other, each with words of its kind."""
    kind = ""
    while True:
        if skipped := _KIND.match(sentence, place):
            kind, place = skipped[0], skipped.end()
        run = _RUN.match(sentence, place)
        if run is None:
            return
        after = sentence[run.end() :].lstrip()
        if run["quoted"] is None and NATIONAL.fullmatch(run[0]) and _KIND.match(after):
            place = run.end() + len(sentence[run.end() :]) - len(after)
            continue
        following = re.match(r"[a-z][\w-]*", after)
        if run["quoted"] is None and following and following[0] not in _GOES_ON:
            return
        name = run["quoted"] or run[0]
        name, rest = _without_second(name.strip(" .,;:"), craft=bool(_CRAFT.search(kind)))
        if is_name(name):
            yield name, kind
        if rest is not None and is_name(rest):
            yield rest, kind
        more = _MORE.match(sentence, run.end())
        if more is None:
            return
        place = more.end()


def _without_second(name: str, *, craft: bool) -> tuple[str, str | None]:
    """Split two names joined by "and" where the first ends with a legal form, or both are ships."""
    first, joined, second = name.partition(" and ")
    if joined and (craft or fold_name(first).rpartition(" ")[2] in LEGAL_FORMS):
        return first, second
    return name, None


def is_name(text: str) -> bool:
    """Return whether words can name one company: no country, no people, no bare number."""
    letters = sum(letter.isalpha() for letter in text)
    if letters < _SHORTEST or country_code(text) is not None or text.endswith(_POSSESSIVE):
        return False
    return " " in text or text.isupper() or NATIONAL.fullmatch(text) is None
