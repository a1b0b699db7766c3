"""From a bare Debian 12 to a machine that can run us: `python3 -m threerings.bootstrap [--tests]`.

Standard library only: it runs before anything is installed. Each step says what it does, is skipped when its result is
already there, and can be interrupted and repeated. Only apt needs root, and is asked for through sudo.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "threerings" / "locks"
ASSETS = ROOT / "agent_panel" / "assets"
BUILT = ROOT / "agent_panel" / "static" / "built"
OLDEST_NODE = 18


class CannotSetUp(Exception):
    """A step failed. The text says what to do."""


def say(text: str) -> None:
    """One line of progress."""
    print(f"  {text}", flush=True)


def run(words: Sequence[str], *, cwd: Path = ROOT, quiet: bool = True) -> None:
    """Run a command; on failure show the end of what it printed."""
    done = subprocess.run(words, cwd=cwd, capture_output=quiet, text=True, check=False)
    if done.returncode:
        tail = "\n".join(((done.stdout or "") + (done.stderr or "")).splitlines()[-15:])
        raise CannotSetUp(f"`{' '.join(words)}` failed with {done.returncode}.\n{tail}")


def debian_packages(*, tests: bool) -> list[str]:
    """What must come from apt on this machine and is not here yet."""
    wanted = [] if _node_is_new_enough() else ["nodejs", "npm"]
    if subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True, check=False).returncode:
        wanted.append("python3-venv")
    if tests:
        wanted += [] if shutil.which("chromium-headless-shell") else ["chromium-headless-shell"]
        wanted += [] if list(Path("/usr/lib/postgresql").glob("*/bin/initdb")) else ["postgresql"]
        wanted += ["libatomic1"]  # of the Node that Playwright brings with it
        wanted += ["fonts-noto-core", "fonts-noto-cjk"]
    return [name for name in wanted if not _installed(name)]


def _installed(name: str) -> bool:
    asked = subprocess.run(["dpkg-query", "-W", "-f", "${Status}", name], capture_output=True, text=True, check=False)
    return "install ok installed" in asked.stdout


def _node_is_new_enough() -> bool:
    if not shutil.which("node") or not shutil.which("npm"):
        return False
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    return int(version.lstrip("v").split(".")[0] or 0) >= OLDEST_NODE


def install_debian_packages(*, tests: bool) -> str:
    """apt, with sudo where we are not root."""
    missing = debian_packages(tests=tests)
    if not missing:
        return "already there"
    say(f"apt installs: {' '.join(missing)}" + ("" if os.geteuid() == 0 else " (sudo will ask for your password)"))
    root = [] if os.geteuid() == 0 else ["sudo"]
    quietly = ["env", "DEBIAN_FRONTEND=noninteractive"]
    run([*root, "apt-get", "update", "-q"])
    run([*root, *quietly, "apt-get", "install", "-y", "-q", "--no-install-recommends", *missing])
    return f"installed {len(missing)}"


def install_python_packages(*, tests: bool) -> str:
    """A virtual environment with exactly what the lock names, by hash."""
    lock = LOCKS / ("python-dev.txt" if tests else "python.txt")
    mark, wanted = VENV / f".installed-{lock.stem}", _digest([lock])
    if mark.exists() and mark.read_text() == wanted:
        return "already there"
    if not (VENV / "bin" / "python").exists():
        run([sys.executable, "-m", "venv", str(VENV)])
    pip = [str(VENV / "bin" / "pip"), "--disable-pip-version-check"]
    run([*pip, "install", "-q", "--require-hashes", "-r", str(lock)])
    mark.write_text(wanted)
    return "installed"


def build_panel() -> str:
    """The browser's bundle, from npm's lock."""
    sources = [p for p in sorted(ASSETS.rglob("*")) if p.is_file() and "node_modules" not in p.parts]
    mark, wanted = BUILT / ".built-from", _digest(sources)
    if mark.exists() and mark.read_text() == wanted:
        return "already there"
    run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ASSETS)
    run(["npm", "run", "--silent", "build"], cwd=ASSETS)
    mark.write_text(wanted)
    return "built"


def fetch_asterisk() -> str:
    """Asterisk 22 in a private prefix, unless the system has one of 20 or newer."""
    words = [str(VENV / "bin" / "python"), "-m", "threerings.asterisk"]
    done = subprocess.run(words, cwd=ROOT, text=True, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise CannotSetUp("Asterisk could not be fetched; what is above says why. Run the same command again.")
    return done.stdout.strip()


def _digest(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def main(words: Sequence[str]) -> int:
    """Run the steps in order; 0 well, 1 a step failed."""
    tests = "--tests" in words
    steps: list[tuple[str, Callable[[], str]]] = [
        ("Debian packages", lambda: install_debian_packages(tests=tests)),
        ("Python packages", lambda: install_python_packages(tests=tests)),
        ("the panel's page", build_panel),
        ("Asterisk", fetch_asterisk),
    ]
    began = time.monotonic()
    print("Setting up Three Rings", flush=True)
    for number, (name, step) in enumerate(steps, 1):
        started = time.monotonic()
        try:
            result = step()
        except CannotSetUp as error:
            print(f"\n{name}: {error}", file=sys.stderr)
            return 1
        say(f"{number}/{len(steps)} {name}: {result} ({time.monotonic() - started:.1f} s)")
    say(f"ready after {time.monotonic() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
