"""The files of an exposure answer, to be saved one by one or all in one."""

import re
from typing import Final

import streamlit as st

from queries.answer import Answer
from queries.explorer import session
from queries.explorer.address import Address
from queries.takeaway.archive import zipped

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


def file_stem(address: Address) -> str:
    """A file name of letters, digits and dashes that says party and day."""
    return re.sub(r"[^a-z0-9]+", "-", f"exposure {address.party} {address.as_of}".lower())[:100]
