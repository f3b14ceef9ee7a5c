"""Checks that a device made an item: ECDSA P-256, SHA-256, raw r||s, over the header's bytes and the sealed hash."""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from field_sync.protocol import Item
from survey_engine.errors import DataError, Fault

HALF = 32  # bytes of r, and of s
ALGORITHM = ec.ECDSA(SHA256())


def verify(public: bytes, item: Item) -> bool:
    """Whether the device with that public key signed the item."""
    if len(item.signature) != 2 * HALF:
        return False
    r, s = (int.from_bytes(half, "big") for half in (item.signature[:HALF], item.signature[HALF:]))
    try:
        public_key(public).verify(encode_dss_signature(r, s), signed_bytes(item.header, item.told), ALGORITHM)
    except InvalidSignature:
        return False
    return True


def sign(private: ec.EllipticCurvePrivateKey, header: str, sealed_hash: bytes) -> bytes:
    """The signature as tablets make it."""
    r, s = decode_dss_signature(private.sign(signed_bytes(header, sealed_hash), ALGORITHM))
    return r.to_bytes(HALF, "big") + s.to_bytes(HALF, "big")


def signed_bytes(header: str, sealed_hash: bytes) -> bytes:
    """What is signed."""
    return header.encode() + sealed_hash


@lru_cache(maxsize=1024)
def public_key(raw: bytes) -> ec.EllipticCurvePublicKey:
    """The key of a raw point; DataError when it is none."""
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError:
        message = "The public key is not a point of P-256 in 65 bytes."
        raise DataError(message, [Fault("/public_key", "sync.public_key", message)]) from None
