"""A demo of the test's own: its folder, free ports, everything it says kept."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from threerings.asterisk.ports import free_port, free_ports
from threerings.demo.opening import opened
from threerings.demo.place import demo_settings, hold
from threerings.demo.screen import Screen
from threerings.demo.stage import Stage
from threerings.settings import Settings, load_settings
from threerings.words import words

PORTS = ("panel_port", "ami_port", "http_port", "agi_port")


class Told:
    """What the demo said, line by line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.screen = Screen(words("en"), self.lines.append, as_json=True)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@pytest.fixture
def told() -> Told:
    """For the demo to speak to."""
    return Told()


@pytest.fixture
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of an installation that is the test's own; afterwards no process of it may be left."""
    folder = tmp_path_factory.mktemp("d")
    ports = {name: free_port() for name in PORTS}
    yield load_settings(var=folder, sip_port=free_ports("127.0.0.1").sip, **ports)
    assert processes_of(folder) == []


def processes_of(folder: Path) -> list[str]:
    """Command lines of the processes that know this folder."""
    left = []
    for process in psutil.process_iter():
        try:
            known = [*process.cmdline(), *process.environ().values()]
        except psutil.Error:
            continue
        if any(str(folder) in text for text in known) and "pytest" not in " ".join(process.cmdline()):
            left.append(" ".join(process.cmdline()))
    return left


@asynccontextmanager
async def running(settings: Settings, told: Told) -> AsyncIterator[Stage]:
    """The demo up to where the first caller may ring."""
    own = demo_settings(settings, lambda *_: None)
    with hold(own.var):
        async with opened(own, told.screen) as stage:
            yield stage
