"""The files of an exposure answer, to be saved one by one or all in one."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import streamlit as st

from queries.explorer.frame import page_session
from queries.explorer.frame.page_address import Address
from queries.explorer.verdict_view import save_buttons
from queries.export.write_files import pack_zip
from queries.question.answer import Answer
from queries.question.verdict_rows import VerdictRow

TYPES: Final = {".csv": "text/csv", ".json": "application/json"}


def show_downloads(address: Address, rows: Answer[VerdictRow]) -> None:
    """Show the buttons that save an answer, each with what it holds."""
    files = page_session.csv_files(address, rows)
    stem = file_stem(address)
    _exposure_file_button(address, rows, stem)
    file_buttons({name: partial(bytes, content) for name, content in files.items()}, stem)
    st.caption("The manifest names inputs, rules, settings and the hash of every file.")


def file_buttons(files: Mapping[str, Callable[[], bytes]], stem: str) -> None:
    """Show the buttons that save some files, by name, all in one (``stem``) or one by one."""
    with st.container(horizontal=True):
        st.download_button(
            "All CSV files (zip)",
            data=lambda: pack_zip({name: read() for name, read in files.items()}),
            file_name=f"{stem}.zip",
            mime="application/zip",
            on_click="ignore",
            icon=":material/folder_zip:",
            key="save_zip",
        )
        for name, read in files.items():
            suffix = name[name.rindex(".") :]
            st.download_button(
                name,
                data=read,
                file_name=name,
                mime=TYPES[suffix],
                on_click="ignore",
                icon=":material/download:",
                key=f"save_{name}",
            )


def _exposure_file_button(address: Address, rows: Answer[VerdictRow], stem: str) -> None:
    """Show the button of the one file that another person can check against the same data."""
    asked, opened = page_session.screened_answer(address, rows), page_session.workspace()

    def make() -> bytes:
        from queries.export.exposure_file import exposure_files

        return pack_zip(exposure_files(opened, asked))

    answer_file_button(make, stem)


def answer_file_button(make: Callable[[], bytes], stem: str, *, disabled: bool = False) -> None:
    """Show the button of the answer file that ``make`` returns; ``stem`` begins its name."""
    st.download_button(
        "Answer file",
        data=save_buttons.guarded_maker("Answer file", make),
        file_name=f"{stem}-exposure-file.zip",
        mime="application/zip",
        on_click="ignore",
        type="primary",
        icon=":material/verified:",
        help="Tables, words, pictures, rules and hashes; `ownership verify` asks it again.",
        disabled=disabled,
        key="save_exposure_file",
    )


def file_stem(address: Address, what: str = "exposure") -> str:
    """Return a file name of letters, digits and dashes from what, party and day."""
    return re.sub(r"[^a-z0-9]+", "-", f"{what} {address.party} {address.as_of}".lower())[:100]
