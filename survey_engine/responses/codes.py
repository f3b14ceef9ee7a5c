"""Codes that people copy by hand and links that nobody can guess, all derived from one random token.

Crockford's base32 leaves out I, L, O and U; what is typed for 1 and 0 is understood all the same.
The store keeps SHA-256 hashes only. 60 bits cannot be guessed over the web; a stolen database gives none away
without work far beyond what the answers are worth.
"""

import base64
import binascii
import hmac
from hashlib import sha256

TOKEN_BYTES = 16
CODE_LENGTH = 12  # 5 bits each
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011", " \t-‐‑–—.")


def code_from(raw: bytes) -> str:
    """The first 60 bits of `raw` as XXXX-XXXX-XXXX."""
    number = int.from_bytes(raw[:8], "big") >> 4
    letters = "".join(CROCKFORD[number >> shift & 31] for shift in range(55, -5, -5))
    return "-".join(letters[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def tidy_code(typed: str) -> str | None:
    """What was typed as XXXX-XXXX-XXXX, or None when it cannot be a code."""
    letters = typed.upper().translate(_MISREAD)
    if len(letters) != CODE_LENGTH or not set(letters) <= set(CROCKFORD):
        return None
    return "-".join(letters[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def hashed(secret: str) -> str:
    """How a link's token or a code is kept: SHA-256, hex."""
    return sha256(secret.encode()).hexdigest()


def link_token(raw: bytes) -> str:
    """16 random bytes as the part of an address that opens a draft."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def token_bytes(token: str) -> bytes | None:
    """The bytes of an address's part, or None when it was mangled."""
    try:
        raw = base64.b64decode(f"{token}==", altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    return raw if len(raw) == TOKEN_BYTES else None


def resume_code(token: str) -> str:
    """The code with which the holder of `token` returns later."""
    return code_from(_derived(token, "resume"))


def receipt_code(token: str) -> str:
    """The receipt of the response written under `token`."""
    return code_from(_derived(token, "receipt"))


def salt(token: str) -> str:
    """128 bits that keep the hash of a short questionnaire from being turned back into answers; hex."""
    return _derived(token, "salt")[:16].hex()


def sealed(token: str) -> bytes:
    """The token, so that only its code for returning later opens it."""
    raw = token_bytes(token)
    assert raw is not None  # made by link_token
    return _masked(raw, resume_code(token))


def unsealed(kept: bytes, code: str) -> str:
    """The token that `code` opens."""
    return link_token(_masked(kept, code))


def change_token(receipt: str, revision: int) -> str:
    """The link under which the response with that receipt is changed into `revision`."""
    return link_token(_derived(receipt, f"change/{revision}")[:TOKEN_BYTES])


def sealed_receipt(receipt: str, token: str) -> bytes:
    """A receipt given before, so that only the link opens it."""
    return _masked(receipt.encode(), token)


def unsealed_receipt(kept: bytes, token: str) -> str:
    """The receipt that the link opens."""
    return _masked(kept, token).decode()


def sealed_invitation(code_hash: str, token: str) -> str:
    """The hash of the code a draft was begun with, 64 hex digits, so that only the link opens it."""
    return _masked(bytes.fromhex(code_hash), token, "invitation").hex()


def unsealed_invitation(kept: str, token: str) -> str:
    """The hash of the code that the link opens."""
    return _masked(bytes.fromhex(kept), token, "invitation").hex()


def _derived(token: str, purpose: str) -> bytes:
    return hmac.digest(token.encode(), purpose.encode(), "sha256")


def _masked(raw: bytes, code: str, purpose: str = "token") -> bytes:
    return bytes(one ^ other for one, other in zip(raw, _derived(code, purpose), strict=False))
