"""What stands above an answer: the name, and what tells the party from its namesakes."""

from collections.abc import Iterator, Sequence
from typing import Final

from graph.world.readable_names import country_name
from queries.answers.neighbour_rows import party_brief
from queries.party_answer.page_question import PartyQuestion
from queries.party_answer.page_shape import Head
from queries.question.answer_rows import RecordRow
from queries.question.party_kind import kind_words, number_words

MOST_NUMBERS: Final = 2
NO_NUMBER: Final = "no register number in the data"


def head_of(asked: PartyQuestion, known_on: str | None) -> Head:
    """Return the head of a party's page."""
    brief = party_brief(asked.world, asked.number, asked.day)
    rows = asked.world.party_rows(asked.number)
    kind = kind_words(brief)
    told = _person_facts(asked, rows) if asked.is_person else _body_facts(brief["identifiers"])
    country = [country_name(brief["country"])] if brief["country"] else []
    return {
        "party": brief["id"],
        "name": brief["name"],
        "original": brief["original"],
        "kind": kind,
        "facts": [kind, *country, *told],
        "as_of": asked.as_of,
        "known_on": known_on,
    }


def _body_facts(identifiers: Sequence[str]) -> Iterator[str]:
    """Yield up to two numbers, with the register that gave each."""
    if not identifiers:
        yield NO_NUMBER
    for text in sorted(identifiers, key=lambda text: not text.startswith("LEI:"))[:MOST_NUMBERS]:
        yield number_words(text)


def _person_facts(asked: PartyQuestion, rows: Sequence[RecordRow]) -> Iterator[str]:
    """Yield the year of birth, and one company by which a namesake differs."""
    born = next((row["birth_date"] for row in rows if row["birth_date"]), None)
    if born:
        yield f"born {born[:4]}"
    held = [one for one in asked.holders(asked.number, below=True) if one.counted]
    if held:
        yield asked.world.name_of(held[0].number)
