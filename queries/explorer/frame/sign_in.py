"""Who is at the page of a team's explorer; nothing is shown to anybody else."""

import streamlit as st

from queries.decisions.decide_pairs import user_name
from queries.explorer.server.team import served_team
from queries.words.safe_text import escape_markdown


def is_anybody_in() -> bool:
    """Return whether the page may be shown; else show how to sign in, or why not."""
    team = served_team()
    if team is None or team.lets_in(_claims()):
        return True
    st.title("Ownership Explorer", anchor=False)
    if not st.user.is_logged_in:
        st.write("This explorer belongs to a team.")
        st.button("Sign in", type="primary", icon=":material/login:", on_click=st.login)
        return False
    address = escape_markdown(str(st.user.get("email") or "an account without a mail address"))
    st.warning(
        f"You are signed in as {address}, who may not look here. Ask whoever runs this explorer.",
        icon=":material/lock:",
    )
    st.button("Sign out", icon=":material/logout:", on_click=st.logout)
    return False


def sign_out() -> None:
    """Sign the person out, as a page of its own in the navigation."""
    st.logout()


def signed_in_name() -> str | None:
    """Return the address with which a person has signed in; ``None`` where nobody has to."""
    team = served_team()
    return None if team is None else team.lets_in(_claims())


def person_name() -> str:
    """Return who is at the page: the person who has signed in, else the user of this machine."""
    return signed_in_name() or user_name()


def _claims() -> dict[str, object]:
    return dict(st.user) if st.user.is_logged_in else {}
