"""Gunicorn, told what to run and what not to write down.

Its own messages may hold people's addresses and the paths of their answers, so they are reworded; what a request was
is logged by web.logs, by the rule of its route.
"""

import logging
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from survey_engine.cli.worker import PatientWorker

TELLING = ("Invalid request from", "Error handling request", "Error handling HTTP/2")
FORMAT = "%(asctime)s %(levelname)s %(message)s"
SECONDS_FOR_A_REQUEST = 60
SECONDS_TO_FINISH = 30
SECONDS_OF_SILENCE = 10  # in the middle of a request or of its answer: a tablet that lost its signal holds no thread


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen, and with how many processes and threads in each."""

    host: str
    port: int
    workers: int
    threads: int = 4


class QuietLogger(Logger):  # type: ignore[misc]
    """Gunicorn's log without requests, addresses, paths or tracebacks that may hold them."""

    def setup(self, cfg: Any) -> None:
        """Keep gunicorn's handlers, add our filter."""
        super().setup(cfg)
        self.error_log.addFilter(_telling_nothing)

    def access(self, *_arguments: Any) -> None:
        """web.logs does that."""


class Server(BaseApplication):  # type: ignore[misc]
    """Serves an app made before the workers are forked, which must hold no open connection then.

    `ready` is called when it takes requests.
    """

    def __init__(self, listening: Listening, app: Flask, ready: Callable[[], None]) -> None:
        self._listening = listening
        self._app = app
        self._ready = ready
        super().__init__()

    def load_config(self) -> None:
        """Everything gunicorn is told; it reads no file and no environment of its own."""
        where = self._listening
        host = f"[{where.host}]" if ":" in where.host else where.host
        values = {
            "bind": [f"{host}:{where.port}"],
            "workers": where.workers,
            "worker_class": PatientWorker,
            "threads": where.threads,
            "timeout": SECONDS_FOR_A_REQUEST,
            "graceful_timeout": SECONDS_TO_FINISH,
            "keepalive": 5,
            "loglevel": "warning",
            "logger_class": QuietLogger,
            "control_socket_disable": True,
            "when_ready": self._begin,
            "proc_name": "survey-engine",
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def _begin(self, arbiter: Any) -> None:
        """Connections inherit these from the sockets they come in by; gunicorn itself would wait for ever."""
        silence = struct.pack("ll", SECONDS_OF_SILENCE, 0)
        for listener in arbiter.LISTENERS:
            listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, silence)
            listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, silence)
        self._ready()

    def load(self) -> Flask:
        """The app, the same in every worker process."""
        logging.basicConfig(level=logging.WARNING, format=FORMAT)
        logging.getLogger("survey_engine").setLevel(logging.INFO)
        return self._app


def _telling_nothing(record: logging.LogRecord) -> bool:
    """Reword what would name somebody's address or path, and drop tracebacks' messages."""
    if isinstance(record.msg, str) and record.msg.startswith(TELLING):
        kind = record.exc_info[0] if record.exc_info else None
        record.msg = "A request could not be handled" + (f": {kind.__name__}" if kind else "")
        record.args, record.exc_info, record.exc_text = (), None, None
    return True
