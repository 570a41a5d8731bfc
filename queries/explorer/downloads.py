"""The files of an exposure answer, to be saved one by one or all in one."""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Final

import streamlit as st

from queries.answer import Answer
from queries.explorer import session
from queries.explorer.address import Address

BEGINNING: Final = (1980, 1, 1, 0, 0, 0)
"""The time in the archive, so that the same answer gives the same bytes."""
TYPES: Final = {".csv": "text/csv", ".json": "application/json", ".html": "text/html"}


def downloads(address: Address, rows: Answer, picture: str) -> None:
    """Show the buttons that save an answer.

    Args:
        address: the question.
        rows: the answer.
        picture: the picture's page of HTML.
    """
    st.subheader("Save", anchor=False)
    files = session.files(address, rows)
    stem = file_stem(address)
    with st.container(horizontal=True):
        st.download_button(
            "All CSV files (zip)",
            data=zipped(files),
            file_name=f"{stem}.zip",
            mime="application/zip",
            on_click="ignore",
            type="primary",
            icon=":material/folder_zip:",
            key="save_zip",
        )
        for name, content in {**files, "picture.html": picture.encode()}.items():
            suffix = name[name.rindex(".") :]
            st.download_button(
                name,
                data=content,
                file_name=name if suffix != ".html" else f"{stem}.html",
                mime=TYPES[suffix],
                on_click="ignore",
                icon=":material/download:",
                key=f"save_{name}",
            )
    st.caption("The manifest names inputs, rules, settings and the hash of every file.")


def file_stem(address: Address, what: str = "exposure") -> str:
    """A file name of letters, digits and dashes that says what, party and day."""
    return re.sub(r"[^a-z0-9]+", "-", f"{what} {address.party} {address.as_of}".lower())[:100]


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Pack files into one archive; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, BEGINNING)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()
