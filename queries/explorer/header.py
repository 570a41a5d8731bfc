"""The head of a page about one party: its name, both clocks, where the data stand, the link."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from queries.explorer import session
from queries.explorer.address import EARLIEST, LATEST, Address
from queries.explorer.safe import md, plain
from queries.phrases import date_words

ONLY_EXPOSURE: Final = (
    "This page shows what is known now. “Known on” decides what Exposure counts: its verdicts and "
    "paths."
)


def header(
    address: Address,
    title: str,
    keys: Sequence[str],
    *,
    uses_known: bool = False,
    link: bool = True,
) -> None:
    """Show the title, the controls of both clocks, and the sentence that says what they mean.

    Args:
        address: the state of the page.
        title: the title, as Markdown with names made harmless.
        keys: the names in the address that this page uses, for the link.
        uses_known: the page answers as of what was known on a day.
        link: the link to copy stands here; else the page shows its own.
    """
    name, day, known = st.columns([5, 1.2, 1.2], vertical_alignment="bottom")
    name.title(title, anchor=False)
    with day:
        _day("As at", "day", address.as_of, "as_of", "Interests and listings as of this day.")
    with known:
        _day(
            "Known on",
            "known_day",
            address.known_on,
            "known_on",
            "Use nothing that the data learnt later; empty means today.",
        )
    status = session.ask("status")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_said(address, status["datasets"], uses_known=uses_known), width="stretch")
        with st.popover("Dates of the data", icon=":material/event:", type="tertiary"):
            _dates(status["datasets"])
        if link:
            copy_link({**address.texts(*keys), "data": status["data_version"]})
    if address.known_on is not None and not uses_known:
        st.info(ONLY_EXPOSURE)
    notices(address)


def _day(label: str, key: str, value: date | None, part: str, tip: str) -> None:
    """One clock's control; the address keeps what is chosen."""
    st.session_state[key] = value
    st.date_input(
        label,
        value=None,
        key=key,
        min_value=EARLIEST,
        max_value=LATEST,
        format="YYYY-MM-DD",
        on_change=_put_day,
        args=(key, part),
        help=tip,
    )


def _put_day(key: str, part: str) -> None:
    chosen = st.session_state[key]
    session.put(part, chosen.isoformat() if isinstance(chosen, date) else "")


def _said(address: Address, datasets: Sequence[Mapping[str, Any]], *, uses_known: bool) -> str:
    """The sentence under the title: which day, data of when, known when."""
    known_day = address.known_day if uses_known else None
    days = [row["retrieved_on"] for row in datasets if row["retrieved_on"]]
    fetched = max((d for d in days if known_day is None or d <= known_day), default=None)
    data = f"fetched up to **{date_words(fetched)}**" if fetched else "of no stated date"
    known = "**today**" if known_day is None else f"on **{date_words(known_day)}**"
    return f"As at **{date_words(address.day)}**, from data {data}, known {known}."


def _dates(datasets: Sequence[Mapping[str, Any]]) -> None:
    """When each dataset was fetched."""
    import pandas as pd

    st.caption("The newest edition of each dataset, by its publisher's date or the day of fetching")
    rows = [
        {"Dataset": plain(row["dataset"]), "Date": row["retrieved_on"] or "none stated"}
        for row in datasets
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="dates of the data")


def copy_link(given: Mapping[str, str]) -> None:
    """Show the address of this very view, with the data version that it shows."""
    with st.popover("Copy link", icon=":material/link:", type="tertiary"):
        st.caption("Opens this view on any machine with the same data, and says so if they differ")
        st.code(link_of(st.context.url, given), language=None, wrap_lines=True)


def link_of(url: str | None, given: Mapping[str, str]) -> str:
    """Put the state of a page behind the address that it was opened at."""
    parts = urlsplit(url or "")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(given, safe=":,"), ""))


def notices(address: Address) -> None:
    """Say what is not as it was: another data version than the link's, or than a moment ago."""
    from queries.explorer import parts

    now, before = session.workspace().data_version, session.version_before()
    if before is not None:
        st.info(
            f"The data changed while this page was open: it shows version {md(now[:16])} now, and "
            f"showed {md(before[:16])}.",
            icon=":material/update:",
        )
    other = address.data if address.data and address.data != now else before
    if address.data and address.data != now:
        st.warning(
            f"This link was made with data version {md(address.data[:16])}; shown is "
            f"{md(now[:16])}. What it shows may differ.",
            icon=":material/difference:",
        )
    if other and address.party and not session.workspace().remote:
        query = {**address.texts("party", "as_of", "regime"), "before": other, "after": now}
        st.page_link(
            parts.PAGES["compare"],
            label="What changed between the two",
            icon=":material/compare_arrows:",
            query_params=query,
        )
