"""The fields of a form of own facts as controls."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from queries.explorer.case_form.form_cases import OpenCase, choice_labels, field_value
from queries.explorer.case_form.form_fields import Field, Form
from queries.explorer.frame import party_picker
from queries.words.safe_text import escape_markdown, plain_line

LONGEST = 5000


def show_fields(
    form: Form, book: OpenCase, values: Mapping[str, Any], prefix: str, wrong: Mapping[str, str]
) -> dict[str, Any]:
    """Show the fields of a form, and return their values by key.

    ``values`` are as the case file has them, ``wrong`` what is wrong with a field. Another
    ``prefix`` of the controls' keys is another, empty form.
    """
    given: dict[str, Any] = {}
    for row in form.rows:
        columns = st.columns(len(row), vertical_alignment="top")
        for column, field in zip(columns, row, strict=True):
            with column:
                given[field.key] = _show_field(field, book, values, f"{prefix}.{field.key}")
                if field.key in wrong:
                    st.caption(f":red[{escape_markdown(wrong[field.key])}]")
    return given


def _show_field(field: Field, book: OpenCase, values: Mapping[str, Any], key: str) -> Any:
    start = field_value(field, values, book)
    label = field.label + (" *" if field.needed else "")
    hint = field.help or None
    if field.kind == "party":
        return party_picker.pick_party(label, key, str(start), book.parties)
    if field.kind == "flag":
        return st.toggle(label, value=bool(start), key=key, help=hint)
    if field.kind == "many":
        # What the file says is offered too, even where the form does not know the word.
        options = list(dict.fromkeys([*field.options, *start]))
        return st.multiselect(
            label,
            options,
            default=start,
            format_func=choice_labels(field),
            key=key,
            help=hint,
            placeholder="Choose",
            select_all=False,
        )
    if field.kind == "choice":
        options = list(dict.fromkeys([*field.options, *([start] if start else [])]))
        at = start or field.start
        chosen = st.selectbox(
            label,
            options,
            index=options.index(at) if at in options else None,
            format_func=choice_labels(field),
            key=key,
            help=hint,
            placeholder="Choose",
        )
        return chosen or ""
    if field.kind == "source":
        only = next(iter(book.sources)) if field.needed and len(book.sources) == 1 else ""
        return _show_source(label, book, start or only, key, hint)
    if field.kind in ("area", "lines", "pairs"):
        text = st.text_area(label, value=start, key=key, help=hint, height=68, max_chars=LONGEST)
    else:
        text = st.text_input(label, value=start, key=key, help=hint, max_chars=LONGEST)
    return text or ""


def _show_source(label: str, book: OpenCase, start: str, key: str, hint: str | None) -> str:
    sources = book.sources
    chosen = st.selectbox(
        label,
        list(sources),
        index=list(sources).index(start) if start in sources else None,
        format_func=lambda source: plain_line(sources.get(source, source)),
        key=key,
        help=hint,
        accept_new_options=True,
        placeholder="Choose, or type a new title",
    )
    return str(chosen or "")
