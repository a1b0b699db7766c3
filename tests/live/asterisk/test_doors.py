"""Who may enter, and how far: strangers, seats, callers with hostile names, and calls that we place."""

import asyncio
import socket
import uuid

import psutil
import pytest

from tests.live.agent.watching import until
from tests.live.asterisk.agi_stub import AgiStub
from tests.live.pbx import AGENT_HZ, CALLER_HZ, DID, PROMPT_HZ, House
from threerings.asterisk.ports import UDP
from threerings.carrier.ami import ManagerLine, ManagerRefused
from threerings.carrier.network import Caller
from threerings.carrier.phones import PhoneNotRegistered
from threerings.carrier.siplog import SipCall
from threerings.carrier.sound import Heard

ROUTE_TO_NOBODY = {"route": {"LANG": "vi"}, "menu": {"MENU_NEXT": "goodbye"}}


def bridge(house: House) -> ManagerLine:
    """The bridge's own account at the PBX."""
    settings = house.pbx.settings
    return ManagerLine(settings.ports.ami, settings.secrets.ami, "threerings")


async def place(house: House, channel: str, exten: str, variables: dict[str, str]) -> str:
    """Originate as the bridge does; returns the CALL_ID."""
    call_id = str(uuid.uuid4())
    headers = [("Channel", channel), ("Context", "attempt"), ("Exten", exten), ("Priority", "1"), ("Async", "true")]
    headers += [("ChannelId", f"attempt-{call_id}"), ("Timeout", "15000")]
    headers += [("Variable", f"__{name}={value}") for name, value in {**variables, "CALL_ID": call_id}.items()]
    await bridge(house).ask("Originate", headers)
    return call_id


async def test_a_number_that_is_not_ours_is_refused_without_ringing(quiet_house: House) -> None:
    call = await quiet_house.carrier.call("19005678")
    sip = await call.over(limit_s=5)
    assert sip.refused == 404
    assert sip.ringing_at is None


async def test_a_stranger_gets_no_call(quiet_house: House) -> None:
    """An INVITE from an address that is no trunk's, as a scanner sends it."""
    with socket.socket(socket.AF_INET, UDP) as scanner:
        scanner.bind(("127.0.0.9", 0))
        scanner.settimeout(3)
        port = scanner.getsockname()[1]
        invite = (
            f"INVITE sip:{DID}@127.0.0.1 SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP 127.0.0.9:{port};branch=z9hG4bK{uuid.uuid4().hex}\r\n"
            f"From: <sip:100@127.0.0.9>;tag=1\r\nTo: <sip:{DID}@127.0.0.1>\r\nCall-ID: {uuid.uuid4()}\r\n"
            f"CSeq: 1 INVITE\r\nContact: <sip:100@127.0.0.9:{port}>\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
        )
        scanner.sendto(invite.encode(), ("127.0.0.1", quiet_house.pbx.settings.ports.sip))
        answer = await asyncio.to_thread(scanner.recv, 4000)
    assert answer.startswith(b"SIP/2.0 401"), "the same answer for seats that exist and seats that do not"
    assert await quiet_house.pbx.channels() == []


async def test_a_seat_registers_with_the_password_of_its_login_only(quiet_house: House) -> None:
    seat = await quiet_house.phone(4, "ring=600")
    await quiet_house.carrier.phones.remove(seat)
    await quiet_house.pbx.phone_keys.withdraw(seat)
    with pytest.raises(PhoneNotRegistered):
        await quiet_house.carrier.phones.add(seat, "the-password-of-yesterday", limit_s=3)
    await quiet_house.pbx.phone_keys.issue(seat, "the-password-of-today")
    await quiet_house.carrier.phones.add(seat, "the-password-of-today", "ring=600")
    assert await quiet_house.carrier.phones.registered(seat)


async def test_a_seat_can_hear_itself_and_call_nobody(quiet_house: House) -> None:
    seat = await quiet_house.phone(0, "ring=600")
    voice = quiet_house.voice("caller")
    echo = await quiet_house.carrier.call_from_phone(seat, "echo", f"say={voice}")
    await asyncio.sleep(5)
    await echo.hang_up()
    await quiet_house.quiet()
    await asyncio.sleep(0.5)
    assert Heard(echo.heard.samples[-12000:]).share_of_tone(CALLER_HZ) > 0.8
    for exten in (DID, "0912345600", "attempt", "s"):
        call = await quiet_house.carrier.call_from_phone(seat, exten, f"say={voice}")
        await asyncio.sleep(0.7)
        assert await quiet_house.pbx.channels() == []
        assert call.heard.seconds == 0


async def test_withdrawn_seats_cannot_even_call_the_echo(quiet_house: House) -> None:
    seat = await quiet_house.phone(1, "ring=600")
    await quiet_house.pbx.phone_keys.withdraw(seat)
    await quiet_house.carrier.call_from_phone(seat, "echo")
    await asyncio.sleep(1)
    assert await quiet_house.pbx.channels() == []


@pytest.mark.parametrize(
    ("caller", "number"),
    [
        (Caller(number="0912345678", name="Nguyễn Văn Ánh"), "0912345678"),
        (Caller(number="+84912345678", name="status will follow"), "+84912345678"),
        (Caller(number="0912345678", withheld=True), "unknown"),
        (Caller(number="0912' OR 1=1 --", name='"><img src=x onerror=alert(1)>'), "unknown"),
        (Caller(number="anonymous", name="Anonymous"), "unknown"),
        (Caller(number="${SHELL(id)}", name="a\\${EVAL(1)}b|c&d;e"), "unknown"),
        (Caller(number="9" * 64, name="n" * 600), "unknown"),
    ],
)
async def test_what_a_caller_sends_names_nobody_else(quiet_house: House, caller: Caller, number: str) -> None:
    async with AgiStub(quiet_house.pbx.settings.agi_port, ROUTE_TO_NOBODY) as stub:
        call = await quiet_house.carrier.call(DID, caller)
        await call.over(limit_s=8)
    assert stub.asked[0]["agi_callerid"] == number
    assert stub.asked[0]["agi_arg_3"] == "main"
    await quiet_house.quiet()


@pytest.mark.parametrize(
    ("says", "owed", "spoke"),
    [("1", "", True), ("", "", False), ("", "1", True), ("0", "1", False)],
    ids=["allowed", "nobody-says", "wished-and-nobody-says", "wished-and-forbidden"],
)
async def test_an_agent_calls_somebody_back(quiet_house: House, says: str, owed: str, spoke: bool) -> None:
    """An attempt from a seat: the agent's phone first, then the number, where the trunk's list allows it; and as they
    answer the rules say yes, or nobody says it, which stops nothing where they asked to be called."""
    seat = await quiet_house.phone(0, f"ring=0.5|answer|say={quiet_house.voice('agent')}")
    await quiet_house.carrier.person("0912345699", f"ring=1|answer|say={quiet_house.voice('caller')}")
    before = len(quiet_house.carrier.sip_calls())
    told = {"NUMBER": "0912345699", "ATTEMPT_ID": "a1", "OWED": owed}
    how = "answer" if says else "close"
    async with AgiStub(quiet_house.pbx.settings.agi_port, {"permitted": {"PERMITTED": says}}, how) as stub:
        call_id = await place(quiet_house, f"PJSIP/{seat}", "callback", told)
        await asyncio.sleep(5)
        await quiet_house.pbx.hang_up_all()
    await quiet_house.quiet()
    await asyncio.sleep(0.5)
    asked = [(each["agi_arg_1"], each["agi_arg_3"], each["agi_arg_4"]) for each in stub.asked]
    assert asked == ([(call_id, "a1", "answer")] if says else [])
    inside, outside = (Heard.read(quiet_house.recording(call_id, side)) for side in ("out", "in"))
    assert (outside.share_of_tone(CALLER_HZ) > 0.8) is spoke, "-in is the person outside, whoever called whom"
    assert inside.share_of_tone(AGENT_HZ) > 0.8
    heard = Heard.read(quiet_house.carrier.heard_at("0912345699")[-1])
    assert (heard.share_of_tone(AGENT_HZ) > 0.5) is spoke
    assert (heard.share_of_tone(PROMPT_HZ["stopped"]) > 0.5) is not spoke, "who is not spoken with is told why"
    agent_heard = Heard.read(quiet_house.carrier.heard_at(seat)[-1])
    assert (agent_heard.share_of_tone(PROMPT_HZ["stopped-agent"]) > 0.2) is not spoke, "and so is the agent"
    sent = [each for each in quiet_house.carrier.sip_calls()[before:] if each.number == "0912345699"]
    assert len(sent) == 1 and DID in sent[0].shown


async def test_a_number_rings_no_longer_than_its_attempt_may(quiet_house: House) -> None:
    """The rules on calling were asked about so many seconds, and the hour may close after them."""
    seat, number = await quiet_house.phone(0, "ring=0.2|answer"), "0912345696"
    await quiet_house.carrier.person(number, "ring=600")
    told = {"NUMBER": number, "ATTEMPT_ID": "a6", "OUT_RING_S": "2"}
    await place(quiet_house, f"PJSIP/{seat}", "callback", told)

    async def given_up() -> SipCall | None:
        return next((each for each in quiet_house.carrier.sip_calls() if each.number == number and each.over), None)

    sip = await until(given_up, 8, "nobody rings them any more")
    assert sip is not None and sip.ringing_at and sip.cancelled_at
    assert 1.5 < (sip.cancelled_at - sip.ringing_at).total_seconds() < 3.5


@pytest.mark.parametrize("number", ["0012025550123", "1900999999999", "113", "abc", "0912345678@evil", ""])
async def test_what_the_list_does_not_allow_is_not_dialled(quiet_house: House, number: str) -> None:
    seat = await quiet_house.phone(0, "ring=0.2|answer")
    before = len([each for each in quiet_house.carrier.sip_calls() if each.from_pbx])
    await place(quiet_house, f"PJSIP/{seat}", "callback", {"NUMBER": number, "ATTEMPT_ID": "a2"})
    await asyncio.sleep(2.5)
    await quiet_house.quiet()
    after = [each for each in quiet_house.carrier.sip_calls() if each.from_pbx]
    assert [each.number for each in after[before:] if each.number != seat] == []


@pytest.mark.parametrize(("says", "rung"), [({"PERMITTED": "1"}, 1), ({}, 0)])
async def test_who_may_not_be_called_any_more_is_not_put_through(
    quiet_house: House, says: dict[str, str], rung: int
) -> None:
    """They have answered. The rules say yes, or nobody says it."""
    seat = await quiet_house.phone(0, "ring=0.2|answer|wait=1|hangup")
    await quiet_house.carrier.person("0912345697", "ring=0.2|answer|wait=4|hangup")
    settings = quiet_house.pbx.settings
    before = len(quiet_house.carrier.sip_calls())
    told = {"ATTEMPT_ID": "a4", "SEATS": f"PJSIP/{seat}"}
    async with AgiStub(settings.agi_port, {"permitted": says, "agent_gone": {"GONE_NEXT": "hangup"}}) as stub:
        await place(quiet_house, f"PJSIP/0912345697@{settings.trunks[0].endpoint}", "talk", told)
        await asyncio.sleep(4)
        await quiet_house.pbx.hang_up_all()
    await quiet_house.quiet()
    asked = [each for each in stub.asked if each["agi_network_script"] == "permitted"]
    stages = [("a4", "answer"), ("a4", "connect")]
    assert [(each["agi_arg_3"], each["agi_arg_4"]) for each in asked] == stages[: rung + 1]
    calls = quiet_house.carrier.sip_calls()[before:]
    assert len([each for each in calls if each.number == seat]) == rung
    offered = [each for each in stub.asked if each["agi_network_script"] == "no_more"]
    assert len(offered) == 1 - rung, "who is put through to nobody may ask for no more calls"


async def test_the_person_on_duty_hears_of_an_emergency_though_the_application_is_away(quiet_house: House) -> None:
    await quiet_house.carrier.person("0912345698", "ring=0.5|answer")
    settings = quiet_house.pbx.settings
    await place(quiet_house, f"PJSIP/0912345698@{settings.trunks[0].endpoint}", "emergency", {"ATTEMPT_ID": "a3"})
    await asyncio.sleep(5)
    await quiet_house.quiet()
    heard = Heard.read(quiet_house.carrier.heard_at("0912345698")[-1])
    assert heard.share_of_tone(PROMPT_HZ["duty-emergency"]) > 0.4


@pytest.mark.parametrize(
    ("action", "headers"),
    [
        ("Command", [("Command", "core show version")]),
        ("GetConfig", [("Filename", "manager.conf")]),
        ("Originate", [("Channel", "Local/echo@seat"), ("Application", "System"), ("Data", "id"), ("Async", "true")]),
        ("Getvar", [("Variable", "SHELL(id)")]),
        ("Setvar", [("Variable", "FILE(/tmp/x)"), ("Value", "x")]),
    ],
)
async def test_the_bridge_may_not_run_programs(house: House, action: str, headers: list[tuple[str, str]]) -> None:
    """Its rights end before `system` and `command`, and functions that do such things are not there."""
    with pytest.raises(ManagerRefused, match="Response: Error"):
        await bridge(house).ask(action, headers)


async def test_every_port_is_bound_to_loopback(quiet_house: House) -> None:
    """RTP aside, which must reach phones, and the two sockets that the SIP library asks name servers with."""
    ports = quiet_house.pbx.settings.ports
    connections = psutil.Process(quiet_house.pbx.process.pid).net_connections("inet")
    listening = {(each.laddr.ip, each.laddr.port) for each in connections if each.status == "LISTEN"}
    assert listening == {("127.0.0.1", ports.http), ("127.0.0.1", ports.ami)}
    assert ("127.0.0.1", ports.sip) in {(each.laddr.ip, each.laddr.port) for each in connections}
    open_to_all = {each.laddr.port for each in connections if each.laddr.ip in ("0.0.0.0", "::") and not each.raddr}
    assert len({port for port in open_to_all if not ports.rtp_first <= port <= ports.rtp_last}) == 2
