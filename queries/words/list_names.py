"""What lists are called in a sentence."""

import re
from collections.abc import Sequence
from typing import Final

from graph.values.dates import end_text, iso_day, parse_day
from ingest.codes.seco_measures import set_names
from ingest.codes.uk_measures import restriction_names
from queries.question.answer_rows import ListingRow
from queries.words.plain_words import join_words, spaced_word
from queries.words.value_text import date_text

LISTS: Final = {
    "us_ofac_sdn": "US SDN List",
    "us_ofac_consolidated": "US consolidated list",
    "us_ofac_ssi": "US SSI List (sectoral)",
    "us_ofac_ns_cmic": "US NS-CMIC List (Chinese military companies)",
    "us_ofac_mbs": "US NS-MBS List (menu-based)",
    "us_ofac_capta": "US CAPTA List (correspondent accounts)",
    "eu_human_rights": "EU human rights list",
    "eu_833_2014": "EU sectoral list",
    "eu_833_2014_vessels": "EU list of ships",
}
"""Lists with a name of their own, by key."""
AUTHORITIES: Final = {
    "US-OFAC": "US list (OFAC)",
    "US-BIS": "US export control list",
    "EU": "EU list",
    "UK": "UK list",
    "UN": "UN list",
    "CH": "Swiss list",
    "CA": "Canadian list",
    "JP": "Japanese list",
    "AU": "Australian list",
    "UA": "Ukrainian list",
}
"""The list of each authority that the regimes know."""

_SECTORAL: Final = "sectoral"
"""The measure under which readers put what has no word of its own."""
_OWN_NAMES: Final = {"eu_833_2014_vessels": ("ban on ports and maritime services",)}
"""What a list of one kind of restriction asks, by key (Article 3s and Annex XLII of 833/2014)."""
_REGULATION: Final = re.compile(r"\d+/\d+")
_PLACE: Final = re.compile(r"\b(?:no|nos|Annex)\b")
"""What marks an entry's number as its place in an act, and not as a number in a file."""


_PARTS: Final = frozenset({"eu_human_rights"})
"""Lists that are part of their authority's one, which a clause names."""


def list_name(entry: ListingRow, *, short: bool = False) -> str:
    """Return what the list of an entry is called: ``the EU human rights list``.

    ``short`` names the authority's list, where this is a part of it.
    """
    key = None if short and entry["list"] in _PARTS else entry["list"]
    return f"the {mark_words(entry['authority'], None, key)}"


def mark_words(authority: str, programme: str | None, key: str | None) -> str:
    """Return an entry's list in few words for a card: its programme, else what the list is called.

    >>> mark_words("EU", "2020/1998", "eu_human_rights"), mark_words("US-OFAC", None, "us_ofac_sdn")
    ('EU 2020/1998', 'US SDN List')
    """
    if programme:
        return f"{authority} {programme}"
    return LISTS.get(key or "") or AUTHORITIES.get(authority) or f"list of {authority}"


def programme_on_day(entry: ListingRow) -> str | None:
    """Return the programme of an entry as it was called on the day asked about.

    A regulation is named only from its commencement; before it, the act in force is.
    """
    return entry.get("programme_on_day") or entry["programme"]


def programme_words(entry: ListingRow, *, published: bool = False) -> str:
    """Return the programme of an entry in brackets, with its place; empty where none is stated.

    ``published`` calls it as its file does, whatever it was called on the day.
    """
    said = entry["programme"] if published else programme_on_day(entry)
    place = entry["entry_id"] or ""
    if said and entry["authority"] == "EU" and _REGULATION.fullmatch(said):
        said = f"Regulation {said}"
    named = [text for text in (said, place if _PLACE.search(place) else None) if text]
    return f" ({', '.join(named)})" if named else ""


def entry_words(entry: ListingRow) -> str:
    """Return an entry as what follows a name: ``on the EU list since 3 June 2022``."""
    doubt = ", perhaps not on that day" if entry["state"] == "perhaps" else ""
    first = first_programme(entry)
    return f"on {list_name(entry, short=True)} {listing_since(entry)}{first}{doubt}"


def first_programme(entry: ListingRow) -> str:
    """Return under which act an entry began, where the one on its list came later."""
    before = entry.get("programme_at_start")
    return f", at first under {before}" if before else ""


def act_at_start(entry: ListingRow) -> str:
    """Return under which act an entry began, where that is not the one already named."""
    same = entry.get("programme_at_start") == programme_on_day(entry)
    return "" if same else first_programme(entry)


def entry_change(
    name: str, entry: ListingRow, *, ended: bool, beside: Sequence[ListingRow] = ()
) -> str | None:
    """Return how a party came onto a list or left it; ``None`` where no day is stated.

    ``beside`` are the entries that keep it on the list, or had put it on before.
    """
    day = entry["end"] if ended else entry["start"]
    if not day:
        return None
    if beside:
        return one_of_several(name, entry, end_text(day), ended=ended, beside=beside)
    verb = "removed from" if ended else "put on"
    return f"{name} was {verb} {list_name(entry, short=True)} {end_text(day)}"


def one_of_several(
    name: str, entry: ListingRow, when: str, *, ended: bool, beside: Sequence[ListingRow]
) -> str:
    """Return that one entry of a party began or ended, and which others kept it on the list."""
    which = list_name(entry, short=True)
    said = f"entry of {name} on {which}{_entry_in_brackets(entry)}"
    if not ended:
        return f"a further {said} began{f' {when}' if when else ''}"
    lists = join_words(list(dict.fromkeys(list_name(one, short=True) for one in beside)))
    others = list(dict.fromkeys(map(_entry_in_brackets, beside)))
    rest = others[0] if len(others) == 1 else ""
    return f"one {said} ended{f' {when}' if when else ''}; another kept it on {lists}{rest}"


def is_on_same_list(entry: ListingRow, other: ListingRow) -> bool:
    """Return whether what a sentence calls the list of an entry may be that of another too."""
    if entry["authority"] != other["authority"]:
        return False
    names = {list_name(one, short=True) for one in (entry, other)}
    return len(names) == 1 or f"the {mark_words(entry['authority'], None, None)}" in names


def _entry_in_brackets(entry: ListingRow) -> str:
    """Return what tells an entry from others of its list: programme and measures, in brackets."""
    programme = programme_words(entry).strip(" ()")
    measures = join_words(measure_names(entry) or [""])
    said = ": ".join(filter(None, (programme, measures)))
    return f" ({said})" if said else ""


def measure_names(entry: ListingRow) -> list[str]:
    """Return the measures of an entry in words; those of no common kind as its list calls them.

    The UK disqualifies directors and bans trust services, Switzerland has measures on vessels,
    and the EU closes its ports to ships, which nobody calls sectoral.
    """
    own = _own_names(entry)
    told = [
        own if word == _SECTORAL and own else (spaced_word(word),)
        for word in entry["measures"] or ()
    ]
    return [name for names in told for name in names]


def _own_names(entry: ListingRow) -> tuple[str, ...]:
    note = entry["note"] or ""
    if entry["authority"] == "CH":
        return set_names(entry["list"] or "", note)
    if entry["authority"] == "UK":
        return restriction_names(note)
    return _OWN_NAMES.get(entry["list"] or "", ())


def pause_words(entry: ListingRow) -> str:
    """Return the break of an entry as what follows its start: from when to when, and since when."""
    first, until = entry.get("paused_from"), entry.get("paused_until")
    if not first:
        return ""
    last = iso_day(parse_day(until) - 1) if until else ""
    if until and first.endswith("-01") and until.endswith("-01"):
        # Whole months are what the table of programmes states where it knows no day.
        first, last, until = first[:7], last[:7], until[:7]
    if not until or entry["state"] == "paused":
        return f", suspended with its programme since {date_text(first)}"
    again = "" if entry["state"] == "ended" else f", on it again since {date_text(until)}"
    return f", suspended with its programme from {date_text(first)} to {date_text(last)}{again}"


def listing_since(entry: ListingRow) -> str:
    """Return from when on an entry holds: ``since 15 March 2022``, or that no day is stated."""
    return f"{_start_words(entry)}{pause_words(entry)}"


def _start_words(entry: ListingRow) -> str:
    if entry["start"]:
        return f"since {date_text(entry['start'])}"
    first, last = entry.get("listing_start_min"), entry.get("listing_start_max")
    if first and last and first != last:
        return f"(start not stated; between {date_text(first)} and {date_text(last)})"
    if last:
        return f"(start not stated; by {date_text(last)})"
    return f"(start not stated{f'; not before {date_text(first)}' if first else ''})"
