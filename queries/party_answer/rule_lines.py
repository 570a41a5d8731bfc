"""The rules as lines of a page: the result, the shortest reason, since when, what was searched."""

from collections.abc import Mapping, Sequence
from typing import Final

from graph.verdict.searched_lists import files_of, partial_lists
from queries.answers.regime_view import RegimeView, RuleAccount
from queries.party_answer.marked_text import spans_of, text_of
from queries.party_answer.note_book import NoteBook
from queries.party_answer.page_question import PartyQuestion
from queries.party_answer.page_shape import RuleLine, Scale, Span
from queries.party_answer.result_part import SIGNS
from queries.party_answer.time_lanes import VerdictSpan
from queries.question.verdict_rows import VerdictRow
from queries.words.result_labels import NONE_FOUND, NONE_FOUND_OPEN, result_words
from queries.words.sentences import capitalise, end_sentence, left_to_tell
from queries.words.value_text import date_text, share_text
from queries.words.verdict_sentences import join_names

_UNASSESSED: Final = "not_assessed"
_OPEN: Final = ("excluded", "review", "possible")


def rule_lines(
    asked: PartyQuestion, spans: Mapping[str, Sequence[VerdictSpan]], notes: NoteBook
) -> list[RuleLine]:
    """Return one line a rule.

    ``spans`` are those of each rule over time, empty where not known yet; what a line cites beside
    the text is numbered on in ``notes``. Links that the text tells are not told again.
    """
    pairs = zip(asked.views, asked.told, strict=True)
    cited = [one for note in notes.notes if note["cited"] for one in note["statements"]]
    told = {one["record"] for one in cited}
    return [
        _line(view, one, spans.get(view.regime.key, ()), spans_of(one.account.text(notes, told)))
        for view, one in pairs
    ]


def rule_label(view: RegimeView, one: RuleAccount) -> str:
    """Return whose rule it is, in as few letters as tell it apart."""
    return view.regime.short.upper() if view.regime.short else one.place


def rule_result(line: RuleLine) -> str:
    """Return a rule with its result in a line: since when, and what was searched."""
    said = text_of(line["sentence"])
    if line["verdict"] != _UNASSESSED:
        said = ", ".join(filter(None, (said.partition(". ")[0], line["since"])))
    return f"{line['title']}: {end_sentence(said)}{_searched_words(line)}"


def rule_spans(line: RuleLine) -> list[Span]:
    """Return a rule with its result in full, with the numbers of the page."""
    return [{"text": f"{line['title']}: "}, *line["sentence"], {"text": _searched_words(line)}]


def _searched_words(line: RuleLine) -> str:
    return f" {end_sentence(capitalise(line['searched']))}" if line["searched"] else ""


def _line(
    view: RegimeView, one: RuleAccount, spans: Sequence[VerdictSpan], sentence: list[Span]
) -> RuleLine:
    row = one.row
    word, reason = _word_and_reason(one)
    since, before = _since(spans, row["as_of"])
    unknown = one.account.unknown
    return {
        "regime": row["regime"],
        "rule_id": row["rule_id"],
        "version": _version_words(row["rule_id"]),
        "label": rule_label(view, one),
        "title": view.regime.title,
        "verdict": row["verdict"],
        "sign": SIGNS[one.words],
        "word": word,
        "reason": reason,
        "since": since,
        "before": before,
        "searched": _search_remark(view, row),
        "scale": _scale(view, row),
        "sentence": sentence,
        "unknown": unknown[0] if unknown else "",
        "caveats": left_to_tell(row["caveats"], text_of(sentence)),
    }


def _version_words(rule_id: str | None) -> str:
    """Return since when a version of a rule applies; its key is for machines."""
    return f"since {date_text(rule_id.rpartition('@')[2])}" if rule_id else ""


def _word_and_reason(one: RuleAccount) -> tuple[str, str]:
    """Return a result in a word or three, and what else its label and the holders tell."""
    row, label = one.row, one.row["result"]
    word = one.words.label.partition(", ")[0]
    if not label.startswith(word):
        word = label.partition(": ")[0]
    reasons = [label.removeprefix(word).lstrip(":, ")]
    if row["verdict"] == _UNASSESSED:
        reasons = [text.removesuffix(".") for text in one.account.rule[:1]]
    elif _is_about_listed(one) and row["basis"] != "listing":
        names = join_names(row["listed_owner_names"])
        share = share_text(row, "own") if row["own_max_pct"] else ""
        reasons.append(f"{names}{f': {share}' if share else ''}")
    return word, "; ".join(filter(None, reasons))


def _is_about_listed(one: RuleAccount) -> bool:
    """Return whether parties on a list are part of the result; a name nothing leads from is not."""
    return bool(one.row["listed_owner_names"]) and one.words not in (NONE_FOUND, NONE_FOUND_OPEN)


def _since(spans: Sequence[VerdictSpan], day: str) -> tuple[str, str]:
    """Return since when the result is what it is, and what it was before."""
    place = next((n for n, span in enumerate(spans) if span.holds_on(day)), None)
    if place is None:
        return "", ""
    here, before = spans[place], spans[place - 1] if place else None
    if before is not None and here.first and before.rows[0]["verdict"] != _UNASSESSED:
        return f"since {date_text(here.first)}", result_words(before.rows[-1]).label
    return (f"until {date_text(here.until)}" if here.until else ""), ""


def _search_remark(view: RegimeView, row: VerdictRow) -> str:
    """Return what was searched, where the whole published lists of the rule were not."""
    if view.version is None or row["verdict"] not in _OPEN:
        return ""
    authorities = view.version.listings.authorities
    files = [one for name in authorities for one in files_of(view.world, name)]
    typed = {one.dataset for one in files if one.typed}
    if not files:
        return ""
    if len(typed) < len({one.dataset for one in files}):
        partial = any(partial_lists(view.world, view.version))
        return "searched: part of the published list" if partial else ""
    cases = "a case file" if len(typed) == 1 else f"{len(typed)} case files"
    return f"searched: {cases}, no published list"


def _scale(view: RegimeView, row: VerdictRow) -> Scale | None:
    if view.version is None or not row["own_max_pct"]:
        return None
    return {
        "low": float(row["own_min_pct"] or 0),
        "high": float(row["own_max_pct"]),
        "threshold": float(view.version.threshold),
    }
