"""What stands beside a picture: numbered footnotes, paths in words, the question and the data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from graph.regimes.read_regimes import name_in_text
from queries.draw.canvas_payload import PayloadEdge
from queries.draw.text_width import clean_text
from queries.question.answer_rows import Hop, PathRow
from queries.words.sentences import path_sentence, source_text
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
NO_ACCUSATION: Final = (
    "Lines show what the named sources state, not wrongdoing. Ownership or a link is not evidence "
    "of wrongdoing."
)


@dataclass(frozen=True)
class Evidence:
    """What stands behind a scene: the statements of each link by its id, and paths for words.

    ``number`` gives a statement the number of its note on the page that the scene is taken from;
    without it the notes are numbered in order of first use.
    """

    claims: Mapping[str, Sequence[Hop]] = field(default_factory=dict)
    paths: Sequence[PathRow] = ()
    number: Callable[[Hop], int] | None = None


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
        found = [f"{shown}. {self._filter_line()}"]
        if self.fetched:
            found.append("Data: " + "; ".join(map(clean_text, self.fetched)) + ".")
        return found

    def text_lines(self, drawn: int, left_out: int) -> list[str]:
        """Return question, data and filters as lines of plain text; see `data_lines`."""
        return [self.day_line(), *self.data_lines(drawn, left_out)]

    def _filter_line(self) -> str:
        said = [f"{clean_text(k)} {clean_text(v)}" for k, v in sorted(self.filters.items()) if v]
        return f"Filters: {', '.join(said)}." if said else "No filter."


@dataclass(frozen=True)
class PathSentence:
    """A path in words with the numbers of its footnotes, and whether the rule counts it."""

    sentence: str
    counts: bool
    why_not: str


@dataclass
class Footnotes:
    """Footnotes by number, in full and short, and which of them each edge refers to."""

    footnotes: dict[int, str]
    short: dict[int, str]
    of_edge: dict[str, tuple[int, ...]]
    sentences: tuple[PathSentence, ...]
    claims: Mapping[str, Sequence[Hop]]


def number_footnotes(edges: Sequence[PayloadEdge], evidence: Evidence) -> Footnotes:
    """Return the footnotes of links and paths, a statement once; a bare link's is its title."""
    hops = [*(hop for path in evidence.paths for hop in path["hops"])]
    hops += [hop for edge in edges for hop in evidence.claims.get(edge["id"]) or ()]
    on_page = evidence.number
    last = 0 if on_page is None else max(map(on_page, hops), default=0)
    numbers: dict[str, int] = {}
    # A page has one note for a record, which may state several things.
    texts: dict[int, dict[str, str]] = {}

    def mark(said: Hop | str) -> int:
        text, brief = (
            (said, said) if isinstance(said, str) else (footnote(said), short_footnote(said))
        )
        if isinstance(said, str) or on_page is None:
            number = numbers.setdefault(text, last + len(numbers) + 1)
        else:
            number = on_page(said)
        texts.setdefault(number, {})[text] = brief
        return number

    sentences = []
    for path in evidence.paths:
        marks = [mark(hop) for hop in path["hops"]]
        sentences.append(
            PathSentence(
                clean_text(path_sentence(path, numbers=marks)),
                bool(path["counts_toward_rule"]),
                clean_text(path["why_not_counted"] or ""),
            )
        )
    of_edge = {}
    for edge in edges:
        bare = clean_text(edge.get("title") or "") if edge["claims"] else ""
        stated: Sequence[Hop | str] = evidence.claims.get(edge["id"]) or list(filter(None, [bare]))
        marks = list(dict.fromkeys(map(mark, stated)))
        of_edge[edge["id"]] = tuple(marks if on_page is None else sorted(marks))
    ordered = sorted(texts.items())
    return Footnotes(
        {number: " · ".join(said) for number, said in ordered},
        {number: " · ".join(dict.fromkeys(said.values())) for number, said in ordered},
        of_edge,
        tuple(sentences),
        evidence.claims,
    )


def footnote(hop: Hop) -> str:
    """Return the footnote of one statement, without its number: source, words, certainty, file."""
    kept = hop["source_id"][:12]
    return clean_text(
        f"{source_text(hop)} ({certainty_text(hop)}{f'; file {kept}' if kept else ''})"
    )


def short_footnote(hop: Hop) -> str:
    """Return a footnote for a picture alone: source, record, publisher, day, and who says so."""
    published = hop.get("published_on")
    parts = (
        hop["source"],
        f"record {hop['record']}" if hop["record"] else "",
        hop["publisher"],
        date_text(published) if published else "",
    )
    return clean_text(f"{', '.join(filter(None, parts))} ({certainty_text(hop)})")
