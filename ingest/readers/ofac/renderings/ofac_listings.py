"""Listings of a party by its sanctions entries, as the advanced and the enhanced XML have them."""

from typing import Final

from graph.record.model import Listing
from ingest.programmes import Programme
from ingest.readers.ofac import ofac_lists
from ingest.readers.ofac.renderings.advanced_first_pass import SDN_LIST, SanctionsEntry

META_LIST: Final = "Consolidated List"
"""A list name that only says that an entry is on some list other than the SDN list."""


def listings_of_entries(
    entries: list[SanctionsEntry], party: str, text: str, remarks: list[str]
) -> list[Listing]:
    """Return the listings of a party, one for each list and programme.

    ``text`` has its remarks and features, which may state directives.
    """
    found: list[Listing] = []
    named = [e for e in entries if e.list_name not in (SDN_LIST, META_LIST)]
    tags = tuple(dict.fromkeys(tag for e in entries if e.list_name == META_LIST for tag in e.tags))
    by_name = {meaning.list_name for e in named if (meaning := _programme_of_entry(e)) is not None}
    for entry in entries:
        if entry.list_name == SDN_LIST and entry.tags:
            made = ofac_lists.listings_of_tags(
                ofac_lists.SDN, list(entry.tags), text, party, remarks
            )
            # A tag of both lists: the entry of the other list says it, with its own day.
            made = [one for one in made if one.list_name not in by_name]
        elif entry.list_name == META_LIST:
            # Another entry names the very list and says more.
            if named:
                continue
            made = ofac_lists.listings_of_tags(
                ofac_lists.CONSOLIDATED, list(entry.tags), text, party, remarks
            )
        else:
            made = _listings_of_named_list(entry, tags, party, remarks)
        for listing in made:
            listing.start, listing.end = entry.start or listing.start, entry.end
            listing.act = entry.act
            listing.note = "; ".join(filter(None, (listing.note, entry.note))) or None
            listing.locator = f"SanctionsEntry {entry.key}" if entry.key else None
        found += made
    return found


def _listings_of_named_list(
    entry: SanctionsEntry, other_tags: tuple[str, ...], party: str, remarks: list[str]
) -> list[Listing]:
    """Return the listings of an entry on a list with a name, which decides the measures."""
    name, meaning = entry.list_name, _programme_of_entry(entry)
    if meaning is None:
        remarks.append(f"unmapped list {name!r}: kept as published, without measures")
        programmes = entry.tags or (name or "",)
        return [Listing(party, ofac_lists.AUTHORITY, "us_ofac", tag or None) for tag in programmes]
    own = entry.tags or (other_tags if len(other_tags) == 1 else ())
    return [
        Listing(party, ofac_lists.AUTHORITY, meaning.list_name, tag, list(meaning.measures))
        for tag in own or (meaning.programme,)
    ]


def _programme_of_entry(entry: SanctionsEntry) -> Programme | None:
    """Return the programme of an entry's list by its name, or None."""
    return None if entry.list_name is None else ofac_lists.list_programme(entry.list_name)
