"""From one row of a table and a mapping to rows of the record.

Ids are ``<prefix>-<text>``: what the mapping's ``id`` gives, in lower case; where signs had to be
changed, a short hash keeps two texts apart. What could not be placed goes into the note.
"""

import re
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

from graph.model import Document, Gap, Interest, Link, Listing, Name, Party, Row
from ingest.reader import InvalidRecordError
from ingest.readers import _table_take as take
from ingest.readers._table_blocks import Block, Mapping
from ingest.readers._table_cells import Line, folded
from ingest.readers._table_values import Reading, Value

LONGEST_SLUG: Final = 60


@lru_cache(maxsize=65_536)
def slug(text: str) -> str:
    """Give the part of an id that stands for a text.

    >>> slug("375491"), slug("Yandex N.V.")
    ('375491', 'yandex-n.v.-e9d43ae1')
    """
    plain = folded(text)
    made = re.sub(r"[^\w.]+", "-", plain).strip("-")
    if made == plain and len(made) <= LONGEST_SLUG:
        return made
    return f"{made[:LONGEST_SLUG]}-{blake2b(plain.encode(), digest_size=4).hexdigest()}"


class RowMaker:
    """Makes the rows of one table.

    Attributes:
        numbers: for mappings with ``one_number``, the numbers that each id came with; grows with
            the table, which is why a mapping must ask for it.
    """

    def __init__(self, mapping: Mapping, dataset: str) -> None:
        self.mapping, self.prefix = mapping, mapping.prefix or dataset
        self.numbers: dict[str, set[str]] = {}
        self._deciding = list(dict.fromkeys(c.column for b in mapping.blocks for c in b.when))
        kinds = {block.kind for block in mapping.blocks}
        self._counting = kinds & {"interest", "link", "listing", "gap"} or {"party"}
        self._parties = {b.key: b for b in mapping.blocks if b.kind == "party"}
        self._documents = {b.key: b for b in mapping.blocks if b.kind == "document"}

    def rows(self, line: Line, remarks: list[str]) -> list[Row]:
        """Make what the mapping says of one row; nothing where it says to skip the row.

        Raises:
            InvalidRecordError: the row does not fit the mapping.
        """
        found: list[Row] = []
        statements = skipped = 0
        for block in self.mapping.blocks:
            row = Reading(line.cells)
            if not block.applies(row):
                continue
            if block.kind == "skip":
                skipped += 1
                continue
            made = self._row(block, row, remarks)
            if made is not None:
                found.append(made)
                statements += block.kind in self._counting
        if not statements and not skipped:
            cells = [f"{c} {line.cells[c]!r}" for c in self._deciding if c in line.cells]
            raise InvalidRecordError(f"no block of the mapping applies to {', '.join(cells)}")
        return found if statements else []

    def _row(self, block: Block, row: Reading, remarks: list[str]) -> Row | None:
        match block.kind:
            case "document":
                return self._document(block, row)
            case "party":
                return self._party(block, row, remarks)
            case "interest":
                return self._interest(block, row)
            case "link":
                return self._link(block, row)
            case "listing":
                return self._listing(block, row)
            case _:
                return self._gap(block, row)

    def _id(self, block: Block, row: Reading) -> str | None:
        value: Value = block.fields["id"]
        text = value.one(row)
        return None if text is None else f"{self.prefix}-{slug(text)}"

    def _party_id(self, block: Block, key: str, row: Reading) -> str:
        party = self._parties[block.fields[key]]
        found = self._id(party, row)
        if found is None:
            columns = party.fields["id"].column or " or ".join(party.fields["id"].templates)
            raise InvalidRecordError(f"{columns}: empty, so that the {key} is not named")
        return found

    def _document(self, block: Block, row: Reading) -> Row | None:
        key, title = block.fields["id"].one(row), take.text_of(block, "title", row)
        if key is None or title is None:
            return None
        texts = ("publisher", "url", "licence", "language")
        return Document(
            id=f"{self.prefix}:{slug(key)}",
            title=title,
            **{name: take.text_of(block, name, row) for name in texts},
            published_on=take.day_of(block, "published_on", row),
            retrieved_on=take.day_of(block, "retrieved_on", row),
            note=take.note_of(block, row),
        )

    def _where(self, block: Block, row: Reading) -> dict[str, Any]:
        """Give note, document, locator and url; asked last, when all that is kept is known."""
        cited = block.fields.get("document")
        key = None if cited is None else self._documents[cited].fields["id"].one(row)
        return {
            "document": None if key is None else f"{self.prefix}:{slug(key)}",
            "locator": take.text_of(block, "locator", row),
            "url": take.text_of(block, "url", row),
            "note": take.note_of(block, row),
        }

    def _party(self, block: Block, row: Reading, remarks: list[str]) -> Row | None:
        found = self._id(block, row)
        if found is None or "schema" not in block.fields:
            return None
        schema = take.text_of(block, "schema", row)
        if schema is None:
            raise InvalidRecordError(f"{block.where}.schema: nothing says what kind of party it is")
        names = [
            Name(text, named.kind, named.language)
            for named in block.fields.get("names", [])
            for text in named.value.many(row)
        ]
        if not names:
            raise InvalidRecordError(f"{block.where}.names: the party has no name")
        jurisdictions = take.countries_of(block, "jurisdiction", row)
        return Party(
            id=found,
            schema=schema,
            names=list({(n.value, n.kind): n for n in names}.values()),
            jurisdiction=jurisdictions[0] if jurisdictions else None,
            countries=take.countries_of(block, "countries", row),
            identifiers=self._identifiers(block, row, found, remarks),
            addresses=take.texts_of(block, "addresses", row),
            birth_date=take.day_of(block, "birth_date", row),
            start=take.day_of(block, "start", row),
            end=take.day_of(block, "end", row),
            status=take.text_of(block, "status", row),
            topics=take.texts_of(block, "topics", row),
            data=self._data(block, row),
            **self._where(block, row),
        )

    def _identifiers(self, block: Block, row: Reading, party: str, remarks: list[str]) -> list[str]:
        found: dict[str, None] = {}
        for number in block.fields.get("identifiers", []):
            for text in take.numbers_of(number, row, remarks):
                found[text] = None
        if self.mapping.one_number and found:
            known = self.numbers.setdefault(party, set(found))
            if not known & set(found):
                raise InvalidRecordError(
                    f"{', '.join(found)}: an earlier row gives this name the number "
                    f"{', '.join(sorted(known))}; write two companies by two names"
                )
        return list(found)

    def _data(self, block: Block, row: Reading) -> list[tuple[str, str]]:
        columns: list[str] = block.fields.get("data", [])
        if self.mapping.rest == block.key:
            columns = [column for column in row.cells if column not in self.mapping.columns]
        return [(column, row.cells[column]) for column in columns if column in row.cells]

    def _interest(self, block: Block, row: Reading) -> Row:
        share, share_text = take.share_of(block, "share", row)
        votes, votes_text = take.share_of(block, "votes", row)
        types = take.texts_of(block, "types", row)
        if share is not None and not types:
            types = ["shareholding"]
        if votes is not None and "votingRights" not in types:
            types = [*types, "votingRights"]
        if not types:
            raise InvalidRecordError(f"{block.where}: neither share nor votes nor types")
        return Interest(
            owner=self._party_id(block, "owner", row),
            asset=self._party_id(block, "asset", row),
            types=types,
            share=share,
            share_published=share_text,
            votes=votes,
            votes_published=votes_text,
            directness=take.text_of(block, "directness", row) or "direct",
            summary=block.fields.get("summary", False),
            block=take.text_of(block, "block", row),
            **take.said_of(block, row),
            **take.span_of(block, row),
            **self._where(block, row),
        )

    def _link(self, block: Block, row: Reading) -> Row:
        kind = take.text_of(block, "kind", row)
        if kind is None:
            raise InvalidRecordError(f"{block.where}.kind: nothing says what kind of link it is")
        texts: dict[str, Any] = {
            name: take.text_of(block, name, row)
            for name in ("subtype", "role", "amount", "currency")
        }
        return Link(
            kind=kind,
            source=self._party_id(block, "from", row),
            target=self._party_id(block, "to", row),
            **texts,
            **take.said_of(block, row),
            **take.span_of(block, row),
            **self._where(block, row),
        )

    def _listing(self, block: Block, row: Reading) -> Row:
        authority, name = take.text_of(block, "authority", row), take.text_of(block, "list", row)
        if authority is None or name is None:
            raise InvalidRecordError(f"{block.where}: nothing says which list it is")
        texts = ("programme", "act", "reason", "entry_id")
        return Listing(
            party=self._party_id(block, "party", row),
            authority=authority,
            list_name=name,
            measures=take.texts_of(block, "measures", row),
            **{text: take.text_of(block, text, row) for text in texts},
            observed_on=take.day_of(block, "observed_on", row),
            certainty=take.text_of(block, "certainty", row) or "confirmed",
            **take.span_of(block, row),
            **self._where(block, row),
        )

    def _gap(self, block: Block, row: Reading) -> Row:
        kind = take.text_of(block, "kind", row)
        if kind is None:
            raise InvalidRecordError(f"{block.where}.kind: nothing says what is missing")
        return Gap(
            about=self._party_id(block, "about", row),
            kind=kind,
            ground=take.text_of(block, "ground", row),
            share=take.share_of(block, "share", row)[0],
            quote=take.text_of(block, "quote", row),
            **take.span_of(block, row),
            **self._where(block, row),
        )
