"""What publishers' programme codes mean: authority, list, programme and measures.

Rule 24 of docs/reference/rules.md. The table is the folder ``ingest/lists``, one file a publisher.
A code that it lacks is never guessed at: the listing keeps the programme as published and has no
measures, so that it leads to a review and to no verdict.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from graph.values.vocabulary import MEASURES


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme of one authority.

    Attributes:
        authority: one of ``vocabulary.AUTHORITIES``.
        list_name: key of the list, such as ``eu_human_rights``.
        programme: the programme as answers print it, for the EU its base act.
        measures: words of ``vocabulary.MEASURES``; empty where a person must look.
        title: the programme in words.
    """

    authority: str
    list_name: str
    programme: str
    measures: tuple[str, ...]
    title: str


def find_programme(publisher: str, code: str, act: str | None = None) -> Programme | None:
    """Return the programme that a publisher's code stands for, or ``None`` where it is unmapped.

    Args:
        publisher: a file of ``ingest/lists``, such as ``eu_fsf``.
        code: the publisher's code, such as ``HR``.
        act: number of the base act (``208/2014``) where the code alone is shared by regimes.

    >>> find_programme("eu_fsf", "HR").list_name
    'eu_human_rights'
    """
    return _choose(_table().get((publisher, code)), act)


def find_other_spelling(code: str) -> Programme | None:
    """Return the programme of a code as another publisher spells it, such as ``EU-HR``.

    >>> find_other_spelling("EU-UKR").programme
    '269/2014'
    """
    return _choose(_table().get(("", code)), None)


def codes(publisher: str) -> list[str]:
    """Return the codes of a publisher that the table maps, sorted."""
    return sorted(code for name, code in _table() if name == publisher)


def publishers_of(authority: str) -> list[str]:
    """Return the files of ``ingest/lists`` that have lists of one authority."""
    return [name for name, group in _groups() if group["authority"] == authority]


def every_programme() -> list[Programme]:
    """Return the programmes that the table knows, those of single acts included."""
    return [one for general, acts in _table().values() for one in (general, *acts.values())]


_Entry = tuple[Programme, Mapping[str, Programme]]


def _choose(entry: _Entry | None, act: str | None) -> Programme | None:
    if entry is None:
        return None
    general, by_act = entry
    return general if act is None else by_act.get(act, general)


@cache
def _table() -> dict[tuple[str, str], _Entry]:
    table: dict[tuple[str, str], _Entry] = {}
    for publisher, group in _groups():
        for code, item in group["codes"].items():
            entry = _entry(group, item)
            table[publisher, code] = entry
            for spelling in item.get("also", ()):
                table["", spelling] = entry
    return table


@cache
def _groups() -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Return each publisher of ``ingest/lists`` and what its file says, in the order of names."""
    folder = files("ingest").joinpath("lists")
    return tuple(
        group
        for file in sorted(folder.iterdir(), key=lambda one: one.name)
        if file.name.endswith(".toml")
        for group in tomllib.loads(file.read_text(encoding="utf-8")).items()
    )


def _entry(group: Mapping[str, Any], item: Mapping[str, Any]) -> _Entry:
    measures = tuple(item.get("measures", group["measures"]))
    unknown = set(measures) - set(MEASURES)
    if unknown:
        raise ValueError(f"ingest/lists: {item['title']}: unknown measures {sorted(unknown)}")
    general = Programme(
        authority=group["authority"],
        list_name=item["list"],
        programme=item["programme"],
        measures=measures,
        title=item["title"],
    )
    acts = {
        act: replace(general, list_name=other["list"], programme=other["programme"])
        for act, other in item.get("acts", {}).items()
    }
    return general, acts
