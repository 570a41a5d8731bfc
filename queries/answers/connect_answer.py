"""How two parties are connected: ways of any kind, ranked, with the source of every step."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from graph.paths.connection_search import Connection, Connections, ConnectionStep, find_connections
from graph.ties.reach_between import Reach, reach_between
from graph.ties.ties_on_day import TABLES, WorldTies
from graph.values.dates import date_words, iso_day
from graph.world.connections import ADDRESS, Step
from graph.world.shared_addresses import shared_address
from graph.world.world import World
from queries.question.answer_rows import ConnectAnswer, ConnectionWay, Hop, LargeParty
from queries.rows.citations import record_row, with_end
from queries.rows.hops import address_hop, hop
from queries.words.hop_phrases import hop_clause, one_line
from queries.words.plain_words import join_words
from queries.words.sentences import capitalise, end_sentence, footnote_text

HUBS_NAMED: Final = 5
"""Large parties that a remark names; the others are counted."""


def connect_answer(
    world: World,
    ends: tuple[int, int],
    day: int,
    *,
    steps: int,
    limit: int,
    reach: Reach[int] | None = None,
) -> ConnectAnswer:
    """Return how two parties are connected on a day (ordinal), or perhaps are.

    ``reach`` is what may connect them, where a store was asked; else the world is searched.
    """
    ties = WorldTies(world, day)
    reach = reach_between(ties, *ends, steps) if reach is None else reach
    found = find_connections(ties, reach, ends, steps=steps, limit=limit)
    left, right = ends
    large = sorted(reach.hubs.items(), key=lambda item: (-item[1], item[0]))
    met: list[LargeParty] = [
        {"id": world.id_of(number), "name": world.name_of(number), "neighbours": count}
        for number, count in large
    ]
    answer: ConnectAnswer = {
        "from_id": world.id_of(left),
        "from_name": world.name_of(left),
        "to_id": world.id_of(right),
        "to_name": world.name_of(right),
        "as_of": iso_day(day),
        "ways": [_way(world, way, place, day) for place, way in enumerate(found.ways, 1)],
        "more": found.more,
        "max_steps": steps,
        "searched_steps": reach.steps,
        "not_followed": met,
        "remarks": [],
        "data_version": world.data_version,
    }
    answer["remarks"] = _limits(answer, reach, found)
    return answer


def _limits(answer: ConnectAnswer, reach: Reach[int], found: Connections) -> list[str]:
    """Return what was not found and where the search stopped, as sentences."""
    said: list[str] = []
    if not answer["ways"]:
        said.append(
            f"No way of up to {_steps_text(reach.steps)} joins {answer['from_name']} and "
            f"{answer['to_name']} on {date_words(answer['as_of'])} in the loaded data."
        )
    if found.more:
        said.append("There are more ways. Those shown are the best.")
    if reach.stopped:
        said.append(
            f"Too many parties are near: longer ways than {_steps_text(reach.steps)} were not "
            "all looked for."
        )
    if found.gave_up:
        said.append("The search ended after very many beginnings, so ways may be missing.")
    if met := answer["not_followed"]:
        named = [f"{one['name']} ({one['neighbours']:,} neighbours)" for one in met[:HUBS_NAMED]]
        more = [f"{len(met) - HUBS_NAMED:,} more"] if len(met) > HUBS_NAMED else []
        said.append(f"Not all neighbours were followed of {join_words([*named, *more])}.")
    return said


def _steps_text(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def _way(world: World, way: Connection, place: int, day: int) -> ConnectionWay:
    """Return one way as a row."""
    hops = [_step_hop(world, step, day) for step in way.steps]
    told = [one for hop_of_step in hops for one in _tie_kinds(hop_of_step)]
    clauses = [
        end_sentence(capitalise(hop_clause(one, mark=f" [{number}]")))
        for number, one in enumerate(told, 1)
    ]
    return {
        "way": place,
        "steps": len(way.steps),
        "weight": Decimal(way.weight) / 100,
        "party_ids": [world.id_of(number) for number in way.nodes],
        "hops": hops,
        "remarks": _further(hops, told),
        "footnotes": [f"[{number}] {footnote_text(one)}" for number, one in enumerate(told, 1)],
        "sentence": one_line(" ".join(clauses)),
    }


def _step_hop(world: World, step: ConnectionStep, day: int) -> Hop:
    """Return the surest statement of a step, with the others under ``also``."""
    first, *others = (_tie_hop(world, step, tie, day) for tie in step.ties)
    return {**first, "also": others}


def _tie_hop(world: World, step: ConnectionStep, tie: tuple[int, int, int], day: int) -> Hop:
    code, row, other = tie
    if other < 0:
        return with_end(world, TABLES[code], row, hop(world, TABLES[code], row, day=day))
    near, far = (record_row(world, "parties", one)["addresses"] for one in (row, other))
    address = shared_address(near, far)
    return address_hop(world, Step(step.near, step.far, ADDRESS, (row, other), address))


def _tie_kinds(said: Hop) -> list[Hop]:
    """Return the surest statement of each kind of tie of a step."""
    kinds: dict[tuple[str, str], Hop] = {}
    for one in (said, *said["also"]):
        kinds.setdefault((one["relation"], one["from_id"]), one)
    return list(kinds.values())


def _further(hops: Sequence[Hop], told: Sequence[Hop]) -> list[str]:
    """Return how many statements stand behind those in the sentence."""
    more = sum(1 + len(said["also"]) for said in hops) - len(told)
    if not more:
        return []
    return [f"{more} further {'statement is' if more == 1 else 'statements are'} on these steps."]
