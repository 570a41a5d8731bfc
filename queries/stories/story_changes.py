"""What changed since a step was pinned: it is asked again, and both answers are compared."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final

from graph.values.errors import OwnershipError, WorkspaceError
from queries.draw.footnotes import with_denials
from queries.party_answer.marked_text import text_of
from queries.party_answer.note_book import noted_statement
from queries.party_answer.page_shape import NotedStatement, Span
from queries.question.answer_rows import Hop
from queries.stories.pin_steps import page_sentences, plain_words_of
from queries.stories.pin_tables import pin_comparison, pin_rows, question_words
from queries.stories.story_file import Proof, Step

if TYPE_CHECKING:
    from queries.workspace.workspace import Workspace

_LIKE: Final = 0.5
"""How like two sentences must be for one to be told as the new form of the other."""


def changes_of(step: Step, workspace: "Workspace") -> list[str]:
    """Return what a workspace's data say otherwise than a step; empty where nothing does.

    Sentences for people; a question that cannot be asked here is one of them. Raises
    `WorkspaceError` if the data are damaged: nobody can say what they state.
    """
    check = {"comparison": _compared_changes, "rows": _row_changes, "picture": _picture_changes}
    try:
        return list(check.get(step["kind"], _page_changes)(step, workspace))
    except WorkspaceError:
        raise
    except (OwnershipError, KeyError, TypeError, ValueError) as wrong:
        return [f"This cannot be asked here: {wrong or 'its question is not complete'}"]


def _page_changes(step: Step, workspace: "Workspace") -> Iterator[str]:
    """Yield how an answer's sentences, or a source's statement, differ from what was pinned."""
    asked = step["question"]
    page = workspace.party_page(
        asked["party"], asked["regimes"], asked["as_of"], known_on=asked["known_on"], time=False
    )
    told = [*(one["spans"] for one in page["answer"]), *page_sentences(page)]
    said = list(dict.fromkeys(plain_words_of(one).strip() for one in told))
    if step["kind"] == "sentence" and plain_words_of(step["spans"]) not in " ".join(said):
        for one in _sentences(step["spans"]):
            if one not in " ".join(said):
                yield _new_form(one, said)
    now = {one["record"]: one for note in page["notes"] for one in note["statements"]}
    # A note of the picture is none of the text; its statement is between its ends.
    for proof in step["proofs"]:
        if proof["record"] not in now and len(proof["ends"]) > 1:
            around = workspace.around(proof["ends"], None, asked["as_of"], asked["known_on"])
            now |= _statements_around(step, around["statements"])
    yield from _statement_changes(step["proofs"], now)


def _picture_changes(step: Step, workspace: "Workspace") -> Iterator[str]:
    """Yield how the statements between the parties of a picture differ from those it draws."""
    asked = step["question"]
    around = workspace.around(asked["parties"], None, asked["as_of"], asked["known_on"])
    yield from (f"{party} is no longer known." for party in around["missing"])
    yield from _statement_changes(step["proofs"], _statements_around(step, around["statements"]))
    if step["data_version"] == workspace.data_version:
        # What is not drawn was left out by whoever drew it.
        return
    before = {proof["record"] for proof in step["proofs"]}
    held = (hop for hop in around["statements"] if hop["holds"] != "no")
    for hop in held:
        if hop["record"] not in before:
            yield f"Not in the picture: {noted_statement(hop)['claim']}"


def _statements_around(step: Step, hops: Sequence[Hop]) -> dict[str, NotedStatement]:
    """Return what the statements between some parties, and denials of them, say, by record.

    What a document denies is told by what was asked: of it only the citation is compared.
    """
    pinned = {proof["record"]: proof["claim"] for proof in step["proofs"]}
    now = {said["record"]: noted_statement(said) for said in with_denials(hops)}
    for record in now.keys() & pinned.keys() - {hop["record"] for hop in hops}:
        now[record]["claim"] = pinned[record]
    return now


def _compared_changes(step: Step, workspace: "Workspace") -> Iterator[str]:
    rows = workspace.compare(**step["question"])
    titles = {rule["key"]: rule["title"] for rule in workspace.regimes()}
    now = pin_comparison(rows, step["question"], titles)
    yield from _step_changes(step, now)
    yield from _statement_changes(step["proofs"], {one["record"]: one for one in now["proofs"]})


def _row_changes(step: Step, workspace: "Workspace") -> Iterator[str]:
    asked = step["question"]
    rows = workspace.run_query(asked["query"], dict(asked["parameters"]), limit=asked["limit"])
    said = question_words(asked, workspace)
    yield from _step_changes(step, pin_rows(step["title"], rows, asked, "", said))


def _step_changes(step: Step, now: Step) -> Iterator[str]:
    """Yield how the text and the rows of a step made anew differ from the one that was pinned."""
    if text_of(step["spans"]) != text_of(now["spans"]):
        yield f"It now says: {text_of(now['spans'])}"
    then, here = (Counter(map(_row_text, one["rows"])) for one in (step, now))
    for words, found in (("No longer there", then - here), ("New", here - then)):
        for text, count in list(found.items())[:10]:
            yield f"{words}: {text}{f' ({count} times)' if count > 1 else ''}"
        if len(found) > 10:
            yield f"{words}: {len(found) - 10} more rows."


def _row_text(row: Mapping[str, str]) -> str:
    return ", ".join(text for text in row.values() if text)


def _statement_changes(
    proofs: Sequence[Proof], now: Mapping[str, NotedStatement | Proof]
) -> Iterator[str]:
    for proof in proofs:
        here = now.get(proof["record"])
        if here is None:
            yield f"No longer a source of this answer: {proof['claim']} ({proof['record']})"
        elif here["claim"] != proof["claim"]:
            yield f"{proof['record']} now states: {here['claim']} It stated: {proof['claim']}"
        elif here["footnote"] != proof["footnote"]:
            yield f"Cited otherwise now: {here['footnote']}. It was: {proof['footnote']}"


def _sentences(spans: Sequence[Span]) -> list[str]:
    """Return the sentences of a step's text, which have a space of their own between them."""
    found: list[list[Span]] = [[]]
    for span in spans:
        if span["text"] == " ":
            found.append([])
        else:
            found[-1].append(span)
    return [plain_words_of(one).strip() for one in found]


def _new_form(sentence: str, said: Sequence[str]) -> str:
    likest: tuple[float, str] = max(
        ((SequenceMatcher(None, sentence, one).ratio(), one) for one in said), default=(0.0, "")
    )
    if likest[0] < _LIKE:
        return f"No longer said: {sentence}"
    return f"It now says: {likest[1]} It said: {sentence}"


def story_changes(steps: Sequence[Step], workspace: "Workspace") -> list[dict[str, Any]]:
    """Return a row a step: its number, title and kind, and what changed since it was pinned."""
    return [
        {
            "step": number,
            "title": step["title"],
            "kind": step["kind"],
            "pinned_on": step["pinned_on"],
            "checked_by": step["checked_by"],
            "changes": changes_of(step, workspace),
        }
        for number, step in enumerate(steps, 1)
    ]
