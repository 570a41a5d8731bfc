"""Buttons that save what is on screen as a file; each file is made when it is asked for."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

import streamlit as st

from queries.draw.canvas_payload import Payload
from queries.draw.footnotes import Evidence, Provenance
from queries.draw.scene_picture import Picture, read_picture
from queries.explorer.frame import page_session
from queries.explorer.scene.scene_file import ENDED_FILTER
from queries.explorer.server.redraw import page_redrawer
from queries.export.diagram_json import Diagram, build_diagram, diagram_bytes
from queries.export.scene_csv import csv_name, csv_zip
from queries.publish.pdf_report import missing_for_pdf
from queries.words.safe_text import escape_markdown

FORMATS: Final = ("png", "svg", "html", "pdf", "csv", "json")
NEXT_STEP: Final = (
    "Nothing was saved. The page now shows the data as they are: press the button again. If it "
    "fails again, `ownership status` in a terminal says whether record and store can be read."
)
_FAILED: Final = "takeaway_failed"
"""Where a page keeps why a file could not be made, until it is drawn the next time."""


@dataclass(frozen=True)
class _Button:
    label: str
    suffix: str
    mime: str
    icon: str
    help: str


_BUTTONS: Final = {
    "png": _Button(
        "Picture (PNG)", ".png", "image/png", ":material/image:", "With legend and sources."
    ),
    "svg": _Button(
        "SVG", ".svg", "image/svg+xml", ":material/shapes:", "Grouped shapes and real text."
    ),
    "html": _Button(
        "Page (HTML)", ".html", "text/html", ":material/web:", "One file that opens offline."
    ),
    "pdf": _Button(
        "Report (PDF)",
        ".pdf",
        "application/pdf",
        ":material/picture_as_pdf:",
        "Answer, results, picture, links, sources.",
    ),
    "csv": _Button(
        "Tables (CSV)",
        ".zip",
        "application/zip",
        ":material/table:",
        "What is on screen; the manifest says what a filter or limit cut.",
    ),
    "json": _Button(
        "Diagram (JSON)",
        ".json",
        "application/json",
        ":material/account_tree:",
        "Opens again here, or in a colleague's workspace.",
    ),
}


def show_scene_buttons(
    payload: Payload,
    provenance: Provenance,
    *,
    evidence: Evidence | None = None,
    to_diagram: Callable[[Picture], Diagram] = build_diagram,
) -> None:
    """Show a button a format for what a scene draws, as it stands on the screen.

    ``evidence`` are the statements behind the links, and paths to be put in words; ``to_diagram``
    adds to a picture's diagram what the scene has.
    """

    def picture() -> Picture:
        return read_picture(payload, provenance, evidence=evidence)

    name = scene_file_stem(provenance.asked or "diagram", provenance.as_of)
    tables = csv_name(
        name,
        len(payload["nodes"]),
        payload["left_out"],
        filtered=any(said for name, said in provenance.filters.items() if name != ENDED_FILTER),
    )
    show_buttons(picture, name, tables=tables, to_diagram=to_diagram)
    st.caption(
        "Every file says the day, the data version, the filters and who states what. "
        "Lines show what sources state, not wrongdoing."
    )


def show_buttons(
    picture: Callable[[], Picture],
    name: str,
    *,
    tables: str = "",
    to_diagram: Callable[[Picture], Diagram] = build_diagram,
) -> None:
    """Show the buttons alone, in a row; ``picture`` returns what is on screen as a file is made.

    ``name`` is the files' without its end; ``tables``, which says what cut them, may differ.
    """
    missing = missing_for_pdf()
    # Several buttons may be pressed on one page; the picture is read once.
    made = cache(picture)
    with st.container(horizontal=True):
        for key in FORMATS:
            said = _BUTTONS[key]
            st.download_button(
                said.label,
                data=_format_maker(key, made, to_diagram),
                file_name=(tables or name if key == "csv" else name) + said.suffix,
                mime=said.mime,
                on_click="ignore",
                icon=said.icon,
                help=said.help,
                disabled=key == "pdf" and missing is not None,
                key=f"take_{key}",
            )
    if missing is not None:
        st.caption(escape_markdown(f"No PDF yet: {missing}."))
    show_failures()


def show_failures() -> None:
    """Show why files that were asked for could not be made, each once, and what to do."""
    failed = st.session_state.get(_FAILED, {})
    if not failed:
        return
    for label in list(failed):
        st.error(escape_markdown(f"{label}: {failed.pop(label)}"), icon=":material/error:")
    st.caption(NEXT_STEP)


def guarded_maker(label: str, make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Return a function that makes a file, and on failure stores why and draws the page anew.

    The browser is told that there is no file, so that nobody saves half of one.
    """
    failed: dict[str, str] = st.session_state.setdefault(_FAILED, {})
    redraw = page_redrawer()

    def run() -> bytes:
        try:
            return make()
        except Exception as wrong:
            failed[label] = str(wrong) or type(wrong).__name__
            redraw()
            raise

    return run


def scene_file_stem(party: str, day: str) -> str:
    """Return a file name of letters, digits and dashes from party and day."""
    return re.sub(r"[^a-z0-9]+", "-", f"{party} {day}".lower()).strip("-")[:100]


def write_picture(
    key: str, picture: Picture, to_diagram: Callable[[Picture], Diagram] = build_diagram
) -> bytes:
    """Write a picture in a format of ``FORMATS``; `OwnershipError` if what makes it is missing."""
    if key == "png":
        from queries.publish.svg_file import picture_png

        return picture_png(picture)
    if key == "svg":
        from queries.publish.svg_file import picture_svg

        return picture_svg(picture)
    if key == "html":
        from queries.publish.html_page import picture_html

        return picture_html(picture)
    if key == "pdf":
        from queries.publish.pdf_report import picture_pdf

        return picture_pdf(picture)
    return csv_zip(picture) if key == "csv" else diagram_bytes(to_diagram(picture))


def _format_maker(
    key: str, made: Callable[[], Picture], to_diagram: Callable[[Picture], Diagram]
) -> Callable[[], bytes]:
    def write() -> bytes:
        # What leaves rests on a record of which every byte was compared.
        page_session.workspace().backend.verify()
        return write_picture(key, made(), to_diagram)

    return guarded_maker(_BUTTONS[key].label, write)
