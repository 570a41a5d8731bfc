"""Serving answers on loopback until Ctrl-C: the address, the token, and the end."""

import sys
from typing import TYPE_CHECKING, Final

from queries.serving.http_app import TOKEN_PATH, build_app

if TYPE_CHECKING:
    from queries.question.settings import Settings

ADDRESS: Final = "127.0.0.1"


def serve_answers(settings: "Settings", port: int, token: str, explorer: str | None) -> None:
    """Serve a workspace's answers on a free port until somebody stops it; see `build_app`."""
    import uvicorn

    address = f"http://{ADDRESS}:{port}"
    for line in (
        f"answers are served at {address} ; stop it with Ctrl-C",
        f"  token: {token}",
        f'  try: curl -H "Authorization: Bearer {token}" "{address}/status"',
        f"  OpenRefine's standard service: {address}{TOKEN_PATH}{token}/reconcile",
    ):
        print(line, file=sys.stderr)
    app = build_app(settings, token, address, explorer)
    uvicorn.run(
        app,
        host=ADDRESS,
        port=port,
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
