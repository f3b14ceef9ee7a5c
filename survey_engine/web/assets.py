"""Styles and scripts, as built by survey_engine/static/build.py: read once, served from memory, cached for ever.

A built name holds the hash of its content, so an address never changes its meaning; an unknown name is not found.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request

from survey_engine.access import public
from survey_engine.errors import NotFound

BUILT = Path(__file__).resolve().parents[1] / "static" / "built"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
FOR_EVER = "public, max-age=31536000, immutable"
ENCODINGS = {"br": ".br", "gzip": ".gz"}  # best first

bp = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One built file: its type, and its bytes by content encoding ('' for as they are)."""

    content_type: str
    bodies: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Assets:
    """Every built file by its built name, and the built names by plain name."""

    names: Mapping[str, str]
    files: Mapping[str, Asset]


@cache
def load(folder: Path = BUILT) -> Assets:
    """Read what was built; NotFound when nothing was."""
    try:
        names: dict[str, str] = json.loads((folder / "manifest.json").read_bytes())
    except FileNotFoundError:
        raise NotFound(f"{folder} holds no assets. Build them: make assets.") from None
    return Assets(names, {name: _read(folder / name) for name in names.values()})


def _read(file: Path) -> Asset:
    bodies = {"": file.read_bytes()}
    for encoding, end in ENCODINGS.items():
        bodies[encoding] = file.with_name(file.name + end).read_bytes()
    return Asset(TYPES[file.suffix], bodies)


@bp.app_template_global("asset")
def address(name: str) -> str:
    """Where `name` (survey.css, say) is served."""
    return f"/assets/{load().names[name]}"


@bp.get("/assets/<name>")
@public
def file(name: str) -> Response:
    """One built file, in the smallest encoding the browser takes."""
    asset = load().files.get(name) or abort(404)
    encoding = next((each for each in ENCODINGS if request.accept_encodings[each] > 0), "")
    response = Response(asset.bodies[encoding], content_type=asset.content_type)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response
