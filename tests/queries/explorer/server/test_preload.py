"""What is sent with a page: the modules of the canvas, packed, under addresses that last."""

import asyncio
import gzip
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from queries.explorer.frame import page_parts
from queries.explorer.server import preload


def asked(path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask the middleware for a path; what it passes on is answered with 404."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    async def behind(_scope: Any, _receive: Any, tell: Any) -> None:
        await tell({"type": "http.response.start", "status": 404, "headers": []})

    given = [(key.replace("_", "-").encode(), text.encode()) for key, text in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": given}
    asyncio.run(preload.CanvasFiles(behind)(scope, receive, send))
    told = {key.decode(): text.decode() for key, text in sent[0]["headers"]}
    return sent[0]["status"], told, b"".join(message.get("body", b"") for message in sent)


def test_the_entry_leads_to_modules_that_are_kept_for_good() -> None:
    status, headers, body = asked(preload.PREFIX + preload.ENTRY)
    assert (status, headers["cache-control"]) == (200, "no-cache")
    [way] = [word for word in body.decode().split('"') if word.startswith("./")]
    status, headers, body = asked(preload.PREFIX + way.removeprefix("./"))
    assert status == 200
    assert body == (preload.STATIC / preload.ENTRY).read_bytes()
    assert "immutable" in headers["cache-control"]
    assert headers["content-type"].startswith("text/javascript")


def test_the_box_of_every_page_leads_to_modules_that_are_sent_with_the_page() -> None:
    status, headers, body = asked(preload.BOX_ASKED)
    assert (status, headers["cache-control"]) == (200, "no-cache")
    [way] = [word for word in body.decode().split('"') if word.startswith("../")]
    address = urljoin(preload.BOX_ASKED, way)
    status, headers, body = asked(address)
    assert (status, body) == (200, (preload.STATIC / preload.BOX).read_bytes())
    assert "immutable" in headers["cache-control"]
    imported = re.findall(r'from "\./([^"]+)"', body.decode())
    wanted = [preload.BOX_ASKED, address, *(urljoin(address, name) for name in imported)]
    for text in (preload.page_html(False), preload.page_html(True)):
        assert [name for name in wanted if f'rel="modulepreload" href=".{name}"' not in text] == []


def test_a_module_is_packed_for_who_accepts_it() -> None:
    path = f"{preload.PREFIX}{preload.canvas_version()}/{preload.HERE}vendor/cytoscape.js"
    plain = asked(path)
    packed = asked(path, accept_encoding="gzip, br")
    assert packed[1]["content-encoding"] == "gzip"
    assert gzip.decompress(packed[2]) == plain[2]
    assert len(packed[2]) < len(plain[2]) / 2
    assert plain[1]["vary"] == packed[1]["vary"] == "accept-encoding"


@pytest.mark.parametrize(
    "path", ["/", "/party", "../../__init__.py", "pyproject.toml", "0" * 16 + "/index.js"]
)
def test_nothing_else_is_answered(path: str) -> None:
    address = path if path.startswith("/") else f"{preload.PREFIX}{path}"
    assert asked(address)[0] == 404


def test_a_page_with_a_canvas_names_every_module() -> None:
    text = preload.page_html(True)
    modules = [
        name for name in preload.canvas_modules() if name.endswith(".js") and name != preload.ENTRY
    ]
    assert modules
    assert [name for name in modules if f'href=".{preload.PREFIX}{name}"' not in text] == []
    assert f"{preload.canvas_version()}/{preload.HERE}early.js" in text
    assert text.index("base.js") < text.index("static/js/index.")
    assert any(name.endswith("sheet/static/sheet.js") for name in modules)
    assert ".stApp .st-key-sheet {min-height" in text


def test_a_page_with_a_canvas_names_what_streamlit_itself_fetches_for_it() -> None:
    import streamlit

    text = preload.page_html(True)
    assert f'href=".{preload.PREFIX}{preload.ENTRY}"' in text
    scripts = Path(streamlit.__file__).with_name("static") / "static" / "js"
    [component] = scripts.glob("BidiComponent.*.js")
    told = component.read_text(encoding="utf-8")
    imported = re.findall(r'(?:from|import)"\./([^"]+)"', told)
    assert imported
    missing = [name for name in (component.name, *imported) if f"./static/js/{name}" not in text]
    assert missing == []


def test_other_pages_only_learn_where_the_server_is() -> None:
    text = preload.page_html(False)
    assert "base.js" in text
    assert "cytoscape" not in text
    paths = [route.path for route in preload.page_routes(page_parts.PAGES)]
    assert paths == ["/", *(f"/{name}" for name in page_parts.PAGES)]
