"""What stands beside a picture: numbered footnotes, what its page says, the question, the data."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from graph.regimes.read_regimes import name_in_text
from queries.draw.canvas_payload import PayloadEdge
from queries.draw.text_width import clean_text
from queries.question.answer_rows import Hop
from queries.words.sentences import note_mark, source_text
from queries.words.value_text import certainty_text, date_text
from queries.words.verdict_sentences import join_names

CERTAINTY_MEANINGS: Final = {
    "confirmed": "the source that knows it first-hand states it",
    "reported": "a source reports it",
    "alleged": "a source alleges it, and nothing confirms it",
    "disputed": "a source asserts it, and somebody named disputes it",
}
"""What the four words mean; the first two count toward a verdict, the others never do."""
COUNTING_NOTE: Final = "Only what is confirmed or reported counts."
_OF_DOCUMENT: Final = ("publisher", "published_on", "retrieved_on", "url")
"""What a footnote says of the document, beside its title."""
NO_ACCUSATION: Final = (
    "Lines show what the named sources state, not wrongdoing. Ownership or a link is not evidence "
    "of wrongdoing."
)


@dataclass(frozen=True)
class PageText:
    """What the page says that a picture is taken from, with the numbers of its notes.

    ``answer`` has a line a paragraph, ``results`` a line a rule, ``rules`` the same in full with
    reasons; ``limits`` are the terms of all rules. ``cited`` are the statements behind the numbers
    of these texts.
    """

    answer: str = ""
    results: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    cited: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """What stands behind a scene: the statements of each link by its id.

    ``number`` gives a statement the number of its note on the page that the scene is taken from,
    and ``page`` is what that page says; without it the notes are numbered in order of first use.
    """

    claims: Mapping[str, Sequence[Hop]] = field(default_factory=dict)
    number: Callable[[Mapping[str, Any]], int] | None = None
    page: PageText = field(default_factory=PageText)


@dataclass(frozen=True)
class Provenance:
    """The question, the data and what narrows the view.

    ``known_on`` is the ISO day of what was known, or ``None`` for all that is known now;
    ``filters`` say name by name what is switched off; ``limit`` what keeps parties off the screen,
    in words; ``fetched`` what data there is and from when, a text a dataset.
    """

    as_of: str
    data_version: str
    regimes: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    known_on: str | None = None
    asked: str = ""
    filters: Mapping[str, Any] = field(default_factory=dict)
    limit: str = ""
    fetched: tuple[str, ...] = ()

    def day_line(self) -> str:
        """Return day, known day, regimes and versions of rules, and data version, as one line."""
        day = f"Result for {date_text(self.as_of)}, "
        day += f"known by {date_text(self.known_on)}" if self.known_on else "as known now"
        if self.regimes:
            day += f", under {join_names([*map(name_in_text, self.regimes)])}"
        if self.rules:
            days = dict.fromkeys(date_text(rule.rpartition("@")[2]) for rule in self.rules)
            day += f" (rules of {join_names([*days])})"
        return f"{day}. Data version {self.data_version}."

    def data_lines(self, drawn: int, left_out: int) -> list[str]:
        """Return what is shown, what a limit left out, filters and data as plain lines."""
        shown = f"{drawn} {'party' if drawn == 1 else 'parties'} shown"
        if left_out:
            shown += f", {left_out} left out{f' ({clean_text(self.limit)})' if self.limit else ''}"
        found = [f"{shown}. {self.filter_line()}"]
        if self.fetched:
            found.append("Data: " + "; ".join(map(clean_text, self.fetched)) + ".")
        return found

    def filter_line(self) -> str:
        """Return what filters left out, as a sentence."""
        said = [f"{clean_text(v)} ({clean_text(k)})" for k, v in sorted(self.filters.items()) if v]
        return f"Filters: {'; '.join(said)}." if said else "No filter."


@dataclass(frozen=True)
class CitedDocument:
    """A document that is cited: title, publisher and day, then its address and when it was read.

    ``passages`` are by number: place, record and words in it, then how sure it is, and who says so.
    """

    title: str
    address: str
    passages: Mapping[int, tuple[str, str]]

    def line(self) -> str:
        """Return the document as one line with its numbers, as a picture alone has it."""
        standings: dict[str, list[int]] = {}
        for number, (_, standing) in self.passages.items():
            standings.setdefault(standing, []).append(number)
        said = "; ".join(
            f"{standing}{note_mark(numbers) if len(standings) > 1 else ''}"
            for standing, numbers in standings.items()
            if standing
        )
        marks = note_mark(self.passages).strip()
        return f"{marks} {self.title}{f' ({said})' if said else ''}"

    def lines(self) -> list[tuple[int, str]]:
        """Return what each number stands for in the document."""
        return [
            (number, f"{where}{f' ({standing})' if standing else ''}".strip())
            for number, (where, standing) in self.passages.items()
        ]


@dataclass(frozen=True)
class Footnotes:
    """What is cited by number, and which numbers each edge refers to; texts are made when asked."""

    cited: Mapping[int, Sequence[Mapping[str, Any]]]
    of_edge: Mapping[str, tuple[int, ...]]

    @cached_property
    def footnotes(self) -> dict[int, str]:
        """The footnotes by number."""
        return {number: " · ".join(texts) for number, texts in self._texts.items()}

    @cached_property
    def documents(self) -> tuple[CitedDocument, ...]:
        """The documents that are cited, in order of first number."""
        return _documents(self._texts)

    @cached_property
    def _texts(self) -> dict[int, dict[str, Mapping[str, Any]]]:
        """What is cited by number and text, each text once."""
        ordered = sorted(self.cited.items())
        return {number: {footnote(said): said for said in every} for number, every in ordered}


def number_footnotes(edges: Sequence[PayloadEdge], evidence: Evidence) -> Footnotes:
    """Return the footnotes of links, a statement once; a bare link's is its title.

    A document that states a denial is cited with what it denies.
    """
    on_page = evidence.number
    stated = {edge["id"]: with_denials(evidence.claims.get(edge["id"]) or ()) for edge in edges}
    every = [said for mine in stated.values() for said in mine]
    last = 0 if on_page is None else max(map(on_page, every), default=0)
    numbers: dict[str, int] = {}
    # A page has one note for a record, which may state several things.
    cited: dict[int, list[Mapping[str, Any]]] = {}

    def mark(said: Mapping[str, Any]) -> int:
        if on_page is None or "record" not in said:
            number = numbers.setdefault(footnote(said), last + len(numbers) + 1)
        else:
            number = on_page(said)
        cited.setdefault(number, []).append(said)
        return number

    of_edge = {}
    for edge in edges:
        bare = clean_text(edge["title"]) if edge["claims"] else ""
        mine: Sequence[Mapping[str, Any]] = stated[edge["id"]] or ([{"source": bare}] * bool(bare))
        marks = list(dict.fromkeys(map(mark, mine)))
        of_edge[edge["id"]] = tuple(marks if on_page is None else sorted(marks))
    for number, said in evidence.page.cited.items():
        cited.setdefault(number, [said])
    return Footnotes(cited, of_edge)


def with_denials(hops: Iterable[Hop]) -> list[Mapping[str, Any]]:
    """Return statements, and behind them each document in which somebody denies one of them.

    A denial is between the parties of the first statement that it denies.
    """
    every, found = list(hops), dict[str, Mapping[str, Any]]()
    for hop in every:
        if denial := hop.get("denial"):
            ends = {"from_id": hop["from_id"], "to_id": hop["to_id"]}
            found.setdefault(denial["record"], {**denial, **ends})
    return [*every, *found.values()]


def _documents(cited: Mapping[int, Mapping[str, Mapping[str, Any]]]) -> tuple[CitedDocument, ...]:
    """Return the documents in order of first number, each once."""
    found: dict[tuple[str, str], dict[int, tuple[str, str]]] = {}
    for number, texts in cited.items():
        for said in texts.values():
            day, read = said.get("published_on"), said.get("retrieved_on")
            title = (said["source"], said.get("publisher"), day and date_text(day))
            address = (read and f"retrieved {date_text(read)}", said.get("url"))
            key = tuple(clean_text(", ".join(filter(None, part))) for part in (title, address))
            inside = {**said, **dict.fromkeys(_OF_DOCUMENT), "source": ""}
            where = clean_text(source_text(inside)) if "record" in said else ""
            passages = found.setdefault((key[0], key[1]), {})
            passages.setdefault(number, (where, clean_text(_standing(said))))
    return tuple(CitedDocument(*key, passages) for key, passages in found.items())


def _standing(said: Mapping[str, Any]) -> str:
    """Return how sure a statement is, who says so and who denies it; empty where nobody does."""
    if "testimony" in said:
        return str(said["testimony"]) if said["speaker"] else ""
    return certainty_text(said) if "relation" in said or "denies" in said else ""


def footnote(said: Mapping[str, Any]) -> str:
    """Return the footnote of one statement, without its number: source, words, certainty, file."""
    if "record" not in said:
        return clean_text(said["source"])
    kept = (said.get("source_id") or "")[:12]
    more = "; ".join(filter(None, (_standing(said), f"file {kept}" if kept else "")))
    return clean_text(f"{source_text(said)}{f' ({more})' if more else ''}")
