"""The canvas: parties and what links them, drawn in the browser, owners above what they own.

A Streamlit component (v2) of hand-written modules in ``static``. Python lays out
and draws every card and line; Cytoscape.js, which comes from npm when the project is built, keeps
places and hits. No request leaves the page.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NotRequired, TypedDict, Unpack, cast

from graph.values.errors import OwnershipError

if TYPE_CHECKING:
    from streamlit.components.v2.bidi_component.state import ComponentResult
    from streamlit.components.v2.types import ComponentRenderer

    from queries.draw.canvas_payload import CanvasPayload

COMPONENT: Final = "ownership-explorer.canvas"
"""Project and component as the manifest in this folder names them."""
STATIC: Final = Path(__file__).with_name("static")
VENDOR: Final = STATIC / "vendor"
"""Where the build puts the library."""


class Selection(TypedDict):
    """What is selected.

    Attributes:
        type: ``node``, ``edge`` or None.
        id: that of the drawing.
        turn: grows with each choice.
        tie: a place among the links, where the drawing has no line for one.
    """

    type: str | None
    id: str | None
    turn: NotRequired[int]
    tie: NotRequired[int]


class CanvasAction(TypedDict):
    """What a person asked for on the canvas: ``do`` what, with the node or edge ``id``.

    Attributes:
        turn: grows with each action.
        scene: id of the scene that it was asked of.
        by: what to group by.
        relation: in which relation to expand.
        pinned: whether to pin or unpin.
        places: where parties stood, by the ids of their nodes; the others are placed anew.
    """

    turn: int
    scene: str
    do: str
    id: NotRequired[str]
    by: NotRequired[str | None]
    relation: NotRequired[str]
    pinned: NotRequired[bool]
    places: NotRequired[dict[str, list[float]]]


NO_SELECTION: Final[Selection] = {"type": None, "id": None}
"""The selection when nothing is selected."""


class Extras(TypedDict, total=False):
    """What a page may add to a canvas.

    Attributes:
        on_select: called before the rerun after the person has selected something or nothing.
        on_act: called before the rerun after the person has asked for a change of the scene.
        on_export: called before the rerun after the person has asked for a file.
        on_drawn: called before the rerun after the browser has drawn, or has failed to.
        debug: whether tests may ask the drawing for its positions (``root.ownershipCanvas``).
    """

    on_select: Callable[[], None]
    on_act: Callable[[], None]
    on_export: Callable[[], None]
    on_drawn: Callable[[], None] | None
    debug: bool


@cache
def _component() -> "ComponentRenderer":
    """Register the component, which Streamlit refuses before its server runs."""
    from streamlit.components import v2

    if not (VENDOR / "package-lock.json").is_file():
        raise OwnershipError(
            f"the library of the drawing is not in {VENDOR}; build again with "
            "`uv sync --reinstall-package ownership-explorer`"
        )
    # As text it is there when the drawing is made, which a file that is fetched is not.
    looks = (STATIC / "style.css").read_text(encoding="utf-8")
    return v2.component(COMPONENT, js="index.js", css=looks, html='<div class="canvas"></div>')


def _do_nothing() -> None:
    """Return at once: Streamlit keeps only values that have a callback."""


def pending_actions(key: str, scene: str) -> list[CanvasAction]:
    """Return the actions on the canvas that were not handled yet, in order.

    While a page is drawn Streamlit keeps only the last value that it is sent, so the canvas sends
    all unhandled actions again each time; each is returned once.

    Args:
        key: name of the canvas in the session.
        scene: id of the scene that is drawn; actions on another are dropped, since ids mean
            other parties there.
    """
    import streamlit as st

    sent = (st.session_state.get(key) or {}).get("act") or []
    done = _handled_turn(key)
    fresh = [cast("CanvasAction", dict(one)) for one in sent if int(one["turn"]) > done]
    if fresh:
        st.session_state[f"{key}.acted"] = int(fresh[-1]["turn"])
    return [one for one in fresh if one["scene"] == scene]


def _handled_turn(key: str) -> int:
    """Return the turn of the last action that was handled."""
    import streamlit as st

    return int(st.session_state.get(f"{key}.acted", 0))


def _selection_turn(key: str) -> int:
    """Return the turn of the last selection on a canvas that Python has received."""
    import streamlit as st

    state = st.session_state.get(key)
    selection = state.get("selection") if state else None
    return int((selection or {}).get("turn") or 0)


def draw_canvas(
    scene: "CanvasPayload",
    *,
    key: str,
    height: int = 640,
    selected: str | None = None,
    **extras: Unpack[Extras],
) -> "ComponentResult":
    """Draw a scene and return what the person does with it.

    A scene with the id of the one before is drawn as a difference: what is placed stays there.

    Args:
        scene: what is shown: ``id``, ``title``, ``nodes``, ``edges``, ``drawn``, ``left_out``.
        key: name of this canvas in the session.
        height: pixels, the toolbar included.
        selected: id of the node or edge to select from outside; it is not reported back.
        extras: what is called after an event, and whether tests may look inside.

    Returns:
        ``selection`` stays (``type``, which is ``node``, ``edge`` or None; ``id``; ``turn``, which
        grows with each choice, so that choosing the same again counts). ``act``, which
        `pending_actions` reads, and ``export`` are there for one run after the event, else None.

    Raises:
        OwnershipError: the project was not built, so the library is missing.
    """
    return _component()(
        key=key,
        height=height,
        default={"selection": NO_SELECTION},
        data={
            "scene": dict(scene),
            "height": height,
            "selected": selected,
            "turn": _selection_turn(key),
            "acted": _handled_turn(key),
            "debug": extras.get("debug", False),
            "tells_drawn": extras.get("on_drawn") is not None,
        },
        on_selection_change=extras.get("on_select", _do_nothing),
        on_act_change=extras.get("on_act", _do_nothing),
        on_export_change=extras.get("on_export", _do_nothing),
        on_drawn_change=extras.get("on_drawn") or _do_nothing,
    )
