"""What a row states as text, for properties of formats that have no field for it."""

from collections.abc import Mapping
from typing import Any, Final

from graph.values.dates import UNKNOWN_DAY, date_words
from graph.values.share import UNIT
from graph.values.vocabulary import COUNTED_CERTAINTY, SHAREHOLDING, VOTING_RIGHTS
from queries.exchange.canonical_rows import Row
from queries.words.value_text import INEQUALITY, range_text


def open_percentage(share: Mapping[str, Any] | None) -> str | None:
    """Return a share with its open ends; None where none is stated.

    >>> open_percentage({"low": 500_000, "high": 1_000_000, "low_open": True, "high_open": False})
    '>50%'
    """
    if share is None:
        return None
    ends = (share["low"] / UNIT, share["high"] / UNIT)
    closed = {"low_closed": not share["low_open"], "high_closed": not share["high_open"]}
    return range_text(*ends, **closed, style=INEQUALITY)


def days_words(row: Row) -> str | None:
    """Return the days between which something is so, as stated.

    >>> days_words({"start": "2015", "end": "2020-03-15"})
    'from 2015 until 2020-03-15'
    >>> days_words({"start": None, "end": "2018-02-06/2024-03-01"})
    'until some day between 6 February 2018 and 1 March 2024'
    """
    end = row["end"] and (date_words(row["end"]) if "/" in row["end"] else row["end"])
    said = [row["start"] and f"from {row['start']}", end and f"until {end}"]
    return " ".join(filter(None, said)) or None


def end_day(text: str | None) -> str | None:
    """Return the day by which something is over, of two the later; None where none is stated.

    Formats have one day for an end, and who has none has not ended to most programs.

    >>> end_day("2020-03"), end_day("2018-02-06/2024-03-01"), end_day("2018-02-06/..")
    ('2020-03', '2024-03-01', None)
    """
    last = text and text.rpartition("/")[2]
    return None if last == UNKNOWN_DAY else last or None


_MARKS: Final = {"indirect": "indirectly", "unknown": None, "direct": None}


def holding_words(row: Row) -> str:
    """Return what an owner holds: each right with its own share, how, how sure, and how long.

    What is only claimed begins with that word: who reads no further must not take it for a fact.
    """
    shares = {VOTING_RIGHTS: open_percentage(row["votes"])}
    others = [kind for kind in row["types"] if kind != VOTING_RIGHTS]
    # A share is of the shares, or of whatever the statement names instead.
    of = SHAREHOLDING if SHAREHOLDING in others or not row["types"] else [*others, VOTING_RIGHTS][0]
    shares[of] = open_percentage(row["share"]) or shares.get(of)
    stated = [kind for kind, share in shares.items() if share and kind not in row["types"]]
    rights = [" ".join(filter(None, (kind, shares.get(kind)))) for kind in row["types"] + stated]
    said = [", ".join(rights), row["joint"] and "jointly", _MARKS.get(row["directness"])]
    said += ["directly or indirectly" if row["summary"] else None]
    said += [row["nominee_for"] and f"as nominee for {row['nominee_for']}"]
    sure = row["certainty"] in COUNTED_CERTAINTY
    said = [*said, row["certainty"]] if sure else [f"{row['certainty']}:", *said]
    return " ".join(filter(None, [*said, days_words(row)]))


def entry_words(row: Row, annulled: str | None) -> str:
    """Return an entry of a list, with its days, and whether it is annulled or only claimed."""
    said = [row["authority"], row["programme"] or row["list_name"], days_words(row)]
    sure = row["certainty"] in COUNTED_CERTAINTY
    marks = [None if sure else f"only {row['certainty']}", annulled]
    told = ", ".join(filter(None, marks))
    return " ".join(filter(None, [*said, told and f"({told})"]))
