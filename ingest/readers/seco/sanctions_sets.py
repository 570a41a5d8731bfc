"""Sanctions sets and places of the Swiss list, to which its targets refer.

Places may stand behind the targets, so the file is read once for these and once for the targets.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from ingest import programmes
from ingest.codes.seco_measures import annexes_in_name, measures_in_name
from ingest.files.opened_file import Opened
from ingest.formats.xml_elements import Element, elements, local_name

ROOT: Final = "swiss-sanctions-list"
AMENDMENT: Final = "amendment"

_WANTED: Final = frozenset({"sanctions-program", "place", "target"})
_SR: Final = re.compile(r"\b946\.\d[\d.]*\d")
_SUBJECT: Final = re.compile(
    r"\b(?:against|concerning|situation in|related to)\s+(?:the\s+)?([A-Za-zÀ-ÿ' -]+?)\s*(?:\(|,|$)"
)
_LANGUAGES: Final = ("eng", "ger", "fre", "ita")


@dataclass(frozen=True, slots=True)
class SanctionsSet:
    """One set of measures, which targets refer to."""

    programme: programmes.Programme
    measures: tuple[str, ...]
    mapped: bool
    text: str


@dataclass(slots=True)
class Place:
    """One place: its text and the code of its country."""

    text: str
    country: str | None


@dataclass(slots=True)
class ReferenceIndex:
    """All that the targets of a file refer to."""

    seen_on: str | None
    amendment: bool
    sets: dict[str, SanctionsSet] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def index_of(opened: Opened, seen_on: str | None, amendment: bool) -> ReferenceIndex:
    """Read the sanctions sets and places of a file."""
    index = ReferenceIndex(seen_on, amendment)
    with opened.extra_reading():
        for name, stream in opened.binary():
            for element in elements(stream, _WANTED, name, ahead=True):
                if not is_of_root(element):
                    continue
                if local_name(element.tag) == "sanctions-program":
                    _add_sets(element, index)
                elif local_name(element.tag) == "place":
                    ssid = element.get("ssid")
                    if ssid is not None:
                        index.places[str(ssid)] = _place(element, index)
    return index


def is_of_root(element: Element) -> bool:
    """Return whether an element is of the list itself and not a copy inside a modification."""
    parent = element.getparent()
    return parent is not None and local_name(parent.tag) == ROOT


def text_of(element: Element) -> str:
    """Return an element's own text, each run of white space as one space."""
    return " ".join(element.text.split()) if element.text else ""


def country_in(element: Element) -> tuple[str | None, str]:
    """Return the lower-case ISO code and the name of a ``country`` child; None and empty if none.

    The code is None too where it has not two letters.
    """
    for child in element:
        if local_name(child.tag) == "country":
            code = str(child.get("iso-code", "")).strip().lower()
            return (code if len(code) == 2 else None), text_of(child)
    return None, ""


def _add_sets(element: Element, index: ReferenceIndex) -> None:
    keys: dict[str, str] = {}
    names: dict[str, str] = {}
    sets: dict[str, dict[str, str]] = {}
    for child in element:
        tag, language = local_name(child.tag), str(child.get("lang", ""))
        match tag:
            case "program-key":
                keys[language] = text_of(child)
            case "program-name":
                names[language] = text_of(child)
            case "sanctions-set":
                sets.setdefault(str(child.get("ssid", "")), {})[language] = text_of(child)
            case "origin" | "":
                pass
            case _:
                index.unknown.append(f"sanctions-program.{tag}")
    for ssid, texts in sets.items():
        index.sets[ssid] = _sanctions_set(
            _text_in_best_language(keys),
            _text_in_best_language(names),
            _text_in_best_language(texts),
        )


def _text_in_best_language(texts: dict[str, str]) -> str:
    for language in _LANGUAGES:
        if texts.get(language):
            return texts[language]
    return next(iter(texts.values()), "")


def _sanctions_set(key: str, name: str, text: str) -> SanctionsSet:
    published = ": ".join(piece for piece in (name or key, text) if piece)
    # From the surest to the vaguest: number of the ordinance, its whole name, its subject.
    plain = [text.replace("\u2019", "'").casefold() for text in (key, name)]
    codes = [*_SR.findall(name), *_SR.findall(key), *plain]
    codes += [subject.casefold().strip() for subject in _SUBJECT.findall(name)]
    found = code = None
    for code in codes:
        found = programmes.find_programme("seco", code) if code else None
        if found is not None:
            break
    if found is None:
        found = programmes.Programme("CH", "ch_seco", name or key or text, (), published)
        return SanctionsSet(found, measures_in_name(text), False, published)
    return SanctionsSet(found, _measures(found, text), True, published)


def _measures(programme: programmes.Programme, text: str) -> tuple[str, ...]:
    """Return the measures that the name of a set says, else those of its annexes or ordinance.

    Where one of its annexes is not known and no other freezes, nobody can say what it does.
    """
    said = measures_in_name(text)
    annexes = [] if said else annexes_in_name(text)
    if said or not annexes or not _has_annexes(programme.list_name):
        return said or programme.measures
    codes = [f"{programme.list_name} annex {annex}" for annex in annexes]
    known = [programmes.find_programme("seco", code) for code in codes]
    found = tuple(dict.fromkeys(m for one in known if one is not None for m in one.measures))
    return found if None not in known or "asset_freeze" in found else ()


@lru_cache(maxsize=256)
def _has_annexes(list_name: str) -> bool:
    """Return whether the annexes of an ordinance have codes of their own."""
    return any(code.startswith(f"{list_name} annex ") for code in programmes.codes("seco"))


def _place(element: Element, index: ReferenceIndex) -> Place:
    location = area = ""
    for child in element:
        tag = local_name(child.tag)
        if tag == "location":
            location = location or text_of(child)
        elif tag == "area":
            area = area or text_of(child)
        elif tag not in ("country", "location-variant", "area-variant", ""):
            index.unknown.append(f"place.{tag}")
    code, country = country_in(element)
    return Place(", ".join(piece for piece in (location, area, country) if piece), code)
