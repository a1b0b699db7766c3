"""Sealed files: AES-256-GCM in chunks, so that any place in a long file is read, and proved, by itself.

    header    b"TRSEAL1\\0" and the chunk size (4 bytes, big endian)
    chunk n   ciphertext (chunk size, the last one shorter) and its tag (16 bytes)
              nonce = n (8 bytes), 1 for the last chunk else 0, three zero bytes; bound to header and file id

Each file has its own random key, so a chunk's number can be its nonce. The key lies beside the recording's row, wrapped
by the master key; to erase a recording for good it is enough to erase its row. Chunks cannot be changed, exchanged,
moved to another file, or cut off at the end (the last one says so) without being found out.
"""

import hashlib
import io
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"TRSEAL1\0"
CHUNK = 64 * 1024
TAG, NONCE, KEY = 16, 12, 32
HEADER = len(MAGIC) + 4


class Tampered(Exception):
    """The sealed file is not what was sealed: it was changed, cut short, or belongs to another call or key."""


class KeyUnusable(Exception):
    """The master key cannot be used. The text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What was sealed. `sha256`: of the sealed bytes, as they lie on disk."""

    plain_bytes: int
    sealed_bytes: int
    sha256: str


def master_key(path: Path) -> bytes:
    """The master key; made at the first time, readable by us alone. Raises KeyUnusable."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _known_key(path)
    with os.fdopen(handle, "wb") as file:
        file.write(key := secrets.token_bytes(KEY))
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
    return key


def wrap(master: bytes, file_id: str, key: bytes) -> bytes:
    """A file's key, locked by the master key and bound to the file."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(master).encrypt(nonce, key, file_id.encode())


def unwrap(master: bytes, file_id: str, wrapped: bytes) -> bytes:
    """The way back. Raises Tampered."""
    try:
        return AESGCM(master).decrypt(wrapped[:NONCE], wrapped[NONCE:], file_id.encode())
    except (InvalidTag, ValueError) as error:
        raise Tampered(f"{file_id}: its key does not belong to this master key") from error


def seal(source: BinaryIO, target: BinaryIO, key: bytes, file_id: str) -> Sealed:
    """Seal a stream into a file, a chunk in memory at a time."""
    cipher, digest = AESGCM(key), hashlib.sha256()
    header = MAGIC + CHUNK.to_bytes(4, "big")
    plain = sealed = index = 0

    def write(data: bytes) -> None:
        nonlocal sealed
        target.write(data)
        digest.update(data)
        sealed += len(data)

    write(header)
    chunk, following = source.read(CHUNK), source.read(CHUNK)
    while True:
        last = not following
        write(cipher.encrypt(_nonce(index, last=last), chunk, _bound(header, file_id)))
        plain, index = plain + len(chunk), index + 1
        if last:
            return Sealed(plain_bytes=plain, sealed_bytes=sealed, sha256=digest.hexdigest())
        chunk, following = following, source.read(CHUNK)


class SealedReader(io.RawIOBase):
    """The plain bytes of a sealed file, from any place. Raises Tampered where a chunk does not prove itself."""

    def __init__(self, file: BinaryIO, key: bytes, file_id: str) -> None:
        self._file, self._cipher, self._place = file, AESGCM(key), 0
        self._file_id = file_id
        header = file.read(HEADER)
        if len(header) != HEADER or not header.startswith(MAGIC):
            raise Tampered(f"{file_id}: this is no sealed file")
        self._bound, self._chunk = _bound(header, file_id), int.from_bytes(header[len(MAGIC) :], "big")
        body = file.seek(0, io.SEEK_END) - HEADER
        self._count = -(-body // (self._chunk + TAG)) if self._chunk else 0
        self.size = body - self._count * TAG
        if self._count < 1 or self.size < 0:
            raise Tampered(f"{file_id}: cut short")
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """Where the next byte comes from."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in the plain bytes."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("a place before the beginning")
        self._place = base + offset
        return self._place

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Read at most to the end of one chunk."""
        if self._place >= self.size or not len(buffer):
            return 0
        index, start = divmod(self._place, self._chunk)
        piece = self._plain(index)[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def close(self) -> None:
        """Close the file beneath, too."""
        self._file.close()
        super().close()

    def _plain(self, index: int) -> bytes:
        if self._held[0] != index:
            self._file.seek(HEADER + index * (self._chunk + TAG))
            data = self._file.read(self._chunk + TAG)
            try:
                plain = self._cipher.decrypt(_nonce(index, last=index == self._count - 1), data, self._bound)
            except (InvalidTag, ValueError) as error:
                raise Tampered(f"{self._file_id}: chunk {index} was changed") from error
            self._held = (index, plain)
        return self._held[1]


def _nonce(index: int, *, last: bool) -> bytes:
    return index.to_bytes(8, "big") + bytes((1 if last else 0, 0, 0, 0))


def _bound(header: bytes, file_id: str) -> bytes:
    return header + file_id.encode()


def _known_key(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb") as file:
        if os.fstat(file.fileno()).st_mode & 0o077:
            raise KeyUnusable(f"{path} can be read by others: chmod 600 it")
        key = file.read()
    if len(key) != KEY:
        raise KeyUnusable(f"{path} holds {len(key)} bytes instead of {KEY}: put the right key back from your backup")
    return key


def sync_folder(folder: Path) -> None:
    """What was renamed into a folder stays there though the power goes."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
