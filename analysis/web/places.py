"""Where a machine keeps answers it has worked out: a folder of its own for each installation, open to nobody else."""

import os
import stat
import tempfile
from hashlib import sha256
from pathlib import Path

from survey_engine.settings import Settings

PRIVATE = 0o700


def folder(settings: Settings) -> Path:
    """The folder for jobs, the same for every process of this installation; made when it is not there."""
    secret = f"{settings.database_url} {settings.secret_key}".encode()
    place = Path(tempfile.gettempdir()) / f"survey-engine-{os.getuid()}-{sha256(secret).hexdigest()[:16]}"
    place.mkdir(mode=PRIVATE, exist_ok=True)
    return place if _is_ours(place) else Path(tempfile.mkdtemp(prefix="survey-engine-"))


def _is_ours(place: Path) -> bool:
    """Whoever may write to the folder of temporary files could have made it first, and would read our answers."""
    found = place.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and stat.S_IMODE(found.st_mode) == PRIVATE
