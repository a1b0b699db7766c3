"""A FLAC's seek table: where its frames begin, so that a player goes to any second of it at once.

libsndfile writes none. Without one Chromium searches by itself, which fails in short recordings ("demuxer seek failed")
and leaves a dead player; and it cannot begin in the last frames of a file, so none of them is offered.
"""

import io
import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MAGIC = b"fLaC"
STREAM_INFO, SEEK_TABLE, LAST = 0, 3, 0x80
SYNC = b"\xff\xf8"
"""How a frame of a stream with one block size begins."""
EVERY_FRAMES = 14
"""One point in 2 s of blocks of 1152 samples."""
LEFT_OUT = 12
EXTRA_BYTES = {6: 1, 7: 2}, {12: 1, 13: 2, 14: 2}
"""Codes of block size and of sample rate that are followed by so many bytes."""


class NotFlac(ValueError):
    """The bytes are not the FLAC that libsndfile writes."""


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the first frame. `block`: samples a frame; `samples`: in all."""

    blocks: tuple[tuple[int, bytes], ...]
    begins: int
    block: int
    samples: int


def with_seek_table(flac: BinaryIO) -> BinaryIO:
    """The same recording, read from the beginning, with a seek table in its head. Raises NotFlac."""
    with mmap.mmap(flac.fileno(), 0, access=mmap.ACCESS_READ) as data:
        head = _head(data)
        frames = list(_frames(data, head))
    kept = frames[: max(1, len(frames) - LEFT_OUT)]
    points = [_point(number, at - head.begins, head) for number, at in enumerate(kept) if number % EVERY_FRAMES == 0]
    first, *rest = head.blocks
    flac.seek(head.begins)
    return io.BufferedReader(_Joined(_written((first, (SEEK_TABLE, b"".join(points)), *rest)), flac))


def _head(data: mmap.mmap) -> _Head:
    if data[:4] != MAGIC:
        raise NotFlac("no FLAC")
    blocks, at, last = [], 4, 0
    while not last:
        last, kind, size = data[at] & LAST, data[at] & ~LAST, int.from_bytes(data[at + 1 : at + 4], "big")
        blocks.append((kind, data[at + 4 : at + 4 + size]))
        at += 4 + size
    info = blocks[0][1]
    if blocks[0][0] != STREAM_INFO or info[:2] != info[2:4]:
        raise NotFlac("blocks of several sizes")
    return _Head(tuple(blocks), at, int.from_bytes(info[:2], "big"), int.from_bytes(info[13:18], "big") & (1 << 36) - 1)


def _frames(data: mmap.mmap, head: _Head) -> Iterator[int]:
    """Where each frame begins: its number and its checksum tell it from sound that looks like one."""
    at = head.begins
    for number in range(-(-head.samples // head.block)):
        at = data.find(SYNC, at)
        while at >= 0 and not _begins(data, at, _coded(number)):
            at = data.find(SYNC, at + 1)
        if at < 0:
            raise NotFlac(f"frame {number} is missing")
        yield at
        at += len(SYNC)


def _begins(data: mmap.mmap, at: int, number: bytes) -> bool:
    sizes, rates = EXTRA_BYTES
    after = at + 4 + len(number)
    if data[at + 4 : after] != number:
        return False
    end = after + sizes.get(data[at + 2] >> 4, 0) + rates.get(data[at + 2] & 15, 0)
    return end < len(data) and _crc8(data[at:end]) == data[end]


def _point(number: int, offset: int, head: _Head) -> bytes:
    sample = number * head.block
    count = min(head.block, head.samples - sample)
    return sample.to_bytes(8, "big") + offset.to_bytes(8, "big") + count.to_bytes(2, "big")


def _written(blocks: tuple[tuple[int, bytes], ...]) -> bytes:
    last = len(blocks) - 1
    parts = [
        bytes([kind | (LAST if place == last else 0)]) + len(body).to_bytes(3, "big") + body
        for place, (kind, body) in enumerate(blocks)
    ]
    return MAGIC + b"".join(parts)


def _coded(number: int) -> bytes:
    """A frame's number as FLAC writes it: UTF-8's way, for up to 36 bits."""
    if number < 0x80:
        return bytes([number])
    length = 2
    while number >= 1 << (5 * length + 1):
        length += 1
    tail = [0x80 | (number >> 6 * place) & 0x3F for place in range(length - 1)]
    return bytes([(0xFF << (8 - length)) & 0xFF | number >> 6 * (length - 1), *reversed(tail)])


def _crc8(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ (0x07 if crc & 0x80 else 0)) & 0xFF
    return crc


class _Joined(io.RawIOBase):
    """A head, then the rest of a file."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = io.BytesIO(head), rest

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Read at most to the end of the head, then of the rest."""
        data = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
