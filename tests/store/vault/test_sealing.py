"""Sealed files: any byte changed, cut, moved or read with another key is found out; any place can be read alone."""

import hashlib
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.vault.sealing import (
    CHUNK,
    HEADER,
    KEY,
    TAG,
    KeyUnusable,
    SealedReader,
    Tampered,
    master_key,
    seal,
    unwrap,
    wrap,
)

SECRET = bytes(range(KEY))
SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17)


def sealed(plain: bytes, file_id: str = "call") -> bytes:
    target = io.BytesIO()
    result = seal(io.BytesIO(plain), target, SECRET, file_id)
    assert (result.plain_bytes, result.sealed_bytes) == (len(plain), len(target.getvalue()))
    assert result.sha256 == hashlib.sha256(target.getvalue()).hexdigest()
    return target.getvalue()


def opened(data: bytes, key: bytes = SECRET, file_id: str = "call") -> io.BufferedReader:
    return io.BufferedReader(SealedReader(io.BytesIO(data), key, file_id))


@pytest.mark.parametrize("size", SIZES)
def test_what_is_sealed_comes_back(size: int) -> None:
    plain = os.urandom(size)
    data = sealed(plain)
    assert opened(data).read() == plain
    assert plain[:64] not in data or size < 16


@given(size=st.sampled_from(SIZES), data=st.data())
def test_any_place_can_be_read_alone(size: int, data: st.DataObject) -> None:
    plain = bytes(index % 251 for index in range(size))
    file = opened(sealed(plain))
    for _ in range(4):
        start = data.draw(st.integers(0, size))
        length = data.draw(st.integers(0, size))
        file.seek(start)
        assert file.read(length) == plain[start : start + length]
    assert file.seek(0, io.SEEK_END) == size


@given(data=st.data())
def test_a_changed_bit_is_found_out_wherever_it_is(data: st.DataObject) -> None:
    whole = bytearray(sealed(bytes(2 * CHUNK + 100)))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Tampered):
        opened(bytes(whole)).read()


@pytest.mark.parametrize("kept", [0, HEADER - 1, HEADER, HEADER + 5, HEADER + CHUNK + TAG, HEADER + 2 * (CHUNK + TAG)])
def test_a_file_cut_short_is_found_out(kept: int) -> None:
    with pytest.raises(Tampered):
        opened(sealed(bytes(2 * CHUNK + 100))[:kept]).read()


def test_a_file_cut_at_a_chunk_is_found_out_by_reading_its_new_end_only() -> None:
    data = sealed(bytes(3 * CHUNK))
    with pytest.raises(Tampered):
        opened(data[: HEADER + 2 * (CHUNK + TAG)]).read()


def test_chunks_cannot_change_places() -> None:
    data, size = sealed(os.urandom(3 * CHUNK)), CHUNK + TAG
    first, second, rest = (
        data[HEADER : HEADER + size],
        data[HEADER + size : HEADER + 2 * size],
        data[HEADER + 2 * size :],
    )
    with pytest.raises(Tampered):
        opened(data[:HEADER] + second + first + rest).read()


def test_another_calls_file_is_not_this_calls() -> None:
    with pytest.raises(Tampered):
        opened(sealed(b"words", "one call"), file_id="another call").read()
    with pytest.raises(Tampered):
        opened(sealed(b"words"), key=bytes(KEY)).read()


def test_a_key_is_bound_to_its_file_and_to_the_master_key() -> None:
    master, other = os.urandom(KEY), os.urandom(KEY)
    wrapped = wrap(master, "call", SECRET)
    assert SECRET not in wrapped
    assert unwrap(master, "call", wrapped) == SECRET
    for wrong in (
        (other, "call", wrapped),
        (master, "other", wrapped),
        (master, "call", wrapped[:-1]),
        (master, "call", b""),
    ):
        with pytest.raises(Tampered):
            unwrap(*wrong)


class TestTheMasterKey:
    def test_is_made_once_for_us_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "keys" / "master.key"
        key = master_key(path)
        assert len(key) == KEY
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
        assert master_key(path) == key

    def test_that_others_can_read_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "master.key"
        master_key(path)
        path.chmod(0o640)
        with pytest.raises(KeyUnusable, match="chmod 600"):
            master_key(path)

    def test_that_is_damaged_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "master.key"
        master_key(path)
        path.write_bytes(b"short")
        with pytest.raises(KeyUnusable, match="backup"):
            master_key(path)

    def test_behind_a_link_is_not_followed(self, tmp_path: Path) -> None:
        master_key(tmp_path / "elsewhere.key")
        (tmp_path / "master.key").symlink_to(tmp_path / "elsewhere.key")
        with pytest.raises(OSError, match=r"symbolic|loop"):
            master_key(tmp_path / "master.key")
