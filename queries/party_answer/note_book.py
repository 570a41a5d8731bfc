"""The numbers of a page: one for each record, in the order in which the text needs them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from graph.values.note_parts import ground_words
from queries.party_answer.marked_text import mark_numbers, plain_text
from queries.party_answer.page_shape import Note, NotedStatement
from queries.question.answer_rows import Hop, ListingRow
from queries.words.hop_phrases import end_words, one_line, verb_phrase
from queries.words.list_names import act_at_start, list_name, pause_words, programme_words
from queries.words.sentences import capitalise, end_sentence, footnote_text
from queries.words.stated_facts import SourceNotes, Statement, join_words
from queries.words.value_text import certainty_text, date_text, span_clause

_BARE: Final = {"alleged": "Alleged", "disputed": "Disputed"}
"""How a claim begins that nobody may take for a fact."""


class NoteBook(SourceNotes):
    """The numbers of records in order of first mention, with what each states.

    What is marked while ``cited`` is true is cited by the text; all else is numbered on.
    """

    def __init__(self) -> None:
        super().__init__()
        self.cited = True
        self._notes: list[Note] = []
        self._denied: dict[str, list[str]] = {}

    def mark(self, cited: Iterable[Statement]) -> str:
        """Return the mark of some statements, by which `spans_of` finds their numbers."""
        return mark_numbers([self.number_of(one) for one in cited])

    def number_of(self, one: Statement) -> int:
        """Return the number of a statement's record; a new record gets the next one."""
        record = one["record"]
        number = self._numbers.setdefault(record, len(self._numbers) + 1)
        if denies := one.get("denies"):
            # One document may deny several claims, in whichever order they are told.
            clauses = self._denied.setdefault(record, [])
            clauses += [denies] if denies not in clauses else []
            one = {**one, "denies": join_words([clauses[0], *(f"that {c}" for c in clauses[1:])])}
            if number <= len(self._notes):
                self._notes[number - 1]["statements"][0]["claim"] = noted_statement(one)["claim"]
        if number > len(self._notes):
            said = noted_statement(one)
            self._notes.append({"number": number, "cited": self.cited, "statements": [said]})
            self.texts.append(f"[{number}] {said['footnote']}")
        return number

    @property
    def notes(self) -> list[Note]:
        """Return the notes in the order of their numbers."""
        return list(self._notes)

    @property
    def numbers(self) -> dict[str, int]:
        """Return the number of each record."""
        return dict(self._numbers)

    def number_on(self, statements: Iterable[Statement]) -> None:
        """Number statements that the text does not cite."""
        self.cited = False
        for one in statements:
            self.number_of(one)


def noted_statement(one: Statement) -> NotedStatement:
    """Return a statement as the panel beside the text shows it."""
    plain = {
        key: plain_text(value) if isinstance(value, str) else value for key, value in one.items()
    }
    denial = "denies" in plain and "relation" not in plain
    # However sure it is that somebody denies a claim, that confirms nothing.
    certainty = "denied" if denial else plain.get("certainty") or "confirmed"
    claim = _claim_of(plain)
    if certainty in _BARE:
        claim = f"{_BARE[certainty]}: {claim}"
    return {
        "claim": claim,
        "certainty": certainty,
        "speaker": plain.get("asserted_by"),
        "denier": plain.get("disputed_by"),
        "testimony": one_line(certainty_text(plain)),
        "quote": plain.get("quote") or plain.get("reason"),
        "source": plain["source"],
        "publisher": plain.get("publisher"),
        "published_on": plain.get("published_on"),
        "retrieved_on": plain.get("retrieved_on"),
        "place": plain.get("locator") or _place_in_file(plain.get("position")),
        "record": plain["record"],
        "url": plain.get("url"),
        "remark": plain.get("note"),
        "ends": [plain[end] for end in ("from_id", "to_id") if plain.get(end)],
        "footnote": footnote_text(plain),
    }


def _place_in_file(position: str | None) -> str | None:
    """Return where a statement stands in the file that was loaded, which may be no document."""
    return f"{position} of the loaded file" if position else None


def _claim_of(said: Mapping[str, Any]) -> str:
    """Return what a hop, an entry of a list, a decision or a gap states, as a sentence."""
    if "relation" in said:
        return _hop_claim(said)  # type: ignore[arg-type]
    if "measures" in said and "list" in said:
        return _entry_claim(said, said["from_name"])  # type: ignore[arg-type]
    if "conclusion" in said:
        text = said["conclusion"] or str(said["effect"]).replace("_", " ")
        return end_sentence(capitalise(one_line(f"{said['authority']}: {text}")))
    if "ground" in said:
        text = ground_words(said["ground"] or "") or "what is missing is not stated"
        return end_sentence(capitalise(one_line(text)))
    # A document that is cited for a denial or an end, and no statement of its own.
    if "denies" in said:
        own = said["publisher"] in (None, said["asserted_by"])
        by = "" if own else f", as reported by {said['publisher']}"
        clause = f"{said['asserted_by']} denies that {said['denies']}{by}"
        return end_sentence(capitalise(one_line(clause)))
    return end_sentence(f"This is stated in {one_line(said['source'])}")


def _hop_claim(hop: Hop) -> str:
    head = hop.get("from_in_text") or hop["from_name"]
    span = "" if hop.get("asset_id") else span_clause(hop) + end_words(hop)
    return end_sentence(capitalise(one_line(f"{head} {verb_phrase(hop)}{span}")))


def _entry_claim(entry: ListingRow, name: str) -> str:
    on = f"{list_name(entry)}{programme_words(entry)}"
    began = f" from {date_text(entry['start'])}" if entry["start"] else ""
    since = f"{began}{act_at_start(entry)}{pause_words(entry)}" if began else ""
    until = f" until {date_text(entry['end'])}" if entry["end"] else ""
    return end_sentence(capitalise(f"{name} was on {on}{since}{until}"))
