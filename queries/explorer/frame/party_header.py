"""The head of a page about one party: its name, both clocks, where the data stand, the link."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from queries.answers.known_on import undated_datasets
from queries.explorer.frame import page_session
from queries.explorer.frame.page_address import EARLIEST, LATEST, PAGES, Address
from queries.question.workspace_rows import DatasetRow
from queries.words.safe_text import escape_markdown, plain_line
from queries.words.value_text import date_text

ONLY_EXPOSURE: Final = (
    "This page shows what is known now. “Known by” decides what the page of a party uses."
)
MOST_NAMED: Final = 12
"""Sources without a date that are named on a page; the others are counted."""


def show_header(
    address: Address, title: str, keys: Sequence[str], days: Sequence[str] = ()
) -> None:
    """Show title (Markdown), both clocks, what they mean, and a link that carries ``keys``.

    ``days`` are those of the results below, where they are others than that of the address.
    """
    name, day, known = st.columns([5, 1.2, 1.2], vertical_alignment="bottom")
    name.title(title, anchor=False)
    with day:
        _day_control("Day", "day", address.as_of, "as_of", "Holdings and list entries on this day.")
    with known:
        _day_control(
            "Known by",
            "known_day",
            address.known_on,
            "known_on",
            "Use only what was known by this day; empty means today.",
            latest=date.today(),
        )
    status = page_session.ask("status")
    datasets = status["datasets"] or []
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_data_sentence(days or [address.day], datasets), width="stretch")
        with st.popover("Dates of the data", icon=":material/event:", type="tertiary"):
            _show_dates(datasets)
        copy_link({**address.query_texts(*keys), "data": status["data_version"] or ""})
    if address.known_on is not None:
        st.info(ONLY_EXPOSURE)
    _warn_undated(address)
    show_notices(address)


def _warn_undated(address: Address) -> None:
    """Warn of the sources that the second clock cannot leave out, since they state no date."""
    if address.known_day is None:
        return
    titles = page_session.dataset_titles()
    names = [titles.get(key, key) for key in undated_datasets(page_session.ask("sources"))]
    if not names:
        return
    one = len(names) == 1
    more = f"; and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    st.warning(
        f"**{'1 source states' if one else f'{len(names)} sources state'} no date:** "
        f"{'; '.join(map(escape_markdown, names[:MOST_NAMED]))}{more}. Nobody knows when "
        f"{'it was' if one else 'they were'} published, so {'it counts' if one else 'they count'} "
        f"as known on every day, on {date_text(address.known_day)} too. To leave "
        f"{'it' if one else 'them'} out of the past, load {'it' if one else 'them'} again with the "
        "day of the edition.",
        icon=":material/event_busy:",
    )


def _day_control(
    label: str, key: str, value: date | None, part: str, tip: str, latest: date = LATEST
) -> None:
    """Show one clock's control; the address keeps what is chosen."""
    st.session_state[key] = value
    st.date_input(
        label,
        value=None,
        key=key,
        min_value=EARLIEST,
        max_value=latest,
        format="YYYY-MM-DD",
        on_change=_set_day,
        args=(key, part),
        help=tip,
    )


def _set_day(key: str, part: str) -> None:
    chosen = st.session_state[key]
    page_session.set_address_value(part, chosen.isoformat() if isinstance(chosen, date) else "")


def _data_sentence(days: Sequence[str], datasets: Sequence[DatasetRow]) -> str:
    """Return the sentence under the title: which days, and data of when."""
    published, own = (_newest_date(datasets, own=wanted) for wanted in (False, True))
    data = f"data up to **{date_text(published)}**" if published else "data of no stated date"
    facts = f"; your facts up to **{date_text(own)}**" if own else ""
    return f"Result for **{'** and **'.join(map(date_text, days))}**; {data}{facts}"


def _newest_date(datasets: Sequence[DatasetRow], *, own: bool) -> str | None:
    """Return the newest date of the published or of the own datasets."""
    days = [r["retrieved_on"] for r in datasets if page_session.is_own(r["dataset"]) is own]
    return max(filter(None, days), default=None)


def _show_dates(datasets: Sequence[DatasetRow]) -> None:
    """Show when each dataset was fetched."""
    import pandas as pd

    st.caption("The newest edition of each dataset, by its publisher's date or the day of download")
    rows = [
        {
            "Dataset": plain_line(row["dataset"]),
            "Date": row["retrieved_on"] or "none stated",
            "Whose": "your facts" if page_session.is_own(row["dataset"]) else "published",
        }
        for row in datasets
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="dates of the data")


def copy_link(given: Mapping[str, str]) -> None:
    """Show the address of this very view, with the data version that it shows."""
    with st.popover("Copy link", icon=":material/link:", type="tertiary"):
        st.caption("Opens this view on any machine with the same data, and says so if they differ")
        st.code(view_link(st.context.url, given), language=None, wrap_lines=True)


def view_link(url: str | None, given: Mapping[str, str]) -> str:
    """Return the address that a page was opened at, with the state of the page as its query."""
    parts = urlsplit(url or "")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(given, safe=":,"), ""))


def show_notices(address: Address) -> None:
    """Show that the data version differs from that of the link, or from a moment ago."""
    now, before = page_session.workspace().data_version, page_session.version_before()
    if before is not None:
        st.info(
            "The data changed while this page was open. It shows version "
            f"{escape_markdown(now[:16])} now and showed {escape_markdown(before[:16])} before.",
            icon=":material/update:",
        )
    other = address.data if address.data and address.data != now else before
    if address.data and address.data != now:
        st.warning(
            f"This link was made with data version {escape_markdown(address.data[:16])}. Shown is "
            f"version {escape_markdown(now[:16])}, which may differ.",
            icon=":material/difference:",
        )
    if other and address.party and not page_session.workspace().remote:
        query = {**address.query_texts("party", "as_of", "regime"), "before": other, "after": now}
        st.page_link(
            PAGES["compare"],
            label="What changed between the two",
            icon=":material/compare_arrows:",
            query_params=query,
        )
