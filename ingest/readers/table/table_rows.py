"""Rows of the record, built from one row of a table by a mapping.

Ids are ``<prefix>-<text>``: what the mapping's ``id`` gives, in lower case; where signs had to be
changed, a short hash keeps two texts apart. What could not be placed goes into the note.
"""

from collections.abc import Callable
from typing import Final

from graph.record.model import Document, Gap, Interest, Link, Listing, Party, Row
from ingest.codes.opensanctions_codes import list_authority
from ingest.formats.table_cells import Line
from ingest.reader import InvalidRecordError
from ingest.readers.table.mapping.bind_block import (
    Fields,
    FieldTaker,
    Maker,
    identifiers_of,
    no_share,
)
from ingest.readers.table.mapping.block_keys import BLOCKS
from ingest.readers.table.mapping.blocks import Block, Mapping
from ingest.readers.table.values.made_ids import NumbersByParty, id_taker
from ingest.readers.table.values.row_texts import Columns, Reading, TextTaker, Value, all_of
from ingest.values.owners_in_prose import owners_in_words

_TESTIMONY: Final = ("asserted_by", "quote", "certainty", "start", "end", "observed_on")
_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "interest": ("owner", "asset", "directness", "block", *_TESTIMONY),
    "link": ("kind", "from", "to", "subtype", "role", "amount", "currency", *_TESTIMONY),
    "listing": (
        *("authority", "list", "party", "measures", "programme", "act", "reason", "entry_id"),
        *("certainty", "start", "end", "observed_on"),
    ),
    "gap": ("kind", "about", "ground", "quote", "share", "start", "end"),
}
"""Keys of a block whose values stand in the row as they are, in the order in which they are taken,
by which the first that is wrong is named."""
_CALLED: Final = {"from": "source", "to": "target", "list": "list_name"}
"""Columns of the record that are called otherwise than the key."""
_KINDS: Final[dict[str, Callable[..., Row]]] = {"link": Link, "listing": Listing, "gap": Gap}
_LACKS: Final = {
    "link": "nothing says what kind of link it is",
    "listing": "nothing says which list it is",
    "gap": "nothing says what is missing",
}


class RowMaker:
    """Builds the rows of one table; the mapping is bound to its columns once."""

    def __init__(self, mapping: Mapping, header: list[str], dataset: str) -> None:
        self.mapping, self.prefix = mapping, mapping.prefix or dataset
        self.numbers = NumbersByParty()
        names = mapping.column_names(header)
        self.columns: Columns = {name: place for place, name in enumerate(names) if name}
        self._rest = [name for name in self.columns if not mapping.knows_column(name)]
        self._parties = {b.key: b for b in mapping.blocks if b.kind == "party"}
        self._documents = {b.key: b for b in mapping.blocks if b.kind == "document"}
        self._ids: dict[int, TextTaker] = {}
        deciding = dict.fromkeys(c.column for b in mapping.blocks for c in b.when)
        self._deciding = [(c, self.columns[c]) for c in deciding if c in self.columns]
        kinds = {block.kind for block in mapping.blocks}
        counting = kinds & {"interest", "link", "listing", "gap"} or {"party"}
        bound = [(block, all_of(block.when, self.columns)) for block in mapping.blocks]
        self._makers = [
            (holds, self._maker(b), b.kind in counting or b.fields.get("alone", False))
            for b, holds in bound
        ]
        self._skips = [holds for b, holds in bound if b.kind == "skip" and holds is not None]
        self.record_id = mapping.record_id.bind_one(self.columns)
        naming = mapping.record_id.columns
        self._naming = {place for name, place in self.columns.items() if name in naming}

    def has_readable_id(self, line: Line) -> bool:
        """Return whether the cells that name a row can be read, whatever is wrong with others."""
        if line.problem is None:
            return True
        return bool(line.cells and line.errors and self._naming.isdisjoint(line.errors))

    def skips_row(self, row: Reading) -> bool:
        """Return whether a skip block applies to a row, whatever other blocks say."""
        return any(holds(row) for holds in self._skips)

    def rows(self, row: Reading, remarks: list[str]) -> list[Row]:
        """Return what the mapping makes of one row; nothing where a skip block applies."""
        if self._skips and self.skips_row(row):
            return []
        found: list[Row] = []
        statements = skipped = 0
        for holds, maker, counts in self._makers:
            if holds is not None and not holds(row):
                continue
            if maker is None:
                skipped += 1
                continue
            # Each statement notes only what it could not place itself.
            if row.kept or row.unpaired:
                row.kept = row.unpaired if counts else ()
            made = maker(row, remarks)
            if made is not None:
                found.append(made)
                statements += counts
        if not statements and not skipped:
            cells = [f"{c} {row.cells[n]!r}" for c, n in self._deciding if row.cells[n]]
            empty = f"; empty: {', '.join(column for column, _ in self._deciding)}"
            said = f" to {', '.join(cells)}" if cells else empty
            raise InvalidRecordError(f"no block of the mapping applies{said}")
        return [*found, *owners_in_words(found)] if statements else []

    def close(self) -> None:
        """Close the store of the numbers of earlier rows."""
        self.numbers.close()

    def _maker(self, block: Block) -> Maker | None:
        """Return the function that builds the row of a block; ``None`` for a skip block."""
        makers = {"document": self._document, "party": self._party, "interest": self._interest}
        if block.kind in makers:
            return makers[block.kind](block)
        if block.kind == "skip":
            return None
        return self._fields(block, *_COLUMNS[block.kind]).row_maker(_KINDS[block.kind])

    def _id(self, block: Block) -> TextTaker | None:
        value: Value = block.fields["id"]
        one, prefix = value.bind_one(self.columns), f"{self.prefix}-"
        if one is None:
            return None
        if id(block) not in self._ids:
            self._ids[id(block)] = id_taker(one, prefix, once=value.keeps_nothing)
        return self._ids[id(block)]

    def _party_id(self, block: Block, key: str) -> FieldTaker:
        party = self._parties[block.fields[key]]
        one, said = self._id(party), party.fields["id"].label

        def party_id(row: Reading) -> str:
            text = None if one is None else one(row)
            if text is None:
                raise InvalidRecordError(f"{said}: empty, so that the {key} is not named")
            return text

        return party_id

    def _fields(self, block: Block, *columns: str) -> Fields:
        """Return new fields of a block: locator, address, document, and some more columns."""
        fields = Fields(block, self.columns)
        fields.add_texts("locator", "url")
        cited = block.fields.get("document")
        if cited is not None:
            fields.add_taker("document", self._document_id(self._documents[cited]))
        for key in columns:
            name, rule = _CALLED.get(key, key), BLOCKS[block.kind][key]
            if key == "certainty":
                fields.add_certainty()
            elif rule.how == "party":
                fields.add_taker(name, self._party_id(block, key))
            elif rule.how == "day":
                fields.add_days(key)
            elif rule.how == "texts":
                fields.add_taker(name, fields.texts_of(key))
            elif rule.how == "share":
                fields.add_share(key)
            elif key == "authority":
                fields.add_taker(name, _authority_of(fields.required_text(key, _LACKS["listing"])))
            elif rule.needed:
                fields.add_taker(name, fields.required_text(key, _LACKS[block.kind]))
            else:
                fields.add_texts(key)
        return fields

    def _document_id(self, block: Block) -> TextTaker | None:
        value: Value = block.fields["id"]
        one, prefix = value.bind_one(self.columns), f"{self.prefix}:"
        return None if one is None else id_taker(one, prefix, once=False)

    def _document(self, block: Block) -> Maker:
        fields = Fields(block, self.columns)
        key, title = self._document_id(block), fields.text_of("title")
        if key is None or title is None:
            return lambda _row, _remarks: None
        fields.add_taker("id", key)
        fields.add_taker("title", title)
        fields.add_texts("publisher", "url", "licence", "language")
        fields.add_days("published_on", "retrieved_on")
        made = fields.row_maker(Document)

        def document(row: Reading, remarks: list[str]) -> Row | None:
            return None if key(row) is None or title(row) is None else made(row, remarks)

        return document

    def _party(self, block: Block) -> Maker:
        fields = self._fields(block)
        key, schema = self._id(block), fields.text_of("schema")
        if key is None or "schema" not in block.fields:
            return lambda _row, _remarks: None
        names, where = fields.names_of(), f"{block.where}.schema"
        jurisdiction = fields.bound_many("jurisdiction")
        if jurisdiction is not None:
            fields.add_taker(
                "jurisdiction", lambda row: found[0] if (found := jurisdiction(row)) else None
            )
        fields.add_taker("countries", fields.bound_many("countries"))
        fields.add_taker("addresses", fields.texts_of("addresses"))
        fields.add_days("birth_date", "start", "end")
        fields.add_texts("status")
        fields.add_taker("topics", fields.texts_of("topics"))
        fields.add_taker(
            "data", fields.data_of(self._rest if self.mapping.rest == block.key else None)
        )
        given = [identifiers_of(each, self.columns) for each in block.fields.get("identifiers", [])]
        numbers = [take for take in given if take is not None]
        one_number = self.mapping.one_number

        def maker(row: Reading, remarks: list[str]) -> Row | None:
            found = key(row)
            if found is None:
                return None
            kind = None if schema is None else schema(row)
            if kind is None:
                raise InvalidRecordError(f"{where}: nothing says what kind of party it is")
            named = [] if names is None else names(row)
            texts: list[str] = []
            for take in numbers:
                texts += take(row, remarks)
            if len(texts) > 1:
                texts = list(dict.fromkeys(texts))
            if one_number and texts:
                self._check_numbers(found, texts)
            return Party(found, kind, named, identifiers=texts, **rest(row))

        rest = fields.fields_taker()
        return maker

    def _check_numbers(self, party: str, found: list[str]) -> None:
        text = found[0] if len(found) == 1 else ", ".join(found)
        known = self.numbers.first_numbers(party, text)
        if known != text and set(known.split(", ")).isdisjoint(found):
            raise InvalidRecordError(
                f"{text}: an earlier row gives this name the number {known}; "
                "write two companies by two names"
            )

    def _interest(self, block: Block) -> Maker:
        fields = self._fields(block, *_COLUMNS["interest"])
        shares, votes = fields.bound("share") or no_share, fields.bound("votes") or no_share
        types_of, where = fields.texts_of("types"), block.where
        fields.fixed["summary"] = block.fields.get("summary", False)
        rest = fields.fields_taker()

        def interest(row: Reading, _remarks: list[str]) -> Row:
            share, share_text = shares(row)
            vote, vote_text = votes(row)
            types = [] if types_of is None else types_of(row)
            if share is not None and not types:
                types = ["shareholding"]
            if vote is not None and "votingRights" not in types:
                types.append("votingRights")
            if not types:
                raise InvalidRecordError(f"{where}: neither share nor votes nor types")
            said = rest(row)
            said["types"] = types
            said["share"], said["share_published"] = share, share_text
            said["votes"], said["votes_published"] = vote, vote_text
            return Interest(**said)

        return interest


def _authority_of(take: Callable[[Reading], str]) -> Callable[[Reading], str]:
    """Return a function that takes whose list it is, by its code."""
    return lambda row: list_authority(take(row))
