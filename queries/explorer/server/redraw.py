"""A page drawn anew from a foreign thread, such as one that makes a file."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

PAUSES: Final = 8
"""How many times ``PAUSE`` the server's loop goes on before a page is drawn anew."""
PAUSE: Final = 0.05
"""Seconds; the server waits a fifth of it between two looks at what it has to send."""


def page_redrawer() -> Callable[[], None]:
    """Return a function that draws the present page anew, from any thread and at any time.

    Streamlit makes the file of a button while no script runs, and has no word of its own for this.
    Where no server runs, as in tests of a page, nothing happens.
    """
    from streamlit import runtime
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    context = get_script_run_ctx(suppress_warning=True)
    name = None if context is None else context.session_id

    def redraw() -> None:
        if name is None or not runtime.exists():
            return
        server: Any = runtime.get_instance()
        loop: asyncio.AbstractEventLoop = server._get_async_objs().eventloop
        loop.call_soon_threadsafe(_redraw_later, loop, server, name, PAUSES)

    return redraw


def _redraw_later(loop: asyncio.AbstractEventLoop, server: Any, name: str, pauses: int) -> None:
    """Draw a session's page anew once the browser has received the answers under way.

    A new run throws away what was not sent yet. If the answer to a button that asked for a file
    is among it, that button stays disabled for minutes.
    """
    if pauses:
        loop.call_later(PAUSE, _redraw_later, loop, server, name, pauses - 1)
        return
    found = server._session_mgr.get_active_session_info(name)
    if found is not None:
        found.session.request_rerun(None)
