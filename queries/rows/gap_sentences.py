"""What sources say is missing about a party, in sentences: what is withheld first."""

from collections.abc import Iterable, Iterator
from typing import Final

from graph.values.vocabulary import the_authority
from graph.verdict.caveats import gap_texts
from queries.question.party_facts import GapRow
from queries.words.sentences import capitalise, end_sentence
from queries.words.stated_facts import SourceNotes, count_word

_WITHHELD: Final = "withheld"


def gap_sentences(gaps: Iterable[GapRow], notes: SourceNotes) -> Iterator[str]:
    """Yield who withheld how many passages and each with its ground, then all other gaps."""
    withheld: dict[str, list[GapRow]] = {}
    others: list[GapRow] = []
    for gap in gaps:
        if gap["kind"] == _WITHHELD:
            withheld.setdefault(gap["publisher"] or gap["source"], []).append(gap)
        else:
            others.append(gap)
    for publisher, kept_back in withheld.items():
        number = len(kept_back)
        many = f"{count_word(number)} passage{'' if number == 1 else 's'}"
        who = capitalise(the_authority(publisher))
        yield f"{who} withheld {many}{notes.mark(kept_back[:1])}."
        for gap in kept_back:
            where = capitalise(gap["locator"] or "a passage")
            yield end_sentence(f"{where}: {gap['ground'] or 'no ground is stated'}")
    for gap in others:
        yield from (f"{text[:-1]}{notes.mark([gap])}." for text in gap_texts([gap]))
