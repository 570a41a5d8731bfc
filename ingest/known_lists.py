"""Which lists and programmes are known by name, and which of them a name that is not may mean.

A list or programme that the tables do not know is kept as written. Rules that leave a list out or
count some programmes only compare these names, so whoever loads an entry is told of one that none
of them knows.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, Final

from graph.programmes.programme_days import find_programme_days, first_day_of, known_bases
from graph.regimes.annexes import AnnexRule
from graph.regimes.read_regimes import load_regimes
from graph.regimes.rule_parts import ListingRule
from graph.values.dates import ALWAYS
from ingest.programmes import every_programme, publishers_of

_PRESETS: Final = "readers/table/presets"
_WHOLE: Final = "_list"
"""How the key of all lists of a publisher may end."""
_NEAR: Final = 0.5
"""Likeness from which a known name is told as near; 1 is equal."""

_UNKNOWN_ANNEX: Final = (
    "names an annex that no rule here knows, so a rule on some annexes of its act has it up for "
    "review"
)


def list_remark(authority: str, name: str) -> str | None:
    """Return a remark on the key of a list that is not known, or ``None``.

    Lists of authorities of which none is known are taken as written.

    >>> list_remark("US-BIS", "us_bis_unverfied")
    "list 'us_bis_unverfied' is not known here, so its entry counts by authority and measures \
alone; near it: us_bis_unverified, us_bis_denied"
    """
    places = {one.place_of(authority, name, None, None) for one in _annex_rules(authority)}
    if "unknown" in places:
        return f"list {name!r} {_UNKNOWN_ANNEX}"
    if not places.isdisjoint({"meant", "other"}):
        return None
    known = _keys_of(authority)
    if not known or not known.isdisjoint({name, name.removesuffix(_WHOLE)}):
        return None
    return (
        f"list {name!r} is not known here, so its entry counts by authority and measures alone"
        f"{_near_words(name, known, _own_key(authority))}"
    )


def programme_remark(authority: str, name: str) -> str | None:
    """Return a remark on a programme that no table knows of an authority, or ``None``.

    >>> programme_remark("US-OFAC", "RUSSIA-EO14204")
    "programme 'RUSSIA-EO14204' is not known here, so rules that count some programmes only may \
pass its entry over; near it: RUSSIA-EO14024, RUSSIA-EO14065, BPI-RUSSIA-EO14024"
    """
    for one in _annex_rules(authority):
        if one.place_of(authority, name, None, None) == "unknown":
            return f"programme {name!r} {_UNKNOWN_ANNEX}"
    rules = [rule for rule in _listing_rules() if authority in rule.authorities]
    by_programme = any(rule.programmes or rule.excluded_programmes for rule in rules)
    dated = first_day_of(authority) > ALWAYS
    if not by_programme or not dated or find_programme_days(authority, None, name):
        return None
    known = _programmes_of(authority)
    if name.casefold() in {one.casefold() for one in known}:
        return None
    return (
        f"programme {name!r} is not known here, so rules that count some programmes only may pass "
        f"its entry over{_near_words(name, known)}"
    )


@cache
def _annex_rules(authority: str) -> tuple[AnnexRule, ...]:
    rules = (rule for rule in _listing_rules() if authority in rule.authorities)
    return tuple(dict.fromkeys(rule.annexes for rule in rules if rule.annexes is not None))


def _near_words(name: str, known: Iterable[str], prefix: str = "") -> str:
    """Name the known names that are nearest, compared without a prefix that all of them have."""
    folded = {one.casefold().removeprefix(f"{prefix}_"): one for one in sorted(known)}
    wanted = name.casefold().removeprefix(f"{prefix}_")
    near = get_close_matches(wanted, folded, n=3, cutoff=_NEAR)
    return f"; near it: {', '.join(folded[one] for one in near)}" if near else ""


@cache
def _keys_of(authority: str) -> frozenset[str]:
    """Return the known keys of lists of an authority.

    Its own name in small letters and those of publishers stand for all its lists together.
    """
    own = _own_key(authority)
    known = {one.list_name for one in known_bases()} | _keys_in_presets()
    known.update(one.list_name for one in every_programme())
    known.update(key for rule in _listing_rules() for key in rule.excluded_lists)
    found = frozenset(key for key in known if key.startswith(f"{own}_"))
    whole = {own, *(f"{own}_{name.removeprefix(f'{own}_')}" for name in publishers_of(authority))}
    return found | whole | set(publishers_of(authority)) if found else found


def _own_key(authority: str) -> str:
    return authority.lower().replace("-", "_")


@cache
def _programmes_of(authority: str) -> frozenset[str]:
    rules = [rule for rule in _listing_rules() if authority in rule.authorities]
    known = {one for rule in rules for one in (*rule.programmes, *rule.excluded_programmes)}
    known.update(one.programme for one in every_programme() if one.authority == authority)
    known.update(one.series for one in known_bases() if one.authority == authority)
    return frozenset(known)


def _listing_rules() -> Iterator[ListingRule]:
    for regime in load_regimes().values():
        for version in regime.versions:
            yield from (version.listings, *version.listings.also)


@cache
def _keys_in_presets() -> frozenset[str]:
    """Return the keys of lists that the presets of tables give."""
    found: set[str] = set()
    for file in files("ingest").joinpath(_PRESETS).iterdir():
        if not file.name.endswith(".toml"):
            continue
        preset: Mapping[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        for listing in preset.get("listing", ()):
            key = listing.get("list")
            if isinstance(key, str):
                found.add(key)
            elif isinstance(key, Mapping) and "lookup" in key:
                found.update(preset["lookups"][key["lookup"]]["values"].values())
    return frozenset(found)
