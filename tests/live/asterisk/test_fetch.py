"""Asterisk is really fetched from this machine's own mirror: interrupted, gone on with, by two at once, only once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.pbx import CHECKOUT
from threerings.asterisk import program

FETCH = (
    "import sys; from pathlib import Path; from threerings.asterisk.fetch import fetch; "
    "print(fetch(Path(sys.argv[1])).version)"
)


@pytest.fixture
def prefix(tmp_path: Path) -> Path:
    return tmp_path / "prefix"


def begin(prefix: Path) -> subprocess.Popen[str]:
    """The system's own Python without our environment: only the standard library is there."""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    base = Path(sys.base_prefix) / "bin" / "python3"
    return subprocess.Popen(
        [str(base), "-S", "-c", FETCH, str(prefix)], env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


@pytest.fixture
def interrupted(prefix: Path) -> Iterator[int]:
    """A fetch that was killed when some tens of packages had come; how many."""
    fetching = begin(prefix)
    archives = prefix.with_name("prefix.apt") / "archives"
    ends = time.monotonic() + 60
    while len(list(archives.glob("*.deb"))) < 30 and time.monotonic() < ends:
        time.sleep(0.01)
    os.killpg(fetching.pid, signal.SIGKILL)
    fetching.communicate()
    assert program.unpacked(prefix) is None, "nothing half-made is taken for an Asterisk"
    yield len(list(archives.glob("*.deb")))


def test_interrupted_then_two_at_once_then_at_once(interrupted: int, prefix: Path) -> None:
    assert interrupted >= 30
    both = [begin(prefix), begin(prefix)]
    said = [fetching.communicate(timeout=120) for fetching in both]
    assert [fetching.returncode for fetching in both] == [0, 0], said
    assert sum("fetching" in out and "signed packages" in out for out, _ in said) == 1, "one fetched"
    assert sum("waiting" in out for out, _ in said) == 1, "the other waited"
    found = program.unpacked(prefix)
    assert found is not None and found.major >= program.OLDEST
    assert not prefix.with_name("prefix.apt").exists(), "no packages are left lying about"
    began = time.monotonic()
    assert begin(prefix).communicate(timeout=10)[0].strip() == found.version
    assert time.monotonic() - began < 2.0
