"""Pages for when something goes wrong: what happened, whether answers are safe, and what to do now.

A program that asks for JSON gets problem details (RFC 9457) instead. Neither ever repeats what was sent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from flask import Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError

from survey_engine.errors import NotFound
from survey_engine.responses.finishing import NotTakenError

Handler = Callable[[CSRFError], ResponseReturnValue]
RETRY_SECONDS = "30"
JSON_PATHS = ("/api/", "/sync/")


@dataclass(frozen=True, slots=True)
class Words:
    """One error page: its title, and paragraphs below."""

    title: str
    paragraphs: tuple[str, ...]


PAGES = {
    400: Words(
        "We could not read what was sent",
        ("Go back and try again.", "If it happens again, close the page, open it once more and start from there."),
    ),
    401: Words("Sign in first", ("Only staff who are signed in can do this. Go to /office to sign in.",)),
    403: Words("You cannot see this page", ("You may need to sign in, or to ask for another role.",)),
    404: Words(
        "Page not found",
        (
            "If you typed the web address, check it is correct.",
            "If you pasted it, check you copied all of it.",
        ),
    ),
    405: Words("Page not found", ("This address cannot be opened in this way.",)),
    410: Words("This page is no longer here", ("It was here once, and has been taken away for good.",)),
    413: Words(
        "What you sent is too large",
        ("Nothing was saved from it. Go back and shorten what you wrote or choose a smaller file.",),
    ),
    429: Words("Too many tries", ("Wait a few minutes, then try again.",)),
    500: Words(
        "Sorry, there is a problem with the service",
        (
            "Try again in a few minutes.",
            "If you were answering a survey, what you sent on earlier pages is saved.",
        ),
    ),
    503: Words(
        "Sorry, the service is busy",
        (
            "Try again in a minute.",
            "If you were answering a survey, what you sent on earlier pages is saved.",
        ),
    ),
}


def install(app: Flask) -> None:
    """Answer every error of `app` with a page, or with problem details."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotFound, lambda _error: page(404))
    app.register_error_handler(CSRFError, _forged)
    for busy in (OperationalError, PoolTimeout, NotTakenError):
        app.register_error_handler(busy, _busy)


def settled(handler: Handler) -> Handler:
    """A handler that may itself abort: Flask does not look after what an error handler raises."""

    @wraps(handler)
    def handle(error: CSRFError) -> ResponseReturnValue:
        try:
            return handler(error)
        except HTTPException as stop:
            return stop.response if stop.response is not None else page(stop.code or 500)
        except NotFound:
            return page(404)

    return handle


def page(status: int) -> ResponseReturnValue:
    """The page, or the problem details, for one status."""
    words = PAGES.get(status, PAGES[500 if status >= 500 else 400])
    if wants_json():
        return _problem(status, words)
    response = make_response(render_template("errors/error.html", words=words), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def wants_json() -> bool:
    """Whether a program asks, rather than a person."""
    if request.path.startswith(JSON_PATHS):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json", "application/problem+json"])
    return best is not None and best != "text/html"


def _problem(status: int, words: Words) -> Response:
    body = {"type": "about:blank", "status": status, "title": words.title, "detail": " ".join(words.paragraphs)}
    response = make_response(body, status)
    response.content_type = "application/problem+json"
    response.headers["Cache-Control"] = "no-store"
    return response


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error  # a redirect, or a response somebody made already
    if isinstance(error, InternalServerError) and isinstance(error.original_exception, DBAPIError):
        return _busy(error.original_exception)
    response = make_response(page(error.code))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _forged(_error: CSRFError) -> ResponseReturnValue:
    return page(400)


def _busy(_error: Exception) -> ResponseReturnValue:
    response = make_response(page(503))
    response.headers["Retry-After"] = RETRY_SECONDS
    return response
