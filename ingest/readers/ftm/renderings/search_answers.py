"""Answers of search interfaces (Aleph, OpenSanctions, yente): objects whose results are entities.

An answer on several queries (``responses``) has the results of each; one on what is beside an
entity has them in groups (``entities``) or by property (``adjacent``), and one on what is like it
behind a score (``entity``). A diagram of Aleph has its ``entities`` alone. That a result was found,
and with what score, says nothing of the entity.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import orjson

from ingest.files.opened_file import Opened
from ingest.formats.json_values import omission_text, pages_in, shown_text, texts_of
from ingest.reader import Piece, Refusal

_ANSWER: Final = re.compile(
    r'\s*\{(?:(?:(?!"properties"\s*:).)*"(?:results|entities)"\s*:\s*\['
    r'|\s*"entity"\s*:\s*\{.*"adjacent"\s*:\s*\{)',
    re.DOTALL,
)
"""How an answer begins: nothing of an entity stands before its results, or one beside it."""
_BESIDE: Final = frozenset({"responses", "adjacent"})
"""What holds the likely ones for each query, or what stands beside one entity: never a list."""


def is_answer(opened: Opened) -> bool:
    """Return whether a file holds answers and no entities by themselves."""
    return _ANSWER.match(opened.sniff().text) is not None


def results_of(opened: Opened, remark: Callable[[str], None]) -> Iterator[Piece | Refusal]:
    """Yield the text of each result of answers, and remarks on what they count but do not hold.

    What is a part of what was found, or was found by likeness, closes nothing.
    """
    held, most, more, some = 0, 0, False, False
    for page in pages_in(texts_of(opened)):
        if isinstance(page, Refusal):
            yield page
            continue
        place, text, whole = page
        found = list[Any]()
        for answer in _answers_in(whole):
            results = answer.get("results")
            if not isinstance(results, list):
                reason = "results: is no list of entities"
                yield Refusal(place, reason, shown_text(text), several=True)
                continue
            held += len(results)
            for result in results:
                inside = _entities_in(result)
                some |= isinstance(result, dict) and _number_of(result.get("count")) > len(inside)
                found += inside
        more, most = _goes_on(whole), max(most, _number_of(whole.get("total")))
        for left_out in _omission_texts(whole):
            remark(f"{place}: holds {left_out}")
        for number, result in enumerate(found, 1):
            yield f"{place} result {number}", orjson.dumps(result), result
    if most > held or more or some:
        opened.mark_passed_over(omission_text(most, held))


def _goes_on(whole: dict[str, Any]) -> bool:
    """Return whether more was found than an answer counts, or it is no list to be paged through."""
    total = whole.get("total")
    at_least = isinstance(total, dict) and total.get("relation") not in (None, "eq")
    return at_least or bool(whole.get("next")) or not whole.keys().isdisjoint(_BESIDE)


def _number_of(total: Any) -> int:
    """Return a stated total, bare or as Elasticsearch writes it; 0 for none."""
    number = total.get("value") if isinstance(total, dict) else total
    return number if isinstance(number, int) else 0


def objects_in(whole: dict[str, Any]) -> Iterator[Any]:
    """Yield every entity of an object of a file: the object itself, or the results of an answer."""
    if "op" in whole:
        yield whole
        return
    for answer in _answers_in(whole):
        results = answer.get("results")
        for result in results if isinstance(results, list) else [answer]:
            yield from _entities_in(result)


def _answers_in(whole: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the answer itself, or the answers on each of several queries."""
    if isinstance(whole.get("adjacent"), dict):
        return [{"results": [_nest_adjacent(whole)]}]
    if isinstance(whole.get("entities"), list) and "results" not in whole:
        return [{"results": whole["entities"]}]
    several = whole.get("responses")
    if not isinstance(several, dict):
        return [whole]
    return [answer for answer in several.values() if isinstance(answer, dict)]


def _entities_in(result: Any) -> list[Any]:
    """Return the entities of a result: itself, the one in it, or a group of them."""
    if not isinstance(result, dict) or "properties" in result:
        return [result]
    group = result.get("entities", [result.get("entity", result)])
    return group if isinstance(group, list) else [result]


def _nest_adjacent(whole: dict[str, Any]) -> Any:
    """Return an entity with the adjacent ones nested in it, in place of their ids."""
    entity = whole.get("entity")
    properties = entity.get("properties") if isinstance(entity, dict) else None
    if not isinstance(entity, dict) or not isinstance(properties, dict):
        return entity
    nested = dict(properties)
    for name, _, found in _adjacent_groups(whole):
        ids = [each.get("id") for each in found if isinstance(each, dict)]
        stated = properties.get(name)
        named = stated if isinstance(stated, list) else []
        nested[name] = [
            *(value for value in named if value not in found and value not in ids),
            *found,
        ]
    return {**entity, "properties": nested}


def _adjacent_groups(whole: dict[str, Any]) -> Iterator[tuple[str, Any, list[Any]]]:
    """Yield each property with adjacent entities, their stated total, and those that are held."""
    for name, answer in whole["adjacent"].items():
        found = answer.get("results") if isinstance(answer, dict) else None
        if isinstance(found, list):
            yield name, answer.get("total"), found


def _omission_texts(whole: dict[str, Any]) -> Iterator[str]:
    """Yield a text for each set of entities that an answer counts but does not wholly hold."""
    counts = list[tuple[Any, int, str]]()
    if isinstance(whole.get("adjacent"), dict):
        counts = [
            (total, len(found), f"entities by {name}")
            for name, total, found in _adjacent_groups(whole)
        ]
    for answer in _answers_in(whole):
        results = answer.get("results")
        listed = results if isinstance(results, list) else []
        for result in listed:
            if isinstance(result, dict):
                held = len(_entities_in(result))
                counts.append((result.get("count"), held, f"entities by {result.get('property')}"))
        counts.append((answer.get("total"), len(listed), "entities that were found"))
    for total, held, what in counts:
        number = _number_of(total)
        if number > held:
            yield f"{held} of the {number} {what}"
