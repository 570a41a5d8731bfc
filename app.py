"""The explorer's entry: headers, who may look, navigation, error frame.

`ownership app` serves this file; `streamlit run app.py` does too. Streamlit imports it once for
the server and then runs it as a script for every page that somebody looks at.
"""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.scriptrunner import get_script_run_ctx

from graph.values.errors import NotFoundError, OwnershipError
from queries.explorer.frame.page_address import PAGES
from queries.explorer.frame.sign_in import is_anybody_in, sign_out, signed_in_name
from queries.explorer.server import preload
from queries.explorer.server.access_check import AccessCheck
from queries.explorer.server.safe_headers import SafeHeaders
from queries.explorer.server.server_start import ServerStart
from queries.explorer.server.team import CALLBACK, TeamCheck, served_team
from queries.explorer.server.unknown_address import redirect_routes, unknown_route
from queries.words.safe_text import escape_message

ICON = Path(__file__).with_name("queries") / "explorer" / "icon.png"


def explorer() -> None:
    """Show the page that the address names; an expected error becomes a box with what to do."""
    # The icon must be set before the pages: theirs would be fetched from a font server.
    st.set_page_config(page_title="Ownership Explorer", page_icon=ICON, layout="wide")
    st.logo(ICON, size="medium")
    if not is_anybody_in():
        return
    person = signed_in_name()
    page = st.navigation(
        [
            st.Page(PAGES["search"], title="Find", icon=":material/search:", default=True),
            st.Page(PAGES["party"], title="Party", icon=":material/account_tree:"),
            st.Page(PAGES["compare"], title="Compare", icon=":material/compare_arrows:"),
            st.Page(PAGES["screening"], title="Screen a list", icon=":material/fact_check:"),
            st.Page(PAGES["own_facts"], title="Your facts", icon=":material/edit_note:"),
            st.Page(PAGES["saved_queries"], title="Saved queries", icon=":material/bookmarks:"),
            st.Page(PAGES["review"], title="Review", icon=":material/rule:"),
            st.Page(PAGES["stories"], title="Stories", icon=":material/auto_stories:"),
            st.Page(PAGES["sources"], title="Sources", icon=":material/inventory_2:"),
            *([st.Page(sign_out, title="Sign out", icon=":material/logout:")] if person else []),
        ],
        position="top",
    )
    try:
        # Not with the server's own import: Streamlit then warns that it does not run yet.
        from queries.explorer.frame.page_session import tell_left

        if page.url_path:
            from queries.explorer.find.find_box import show_bar

            show_bar()
        page.run()
        tell_left()
    except NotFoundError as missing:
        st.warning(escape_message(missing), icon=":material/person_search:")
    except OwnershipError as wrong:
        st.error(escape_message(wrong), icon=":material/error:")
        st.caption("The address keeps what this page shows; nothing is lost.")
        st.button("Try again", icon=":material/refresh:", key="again")


if get_script_run_ctx(suppress_warning=True) is None:
    start, team = ServerStart(), served_team()
    app = st.App(
        __file__,
        lifespan=start.tell_address,
        routes=[
            *preload.page_routes(PAGES),
            *redirect_routes(),
            unknown_route([sign_out.__name__, CALLBACK.strip("/")]),
        ],
        middleware=[
            Middleware(SafeHeaders),
            Middleware(AccessCheck, token=start.token)
            if team is None
            else Middleware(TeamCheck, team=team),
            Middleware(preload.CanvasFiles),
        ],
    )
else:
    explorer()
