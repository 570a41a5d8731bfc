"""The text that answers who is behind a party, in its order, with the numbers of its sources."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from graph.world.world import World
from queries.answers.exposure_answer import told_rules
from queries.party_answer.gap_part import gap_facts, open_share
from queries.party_answer.holding_part import holding_facts
from queries.party_answer.list_part import (
    entries_out_of_time,
    former_holders,
    given_up,
    lists_not_whole,
    nobody_named,
    on_other_lists,
    own_entries,
    owners_in_words,
    possible_matches,
    removed_from_lists,
)
from queries.party_answer.marked_text import plain_text, spans_of, text_of
from queries.party_answer.note_book import NoteBook
from queries.party_answer.owner_part import above_facts, owner_facts
from queries.party_answer.page_question import PartyQuestion
from queries.party_answer.page_shape import Sentence
from queries.party_answer.result_part import result_facts
from queries.party_answer.tie_part import direct_ties, near_ties
from queries.question.answer import Answer
from queries.question.arguments import regime_keys
from queries.question.verdict_rows import Opening, VerdictRow
from queries.words.stated_facts import (
    Fact,
    Marked,
    Told,
    claims_together,
    count_word,
    deniers_of,
    fact_sentences,
)

MOST_OPENINGS: Final = 20
"""Parties of an answer up to which each has an opening; longer answers are tables."""
MOST_SENTENCES: Final = 12
_ROOM: Final = {"owners": 6, "above": 4, "lists": 3, "ties": 3, "near": 2, "gaps": 2}
"""Sentences that each part may have where all parts together have too many."""
_LEAST: Final = {"near": 0, "ties": 2}
"""Sentences that a part keeps however long the text is; one where it is not named."""
_LAST_TO_GO: Final = ("near", "above", "holdings", "ties", "lists", "gaps", "owners")
"""The parts that give up a sentence first where the text is too long."""
_SILENT: Final = ("no source states the share", "no source states their shares")


@dataclass
class AnswerText:
    """The sentences of an answer and the notes that they cite."""

    sentences: list[Sentence]
    notes: NoteBook

    @property
    def text(self) -> str:
        """Return the sentences as one text, numbers in brackets."""
        return " ".join(text_of(one["spans"]) for one in self.sentences)

    @property
    def opening(self) -> Opening:
        """Return the text with the list of what it cites, as the command line prints it."""
        cited = [note["number"] for note in self.notes.notes if note["cited"]]
        return {"text": self.text, "footnotes": [self.notes.texts[n - 1] for n in cited]}


@dataclass(frozen=True)
class _Piece:
    part: str
    told: Told


def answer_text(asked: PartyQuestion) -> AnswerText:
    """Return what is told of a party on a day: at most twelve sentences beside the results."""
    notes = NoteBook()
    pieces = list(_claims_together(_within_limit(list(_pieces(asked)))))
    said = [*fact_sentences([piece.told for piece in pieces], notes)]
    sentences: list[Sentence] = []
    for piece, text in zip(pieces, said, strict=True):
        part = "ties" if piece.part == "near" else piece.part
        one: Sentence = {"part": part, "spans": spans_of(text)}
        if piece.told.said and not any(span.get("notes") for span in one["spans"]):
            one["cites"] = sorted({notes.number_of(said) for said in piece.told.said})
        sentences.append(one)
    return AnswerText(sentences, notes)


def _pieces(asked: PartyQuestion) -> Iterator[_Piece]:
    """Yield all that can be told, in the order in which it is."""
    headline, others = result_facts(asked.told)
    story = asked.story()
    held = _as_pieces("holdings", holding_facts(asked) if asked.complete else ())
    owners, named = owner_facts(asked, story)
    above = above_facts(asked, story, named)
    removed = list(removed_from_lists(asked))
    nobody = [] if any(near for _, near in removed) or not named else nobody_named(asked)
    if not nobody:
        yield _Piece("result", headline)
    if asked.is_person:
        yield from held
    yield from _as_pieces("lists", own_entries(asked))
    # Who left a list and is a holder of the party itself is told before all holders.
    yield from _as_pieces("lists", (fact for fact, near in removed if near))
    yield from _as_pieces("owners", owners)
    # Who on a list gave up a holding of the party itself is no matter of those further up.
    given = set[str]()
    for one in _as_pieces("above", above):
        given |= (records := given_up(asked, one.told))
        yield replace(one, part="lists") if records else one
    yield from _as_pieces("lists", owners_in_words(asked))
    yield from _as_pieces("lists", on_other_lists(asked))
    yield from _as_pieces("lists", possible_matches(asked))
    yield from _as_pieces("lists", former_holders(asked, given))
    yield from _as_pieces("lists", (fact for fact, near in removed if not near))
    yield from _as_pieces("lists", nobody)
    yield from _as_pieces("lists", entries_out_of_time(asked))
    yield from _as_pieces("lists", (told for one in asked.told for told in one.account.decisions))
    yield from _as_pieces("ties", direct_ties(asked))
    yield from _as_pieces("near", near_ties(asked))
    if not asked.is_person:
        yield from held
    if not any("no source names the holders" in _plain(told) for told in (*owners, *above)):
        yield from _as_pieces("gaps", open_share(asked, told=bool(named)))
    silent = any(_plain(told).startswith(_SILENT) for told in owners)
    yield from _as_pieces("gaps", gap_facts(asked, shares_told=silent))
    yield from _as_pieces("result", others)
    yield from _as_pieces("searched", lists_not_whole(asked, named=bool(nobody)))
    if not asked.complete:
        yield _Piece("searched", Marked([("other ties and holdings were not searched", ())]))


def _as_pieces(part: str, told: Iterable[Told]) -> list[_Piece]:
    """Return facts as pieces, each once."""
    once = {repr(one): one for one in told}
    return [_Piece(part, one) for one in once.values()]


def _claims_together(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Yield pieces of which claims in a row that the same parties dispute are one.

    What is said of the party itself stays apart from what is said of those near it.
    """
    for (_, deniers), alike in groupby(pieces, lambda piece: (piece.part, deniers_of(piece.told))):
        run = list(alike)
        merged = claims_together([piece.told for piece in run]) if deniers else None
        yield from [replace(run[0], told=merged)] if merged else run


def _plain(told: Told) -> str:
    """Return the words of a fact without marks, numbers and attribution."""
    if isinstance(told, Fact):
        return plain_text(told.text + told.after)
    return plain_text("".join(text for text, _ in told.parts))


def _within_limit(pieces: list[_Piece]) -> list[_Piece]:
    """Return at most as many pieces as the text has sentences, and what is left out as one."""
    kept, dropped = list(pieces), 0
    room = MOST_SENTENCES + sum(piece.part == "result" for piece in pieces)
    if len(pieces) <= room:
        return pieces
    for roomy in (True, False):
        for part in _LAST_TO_GO:
            while len(kept) >= room:
                mine = [piece for piece in kept if piece.part == part]
                if len(mine) <= (_ROOM if roomy else _LEAST).get(part, 1):
                    break
                kept.remove(mine[-1])
                dropped += 1
    more = "statement is" if dropped == 1 else "statements are"
    rest = Marked([(f"{count_word(dropped)} more {more} left out of this text", ())])
    return [*kept, _Piece("searched", rest)]


def opened_rows(
    world: World,
    numbers: Sequence[int],
    regimes: Sequence[str],
    day: int,
    *,
    links: bool,
    complete: bool = True,
) -> Answer[VerdictRow]:
    """Return one row a party and regime; of few parties each with its opening.

    ``links`` adds paths over links of other kinds, as their own class; a ``complete`` world has
    links and holdings too. Raises `InputError` if there is no such regime.
    """
    views, parties = told_rules(world, numbers, regimes, day, links=links)
    if views and len(numbers) <= MOST_OPENINGS:
        for number, told in zip(numbers, parties, strict=True):
            asked = PartyQuestion(world, number, day, views, told, complete=complete)
            opening = answer_text(asked).opening
            for one in told:
                one.row["opening"] = opening
    return Answer(one.row for party in parties for one in party)


def opening_of(world: World, number: int, day: int) -> Opening:
    """Return what opens the page of a party: the rules are those asked where none is named."""
    views, (told,) = told_rules(world, [number], regime_keys(None), day, links=False)
    return answer_text(PartyQuestion(world, number, day, views, told)).opening
