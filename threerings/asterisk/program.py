"""An Asterisk we can start: the machine's own where it is new enough, else the one fetched into a private prefix."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from threerings.asterisk.errors import FetchFailed

OLDEST = 20
CHECKOUT = Path(__file__).resolve().parents[2]
SYSTEM_MODULES = ("/usr/lib/*/asterisk/modules", "/usr/lib/asterisk/modules", "/usr/lib64/asterisk/modules")
SYSTEM_DATA = ("/usr/share/asterisk", "/var/lib/asterisk")


@dataclass(frozen=True)
class Program:
    """How to start one Asterisk: `command` is an argument list (the private prefix needs its own loader)."""

    command: tuple[str, ...]
    version: str
    modules: Path
    data: Path

    @property
    def major(self) -> int:
        """22 of '22.10.1'."""
        return int(self.version.split(".")[0])


def prefix_folder() -> Path:
    """Where a fetched Asterisk lives: THREERINGS_PREFIX, else var/asterisk-prefix of this checkout."""
    given = os.environ.get("THREERINGS_PREFIX")
    return Path(given) if given else CHECKOUT / "var" / "asterisk-prefix"


def installed() -> Program | None:
    """The machine's own Asterisk if it is `OLDEST` or newer."""
    binary = shutil.which("asterisk", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if not binary:
        return None
    modules = next((path for pattern in SYSTEM_MODULES for path in sorted(Path("/").glob(pattern[1:]))), None)
    data = next((path for path in map(Path, SYSTEM_DATA) if (path / "documentation").is_dir()), None)
    version = version_of((binary,))
    if modules is None or data is None or version is None or int(version.split(".")[0]) < OLDEST:
        return None
    return Program((binary,), version, modules, data)


def unpacked(prefix: Path) -> Program | None:
    """The Asterisk in a private prefix, if one is there and answers."""
    loader = next(iter(sorted(prefix.glob("usr/lib/*/ld-linux*.so*"))), None)
    binary = prefix / "usr/sbin/asterisk"
    if loader is None or not binary.is_file():
        return None
    library = loader.parent
    path = f"{library}:{library / 'asterisk'}:{library / 'pulseaudio'}:{library / 'blas'}:{library / 'lapack'}"
    command = (str(loader), "--library-path", path, str(binary))
    version = version_of(command)
    if version is None:
        return None
    return Program(command, version, library / "asterisk" / "modules", prefix / "usr/share/asterisk")


def find_program(prefix: Path) -> Program:
    """The Asterisk to start: the machine's own, else the fetched one. Raises FetchFailed when there is none yet."""
    program = installed() or unpacked(prefix)
    if program is None:
        raise FetchFailed(f"there is no Asterisk in {prefix}: run `make setup`")
    return program


def version_of(command: tuple[str, ...]) -> str | None:
    """'22.10.1', or None where the program does not run."""
    try:
        said = subprocess.run([*command, "-V"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"Asterisk (?:certified[/-])?(\d+(?:\.\d+)*)", said.stdout)
    return found[1] if found else None
