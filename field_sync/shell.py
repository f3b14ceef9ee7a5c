"""The tablet's app as it is served: one page, its modules built into one file, and every questionnaire by its hash.

The service worker keeps all of it, each file by the SHA-256 that precache.json gives: what is served under an address
must be what is listed, so both come from here. Nothing depends on who asks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from field_sync.field import current_field
from field_sync.pages import form_page, shell_page
from survey_engine.access import HEADERS, public
from survey_engine.consultations.catalogue import Form
from survey_engine.engine import current_engine
from survey_engine.errors import NotFound

CLIENT = Path(__file__).with_name("client")
WORKER = "sw.js"
TYPES: Mapping[str, str] = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
CODE = (".js", ".css")
HTML = "text/html; charset=utf-8"
BUILT = {"app.css": "capture.css", "app.js": "capture.js"}  # name here -> name where it was built
START = "start.js"  # of the scripts as written, the only one the page loads: the others are in app.js
FOR_EVER = "public, max-age=31536000, immutable"
CHECKED = "no-cache"  # kept, yet asked about each time
POLICY = HEADERS["Permissions-Policy"].replace("camera=()", "camera=(self)")  # to scan the code it is enrolled with

bp = Blueprint("capture", __name__, url_prefix="/capture")


@dataclass(frozen=True, slots=True)
class Served:
    """One file of the shell: where it is, what it is. `packed`: what was compressed beforehand, by content encoding."""

    url: str
    content_type: str
    body: bytes
    packed: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """By which the tablet knows that it has all of it."""
        return sha256(self.body).hexdigest()


@bp.get("")
@bp.get("/")
@public
def app_page() -> ResponseReturnValue:
    """The page with every screen in it."""
    return _answer(_page(), CHECKED)


@bp.get("/precache.json")
@public
def precache() -> ResponseReturnValue:
    """Every file of the shell with the hash of its content, and a version that changes when any of them does."""
    response = jsonify(version=_version(), files=[{"url": each.url, "sha256": each.sha256} for each in _shell()])
    response.headers["Cache-Control"] = CHECKED
    return response


@bp.get(f"/{WORKER}")
@public
def worker() -> ResponseReturnValue:
    """The service worker, told its version: its bytes change with any file, which is how browsers find that out."""
    found = _files().get(WORKER) or abort(404)
    body = f'self.SHELL = "{_version()}"\n'.encode() + found.body
    response = _answer(Served(f"/capture/{WORKER}", found.content_type, body), CHECKED)
    response.headers["Service-Worker-Allowed"] = "/capture"
    return response


@bp.get("/files/<path:name>")
@public
def file(name: str) -> ResponseReturnValue:
    """One picture, all of the app's scripts or styles in one, or one module as it is written."""
    found = _whole(name) if name in BUILT else _files().get(name)
    return _answer(found or abort(404), CHECKED)


@bp.get("/forms/<form_hash>.json")
@public
def definition(form_hash: str) -> ResponseReturnValue:
    """A questionnaire as compiled: the bytes its hash is of."""
    form = _form(form_hash)
    return _answer(Served(request.path, "application/json", form.canonical), FOR_EVER)


@bp.get("/forms/<form_hash>/<language>")
@public
def questions(form_hash: str, language: str) -> ResponseReturnValue:
    """Every question of a questionnaire as HTML in one language, to be kept whole."""
    form = _form(form_hash)
    if language not in form.questionnaire.languages:
        abort(404)
    return _answer(Served(request.path, HTML, _printed(form, language)), CHECKED)


def _form(form_hash: str) -> Form:
    try:
        return current_engine().catalogue.form(form_hash)
    except NotFound:
        abort(404)


@lru_cache(maxsize=64)
def _printed(form: Form, language: str) -> bytes:
    return form_page(form, language).encode()


def _answer(served: Served, keeping: str) -> Response:
    encoding = next((each for each in served.packed if request.accept_encodings[each] > 0), "")
    response = Response(served.packed[encoding] if encoding else served.body, content_type=served.content_type)
    response.headers["Cache-Control"] = keeping
    if encoding:
        response.headers["Content-Encoding"] = encoding
    if served.packed:
        response.vary.add("Accept-Encoding")
    response.headers["Permissions-Policy"] = POLICY
    response.set_etag(f"{served.sha256}-{encoding}" if encoding else served.sha256)
    response.make_conditional(request)
    return response


def _page() -> Served:
    return Served("/capture", HTML, shell_page(_whole("app.js").sha256[:12]).encode())


def _shell() -> Iterator[Served]:
    """What the app is made of, the service worker itself left out."""
    yield _page()
    yield from (each for name, each in _files().items() if name == START or not name.endswith(CODE))
    yield from map(_whole, BUILT)


def _whole(name: str) -> Served:
    """All styles, or all scripts, in one file."""
    bodies = current_field().built(BUILT[name]).bodies
    packed = {encoding: body for encoding, body in bodies.items() if encoding}
    return Served(f"/capture/files/{name}", TYPES[Path(name).suffix], bodies[""], packed)


def _version() -> str:
    listed = "\n".join(f"{each.url} {each.sha256}" for each in _shell())
    worker = _files().get(WORKER)
    return sha256(f"{listed}\n{worker.sha256 if worker else ''}".encode()).hexdigest()


def _files() -> Mapping[str, Served]:
    """Every file for tablets by its name in `client`; read again when one of them was changed."""
    return _read(tuple((path, path.stat().st_mtime_ns) for path in _paths()))


@cache
def _paths() -> tuple[Path, ...]:
    found = (path for path in CLIENT.rglob("*") if path.suffix in TYPES and "node_modules" not in path.parts)
    return tuple(sorted(found))


@lru_cache(maxsize=2)
def _read(files: tuple[tuple[Path, int], ...]) -> Mapping[str, Served]:
    names = {path.relative_to(CLIENT).as_posix(): path for path, _ in files}
    return {
        name: Served(f"/capture/files/{name}", TYPES[path.suffix], path.read_bytes()) for name, path in names.items()
    }
