"""Lines of a watched list: under which name each is kept, and which is it in a changed list."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.values.name_keys import fold_name
from queries.screening.match_lines import Line
from queries.watching.watch_state import Snapshot


def places_of(lines: Iterable[tuple[int, str | None, str | None]]) -> dict[int, str]:
    """Return under which name each line is kept, by its number; lines are number, reference, name.

    >>> places_of([(1, "A-1", "Foo"), (2, "", "Bar"), (3, "A-1", "Foo")])
    {1: 'A-1', 2: '2:Bar', 3: 'A-1 (2)'}
    """
    found: dict[int, str] = {}
    taken = set[str]()
    for number, ref, name in lines:
        if number in found:
            continue
        place = first = ref or f"{number}:{name}"
        count = 1
        while place in taken:
            count += 1
            place = f"{first} ({count})"
        taken.add(place)
        found[number] = place
    return found


@dataclass(frozen=True)
class ListChange:
    """What became of the lines of a list: those that stay by their number now and before."""

    stay: Mapping[int, int]
    changed: frozenset[int]
    came: int
    went: int

    def words(self) -> str:
        """Return how many lines came, went and changed.

        >>> ListChange({1: 1, 2: 3}, frozenset({2}), 1, 2).words()
        '1 line came, 2 went, 1 changed, 1 is as before'
        """
        same = len(self.stay) - len(self.changed)
        lines = "line" if self.came == 1 else "lines"
        are = "is" if same == 1 else "are"
        return (
            f"{self.came} {lines} came, {self.went} went, {len(self.changed)} changed, "
            f"{same} {are} as before"
        )


def _content(line: Line) -> Hashable:
    """Return all of a line that is compared."""
    numbers = tuple(sorted(line.numbers.items()))
    return (line.party_id, line.name, line.country, line.number, line.lei, line.birth_date,
            line.kind, line.address, line.role, numbers)  # fmt: skip


_KEYS: Final[tuple[Callable[[Line], Hashable], ...]] = (
    lambda line: (line.your_ref, _content(line)),
    _content,
    lambda line: line.your_ref,
    lambda line: line.party_id,
    lambda line: line.lei,
    lambda line: line.number and (line.country, line.number),
    lambda line: line.name and (line.country, fold_name(line.name)),
    lambda line: fold_name(line.name),
)
"""What says that a line is the same as one before, the surest first; what is empty says nothing."""


def compare_lists(before: Sequence[Line], now: Sequence[Line]) -> ListChange:
    """Return which lines of a list stay, and how many came, went and changed."""
    old, new = ({line.row_no: line for line in lines} for lines in (before, now))
    stay: dict[int, int] = {}
    for key_of in _KEYS:
        left: dict[Hashable, list[int]] = {}
        for number in old.keys() - set(stay.values()):
            left.setdefault(key_of(old[number]), []).append(number)
        for numbers in left.values():
            numbers.sort(reverse=True)
        for number in sorted(new.keys() - stay.keys()):
            key = key_of(new[number])
            if key and left.get(key):
                stay[number] = left[key].pop()
    changed = frozenset(n for n, m in stay.items() if _content(new[n]) != _content(old[m]))
    return ListChange(stay, changed, len(new) - len(stay), len(old) - len(stay))


def seen_under_new_places(
    seen: Mapping[str, Snapshot], before: Sequence[Line], now: Sequence[Line], change: ListChange
) -> dict[str, Snapshot]:
    """Return what was seen of the lines that stay, under their places in the changed list."""
    old, new = (line_places(lines) for lines in (before, now))
    places = {old[was]: new[number] for number, was in change.stay.items()}
    found = {}
    for key, snapshot in seen.items():
        place, _, regime = key.rpartition("|")
        if place in places:
            found[f"{places[place]}|{regime}"] = snapshot
    return found


def line_places(lines: Sequence[Line]) -> dict[int, str]:
    """Return under which name each line of a list is kept, by its number."""
    return places_of((line.row_no, line.your_ref, line.name) for line in lines)
