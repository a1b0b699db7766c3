"""The seek table: every point is the beginning of the frame with that sample; the sound stays what it was."""

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from store.vault.raw_audio import RawPair, to_flac
from store.vault.seek_table import EVERY_FRAMES, LEFT_OUT, NotFlac, with_seek_table
from tests.store.vault.conftest import RATE, tone

BLOCK = 1152


def flac(folder: Path, seconds: float) -> Path:
    """A recording as the vault makes it."""
    pair = RawPair(folder / "in.sln", folder / "out.sln")
    pair.caller.write_bytes(tone(700, seconds))
    pair.heard.write_bytes(np.random.default_rng(3).integers(-9000, 9000, int(RATE * seconds), np.int16).tobytes())
    with (folder / "call.flac").open("w+b") as target:
        to_flac(pair, target)
    return folder / "call.flac"


def points(data: bytes) -> tuple[list[tuple[int, int, int]], int]:
    """The table of a FLAC (sample, offset, samples), and where its frames begin."""
    at, found, last = 4, b"", 0
    while not last:
        last, kind, size = data[at] & 128, data[at] & 127, int.from_bytes(data[at + 1 : at + 4], "big")
        found = data[at + 4 : at + 4 + size] if kind == 3 else found
        at += 4 + size
    rows = (found[place : place + 18] for place in range(0, len(found), 18))
    return [tuple(int.from_bytes(row[a:b], "big") for a, b in ((0, 8), (8, 16), (16, 18))) for row in rows], at  # type: ignore[misc]


@pytest.mark.parametrize("seconds", [0.1, 1.2, 6.2, 45.0, 400.0])
def test_each_point_is_where_its_sample_begins(tmp_path: Path, seconds: float) -> None:
    path = flac(tmp_path, seconds)
    with path.open("rb") as source:
        data = with_seek_table(source).read()
    plain, _ = soundfile.read(path, dtype="int16")
    table, begins = points(data)
    frames = -(-len(plain) // BLOCK)
    assert len(table) == -(-max(1, frames - LEFT_OUT) // EVERY_FRAMES)
    assert [sample for sample, _, _ in table] == [BLOCK * EVERY_FRAMES * place for place in range(len(table))]
    for sample, offset, count in table:
        assert data[begins + offset : begins + offset + 2] == b"\xff\xf8"
        assert count == min(BLOCK, len(plain) - sample)
    again, _ = soundfile.read(io.BytesIO(data), dtype="int16")
    assert np.array_equal(again, plain)
    with soundfile.SoundFile(io.BytesIO(data)) as sound:
        for sample, _, _ in table:
            sound.seek(sample)
            assert np.array_equal(sound.read(64, dtype="int16"), plain[sample : sample + 64])


@pytest.mark.parametrize("data", [b"RIFF....WAVE", b"fLaC" + bytes([128, 0, 0, 34]) + bytes(34) + b"\0" * 99])
def test_what_is_no_flac_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    with (tmp_path / "x").open("rb") as source, pytest.raises((NotFlac, ZeroDivisionError)):
        with_seek_table(source)
