"""What lists are called in a sentence."""

from typing import Final

from queries.question.answer_rows import ListingRow
from queries.words.value_text import date_text

LISTS: Final = {
    "us_ofac_sdn": "US SDN List",
    "us_ofac_consolidated": "US consolidated list",
    "eu_human_rights": "EU human rights list",
    "eu_833_2014": "EU sectoral list",
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


def list_name(entry: ListingRow) -> str:
    """Return what the list of an entry is called: ``the EU human rights list``."""
    named = LISTS.get(entry["list"]) or AUTHORITIES.get(entry["authority"])
    return f"the {named or 'list of ' + entry['authority']}"


def entry_words(entry: ListingRow) -> str:
    """Return an entry as what follows a name: ``on the EU list since 3 June 2022``."""
    doubt = ", perhaps not on that day" if entry["state"] == "perhaps" else ""
    before = entry.get("programme_at_start")
    first = f", at first under {before}" if before else ""
    return f"on {list_name(entry)} {listing_since(entry)}{first}{doubt}"


def listing_since(entry: ListingRow) -> str:
    """Return from when on an entry holds: ``since 15 March 2022``, or that no day is stated."""
    if entry["start"]:
        return f"since {date_text(entry['start'])}"
    first, last = entry.get("listing_start_min"), entry.get("listing_start_max")
    if first and last and first != last:
        return f"(start not stated; between {date_text(first)} and {date_text(last)})"
    if last:
        return f"(start not stated; by {date_text(last)})"
    return f"(start not stated{f'; not before {date_text(first)}' if first else ''})"
