"""What is written down about requests: the rule of the route, the status, the time taken. Nothing else.

No address of the person, no path (it may hold the key to somebody's answers), no query string, no form. A failure
is logged with its type and where in the code it happened, without its message: databases quote values in theirs.
"""

import logging
import time
import traceback
from types import TracebackType

from flask import Flask, Response, g, request

log = logging.getLogger("survey_engine.requests")
ExceptionInfo = tuple[type, BaseException, TracebackType] | tuple[None, None, None]


def install(app: Flask) -> None:
    """Log every answered request of `app`, and its failures, without what people typed."""
    app.before_request(_start)
    app.after_request(_finish)
    app.log_exception = _failed  # type: ignore[method-assign] # Flask's own would log the path


def rule() -> str:
    """The rule of the route that answers: /respond/<token>/<section>, never what stands in its place."""
    return request.url_rule.rule if request.url_rule is not None else "(no such page)"


def _start() -> None:
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    milliseconds = (time.perf_counter() - g.started) * 1000 if "started" in g else 0.0
    log.info("%s %s %d %.1f ms", request.method, rule(), response.status_code, milliseconds)
    return response


def _failed(exc_info: ExceptionInfo) -> None:
    kind, error, _trace = exc_info
    if kind is None or error is None:
        return
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    log.error("%s %s failed: %s\n  %s", request.method, rule(), _name(error), "\n  ".join(places))


def _name(error: BaseException) -> str:
    """The kind of error, and of the one it came from."""
    cause = getattr(error, "orig", None) or error.__cause__
    name = type(error).__name__
    return f"{name} (from {type(cause).__name__})" if cause is not None else name
