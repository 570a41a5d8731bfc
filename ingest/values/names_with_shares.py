"""Names beside which a text states a share or says something in brackets.

Lists write ``Alfa LLC (51%)``, ``Alfa LLC - 51 percent``, ``51% of Alfa LLC`` or ``Alfa LLC
(Russia)``. The share is taken off the name wherever it stands; what else is in brackets behind a
name may belong to it, so the name is kept with it and without it.
"""

import re
from dataclasses import dataclass
from typing import Final

from graph.values.share import UNKNOWN, WHOLE, Share
from ingest.values.percentage import parse_percentage

_PERCENT: Final = r"(?:%|per ?cent\b|pct\b|prozent\b|pour cent\b|процент)"
_FIGURE: Final = re.compile(rf"\d\s*{_PERCENT}|%\s*\d", re.IGNORECASE)
_BRACKETED: Final = re.compile(r"(.*?\S)\s*[(\[{]([^()\[\]{}]*)[)\]}][\s.,;:]*", re.DOTALL)
_ANY_BRACKET: Final = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_SIGNS: Final = " \t\n.,;:=|/()[]{}-–—−"
_EDGE: Final = re.compile(r"[\s,;:=|/–—−-]")
_WORDS: Final = re.compile(r"\S+")
_VOTES: Final = frozenset("vote votes voting".split())
_ABOUT: Final = frozenset(
    """own owns owned owner owning hold holds held holding stake stakes share shares shareholding
    shareholder interest ownership equity capital participation subsidiary subsidiaries direct
    directly indirect indirectly total of in by with the a an its it is has have which and or stock
    ordinary issued authorised authorized charter registered beneficial effective via through"""
    .split()
) | _VOTES  # fmt: skip
"""Words beside a figure that say that it is a share, and whose."""
_FOLLOWS: Final = frozenset("owned held subsidiary share shares".split())
"""Words that may stand between a figure and the name that it belongs to."""
_WHOLLY: Final = re.compile(r"(?:wholly|fully)[ -](?:and (?:in)?directly )?owned(?: subsidiary)?")
_STAKE: Final = re.compile(
    r"(?:a |the )?(?:(?:majority|minority|controlling|blocking)[ -](?:stake|share|shareholding|"
    r"interest|owned|held)(?: subsidiary)?|(?:(?:wholly|fully)[ -]owned )subsidiary)(?: (?:of|in))?"
    r"[\s:,–—-]+(?=\S)"
)
_BEHIND: Final = re.compile(
    r"(.*?\S)\s*(?:[,;:–—-]\s+|\s[–—-]\s*|\n\s*)((?:majority|minority|controlling|blocking|wholly"
    r"|fully)[ -](?:stake|share|shareholding|interest|owned|held)(?: subsidiary)?|subsidiary"
    r"|associate|affiliate|joint venture)[\s.]*",
    re.IGNORECASE | re.DOTALL,
)
"""What may stand behind a name and a sign, without brackets."""
_BETWEEN: Final = re.compile(r"\s*(?:[;,/\n]|\band\b|&)\s*", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d{5}|\d[\d .-]{5,}\d")
"""A number of a register, which is no part of a name."""
_TAIL_NUMBER: Final = re.compile(
    r"(.*?\S)[\s,;:–—-]+((?:inn|ogrn|tin|инн|огрн|lei|imo|(?:tax|reg(?:istration|\.)?|company)"
    r"(?: id| no\.?| number| code)?)[\s:.№]*[A-Z]{0,3}[\d .-]{6,}[\w]*)[\s.]*",
    re.IGNORECASE | re.DOTALL,
)
_FEWEST: Final = 3
"""Letters of the shortest name."""


@dataclass(frozen=True)
class StatedName:
    """A name, and what stands beside it.

    Attributes:
        name: the name without the share, and with what else is in brackets.
        bare: the name without all that stands behind it; the name itself where nothing does.
        share: the share, else unknown.
        notes: what is said in brackets and is no share; of these a number is not in the name.
        unread: a percentage is left that is not understood.
    """

    name: str
    bare: str
    share: Share
    notes: tuple[str, ...] = ()
    unread: bool = False


def names_with_shares(text: str) -> list[StatedName]:
    """Return the names in a text, several only where each has its share.

    >>> [(one.name, one.share.text) for one in names_with_shares("Alfa (51%), 49% of Beta LLC")]
    [('Alfa', '51'), ('Beta LLC', '49')]
    """
    whole = _name_of(text)
    if len(_FIGURE.findall(text)) < 2 or (whole.share != UNKNOWN and not whole.unread):
        return [whole]
    pieces = list[StatedName]()
    start = 0
    for between in _BETWEEN.finditer(text):
        if text.count("(", 0, between.start()) > text.count(")", 0, between.start()):
            continue
        one, rest = _name_of(text[start : between.start()]), _name_of(text[between.end() :])
        if one.share != UNKNOWN and not one.unread and rest.share != UNKNOWN:
            pieces.append(one)
            start = between.end()
    last = _name_of(text[start:])
    return [*pieces, last] if pieces and not last.unread else [whole]


def _name_of(text: str) -> StatedName:
    name, share, notes = text.strip(), UNKNOWN, list[str]()
    told = False
    while (behind := _BRACKETED.fullmatch(name)) and _is_name(behind[1]):
        found, kept = _share_and_notes(behind[2])
        if found is not None and told:
            return StatedName(text.strip(), text.strip(), UNKNOWN, unread=True)
        share, told = (found, True) if found is not None else (share, told)
        notes[:0] = kept
        name = behind[1].rstrip(" ,;:–—-")
    if (numbered := _TAIL_NUMBER.fullmatch(name)) is not None and _is_name(numbered[1]):
        name, notes = numbered[1], [numbered[2], *notes]
    bare = name
    if not told:
        bare, share, more = _split_plain(name)
        notes[:0] = more
    named = [note for note in notes if not _NUMBER.search(note)]
    shown = " ".join([bare, *(f"({note})" for note in named)])
    unread = _FIGURE.search(shown) is not None
    if unread:
        return StatedName(text.strip(), bare, UNKNOWN, tuple(notes), unread=True)
    return StatedName(shown, bare, share, tuple(notes))


def _split_plain(name: str) -> tuple[str, Share, list[str]]:
    """Return a name without the share before, within or behind it, and what follows the share."""
    folded = name.casefold()
    if len(folded) != len(name):
        return name, UNKNOWN, []
    if (stake := _STAKE.match(folded)) is not None and _is_name(name[stake.end() :]):
        share = WHOLE if _WHOLLY.match(folded) else UNKNOWN
        return name[stake.end() :], share, []
    for edge in _EDGE.finditer(name):
        found = share_in_words(name[edge.start() :])
        if found is not None and _is_name(name[: edge.start()]):
            return name[: edge.start()].rstrip(" ,;:=|/–—-("), found, []
    if (behind := _BEHIND.fullmatch(name)) is not None and _is_name(behind[1]):
        return behind[1], UNKNOWN, [behind[2]]
    if _FIGURE.search(name) is None:
        return name, UNKNOWN, []
    for bracket in _ANY_BRACKET.finditer(name):
        found = share_in_words(bracket[1])
        before, after = name[: bracket.start()].strip(), name[bracket.end() :].strip()
        if found is None or not _is_name(before + after):
            continue
        if before and after[:1] in ",;:–—-":
            return before, found, [after.strip(_SIGNS)]
        return f"{before} {after}".strip(_SIGNS), found, []
    for end in _ends_of_share(name):
        found = share_in_words(name[:end])
        if found is not None and _is_name(name[end:]):
            return name[end:].lstrip(" ,;:=|/–—-").removeprefix("the "), found, []
    parts = re.split(r"\s*[,;]\s+|\s+[–—-]\s+", name)
    for place in range(1, len(parts) - 1):
        found = share_in_words(parts[place])
        if found is not None:
            return ", ".join(parts[:place]), found, [", ".join(parts[place + 1 :])]
    return name, UNKNOWN, []


def _ends_of_share(name: str) -> list[int]:
    """Return places up to which a text may be a share alone, the best first.

    That is behind ``of`` or ``in`` or a sign, else behind the figure or a word that must follow it.
    """
    words = list(_WORDS.finditer(name))
    figure = _FIGURE.search(name)
    ends = [word.end() for word in words if figure is not None and word.end() >= figure.end()]
    led, plain = list[int](), list[int]()
    for word in words:
        if word.end() not in ends:
            continue
        text = word[0].casefold()
        if text in ("of", "in", "–", "-", "—") or text[-1] in ":,;":
            led.append(word.end())
        elif text.strip(_SIGNS) not in _ABOUT - _FOLLOWS:
            plain.append(word.end())
    return [*reversed(led), *reversed(plain)]


def share_in_words(text: str) -> Share | None:
    """Return a share that a text states and nothing else; None where it says something else.

    A percentage of votes alone is no share of the capital, so it is unknown.

    >>> [share_in_words(text) and share_in_words(text).text for text in ("owns 51%", "51% Ltd")]
    ['51', None]
    """
    plain = " ".join(_ANY_BRACKET.sub(r" \1 ", text).casefold().split()).strip(_SIGNS)
    if _WHOLLY.fullmatch(plain):
        return WHOLE
    if _FIGURE.search(plain) is None:
        return None
    if (found := parse_percentage(plain)) is not None:
        return found
    words = re.split(r"[\s,;:=–—]+|(?<=%)-|(?<=\d)-(?=[a-z])", plain)
    words = [word for word in words if word]
    said = set[str]()
    while words:
        if (found := parse_percentage(" ".join(words))) is not None:
            votes_alone = bool(said & _VOTES) and not said & {"share", "shares", "capital"}
            return UNKNOWN if votes_alone or said == {"voting", "shares"} else found
        end = -1 if words[-1] in _ABOUT else 0 if words[0] in _ABOUT else None
        if end is None:
            return None
        said.add(words.pop(end))
    return None


def _share_and_notes(inside: str) -> tuple[Share | None, list[str]]:
    """Return the share in what stands in brackets, and what else is said there."""
    whole = share_in_words(inside)
    if whole is not None:
        return whole, []
    parts = [part for part in re.split(r"\s*[,;]\s*", inside) if part.strip()]
    shares = [share_in_words(part) for part in parts]
    found = [share for share in shares if share is not None]
    if len(found) == 1:
        return found[0], [p for p, s in zip(parts, shares, strict=True) if s is None]
    return None, [inside.strip()] if inside.strip() else []


def _is_name(text: str) -> bool:
    return sum(character.isalpha() for character in text) >= _FEWEST
