"""A card for each tablet in the keys folder, beside the keys and apart from the store.

A store restored from a backup knows nothing of tablets enrolled since, nor that one was shut out; yet what they hold
can only be collected once. Their cards bring them back.
"""

from collections.abc import Iterator
from pathlib import Path

import orjson
from sqlalchemy.orm import Session

from field_sync.models import Device
from field_sync.sealing import write_private
from field_sync.wire import base64url, time_text, unbase64
from survey_engine.accounts import audit
from survey_engine.responses.content import moment
from survey_engine.store.clock import Clock

FOLDER = "devices"


def write(keys_dir: Path, device: Device) -> None:
    """Keep what is needed to know a tablet again; the card of before is replaced."""
    folder = keys_dir / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    said = {
        "id": device.id,
        "name": device.name,
        "public_key": base64url(device.public_key),
        "token_hash": base64url(device.token_hash),
        "pin_key": base64url(device.pin_key),
        "enrolled_at": time_text(device.enrolled_at),
        "enrolled_by": device.enrolled_by,
        "revoked_at": time_text(device.revoked_at) if device.revoked_at else None,
    }
    write_private(folder / f"{device.id}.json", orjson.dumps(said))


def adopt(session: Session, keys_dir: Path, clock: Clock) -> int:
    """Bring back tablets that the store has forgotten, and shut those out that were; says how many. Never commits."""
    count = 0
    for card in _cards(keys_dir):
        known = session.get(Device, card.id)
        if known is None:
            session.add(card)
            audit.record(session, clock, None, "device.adopted", card.name, device=card.id)
        elif known.revoked_at is None and card.revoked_at is not None:
            known.revoked_at = card.revoked_at
            audit.record(session, clock, None, "device.revoked", card.name, device=card.id)
        else:
            continue
        count += 1
    return count


def _cards(keys_dir: Path) -> Iterator[Device]:
    for file in sorted((keys_dir / FOLDER).glob("*.json")):
        said = orjson.loads(file.read_bytes())
        yield Device(
            id=said["id"],
            name=said["name"],
            public_key=unbase64(said["public_key"]),
            token_hash=unbase64(said["token_hash"]),
            pin_key=unbase64(said["pin_key"]),
            enrolled_at=moment(said["enrolled_at"]),
            enrolled_by=said["enrolled_by"],
            revoked_at=moment(said["revoked_at"]) if said["revoked_at"] else None,
        )
