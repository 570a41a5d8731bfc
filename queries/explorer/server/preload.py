"""What a page needs in the browser, sent before the page asks for it.

Streamlit fetches the modules of a component when the component is first drawn, one level of
imports after the other, packs each anew for each request, and lets the browser keep none. Here
they are sent with the page, packed once, under addresses that hold their version, so that the
browser keeps them for good.
"""

import gzip
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from queries.explorer.canvas import COMPONENT, FIND_COMPONENT, SHEET, STATIC

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

PREFIX: Final = f"/_stcore/bidi-components/{COMPONENT}/"
HERE: Final = f"{STATIC.relative_to(STATIC.parents[1]).as_posix()}/"
ENTRY: Final = "index.js"
"""The module that Streamlit asks for; it leads to the one of the current version."""
BOX: Final = "find.js"
"""The module of the box that every page has."""
BOX_ASKED: Final = f"{PREFIX.replace(COMPONENT, FIND_COMPONENT)}{BOX}"
"""Where Streamlit asks for it."""
BOX_MODULES: Final = (BOX, "find_parts.js", "leaving.js")
CANVAS_PAGES: Final = ("party",)
"""Pages that open with a canvas, by their place in the address."""
CHUNKS: Final = ("BidiComponent.*.js", "Html.*.js")
"""Parts of Streamlit that it fetches when an element arrives which stands before the picture."""
_IMPORTED: Final = re.compile(r'(?:from|import)"\./([^"/]+\.js)"')
_KIND: Final = "text/javascript; charset=utf-8"
_LASTING: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"


@dataclass(frozen=True)
class File:
    """A file that is sent, as it stands and packed."""

    lasts: str
    plain: bytes
    packed: bytes

    def response(self, accepted: str) -> "Response":
        """Return the file to a browser that accepts these ways of packing."""
        from starlette.responses import Response

        headers = {"cache-control": self.lasts, "vary": "accept-encoding"}
        if "gzip" not in accepted:
            return Response(self.plain, headers=headers, media_type=_KIND)
        headers["content-encoding"] = "gzip"
        return Response(self.packed, headers=headers, media_type=_KIND)


@cache
def canvas_version() -> str:
    """Return the version of the canvas' modules: a hash of what is in them."""
    digest = hashlib.blake2b(digest_size=8)
    for name, path in _module_paths().items():
        digest.update(name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _module_paths() -> dict[str, Path]:
    """Return the modules by their address, which mirrors where they lie: they import each other."""
    room = STATIC.parents[1]
    found = sorted([*STATIC.rglob("*.js"), *SHEET.rglob("*.js")])
    return {path.relative_to(room).as_posix(): path for path in found}


@cache
def canvas_modules() -> Mapping[str, File]:
    """Read the modules of the canvas, by the address below that of the component."""
    leads = f'export {{ default }} from "./{canvas_version()}/{HERE}{ENTRY}";\n'.encode()
    found = {ENTRY: _packed_file(_ASK_AGAIN, leads)}
    for name, path in _module_paths().items():
        found[f"{canvas_version()}/{name}"] = _packed_file(_LASTING, path.read_bytes())
    return found


def _packed_file(lasts: str, plain: bytes) -> File:
    return File(lasts, plain, gzip.compress(plain, 6))


@cache
def _box_entry() -> File:
    """Return what leads to the module of the box among those of the canvas, kept as they are."""
    way = f"../{COMPONENT}/{canvas_version()}/{HERE}{BOX}"
    return _packed_file(_ASK_AGAIN, f'export {{ default }} from "{way}";\n'.encode())


def _known_file(path: str) -> File | None:
    if path == BOX_ASKED:
        return _box_entry()
    return canvas_modules().get(path.removeprefix(PREFIX)) if path.startswith(PREFIX) else None


class CanvasFiles:
    """ASGI middleware that sends the modules of the canvas, and passes on all other requests."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer a request for a module of the canvas, or pass it on."""
        path = scope.get("path", "")
        known = scope["type"] == "http" and scope["method"] == "GET"
        file = _known_file(path) if known else None
        if file is None:
            await self.app(scope, receive, send)
            return
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"").decode("latin-1")
        await file.response(accepted)(scope, receive, send)


@cache
def page_html(drawn: bool) -> str:
    """Return Streamlit's page with styles and modules in its head: the box's, or all if drawn."""
    import streamlit

    root = Path(streamlit.__file__).with_name("static")
    text = root.joinpath("index.html").read_text(encoding="utf-8")
    here = f".{PREFIX}{canvas_version()}/"
    first = _script_tag(f"{here}{HERE}base.js")
    names = [f"{here}{HERE}{name}" for name in BOX_MODULES]
    if drawn:
        names = [*(f"{here}{name}" for name in _module_paths()), f".{PREFIX}{ENTRY}"]
    names.append(f".{BOX_ASKED}")
    names += [name for name in _streamlit_chunks(root) if f'"{name}"' not in text]
    last = [f'<link rel="modulepreload" href="{name}">' for name in names]
    if drawn:
        last.append(_script_tag(f"{here}{HERE}early.js"))
    text = text.replace("<head>", f"<head>{first}", 1)
    return text.replace("</head>", f"{EARLY_STYLES}{''.join(last)}</head>", 1)


def _streamlit_chunks(root: Path) -> list[str]:
    """Return the addresses of Streamlit's parts that draw a canvas, and of all that they import."""
    found: dict[Path, None] = {}
    waiting = [part for pattern in CHUNKS for part in sorted(root.rglob(pattern))]
    while waiting:
        part = waiting.pop()
        if part in found or not part.is_file():
            continue
        found[part] = None
        text = part.read_text(encoding="utf-8")
        waiting += [part.with_name(name) for name in _IMPORTED.findall(text)]
    return [f"./{part.relative_to(root).as_posix()}" for part in found]


def _script_tag(address: str) -> str:
    return f'<script type="module" src="{address}"></script>'


def page_routes(pages: Iterable[str]) -> "list[BaseRoute]":
    """Return the routes of pages, by their names in the address, for the server to mount."""
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

    def page_answer(name: str) -> "Callable[[Request], Awaitable[Response]]":
        async def answer(_request: "Request") -> "Response":
            return HTMLResponse(
                page_html(name in CANVAS_PAGES), headers={"cache-control": _ASK_AGAIN}
            )

        return answer

    # The first page has an address without a name too.
    return [Route(f"/{name}", page_answer(name), methods=["GET"]) for name in ("", *pages)]


BAR: Final = 48
"""Pixels of the navigation bar."""

STRIP: Final = 42
"""Pixels that the control of the parts takes below the sheet, so that it is seen at once."""

PARTS: Final = '[data-testid="stElementContainer"]:not(.st-key-find_bar)'
"""What a page consists of, but for the small box that is on every page before it."""

MARKED: Final = ", ".join(
    f'[data-testid="{name}"]'
    for name in (
        *("stTopNavLink", "stSidebarNavLink", "stPageLink-NavLink"),
        "stBaseButton-elementToolbar",
    )
)
"""What is reached with the keyboard and has no ring of its own."""

FIELDS: Final = (
    *("find_name", "library", "tag", "query_name", "most_rows"),
    *("review_pairs", "review_level", "review_on_list", "review_of"),
    *("review_by", "review_second", "review_until", "review_why"),
)
"""Keys of fields with a label that stand above the rest of a page."""


def _waiting(keys: Iterable[str]) -> str:
    """Return the selector of fields, by their keys, whose script is not here yet."""
    return ", ".join(f'.stApp .st-key-{key}:has([data-testid="stSkeleton"])' for key in keys)


EARLY_STYLES: Final = f"""<style>
/* White words on the dark theme's own blue cannot be read by everybody. */
.stApp [data-testid^="stBaseButton-primary"] {{background: #0F5C8C}}
.stApp [data-testid="stMultiSelect"] [data-tag] {{background: #0F5C8C}}
.stApp [data-testid="stMain"] {{scrollbar-gutter: stable; scroll-padding: {BAR + 8}px 0 8px}}
/* Whoever goes with the keyboard sees where: Streamlit marks these by a shade, or not at all. */
.stApp :is({MARKED}):focus-visible, .stApp [data-testid="stCheckbox"] [data-focus-visible] {{
  outline: 2px solid #1F8FD6; outline-offset: 1px;
}}
.stApp [data-testid="stElementToolbar"]:focus-within {{opacity: 1}}
/* What was pinned is said where nothing lies that is pressed next. */
body > [data-testid="stToastContainer"] {{inset-block: auto 12px}}
/* Words for whoever waits: until the scripts are here, and until the page has its first part. */
#root:empty::before, .stApp [data-testid="stMain"]:not(:has({PARTS}))::before {{
  content: "Opening the explorer …"; position: fixed; inset: 40% 0 auto; text-align: center;
  font: 16px sans-serif; color: #6b7785;
}}
.stApp [data-testid="stMain"]:not(:has({PARTS}))::before {{content: "Calculating the answer …"}}
.stApp [data-testid="stHeader"] {{height: {BAR}px; min-height: {BAR}px}}
.stApp [data-testid="stMainBlockContainer"] {{
  max-width: none; margin: 0;
  padding: {BAR + 16}px max(32px, calc((100vw - 1176px) / 2)) 40px;
}}
.stApp [data-testid="stMainBlockContainer"]:has(.st-key-sheet) {{padding: {BAR}px 0 40px}}
.stApp [data-testid="stMainBlockContainer"]:has(.st-key-sheet) > div {{gap: 0}}
.stApp .st-key-sheet {{min-height: max(560px, calc(100vh - {BAR + STRIP}px))}}
.stApp .st-key-below {{padding: 5px 20px 0; min-height: 60vh}}
.stApp .st-key-tab {{scroll-margin-top: {BAR}px}}
.stApp .st-key-find {{min-height: calc(100vh - 160px)}}
.stApp .st-key-review_desk > div > [data-testid="stHorizontalBlock"] {{
  flex-direction: row-reverse;
}}
.stApp .st-key-review_queue button, .stApp .st-key-review_queue button > div {{
  justify-content: start; text-align: start;
}}
.stApp .st-key-find_bar_room {{
  position: fixed; top: 6px; right: 16px; width: 250px; z-index: 999991;
}}
@media (min-width: 1001px) {{
  .stApp:has(.st-key-find_bar_room) [data-testid="stToolbar"] {{padding-right: 274px}}
}}
@media (max-width: 640px) {{
  .stApp .st-key-review_records table {{table-layout: fixed; width: 100%; font-size: 13px}}
  .stApp .st-key-review_records :is(td, th) {{padding: 4px}}
  .stApp .st-key-review_records table * {{overflow-wrap: anywhere !important; white-space: normal}}
  .stApp .stMarkdownBadge {{white-space: normal}}
}}
@media (max-width: 1000px) {{
  .stApp .st-key-find_bar_room {{display: none}}
  .stApp .st-key-sheet {{min-height: min(100vh, 1000px)}}
}}
/* What waits for its own script has no height of its own yet: what stands below would move. */
.stApp [data-testid="stMain"] .stVerticalBlock > :has([data-testid="stSkeleton"]) ~ *,
.stApp [data-testid="stMain"] .stHorizontalBlock
  > .stElementContainer:has([data-testid="stSkeleton"]) ~ * {{visibility: hidden}}
/* A field that fetches its own script is as high before as it is after. */
{_waiting(FIELDS)} {{min-height: 68px}}
.stApp .st-key-query_fields .stElementContainer:first-child:has([data-testid="stSkeleton"]) {{
  min-height: 68px
}}
{_waiting(["list_pasted"])} {{min-height: 100px}}
{_waiting(["review_records"])} {{min-height: 149px}}
@media (min-width: 641px) {{
  .stApp .st-key-list_file:not(:has([data-testid="stFileUploaderFile"])) {{height: 96px}}
}}
</style>"""
"""The sheet and the results of a search have their height before they come, the small box its place
in the bar; padding instead of a centred width; room for the scroll bar that comes later."""
