"""What is kept beside a recording (its words): sealed by a key made from the recording's own, so that it can be read as
long as the recording can, and is gone for good with it."""

import io
import zlib

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from store.vault.sealing import KEY, SealedReader, seal

MOST_BYTES = 200_000_000
"""A transcript of 200 000 words has 25 MB."""


def seal_beside(key: bytes, call_id: str, plain: bytes) -> bytes:
    """As it is kept."""
    sealed = io.BytesIO()
    seal(io.BytesIO(zlib.compress(plain)), sealed, _own_key(key, call_id), call_id)
    return sealed.getvalue()


def open_beside(key: bytes, call_id: str, sealed: bytes) -> bytes:
    """The way back. Raises Tampered."""
    reader = SealedReader(io.BytesIO(sealed), _own_key(key, call_id), call_id)
    return zlib.decompressobj().decompress(reader.read(), MOST_BYTES)


def _own_key(key: bytes, call_id: str) -> bytes:
    """Never the recording's own: a key seals one stream, for its nonces are counted."""
    return HKDF(algorithm=SHA256(), length=KEY, salt=None, info=f"beside {call_id}".encode()).derive(key)
