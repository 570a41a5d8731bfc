"""Rows of ``exposure`` with the text that opens them, the same for all rules of one party."""

from collections.abc import Sequence

from graph.world.world import World
from queries.answers.exposure_answer import MOST_OPENINGS, told_rules
from queries.party_answer.answer_text import answer_text
from queries.party_answer.page_question import PartyQuestion
from queries.question.answer import Answer
from queries.question.arguments import regime_keys
from queries.question.verdict_rows import Opening, VerdictRow


def opened_rows(
    world: World,
    numbers: Sequence[int],
    regimes: Sequence[str],
    day: int,
    *,
    links: bool,
    complete: bool = True,
) -> Answer[VerdictRow]:
    """Return one row a party and regime; of few parties each with its opening.

    Args:
        world: the record, or what is needed of it.
        numbers: world numbers of the parties.
        regimes: keys or short names.
        day: ordinal.
        links: add paths over links of other kinds, as their own class.
        complete: the world has links and holdings too.

    Raises:
        InputError: there is no such regime.
    """
    views, parties = told_rules(world, numbers, regimes, day, links=links)
    if views and len(numbers) <= MOST_OPENINGS:
        for number, told in zip(numbers, parties, strict=True):
            asked = PartyQuestion(world, number, day, views, told, complete=complete)
            opening = answer_text(asked).opening
            for one in told:
                one.row["opening"] = opening
    return Answer(one.row for party in parties for one in party)


def opening_of(world: World, number: int, day: int) -> Opening:
    """Return what opens the page of a party: the rules are those asked where none is named."""
    views, (told,) = told_rules(world, [number], regime_keys(None), day, links=False)
    return answer_text(PartyQuestion(world, number, day, views, told)).opening
