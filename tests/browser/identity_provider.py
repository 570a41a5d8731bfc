"""A provider of identities (OpenID Connect) on loopback: it lets in whoever it is told to."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "explorer", "a-secret-for-tests"


@dataclass
class Provider:
    """Says who signs in next.

    Attributes:
        origin: its address.
        claims: what it says of the person who signs in.
    """

    origin: str
    claims: dict[str, Any] = field(default_factory=dict)


@contextmanager
def serve_provider() -> Iterator[Provider]:
    """Serve a provider as long as the block lasts."""
    key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
    given: dict[str, dict[str, Any]] = {}

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = dict(parse_qsl(parts.query))
            if parts.path == "/authorize":
                code = f"code{len(given)}"
                given[code] = {"nonce": asked.get("nonce"), **provider.claims}
                back = urlencode({"code": code, "state": asked["state"]})
                self.send_response(302)
                self.send_header("location", f"{asked['redirect_uri']}?{back}")
                self.end_headers()
            elif parts.path == "/keys":
                self._say({"keys": [key.as_dict(private=False)]})
            else:
                self._say(_configuration(provider.origin))

        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            asked = dict(parse_qsl(self.rfile.read(length).decode()))
            now = int(time.time())
            who = {"iss": provider.origin, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 600}
            token = jwt.encode(
                {"alg": "RS256", "kid": "one"}, {**who, **given.pop(asked["code"])}, key
            )
            self._say({"access_token": "a", "token_type": "Bearer", "id_token": token})

        def _say(self, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        provider = Provider(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield provider
        server.shutdown()


def _configuration(origin: str) -> dict[str, Any]:
    return {
        "issuer": origin,
        "authorization_endpoint": f"{origin}/authorize",
        "token_endpoint": f"{origin}/token",
        "jwks_uri": f"{origin}/keys",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }
