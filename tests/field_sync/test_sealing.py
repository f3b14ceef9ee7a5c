"""Sealing held to the published vectors of RFC 9180, and the key store to what it promises."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from clocks import SettableClock
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric import ec

from field_sync.sealing import SUITE, CannotOpenError, KeyStore, opened, raw_public, seal

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "hpke.json").read_text())["vectors"]


def private_key(vector: dict[str, Any]) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int(vector["skRm"], 16), ec.SECP256R1())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"kem {vector['kem_id']}, aead {vector['aead_id']}")
def test_the_published_vector_opens(vector: dict[str, Any]) -> None:
    first = vector["encryptions"][0]
    sealed, info, told = (bytes.fromhex(each) for each in (vector["enc"] + first["ct"], vector["info"], first["aad"]))

    plain = openssl.hpke._decrypt_with_aad(SUITE, sealed, private_key(vector), info, told)

    assert plain.hex() == first["pt"]
    assert raw_public(private_key(vector)).hex() == vector["pkRm"]


def test_what_is_sealed_to_a_consultation_opens_with_its_key_alone(tmp_path: Path, clock: SettableClock) -> None:
    keys = KeyStore(tmp_path, clock)
    melton, other = keys.current("safer-melton"), keys.current("other")
    sealed = seal(melton.public, b"header", b"answers")
    private, wrong = keys.private(melton.id), keys.private(other.id)
    assert private is not None
    assert wrong is not None

    assert opened(private, b"header", sealed) == b"answers"
    for key, info, damaged in (
        (wrong, b"header", sealed),
        (private, b"headex", sealed),
        (private, b"header", sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (private, b"header", bytes([5]) + sealed[1:]),
        (private, b"header", sealed[:40]),
        (private, b"header", b""),
    ):
        with pytest.raises(CannotOpenError):
            opened(key, info, damaged)


def test_a_rotated_key_still_opens_what_was_sealed_before(tmp_path: Path, clock: SettableClock) -> None:
    keys = KeyStore(tmp_path, clock)
    first = keys.current("safer-melton")
    second = keys.rotate("safer-melton")
    clock.advance(seconds=1)
    third = keys.rotate("safer-melton")

    again = KeyStore(tmp_path, clock)
    assert len({first.id, second.id, third.id}) == 3
    assert again.current("safer-melton") == third
    for each in (first, second, third):
        private = again.private(each.id)
        assert private is not None
        assert raw_public(private) == each.public
    assert again.private("0123456789abcdef") is None


def test_only_its_owner_may_read_a_key(tmp_path: Path, clock: SettableClock) -> None:
    KeyStore(tmp_path, clock).current("safer-melton")

    (file,) = (tmp_path / "sealing").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
