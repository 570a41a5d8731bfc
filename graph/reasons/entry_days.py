"""What is said beside a verdict of the days of list entries: not stated, before, paused, ended.

An entry whose list states no day holds between its programme's first day and the day on which it
was seen only perhaps, and a reader must know it; so must a reader of an answer that found nothing
because a programme began later, was suspended or had ended (`graph.world.listing_days`).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph.programmes.programme_days import ProgrammeDays, find_programme_days, first_day_of
from graph.record.entry_sights import ENTRY_BEGUN, ENTRY_LACKED
from graph.regimes.read_regimes import annulling_authorities
from graph.regimes.regime import DELISTING, RegimeVersion
from graph.regimes.who_is_listed import (
    SURE,
    ListedParties,
    annulment_state,
    belonging_listings,
    names_no_entry,
)
from graph.values.dates import ALWAYS, NEVER, Holds, date_words, days_of, end_days, end_text
from graph.values.vocabulary import AUTHORITY_LISTS, the_authority
from graph.world.listing_days import GUESS_NOTE, guessed_editions, listing_holds
from graph.world.world import World

UNDATED: Final = "listing_undated"
"""The flag of an answer that rests on an entry whose list states no day."""
MAY_BE_NAMED: Final = (
    "an older programme may have named it.",
    "another programme may have named it since.",
)
"""How a caveat ends on an entry that its programme keeps from holding, which clears nobody."""
IS_OPEN: Final = "Whether it was in force on"
MISSING: Final = "it is missing from the edition of"
NO_DAY: Final = "The list states no day for"
_KEPT: Final = 1_000
"""Parties whose entries are kept: a question about a whole register names very many."""
_SHOWN: Final = 3
"""Parties above of whose entries something is said; each further one says the same."""
_MONTHS: Final = (
    "January February March April May June July August September October November December"
).split()


_UNTIL_APPEAL: Final = (
    "; it takes effect when the time for an appeal has passed or the appeal has failed, a day that "
    "is not stated"
)


class EntryDays:
    """Finds what the days of entries that belong to a regime leave open on a day."""

    def __init__(
        self, world: World, version: RegimeVersion, day: int, listed: ListedParties
    ) -> None:
        self.world, self.version, self.day = world, version, day
        self._parties = world.column("listings", "party_idx")
        self._standing = np.zeros(len(self._parties), np.bool_)
        self._standing[list(listed.rows)] = True
        # Rows of a party, which are asked for several times, by their numbers.
        self._read: dict[bytes, list[dict[str, Any]]] = {}

    @cached_property
    def silent_parties(self) -> frozenset[int]:
        """World numbers of parties with an entry that does not hold for a reason to be told.

        It or its programme began later, had ended, or was suspended, or a ruling annulled it.
        """
        return frozenset(self._parties[self._silent | self._annulled].tolist())

    def flags_for(self, parties: Iterable[int]) -> set[str]:
        """Return the flag of parties that are listed by entries without a day alone."""
        return {UNDATED} if any(self._is_undated(party) for party in parties) else set()

    def caveats_for(self, parties: Iterable[int]) -> Iterator[str]:
        """Yield what the days of parties' entries leave open, in sentences.

        Args:
            parties: world numbers, the one asked about first.
        """
        told = 0
        for number, party in enumerate(parties):
            said = list(self._caveats(party))
            # Rulings on the party asked about are told beside its verdict.
            said += self._annulments(party) if number else ()
            yield from said
            told += bool(said)
            if told > _SHOWN:
                return

    @cached_property
    def _mine(self) -> NDArray[np.bool_]:
        return belonging_listings(self.world, self.version)[0]

    @cached_property
    def _silent(self) -> NDArray[np.bool_]:
        table = self.world.tables["listings"]
        if not table.num_rows:
            return self._standing
        day, column = self.day, self.world.column
        first = column("listings", "may_from")
        # A row that never begins only shows that its list is loaded (`graph.over_time`).
        early = (day < first) & (first < NEVER)
        paused = column("listings", "paused_from") <= day
        paused &= day < column("listings", "paused_until")
        ended = column("listings", "may_until") <= day
        return np.asarray(self._mine & ~self._standing & (early | paused | ended), np.bool_)

    @cached_property
    def _annulled(self) -> NDArray[np.bool_]:
        state = annulment_state(self.world, self.day)
        return np.asarray(self._mine & (state < SURE), np.bool_)

    def _annulments(self, party: int) -> Iterator[str]:
        """Yield which rulings annulled an entry of a party, or perhaps did."""
        rows = self._rows(party, self._annulled)
        if not rows or any(listing_holds(r, self.day) is Holds.YES for r in self._on_list(party)):
            return
        for place, ruling in enumerate(self.world.tables["rulings"].to_pylist()):
            mine = ruling["about_idx"] == party and ruling["effect"] == DELISTING
            name = ruling["authority"]
            listed_by, waits = annulling_authorities().get(name, (name, False))
            if mine and listed_by in {row["authority"] for row in rows}:
                day = ruling["date"] or ruling["start"]
                when = f" of {date_words(day)}" if day else ""
                whose = the_authority(name)
                if not day or end_days(day)[0] <= self.day:
                    open_day = _UNTIL_APPEAL if waits and not ruling["start"] else ""
                    entry = self._entry(party, rows[0])
                    if names_no_entry(self.world, place):
                        entry = f"one of several entries of {self.world.text_name_of(party)}"
                        open_day = f"; which of them is not stated{open_day}"
                    yield f"A ruling of {whose}{when} annulled {entry}{open_day}."

    def _on_list(self, party: int) -> list[dict[str, Any]]:
        return self._rows(party, self._standing & ~self._annulled)

    def _rows(self, party: int, among: NDArray[np.bool_]) -> list[dict[str, Any]]:
        offsets, by_party = self.world.listings_by_party
        rows = by_party[offsets[party] : offsets[party + 1]]
        rows = np.sort(rows[among[rows]])
        if not rows.size:
            return []
        key = rows.tobytes()
        if key not in self._read:
            if len(self._read) == _KEPT:
                self._read.clear()
            self._read[key] = self.world.tables["listings"].take(pa.array(rows)).to_pylist()
        return self._read[key]

    def _is_undated(self, party: int) -> bool:
        rows = self._rows(party, self._standing)
        held = [(row, listing_holds(row, self.day) is Holds.YES) for row in rows]
        if any(row["start"] and sure for row, sure in held):
            return False
        # Of what had begun by then and only perhaps holds, the end is open and not the start.
        return any(
            row["start"] is None and (sure or self.day < row["sure_from"]) for row, sure in held
        )

    def _caveats(self, party: int) -> Iterator[str]:
        standing = self._rows(party, self._standing)
        dated = any(r["start"] and listing_holds(r, self.day) is Holds.YES for r in standing)
        for row in standing:
            if row["start"] is None and not dated:
                yield f"{self._no_day(party, row)} {self._range(row)}"
                yield from self._guess(row)
            yield from self._early_day(party, row)
            yield from self._contradiction(party, row)
            yield from self._partial_pause(party, row)
            if listing_holds(row, self.day) is Holds.PERHAPS and row["sure_until"] <= self.day:
                yield from self._open_end(party, row)
                if _is_missing(row):
                    yield self._missing(party, row)
        if any(listing_holds(row, self.day) is Holds.YES for row in standing):
            return
        silent = self._rows(party, self._silent)
        left = any(_is_missing(row) and row["may_until"] <= self.day for row in silent)
        for row in sorted(silent, key=_came_back):
            if not _came_back(row) or self.day >= row["may_from"]:
                yield self._silence(party, row)
            elif left:
                again = _day_text(row["sure_from"])
                yield f"{_capital(self._entry(party, row))} was on the list again by {again}."

    def _no_day(self, party: int, row: dict[str, Any]) -> str:
        return f"{NO_DAY} {self._entry(party, row)}."

    def _entry(self, party: int, row: dict[str, Any]) -> str:
        programme = f" ({row['programme']})" if row["programme"] else ""
        whose = AUTHORITY_LISTS.get(row["authority"], row["authority"])
        return f"the {whose} entry of {self.world.text_name_of(party)}{programme}"

    def _range(self, row: dict[str, Any]) -> str:
        """Return between which days an entry began, and what that leaves open."""
        first, last = row["may_from"], row["sure_from"]
        since = f"{_day_text(first)}, {self._ground(row)}" if first > ALWAYS else ""
        if last == NEVER:
            begun = f"It began on {since}, or later" if since else "When it began is not known"
            return f"{begun}; no source says on which day it was seen."
        seen = f"{_day_text(last)}, when it was seen"
        text = f"It began between {since}, and {seen}." if since else f"It began by {seen}."
        if first == last:
            text = f"It began on {since}."
        if self.day < last:
            text += f" {IS_OPEN} {_day_text(self.day)} is not known."
        return text

    def _ground(self, row: dict[str, Any]) -> str:
        """Return in words what the earliest day of an entry without a day rests on."""
        known, first = _programme_of(row), row["may_from"]
        if _came_back(row):
            return "the day after an edition that lacks it"
        if known is not None and first == known.first:
            return f"the first day of its programme{_certainty_remark(known)}"
        if known is None and first == first_day_of(row["authority"]):
            whose = AUTHORITY_LISTS.get(row["authority"], row["authority"])
            return f"the first day known of a {whose} list"
        if first == row["sure_from"]:
            return "as another source or an earlier edition states"
        if date.fromordinal(first).timetuple().tm_yday == 1:
            return "the first day of the year that its act names"
        return "as another source states"

    def _silence(self, party: int, row: dict[str, Any]) -> str:
        """Return why an entry does not hold on the day."""
        entry, day, known = self._entry(party, row), _day_text(self.day), _programme_of(row)
        name = self.world.text_name_of(party)
        if row["start"] and self.day < row["may_from"]:
            return f"{_capital(entry)} began {end_text(row['start'])}, after {day}."
        if self.day < row["may_from"]:
            ground = "Its programme began" if known is not None else "It began"
            checked = "" if known is None else _certainty_remark(known)
            return (
                f"{self._no_day(party, row)} {ground} only on {_day_text(row['may_from'])}"
                f"{checked}, so {name} is not known to have been listed on {day}; {MAY_BE_NAMED[0]}"
            )
        if row["paused_from"] <= self.day < row["paused_until"]:
            span = f"{_day_text(row['paused_from'])} to {_day_text(row['paused_until'] - 1)}"
            return f"{_capital(entry)} did not hold on {day}: its programme was suspended {span}."
        if _is_missing(row):
            return self._missing(party, row)
        if row["end"] and (known is None or row["may_until"] != known.until):
            return f"{_capital(entry)} ended {end_text(row['end'])}."
        return (
            f"{_capital(entry)} ended on {_day_text(row['may_until'])} with its programme; "
            f"{MAY_BE_NAMED[1]}"
        )

    def _early_day(self, party: int, row: dict[str, Any]) -> Iterator[str]:
        """Yield that a stated day lies before the programme; it is kept all the same."""
        known = _programme_of(row)
        if row["start"] and known is not None and row["sure_from"] < known.first:
            stated = date_words(row["start"])
            yield (
                f"The list states {stated} for {self._entry(party, row)}, which is before "
                f"{_day_text(known.first)}, the first day of its programme"
                f"{_certainty_remark(known)}; the stated day is taken."
            )

    def _contradiction(self, party: int, row: dict[str, Any]) -> Iterator[str]:
        """Yield that a list shows an entry before its stated start, or states an end before it."""
        if row["start"] is None or listing_holds(row, self.day) is not Holds.PERHAPS:
            return
        if self.day < row["sure_from"] and row["may_from"] < end_days(row["start"])[0]:
            why = f"its list showed it on {_day_text(row['may_from'])} already"
            if begun := row.get(ENTRY_BEGUN.name):
                why = f"an earlier edition of its list says {date_words(begun)}"
        elif row["sure_until"] < row["may_from"]:
            why = f"its stated end, {end_text(row['end'])}, lies before that"
        else:
            return
        yield (
            f"{_capital(self._entry(party, row))} is said to begin {end_text(row['start'])}, but "
            f"{why}. {IS_OPEN} {_day_text(self.day)} is not known."
        )

    def _partial_pause(self, party: int, row: dict[str, Any]) -> Iterator[str]:
        """Yield that some entries of the programme were suspended that day."""
        known = _programme_of(row)
        for one in () if known is None else known.bases:
            for begin, end in one.partial:
                if begin <= self.day < end and row["may_from"] < end:
                    span = f"{_day_text(begin)} to {_day_text(end - 1)}"
                    yield (
                        f"A part of the entries under the programme of {self._entry(party, row)} "
                        f"was suspended from {span}; the entry does not say whether it was one "
                        "of them."
                    )

    def _missing(self, party: int, row: dict[str, Any]) -> str:
        """Return between which days an entry ended that a later edition lacks."""
        return (
            f"{_capital(self._entry(party, row))} ended {end_text(row['end'])}: {MISSING} "
            f"{date_words(row['last_seen'])}."
        )

    def _open_end(self, party: int, row: dict[str, Any]) -> Iterator[str]:
        """Yield that an entry may have outlived its programme, or that its end is no whole day."""
        known = _programme_of(row)
        if row["end"] is None and known is not None and known.until <= self.day:
            why = "may have gone over to another" if known.carried_over else "was seen after that"
            yield (
                f"The programme of {self._entry(party, row)} ended on {_day_text(known.until)}, "
                f"and the entry {why}. {IS_OPEN} {_day_text(self.day)} is not known."
            )
        elif row["end"] and not _is_missing(row) and row["may_until"] < NEVER:
            yield (
                f"{_capital(self._entry(party, row))} ended {end_text(row['end'])}. "
                f"{IS_OPEN} {_day_text(self.day)} is not known."
            )

    def _guess(self, row: dict[str, Any]) -> Iterator[str]:
        """Yield that the day on which an entry was seen is the file's last change."""
        if GUESS_NOTE in (row["note"] or ""):
            day = row["observed_on"]
        elif row["observed_on"] or row.get("first_seen"):
            return
        else:
            day = guessed_editions(self.world.sources).get((row["dataset"], row["source_id"]))
        if day is not None:
            title = self.world.title_of(row["dataset"])
            yield (
                f"The files of {title} state no day of their edition: "
                f"{date_words(day[:10])}, when the file was last changed, is taken for it. "
                "Say the day with --retrieved-on."
            )


def _came_back(row: dict[str, Any]) -> bool:
    """Return whether an entry began when it came back to its list."""
    lacked = row.get(ENTRY_LACKED.name)
    return lacked is not None and days_of(lacked)[1] == row["may_from"]


def _is_missing(row: dict[str, Any]) -> bool:
    return bool(row.get("last_seen")) and "/" in (row["end"] or "")


def _programme_of(row: dict[str, Any]) -> ProgrammeDays | None:
    return find_programme_days(row["authority"], row["list_name"], row["programme"])


def _certainty_remark(known: ProgrammeDays) -> str:
    """Return a remark where the first day of a programme was read in no text of its own."""
    return "" if known.bases[0].certainty == "read" else " (a day that was not checked)"


def _day_text(day: int) -> str:
    found = date.fromordinal(day)
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
