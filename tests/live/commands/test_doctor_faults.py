"""A running house with one fault at a time: the doctor names it first, with a remedy, and well again it is well.

One house for all of them: each fault is mended in the same test.
"""

import json
import re
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.live.commands.test_doctor import connected
from tests.live.whole import Whole, whole_house
from threerings.asterisk.process import AsteriskProcess
from threerings.doctor import examine
from threerings.settings import Settings

pytestmark = [pytest.mark.live, pytest.mark.timeout(120), pytest.mark.asyncio(loop_scope="module")]
Examined = Callable[..., Awaitable[dict[str, Any]]]
NOWHERE = "192.0.2.1"
"""An address of no machine: what is sent there is lost."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Whole]:
    async with whole_house(tmp_path_factory.mktemp("unwell")) as whole:
        yield whole
        await whole.quiet()


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def well(whole: Whole) -> None:
    """Each fault finds a house that is well: the one before may have cost the application its link to Asterisk."""
    await connected(whole)


@pytest.fixture
def examined(whole: Whole, capsys: pytest.CaptureFixture[str]) -> Examined:
    """Let the doctor look; the first part that is not well."""

    async def look(settings: Settings | None = None, language: str = "en") -> dict[str, Any]:
        capsys.readouterr()
        code = await examine(settings or whole.settings, as_json=True, language=language)
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        last: dict[str, Any] = told["checks"][-1]
        assert (code, told["ok"], told["failed"]) == (1, False, last["name"])
        assert last["found"] and last["remedy"]
        return last

    return look


def asterisk(whole: Whole) -> AsteriskProcess:
    assert whole.supervisor.pbx
    return whole.supervisor.pbx.process


@contextmanager
def edited(file: Path, *changes: tuple[str, str]) -> Iterator[None]:
    """What an operator's hand changed, until the end of the block."""
    text = changed = file.read_text()
    for pattern, instead in changes:
        changed, times = re.subn(pattern, instead, changed, flags=re.MULTILINE)
        assert times, pattern
    file.write_text(changed)
    try:
        yield
    finally:
        file.write_text(text)


async def reloaded(whole: Whole) -> None:
    await asterisk(whole).rx("module reload res_pjsip.so")
    await asterisk(whole).rx("dialplan reload")


async def test_a_password_that_asterisk_does_not_know(whole: Whole, examined: Examined) -> None:
    with edited(whole.settings.keys_dir / "install.json", (r'"witness": "', '"witness": "x')):
        last = await examined()
    assert last["fault"] == "witness.refused" and str(whole.settings.keys_dir) in last["remedy"]


async def test_an_asterisk_that_hangs(whole: Whole, examined: Examined) -> None:
    asterisk(whole).signal(signal.SIGSTOP)
    try:
        last = await examined(language="vi")
    finally:
        asterisk(whole).signal(signal.SIGCONT)
    assert last["fault"] == "witness.silent" and "bị treo" in last["found"]


async def test_an_application_that_hangs(whole: Whole, examined: Examined) -> None:
    process = whole.supervisor.application.process
    assert process
    process.send_signal(signal.SIGSTOP)
    try:
        last = await examined()
    finally:
        process.send_signal(signal.SIGCONT)
    assert last["fault"] == "application.away" and "application.log" in last["remedy"]


async def test_an_address_at_which_browsers_give_no_microphone(whole: Whole, examined: Examined) -> None:
    last = await examined(whole.settings.model_copy(update={"public_origin": "http://hotline.example"}))
    assert last["fault"] == "microphones.plain" and "docs/operating.md" in last["remedy"]


async def test_an_application_that_gives_no_route(whole: Whole, examined: Examined) -> None:
    """Asterisk asks at another port: the caller is served by the static path."""
    port = whole.settings.agi_port
    with edited(
        asterisk(whole).var_dir / "etc" / "extensions.conf", (rf"127\.0\.0\.1:{port}/route", "127.0.0.1:9/route")
    ):
        await reloaded(whole)
        last = await examined()
    await reloaded(whole)
    await whole.quiet()
    assert last["fault"] == "call.static" and str(port) in last["remedy"]


async def test_an_ivr_that_does_not_answer(whole: Whole, examined: Examined) -> None:
    """The dialplan stands still before the answer."""
    menu = (r"^\[menu\]\nexten => s,1,.*$", "[menu]\nexten => s,1,Wait(1)\n same => n,Hangup()\n same => n,NoOp()")
    with edited(asterisk(whole).var_dir / "etc" / "extensions.conf", menu):
        await reloaded(whole)
        last = await examined()
    await reloaded(whole)
    await whole.quiet()
    assert last["fault"] == "call.unanswered"


async def test_a_call_that_is_cut(whole: Whole, examined: Examined) -> None:
    """Answered, and gone: the second witness sees nothing."""
    menu = (r"^\[menu\]\nexten => s,1,.*$", "[menu]\nexten => s,1,Answer()\n same => n,Hangup()\n same => n,NoOp()")
    with edited(asterisk(whole).var_dir / "etc" / "extensions.conf", menu):
        await reloaded(whole)
        last = await examined()
    await reloaded(whole)
    await whole.quiet()
    assert last["fault"] == "call.cut"


async def test_an_asterisk_that_cannot_write_recordings(whole: Whole, examined: Examined) -> None:
    with edited(asterisk(whole).var_dir / "etc" / "extensions.conf", (r"^REC => .*$", "REC => /proc/nowhere")):
        await reloaded(whole)
        last = await examined()
    await reloaded(whole)
    await whole.quiet()
    assert last["fault"] == "call.unrecorded" and str(whole.settings.recordings_dir) in last["remedy"]


def doctors_line(whole: Whole, *, calling: str, called: str) -> list[tuple[str, str]]:
    """Two endpoints in place of the one with which this PBX calls itself, so that each end can be broken alone."""
    name = re.search(
        r"^DOCTOR_LINE => (x\w+)$", (asterisk(whole).var_dir / "etc" / "extensions.conf").read_text(), re.M
    )
    assert name
    own = rf"^\[{name[1]}\]\(leg\)\n((?:\w+ = .*\n)+)"
    second = f"[x0123456789](leg)\n\\1{calling}\n\n[{name[1]}](leg)\n\\1{called}\n"
    return [(own, second)]


BROKEN = f"media_address = {NOWHERE}"
DEAF = "rtp_symmetric = no"


@pytest.mark.parametrize(
    ("calling", "called", "fault"),
    [(BROKEN, DEAF, "call.deaf"), (DEAF, BROKEN, "call.one_way"), (BROKEN, BROKEN + "\n" + DEAF, "call.deaf")],
)
async def test_sound_that_is_lost_on_the_way(
    whole: Whole, examined: Examined, calling: str, called: str, fault: str
) -> None:
    """An end tells the other a wrong address for its sound, as behind NAT: lost one way, the other way, both ways."""
    etc = asterisk(whole).var_dir / "etc"
    line = (r"^DOCTOR_LINE => .*$", "DOCTOR_LINE => x0123456789")
    changes = doctors_line(whole, calling=calling, called=called)
    with edited(etc / "pjsip.conf", *changes), edited(etc / "extensions.conf", line):
        await reloaded(whole)
        last = await examined()
    await reloaded(whole)
    await whole.quiet()
    assert last["fault"] == fault
    assert f"{whole.settings.rtp_first}-{whole.settings.rtp_last}" in last["remedy"]
    assert "THREERINGS_EXTERNAL_ADDRESS" in last["remedy"]


async def test_a_trunk_that_was_added_and_not_loaded(whole: Whole, examined: Examined) -> None:
    new = "trunks:\n- {name: second, host: 127.0.0.8, match: [127.0.0.8]}\n"
    with edited(whole.settings.telephony_file, (r"^trunks:\n", new)):
        last = await examined()
    assert last["fault"] == "trunk.unknown" and "start it again" in last["remedy"]


async def test_a_carrier_that_is_away(whole: Whole, examined: Examined) -> None:
    await whole.network.stop()
    last = await examined()
    await whole.network.start()
    assert last["fault"] == "trunk.away" and "127.0.0.2" in last["found"]


async def test_afterwards_all_is_well(whole: Whole, capsys: pytest.CaptureFixture[str]) -> None:
    assert await examine(whole.settings, as_json=False, language="en") == 0, capsys.readouterr().out
    assert "All is well" in capsys.readouterr().out
