"""Steps of a story that are tables: a comparison, and the rows of a saved query."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from graph.values.errors import InputError, OwnershipError
from queries.draw.footnotes import with_denials
from queries.draw.page_tables import plural
from queries.party_answer.note_book import noted_statement
from queries.party_answer.page_shape import NotedStatement, Span
from queries.question.answer import cell_text, columns_of
from queries.question.change_rows import CompareRow, MoveRow
from queries.saved.front_matter import read_query
from queries.stories.pin_steps import proof_of
from queries.stories.story_file import Proof, Step, new_step
from queries.words.safe_text import plain_line
from queries.words.sentences import capitalise, footnote_text
from queries.words.value_text import date_text

if TYPE_CHECKING:
    from queries.workspace.workspace import Workspace

MOST_ROWS: Final = 200
"""Rows of a saved query that a step keeps."""
_MOST_NAMED: Final = 200
"""Parties between which the sources of rows are looked for."""


def pin_comparison(
    rows: Sequence[CompareRow], question: Mapping[str, Any], titles: Mapping[str, str]
) -> Step:
    """Return the answer of ``compare`` to a question as a step.

    ``titles`` are those of the rules, by key. `InputError` if it is empty.
    """
    if not rows:
        raise InputError("no rule was compared; choose one")
    ends = [rows[0]["from"], rows[0]["to"]]
    days = " and ".join(dict.fromkeys(date_text(side["as_of"]) for side in ends))
    title = f"{plain_line(rows[0]['subject_name'])}, {days}"
    step = new_step("comparison", title, dict(question), rows[0]["data_version"])
    said: dict[str, Proof] = {}
    for row in rows:
        cited = [proof for move in row["moved"] for proof in _proofs_of(move)]
        for proof in cited:
            said.setdefault(proof["record"], proof)
        if step["spans"]:
            step["spans"].append({"text": "\n"})
        rule = titles.get(row["regime"], row["regime"])
        sentence = f"{rule}: {plain_line(row['sentence']).removesuffix('.')}"
        records = {proof["record"] for proof in cited}
        notes = [number for number, key in enumerate(said, 1) if key in records]
        mark: list[Span] = [{"text": "", "notes": notes}] if notes else []
        step["spans"] += [{"text": sentence}, *mark, {"text": "."}]
    step["proofs"] = list(said.values())
    step["rows"] = [
        {
            "Rule": titles.get(row["regime"], row["regime"]),
            "What changed": plain_line(move["sentence"]),
            "On": move["on"] or "",
            "Source": plain_line(move["source"] or ""),
        }
        for row in rows
        for move in row["moved"]
    ]
    return step


def _proofs_of(move: MoveRow) -> list[Proof]:
    """Return where it is stated what moved, with denials; nothing for a change of the rule."""
    if move["hop"] is not None:
        return [proof_of(noted_statement(one)) for one in with_denials([move["hop"]])]
    if (entry := move["listing"]) is None:
        return []
    claim = f"{plain_line(move['sentence'])}."
    footnote = footnote_text({**entry})
    return [{"record": entry["record"], "claim": claim, "footnote": footnote, "ends": []}]


def pin_rows(
    title: str,
    rows: Sequence[Mapping[str, Any]],
    question: Mapping[str, Any],
    data_version: str,
    said: str = "",
    stated: Iterable[NotedStatement] = (),
) -> Step:
    """Return rows of a saved query as a step; beyond 200 the text says how many are left out.

    ``question`` is ``query`` with its ``parameters``, and its text for those who do not have it;
    ``said`` the question in words, ``stated`` the statements of which a row may be one.
    """
    step = new_step("rows", plain_line(title), dict(question), data_version)
    columns = columns_of(rows)
    step["rows"] = [
        {column: plain_line(cell_text(row.get(column))) for column in columns}
        for row in rows[:MOST_ROWS]
    ]
    cut = f"; the first {MOST_ROWS} are kept here" if len(rows) > MOST_ROWS else ""
    step["spans"] = [{"text": f"{said} {plural(len(rows), 'row')}{cut}.".strip()}]
    known = {one["record"]: one for one in stated}
    records = dict.fromkeys(row.get("record", "") for row in step["rows"])
    step["proofs"] = [proof_of(known[record]) for record in records if record in known]
    return step


def question_words(question: Mapping[str, Any], workspace: "Workspace") -> str:
    """Return the question of a saved query with what was asked in its blanks.

    What has no blank is said behind it; nothing for a query whose text was not kept.
    """
    if not question.get("cypher"):
        return ""
    query = read_query(str(question["query"]), str(question["cypher"]))
    text, behind = query.question or query.title, []
    for parameter in query.parameters:
        given = dict(question["parameters"]).get(parameter.name, parameter.example)
        if parameter.type == "party":
            given = _party_name(str(given), workspace)
        elif parameter.type == "date":
            given = date_text(str(given))
        blank = f"{{{parameter.name}}}"
        if blank in text:
            text = text.replace(blank, str(given))
        else:
            behind.append(f"{capitalise(parameter.help or parameter.name)}: {given}.")
    return plain_line(" ".join([text, *behind]))


def row_statements(
    rows: Sequence[Mapping[str, Any]], question: Mapping[str, Any], workspace: "Workspace"
) -> list[NotedStatement]:
    """Return what sources state between the parties that rows, or their question, name."""
    ids = (str(row[key]) for row in rows for key in row if key.endswith("_id") and row[key])
    parties = list(dict.fromkeys(ids))
    query = read_query(str(question["query"]), str(question["cypher"]))
    for parameter in query.parameters:
        if parameter.type == "party":
            given = dict(question["parameters"]).get(parameter.name, parameter.example)
            parties.insert(0, workspace.resolve(str(given)))
    return [noted_statement(hop) for hop in workspace.around(parties[:_MOST_NAMED])["statements"]]


def _party_name(party: str, workspace: "Workspace") -> str:
    try:
        return workspace.show(party)["name"]
    except OwnershipError:
        return party
