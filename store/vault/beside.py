"""What is kept beside a recording (its words): sealed by a key made from the recording's own, so that it can be read as
long as the recording can, and is gone for good with it."""

import io
import zlib

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from store.vault.sealing import KEY, SealedReader, seal

MOST_BYTES = 200_000_000
"""A transcript of 200 000 words has 25 MB."""


def seal_beside(key: bytes, name: str, plain: bytes) -> bytes:
    """As it is kept. `name`: of the call and, where more than its words is kept, of what it is and of this sealing."""
    sealed = io.BytesIO()
    seal(io.BytesIO(zlib.compress(plain)), sealed, _own_key(key, name), name)
    return sealed.getvalue()


def open_beside(key: bytes, name: str, sealed: bytes) -> bytes:
    """The way back. Raises Tampered."""
    reader = SealedReader(io.BytesIO(sealed), _own_key(key, name), name)
    return zlib.decompressobj().decompress(reader.read(), MOST_BYTES)


def _own_key(key: bytes, name: str) -> bytes:
    """Never the recording's own, nor another sealing's: a key seals one stream, for its nonces are counted."""
    return HKDF(algorithm=SHA256(), length=KEY, salt=None, info=f"beside {name}".encode()).derive(key)
