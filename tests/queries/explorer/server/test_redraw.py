"""A page is drawn anew only after what its server was answering has gone to the browser."""

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from queries.explorer.server.redraw import page_redrawer

SESSION = "one"


@dataclass
class Server:
    """A server with one session, and what became of it in order."""

    eventloop: asyncio.AbstractEventLoop
    happened: list[str] = field(default_factory=list)
    known: bool = True
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    """The session was asked for."""

    def _get_async_objs(self) -> "Server":
        return self

    @property
    def _session_mgr(self) -> "Server":
        return self

    def get_active_session_info(self, name: str) -> Any:
        assert name == SESSION
        self.eventloop.call_soon(self.asked.set)
        drawn = SimpleNamespace(request_rerun=lambda _: self.happened.append("drawn anew"))
        return SimpleNamespace(session=drawn) if self.known else None

    async def answer(self, maker: Any) -> None:
        """Answer as the server does: make it in a thread, queue it, and send it a little later."""
        await asyncio.to_thread(maker)
        self.happened.append("queued")
        await asyncio.sleep(0.02)
        self.happened.append("sent")


def happened(monkeypatch: pytest.MonkeyPatch, *, known: bool) -> list[str]:
    """Ask for a page to be drawn anew while a file is made, as a maker that fails does."""
    monkeypatch.setattr(
        "streamlit.runtime.scriptrunner.get_script_run_ctx",
        lambda suppress_warning: SimpleNamespace(session_id=SESSION),
    )

    async def run() -> list[str]:
        server = Server(asyncio.get_running_loop(), known=known)
        monkeypatch.setattr("streamlit.runtime.exists", lambda: True)
        monkeypatch.setattr("streamlit.runtime.get_instance", lambda: server)
        await server.answer(page_redrawer())
        await asyncio.wait_for(server.asked.wait(), timeout=300)
        return server.happened

    return asyncio.run(run())


def test_the_answer_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    assert happened(monkeypatch, known=True) == ["queued", "sent", "drawn anew"]


def test_a_page_that_was_left_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    assert happened(monkeypatch, known=False) == ["queued", "sent"]


def test_without_a_server_nothing_happens() -> None:
    page_redrawer()()
