"""Visitors of the explorer without a browser: they use the protocol of its own page."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from benchmarks.explorer_serving import access_cookie
from graph.values.errors import OwnershipError

if TYPE_CHECKING:
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.sync.client import ClientConnection

ANSWERS_WITHIN: Final = 120.0
"""Seconds after which a server that says nothing is taken to be stuck."""


class WrongAnswer(OwnershipError):
    """The server sent what this visitor should not get."""


@dataclass
class Visitor:
    """One session on a page with a canvas.

    Attributes:
        origin: address of the server.
        page: name of the page in the address.
        query: the rest of the address.
        scene: what the canvas was last sent.
        texts: bodies of the last run's texts and alerts.
    """

    origin: str
    page: str
    query: str
    scene: dict[str, Any] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    _canvas: str = ""
    _fragment: str = ""
    _page_hash: str = ""
    _socket: "ClientConnection | None" = None
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> "Visitor":
        from websockets.sync.client import connect
        from websockets.typing import Origin, Subprotocol

        address = f"ws://{urlsplit(self.origin).netloc}/_stcore/stream"
        ways = [Subprotocol("streamlit")]
        opened = connect(
            address,
            origin=Origin(self.origin),
            additional_headers={"Cookie": access_cookie(self.origin)},
            subprotocols=ways,
            max_size=None,
        )
        self._socket = self._open.enter_context(opened)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def open(self) -> None:
        """Open the page and wait until it has run."""
        self._run({}, fragment="")
        if not self._canvas:
            raise WrongAnswer(f"the page {self.page!r} has no canvas: {self.texts}")

    def pin(self, node: str, turn: int, *, pinned: bool) -> None:
        """Pin a party on the canvas, or unpin it, and wait until the page has followed."""
        act = {"do": "pin", "id": node, "pinned": pinned, "turn": turn, "scene": self.scene["id"]}
        self._run({self._canvas: json.dumps({"act": [act]})}, fragment=self._fragment)

    def _run(self, values: Mapping[str, str], *, fragment: str) -> None:
        from streamlit.proto.BackMsg_pb2 import BackMsg

        asked = BackMsg()
        run = asked.rerun_script
        run.query_string = self.query
        if fragment:
            run.page_script_hash = self._page_hash
        else:
            run.page_name = self.page
        run.fragment_id = fragment
        for key, text in values.items():
            state = run.widget_states.widgets.add()
            state.id, state.json_value = key, text
        if self._socket is None:
            raise WrongAnswer("the visitor has not come in yet")
        self._socket.send(asked.SerializeToString())
        self.texts = []
        for told in self._run_messages(self._socket):
            self._take_message(told)

    def _run_messages(self, socket: "ClientConnection") -> "Iterator[ForwardMsg]":
        """Yield the server's messages until the requested run has ended."""
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        begun = False
        while True:
            told = ForwardMsg.FromString(socket.recv(timeout=ANSWERS_WITHIN, decode=False))
            begun = begun or told.WhichOneof("type") == "new_session"
            yield told
            if begun and told.WhichOneof("type") == "script_finished":
                return

    def _take_message(self, told: "ForwardMsg") -> None:
        kind = told.WhichOneof("type")
        if kind == "new_session":
            self._page_hash = told.new_session.page_script_hash
        elif kind == "page_not_found":
            raise WrongAnswer(f"there is no page {self.page!r}")
        elif kind == "ref_hash":
            raise WrongAnswer("the server left out what this visitor was never sent")
        elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
            self._take_element(told)

    def _take_element(self, told: "ForwardMsg") -> None:
        element = told.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise WrongAnswer(f"{element.exception.type}: {element.exception.message}")
        if kind == "alert":
            self.texts.append(element.alert.body)
        elif kind == "markdown":
            self.texts.append(element.markdown.body)
        elif kind == "bidi_component":
            # The box in the bar is a component too, and has no scene.
            sent = json.loads(element.bidi_component.json).get("scene")
            if sent is not None and (scene := json.loads(sent)) is not None:
                self._canvas = element.bidi_component.id
                self._fragment = told.delta.fragment_id
                self.scene = scene
