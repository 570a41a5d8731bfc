"""The headers that keep a page from asking anything of anybody but this server."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
"""What a page of the explorer may load: only what this server sends."""

_ALWAYS: Final = (
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_POLICY: Final = b"content-security-policy"


class SafeHeaders:
    """ASGI middleware that puts the safe headers on every answer.

    A route that sends a policy of its own, as the picture does, keeps that one.
    """

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass a request on and add the headers to its answer."""

        async def send_safely(message: "Message") -> None:
            if message["type"] == "http.response.start":
                sent = list(message.get("headers", ()))
                names = {name.lower() for name, _ in sent}
                if _POLICY not in names:
                    sent.append((_POLICY, PAGE_POLICY.encode()))
                sent.extend(pair for pair in _ALWAYS if pair[0] not in names)
                message = {**message, "headers": sent}
            await send(message)

        await self.app(scope, receive, send_safely if scope["type"] == "http" else send)
