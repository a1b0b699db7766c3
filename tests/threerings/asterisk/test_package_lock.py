"""The committed lock: what is newer is said, what has other bytes is refused."""

import hashlib
from pathlib import Path

import pytest

from threerings.asterisk.errors import FetchFailed
from threerings.asterisk.package_lock import (
    LOCK,
    Package,
    differences,
    locked_architecture,
    package_of,
    read_lock,
    write_lock,
)

A = Package("asterisk", "1:22.10.1-1", "a" * 64)
B = Package("libc6", "2.42-1", "b" * 64)


def test_the_committed_lock_holds_asterisk_22() -> None:
    locked = read_lock()
    assert locked["asterisk"].version.startswith("1:22.")
    assert len(locked) > 100
    assert locked_architecture() == "amd64"
    assert "://" not in LOCK.read_text()


def test_it_reads_what_it_writes(tmp_path: Path) -> None:
    path = tmp_path / "some.lock"
    write_lock([B, A], "forky", "arm64", path)
    assert read_lock(path) == {"asterisk": A, "libc6": B}
    assert locked_architecture(path) == "arm64"


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "some.lock"
    path.write_text("asterisk 1.0\n")
    with pytest.raises(FetchFailed, match=r"some\.lock:1"):
        read_lock(path)


def test_name_and_version_come_from_the_file_name(tmp_path: Path) -> None:
    deb = tmp_path / "asterisk_1%3a22.10.1+dfsg+~cs6-1_amd64.deb"
    deb.write_bytes(b"bytes")
    assert package_of(deb) == Package("asterisk", "1:22.10.1+dfsg+~cs6-1", hashlib.sha256(b"bytes").hexdigest())


def test_what_is_as_locked_is_not_spoken_of() -> None:
    assert differences([A, B], {"asterisk": A, "libc6": B}) == []


def test_newer_added_and_dropped_packages_are_said() -> None:
    newer = Package("asterisk", "1:22.11.0-1", "c" * 64)
    said = differences([newer, B], {"asterisk": A, "libssl": Package("libssl", "3", "d" * 64)})
    assert said == [
        "asterisk 1:22.10.1-1 is gone from the mirror; took 1:22.11.0-1",
        "libc6 2.42-1 is not in the lock",
        "libssl is in the lock but no longer needed",
    ]


def test_the_same_version_with_other_bytes_is_refused() -> None:
    with pytest.raises(FetchFailed, match="Nothing was unpacked"):
        differences([Package("asterisk", A.version, "e" * 64)], {"asterisk": A})
