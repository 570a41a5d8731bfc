"""FollowTheMoney entities as they stand in a file, nested ones unfolded.

The table of schemata is ours; a schema or property that it does not know is data, never an error.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from graph.values.dates import days_of, iso_day
from ingest.reader import InvalidRecordError
from ingest.values.exact_rows import FIELD
from ingest.values.published_days import date_in, day_of
from ingest.values.record_fields import Leftovers

ENDS: Final = {
    "Ownership": ("owner", "asset"),
    "Control": ("controller", "controlled"),
    "Directorship": ("director", "organization"),
    "Membership": ("member", "organization"),
    "Employment": ("employee", "employer"),
    "Representation": ("agent", "client"),
    "UnknownLink": ("subject", "object"),
    "Family": ("person", "relative"),
    "Associate": ("person", "associate"),
    "Succession": ("predecessor", "successor"),
    "Payment": ("payer", "beneficiary"),
    "Debt": ("debtor", "creditor"),
    "Occupancy": ("holder", "post"),
    "ProjectParticipant": ("participant", "project"),
    "ContractAward": ("supplier", "contract"),
    "CourtCaseParty": ("party", "case"),
    "Documentation": ("entity", "document"),
    "Similar": ("candidate", "match"),
}
"""Schemata that are edges, with the properties that name source and target."""

ATTACHED: Final = {
    "Sanction": "entity",
    "Identification": "holder",
    "Passport": "holder",
    "Risk": "entity",
}
"""Schemata that say something of the party that a property names."""

REFERENCES: Final = frozenset(
    {*(end for ends in ENDS.values() for end in ends), *ATTACHED.values()}
) | {"addressEntity", "parent", "owner", "operator", "issuer", "proof"}
"""Properties whose values are ids of entities."""

IGNORED: Final = frozenset(
    {"caption", "datasets", "referents", "first_seen", "last_seen", "last_change", "target"}
) | frozenset({"id", "schema", "properties", "origin"})
_ANSWER_FIELDS: Final = frozenset(
    {"score", "match", "features", "explanations", "highlight", "links", "shallow", "writeable"}
) | frozenset({"collection", "collection_id", "created_at", "updated_at", "role_id", "mutable"})
"""Fields that search interfaces add to a result, which say nothing of the entity."""
_SKIPPED_FIELDS: Final = IGNORED | _ANSWER_FIELDS | {FIELD}
MAX_DEPTH: Final = 16


@dataclass(slots=True)
class Entity:
    """One entity: every property a list of texts, references as ids.

    ``languages`` has the language (ISO 639-3) of those texts whose language is stated.
    """

    id: str
    schema: str
    caption: str | None
    datasets: list[str]
    referents: list[str]
    properties: dict[str, list[str]] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)

    def values(self, name: str) -> list[str]:
        """Return the values of a property, which stays there."""
        return self.properties.get(name, [])

    def pop(self, *names: str) -> list[str]:
        """Remove some properties and return their values, in order and each once."""
        if len(names) == 1:
            found = self.properties.pop(names[0], None)
            if found is None:
                return []
            return found if len(found) == 1 else list(dict.fromkeys(found))
        given = self.properties
        values = [value for name in names if name in given for value in given.pop(name)]
        return values if len(values) < 2 else list(dict.fromkeys(values))

    def pop_first(self, name: str) -> str | None:
        """Remove the first value of a property and return it; further ones stay there."""
        found = self.pop(name)
        if len(found) > 1:
            self.properties[name] = found[1:]
        return found[0] if found else None


def unfold(value: dict[str, Any], leftovers: Leftovers) -> list[Entity]:
    """Return the entity of a line, then those nested in it, which may have no properties."""
    found: list[Entity] = []
    _unfold(value, found, leftovers, MAX_DEPTH)
    return found


def _unfold(value: dict[str, Any], found: list[Entity], leftovers: Leftovers, depth: int) -> Entity:
    if depth == 0:
        raise InvalidRecordError(f"properties: nested more than {MAX_DEPTH} deep")
    properties = value.get("properties", {} if found else None)
    if not isinstance(properties, dict):
        raise InvalidRecordError("properties: missing, or not an object")
    entity = Entity(
        id=_text(value, "id"),
        schema=_text(value, "schema"),
        caption=value.get("caption") if isinstance(value.get("caption"), str) else None,
        datasets=_texts(value, "datasets"),
        referents=_texts(value, "referents"),
    )
    if not value.keys() <= IGNORED:
        leftovers.audit(name for name in value if name not in _SKIPPED_FIELDS)
    found.append(entity)
    said = entity.properties
    for name, raw in properties.items():
        for item in raw if isinstance(raw, list) else [raw]:
            if isinstance(item, str):
                if text := item.strip():
                    texts = said.get(name)
                    if texts is None:
                        said[name] = [text]
                    else:
                        texts.append(text)
            elif isinstance(item, dict) and "id" in item and "schema" in item:
                child = _unfold(item, found, leftovers, depth - 1)
                _link_nested(entity, name, child)
            elif item is not None:
                entity.properties.setdefault(name, []).append(orjson.dumps(item).decode())
    return entity


def _link_nested(entity: Entity, name: str, child: Entity) -> None:
    """Link a nested entity to the outer one: an edge points back, a node is pointed at."""
    attached = ATTACHED.get(child.schema)
    ends = ENDS.get(child.schema) or (() if attached is None else (attached,))
    if not ends or entity.schema in ENDS or entity.schema in ATTACHED:
        entity.properties.setdefault(name, []).append(child.id)
        return
    open_ends = [end for end in ends if not child.properties.get(end)]
    if len(open_ends) == 1 and not any(entity.id in child.properties.get(e, ()) for e in ends):
        child.properties[open_ends[0]] = [entity.id]


def _text(value: dict[str, Any], name: str) -> str:
    text = value.get(name)
    if not isinstance(text, str) or not text.strip():
        raise InvalidRecordError(f"{name}: {text!r} is not a text")
    return text.strip()


def _texts(value: dict[str, Any], name: str) -> list[str]:
    texts = value.get(name) or []
    if not isinstance(texts, list):
        raise InvalidRecordError(f"{name}: {texts!r} is not a list")
    return [text for text in texts if isinstance(text, str)]


def properties_note(properties: dict[str, list[str]]) -> str | None:
    """Return properties that have no column of their own as a note; None for none."""
    parts: Iterator[str] = (f"{name}: {', '.join(properties[name])}" for name in sorted(properties))
    return "; ".join(parts) or None


def distinct_values(values: Iterable[str]) -> list[str]:
    """Return values in order, each once."""
    return list(dict.fromkeys(values))


Interval = tuple[str | None, str | None]
_OPEN: Final[Interval] = (None, None)


def pop_days(entity: Entity, name: str) -> list[str]:
    """Pop a property's dates and return them sorted; one whose year is a slip stays there."""
    found, slips = [], []
    for text in entity.pop(name):
        day = day_of(text)
        if day is not None:
            found.append(day)
        elif date_in(text) is not None:
            slips.append(text)
        else:
            raise InvalidRecordError(f"{name}: {text!r} is not a date")
    if slips:
        entity.properties[name] = slips
    return sorted(found)


def pop_intervals(entity: Entity, remarks: list[str]) -> list[Interval]:
    """Pop ``startDate`` and ``endDate`` as intervals; FollowTheMoney does not say how they pair.

    Several starts and ends that follow each other by turns are intervals of their own, the last of
    them open where a start comes last; anything else is one interval, with a remark.
    """
    starts, ends = pop_days(entity, "startDate"), pop_days(entity, "endDate")
    found = alternating_intervals(starts, ends)
    if found is None:
        remarks.append(f"starts {starts} and ends {ends} do not pair; taken as one interval")
    return found or [whole_interval(starts, ends)]


def alternating_intervals(starts: list[str], ends: list[str]) -> list[Interval] | None:
    """Return the intervals of sorted starts and ends that alternate; None where they do not.

    >>> alternating_intervals(["2012", "2019"], ["2018"])
    [('2012', '2018'), ('2019', None)]
    >>> alternating_intervals(["2001", "2003"], ["2005"])
    """
    if len(starts) <= 1 and len(ends) <= 1:
        return [(starts[0] if starts else None, ends[0] if ends else None)]
    if not -1 <= len(starts) - len(ends) <= 1:
        return None
    since: list[str | None] = [None, *starts] if len(starts) < len(ends) else [*starts]
    until: list[str | None] = [*ends, None] if len(ends) < len(starts) else [*ends]
    found = list(zip(since, until, strict=True))
    turns = [day for pair in found for day in pair if day is not None]
    return found if turns == sorted(turns) else None


def whole_interval(starts: list[str], ends: list[str]) -> Interval:
    """Return the one interval over all sorted days; a start after every end leaves it open."""
    open_again = bool(starts and ends) and starts[-1] > ends[-1]
    return starts[0] if starts else None, None if open_again or not ends else ends[-1]


def event_intervals(days: list[str]) -> list[Interval]:
    """Return the half-open interval of each event: its day, or any day of a partial date."""
    found: list[Interval] = []
    for text in days:
        first, after = days_of(text)
        found.append((text, iso_day(after) if after == first + 1 else text))
    return found or [_OPEN]
