"""Which pile a line of a list is in: the levels of its candidates decide, in every script.

What is likely is never "not found". A line is matched by an id, a number or an equal name that
nothing contradicts; whoever is near makes it one for a person; else it is unresolved.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from graph.candidates.births import AGREE, compare_births
from graph.candidates.candidate_search import Comparing
from graph.candidates.compared_facts import PERSON, PartyFacts
from graph.candidates.levels import STRONG, WEAK
from graph.candidates.levels import Candidate as FoundCandidate
from graph.candidates.line_search import (
    Nearness,
    compare_line,
    facts_of_rows,
    find_for_lines,
    has_same_words,
    is_part_of_name,
)
from graph.candidates.same_numbers import LEAST_UNTYPED
from graph.values.name_keys import fold_name
from graph.world.world import World
from ingest.values.countries import country_advice
from queries.question.party_facts import Candidate
from queries.screening.line_ledger import LineLedger, parties_decided
from queries.screening.match_lines import (
    BY_NAME,
    BY_NUMBER,
    MATCHED,
    NEEDS_PERSON,
    ONLY_SIMILAR,
    SIMILAR_SCORE,
    UNRESOLVED,
    Line,
    Match,
    country_of_part,
    line_identifiers,
)
from queries.screening.typed_cells import SCHEMA_OF

WIDE_SCORE: Final = 70.0
"""Likeness of a name from which `Piles.wide` asks a person."""
MOST_SHOWN: Final = 10
"""Candidates of a line that are written down where many are near."""
_OWN: Final = ("row_no", "candidates", "rest")
"""What a line that was looked up has of its own, or that is compared by now."""
_HELD: Final = 100
"""Lines whose candidates are looked up at once."""
_RANK: Final = {STRONG: 0, WEAK: 1, None: 2}
_COUNTRY_RANK: Final = {True: 2, None: 1, False: 0}


@dataclass(frozen=True)
class Piles:
    """Where the piles end.

    ``strict``: a name alone matches nobody, and a weak candidate asks nobody; ``wide``: a name that
    is only similar asks a person too.
    """

    strict: bool = False
    wide: bool = False


def settle_lines(
    world: World,
    matches: Sequence[Match],
    piles: Piles,
    ledger: LineLedger,
    how: Comparing | None = None,
    step: Callable[[int, int], None] = lambda _done, _every: None,
) -> None:
    """Compare the lines that no number settles with the whole record, and set their piles.

    ``matches`` is what the name index found, changed in place; ``step`` is told how many lines of
    how many have their pile.
    """
    facts: dict[int, PartyFacts] = {}
    open_ones = [m for m in matches if _is_open(m)]
    rows = [line_row(one.line) for one in open_ones]
    found = find_for_lines(world.tables["parties"], rows, how)
    near = {id(match): told for match, told in zip(open_ones, found, strict=True)}
    for place, match in enumerate(matches):
        if place % _HELD == 0:
            some = matches[place : place + _HELD]
            world.hold_rows(n for m in some for n in _parties_of(world, m, near, ledger))
        step(place, len(matches))
        by_number = {world.number_of(one.left): one for one in near.get(id(match), ())}
        _add_rows(world, match, _parties_of(world, match, near, ledger))
        _compare(world, match, by_number if id(match) in near else None, facts, ledger)
        _mark_nameless(world, match)
        _settle(match, piles, ledger)
    world.hold_rows([])


def settle_by_number(world: World, match: Match, ledger: LineLedger) -> None:
    """Set the pile of one line as far as its number and decisions do, without a search of others.

    What a search finds may match more such lines, and takes back none that a number settled.
    """
    _add_rows(world, match, _parties_of(world, match, {}, ledger))
    _compare(world, match, {} if _is_open(match) else None, {}, ledger)
    _settle(match, Piles(), ledger)


def _parties_of(
    world: World, match: Match, near: Mapping[int, Sequence[FoundCandidate]], ledger: LineLedger
) -> list[int]:
    """Return the parties that a line is compared with: taken, near, decided on, then found."""
    found = [] if match.candidates else [match.party_id]
    found += [one.left for one in near.get(id(match), ())]
    numbers = [world.number_of(one) for one in found if one is not None]
    numbers += parties_decided(ledger.of_line(match.line))
    numbers += [world.number_of(one["candidate_id"]) for one in match.candidates]
    return [number for number in dict.fromkeys(numbers) if number is not None]


def settle_again(
    match: Match, looked_up: Mapping[str, Any], piles: Piles, ledger: LineLedger
) -> Match:
    """Return a settled line, as ``looked_up``, in the pile where later decisions put it."""
    told = {key: value for key, value in looked_up.items() if key not in _OWN}
    found = Match(match.line, **told)
    for one in (*match.candidates, *match.rest):
        candidate: Candidate = {**one}
        word, reason = candidate.pop("reviewer_decision", None), candidate.get("reviewer_reason")
        candidate["reviewer_reason"] = None
        if word == "different" and candidate.get("against") == reason:
            candidate["against"] = None
        if not candidate.get("against"):
            candidate["decision"] = "considered"
        found.candidates.append(candidate)
    _settle(found, piles, ledger)
    return found


def _is_open(match: Match) -> bool:
    """Return whether no number settles a line that was looked up."""
    said = match.line.name or match.line.every_number or match.line.lei
    return bool(said) and (match.by == BY_NAME or match.status != MATCHED)


def _settle(match: Match, piles: Piles, ledger: LineLedger) -> None:
    """Set the pile of a line whose candidates were compared, and let decisions count."""
    is_open = _is_open(match)
    ledger.mark(match)
    match.candidates.sort(key=_order)
    if is_open:
        _set_pile(match, piles)
    ledger.take(match)
    if match.line.remark:
        match.reason = f"{match.reason}; {match.line.remark}"
    match.candidates.sort(key=lambda one: one["candidate_id"] != match.party_id)
    most = max(MOST_SHOWN, len(match.equal))
    match.candidates, match.rest = match.candidates[:most], match.candidates[most:]
    ledger.give_ids(match)


def _compare(
    world: World,
    match: Match,
    found: Mapping[int | None, FoundCandidate] | None,
    facts: dict[int, PartyFacts],
    ledger: LineLedger,
) -> None:
    """Write on each candidate how it compares with the line, by what a search found, if any."""
    line = facts_of_rows([line_row(match.line)])
    named = facts_of_rows([line_row(replace(match.line, number="", lei="", numbers={}))])
    for candidate in match.candidates:
        number = world.number_of(candidate["candidate_id"])
        if number is None:
            continue
        rows = world.party_rows(number)
        if number not in facts:
            facts[number] = facts_of_rows(rows)
        near = None if found is None else found.get(number)
        told = compare_line(line, facts[number], near, searched=found is not None)
        _tell(candidate, told, match.line, rows)
        candidate["agrees"] = compare_births(line, facts[number]).found in AGREE
        candidate["same_country"] = _same_country(line, facts[number])
        listed = bool(candidate["listed"])
        candidate["part_of_name"] = listed and is_part_of_name(match.line.name, facts[number])
        kinds = facts[number].kinds
        candidate["is_person"] = PERSON in kinds if kinds else None
        candidate["same_words"] = has_same_words(match.line.name, facts[number])
        # A `different` is of the rows that were seen: what joined since may be the line's.
        candidate["row_beside"] = any(
            compare_line(line, facts_of_rows(beside), None).level is not None
            for one in ledger.of_line(match.line)
            if one.party == number and (beside := one.rows_since(rows))
        )
        if candidate["candidate_id"] == match.numbered:
            # The shared number makes any name strong: the name has to be near by itself.
            candidate["near"] = compare_line(named, facts[number], None).level is not None


def _mark_nameless(world: World, match: Match) -> None:
    """Write on the party whose number a line has whether any source names it."""
    number = None if match.numbered is None else world.number_of(match.numbered)
    for one in match.candidates:
        if number is not None and one["candidate_id"] == match.numbered:
            one["nameless"] = not any(row["names"] for row in world.party_rows(number))


def _same_country(line: PartyFacts, party: PartyFacts) -> bool | None:
    """Return whether a party is of a line's country; ``None`` where one of them states none."""
    asked, held = ({country_of_part(place) for place in one.places} for one in (line, party))
    return bool(asked & held) if asked and held else None


def line_row(line: Line) -> dict[str, Any]:
    """Return a line as a row of the table of parties."""
    country = country_of_part(line.country)
    known = country if country and country_advice(country) is None else None
    numbers = line_identifiers(line)
    bare = [number for number in line.every_number if ":" not in number]
    # A list without a column for it has the number behind the name.
    bare += [word for word in line.name.split() if sum(map(str.isdigit, word)) >= LEAST_UNTYPED]
    return {
        "id": f"line:{line.row_no}",
        "schema": SCHEMA_OF[line.kind],
        "names": [{"value": line.name, "kind": "name", "language": None}] if line.name else [],
        "jurisdiction": known,
        "countries": [known] if known else [],
        "identifiers": numbers,
        "birth_date": line.birth_date or None,
        "data": [{"field": "registrationNumber", "value": value} for value in bare],
    }


def _add_rows(
    world: World,
    match: Match,
    numbers: Iterable[int],
) -> None:
    """Add the parties that the search of candidates found and the name index did not."""
    known = {candidate["candidate_id"] for candidate in match.candidates}
    for number in numbers:
        party_id, rows = world.id_of(number), world.party_rows(number)
        if party_id not in known:
            name = world.name_of(number, rows)
            match.candidates.append(
                {
                    "candidate_id": party_id,
                    "candidate_name": name,
                    "jurisdiction": next(
                        (r["jurisdiction"] for r in rows if r["jurisdiction"]), None
                    ),
                    "score": None,
                    "matched_on": f'name "{name}"',
                    "listed": number in world.listed_now,
                    "decision": "taken" if party_id == match.party_id else "considered",
                    "judgement": None,
                }
            )


def _tell(
    candidate: Candidate, told: Nearness, line: Line, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Write on a candidate how it compares."""
    reasons = [*told.reasons]
    if line.address and any(
        is_same_address(line.address, text) for row in rows for text in row["addresses"] or ()
    ):
        reasons.append("same address")
    candidate["similar"] = candidate["score"]
    candidate["score"] = told.score / 10
    candidate["level"] = told.level
    candidate["reasons"] = "; ".join(reasons)
    candidate["against"] = told.against
    candidate["clash"] = told.clash
    if told.against:
        candidate["decision"] = f"rejected: {told.against}"


def is_same_address(one: str, two: str) -> bool:
    """Return whether two addresses share a number and most of their words.

    >>> is_same_address("12 Baker Street, London", "Baker Street 12, London W1"), is_same_address(
    ...     "12 Baker Street, London", "14 Baker Street, London"
    ... )
    (True, False)
    """
    left, right = ({*fold_name(text).split()} for text in (one, two))
    shared = left & right
    least = min(len(left), len(right))
    return any(word.isdigit() for word in shared) and len(shared) >= max(2, 0.75 * least)


def _order(candidate: Candidate) -> tuple[bool, int, float, float, str]:
    return (
        candidate.get("against") is not None,
        _RANK[candidate.get("level")],
        -(candidate["score"] or 0.0),
        -(candidate.get("similar") or 0.0),
        candidate["candidate_id"],
    )


def _set_pile(match: Match, piles: Piles) -> None:
    """Set the pile of a line whose candidates were compared."""
    if match.by == BY_NUMBER:
        _set_by_number(match)
        return
    if match.status == MATCHED:
        _doubt_name(match, piles)
    elif len(match.equal) > 1 and not piles.strict:
        _set_by_birth(match)
    if match.status == MATCHED:
        return
    alive = [one for one in match.candidates if not one.get("against")]
    asks = [one for one in alive if _asks(one, piles) or one["candidate_id"] in match.equal]
    if asks and (match.status == UNRESOLVED or match.reason == ONLY_SIMILAR):
        best = asks[0]
        match.status = NEEDS_PERSON
        if best.get("level"):
            said = f"{best['level']}: {best['reasons']}"
            match.reason = f"{best['candidate_name']} may be meant ({said})"
        elif best["candidate_id"] not in match.equal:
            match.reason = ONLY_SIMILAR
    elif match.status == NEEDS_PERSON and not asks and match.candidates:
        match.status, match.reason = UNRESOLVED, "nobody near is likely enough"
        rejected = next((one for one in match.candidates if one.get("against")), None)
        if rejected is not None:
            match.reason = f"{rejected['candidate_name']} is set aside: {rejected['against']}"


def _asks(one: Candidate, piles: Piles) -> bool:
    """Return whether a candidate makes a line one for a person."""
    level, similar = one.get("level"), one.get("similar") or 0.0
    if piles.strict:
        return level == STRONG
    return level is not None or similar >= (WIDE_SCORE if piles.wide else SIMILAR_SCORE)


def _set_by_number(match: Match) -> None:
    """Accept the party of a right number whose name is the same but for its form, or near.

    One that no source names is accepted where nobody else is near the line's name.
    """
    mine = next((one for one in match.candidates if one["candidate_id"] == match.numbered), None)
    if mine is None or mine.get("against"):
        return
    others = [one for one in match.candidates if one is not mine and not one.get("against")]
    if mine.get("same_words"):
        how = "the name differs only by its form"
    elif mine.get("level") == STRONG and mine.get("near"):
        how = "the name is near"
    elif mine.get("nameless") and not any(_asks(one, Piles()) for one in others):
        how = "no source names this party, so the number alone says so"
    else:
        if mine.get("nameless"):
            likest = next(one for one in others if _asks(one, Piles()))["candidate_name"]
            told = f"that of a company without a stated name; {likest} may be meant as well"
            match.reason = f"{match.number_told} is {told}"
        return
    match.status, match.party_id, match.score = MATCHED, match.numbered, 100.0
    match.reason = f"{match.number_told}; {how}"
    _take(match, match.numbered)


def _take(match: Match, party_id: str | None) -> None:
    for one in match.candidates:
        taken = one["candidate_id"] == party_id
        if taken or not one.get("against"):
            one["decision"] = "taken" if taken else "not taken"


def _doubt_name(match: Match, piles: Piles) -> None:
    """Take back a match by name that a birth, a kind or a listed candidate speaks against."""
    mine = next((one for one in match.candidates if one["candidate_id"] == match.party_id), None)
    if mine is None:
        return
    rival = next(
        (
            one
            for one in match.candidates
            if one is not mine and one["listed"] and _is_rival(one, mine)
        ),
        None,
    )
    name = mine["candidate_name"]
    if mine.get("against"):
        match.reason = f"{name} has the name and is set aside: {mine['against']}"
        match.status = UNRESOLVED
    elif mine.get("clash"):
        match.status, match.reason = NEEDS_PERSON, f"{name} has the name; {mine['reasons']}"
    elif mine.get("is_person") is False and _is_of_person(match.line):
        match.status, match.reason = NEEDS_PERSON, f"{name} has the name; the line means a person"
    elif match.line.birth_unread:
        # A namesake of another year looks the same without it.
        match.status, match.reason = NEEDS_PERSON, f"only the name says that {name} is meant"
    elif piles.strict and not mine.get("agrees"):
        match.status = NEEDS_PERSON
        match.reason = f"only the name says that {name} is meant"
    elif rival is not None and not mine["listed"]:
        match.status = NEEDS_PERSON
        match.reason = (
            f"{name} has the name; {rival['candidate_name']}, who is listed, may be meant as well"
        )
        # The alarm is about the listed one.
        match.candidates.sort(key=lambda one: one is not rival)
    else:
        return
    match.party_id, match.score = None, None
    for one in match.candidates:
        if not one.get("against"):
            one["decision"] = "considered"


def _is_of_person(line: Line) -> bool:
    """Return whether a line states what only persons have."""
    return not line.kind and (line.forenamed or line.birth_unread or bool(line.birth_date))


def _is_rival(listed: Candidate, mine: Candidate) -> bool:
    """Return whether a listed party may be meant as well as the one whose name equals the line's.

    A weak one may where a birth or the country of the line speaks for it and not for the other, or
    where a person's name has all words of the line and what else the line states fits no worse.
    """
    if listed.get("against") or listed.get("level") is None:
        return False
    if listed["level"] == STRONG:
        return True
    if mine.get("agrees") or listed.get("clash"):
        return False
    told, other = (_COUNTRY_RANK[one.get("same_country")] for one in (listed, mine))
    nearer = bool(listed.get("agrees")) or told > other
    return nearer or (told == other and bool(listed.get("part_of_name")))


def _set_by_birth(match: Match) -> None:
    """Accept the one of several parties of the name whose birth agrees where others' differ."""
    equal = [one for one in match.candidates if one["candidate_id"] in match.equal]
    alive = [one for one in equal if not one.get("against")]
    if len(alive) == 1 and alive[0].get("agrees"):
        match.status, match.party_id = MATCHED, alive[0]["candidate_id"]
        match.score = 100.0
        match.reason = f"name and birth of {alive[0]['candidate_name']}"
        _take(match, match.party_id)
