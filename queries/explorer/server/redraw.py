"""Having a page drawn anew from a thread that is none of its own, such as one that makes a file."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

PAUSES: Final = 8
"""How often the server's loop is let go on before a page is drawn anew, each time ``PAUSE``."""
PAUSE: Final = 0.05
"""Seconds; the server waits a fifth of it between two looks at what it has to send."""


def redraws() -> Callable[[], None]:
    """Return what has the page that is being drawn now drawn anew, whenever and wherever called.

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
        loop.call_soon_threadsafe(_later, loop, server, name, PAUSES)

    return redraw


def _later(loop: asyncio.AbstractEventLoop, server: Any, name: str, pauses: int) -> None:
    """Draw a session's page anew once the browser has what is being answered now.

    A script that begins throws away what was not sent yet. The answer to a button that asked for a
    file is among it, and a button without one stays disabled for minutes.
    """
    if pauses:
        loop.call_later(PAUSE, _later, loop, server, name, pauses - 1)
        return
    found = server._session_mgr.get_active_session_info(name)
    if found is not None:
        found.session.request_rerun(None)
