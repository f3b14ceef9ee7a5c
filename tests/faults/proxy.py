"""A network that fails as told, between tablets and the server: requests and replies cut, lost, repeated, mangled.

It speaks HTTP and keeps what went through it. One fault is used up by one batch; `down` and `portal` last until they
are taken away.
"""

import http.client
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import urlsplit

BATCHES = "/sync/v1/batches"
PAGE = b"<!doctype html><title>Welcome</title><p>Sign in to this network."
BLANK = "/faults/"  # a page of the tablets' own origin, on which nothing runs by itself
PATIENCE = 90  # seconds


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came from a tablet."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def batch(self) -> dict[str, Any]:
        """What a batch says."""
        found: dict[str, Any] = json.loads(self.body)
        return found

    def saying(self, batch: Mapping[str, Any]) -> "Request":
        """The same request with another body."""
        return Request(self.method, self.path, self.headers, json.dumps(batch).encode())


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def raw(self) -> bytes:
        """As it goes over the wire."""
        lines = [f"HTTP/1.1 {self.status} {http.client.responses.get(self.status, 'Odd')}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines += [f"Content-Length: {len(self.body)}", "Connection: close"]
        return "\r\n".join([*lines, "", ""]).encode() + self.body

    @property
    def said(self) -> dict[str, Any]:
        """The JSON in it."""
        found: dict[str, Any] = json.loads(self.body)
        return found


class Fault(Protocol):
    """Does with one batch as it likes; gives what the tablet gets, b"" a connection that just ends."""

    def __call__(self, proxy: "Proxy", request: Request) -> bytes: ...


@dataclass
class Proxy:
    """The network. `upstream` is the server's port; `faults` wait for the next batches."""

    upstream: int = 0
    port: int = 0
    down: bool = False
    portal: bool = False
    faults: list[Fault] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    batches: list[Request] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)  # storage -> highest number the server heard of
    done: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        """Where tablets find the server; `localhost` is a secure context."""
        return f"http://localhost:{self.port}"

    def answer(self, request: Request) -> bytes:
        """What a tablet gets."""
        self.paths.append(request.path)
        if self.down:
            return b""
        if self.portal:
            return Reply(200, {"Content-Type": "text/html"}, PAGE).raw
        if request.path == BLANK:
            return Reply(200, {"Content-Type": "text/html"}, b"<!doctype html><title>tablet</title>").raw
        fault = None
        if urlsplit(request.path).path == BATCHES:
            with self.lock:
                self.batches.append(request)
                fault = self.faults.pop(0) if self.faults else None
                self.done += fault is not None
        with suppress(OSError, http.client.HTTPException):
            return fault(self, request) if fault else self.forward(request).raw
        return b""

    def forward(self, request: Request) -> Reply:
        """Ask the server, whole."""
        line = http.client.HTTPConnection("127.0.0.1", self.upstream, timeout=PATIENCE)
        try:
            line.request(request.method, request.path, request.body or None, dict(request.headers))
            reply = line.getresponse()
            kept = {name: value for name, value in reply.getheaders() if name.lower() not in HOP}
            return self._heard(request, Reply(reply.status, kept, reply.read()))
        finally:
            line.close()

    def _heard(self, request: Request, reply: Reply) -> Reply:
        if urlsplit(request.path).path == BATCHES and reply.status == HTTPStatus.OK:
            install, made = request.batch["install_id"], request.batch["made"]
            self.told[install] = max(made, self.told.get(install, 0))
        return reply

    def begin(self, request: Request, length: int) -> socket.socket:
        """Send the head and `length` bytes of the body to the server; the rest never comes."""
        line = socket.create_connection(("127.0.0.1", self.upstream), timeout=PATIENCE)
        told = {**request.headers, "Content-Length": str(len(request.body))}
        head = [f"{request.method} {request.path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
        line.sendall("\r\n".join([*head, "", ""]).encode() + request.body[:length])
        return line


HOP = frozenset({"connection", "transfer-encoding", "content-length", "keep-alive"})


@contextmanager
def proxying() -> Iterator[Proxy]:
    """A network on a port of its own, for as long as tablets live."""
    proxy = Proxy()

    class Handler(BaseHTTPRequestHandler):
        timeout = PATIENCE

        def do_GET(self) -> None:
            self._pass(b"")

        def do_POST(self) -> None:
            self._pass(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

        def _pass(self, body: bytes) -> None:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
            raw = proxy.answer(Request(self.command, self.path, headers, body))
            self.close_connection = True
            with suppress(OSError):
                self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A tablet that was killed in the middle."""

    server = Server(("127.0.0.1", 0), Handler)
    proxy.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
