"""The committed lock of the packages that Asterisk is fetched from: name, version, sha256, one a line."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from threerings.asterisk.errors import FetchFailed

LOCK = Path(__file__).resolve().parent.parent / "locks" / "debian-asterisk.lock"
HEADER = """\
# The Debian packages that Asterisk is fetched from: name, version, sha256. Suite {suite}, architecture {architecture}.
# Read by threerings/asterisk/fetch.py; written anew by `python -m threerings.asterisk.fetch --write-lock`.
"""


@dataclass(frozen=True)
class Package:
    """One package at one version; `sha256` is of the .deb file."""

    name: str
    version: str
    sha256: str


def read_lock(path: Path = LOCK) -> dict[str, Package]:
    """The locked packages by name; an empty lock (a machine we have none for) is an empty dictionary."""
    packages: dict[str, Package] = {}
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split()
        if len(fields) != 3 or not re.fullmatch(r"[0-9a-f]{64}", fields[2]):
            raise FetchFailed(f"{path}:{number}: expected 'name version sha256'. Restore the file from the repository.")
        packages[fields[0]] = Package(*fields)
    return packages


def locked_architecture(path: Path = LOCK) -> str:
    """The machine architecture the lock was made for, as Debian calls it."""
    found = re.search(r"architecture ([a-z0-9]+)", path.read_text(encoding="ascii"))
    return found[1] if found else ""


def write_lock(packages: list[Package], suite: str, architecture: str, path: Path = LOCK) -> None:
    """Commit to what was just fetched."""
    lines = [f"{package.name} {package.version} {package.sha256}" for package in sorted(packages, key=lambda p: p.name)]
    path.write_text(HEADER.format(suite=suite, architecture=architecture) + "\n".join(lines) + "\n", encoding="ascii")


def package_of(deb: Path) -> Package:
    """Name and version from apt's file name (`name_1%3a2.3_amd64.deb`), the digest from the bytes."""
    name, version, _ = deb.name.split("_")
    digest = hashlib.sha256(deb.read_bytes()).hexdigest()
    return Package(name, version.replace("%3a", ":").replace("%2b", "+").replace("%7e", "~"), digest)


def differences(fetched: list[Package], locked: dict[str, Package]) -> list[str]:
    """What is newer than, new to, or gone from the lock. The same version with other bytes is refused."""
    said: list[str] = []
    for package in fetched:
        held = locked.get(package.name)
        if held is None:
            said.append(f"{package.name} {package.version} is not in the lock")
        elif held.version != package.version:
            said.append(f"{package.name} {held.version} is gone from the mirror; took {package.version}")
        elif held.sha256 != package.sha256:
            raise FetchFailed(
                f"{package.name} {package.version}: sha256 is {package.sha256}, the lock says {held.sha256}. "
                "Nothing was unpacked. Do not use this mirror before you know why."
            )
    names = {package.name for package in fetched}
    said.extend(f"{name} is in the lock but no longer needed" for name in sorted(set(locked) - names))
    return said
