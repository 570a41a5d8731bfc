"""The workspace behind the pages, what they ask of it, and the state that links carry."""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, cast, overload

import streamlit as st

from queries.explorer.frame import page_address
from queries.explorer.frame.page_address import Address
from queries.explorer.frame.seen_parties import keep_seen, read_seen
from queries.question.answer import Answer
from queries.question.settings import read_settings
from queries.words.safe_text import escape_markdown

if TYPE_CHECKING:
    from queries.answers.interest_levels import Interests
    from queries.own.own_cases import OwnCases
    from queries.party_answer import page_shape
    from queries.question import answer_rows, change_rows, party_facts, verdict_rows, workspace_rows
    from queries.question.found_page import FoundPage
    from queries.screening.screen_list import Screened
    from queries.workspace.neighbour_verbs import NeighbourPage
    from queries.workspace.workspace import Workspace

KEPT_ADDRESS: Final = "kept_address"
RECENT: Final = "recent_parties"
RECENT_SHOWN: Final = 8
SEEN_VERSION: Final = "seen_version"
ANSWERS_HELD: Final = 200
ADDRESS_REMARKS: Final = "left_out_of_address"
"""Remarks on an address that was corrected; they are shown until the state changes."""
CARRIED: Final = "carried_remarks"
MOVES: Final = "address_moves"
"""What was changed of the address a moment ago, by name."""
ECHO: Final = 2.0
"""Seconds within which a browser may send the address of before; a Back comes later."""
CLOSED_HOP: Final = "closed_hop"
"""The party and hop whose proof was closed; an address that is a moment old cannot open it."""

_opening = Lock()


class _Move(NamedTuple):
    """A change of one value of the address, and until when the one before is an echo."""

    before: str
    text: str
    until: float


@st.cache_resource(show_spinner=False)
def _open_at(path: str, store: str) -> "Workspace":
    from queries.workspace.workspace import open_workspace

    return open_workspace(path, store)


def workspace() -> "Workspace":
    """Return the workspace of this server, opened anew where others have loaded meanwhile."""
    from queries.workspace.workspace import newest_version

    settings = read_settings()
    with _opening:
        opened = _open_at(str(settings.workspace), settings.store)
        if newest_version(opened) != opened.data_version:
            opened.close()
    return opened


def tell_left() -> None:
    """Show what changes left undone although they count, each once, until it is closed."""
    opened = workspace()
    if opened.remote:
        return
    left = opened.record.left
    while left:
        st.toast(
            f"It is done, but {escape_markdown(left.pop(0))}",
            icon=":material/warning:",
            duration="infinite",
        )


@st.cache_data(max_entries=ANSWERS_HELD, show_spinner=False)
def _cached_answer(_workspace: "Workspace", key: Sequence[str], verb: str, **arguments: Any) -> Any:
    from queries.own.own_cases import mark_own

    return mark_own(getattr(_workspace, verb)(**arguments), own_datasets())


@st.cache_data(max_entries=4, show_spinner=False)
def _cached_titles(_workspace: "Workspace", key: Sequence[str]) -> dict[str, str]:
    from queries.workspace.dataset_titles import dataset_titles

    return dataset_titles(_workspace)


def dataset_titles() -> dict[str, str]:
    """Return the title of each loaded dataset that has one, by its key."""
    opened = workspace()
    return _cached_titles(opened, (str(opened.settings.workspace), opened.data_version))


def own_cases() -> "OwnCases":
    """Return the case files of this workspace: own facts."""
    from queries.own.own_cases import OwnCases

    return OwnCases(workspace())


def own_datasets() -> frozenset[str]:
    """Return the names of the datasets that are own facts: the case files of this workspace."""
    from queries.own import own_cases as case_files

    return case_files.own_datasets(read_settings().workspace)


def is_own(dataset: str) -> bool:
    """Return whether a dataset is own facts."""
    return dataset in own_datasets()


@overload
def ask(verb: Literal["show"], **arguments: Any) -> "party_facts.PartyFacts": ...
@overload
def ask(verb: Literal["party_page"], **arguments: Any) -> "page_shape.PartyPage": ...
@overload
def ask(verb: Literal["search"], **arguments: Any) -> "FoundPage": ...
@overload
def ask(verb: Literal["nearest"], **arguments: Any) -> "Answer[party_facts.SearchRow]": ...
@overload
def ask(verb: Literal["connect"], **arguments: Any) -> "answer_rows.ConnectAnswer": ...
@overload
def ask(verb: Literal["resolve"], **arguments: Any) -> str: ...
@overload
def ask(verb: Literal["owners", "holdings"], **arguments: Any) -> "Interests": ...
@overload
def ask(verb: Literal["neighbours"], **arguments: Any) -> "NeighbourPage": ...
@overload
def ask(verb: Literal["around"], **arguments: Any) -> "party_facts.Neighbourhood": ...
@overload
def ask(verb: Literal["exposure"], **arguments: Any) -> "Answer[verdict_rows.VerdictRow]": ...
@overload
def ask(verb: Literal["timeline"], **arguments: Any) -> "Answer[change_rows.TimelineRow]": ...
@overload
def ask(verb: Literal["compare"], **arguments: Any) -> "Answer[change_rows.CompareRow]": ...
@overload
def ask(verb: Literal["statements"], **arguments: Any) -> "party_facts.Statements": ...
@overload
def ask(verb: Literal["published_record"], **arguments: Any) -> "party_facts.PublishedRecord": ...
@overload
def ask(verb: Literal["regimes"]) -> "Answer[workspace_rows.RegimeRow]": ...
@overload
def ask(verb: Literal["sources"]) -> "Answer[workspace_rows.SourceRow]": ...
@overload
def ask(verb: Literal["versions"]) -> "Answer[workspace_rows.DataVersionRow]": ...
@overload
def ask(verb: Literal["status"]) -> "workspace_rows.Status": ...
@overload
def ask(verb: Literal["checks"], **arguments: Any) -> "Answer[workspace_rows.FindingRow]": ...
def ask(verb: str, **arguments: Any) -> Any:
    """Return the answer of a workspace's verb, cached as long as the data version stays."""
    opened = workspace()
    where = (str(opened.settings.workspace), opened.settings.store, opened.data_version)
    return _cached_answer(opened, where, verb, **arguments)


def is_debugging() -> bool:
    """Return whether tests may look inside the drawing (`OWNERSHIP_CANVAS_DEBUG`)."""
    return bool(os.environ.get("OWNERSHIP_CANVAS_DEBUG"))


def exposure_answer(address: Address) -> "Answer[verdict_rows.VerdictRow]":
    """Return the verdicts about the address's party, with every path and link to a listed one."""
    return ask(
        "exposure",
        parties=[address.party],
        regimes=list(address.regimes),
        as_of=address.day,
        links=has_links(address),
        known_on=address.known_day,
    )


def has_links(address: Address) -> bool:
    """Return whether links can be shown; a store at an address has none of an earlier day."""
    return address.known_on is None or not workspace().remote


def csv_files(address: Address, rows: "Answer[verdict_rows.VerdictRow]") -> dict[str, bytes]:
    """Return the CSV files of an exposure answer and their manifest, by name."""
    from queries.export.exposure_csv import export_files

    return export_files(workspace(), screened_answer(address, rows))


def screened_answer(address: Address, rows: "Answer[verdict_rows.VerdictRow]") -> "Screened":
    """Return the answer together with the settings with which the command line would ask it."""
    from queries.screening.screen_list import Screened

    settings = {
        "regimes": [row["regime"] for row in rows],
        "as_of": address.day,
        "links": has_links(address),
        "parties": [address.party],
    }
    if address.known_on is not None:
        settings["known_on"] = address.known_day
    numbered = [{"row_no": number, **row} for number, row in enumerate(rows, 1)]
    return Screened(Answer(cast("list[verdict_rows.ScreenedRow]", numbered)), settings)


def move_to(key: str, text: str) -> None:
    """Set one value of the address, whatever the browser still sends of the one before.

    A browser sends its whole address with every event. One that was sent before it has heard of
    the change would take the page back; so for a moment the value that was left is not taken again.
    """
    moves: dict[str, _Move] = st.session_state.setdefault(MOVES, {})
    moves[key] = _Move(_query_texts().get(key, ""), text, time.monotonic() + ECHO)
    set_address_value(key, text)


def _follow_moves() -> None:
    """Put back into the address what a browser has sent from before a move."""
    moves: dict[str, _Move] = st.session_state.get(MOVES, {})
    given, now = _query_texts(), time.monotonic()
    for key, move in moves.items():
        if now < move.until and given.get(key, "") == move.before:
            set_address_value(key, move.text)


def kept_address() -> Address:
    """Return the state that the next page takes over."""
    return page_address.parse_address(st.session_state.get(KEPT_ADDRESS, {}), date.today())


def read_address(*keys: str) -> Address:
    """Read this page's address, filling what it lacks from the page before.

    The address bar then shows all of ``keys``, so that it can be copied.
    """
    _follow_moves()
    kept: Mapping[str, str] = st.session_state.get(KEPT_ADDRESS, {})
    address = _without_closed_hop(
        page_address.parse_address({**kept, **_query_texts()}, date.today())
    )
    address = _keep_remarks(address)
    lasting = {
        k: text for k, text in address.query_texts().items() if k not in page_address.ONE_PAGE_KEYS
    }
    st.session_state[KEPT_ADDRESS] = lasting
    write_address(address, *keys)
    return address


def _without_closed_hop(address: Address) -> Address:
    """Return the state without the hop that was closed; a browser may still send the old one."""
    if address.hop and st.session_state.get(CLOSED_HOP) == (address.party, address.hop):
        return replace(address, hop="")
    return address


def close_hop() -> None:
    """Remove the hop from the address, and keep it closed until somebody opens one."""
    given = _query_texts()
    if given.get("hop"):
        st.session_state[CLOSED_HOP] = (given.get("party", ""), given["hop"])
    set_address_value("hop", "")


def _keep_remarks(address: Address) -> Address:
    """Return the state with its remarks, or those of before as long as it is the same state.

    A browser asks for a page more than once; from the second time on the address is correct.
    """
    before, said = st.session_state.get(ADDRESS_REMARKS, (None, ()))
    state = replace(address, remarks=())
    fresh = (*st.session_state.pop(CARRIED, ()), *address.remarks)
    remarks = fresh or (said if before == state else ())
    st.session_state[ADDRESS_REMARKS] = (state, remarks)
    return replace(address, remarks=remarks)


def without_hop(address: Address, remark: str) -> Address:
    """Return the state without a hop that does not exist, with a remark that stays with it."""
    set_address_value("hop", "")
    address = replace(address, hop="", remarks=(*address.remarks, remark))
    st.session_state[ADDRESS_REMARKS] = (replace(address, remarks=()), address.remarks)
    return address


def write_address(address: Address, *keys: str) -> None:
    """Write the state of the page into the address bar."""
    wanted = address.query_texts(*keys) if keys else {}
    if {key: text for key, text in _query_texts().items() if key in page_address.KEYS} != wanted:
        for key in page_address.KEYS:
            if key in wanted:
                st.query_params[key] = wanted[key]
            elif key in st.query_params:
                del st.query_params[key]


def set_address_value(key: str, text: str) -> None:
    """Set one value of the address, as a control does when a person changes it."""
    kept = dict(st.session_state.get(KEPT_ADDRESS, {}))
    kept.pop(key, None)
    if key == "hop" and text:
        st.session_state.pop(CLOSED_HOP, None)
    if text:
        st.query_params[key] = text
        if key not in page_address.ONE_PAGE_KEYS:
            kept[key] = text
    elif key in st.query_params:
        del st.query_params[key]
    st.session_state[KEPT_ADDRESS] = kept


def add_recent(party: str, name: str) -> None:
    """Add a party to those looked at in this workspace, the last one first."""
    others = {key: text for key, text in recent_parties().items() if key != party}
    seen = dict([(party, name), *list(others.items())[: RECENT_SHOWN - 1]])
    if seen != st.session_state.get(RECENT):
        st.session_state[RECENT] = seen
        keep_seen(read_settings().workspace, seen)


def recent_parties() -> dict[str, str]:
    """Return the names of the parties looked at in this workspace by id, the last one first."""
    if RECENT not in st.session_state:
        st.session_state[RECENT] = read_seen(read_settings().workspace)
    found: dict[str, str] = st.session_state[RECENT]
    return found


def version_before() -> str | None:
    """Return the data version that this session saw before, if it is another; note today's."""
    now = workspace().data_version
    before: str | None = st.session_state.get(SEEN_VERSION)
    st.session_state[SEEN_VERSION] = now
    return before if before != now else None


def _query_texts() -> dict[str, str]:
    return {key: str(text) for key, text in st.query_params.to_dict().items()}
