"""Sentences whose names and numbers can be found again: marked on the way in, spans on the way out.

The words of a sentence are made elsewhere, from hops. A hop whose names carry a mark makes the same
words with the marks inside, so that no name is ever searched for in a text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any, Final, TypeVar

from queries.party_answer.page_shape import Sentence, Span
from queries.words.sentences import note_mark

_NAME, _OF, _END = "\ue000", "\ue001", "\ue002"
_NOTES, _WARN = "\ue003", "\ue004"
_ASIDE, _ASIDE_END = "\ue005", "\ue006"
_TOKEN: Final = re.compile(
    f"{_NAME}(?P<party>[^{_OF}]*){_OF}(?P<name>[^{_END}]*){_END}"
    f"| ?{_NOTES}(?P<notes>[^{_END}]*){_END}"
    f"|{_WARN}(?P<warn>[^{_END}]*){_END}"
)
_ASIDES: Final = re.compile(f"{_ASIDE}[^{_ASIDE_END}]*{_ASIDE_END}")
_BOUNDS: Final = str.maketrans("", "", _ASIDE + _ASIDE_END)
_MARKS: Final = str.maketrans("", "", f"{_NAME}{_OF}{_END}{_NOTES}{_WARN}{_ASIDE}{_ASIDE_END}")
_ARTICLES: Final = ("the ", "a ", "an ")
_SIDES: Final = ("from", "to", "asset")

_Item = TypeVar("_Item", bound=Mapping[str, Any])


def mark_name(party: str, name: str, in_text: str | None = None) -> str:
    """Return a name that remembers whose it is; an article before it stays outside.

    >>> mark_name("a:trust", "Trust", "the Trust").startswith("the ")
    True
    """
    shown = (in_text or name).translate(_MARKS)
    bare = name.translate(_MARKS)
    article = shown.removesuffix(bare) if shown.endswith(f" {bare}") else ""
    whole = shown.removeprefix(article)
    return f"{article}{_NAME}{party.translate(_MARKS)}{_OF}{whole}{_END}"


def mark_hop(hop: _Item) -> _Item:
    """Return a copy of a hop, and of what stands under ``also``, with marked names."""
    changed = {**hop}
    for side in _SIDES:
        party, name = hop.get(f"{side}_id"), hop.get(f"{side}_name")
        if party is None or name is None:
            continue
        changed[f"{side}_name"] = mark_name(party, name)
        if hop.get(f"{side}_in_text"):
            changed[f"{side}_in_text"] = mark_name(party, name, hop[f"{side}_in_text"])
    if hop.get("also"):
        changed["also"] = [mark_hop(one) for one in hop["also"]]
    return changed  # type: ignore[return-value]


def mark_numbers(numbers: Iterable[int]) -> str:
    """Return the mark of some notes; empty where there are none."""
    said = ",".join(map(str, sorted(set(numbers))))
    return f" {_NOTES}{said}{_END}" if said else ""


def mark_warning(text: str) -> str:
    """Return a text that names a list which counts on the day."""
    return f"{_WARN}{text}{_END}"


def mark_aside(text: str) -> str:
    """Return words that a sentence adds to a name; the statement itself does not have them."""
    return f"{_ASIDE}{text}{_ASIDE_END}"


def plain_text(text: str) -> str:
    """Return a marked text as a source states it, without asides and numbers."""
    bare = _ASIDES.sub("", text)
    return _TOKEN.sub(lambda found: found["name"] or found["warn"] or "", bare)


def spans_of(text: str) -> list[Span]:
    """Return a marked sentence as spans; it begins with a capital and ends with one full stop."""
    spans = [*_pieces(text.translate(_BOUNDS))]
    _begin_with_capital(spans)
    _drop_second_stops(spans)
    return [span for span in spans if span["text"] or span.get("notes")]


def text_of(spans: Sequence[Span]) -> str:
    """Return spans as a text, with the numbers of notes in brackets.

    >>> text_of([{"text": "A held B"}, {"text": "", "notes": [1, 2, 3, 5]}, {"text": "."}])
    'A held B [1–3, 5].'
    """
    return "".join(f"{span['text']}{note_mark(span.get('notes') or ())}" for span in spans)


def paragraphs_of(answer: Iterable[Sentence]) -> list[list[Sentence]]:
    """Return the sentences of an answer by paragraph, as the page shows them.

    Those of one part stand together; the results of the rules stand elsewhere, in lines.
    """
    told = (one for one in answer if one["part"] != "result")
    return [list(together) for _, together in groupby(told, key=lambda one: one["part"])]


def _pieces(text: str) -> Iterator[Span]:
    place = 0
    for found in _TOKEN.finditer(text):
        if found.start() > place:
            yield {"text": text[place : found.start()]}
        place = found.end()
        if found["notes"] is not None:
            yield {"text": "", "notes": [int(number) for number in found["notes"].split(",")]}
        elif found["warn"] is not None:
            yield {"text": found["warn"], "tone": "warning"}
        else:
            yield {"text": found["name"], "party": found["party"]}
    if place < len(text):
        yield {"text": text[place:]}


def _begin_with_capital(spans: Sequence[Span]) -> None:
    for span in spans:
        if span["text"]:
            # The name of a party is written as it is, but for an article.
            if "party" not in span or span["text"].startswith(_ARTICLES):
                span["text"] = span["text"][:1].upper() + span["text"][1:]
            return


def _drop_second_stops(spans: Sequence[Span]) -> None:
    """Drop a stop after a name that ends with one, such as `Yandex N.V.`."""
    for before, after in pairwise(spans):
        twice = "party" in before and before["text"].endswith(".") and after["text"][:1] == "."
        if twice and after["text"][1:2] in ("", " "):
            after["text"] = after["text"][1:]
