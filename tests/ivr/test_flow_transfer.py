"""Putting a caller through, led over a real session: what rings, what is in the journal, where the caller goes on."""

from pathlib import Path

import pytest

from domain import facts as f
from domain.facts import Fact
from ivr.hotlines import HOUSE
from store.codec import encode
from store.hotlines import read_hotline
from tests.conftest import HandClock
from tests.ivr.asterisk_end import CALL_ID, AsteriskEnd, environment, hears
from tests.ivr.house import Heard, House

OUTSIDE = "02838123456"
FILE = """
id: h1
name: Riverside
emergency: {key: "0", node: emergency}
start: top
queues: {hotline: {}}
menus:
  top: {kind: choose, prompt: menu, keys: {1: gas, 2: wait}, otherwise: wait}
  gas: {kind: transfer, to: "%s", ring_s: 20, otherwise: message}
  message: {kind: voicemail}
  wait: {kind: queue, queue: hotline}
  emergency: {kind: emergency}
"""


async def put_through(house: House, tmp_path: Path, now: HandClock, went: str, number: str = OUTSIDE) -> Heard:
    """Somebody calls, and presses the key that leads outside."""
    calls(house, tmp_path, number)
    await house.journal.append(
        f.CallArrived(at=now.at, call_id=CALL_ID, hotline_id="h1", ring_started_at=now.at, cycle_ms=5000)
    )
    return await house.ask("menu", "h1", keys="1", went=went)


def calls(house: House, tmp_path: Path, number: str = OUTSIDE) -> None:
    """The hotline that puts callers through to this number."""
    file = tmp_path / "h1.yaml"
    file.write_text(FILE % number)
    house.room.hotlines.put(read_hotline(file, HOUSE))


async def told(house: House) -> list[Fact]:
    """What the journal says since the call arrived."""
    return [fact for fact in await house.told() if not isinstance(fact, f.CallArrived)]


@pytest.mark.parametrize(
    ("went", "outcome"),
    [
        ("BUSY", "busy"),
        ("NOANSWER", "no_answer"),
        ("CONGESTION", "failed"),
        ("CHANUNAVAIL", "failed"),
        ("", "rejected"),
    ],
)
async def test_whoever_nobody_answered_goes_on(
    house: House, tmp_path: Path, now: HandClock, went: str, outcome: str
) -> None:
    heard = await put_through(house, tmp_path, now, went)
    assert heard.played == ["menu-nobody", "put-through"]
    assert heard.rung == [(OUTSIDE, "20")]
    assert heard.variables["MENU_NEXT"] == "voicemail"
    chosen = [(fact.choice, fact.node) for fact in await told(house) if isinstance(fact, f.CallMenuChosen)]
    assert chosen == [("transfer", "gas"), ("voicemail", "message")]
    (ended,) = [fact for fact in await told(house) if isinstance(fact, f.AttemptEnded)]
    assert (ended.outcome, ended.call_id) == (outcome, CALL_ID)


async def test_whoever_was_answered_is_led_on_by_the_dialplan(house: House, tmp_path: Path, now: HandClock) -> None:
    heard = await put_through(house, tmp_path, now, "ANSWER")
    assert "MENU_DONE" not in heard.variables and "MENU_NEXT" not in heard.variables
    assert [type(fact) for fact in await told(house)] == [
        f.CallMenuMoved, f.CallMenuChosen, f.AttemptReserved, f.AttemptSent, f.AttemptEnded,
    ]  # fmt: skip


async def test_the_emergency_key_ends_the_ringing_and_leads_to_help(
    house: House, tmp_path: Path, now: HandClock
) -> None:
    heard = await put_through(house, tmp_path, now, "CANCEL")
    assert heard.variables["MENU_NEXT"] == "emergency"
    last, ended = (await told(house))[-1], [fact for fact in await told(house) if isinstance(fact, f.AttemptEnded)]
    assert isinstance(last, f.CallMenuChosen)
    assert (last.menu, last.node, last.choice, last.why) == ("gas", "emergency", "emergency", "digit")
    assert [fact.outcome for fact in ended] == ["no_answer"]


async def test_a_number_that_may_not_be_rung_is_not_rung(house: House, tmp_path: Path, now: HandClock) -> None:
    heard = await put_through(house, tmp_path, now, "ANSWER", number="+442079460000")
    assert heard.rung == []
    assert heard.variables["MENU_NEXT"] == "voicemail"
    (refused,) = [fact for fact in await house.told(None) if isinstance(fact, f.AttemptRefused)]
    assert (refused.reason, refused.for_id) == ("number_not_allowed", CALL_ID)


async def test_nothing_rings_before_it_is_committed_and_no_number_is_in_the_journal(
    house: House, tmp_path: Path, now: HandClock
) -> None:
    calls(house, tmp_path)
    async with AsteriskEnd(house.server.port) as asterisk:
        asterisk.send(environment("menu", "h1"))
        await asterisk.presses("1", "tr/menu-nobody", wait_s="5")
        await asterisk.expect(hears("tr/put-through"), b"200 result=0 Gosub complete\n")
        command = await asterisk.command()
        assert command and command.startswith(f'GOSUB "transfer" "s" "1" "{OUTSIDE},20,')
        before = await told(house)
        (reserved,) = [fact for fact in before if isinstance(fact, f.AttemptReserved)]
        assert (reserved.purpose, reserved.call_id, reserved.for_id) == ("transfer", CALL_ID, CALL_ID)
        assert isinstance(before[-1], f.AttemptSent) and command.endswith(f'{reserved.attempt_id},0"')
        assert OUTSIDE[1:] not in "".join(encode(fact) for fact in before)
