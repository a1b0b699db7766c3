"""A throw-away PostgreSQL for tests: made in a temporary folder, on a free loopback port, always stopped."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from threerings.asterisk.ports import free_port


def binaries() -> Path:
    """Where initdb and pg_ctl are: on the path, or Debian's place for the newest version."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name))
    if places:
        return places[-1]
    found = shutil.which("initdb")
    if found is None:
        raise FileNotFoundError("PostgreSQL is not installed: run `make test-setup`")
    return Path(found).parent


def _as_owner(*words: str) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as its own user."""
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else [*words]


@contextmanager
def cluster() -> Iterator[str]:
    """The URL of a fresh cluster's `postgres` database."""
    folder = Path(tempfile.mkdtemp(prefix="tr-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data, port, tools = folder / "data", free_port(), binaries()
    settings = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"

    def run(tool: str, *words: str) -> None:
        subprocess.run(_as_owner(str(tools / tool), *words), check=True, capture_output=True, timeout=60, cwd=folder)

    run("initdb", "-D", str(data), "-A", "trust", "-U", "threerings", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", settings, "start")
    try:
        yield f"postgresql://threerings@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
