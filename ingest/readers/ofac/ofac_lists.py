"""Which list an entry of OFAC stands on, and what its programme tags mean there.

Plain XML and CSV do not say whether they are the SDN list, which freezes, or the consolidated
list of everything else; rows of the two look alike, and one tag (UKRAINE-EO13662) freezes on the
one and restricts on the other. So the list of a file is found from its programmes: an entry that
has only tags of the consolidated list proves that one, an entry that has only tags which no other
list uses proves the SDN list. Where no entry proves either, the file's name is the last resort;
without that each entry is judged by what it shows, and what stays open has no measures.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from graph.record.model import Listing
from ingest import programmes
from ingest.programmes import Programme
from ingest.readers.ofac.feature_facts import iso_day

SDN: Final = "sdn"
CONSOLIDATED: Final = "cons"
UNKNOWN_LIST: Final = "any"

SDN_LIST: Final = "SDN List"
META_LIST: Final = "Consolidated List"
"""A list name that only says that an entry is on some list other than the SDN list."""
AUTHORITY: Final = "US-OFAC"
SECTORAL: Final = "UKRAINE-EO13662"
_PENDING: Final = "BPI-"

_ORDER_OF: Final = re.compile(r"EO(\d{5})")
_MENU: Final = re.compile(
    r"Executive Order (\d{5}) (?:Directive|information)|(CAATSA) Section 235|(PEESA) Information"
    r"|(PAIPA) Section 2 Information"
)
_MENU_WORDS: Final = ("Executive Order", "Section 2", "PEESA")
"""A text without any of these states no directive and no menu."""
_CMIC_DAY: Final = re.compile(r"Listing Date \(CMIC\):?\s+(\d\d? \w{3} \d{4})")
_DIRECTIVE: Final = re.compile(
    r"(?:Listing|Effective) Date \(EO (\d{5}) Directive (\w+)\):?\s+(\d\d? \w{3} \d{4})?"
)
_NOT_SDN: Final = re.compile(r"\bNot on the SDN List\b", re.IGNORECASE)
_ORDER_13599: Final = "Pursuant to Executive Order 13599"
_ORDER_13599_LIST: Final = "Executive Order 13599 List"
"""From 2016 to 2018 the consolidated list held whom this order alone blocks, under SDN tags."""
_OTHER_LIST_NOTE: Final = "no list of this file is named for it; the SDN list says what it means"
_NAME_OF_CONSOLIDATED: Final = re.compile(r"cons", re.IGNORECASE)
_NAME_OF_SDN: Final = re.compile(r"sdn|(?:add|alt)\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SanctionsEntry:
    """One sanctions entry of a profile."""

    key: str
    list_name: str | None
    start: str | None
    end: str | None
    act: str | None
    tags: tuple[str, ...]
    measures: tuple[str, ...]
    note: str | None = None


def list_kind_of_name(name: str) -> str:
    """Return the list that a file's name suggests: ``sdn``, ``cons``, or ``any`` for neither."""
    if _NAME_OF_CONSOLIDATED.match(name):
        return CONSOLIDATED
    return SDN if _NAME_OF_SDN.match(name) else UNKNOWN_LIST


def list_kind_of_entries(entries: Iterable[tuple[list[str], str]], name: str) -> str:
    """Return the list of a file, from its first entry that proves one, else from its name."""
    for tags, text in entries:
        shown = _proven_list_kind(tuple(tags), text)
        if shown is not None:
            return shown
    return list_kind_of_name(name)


def _proven_list_kind(tags: tuple[str, ...], text: str) -> str | None:
    """Return the list that an entry's tags and remarks prove, or None."""
    if _NOT_SDN.search(text) is not None:
        return CONSOLIDATED
    if not tags:
        return None
    # Whether each tag is known on the SDN list, and on the consolidated one.
    known = {
        (
            _sdn_programme(tag) is not None,
            programmes.find_programme("ofac_consolidated", tag) is not None,
        )
        for tag in tags
    }
    if known == {(False, True)}:
        return CONSOLIDATED
    return SDN if known == {(True, False)} and _MENU.search(text) is None else None


@lru_cache(maxsize=1024)
def _sdn_programme(tag: str) -> Programme | None:
    """Return the programme of a tag on the SDN list; None where that has no such tag.

    31 CFR chapter V (such as 582.201, note 2): whose property is blocked pending investigation is
    on that list with ``BPI-`` before the tag of the programme.
    """
    known = programmes.find_programme("ofac", tag)
    if known is not None or not tag.startswith(_PENDING):
        return known
    of = programmes.find_programme("ofac", tag.removeprefix(_PENDING))
    if of is None:
        return None
    return replace(of, programme=tag, title=f"Blocked pending investigation: {of.title}")


def menus_in_text(text: str) -> frozenset[str]:
    """Return the executive orders and acts under which a text states a directive or a menu."""
    return frozenset(next(filter(None, found)) for found in _MENU.findall(text))


def listings_of_tags(
    kind: str, tags: list[str], text: str, party: str, remarks: list[str]
) -> list[Listing]:
    """Return the listings of an entry's programme tags, at least one.

    ``text`` has its remarks, which state directives.
    """
    if not tags:
        return [_listing_without_tag(kind, party, remarks)]
    menus = menus_in_text(text) if any(word in text for word in _MENU_WORDS) else frozenset()
    found = []
    # Such an entry has tags of the SDN list and says that it is not on that list.
    blocked = (
        list_programme(_ORDER_13599_LIST)
        if _ORDER_13599 in text and _NOT_SDN.search(text)
        else None
    )
    for tag in dict.fromkeys(tags):
        if blocked is not None:
            meaning, note = blocked, None
        else:
            meaning, note = _programme_of_tag(kind, tag, menus, SECTORAL in tags)
        if note is not None and note != _OTHER_LIST_NOTE:
            remarks.append(f"{tag}: {note}")
        measures = list(meaning.measures)
        for list_name, start in _lists_with_start(meaning.list_name, tag, text):
            found.append(Listing(party, AUTHORITY, list_name, tag, measures, start, note=note))
    if kind == SDN and blocked is None:
        found += _freezes_beside_directives(tags, party, found)
    return found


def _freezes_beside_directives(tags: list[str], party: str, found: list[Listing]) -> list[Listing]:
    """Return the freezes of an SDN entry none of whose listings so far is of the SDN list.

    That list blocks whom it holds, so a tag that was read as a directive freezes as well.
    """
    freezes = [_sdn_programme(tag) for tag in dict.fromkeys(tags)]
    known = [one for one in freezes if one is not None]
    if any(one.list_name == sdn.list_name for one in found for sdn in known):
        return []
    return [
        Listing(party, AUTHORITY, one.list_name, one.programme, list(one.measures)) for one in known
    ]


def _listing_without_tag(kind: str, party: str, remarks: list[str]) -> Listing:
    """Return the listing of an entry without a programme; it has measures on the SDN list only."""
    remarks.append("the entry names no programme")
    meaning = list_programme("SDN List") if kind == SDN else None
    measures = [] if meaning is None else list(meaning.measures)
    note = "the list names no programme"
    return Listing(party, AUTHORITY, _list_name_of_kind(kind), None, measures, note=note)


def _lists_with_start(list_name: str, tag: str, text: str) -> list[tuple[str, str | None]]:
    """Return each list of a tag with the day of listing that the remarks state, or None.

    Directive 2 under E.O. 14024 is kept on the list of correspondent accounts (CAPTA), the other
    directives on the menu-based one; an entry may stand on both.
    """
    if list_name == "us_ofac_ns_cmic":
        days = [iso_day(day) for day in _CMIC_DAY.findall(text)]
        return [(list_name, min((d for d in days if d is not None), default=None))]
    order = _ORDER_OF.search(tag)
    if list_name != "us_ofac_mbs" or order is None:
        return [(list_name, None)]
    starts: dict[str, str | None] = {}
    for number, directive, day in _DIRECTIVE.findall(text):
        if number == order[1]:
            key = "us_ofac_capta" if number + directive == "140242" else list_name
            known, start = starts.get(key), iso_day(day) if day else None
            starts[key] = min(filter(None, (known, start)), default=None)
    return list(starts.items()) or [(list_name, None)]


def _programme_of_tag(
    kind: str, tag: str, menus: frozenset[str], beside_sectoral: bool
) -> tuple[Programme, str | None]:
    """Return the programme of a tag on the list of a file, and a note where that is not certain.

    ``menus`` are orders and acts under which the entry states a directive, ``beside_sectoral``
    whether it has the sectoral tag of the consolidated list too.
    """
    freeze = _sdn_programme(tag)
    other = programmes.find_programme("ofac_consolidated", tag)
    if freeze is None:
        if other is not None:
            return other, None
        note = f"unmapped programme {tag!r}: kept as published, without measures"
        return Programme(AUTHORITY, _list_name_of_kind(kind), tag, (), tag), note
    if tag == SECTORAL and "13662" in menus and other is not None:
        return other, None
    if kind == SDN:
        return freeze, None
    order = _ORDER_OF.search(tag)
    restricted = _has_menu(tag, None if order is None else order[1], menus)
    if kind == CONSOLIDATED:
        return _consolidated_programme(tag, other, restricted)
    if restricted or tag == SECTORAL or (beside_sectoral and other is not None):
        note = "the file does not show whether this freezes or restricts; no measures are taken"
        return Programme(AUTHORITY, "us_ofac", tag, (), tag), note
    return freeze, None


def _consolidated_programme(
    tag: str, other: Programme | None, restricted: bool
) -> tuple[Programme, str | None]:
    """Return the programme of a tag of both lists in a consolidated file: never a freeze."""
    if tag == SECTORAL and other is not None:
        return other, None
    if restricted:
        return other or Programme(AUTHORITY, "us_ofac_mbs", tag, ("sectoral",), tag), None
    return Programme(AUTHORITY, "us_ofac_consolidated", tag, (), tag), _OTHER_LIST_NOTE


def _has_menu(tag: str, order: str | None, menus: frozenset[str]) -> bool:
    if order is not None and order in menus:
        return True
    return any(act in tag for act in menus if not act.isdigit())


def _list_name_of_kind(kind: str) -> str:
    return {SDN: "us_ofac_sdn", CONSOLIDATED: "us_ofac_consolidated"}.get(kind, "us_ofac")


def list_programme(name: str) -> Programme | None:
    """Return the programme of a list by its name in the XML; None where the name is unknown."""
    return programmes.find_programme("ofac_lists", name)


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
            made = listings_of_tags(SDN, list(entry.tags), text, party, remarks)
            # A tag of both lists: the entry of the other list says it, with its own day.
            made = [one for one in made if one.list_name not in by_name]
        elif entry.list_name == META_LIST:
            # Another entry names the very list and says more.
            if named:
                continue
            made = listings_of_tags(CONSOLIDATED, list(entry.tags), text, party, remarks)
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
        return [Listing(party, AUTHORITY, "us_ofac", tag or None) for tag in programmes]
    own = entry.tags or (other_tags if len(other_tags) == 1 else ())
    return [
        Listing(party, AUTHORITY, meaning.list_name, tag, list(meaning.measures))
        for tag in own or (meaning.programme,)
    ]


def _programme_of_entry(entry: SanctionsEntry) -> Programme | None:
    return None if entry.list_name is None else list_programme(entry.list_name)
