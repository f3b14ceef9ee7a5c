"""A wire between a browser and a server that can be cut: what is asked over a cut wire finds nobody."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"


@dataclass
class Wire:
    """Listens on a port of its own for as long as it is whole, and passes everything on."""

    to: int
    port: int = 0
    _listener: socket.socket | None = None
    _ends: set[socket.socket] = field(default_factory=set)

    @property
    def address(self) -> str:
        """What a browser opens."""
        return f"http://{LOOPBACK}:{self.port}"

    def mend(self) -> None:
        """Let through again, on the same port."""
        if self._listener is None:
            self._listener = socket.create_server((LOOPBACK, self.port))
            self.port = self._listener.getsockname()[1]
            threading.Thread(target=self._listen, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """No network: nobody listens, and what was open is gone."""
        if self._listener is not None:
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for end in list(self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _listen(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection((LOOPBACK, self.to))
                self._ends |= {near, far}
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
            self._ends.discard(end)


@contextmanager
def wired(to: int) -> Iterator[Wire]:
    """A whole wire to a port."""
    wire = Wire(to)
    wire.mend()
    try:
        yield wire
    finally:
        wire.cut()
