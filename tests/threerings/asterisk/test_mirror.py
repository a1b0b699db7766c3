"""The machine's own Debian mirror is found in both formats of apt's sources, and nothing else is taken for it."""

from pathlib import Path

import pytest

from threerings.asterisk.errors import FetchFailed
from threerings.asterisk.mirror import Source, debian_mirror, sources

BOOKWORM = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\n'
OTHERS = """\
# deb http://commented.example/debian bookworm main
deb [arch=amd64 signed-by=/x.gpg] https://packages.example/apt tools-bookworm main
deb http://security.example/debian-security bookworm-security main
"""


@pytest.fixture
def etc(tmp_path: Path) -> Path:
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "os-release").write_text(BOOKWORM)
    (tmp_path / "sources.list.d" / "others.list").write_text(OTHERS)
    return tmp_path


def find(etc: Path) -> str:
    return debian_mirror(etc, etc / "os-release")


def test_one_line_format(etc: Path) -> None:
    (etc / "sources.list").write_text(
        f"{OTHERS}deb  [trusted=no] http://mirror.example/debian/ bookworm main contrib # x\n"
    )
    assert find(etc) == "http://mirror.example/debian"


def test_deb822_format_with_several_values_and_comments(etc: Path) -> None:
    (etc / "sources.list.d" / "debian.sources").write_text(
        "Types: deb-src\nURIs: http://source.example/debian\nSuites: bookworm\nComponents: main\n\n"
        "Types: deb\n# a remark\nURIs: http://mirror.example/debian\nSuites: bookworm-updates\n bookworm\n"
        "Components: contrib main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n"
    )
    assert find(etc) == "http://mirror.example/debian"


def test_a_disabled_stanza_does_not_count(etc: Path) -> None:
    stanza = "Types: deb\nEnabled: no\nURIs: http://mirror.example/debian\nSuites: bookworm\nComponents: main\n"
    (etc / "sources.list.d" / "debian.sources").write_text(stanza)
    with pytest.raises(FetchFailed, match=r"No Debian mirror.*Install Asterisk 20"):
        find(etc)


def test_third_parties_and_security_are_not_the_mirror(etc: Path) -> None:
    with pytest.raises(FetchFailed):
        find(etc)
    assert list(sources(etc)) == [
        Source("https://packages.example/apt", "tools-bookworm", ("main",)),
        Source("http://security.example/debian-security", "bookworm-security", ("main",)),
    ]
