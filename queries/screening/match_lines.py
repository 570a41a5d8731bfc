"""Matching lines of a list to parties: by id, by number, by name only if it is equal.

A party whose name is only similar is never taken: the line becomes ``needs_person`` with its
candidates, so that every row of a screening can be defended.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from graph.values.errors import NotFoundError, OwnershipError
from graph.values.identifiers import bare_number, normalise_identifier
from graph.values.name_keys import fold_name
from graph.values.vocabulary import Judgement
from ingest.values.countries import country_advice
from queries.question.party_facts import Candidate, SearchRow
from queries.screening.typed_cells import numbers_within

SIMILAR_SCORE: Final = 85.0
"""A candidate below this score is listed but does not make a line need a person."""
MATCHED: Final = "matched"
NEEDS_PERSON: Final = "needs_person"
UNRESOLVED: Final = "unresolved"
BY_NUMBER: Final = "number"
BY_NAME: Final = "name"
"""What a party was looked for by."""
ONLY_SIMILAR: Final = "only similar names found"
CANDIDATES: Final = 5
NAMESAKES: Final = 50
"""Parties of similar name among which the one with a number or an id is looked for."""
MOST_NAMESAKES: Final = 2_000
"""Parties of one name that are looked at, at most."""

NATIONAL: Final = {
    "gb": ("GB-COH",),
    "nl": ("NL-KVK",),
    "ru": ("RU-OGRN", "RU-INN"),
    "ch": ("CH-UID",),
}
"""Schemes that a bare company number of a country is tried under."""


def may_be_in_country(hit: SearchRow, country: str) -> bool:
    """Return whether a party may be of a country or a part; one that states none may."""
    stated, asked = (hit["jurisdiction"] or "").lower(), country.lower()
    same = asked in (stated, country_of_part(stated)) or stated == country_of_part(asked)
    return not stated or not asked or same


def country_of_part(country: str) -> str:
    """Return the country that a code of a part (``us-de``) is of, in small letters."""
    return country.lower().partition("-")[0]


def is_weak_name(hit: SearchRow, name: str) -> bool:
    """Return whether a party matched by a weak alias that equals the name asked for."""
    kind, _, value = hit["matched_on"].partition(' "')
    return kind.startswith("weak") and fold_name(value.removesuffix('"')) == fold_name(name)


def mismatch_decision(hit: SearchRow, kind: str) -> str:
    """Return the decision on a party with the name asked for and another id or number."""
    return f"has the name, not the {kind}" if hit["score"] >= SIMILAR_SCORE else "considered"


def candidate_row(hit: SearchRow, decision: str) -> Candidate:
    """Return the row of ``matches.csv`` for a party that a search found."""
    return {
        "candidate_id": hit["id"],
        "candidate_name": hit["name"],
        "jurisdiction": hit["jurisdiction"],
        "score": hit["score"],
        "matched_on": hit["matched_on"],
        "listed": hit["listed"],
        "decision": decision,
        "judgement": Judgement.POSITIVE.value if decision == "taken" else None,
    }


class Finder(Protocol):
    """What finds parties."""

    def resolve(self, text: str) -> str:
        """Return the id of the one canonical party that a text means."""

    def search(
        self, text: str, *, limit: int, country: str | None, schema: str | None
    ) -> Sequence[SearchRow]:
        """Find parties by name or number, best first."""


@dataclass(frozen=True)
class Line:
    """One line of a list, cells as typed but ``number``: as before a spreadsheet's change.

    ``country`` is the code, or the word that is none; ``birth_date`` an ISO date, partial as it may
    be, and ``birth_unread`` that one was typed which cannot be read; ``kind`` `PERSON`, `BODY` or
    empty; ``forenamed`` that a forename stands in its own column; ``remark`` what is wrong with its
    cells; ``more`` are further columns by their headings, ``numbers`` those of them that are
    numbers too.
    """

    row_no: int
    name: str = ""
    country: str = ""
    number: str = ""
    lei: str = ""
    your_ref: str = ""
    party_id: str = ""
    birth_date: str = ""
    kind: str = ""
    address: str = ""
    role: str = ""
    remark: str = ""
    birth_unread: bool = False
    forenamed: bool = False
    more: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)

    @property
    def every_number(self) -> list[str]:
        """All numbers, the one of the first column first."""
        return [number for number in (self.number, *self.numbers.values()) if number]


@dataclass
class Match:
    """The party that was found for a line, or why none was, and every candidate.

    ``by`` is what it was found by, or whose number the line has under another name: then
    ``numbered``. ``equal`` are parties of this very name in the stated country; ``rest`` candidates
    that are not shown.
    """

    line: Line
    status: str = UNRESOLVED
    party_id: str | None = None
    score: float | None = None
    reason: str = "no party was found"
    candidates: list[Candidate] = field(default_factory=list)
    by: str = ""
    numbered: str | None = None
    number_told: str = ""
    equal: list[str] = field(default_factory=list)
    rest: list[Candidate] = field(default_factory=list)


def match_line(finder: Finder, line: Line) -> Match:
    """Find the party of one line, or the reason why a person must."""
    found = Match(line)
    if not (line.party_id or line.name or line.every_number or line.lei):
        found.reason = "the line has no party id, name, number or LEI"
        return found
    # An id that is the line's reference as well may be the person's own: it decides nothing alone.
    own = line.party_id in ("", line.your_ref)
    party_id = (
        _resolve_party(finder, line.party_id, Match(line) if own else found)
        if line.party_id
        else None
    )
    if party_id is not None:
        return _match_by_id(finder, found, party_id)
    if found.status == NEEDS_PERSON:
        return found
    # A number identifies better than a name, and the LEI comes before other numbers.
    for text in line_identifiers(line):
        party_id = _resolve_party(finder, text, found)
        if party_id is not None:
            if _names_two_parties(finder, found, party_id, ("identifier", text)):
                return found
            if _has_other_number(finder, found, party_id, text):
                return found
            return _match_by_number(finder, found, party_id, ("identifier", text))
    for number in line.every_number:
        if found.party_id is None and found.status == UNRESOLVED:
            _match_by_bare_number(finder, line, found, number)
    if found.party_id is None and line.name and found.status == UNRESOLVED:
        _match_by_name(finder, line, found)
    if not own:
        found.reason += "; the party id given is not loaded"
    return found


def _match_by_id(finder: Finder, found: Match, party_id: str) -> Match:
    """Accept the party of an id, unless a number or the name of the line is another's."""
    named = ("id", found.line.party_id)
    if _names_two_parties(finder, found, party_id, named):
        return found
    return _match_by_number(finder, found, party_id, named)


def _names_two_parties(finder: Finder, found: Match, party_id: str, named: tuple[str, str]) -> bool:
    """Return whether an id or number and another number are of two parties; then note both."""
    kind = "id" if named[0] == "id" else named[1].partition(":")[0]
    for text in line_identifiers(found.line):
        other = _resolve_party(finder, text, Match(found.line))
        if other not in (None, party_id):
            second = "number" if named[0] == "id" else text.partition(":")[0]
            found.status = NEEDS_PERSON
            found.reason = f"{' '.join(named)} and identifier {text} are those of two parties"
            found.candidates = [
                _named_candidate(finder, party_id, named[1], f"has the {kind}, not the {second}"),
                _named_candidate(finder, str(other), text, f"has the {second}, not the {kind}"),
            ]
            return True
    return False


def _has_other_number(finder: Finder, found: Match, party_id: str, text: str) -> bool:
    """Return whether the party of an LEI has another number than the line; then note that."""
    if not (found.line.lei and found.line.every_number):
        return False
    hits = finder.search(text, limit=CANDIDATES, country=None, schema=None)
    hit = next((h for h in hits if h["id"] == party_id), None)
    other = None if hit is None else _other_number(found.line, hit)
    if hit is None or other is None:
        return False
    has = f"{other}, not the number given"
    found.status = NEEDS_PERSON
    found.reason = f"identifier {text} is that of {party_id}, which has {has}"
    found.candidates = [candidate_row(hit, f"has {has}")]
    return True


def _match_by_number(finder: Finder, found: Match, party_id: str, named: tuple[str, str]) -> Match:
    """Accept the party of a number (its kind and text) unless the line's name is another's."""
    name, reason = found.line.name, " ".join(named)
    kind = "id" if named[0] == "id" else "number"
    hits = _find_named(finder, name, named[1], party_id) if name else []
    if name and not any(h["id"] == party_id and h["score"] >= SIMILAR_SCORE for h in hits):
        found.status, found.by = NEEDS_PERSON, BY_NUMBER
        found.numbered, found.number_told = party_id, reason
        found.reason = f"{reason} is that of {party_id}, whose name is not like {name!r}"
        others = [h for h in hits[:CANDIDATES] if h["id"] != party_id]
        found.candidates = [
            _named_candidate(finder, party_id, named[1], f"has the {kind}, not the name"),
            *(candidate_row(h, mismatch_decision(h, kind)) for h in others),
        ]
        return found
    found.status, found.party_id, found.score, found.reason = MATCHED, party_id, 100.0, reason
    found.reason += _namesake_words(hits, party_id, found.line.country)
    return found


def _namesake_words(hits: Iterable[SearchRow], party_id: str, country: str) -> str:
    """Return which other parties have the name of a line too, as a clause; often nothing.

    Two registers may have one company under two numbers, and what is owned may stand in either.
    """
    same = [h for h in hits if h["id"] != party_id and h["score"] >= 100]
    named = [h["id"] for h in same if may_be_in_country(h, country)]
    if not named:
        return ""
    more = f" and {len(named) - CANDIDATES} more" if len(named) > CANDIDATES else ""
    return f"; the name is also that of {', '.join(named[:CANDIDATES])}{more}"


def _find_named(finder: Finder, name: str, text: str, party_id: str) -> Sequence[SearchRow]:
    """Return parties of similar name, far enough to see whether that of a text is among them.

    Equal names come first. Where a party has the name and not all of the nearest have it, a look at
    more would find it too; nor is it found among more where no source names it.
    """
    hits = finder.search(name, limit=CANDIDATES, country=None, schema=None)
    if hits and hits[-1]["score"] < 100:
        if any(h["id"] == party_id and h["score"] == 100 for h in hits):
            return hits
        if _named_candidate(finder, party_id, text, "")["candidate_name"] in (None, party_id):
            return hits
    return finder.search(name, limit=NAMESAKES, country=None, schema=None)


def line_identifiers(line: Line) -> list[str]:
    """Return the identifiers that a line's columns may mean."""
    texts = []
    if line.lei:
        texts.append(("LEI", line.lei))
    country = country_of_part(line.country)
    for number in line.every_number:
        scheme, colon, value = number.partition(":")
        if colon:
            texts.append((scheme, value))
        else:
            texts.extend((scheme, number) for scheme in NATIONAL.get(country, ()))
        texts.extend(numbers_within(number.rpartition(":")[2], country))
    identifiers = []
    for scheme, value in texts:
        try:
            identifiers.append(str(normalise_identifier(scheme, value)))
        except OwnershipError:
            continue
    return list(dict.fromkeys(identifiers))


def _resolve_party(finder: Finder, text: str, found: Match) -> str | None:
    try:
        return finder.resolve(text)
    except NotFoundError as wrong:
        if len(wrong.candidates) > 1 and "more than one" in str(wrong):
            found.status, found.reason = NEEDS_PERSON, f"{text} fits more than one party"
        return None


def _match_by_bare_number(finder: Finder, line: Line, found: Match, number: str) -> None:
    """Accept a number without a known scheme if exactly one party of that country has it."""
    if ":" in number or country_of_part(line.country) in NATIONAL:
        return
    wanted = bare_number(number)
    hits = finder.search(number, limit=NAMESAKES, country=None, schema=None)
    fits = [
        h
        for h in hits
        if wanted in _bare_numbers(h["identifiers"], country_of_part(line.country))
        and may_be_in_country(h, line.country)
    ]
    if len(fits) == 1 and wanted:
        _match_by_number(finder, found, fits[0]["id"], ("number", number))
    elif fits:
        found.status, found.reason = NEEDS_PERSON, f"number {number} fits {len(fits)} parties"
        found.candidates = [candidate_row(h, "more than one party has this number") for h in fits]


def _bare_numbers(identifiers: Iterable[str], country: str) -> set[str]:
    """Return the numbers of a party without their schemes, but for those of another country."""
    parts = [text.partition(":") for text in identifiers]
    places = [scheme[:2].lower() if scheme[2:3] == "-" else "" for scheme, _, _ in parts]
    here = zip(places, parts, strict=True)
    return {
        bare_number(part[2]) for place, part in here if not (place and country) or place == country
    }


def _match_by_name(finder: Finder, line: Line, found: Match) -> None:
    """Accept a name that is equal when folded, in the stated country; list the others."""
    found.by = BY_NAME
    hits, equal = _namesakes(finder, line.name)
    here = [h for h in equal if may_be_in_country(h, line.country)]
    first = [*here, *(h for h in equal if h not in here)]
    found.equal = [h["id"] for h in here]
    shown = [*first, *(h for h in hits if h not in first)]
    found.candidates = [
        candidate_row(h, "considered") for h in shown[: min(max(len(first), CANDIDATES), NAMESAKES)]
    ]
    # One party of this name in this country is taken, unless the register's numbers disagree.
    other = _other_number(line, here[0]) if len(here) == 1 else None
    if other is not None:
        found.status = NEEDS_PERSON
        found.reason = f"the name fits {here[0]['id']}, which has {other}, not the number given"
    elif len(here) == 1:
        found.status, found.party_id, found.score = MATCHED, here[0]["id"], here[0]["score"]
        found.reason = f"name equals {here[0]['matched_on']}"
        if line.every_number or line.lei:
            given = "number" if line.every_number else "LEI"
            found.reason += f"; the {given} given is not loaded"
        for row in found.candidates:
            row["decision"] = "taken" if row["candidate_id"] == found.party_id else "not taken"
    elif here:
        found.status, found.reason = NEEDS_PERSON, f"the name fits {len(here)} parties"
    elif equal:
        found.status, found.reason = NEEDS_PERSON, "the name fits, the country differs"
        if country_advice(country_of_part(line.country)) is not None:
            found.reason = f"the name fits; {line.country!r} is no country that is known"
    elif any(h["score"] >= SIMILAR_SCORE for h in hits):
        found.status, found.reason = NEEDS_PERSON, ONLY_SIMILAR
    elif any(is_weak_name(h, line.name) for h in hits):
        found.status = NEEDS_PERSON
        found.reason = "only a weak alias is this name, which identifies nobody by itself"


def _namesakes(finder: Finder, name: str) -> tuple[Sequence[SearchRow], list[SearchRow]]:
    """Return the parties nearest to a name, and those of them that have this very name."""
    limit = CANDIDATES
    while True:
        hits = finder.search(name, limit=limit, country=None, schema=None)
        equal = [h for h in hits if h["score"] >= 100 or fold_name(h["name"]) == fold_name(name)]
        if len(equal) < limit or limit >= MOST_NAMESAKES:
            return hits, equal
        # So many equal names that some may be cut off: look further.
        limit = min(limit * 10, MOST_NAMESAKES)


def _other_number(line: Line, hit: SearchRow) -> str | None:
    """Return a party's number in a register where the line has another; ``None`` if none."""
    for asked in line_identifiers(line):
        scheme = asked.partition(":")[0]
        held = [text for text in hit["identifiers"] if text.partition(":")[0] == scheme]
        if held and asked not in held:
            return held[0]
    return None


def _named_candidate(finder: Finder, party_id: str, text: str, decision: str) -> Candidate:
    """Return the party of an id or a number as a candidate, as a search for that text finds it."""
    hits = finder.search(text, limit=CANDIDATES, country=None, schema=None)
    shown = next((h for h in hits if h["id"] == party_id), None)
    if shown is not None:
        return candidate_row(shown, decision)
    return {
        "candidate_id": party_id,
        "candidate_name": None,
        "jurisdiction": None,
        "score": None,
        "matched_on": text,
        "listed": None,
        "decision": decision,
        "judgement": None,
    }
