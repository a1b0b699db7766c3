"""Which Debian mirror this machine already trusts and reaches: read from its own apt sources, never written by us."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from threerings.asterisk.errors import FetchFailed

KEYRINGS = (
    "/usr/share/keyrings/debian-archive-keyring.gpg",
    "/usr/share/keyrings/debian-archive-keyring.pgp",
)


@dataclass(frozen=True)
class Source:
    """One line or stanza of apt's sources: a place, and the suite and components it is used for."""

    uri: str
    suite: str
    components: tuple[str, ...]


def debian_mirror(etc_apt: Path = Path("/etc/apt"), os_release: Path = Path("/etc/os-release")) -> str:
    """The URI of the machine's own mirror of Debian's main archive (not security, not a third party's)."""
    codename = _codename(os_release)
    for source in sources(etc_apt):
        if "main" in source.components and source.suite in {codename, "stable", "testing", "unstable", "sid", "forky"}:
            return source.uri.rstrip("/")
    raise FetchFailed(
        f"No Debian mirror for '{codename}' with component 'main' was found in {etc_apt}. "
        "Install Asterisk 20 or newer with the system's package manager, or add a Debian mirror to apt's sources."
    )


def archive_keyring() -> str:
    """Debian's archive keyring as installed on this machine."""
    for keyring in KEYRINGS:
        if Path(keyring).is_file():
            return keyring
    raise FetchFailed("Debian's archive keyring is missing. Install it: apt-get install debian-archive-keyring")


def sources(etc_apt: Path) -> Iterator[Source]:
    """Every enabled binary source, in the order apt reads them, in both of apt's formats."""
    folder = etc_apt / "sources.list.d"
    for path in [etc_apt / "sources.list", *sorted(folder.glob("*.list"))]:
        if path.is_file():
            yield from _one_line(path.read_text(encoding="utf-8", errors="replace"))
    for path in sorted(folder.glob("*.sources")):
        yield from _deb822(path.read_text(encoding="utf-8", errors="replace"))


def _one_line(text: str) -> Iterator[Source]:
    for line in text.splitlines():
        found = re.match(r"\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+([^#]*)", line)
        if found:
            yield Source(found[1], found[2], tuple(found[3].split()))


def _deb822(text: str) -> Iterator[Source]:
    for stanza in re.split(r"\n\s*\n", text):
        fields = _fields(stanza)
        if "deb" not in fields.get("types", "").split() or fields.get("enabled", "yes").lower() in {"no", "false"}:
            continue
        for uri in fields.get("uris", "").split():
            for suite in fields.get("suites", "").split():
                yield Source(uri, suite, tuple(fields.get("components", "").split()))


def _fields(stanza: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    name = ""
    for line in stanza.splitlines():
        if line.startswith("#"):
            continue
        if line[:1].isspace():
            fields[name] = f"{fields.get(name, '')} {line.strip()}"
        elif ":" in line:
            name, _, value = line.partition(":")
            name = name.strip().lower()
            fields[name] = value.strip()
    return fields


def _codename(os_release: Path) -> str:
    try:
        text = os_release.read_text(encoding="utf-8")
    except OSError:
        return ""
    found = re.search(r'^VERSION_CODENAME="?([a-z]+)"?', text, re.MULTILINE)
    return found[1] if found else ""
