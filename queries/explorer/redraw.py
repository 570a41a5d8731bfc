"""Having a page drawn anew from a thread that is none of its own, such as one that makes a file."""

from collections.abc import Callable


def redraws() -> Callable[[], None]:
    """Give what has the page that is being drawn now drawn anew, whenever and wherever called.

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
        sessions = getattr(runtime.get_instance(), "_session_mgr", None)
        found = None if sessions is None else sessions.get_active_session_info(name)
        if found is not None:
            found.session.request_rerun(None)

    return redraw
