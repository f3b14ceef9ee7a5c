"""Opens what tablets seal: HPKE base mode (RFC 9180), DHKEM P-256, HKDF-SHA256, AES-256-GCM, AAD empty.

A consultation has a key pair of its own, kept in a file that its owner alone may read, never in the store: a stolen
backup opens nothing. Rotation adds a pair and keeps the old private keys, as tablets may still hold what they seal to.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from survey_engine.errors import SurveyError
from survey_engine.store.clock import Clock

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
FOLDER = "sealing"
STAMP = "%Y%m%dT%H%M%S%f"
END = ".pem"


class CannotOpenError(SurveyError):
    """Bytes that the key does not open: sealed to another, or changed on the way."""

    code = "sync.cannot_open"


@dataclass(frozen=True, slots=True)
class SealingKey:
    """What a tablet seals to. `public` is the raw point, 65 bytes; `id` begins its SHA-256: they cannot be mixed up."""

    id: str
    consultation: str
    public: bytes


def seal(public: bytes, info: bytes, plain: bytes) -> bytes:
    """enc || ct of `plain`, as tablets make it."""
    return SUITE.encrypt(plain, ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public), info)


def opened(private: ec.EllipticCurvePrivateKey, info: bytes, sealed: bytes) -> bytes:
    """What was sealed; CannotOpenError when this key does not open it."""
    try:
        return SUITE.decrypt(sealed, private, info)
    except (InvalidTag, ValueError) as error:
        raise CannotOpenError("The key of this consultation does not open it.") from error


def raw_public(private: ec.EllipticCurvePrivateKey) -> bytes:
    """The raw point of a key pair."""
    return private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class KeyStore:
    """The key pairs of an installation, in `folder`/sealing. Safe for threads, and for processes begun together."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder / FOLDER
        self._clock = clock
        self._lock = Lock()
        self._files: Mapping[str, Path] = {}
        self._private: dict[str, ec.EllipticCurvePrivateKey] = {}
        self._current: dict[str, SealingKey] = {}

    def current(self, consultation: str) -> SealingKey:
        """The key that answers to this consultation are sealed to now; made at the first call."""
        found = self._newest(consultation) or self._make(consultation, first=True)
        name = _id(found)
        kept = self._current.get(name)
        if kept is None:
            kept = SealingKey(name, consultation, raw_public(self._load(found)))
            self._current[name] = kept
        return kept

    def rotate(self, consultation: str) -> SealingKey:
        """Make another key current; what older ones sealed can still be opened."""
        self._make(consultation, first=False)
        return self.current(consultation)

    def private(self, key_id: str) -> ec.EllipticCurvePrivateKey | None:
        """The private key of that id, or None when it is not ours."""
        found = self._private.get(key_id)
        if found is None and (file := self._find(key_id)) is not None:
            found = self._private[key_id] = self._load(file)
        return found

    def _find(self, key_id: str) -> Path | None:
        if key_id not in self._files:
            self._files = {_id(file): file for file in self._folder.glob(f"*{END}")}
        return self._files.get(key_id)

    def _newest(self, consultation: str) -> Path | None:
        """Names begin with the consultation and the moment made, so the newest is the last by name."""
        return max(self._folder.glob(f"{consultation}.*{END}"), default=None)

    def _make(self, consultation: str, *, first: bool) -> Path:
        with self._lock:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            private = ec.generate_private_key(ec.SECP256R1())
            stamp = "0" if first else self._clock().strftime(STAMP)
            file = self._folder / f"{consultation}.{stamp}.{_name(raw_public(private))}{END}"
            text = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            write_private(file, text)
        found = self._newest(consultation)
        assert found is not None
        return found

    @staticmethod
    def _load(file: Path) -> ec.EllipticCurvePrivateKey:
        found = load_pem_private_key(file.read_bytes(), None)
        assert isinstance(found, ec.EllipticCurvePrivateKey)
        return found


def write_private(file: Path, text: bytes) -> None:
    """Write a file for its owner alone: whole and on disk, or not at all."""
    fresh = file.with_name(f".{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        fresh.rename(file)
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        fresh.unlink(missing_ok=True)


def _id(file: Path) -> str:
    return file.name.removesuffix(END).rpartition(".")[2]


def _name(public: bytes) -> str:
    return sha256(public).hexdigest()[:16]
