"""Answers of search interfaces (Aleph, OpenSanctions, yente): objects whose results are entities.

An answer on several queries (``responses``) has the results of each; one on what is beside an
entity has them in groups (``entities``), and one on what is like it behind a score (``entity``).
That a result was found, and with what score, says nothing of the entity.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import orjson

from ingest.reader import Piece, Refusal
from ingest.readers._json_lines import pages_in, shown
from ingest.source import Opened

_ANSWER: Final = re.compile(r'\s*\{(?:(?!"properties"\s*:).)*"results"\s*:\s*\[', re.DOTALL)
"""How an answer begins: nothing of an entity stands before its results."""


def is_answer(opened: Opened) -> bool:
    """Say whether a file holds answers and no entities by themselves."""
    return _ANSWER.match(opened.sniff().text) is not None


def results_of(
    texts: Iterator[Piece | Refusal], remark: Callable[[str], None]
) -> Iterator[Piece | Refusal]:
    """Take answers apart, giving the text of each result."""
    for page in pages_in(texts):
        if isinstance(page, Refusal):
            yield page
            continue
        place, text, whole = page
        found = list[Any]()
        for answer in answers_in(whole):
            results, total = answer.get("results"), answer.get("total")
            if not isinstance(results, list):
                reason = "results: is no list of entities"
                yield Refusal(place, reason, shown(text), several=True)
                continue
            for result in results:
                listed = entities_in(result)
                found += listed
                count = result.get("count") if isinstance(result, dict) else None
                if isinstance(count, int) and count > len(listed):
                    beside = f"entities by {result.get('property')}"
                    remark(f"{place}: holds {len(listed)} of the {count} {beside}")
            total = total.get("value") if isinstance(total, dict) else total
            if isinstance(total, int) and total > len(results):
                remark(f"{place}: holds {len(results)} of the {total} entities that were found")
        for number, result in enumerate(found, 1):
            yield f"{place} result {number}", orjson.dumps(result), result


def entities_in(result: Any) -> list[Any]:
    """Give the entities of a result, which is one itself, has one, or has a group of them."""
    if not isinstance(result, dict) or "properties" in result:
        return [result]
    group = result.get("entities", [result.get("entity", result)])
    return group if isinstance(group, list) else [result]


def answers_in(whole: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the answer, or those on each of several queries."""
    several = whole.get("responses")
    if not isinstance(several, dict):
        return [whole]
    return [answer for answer in several.values() if isinstance(answer, dict)]
