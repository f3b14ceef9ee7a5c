"""The tablets' door on the web: JSON and bearer tokens, no cookies, no redirects. See protocol for what is said.

At most a few batches are dealt with at a time in one process, so that pages stay quick while twenty tablets send; the
rest are asked to come again in a moment.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from re import compile as pattern
from threading import BoundedSemaphore, Lock
from typing import Any

from flask import Blueprint, Response, g, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from field_sync import cards, devices, manifest
from field_sync.bootstrap import Source, bootstrap
from field_sync.devices import EnrolmentError, NewDevice
from field_sync.field import current_field
from field_sync.models import Device
from field_sync.protocol import MOST_BYTES, PROTOCOL, BatchError, TooLargeError
from field_sync.receiving import Carrier
from field_sync.wire import base64url, read_batch, read_enrolment, time_text, unbase64
from survey_engine.access import public
from survey_engine.engine import current_engine
from survey_engine.errors import DataError
from survey_engine.store.state import epoch

bp = Blueprint("sync", __name__, url_prefix="/sync/v1")
View = Callable[..., ResponseReturnValue]
QUEUE = 2  # batches that may wait or be dealt with in one process; its other threads are for pages
ENROLMENT_BYTES = 4096
NONCE = pattern("[A-Za-z0-9_-]{1,64}")

_queue, _turn = BoundedSemaphore(QUEUE), Lock()


class Problem(HTTPException):
    """A refusal as problem details (RFC 9457)."""

    def __init__(self, status: int, title: str, detail: str, **headers: str) -> None:
        body = {"type": "about:blank", "status": status, "title": title, "detail": detail}
        response = make_response(jsonify(body), status, headers)
        response.content_type = "application/problem+json"
        super().__init__(detail, response)
        self.code = status


def by_device(*, revoked: bool = False) -> Callable[[View], View]:
    """A view for tablets with a token of ours; `revoked`: also for those that were shut out."""

    def decorate(view: View) -> View:
        @wraps(view)
        def asked(**values: Any) -> ResponseReturnValue:
            g.device = _device(revoked)
            return view(**values)

        return public(asked)

    return decorate


@bp.after_request
def _keep_nowhere(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/ping")
@public
def ping() -> ResponseReturnValue:
    """Say the nonce again: who can is us, and no portal that answers anything."""
    nonce = request.args.get("nonce", "")
    if not NONCE.fullmatch(nonce):
        raise Problem(400, "No nonce", "Send ?nonce= with 1 to 64 letters, digits, - or _.")
    return jsonify(nonce=nonce, **_moment())


@bp.post("/enrol")
@public
def enrol() -> ResponseReturnValue:
    """Let a tablet in with the code an officer shows."""
    request.max_content_length = ENROLMENT_BYTES
    engine = current_engine()
    try:
        said = read_enrolment(request.get_data(cache=False))
        new = NewDevice(said["code"], said["device_name"], unbase64(said["public_key"]))
        with engine.sessions.begin() as session:
            made = devices.enrol(session, engine.clock, new)
        cards.write(engine.settings.keys_dir, made.device)
    except EnrolmentError as error:
        raise Problem(403, "This code lets nobody in", str(error)) from None
    except (DataError, ValueError) as error:
        raise Problem(400, "This cannot be read", str(error)) from None
    return jsonify(device_id=made.device_id, token=made.token, pin_key=base64url(made.device.pin_key), **_moment())


@bp.get("/bootstrap")
@by_device()
def begin() -> ResponseReturnValue:
    """What a tablet must know before it goes out."""
    engine, device = current_engine(), _asking()
    source = Source(engine.catalogue, current_field().keys, engine.clock)
    with engine.sessions.read() as session:
        return jsonify(bootstrap(session, source, device.id, device.name))


@bp.post("/batches")
@by_device(revoked=True)
def batches() -> ResponseReturnValue:
    """Take items in: a result for each."""
    request.max_content_length = MOST_BYTES
    try:
        batch = read_batch(request.get_data(cache=False))
    except (TooLargeError, RequestEntityTooLarge):
        raise Problem(413, "Too much at once", "Send half of it.") from None
    except BatchError as error:
        raise Problem(400, "This is no batch", str(error)) from None
    device = _asking()
    with _in_turn():
        results = current_field().receiver.receive(batch, Carrier(device.name, device.id))
    return jsonify(
        protocol=PROTOCOL, batch_id=batch.batch_id, **_moment(), results=[result.data() for result in results]
    )


@bp.get("/receipts")
@by_device()
def receipts() -> ResponseReturnValue:
    """What is kept of this tablet, what a backup holds of it, and which numbers never came."""
    device, since = _asking(), request.args.get("since", 0, type=int)
    with current_engine().sessions.read() as session:
        page = manifest.page(session, device.id, max(0, min(since, 2**62)))
        gaps = manifest.ledgers(session, device.id)
    told = [
        {"install_id": install, "made": each.made, "arrived": each.arrived, "missing": list(each.missing)}
        for install, each in sorted(gaps.items())
    ]
    items = [entry.data() for entry in page.entries]
    return jsonify(protocol=PROTOCOL, **_moment(), items=items, next=page.next, gaps=told)


def _asking() -> Device:
    device: Device = g.device
    return device


def _device(revoked: bool) -> Device:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    with current_engine().sessions.read() as session:
        found = devices.by_token(session, token.strip()) if kind.lower() == "bearer" and token else None
    if found is None or (found.revoked_at is not None and not revoked):
        detail = "This tablet is not enrolled here, or was shut out. Ask an officer for a code. Nothing on it is lost."
        raise Problem(401, "Not enrolled", detail, **{"WWW-Authenticate": "Bearer"})
    return found


@contextmanager
def _in_turn() -> Iterator[None]:
    if not _queue.acquire(blocking=False):
        wait = str(random.randint(1, 4))  # that they do not all come again at once
        raise Problem(503, "Many tablets are sending", "Send this again in a moment.", **{"Retry-After": wait})
    try:
        with _turn:
            yield
    finally:
        _queue.release()


def _moment() -> dict[str, str]:
    """Which store this is, and what time it is there."""
    engine = current_engine()
    with engine.sessions.read() as session:
        return {"epoch": epoch(session), "server_time": time_text(engine.clock())}
