"""Lines of totals: rows of a table whose owner is only the word for a sum.

Such a word is no party, and a firm may bear it. What decides is the row's share: that of a line of
totals is the sum of the rows above it, or everything. Which of the two a row is the reader does
not guess: one that could be a line of totals is refused; another is read, with a remark.
"""

import re
from typing import Final

from graph.record.model import Interest, Party, Row
from graph.values.share import FULL, UNIT
from ingest.formats.table_cells import Line
from ingest.reader import Record, Refusal

WORDS: Final = frozenset(
    " ".join(word.split())
    for word in """total|totals|sum|subtotal|sub total|grand total|total shares|total shareholding
    |overall|gesamt|gesamtsumme|insgesamt|summe|zwischensumme|totaal|subtotaal|somme|total général
    |sous total|totale|total general|suma|suma total|soma|razem|ogółem|celkem|spolu|ukupno|skupaj
    |összesen|i alt|totalt|summa|yhteensä|kokku|kopā|iš viso|toplam|genel toplam|jumlah|σύνολο
    |итого|всего|сумма|усього|разом|всичко|общо|укупно|合计|總計|总计|合計|סך הכל|المجموع""".split(
        "|"
    )
)
"""Words, folded, by which tables name a line of totals."""
_ENDS: Final = frozenset(word[0] + word[-1] for word in WORDS)
"""First and last letters of the words; nearly all names have others and need no more work."""
ROUNDED: Final = UNIT // 10
"""Units by which a sum may differ, since its parts are rounded: 0.1 %."""
_LONGEST: Final = 40
"""Letters, signs and figures of the longest such cell."""
_NO_LETTERS: Final = re.compile(r"[\W\d_]+")


class Totals:
    """The number of rows of the latest company, and what their shares and votes add up to."""

    def __init__(self) -> None:
        self._asset: str | None = None
        self._rows, self._share, self._votes = 0, 0, 0

    def checked_record(self, item: Record | Refusal, line: Line) -> Record | Refusal:
        """Return a row's record, or a refusal where it may be the line of totals of those above."""
        if isinstance(item, Refusal):
            return item
        rows = item.rows
        for held in rows:
            if type(held) is not Interest:
                continue
            owner = _bare_name(rows, held.owner)
            word = owner is not None and is_total_word(owner)
            if word and self._is_total(held):
                self._asset = None
                reason = (
                    f"owner: {owner!r} is the word for a sum, and the share is that of the rows "
                    "above, or all; if it is a party, write its full name, its number or country"
                )
                return Refusal(item.position, reason, line.raw, item.record_id)
            if word:
                item.remarks.append(f"owner: {owner!r} is read as a party of that name, and no sum")
            self._add(held)
        return item

    def _is_total(self, held: Interest) -> bool:
        if held.asset != self._asset or not self._rows:
            return False
        pairs = ((held.share, self._share), (held.votes, self._votes))
        exact = [(one.low, above) for one, above in pairs if one is not None and one.exact]
        return any(
            share == FULL or (above > 0 and abs(share - above) <= ROUNDED) for share, above in exact
        )

    def _add(self, held: Interest) -> None:
        if held.asset != self._asset:
            self._asset, self._rows, self._share, self._votes = held.asset, 0, 0, 0
        self._rows += 1
        # A share that is a range adds nothing, and so no sum is met by chance.
        if held.share is not None and held.share.exact:
            self._share += held.share.low
        if held.votes is not None and held.votes.exact:
            self._votes += held.votes.low


def is_total_word(name: str) -> bool:
    """Return whether a name is only the word for a sum, with or without signs and figures.

    >>> [is_total_word(text) for text in ("TOTAL:", "Sub-total (3)", "Итого", "Total SE")]
    [True, True, True, False]
    """
    if len(name) > _LONGEST:
        return False
    first, last = name[:1], name[-1:]
    if first.isalpha() and last.isalpha() and (first + last).casefold() not in _ENDS:
        return False
    return _NO_LETTERS.sub(" ", name).strip().casefold() in WORDS


def _bare_name(rows: list[Row], party_id: str) -> str | None:
    """Return the name of a party that has but one name, no number and no country; else None."""
    party: Party | None = None
    for row in rows:
        if type(row) is Party and row.id == party_id:
            party = row
    if party is None or party.identifiers or party.jurisdiction or party.countries:
        return None
    return party.names[0].value if len(party.names) == 1 else None
