"""A publisher's server on this machine, which fails in every way that a server can."""

import gzip
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ETAG = '"one"'
CHANGED = "Fri, 27 Nov 2026 08:00:00 GMT"


@dataclass
class Reply:
    """One answer, and where it goes wrong.

    Attributes:
        cut: the connection ends after so many bytes of the body.
        length: the Content-Length that is stated; None for none.
        delay: seconds between two bytes.
        chunked: the body comes in chunks.
        ranges: whether a Range is honoured.
        if_range: whether If-Range is.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ETAG
    changed: str = CHANGED
    kind: str = "application/xml"
    cut: int | None = None
    length: int | None = -1
    delay: float = 0.0
    chunked: bool = False
    packed: bool = False
    ranges: bool = True
    if_range: bool = True


@dataclass
class Publisher:
    """The server: replies by path, in order; the last one is given again and again."""

    address: str
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    asked: dict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))
    before: Callable[[str], None] = lambda _path: None

    def gives(self, path: str, *replies: Reply) -> str:
        """Set what a path gives, one reply after the other; return its address."""
        self.replies[path] = list(replies)
        return f"{self.address}{path}"


class _Handler(BaseHTTPRequestHandler):
    publisher: Publisher
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.publisher.before(self.path)
        self.publisher.asked[self.path].append(dict(self.headers))
        waiting = self.publisher.replies.get(self.path, [Reply(status=404)])
        reply = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        self.close_connection = True
        with suppress(BrokenPipeError, ConnectionResetError):
            self._give(reply)

    def _give(self, reply: Reply) -> None:
        status, body, more = reply.status, reply.body, dict(reply.headers)
        known = self.headers.get("If-None-Match")
        if status == 200 and reply.etag and known == reply.etag:
            status, body = 304, b""
        wanted = self.headers.get("Range")
        same = self.headers.get("If-Range") in (reply.etag, reply.changed) or not reply.if_range
        if status == 200 and wanted and reply.ranges and same:
            begin = int(wanted.removeprefix("bytes=").partition("-")[0])
            if begin >= len(body):
                status, body = 416, b""
            else:
                more["Content-Range"] = f"bytes {begin}-{len(body) - 1}/{len(body)}"
                status, body = 206, body[begin:]
        if reply.packed:
            body, more["Content-Encoding"] = gzip.compress(body), "gzip"
        self.send_response_only(status)
        self.send_header("Connection", "close")
        self.send_header("Content-Type", reply.kind)
        for name, mark in (("ETag", reply.etag), ("Last-Modified", reply.changed)):
            if mark:
                self.send_header(name, mark)
        for name, value in more.items():
            self.send_header(name, value)
        if reply.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif reply.length is not None:
            self.send_header("Content-Length", str(len(body) if reply.length < 0 else reply.length))
        self.end_headers()
        self._write(reply, body if reply.cut is None else body[: reply.cut])

    def _write(self, reply: Reply, body: bytes) -> None:
        if reply.delay:
            for n in range(len(body)):
                self.wfile.write(body[n : n + 1])
                self.wfile.flush()
                time.sleep(reply.delay)
        elif reply.chunked:
            self.wfile.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")
            if reply.cut is None:
                self.wfile.write(b"0\r\n\r\n")
        else:
            self.wfile.write(body)


@contextmanager
def running_publisher() -> Iterator[Publisher]:
    """Run the server on a free port of loopback."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    handler.publisher = Publisher(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield handler.publisher
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
