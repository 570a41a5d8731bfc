"""The canvas: parties and what links them, drawn in the browser, owners above what they own.

A Streamlit component (v2) of hand-written modules: the canvas in ``static``, and the sheet around
it beside the room ``sheet``. Python lays out and draws every card and line; Cytoscape.js, which
comes from npm when the project is built, keeps places and hits. No request leaves the page.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NotRequired, TypedDict, cast

import orjson

from graph.values.errors import OwnershipError

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

    from queries.draw.canvas_payload import CanvasPayload

COMPONENT: Final = "ownership-explorer.canvas"
"""Project and component as the manifest in this folder names them; so is the one of the box."""
FIND_COMPONENT: Final = "ownership-explorer.find"
STATIC: Final = Path(__file__).with_name("static")
SHEET: Final = Path(__file__).parents[1] / "sheet" / "static"
VENDOR: Final = STATIC / "vendor"
"""Where the build puts the library."""


class CanvasAction(TypedDict):
    """What a person asked for on the canvas: ``do`` what, with the node or edge ``id``.

    ``turn`` grows with each action; ``scene`` is empty where it is about the whole sheet.
    ``places`` are where parties stood, by the ids of their nodes; the others are placed anew.
    """

    turn: int
    scene: str
    do: str
    id: NotRequired[str]
    by: NotRequired[str | None]
    relation: NotRequired[str]
    pinned: NotRequired[bool]
    places: NotRequired[dict[str, list[float]]]


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
    files = (STATIC / "style.css", SHEET / "sheet.css")
    looks = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return v2.component(COMPONENT, js="index.js", css=looks, html="<div data-root></div>")


def pending_actions(key: str, scene: str | None) -> list[CanvasAction]:
    """Return the actions on the canvas that were not handled yet, in order.

    The canvas sends all unhandled actions each time, as a state that comes again with whatever is
    sent next, so that none is lost while a page is drawn; each is returned once. Actions on another
    scene than the one drawn are dropped, since ids mean other parties there.
    """
    import streamlit as st

    sent = (st.session_state.get(key) or {}).get("act") or []
    done = _handled_turn(key)
    fresh = [cast("CanvasAction", dict(one)) for one in sent if int(one["turn"]) > done]
    if fresh:
        st.session_state[f"{key}.acted"] = int(fresh[-1]["turn"])
    return [one for one in fresh if one["scene"] in (scene, "")]


def _handled_turn(key: str) -> int:
    """Return the turn of the last action that was handled."""
    import streamlit as st

    return int(st.session_state.get(f"{key}.acted", 0))


def _json_text(value: Mapping[str, Any] | None) -> str:
    return orjson.dumps(value).decode()


def draw_canvas(  # noqa: PLR0913
    scene: "CanvasPayload | None",
    *,
    key: str,
    height: int = 0,
    page: Mapping[str, Any] | None = None,
    frame: Mapping[str, Any] | None = None,
    on_act: Callable[[], None],
    debug: bool = False,
) -> None:
    """Draw a scene, alone or on the sheet of a party; ``key`` names the canvas in the session.

    Scene and page are sent as texts: the browser reads again only the one that is another, and
    Streamlit, which writes all that is sent twice, has one word to write.

    A scene with the id of the one before is drawn as a difference: what is placed stays there.
    Without one the ``trouble`` of ``frame`` (`queries.explorer.sheet.sheet_frame.SheetFrame`) says
    why it cannot be drawn. A height of zero pixels leaves it to the style sheet; without ``page``
    the canvas stands alone. ``on_act`` is called before the rerun after the person has asked for
    something, and reads `pending_actions`; with ``debug`` tests may ask the drawing for its
    positions (``root.ownershipCanvas``). Raises `OwnershipError` where the library is missing: not
    built.
    """
    _component()(
        key=key,
        height=height or "content",
        default={"act": []},
        data={
            "scene": _json_text(scene),
            "page": _json_text(page),
            "frame": frame,
            "height": height,
            "acted": _handled_turn(key),
            "debug": debug,
        },
        on_act_change=on_act,
    )
