"""The form of a list: a file or pasted names, what its columns are, the day and the rules."""

import hashlib
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import streamlit as st

from graph.values.errors import OwnershipError
from queries.explorer.frame import page_session
from queries.explorer.frame.page_address import DEFAULT_REGIMES, EARLIEST, LATEST, Address
from queries.export.kept_screenings import KeptScreenings, safe_name
from queries.question.settings import read_settings
from queries.screening.counterparties import ListTable, read_table
from queries.screening.pasted_lines import csv_of_lines
from queries.words.safe_text import escape_markdown, escape_message, plain_line

LARGEST: Final = 50
"""Megabytes of one upload; uploads are held in memory."""
COLUMNS: Final = {
    "": "Not used, copied to the result",
    "name": "Name",
    "surname": "Last name",
    "forename": "First name",
    "country": "Country",
    "number": "Company number",
    "lei": "LEI",
    "birth_date": "Birth date",
    "kind": "Person or company",
    "address": "Address",
    "role": "Role",
    "your_ref": "Your reference",
    "party_id": "Party id of this workspace",
}
"""What a column can be, as people read it."""
HOW_NEAR: Final = {
    "strict": "Strict: a name alone matches nobody",
    "": "As usual",
    "wide": "Wide: similar names are checked by hand too",
}
SAMPLES: Final = 3
SAMPLE_LETTERS: Final = 40
PASTED: Final = "pasted-names.csv"
PREVIEW: Final = "list_preview"


def show_form(address: Address, kept: KeptScreenings) -> str | None:
    """Show the form; return the name of the list that was begun by it, if one was."""
    file = st.file_uploader(
        "A list of counterparties: CSV or Excel, with a heading",
        type=["csv", "tsv", "txt", "xlsx", "xlsm"],
        key="list_file",
        max_upload_size=LARGEST,
    )
    pasted = ""
    if file is None:
        pasted = st.text_area(
            "Or paste names, one a line, or cells of a spreadsheet",
            placeholder="Name; country; birth year; number",
            key="list_pasted",
            height=100,
        )
    st.caption(
        f"The list is kept in the folder {escape_markdown(kept.folder)}, which you alone can read. "
        "Nothing leaves this computer."
    )
    with st.expander("Names look wrong: choose the encoding"):
        encoding = (
            st.text_input(
                "Encoding, where the text is not UTF-8",
                key="list_encoding",
                placeholder="windows-1251",
            )
            or ""
        ).strip() or None
    name, content = (PASTED, _pasted_list(pasted)) if file is None else (file.name, None)
    content = file.getvalue() if file is not None else content
    if not content:
        return None
    table = _read(kept, name, content, encoding)
    if table is None:
        return None
    for remark in _line_remarks(table, pasted):
        st.caption(remark)
    columns, wrong = _choose_columns(table, hashlib.sha256(content).hexdigest()[:8])
    options = {**_choose_question(address), "encoding": encoding, "columns": columns}
    if wrong:
        st.warning(wrong, icon=":material/warning:")
    if st.button(
        f"Screen {len(table.rows):,} {'line' if len(table.rows) == 1 else 'lines'}",
        type="primary",
        icon=":material/fact_check:",
        disabled=bool(wrong) or not options["regimes"],
        key="list_begin",
    ):
        return kept.begin(name, content, options)
    return None


def _pasted_list(text: str) -> bytes:
    """Return pasted text as a list: as it is where it has a heading, else one party a line."""
    names = [line.strip() for line in text.splitlines() if line.strip()]
    if not names:
        return b""
    as_it_is = "\n".join(names).encode("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / PASTED
        path.write_bytes(as_it_is)
        try:
            if read_table(path).names_parties:
                return as_it_is
        except OwnershipError:
            pass
    return csv_of_lines(names).encode("utf-8")


def _line_remarks(table: ListTable, pasted: str) -> list[str]:
    """Return how many pasted lines are empty, and how many repeat an earlier one, as sentences."""
    empty = sum(not line.strip() for line in pasted.strip().splitlines())
    said = f"{empty:,} empty lines are" if empty > 1 else "1 empty line is"
    found = [f"{said} left out, and the others are counted without."] if empty else []
    cells = [tuple(cell.strip() for cell in row) for row in table.rows]
    if twice := len(cells) - len(set(cells)):
        one = "1 line repeats an earlier one"
        said = f"{twice:,} lines repeat earlier ones" if twice > 1 else one
        found.append(f"{said}. Each line gets a row of its own in the result.")
    return found


def _read(
    kept: KeptScreenings, name: str, content: bytes, encoding: str | None
) -> ListTable | None:
    """Return the file as a table; or show why it cannot be read, and what to do."""
    key = (hashlib.sha256(content).hexdigest(), name, encoding)
    held = st.session_state.get(PREVIEW)
    if held is None or held[0] != key:
        held = st.session_state[PREVIEW] = (key, *_read_anew(name, content, encoding))
    found: ListTable | None = held[1]
    if found is None:
        st.error(escape_message(held[2]), icon=":material/error:")
        st.caption("Nothing was kept. Your file is as it was.")
        return None
    for remark in found.remarks:
        st.caption(escape_markdown(remark))
    return found


def _read_anew(name: str, content: bytes, encoding: str | None) -> tuple[ListTable | None, str]:
    workspace = read_settings().workspace
    with tempfile.TemporaryDirectory(prefix=".upload-", dir=workspace) as folder:
        path = Path(folder) / safe_name(name)
        path.touch(mode=0o600)
        path.write_bytes(content)
        try:
            return read_table(path, encoding), ""
        except OwnershipError as wrong:
            said = str(wrong).replace(f"{path}", path.name)
            return None, said.replace("--encoding ", "Encoding ")


def _choose_columns(table: ListTable, key: str) -> tuple[dict[str, str], str]:
    """Show each column with sample values and what it is read as.

    Returns what a person chose other than the guess, as `screen` takes it, and what is wrong.
    """
    guess = {heading: known for known, heading in reversed(table.columns.items())}
    st.header("What the columns are", anchor=False)
    chosen: dict[str, str] = {}
    twice = ""
    known = [place for place, heading in enumerate(table.heading) if heading in guess]
    others = [place for place in range(len(table.heading)) if place not in known]
    for place in known:
        twice = _show_column(table, place, guess, chosen, key) or twice
    if others:
        with st.expander(
            f"Not recognised ({len(others)}): copied to the result",
            expanded=not table.names_parties,
        ):
            for place in others:
                twice = _show_column(table, place, guess, chosen, key) or twice
    # One column may be a party's id and the person's own reference; it stays both.
    both = table.columns.get("your_ref") == table.columns.get("party_id")
    if both and chosen.get("party_id") == table.columns.get("party_id") and chosen.get("party_id"):
        chosen.setdefault("your_ref", chosen["party_id"])
    changed = {
        name: chosen.get(name, "")
        for name in {**table.columns, **chosen}
        if chosen.get(name) != table.columns.get(name)
    }
    if twice:
        return changed, f"Two columns are the {COLUMNS[twice].lower()}. Choose one of them."
    if chosen.keys().isdisjoint(("party_id", "name", "surname", "number", "lei")):
        return changed, "Say which column has the names, the numbers or the LEIs."
    return changed, ""


def _show_column(
    table: ListTable,
    place: int,
    guess: Mapping[str, str],
    chosen: dict[str, str],
    key: str,
) -> str:
    """Show one column and take down what it is; return that where another column is it already."""
    heading = table.heading[place]
    cells = (row[place].strip() for row in table.rows if place < len(row))
    samples = list(dict.fromkeys(cell for cell in cells if cell))[:SAMPLES]
    shown = " · ".join(plain_line(cell)[:SAMPLE_LETTERS] for cell in samples)
    left, right = st.columns([2, 3], vertical_alignment="center")
    keys = list(COLUMNS)
    word = left.selectbox(
        plain_line(heading)[:SAMPLE_LETTERS],
        keys,
        index=keys.index(guess.get(heading, "")),
        format_func=COLUMNS.__getitem__,
        key=f"column.{key}.{place}",
    )
    right.caption(escape_markdown(shown) or "no value in any line")
    if word and word in chosen:
        return str(word)
    if word:
        chosen[word] = heading
    return ""


def _choose_question(address: Address) -> dict[str, Any]:
    """Show the day, the rules and how near a name must be, and return them as options."""
    rows = {row["short"] or row["key"]: row["title"] for row in page_session.ask("regimes")}
    left, middle, right = st.columns([1, 3, 2])
    day = left.date_input(
        "On", address.as_of, EARLIEST, LATEST, format="YYYY-MM-DD", key="list_day", required=True
    )
    rules = middle.multiselect(
        "Under these rules",
        list(rows),
        default=[key for key in DEFAULT_REGIMES if key in rows],
        format_func=lambda key: key.upper(),
        help="; ".join(f"{key.upper()}: {escape_markdown(text)}" for key, text in rows.items()),
        key="list_rules",
    )
    near = right.selectbox(
        "How near a name must be",
        list(HOW_NEAR),
        index=1,
        format_func=HOW_NEAR.__getitem__,
        key="list_near",
    )
    found: dict[str, Any] = {"regimes": rules, "as_of": (day or date.today()).isoformat()}
    return {**found, **({near: True} if near else {})}
