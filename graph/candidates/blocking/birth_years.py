"""Births of a register as numbers, by which most pairs end before their names are looked at."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.candidates.births import FAR_YEARS
from graph.candidates.blocking.key_join import Bools, Longs
from graph.candidates.compared_facts import further_births
from graph.candidates.spelling.birth_texts import birth_parts


class BirthYears(NamedTuple):
    """The first and the last month in which each party may be born, from year 0; 0 if unstated."""

    low: Longs
    high: Longs

    def may_meet(self, one: Longs, two: Longs) -> Bools:
        """Return of which pairs of parties the years of birth are not far apart, if stated."""
        (low, high), (least, most) = (
            ((self.low[side] - 1) // 12, (self.high[side] - 1) // 12) for side in (one, two)
        )
        near = (low <= most + FAR_YEARS) & (least <= high + FAR_YEARS)
        # A month of 0 is the last one of the year before.
        return np.asarray(near | (high < 0) | (most < 0), np.bool_)

    def are_stated(self, one: Longs, two: Longs) -> Bools:
        """Return of which pairs of parties both births are stated."""
        return np.asarray((self.high[one] > 0) & (self.high[two] > 0), np.bool_)

    def code(self, party: Longs) -> Longs:
        """Return a number for the birth of each party; 0 where none is stated."""
        return np.where(self.high[party] > 0, self.low[party], 0)

    def single(self) -> Longs:
        """Return the year of birth of each party; 0 where none is stated, or several are."""
        low, high = (self.low - 1) // 12, (self.high - 1) // 12
        return np.where((self.high > 0) & (low == high), low, 0)


def birth_years(parties: pa.Table, number: Longs) -> BirthYears:
    """Return the births of parties by number; a year alone is all of its months."""
    coded = parties["birth_date"].combine_chunks().dictionary_encode()
    parts = [birth_parts(text) or (0, 0, 0) for text in coded.dictionary.to_pylist()]
    spans = [(12 * y + (m or 1), 12 * y + (m or 12)) if y else (0, 0) for y, m, _ in parts]
    codes = pc.fill_null(coded.indices, len(parts)).to_numpy()
    low, high = np.array([*spans, (0, 0)], np.int64)[codes].T
    size, stated = int(number.max(initial=-1)) + 1, low > 0
    least, most = np.full(size, np.iinfo(np.int64).max), np.zeros(size, np.int64)
    np.minimum.at(least, number[stated], low[stated])
    np.maximum.at(most, number[stated], high[stated])
    for place, (first, month, _), (last, until, _) in further_births(parties):
        party = number[place]
        least[party] = min(least[party], 12 * first + (month or 1))
        most[party] = max(most[party], 12 * last + (until or 12))
    return BirthYears(np.where(most > 0, least, 0), most)
