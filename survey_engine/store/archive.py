"""The file a backup is: one zip that any tool opens, with a manifest that says what must be in it.

Knows nothing of databases. Written beside its final name, read back and compared, then renamed in one step.
"""

import hashlib
import os
import shutil
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from survey_engine.errors import SurveyError

FORMAT = 1
MANIFEST = "manifest.json"
ASIDE = ".unfinished-"
ABANDONED = 6 * 3600  # seconds
CHUNK = 1 << 20
DAMAGE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, LookupError, TypeError, ValueError)


class BackupError(SurveyError):
    """A backup that could not be made, or cannot be trusted."""

    code = "store.backup"


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a backup comes from. `revision` names the migrations its tables are at, `taken_at` is ISO 8601, UTC."""

    backend: str
    revision: str
    epoch: str
    taken_at: str
    tables: Mapping[str, int]  # rows in each
    columns: Mapping[str, Sequence[str]]  # in the order written, where members are tables


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup: `sha256` of every member, by its name."""

    heading: Heading
    sha256: Mapping[str, str]
    format: int = FORMAT


def write(file: Path, heading: Heading, members: Iterable[tuple[str, Iterable[bytes]]]) -> Manifest:
    """Write a backup to `file`, verify it, and only then give it its name. Replaces an older backup of that name."""
    _refuse_other_files(file)
    with aside(file.parent) as folder:
        part = folder / file.name
        manifest = _write(part, heading, members)
        if verify(part) != manifest:
            raise BackupError("What was written differs from what was read back; the disk may be failing.")
        part.replace(file)
    _sync(file.parent)
    return manifest


def manifest(file: Path) -> Manifest:
    """What a backup says is in it, unverified."""
    try:
        with zipfile.ZipFile(file) as archive:
            found = orjson.loads(archive.read(MANIFEST))
            return Manifest(Heading(**found["heading"]), found["sha256"], found["format"])
    except FileNotFoundError:
        raise BackupError(f"There is no file {file}.") from None
    except DAMAGE as error:
        raise BackupError(f"{file} is not a backup of this service, or is damaged: {error}") from error


def verify(file: Path) -> Manifest:
    """What is in a backup, every byte of it compared with the manifest."""
    told = manifest(file)
    if told.format != FORMAT:
        raise BackupError(f"{file} has format {told.format}; this version reads format {FORMAT}.")
    for member, expected in told.sha256.items():
        digest = hashlib.sha256()
        for chunk in content(file, member):
            digest.update(chunk)
        if digest.hexdigest() != expected:
            raise BackupError(f"{file} is damaged: {member} is not what was written. Use another backup.")
    return told


def content(file: Path, member: str) -> Iterator[bytes]:
    """The bytes of one member, in pieces."""
    try:
        with zipfile.ZipFile(file) as archive, archive.open(member) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    except DAMAGE as error:
        raise BackupError(f"{file} is damaged in {member}: {error}. Use another backup.") from error


@contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """A private folder in `folder` for what is not finished; whatever a killed process left there goes first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix=ASIDE) as made:
        yield Path(made)


def chunks(file: Path) -> Iterator[bytes]:
    """The bytes of a file, in pieces."""
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _write(part: Path, heading: Heading, members: Iterable[tuple[str, Iterable[bytes]]]) -> Manifest:
    hashes: dict[str, str] = {}
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w+b") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, pieces in members:
                hashes[name] = _add(archive, name, pieces)
            made = Manifest(heading, hashes)
            archive.writestr(MANIFEST, orjson.dumps(asdict(made), option=orjson.OPT_INDENT_2))
        out.flush()
        os.fsync(out.fileno())
    return made


def _add(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as member:
        for piece in pieces:
            digest.update(piece)
            member.write(piece)
    return digest.hexdigest()


def _refuse_other_files(file: Path) -> None:
    """A slip must not overwrite the database itself, or anybody's letter."""
    if file.exists():
        try:
            manifest(file)
        except BackupError:
            raise BackupError(f"{file} exists and is not a backup; name another file.") from None


def _sweep(folder: Path) -> None:
    """Remove unfinished work too old to be still going on: it holds answers."""
    for left in folder.glob(f"{ASIDE}*"):
        if left.is_dir() and time.time() - left.stat().st_mtime > ABANDONED:
            shutil.rmtree(left, ignore_errors=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
