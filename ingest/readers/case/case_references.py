"""What items of one case file refer to: parties, sources, arrangements, jointly held blocks."""

import re
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Mapping as ReadMapping
from dataclasses import dataclass, field, replace
from typing import Final

from graph.record.model import Arrangement, Interest
from graph.values.dates import Span
from graph.values.errors import InputError
from graph.values.identifiers import has_known_scheme, normalise_identifier, retyping_remark
from graph.values.suggestions import nearest_word
from ingest.case_file.yaml_text import Items, Mapping, Mark, Node, Problems, Scalar
from ingest.readers.case.item_fields import ItemFields
from ingest.values.countries import country_advice

Block = tuple[str, ...]
"""Ids of owner and asset, and the arrangement's name."""


def stated_blocks(case: str, items: Sequence[Node]) -> set[Block]:
    """Return the jointly held blocks for which a case file has items of its own."""
    found = set[Block]()
    for item in items:
        pairs = item.pairs if isinstance(item, Mapping) else {}
        nodes = [pairs[key][1] for key in ("owner", "asset", "joint") if key in pairs]
        texts = tuple(node.text for node in nodes if isinstance(node, Scalar))
        if len(texts) == 3:
            owner, asset, name = texts
            found.add((f"{case}:{owner}", f"{case}:{asset}", name))
    return found


def other_holder_rows(
    row: Interest, members: Arrangement, stated: Collection[Block]
) -> Iterator[Interest]:
    """Yield the row of a joint block for every member that no item names as its holder.

    Joint holders each show the whole block (rule 11 of docs/reference/rules.md), so what the item
    of one says holds for the others too. ``stated`` are the blocks that have items of their own.
    """
    start, end = _common_span(row, members)
    origin = f"Stated of {row.owner.partition(':')[2]}, who holds it jointly."
    for member in members.members:
        if member in (row.owner, row.asset) or (member, row.asset, row.joint) in stated:
            continue
        note = origin if row.note is None else f"{row.note} {origin}"
        yield replace(row, owner=member, nominee_for=None, start=start, end=end, note=note)


def _common_span(row: Interest, members: Arrangement) -> tuple[str | None, str | None]:
    """Return the span in which interest and arrangement both hold: later start, earlier end."""
    starts = [day for day in (row.start, members.start) if day is not None]
    ends = [day for day in (row.end, members.end) if day is not None]
    return (
        max(starts, key=lambda day: Span.from_dates(day, None).sure_from, default=None),
        min(ends, key=lambda day: Span.from_dates(None, day).sure_until, default=None),
    )


KEY: Final = re.compile(r"[\w.-]+")
CASE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True)
class DeclaredNames:
    """The names that one case file declares.

    Attributes:
        case: the case's name, the first part of every id.
        parties: keys of the parties.
        sources: keys of the sources, and the day of each: when it was published, else looked up.
        arrangements: the arrangements that have a name, by it.
        blocks: owner, asset and arrangement of the jointly held blocks that have an item.
    """

    case: str
    parties: Collection[str]
    sources: ReadMapping[str, str | None]
    arrangements: ReadMapping[str, Arrangement] = field(default_factory=dict)
    blocks: Collection[Block] = ()

    def id_of(self, key: str) -> str:
        """Return the id of a party or a document."""
        return f"{self.case}:{key}"

    def party_id(self, fields: ItemFields, key: str) -> str:
        """Pop the key of a party, which is required, and return the party's id."""
        text = fields.required_text(key)
        return self._checked_party_id(fields, key, fields.mark_of(key), text) if text else ""

    def optional_party_id(self, fields: ItemFields, key: str) -> str | None:
        """Pop the key of a party, which may be missing, and return the party's id."""
        text = fields.text(key)
        return (
            None if text is None else self._checked_party_id(fields, key, fields.mark_of(key), text)
        )

    def member_ids(self, fields: ItemFields, key: str) -> list[str]:
        """Pop a list of party keys, and return the parties' ids."""
        return [
            self._checked_party_id(fields, key, item.mark, item.text) for item in fields.texts(key)
        ]

    def _checked_party_id(self, fields: ItemFields, key: str, mark: Mark, text: str) -> str:
        if text not in self.parties:
            advice = nearest_advice(text, self.parties, "declare it under parties")
            fields.problems.add(mark, f"{key}: there is no party {text!r}; {advice}")
        return self.id_of(text)

    def gap_subject_id(self, fields: ItemFields) -> str:
        """Pop the key of the party or source that a gap is about, and return its id."""
        text = fields.required_text("about")
        if text and text not in self.parties and text not in self.sources:
            advice = nearest_advice(text, [*self.parties, *self.sources], "declare it")
            fields.add_problem("about", f"there is no party or source {text!r}; {advice}")
        return self.id_of(text)

    def document_id(self, fields: ItemFields, key: str = "source") -> str | None:
        """Pop the key of a source, and return the id of its document."""
        text = fields.text(key)
        if text is None:
            return None
        if text not in self.sources:
            advice = nearest_advice(text, self.sources, "declare it under sources")
            fields.add_problem(key, f"there is no source {text!r}; {advice}")
        return self.id_of(text)

    def source_day(self, document: str | None) -> str | None:
        """Return the day of a source, by the id of its document; None where it has none."""
        return None if document is None else self.sources.get(document.removeprefix(self.id_of("")))

    def same_as_ids(self, fields: ItemFields) -> list[str]:
        """Pop the ids of parties that are the same: own keys, or ids of other datasets."""
        found = []
        for item in fields.texts("same_as"):
            if item.text in self.parties:
                found.append(self.id_of(item.text))
                continue
            if has_known_scheme(item.text):
                fields.problems.add(
                    item.mark, f"same_as: {item.text!r} is a number; write it under identifiers"
                )
            elif not re.search(r"[:-]", item.text):
                advice = nearest_advice(
                    item.text, self.parties, "write an id such as gb-coh-01234567"
                )
                fields.problems.add(item.mark, f"same_as: no party {item.text!r}; {advice}")
            found.append(item.text)
        return found


def nearest_advice(text: str, known: Collection[str], otherwise: str) -> str:
    """Return advice for a misspelt word: the nearest known one, or ``otherwise``."""
    near = nearest_word(text, known)
    return otherwise if near is None else f"did you mean {near}?"


def keyed_items(top: ItemFields, section: str) -> list[tuple[str, Node]]:
    """Pop a section whose items have keys, and return the pairs."""
    node = top.node(section)
    if node is None:
        return []
    if not isinstance(node, Mapping):
        top.problems.add(node.mark, f"{section}: each item needs a key, as in {{key: {{...}}}}")
        return []
    for key, (mark, _) in node.pairs.items():
        if KEY.fullmatch(key) is None:
            top.problems.add(
                mark, f"{section}: {key!r} is not a key; write letters, digits, _ . or -"
            )
    return [(key, item) for key, (_, item) in node.pairs.items()]


def listed_items(top: ItemFields, section: str) -> list[Node]:
    """Pop a section whose items stand in a list, and return the items."""
    node = top.node(section)
    if node is None:
        return []
    if not isinstance(node, Items):
        top.problems.add(node.mark, f"{section}: a list is expected, each item after a dash")
        return []
    return node.nodes


def identifiers(fields: ItemFields) -> list[str]:
    """Pop numbers by scheme; a number that fails its check is kept and remarked on."""
    node = fields.node("identifiers")
    if node is None:
        return []
    if not isinstance(node, Mapping):
        fields.add_problem("identifiers", "write {SCHEME: number}, such as {NL-KVK: '27265167'}")
        return []
    found = []
    for scheme, (_, value) in node.pairs.items():
        for item in value.nodes if isinstance(value, Items) else [value]:
            if not isinstance(item, Scalar):
                fields.problems.add(item.mark, f"identifiers: {scheme}: a number is expected")
                continue
            try:
                identifier = normalise_identifier(scheme, item.text)
            except InputError as wrong:
                fields.problems.add(item.mark, f"identifiers: {wrong}")
                continue
            if identifier.problem is not None:
                fields.remarks.append(f"{identifier.problem}; it is kept and joins nothing")
            elif (said := retyping_remark(scheme, identifier)) is not None:
                fields.remarks.append(said)
            elif not has_known_scheme(str(identifier)):
                fields.remarks.append(f"scheme {identifier.scheme} is not known and joins nothing")
            found.append(str(identifier))
    return list(dict.fromkeys(found))


def countries(fields: ItemFields, key: str) -> list[str]:
    """Pop ISO 3166 codes, with a subdivision or without (``nl``, ``us-de``)."""
    found = []
    for item in fields.texts(key):
        code = item.text.lower()
        if (advice := country_advice(code)) is not None:
            fields.problems.add(item.mark, f"{key}: {item.text!r} is no country code; {advice}")
        found.append(code)
    return found


def case_name(top: ItemFields, problems: Problems) -> str:
    """Pop the name of the case; empty where it is missing."""
    name = top.required_text("case")
    if name and CASE_NAME.fullmatch(name) is None:
        problems.add(
            top.mark_of("case"), f"case: {name!r} is not a name; write letters, digits, _ . or -"
        )
    return name
