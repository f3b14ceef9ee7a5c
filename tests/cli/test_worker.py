"""The server's worker: people on slow lines, and browsers' spare connections, hold up nobody else."""

import socket
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from live import serving

ASK = b"GET /healthz HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
MANY = 60  # gunicorn's own worker would give its few threads to them five seconds at a time
PATIENCE = 15  # seconds


def test_connections_that_say_nothing_hold_up_nobody(tmp_path: Path) -> None:
    with serving(tmp_path) as live:
        silent = [_connected(live.address) for _ in range(MANY)]
        status = _status(live.address)
        silent[0].sendall(ASK)
        spoken_at_last = silent[0].recv(4096)
        for each in silent:
            each.close()

    assert status == 200
    assert spoken_at_last.startswith(b"HTTP/1.1 200 OK")


def test_clients_that_have_their_answer_and_do_not_hang_up_hold_up_nobody(tmp_path: Path) -> None:
    with serving(tmp_path) as live:
        lingering = [_connected(live.address) for _ in range(MANY)]
        for each in lingering:
            each.sendall(ASK)
        answers = [_all(each) for each in lingering]
        status = _status(live.address)
        for each in lingering:
            each.close()

    assert status == 200
    assert all(answer.startswith(b"HTTP/1.1 200 OK") for answer in answers)


def test_an_answer_arrives_whole_though_the_question_was_not_read_to_its_end(tmp_path: Path) -> None:
    long = 3_000_000  # more than the server takes
    with serving(tmp_path) as live, _connected(live.address) as client:
        client.sendall(b"POST /sync/v1/enrol HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n" % long)
        client.sendall(b"x" * 30_000)
        answer = client.recv(4096)

    assert answer.startswith(b"HTTP/1.1 4")


def _connected(address: str) -> socket.socket:
    place = urlsplit(address)
    return socket.create_connection((place.hostname or "", place.port or 0), timeout=PATIENCE)


def _all(client: socket.socket) -> bytes:
    """Everything until the server says there is no more; the connection stays open on this side."""
    parts = []
    while part := client.recv(4096):
        parts.append(part)
    return b"".join(parts)


def _status(address: str) -> int:
    with urllib.request.urlopen(f"{address}/healthz", timeout=PATIENCE) as answer:
        status: int = answer.status
        return status
