"""What the dialplan does once somebody has answered: agents that vanish, waiting, messages, the notice."""

import asyncio
from functools import partial

import pytest

from tests.live.agent.ears import caller_hears
from tests.live.agent.watching import until
from tests.live.asterisk.agi_stub import AgiStub
from tests.live.pbx import AGENT_HZ, CALLER_HZ, DID, PROMPT_HZ, House
from threerings.carrier.network import Caller
from threerings.carrier.sound import Heard


def ring(seat: str) -> dict[str, str]:
    return {"RING1": f"PJSIP/{seat}", "RING1_S": "5", "LANG": "vi"}


async def test_the_caller_hears_the_notice_as_the_call_is_connected(quiet_house: House) -> None:
    seat = await quiet_house.phone(0, "ring=1|answer")
    async with AgiStub(quiet_house.pbx.settings.agi_port, {"route": ring(seat)}):
        call = await quiet_house.carrier.call(DID)
        sip = await call.answered()
        await asyncio.sleep(3)
        await call.hang_up()
        await call.over()
    assert sip.answered_at is not None and sip.ringing_at is not None
    assert (sip.answered_at - sip.ringing_at).total_seconds() < 1.6, "the notice comes after the answer"
    assert call.heard.share_of_tone(PROMPT_HZ["recording-notice"]) > 0.9


async def test_an_agent_lost_without_intent_is_rung_again_after_an_excuse(quiet_house: House) -> None:
    seat = await quiet_house.phone(0, f"ring=0.5|answer|say={quiet_house.voice('agent')}")
    gone = {"GONE_NEXT": "redial", "GONE_RING": f"PJSIP/{seat}"}
    answers = {"route": ring(seat), "agent_gone": gone}
    async with AgiStub(quiet_house.pbx.settings.agi_port, answers) as stub:
        call = await quiet_house.carrier.call(DID, Caller(script=f"say={quiet_house.voice('caller')}"))
        await call.answered()
        await asyncio.sleep(3)
        lost = next(name for name in await quiet_house.pbx.channels() if seat in name)
        await quiet_house.pbx.process.rx(f"channel request hangup {lost}")
        await asyncio.sleep(5)
        assert any(seat in name for name in await quiet_house.pbx.channels()), "the same agent again"
        await call.hang_up()
        await call.over()
    assert [agi["agi_network_script"] for agi in stub.asked] == ["route", "agent_gone"]
    assert call.heard.share_of_tone(PROMPT_HZ["excuse"]) > 0.05
    last = Heard(call.heard.samples[-8000:])
    assert last.share_of_tone(AGENT_HZ) > 0.9, "talking again"
    recording = Heard.read(quiet_house.recording(stub.asked[0]["agi_arg_1"], "in"))
    assert abs(recording.seconds - call.heard.seconds) < 2.5, "one recording through it all"


async def test_an_agent_who_meant_to_hang_up_ends_the_call(quiet_house: House) -> None:
    seat = await quiet_house.phone(0, "ring=0.5|answer|wait=1|hangup")
    async with AgiStub(quiet_house.pbx.settings.agi_port, {"route": ring(seat), "agent_gone": {"GONE_NEXT": "hangup"}}):
        call = await quiet_house.carrier.call(DID)
        sip = await call.over(limit_s=10)
    assert sip.ended_by == "pbx"


async def test_the_application_dies_while_agent_and_caller_talk(quiet_house: House) -> None:
    """Audio goes on; when the agent then goes, the caller waits in the queue instead of being dropped."""
    seat = await quiet_house.phone(0, f"ring=0.5|answer|say={quiet_house.voice('agent')}")
    async with AgiStub(quiet_house.pbx.settings.agi_port, {"route": ring(seat)}):
        call = await quiet_house.carrier.call(DID)
        await call.answered()
    await asyncio.sleep(3)
    lost = next(name for name in await quiet_house.pbx.channels() if seat in name)
    await quiet_house.pbx.process.rx(f"channel request hangup {lost}")
    await asyncio.sleep(2)
    assert "Queue" in await quiet_house.pbx.process.rx("core show channels concise")
    await call.hang_up()
    await call.over()


async def test_a_caller_who_waits_is_served_from_the_queue(quiet_house: House) -> None:
    seat = await quiet_house.phone(0, f"ring=0.5|answer|say={quiet_house.voice('agent')}")
    answers = {"route": {"LANG": "vi"}, "menu": {"MENU_NEXT": "queue"}}
    async with AgiStub(quiet_house.pbx.settings.agi_port, answers):
        call = await quiet_house.carrier.call(DID, Caller(script=f"say={quiet_house.voice('caller')}"))
        await call.answered()
        await asyncio.sleep(2.5)
        await quiet_house.pbx.process.rx(f"queue add member PJSIP/{seat} to hotline-main")
        await asyncio.sleep(5)
        await call.hang_up()
        await call.over()
    await quiet_house.pbx.process.rx(f"queue remove member PJSIP/{seat} from hotline-main")
    music, talk = Heard(call.heard.samples[4000:16000]), Heard(call.heard.samples[-8000:])
    assert music.sounding_s() > 1.0, "music while waiting"
    assert talk.share_of_tone(AGENT_HZ) > 0.9
    heard = [Heard.read(path) for path in quiet_house.carrier.heard_at(seat)]
    assert heard[-1].share_of_tone(CALLER_HZ) > 0.6, "the agent hears the caller"


@pytest.mark.parametrize(
    ("serves", "served"),
    [
        pytest.param(("en", "vi"), 0, id="who has waited longest is served first"),
        pytest.param(("vi",), 1, id="nobody is held up by one whom the free agent does not serve"),
    ],
)
async def test_whose_turn_it_is_over_all_queues(quiet_house: House, serves: tuple[str, ...], served: int) -> None:
    """Somebody waits for who speaks English; after them, somebody for who speaks Vietnamese."""
    rx, seat = quiet_house.pbx.process.rx, await quiet_house.phone(0, f"answer|say={quiet_house.voice('agent')}")
    for queue in (*(f"speaks-{each}-main" for each in serves), "hotline-main"):
        await rx(f"queue add member PJSIP/{seat} to {queue}")
    await rx(f"queue pause member PJSIP/{seat}")
    waiting = []
    for language in ("en", "vi"):
        kept = {"MENU_KEPT": language, "MENU_KEPT_S": "20"}
        answers = {"route": {"LANG": language}, "menu": {"MENU_NEXT": "queue", **kept}}
        async with AgiStub(quiet_house.pbx.settings.agi_port, answers):
            waiting.append(await quiet_house.carrier.call(DID))
            await waiting[-1].answered()
            await until(partial(somebody_waits, quiet_house, f"speaks-{language}-main"), 5)
            await asyncio.sleep(1.1)  # the queues count in whole seconds
    await rx(f"queue unpause member PJSIP/{seat}")
    await caller_hears(waiting[served], AGENT_HZ)
    assert waiting[1 - served].heard.share_of_tone(AGENT_HZ) < 0.1
    for call in reversed(waiting):
        await call.hang_up()
        await call.over()


async def somebody_waits(house: House, queue: str) -> bool:
    return "No Callers" not in await house.pbx.process.rx(f"queue show {queue}")


async def test_a_message_is_recorded_and_told(quiet_house: House) -> None:
    answers = {"route": {"LANG": "vi"}, "menu": {"MENU_NEXT": "voicemail"}}
    async with AgiStub(quiet_house.pbx.settings.agi_port, answers) as stub:
        call = await quiet_house.carrier.call(DID, Caller(script=f"wait=2|say={quiet_house.voice('caller')}"))
        await call.answered()
        await asyncio.sleep(6)
        await call.then("digits=#|wait=20")
        sip = await call.over(limit_s=12)
    assert sip.ended_by == "pbx"
    assert stub.asked[-1]["agi_network_script"] == "message_left"
    call_id = stub.asked[-1]["agi_arg_1"]
    message = quiet_house.pbx.settings.spool_dir / f"{call_id}.wav"
    assert Heard.read(message).share_of_tone(CALLER_HZ) > 0.5
    assert 2 <= int(stub.asked[-1]["agi_arg_4"]) <= 8
    assert call.heard.share_of_tone(PROMPT_HZ["message-thanks"]) > 0.05


async def test_the_menu_that_hangs_up_on_us_leads_to_the_static_path(quiet_house: House) -> None:
    """The route was fine, then the application died: the caller is answered, and spoken to."""
    async with AgiStub(quiet_house.pbx.settings.agi_port, {"route": {"LANG": "vi"}}) as stub:
        stub.dies_after("route")
        call = await quiet_house.carrier.call(DID)
        await call.answered(limit_s=3)
        await asyncio.sleep(3)
        await call.hang_up()
        await call.over()
    assert call.heard.share_of_tone(PROMPT_HZ["greeting-static"]) > 0.2
