"""Exposure files: an answer with tables, words, pictures, rules, its question, and hashes.

`ownership verify` asks the question again and says whether the answer is the same; so does
anybody who has the same data. The same answer gives the same bytes.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.regimes.read_regimes import FOLDER as RULES
from graph.regimes.read_regimes import name_in_text
from graph.values.errors import InputError
from graph.values.os_errors import os_error_advice
from queries.draw import page_tables
from queries.draw.answer_scene import answer_picture, party_ids
from queries.draw.footnotes import CERTAINTY_MEANINGS, COUNTING_NOTE, NO_ACCUSATION
from queries.draw.text_width import clean_text
from queries.export.exposure_csv import export_files
from queries.export.write_files import MANIFEST, file_hashes, json_bytes, pack_zip, write_all
from queries.publish.svg_file import picture_svg
from queries.question.verdict_rows import ScreenedRow
from queries.question.workspace_rows import SourceRow
from queries.words.sentences import left_to_tell
from queries.words.value_text import date_text

if TYPE_CHECKING:
    from queries.screening.screen_list import Screened
    from queries.workspace.workspace import Workspace

FORMAT: Final = "ownership-explorer/exposure"
VERSION: Final = 1
WORDS_FILE: Final = "answer.txt"
MAX_PICTURES: Final = 30
"""Most pictures in one file; of a long list only the tables have the rest."""


def write_exposure_file(
    workspace: "Workspace", answer: "Screened", path: Path, list_file: Path | None = None
) -> int:
    """Write an answer as one archive, and return the number of files in it.

    The list of counterparties that was asked about goes in too. Raises `InputError` if the file
    cannot be written.
    """
    files = exposure_files(workspace, answer, list_file)
    try:
        write_all(path.parent, {path.name: pack_zip(files)})
    except OSError as wrong:
        raise InputError(f"--zip {path}: cannot be written: {os_error_advice(wrong)}") from None
    return len(files)


def is_exposure_file(start: bytes) -> bool:
    """Return whether a file that begins so is an archive with a manifest first."""
    return start.startswith(b"PK\x03\x04") and start[30:].startswith(MANIFEST.encode())


def exposure_files(
    workspace: "Workspace", answer: "Screened", list_file: Path | None = None
) -> dict[str, bytes]:
    """Return the files of an exposure file by name, the manifest first."""
    tables = export_files(workspace, answer)
    header = json.loads(tables.pop(MANIFEST))
    files = {**tables, WORDS_FILE: _answer_text(answer).encode("utf-8")}
    files |= {f"rules/{key}.toml": text for key, text in rule_texts(answer).items()}
    files |= dict(_picture_files(workspace, answer))
    if list_file is not None:
        files[f"input/{list_file.name}"] = list_file.read_bytes()
    manifest = {
        **header,
        "format": FORMAT,
        "format_version": VERSION,
        "files": file_hashes(files),
        "note": NO_ACCUSATION,
    }
    return {MANIFEST: json_bytes(manifest), **files}


def rule_texts(answer: "Screened") -> dict[str, bytes]:
    """Return the file of every rule that answered, by regime."""
    keys = sorted({row["regime"] for row in answer.rows})
    return {key: (RULES / f"{key}.toml").read_bytes() for key in keys}


def _picture_files(workspace: "Workspace", answer: "Screened") -> Iterator[tuple[str, bytes]]:
    fetched = [_fetched_text(row) for row in workspace.sources()]
    drawn = [row for row in answer.rows if row.get("paths")][:MAX_PICTURES]
    for row in drawn:
        name = f"pictures/{row['row_no']}-{row['regime']}.svg"
        known_on = row["data_as_known_on"]
        seen = workspace.around(party_ids(row), as_of=row["as_of"], known_on=known_on)
        briefs = {party["id"]: party for party in seen["parties"]}
        picture = answer_picture(row, fetched=tuple(dict.fromkeys(fetched)), briefs=briefs)
        yield name, picture_svg(picture)


def _fetched_text(source: SourceRow) -> str:
    day = source.get("retrieved_on") or source.get("retrieved_at") or source.get("edition")
    return f"{source['dataset']} ({str(day)[:10]})" if day else str(source["dataset"])


def _answer_text(answer: "Screened") -> str:
    """Return the answer in words as plain text, every statement with its footnote."""
    parts = [
        "EXPOSURE, IN WORDS",
        "",
        NO_ACCUSATION,
        "What the words of certainty mean: "
        + "; ".join(f"{word}: {meaning}" for word, meaning in CERTAINTY_MEANINGS.items())
        + f". {COUNTING_NOTE}",
        "",
    ]
    for row in answer.rows:
        parts += [*_row_lines(row), ""]
    return "\n".join(parts)


def _row_lines(row: ScreenedRow) -> Iterator[str]:
    name = row.get("subject_name") or row.get("input_name") or "a line without a name"
    known = row.get("data_as_known_on")
    yield clean_text(
        f"{row['row_no']}. {name}, {name_in_text(row['regime'])}, {date_text(row['as_of'])}"
    )
    for text in (
        f"As known {f'on {date_text(known)}' if known else 'now'}; "
        f"rule {row.get('rule_id') or 'none applied'}; data version {row['data_version']}",
        f"{row['verdict'].upper()}. {row.get('sentence') or ''}",
        *(row.get("footnotes") or ()),
        *(f"{label}: {figure}" for label, figure in page_tables.verdict_figures(row)),
        *(
            f"- {text}"
            for text in left_to_tell(row.get("caveats") or (), row.get("sentence") or "")
        ),
    ):
        yield f"   {clean_text(text)}"
    for number, path in enumerate(row.get("paths") or (), 1):
        why = path.get("why_not_counted")
        counted = f"not counted by the rule: {why}" if why else "counted by the rule"
        yield f"   {clean_text(f'Path {number} ({counted}): ' + path['sentence'])}"
        yield from (f"      {clean_text(note)}" for note in path.get("footnotes") or ())
