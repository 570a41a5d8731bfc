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
    since = f" since {date_text(entry['start'])}" if entry["start"] else " (start not stated)"
    doubt = ", perhaps not on that day" if entry["state"] == "perhaps" else ""
    return f"on {list_name(entry)}{since}{doubt}"
