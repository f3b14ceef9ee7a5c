"""Gunicorn's worker with threads, made patient: nobody on a slow line holds up anybody else.

Gunicorn gives a thread to every new connection before it has said anything, for up to five seconds, and browsers open
spare ones; and it waits in the loop that all requests pass through, for up to two seconds, for whoever it has answered
to hang up. Here both wait in the poller, where waiting costs nothing.
"""

import errno
import socket
import time
from collections import deque
from dataclasses import dataclass
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

SECONDS_TO_HANG_UP = 2.0  # after the answer; RFC 9112, section 9.6
SECONDS_TO_SPEAK = 20.0  # before the first byte
MOST_READ = 65_536  # bytes of what nobody asked for
GONE = (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK)


@dataclass(slots=True)
class Farewell:
    """A connection that has its answer: it is closed when the other side hangs up, or when its time is over."""

    sock: socket.socket
    deadline: float
    read: int = 0


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Gives a thread only to a request that has begun to arrive, and takes leave of no one in the loop of all."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._farewells: deque[Farewell] = deque()

    def accept(self, listener: Any) -> None:
        """Let a connection in; it waits in the poller for its first byte."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno not in GONE:
                raise
            return
        self.nr_conns += 1
        connection = TConn(self.cfg, client, address, listener.getsockname())
        connection.timeout = time.monotonic() + SECONDS_TO_SPEAK
        self.pending_conns.append(connection)
        self.poller.register(client, EVENT_READ, partial(self.on_pending_socket_readable, connection))

    def finish_request(self, conn: TConn, fs: Any) -> None:
        """Keep the connection or begin to close it."""
        if fs.cancelled() or fs.exception() is not None or fs.result() is not False:
            super().finish_request(conn, fs)
            return
        self.nr_conns -= 1
        self._part(conn.sock)

    def murder_pending(self) -> None:
        """Close what has been waited for long enough."""
        super().murder_pending()
        while self._farewells and self._farewells[0].deadline < time.monotonic():
            self._close(self._farewells[0])

    def _part(self, sock: socket.socket) -> None:
        """Say that nothing more will come, and wait until the other side has read it all."""
        try:
            sock.shutdown(socket.SHUT_WR)
            sock.setblocking(False)
        except OSError:
            sock.close()
            return
        farewell = Farewell(sock, time.monotonic() + SECONDS_TO_HANG_UP)
        self._farewells.append(farewell)
        self.poller.register(sock, EVENT_READ, lambda _sock: self._read(farewell))

    def _read(self, farewell: Farewell) -> None:
        try:
            read = len(farewell.sock.recv(4096))
        except BlockingIOError:
            return
        except OSError:
            read = 0
        farewell.read += read
        if not read or farewell.read > MOST_READ:
            self._close(farewell)

    def _close(self, farewell: Farewell) -> None:
        self._farewells.remove(farewell)
        self.poller.unregister(farewell.sock)
        farewell.sock.close()
