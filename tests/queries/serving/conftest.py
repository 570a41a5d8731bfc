"""A server on the sample cases, and how its reconciliation service is asked."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import uvicorn

from queries.explorer.server.serve import free_port
from queries.question.settings import Settings
from queries.serving.http_app import build_app

TOKEN = "a-token-for-tests"
Get = Callable[..., requests.Response]


def post(service: str, **form: Any) -> Any:
    """Post fields of JSON as a form and return what is answered."""
    said = {name: json.dumps(value) for name, value in form.items()}
    return requests.post(service, said, timeout=300).json()


@pytest.fixture(scope="module")
def address(sample_workspace: Path) -> Iterator[str]:
    """The address of a server on the sample cases."""
    port = free_port(8700)
    here = f"http://127.0.0.1:{port}"
    app = build_app(Settings(sample_workspace), TOKEN, here, "http://127.0.0.1:8501")
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield here
    server.should_exit = True
    thread.join()


@pytest.fixture
def get(address: str) -> Get:
    """A function that asks a question with the token."""

    def ask(path: str, **parameters: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return requests.get(f"{address}/{path}", parameters, headers=headers, timeout=300)

    return ask


@pytest.fixture
def service(address: str) -> str:
    return f"{address}/t/{TOKEN}/reconcile"
