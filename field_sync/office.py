"""Tablets in the office: let in by a code shown as a picture, looked after, shut out; and bundles taken in."""

import base64
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from qrcode.image.pil import PilImage
from qrcode.main import QRCode
from sqlalchemy.orm import Session

from field_sync import bundles, cards, deciding, devices, manifest
from field_sync.field import current_field
from field_sync.merge import Ledger
from field_sync.models import Device
from field_sync.protocol import BatchError
from survey_engine.access import Permission, allow, current_staff
from survey_engine.accounts import staff
from survey_engine.accounts.staff import Hand
from survey_engine.consultations.timing import london
from survey_engine.engine import current_engine

bp = Blueprint("tablets", __name__, url_prefix="/office/devices", template_folder="templates")
SQUARE = 8  # pixels a side


@dataclass(frozen=True, slots=True)
class Line:
    """One tablet as the office sees it."""

    id: str
    name: str
    seen: str
    revoked: bool
    installs: tuple[tuple[str, Ledger], ...]
    conflicts: int
    clones: int


@bp.get("")
@allow(Permission.TABLETS)
def home() -> ResponseReturnValue:
    """Every tablet: last contact, what it made, what arrived, what is missing, what is disputed."""
    with current_engine().sessions.read() as session:
        lines = [_line(session, each) for each in devices.every(session)]
    return render_template("fieldwork/devices.html", lines=lines, message=DONE.get(request.args.get("done", ""), ""))


@bp.post("/enrol")
@allow(Permission.TABLETS)
def enrol() -> ResponseReturnValue:
    """Show a code that lets one tablet in, once, within ten minutes."""
    engine = current_engine()
    with engine.sessions.begin() as session:
        code = devices.offer(session, _hand())
    address = f"{engine.settings.base_url}/capture#enrol={code}"
    return render_template("fieldwork/enrol.html", code=code, address=address, picture=_picture(address))


@bp.get("/<device_id>")
@allow(Permission.TABLETS)
def show(device_id: str) -> ResponseReturnValue:
    """One tablet, and who has a PIN on it."""
    return _shown(device_id)


@bp.post("/<device_id>/pin")
@allow(Permission.TABLETS)
def give_pin(device_id: str) -> ResponseReturnValue:
    """Show a new PIN, once."""
    with current_engine().sessions.begin() as session:
        worker = staff.by_id(session, _uuid(request.form.get("staff_id", "")))
        pin = devices.give_pin(session, _hand(), devices.by_name(session, device_id), worker)
    return _shown(device_id, f"The PIN of {worker.full_name} is {pin}. It is shown this once.")


@bp.post("/<device_id>/revoke")
@allow(Permission.TABLETS)
def revoke(device_id: str) -> ResponseReturnValue:
    """Shut a tablet out."""
    engine = current_engine()
    with engine.sessions.begin() as session:
        device = devices.by_name(session, device_id)
        devices.revoke(session, _hand(), device)
    cards.write(engine.settings.keys_dir, device)
    return redirect(url_for("tablets.home", done="revoked"), 303)


@bp.get("/bundle")
@allow(Permission.TABLETS)
def ask_bundle() -> ResponseReturnValue:
    """Ask for the file that a tablet has exported."""
    return render_template("fieldwork/bundle.html", counts=(), fault="")


@bp.post("/bundle")
@allow(Permission.TABLETS)
def take_bundle() -> ResponseReturnValue:
    """Take in what a tablet could not send, and say what became of it."""
    request.max_content_length = bundles.MOST_BUNDLE_BYTES
    file = request.files.get("bundle")
    try:
        raw = file.read() if file else b""
        counts = Counter(each.status for each in bundles.bring(current_field().receiver, raw, current_staff().name))
    except BatchError:
        fault = "Choose a file that a tablet has exported."
        return render_template("fieldwork/bundle.html", counts=(), fault=fault), 422
    told = [(BECAME[status], count) for status, count in sorted(counts.items())]
    return render_template("fieldwork/bundle.html", counts=told or [("Nothing was in it", 0)], fault="")


DONE = {"revoked": "That tablet is shut out. What it still holds may come, and is quarantined."}
BECAME = {
    "stored": "Stored",
    "duplicate": "Here already",
    "quarantined": "Quarantined: see Decisions",
    "held": "Held: nobody can open it, see Decisions",
    "conflict": "In conflict with another content: see Decisions",
    "erased": "Erased before, as the respondent asked",
    "retry": "Damaged in the file: export it again",
    "not_ours": "Not of this service",
}


def _shown(device_id: str, message: str = "") -> str:
    with current_engine().sessions.read() as session:
        device = devices.by_name(session, device_id)
        line = _line(session, device)
        known = {each.name for each in devices.guards(session, device.id)}
        everybody = [(each, each.name in known) for each in staff.staff(session) if each.disabled_at is None]
    return render_template("fieldwork/device.html", line=line, everybody=everybody, message=message)


def _line(session: Session, device: Device) -> Line:
    ledgers = manifest.ledgers(session, device.id)
    return Line(
        device.id,
        device.name,
        moment(device.seen_at),
        device.revoked_at is not None,
        tuple(sorted(ledgers.items())),
        deciding.conflicts(session, device.id),
        deciding.clones(session, device.id),
    )


@bp.app_template_filter("moment")
def moment(when: datetime | None) -> str:
    """A moment in UK time; blank for never."""
    return london(when).strftime("%Y-%m-%d %H:%M") if when else ""


def _picture(address: str) -> str:
    """A QR code as an address that holds the picture itself."""
    code: QRCode[PilImage] = QRCode(box_size=SQUARE, border=4, image_factory=PilImage)
    code.add_data(address)
    out = BytesIO()
    code.make_image().save(out)
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def _hand() -> Hand:
    return Hand(current_engine().clock, current_staff())


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        abort(404)
