"""Asterisk without root and without a container: apt's own client with private folders, unpacked into one prefix.

Nothing is installed on the machine. apt checks the signatures of the index, we check the committed lock on top.
Run `python3 -m threerings.asterisk.fetch` to do it by hand; standard library only.
"""

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from threerings.asterisk import package_lock, program
from threerings.asterisk.errors import FetchFailed
from threerings.asterisk.mirror import archive_keyring, debian_mirror

SUITE = "forky"
WANTED = ("asterisk", "asterisk-core-sounds-en-wav")
READY = "three-rings.json"
CLEARED = (
    "APT::Update::Pre-Invoke",
    "APT::Update::Post-Invoke",
    "APT::Update::Post-Invoke-Success",
    "APT::Architectures",
)
"""The machine's own hooks are not for our private folders, nor are its foreign architectures."""

Say = Callable[[str], None]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Apt:
    """apt's client with every folder of its own; the machine's proxy and mirror settings still apply."""

    folder: Path

    @property
    def archives(self) -> Path:
        """Where apt leaves the .deb files."""
        return self.folder / "archives"

    def prepare(self, architecture: str) -> None:
        """Write the private configuration: an empty status file means that everything needed is fetched."""
        for name in ("state/lists/partial", "archives/partial", "etc/empty", "none/partial"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "state/status").touch()
        options = f"[arch={architecture} target=Packages signed-by={archive_keyring()}]"
        (self.folder / "etc/sources.list").write_text(f"deb {options} {debian_mirror()} {SUITE} main\n")
        (self.folder / "apt.conf").write_text(self._configuration(architecture))

    def _configuration(self, architecture: str) -> str:
        here = self.folder
        lines = [f"#clear {hook};" for hook in CLEARED]
        values = {
            "Dir::State": here / "state",
            "Dir::State::status": here / "state/status",
            "Dir::Cache": here / "cache",
            "Dir::Cache::archives": self.archives,
            "Dir::Etc::sourcelist": here / "etc/sources.list",
            "Dir::Etc::sourceparts": here / "etc/empty",
            "Dir::Etc::preferencesparts": here / "etc/empty",
            "APT::Architecture": architecture,
            "APT::Sandbox::User": "root",  # as root, apt's own user could not write into our folders
            "APT::Install-Recommends": "false",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
        }
        return "\n".join([*lines, *(f'{name} "{value}";' for name, value in values.items())]) + "\n"

    def run(self, *arguments: str) -> str:
        """One apt-get command to its end; its own words where it fails."""
        done = subprocess.run(self._argv(arguments), capture_output=True, text=True, check=False, env=_environment())
        if done.returncode != 0:
            raise FetchFailed(_explain(done.stderr or done.stdout))
        return done.stdout

    def download(self, total: int, progress: Progress) -> None:
        """Fetch what is missing; an interrupted fetch goes on where it stopped."""
        log = self.folder / "download.log"
        with log.open("w") as out:
            argv = self._argv(("install", "-y", "--download-only", *WANTED))
            apt = subprocess.Popen(argv, stdout=out, stderr=subprocess.STDOUT, env=_environment())
            try:
                while apt.poll() is None:
                    time.sleep(0.2)
                    progress(min(self._fetched(), total), total)
            finally:
                if apt.poll() is None:
                    apt.terminate()
                    apt.wait()
        if apt.returncode != 0:
            raise FetchFailed(_explain(log.read_text()))

    def needed(self) -> dict[str, int]:
        """File name -> size of every package, as resolved now."""
        empty = f"Dir::Cache::archives={self.folder / 'none'}"
        said = self.run("install", "-y", "--download-only", "--print-uris", "-o", empty, *WANTED)
        return {name: int(size) for name, size in re.findall(r"^'\S+' (\S+\.deb) (\d+) ", said, re.MULTILINE)}

    def _argv(self, arguments: tuple[str, ...]) -> list[str]:
        return ["apt-get", "-q", "-c", str(self.folder / "apt.conf"), *arguments]

    def _fetched(self) -> int:
        size = 0
        for path in self.archives.rglob("*.deb"):
            with suppress(FileNotFoundError):  # apt has just moved it to where it belongs
                size += path.stat(follow_symlinks=False).st_size
        return size


def ensure(say: Say = print, progress: Progress | None = None) -> program.Program:
    """An Asterisk to start: the machine's own, the one fetched before, or one fetched now."""
    return program.installed() or fetch(program.prefix_folder(), say, progress)


def fetch(prefix: Path, say: Say = print, progress: Progress | None = None) -> program.Program:
    """Asterisk in `prefix`; at once where it is there already. Two processes never fetch at the same time."""
    prefix.parent.mkdir(parents=True, exist_ok=True)
    with _alone(prefix.with_name(prefix.name + ".lock"), say):
        found = program.unpacked(prefix) if (prefix / READY).is_file() else None
        return found or _fetch(prefix, say, progress or (lambda done, total: None))


def _fetch(prefix: Path, say: Say, progress: Progress) -> program.Program:
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise FetchFailed("This machine has no apt. Install Asterisk 20 or newer with its own package manager.")
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    apt = Apt(prefix.with_name(prefix.name + ".apt"))
    apt.prepare(architecture)
    say(f"Asterisk: reading the index of Debian {SUITE} from this machine's own mirror")
    apt.run("update", "--error-on=any")
    needed = apt.needed()
    total = sum(needed.values())
    say(f"Asterisk: fetching {len(needed)} signed packages ({total / 1e6:.0f} MB)")
    apt.download(total, progress)
    debs = [apt.archives / name for name in sorted(needed)]
    packages = [package_lock.package_of(deb) for deb in debs]
    drift = _compare(packages, architecture, say)
    found = _unpack(debs, prefix)
    record = {"suite": SUITE, "architecture": architecture, "version": found.version, "drift": drift,
              "packages": {p.name: [p.version, p.sha256] for p in packages}}  # fmt: skip
    (prefix / READY).write_text(json.dumps(record, indent=1))
    shutil.rmtree(apt.folder)
    say(f"Asterisk {found.version} is ready in {prefix}")
    return found


def _compare(packages: list[package_lock.Package], architecture: str, say: Say) -> list[str]:
    """Hold what was fetched against the lock; differences are said loudly, other bytes are refused."""
    if package_lock.locked_architecture() != architecture:
        say(f"!! The lock was made for another machine than {architecture}: only Debian's signatures vouch for this")
        return [f"no lock for {architecture}"]
    drift = package_lock.differences(packages, package_lock.read_lock())
    for difference in drift:
        say(f"!! NOT AS LOCKED: {difference}")
    return drift


def _unpack(debs: list[Path], prefix: Path) -> program.Program:
    """Unpack beside, try it, then move into place: a prefix is whole or it is not there."""
    beside = prefix.with_name(prefix.name + ".new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda deb: _dpkg_deb(deb, beside), debs))
    if program.unpacked(beside) is None:
        raise FetchFailed(f"The fetched Asterisk does not start. See: {beside}/usr/sbin/asterisk -V")
    shutil.rmtree(prefix, ignore_errors=True)
    beside.rename(prefix)
    found = program.unpacked(prefix)
    if found is None or found.major < program.OLDEST:
        version = found.version if found else "?"
        raise FetchFailed(f"Debian {SUITE} holds Asterisk {version}; {program.OLDEST} or newer is needed.")
    return found


def _dpkg_deb(deb: Path, into: Path) -> None:
    done = subprocess.run(["dpkg-deb", "-x", str(deb), str(into)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise FetchFailed(f"{deb.name} could not be unpacked: {done.stderr.strip()} (is the disk full?)")


@contextmanager
def _alone(path: Path, say: Say) -> Iterator[None]:
    """Hold a file lock, which the kernel frees whatever happens to us."""
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Asterisk: another process is fetching it; waiting")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}


def _explain(said: str) -> str:
    """apt's errors, and what usually helps."""
    errors = [line for line in said.splitlines() if line.startswith(("E:", "W:", "Err:"))] or said.splitlines()[-3:]
    hint = "Check the network, apt's proxy settings, the clock and the free disk space, then run it again."
    if "No space left" in said:
        hint = "The disk is full: about 700 MB are needed while fetching."
    return "Asterisk could not be fetched from the machine's Debian mirror.\n  " + "\n  ".join(errors[:6]) + f"\n{hint}"


def main(arguments: list[str]) -> int:
    """`python3 -m threerings.asterisk.fetch [--write-lock]`: fetch, or fetch anew and lock what came."""
    if arguments == ["--write-lock"]:
        shutil.rmtree(program.prefix_folder(), ignore_errors=True)
    try:
        found = ensure() if not arguments else fetch(program.prefix_folder())
    except FetchFailed as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    if arguments == ["--write-lock"]:
        record = json.loads((program.prefix_folder() / READY).read_text())
        packages = [package_lock.Package(name, *fields) for name, fields in record["packages"].items()]
        package_lock.write_lock(packages, record["suite"], record["architecture"])
    sys.stdout.write(f"Asterisk {found.version}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
