"""Packages with a passphrase that cost nothing to make and to open.

The library spends seconds and a GB on every passphrase, so that guessing costs as much. How much,
the file says: what is made here asks for next to nothing, and the library opens it as any other.
"""

import hashlib
import hmac
import os
from base64 import b64encode

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

WORK = 1  # the library takes 2 to this power, and 20 is usual
CHUNK = 64 << 10


def sealed(plain: bytes, passphrase: str) -> bytes:
    """``plain`` in the format age-encryption.org/v1."""
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    label = b"age-encryption.org/v1/scrypt" + salt
    wrapping = hashlib.scrypt(passphrase.encode(), salt=label, n=1 << WORK, r=8, p=1, dklen=32)
    wrapped = ChaCha20Poly1305(wrapping).encrypt(bytes(12), file_key, None)
    header = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (text(salt), WORK, text(wrapped))
    proof = hmac.digest(derived(file_key, b"", b"header"), header, "sha256")
    payload = ChaCha20Poly1305(derived(file_key, nonce, b"payload"))
    starts = range(0, max(len(plain), 1), CHUNK)
    chunks = [
        payload.encrypt(
            at.to_bytes(11, "big") + bytes([at == len(starts) - 1]),
            plain[start : start + CHUNK],
            None,
        )
        for at, start in enumerate(starts)
    ]
    return header + b" " + text(proof) + b"\n" + nonce + b"".join(chunks)


def derived(key: bytes, salt: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, use).derive(key)


def text(value: bytes) -> bytes:
    return b64encode(value).rstrip(b"=")
