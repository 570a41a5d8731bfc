"""What a scene is made of; `queries.explorer.scene.scene` changes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from graph.values.vocabulary import Certainty
from queries.words.plain_words import LINES

FEW_NEIGHBOURS: Final = 20
"""More neighbours than these become one node that opens as a table."""
NODE_CAP: Final = 150
"""Nodes on the canvas."""
PARTY_CAP: Final = 500
"""Parties of a scene; the table has those that the canvas has no room for."""
OPENS_WITH: Final = 15
OPENS_WITH_AT_LEAST: Final = 5
MOST_ON_WAYS: Final = 40
"""Parties that the ways between two parties bring into a picture."""
STEPS_BACK: Final = 100
GROUPINGS: Final = ("country", "kind")


@dataclass(frozen=True)
class Filters:
    """What of the scene is shown; changing them is not a step that is undone.

    An interest below ``least`` percent is left out, what is unknown stays; ``past``: what does not
    hold that day is drawn too; ``scripts``: names in their own script stand under the others.
    """

    day: date
    certainty: tuple[str, ...] = tuple(map(str, Certainty))
    least: Decimal = Decimal(0)
    lines: tuple[str, ...] = LINES
    past: bool = False
    scripts: bool = True


@dataclass(frozen=True)
class Member:
    """A party of the scene, and the party and relation that brought it; none for the first ones."""

    party: str
    origin: str = ""
    relation: str = ""


@dataclass(frozen=True)
class FoldedNeighbours:
    """Neighbours of a party that are too many to draw one by one."""

    party: str
    relation: str
    total: int


@dataclass(frozen=True)
class View:
    """One state of a scene, which `undo` can come back to.

    Members are in the order in which they came. ``pinned`` stay where they are put, and out of
    groups; a person took ``hidden`` off, and ``loose`` out of their group. ``by`` is ``country``,
    ``kind`` or empty. ``ways`` are the two parties between which all ways are drawn, if any.
    """

    members: tuple[Member, ...]
    more: tuple[FoldedNeighbours, ...] = ()
    hidden: tuple[Member, ...] = ()
    pinned: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    by: str = ""
    ways: tuple[str, ...] = ()

    @property
    def parties(self) -> tuple[str, ...]:
        """Ids of the parties, in the order in which they came."""
        return tuple(member.party for member in self.members)


@dataclass(frozen=True)
class Trail:
    """The paths that the scene is about: their parties, and from whom to whom they lead."""

    parties: frozenset[str] = frozenset()
    steps: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Scene:
    """What is shown, what was shown before, and what stays the same throughout.

    Another ``id`` is another drawing, laid out anew. ``keys`` has every party that ever was in the
    scene; its number is its place, from 1. ``past`` and ``future`` are states for `undo` and
    `redo`, the latest last and the next one last; ``places`` where a saved diagram put parties.
    """

    id: str
    asked: str
    view: View
    filters: Filters
    trail: Trail = Trail()
    keys: tuple[str, ...] = ()
    past: tuple[View, ...] = ()
    future: tuple[View, ...] = ()
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    cap: int = NODE_CAP

    def number(self, party: str) -> int:
        """Return the number of a party that is or was in the scene, from 1."""
        return self.keys.index(party) + 1
