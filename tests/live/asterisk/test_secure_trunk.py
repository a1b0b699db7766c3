"""Trunks as carriers sell them: by TLS with SRTP, by registration with a password, and several at once."""

import asyncio
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from ami_bridge.client import AmiClient
from ami_bridge.link import AmiAccount
from ami_bridge.telephony import AsteriskTelephony
from domain.ports import Placement
from tests.live.asterisk.agi_stub import AgiStub
from tests.live.asterisk.networks import BOTH, DID, MEMBER_ONLY, SECURE_ONLY, Networks
from tests.live.pbx import AGENT_HZ, CALLER_HZ
from threerings.asterisk.pbx import Pbx
from threerings.carrier.network import Caller, Network
from threerings.carrier.sound import Heard
from threerings.doctor.trunks import trunks_answer
from threerings.doctor.unwell import Unwell
from threerings.settings import load_settings

pytestmark = pytest.mark.live
TALK_S = 5.0


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Networks]:
    networks = Networks(tmp_path_factory.mktemp("lines"))
    asyncio.run(networks.start())
    asyncio.run(networks.all_reachable())
    yield networks
    asyncio.run(networks.stop())


@pytest.fixture
def pbx(networks: Networks) -> Pbx:
    return networks.house.pbx


def one_of(pattern: str, ending: str) -> str:
    """A number that a pattern allows, with these last digits."""
    return pattern.replace("X", "3")[: -len(ending)] + ending


def sent(network: Network) -> str:
    """Every SIP message of a network."""
    return network.sip_log.read_text(errors="replace")


async def heard_both_ways(networks: Networks, network: Network) -> None:
    """A caller of this network speaks with an agent: each hears the other, and so does the recording."""
    seat = await networks.house.phone(1, f"ring=0.5|answer|say={networks.house.voice('agent')}")
    ring = {"route": {"RING1": f"PJSIP/{seat}", "RING1_S": "8", "LANG": "vi"}}
    async with AgiStub(networks.house.pbx.settings.agi_port, ring) as stub:
        caller = Caller(number="0912345678", script=f"say={networks.house.voice('caller')}")
        call = await network.call(DID, caller)
        await call.answered(limit_s=10)
        await asyncio.sleep(TALK_S)
        await call.hang_up()
        await call.over()
    await networks.house.quiet()
    await asyncio.sleep(0.5)
    call_id = stub.asked[0]["agi_arg_1"]
    inside, outside = (Heard.read(networks.house.recording(call_id, side)) for side in ("out", "in"))
    assert call.heard.share_of_tone(AGENT_HZ) > 0.5, "the caller hears the agent (after the notice)"
    assert outside.share_of_tone(CALLER_HZ) > 0.8 and inside.share_of_tone(AGENT_HZ) > 0.5


async def called_back(networks: Networks, network: Network, number: str) -> None:
    """An agent rings somebody of this network: each hears the other."""
    house = networks.house
    await network.person(number, f"ring=0.5|answer|say={house.voice('caller')}")
    async with AgiStub(house.pbx.settings.agi_port, {"permitted": {"PERMITTED": "1"}}):
        call_id = await networks.call_back(number, f"ring=0.2|answer|say={house.voice('agent')}")
        await asyncio.sleep(TALK_S)
    await house.pbx.hang_up_all()
    await house.quiet()
    await asyncio.sleep(0.5)
    assert [name for name, _ in await networks.asked(number)] == [network.settings.name]
    assert Heard.read(network.heard_at(number)[-1]).share_of_tone(AGENT_HZ) > 0.8
    assert Heard.read(house.recording(call_id, "in")).share_of_tone(CALLER_HZ) > 0.8


async def originated(networks: Networks, number: str) -> list[str]:
    """A call that we place ourselves, to somebody outside first: which networks are asked to ring."""
    settings = networks.house.pbx.settings
    account = AmiAccount("127.0.0.1", settings.ports.ami, "threerings", settings.secrets.ami)
    call_id = str(uuid.uuid4())
    placement = Placement(
        attempt_id="a2", call_id=call_id, channel_id=f"attempt-{call_id}", target=number,
        purpose="doctor", destination="doctor", caller_id=DID, ring_s=5,
    )  # fmt: skip
    async with AmiClient(account) as client:
        await client.wait_up(5)
        await AsteriskTelephony(client).place(placement)
    await asyncio.sleep(1.5)
    await networks.house.pbx.hang_up_all()
    await networks.house.quiet()
    return [name for name, _ in await networks.asked(number)]


class TestByTlsWithSrtp:
    async def test_a_call_comes_in_and_both_are_heard(self, networks: Networks) -> None:
        await heard_both_ways(networks, networks.secure)
        log = sent(networks.secure)
        assert "SIP/2.0/TLS" in log and "RTP/SAVP" in log and "a=crypto:" in log
        assert "UDP:" not in log and "RTP/AVP" not in log, "nothing of it went in the open"

    async def test_a_call_goes_out_and_both_are_heard(self, networks: Networks) -> None:
        await called_back(networks, networks.secure, one_of(SECURE_ONLY, "71"))
        assert "RTP/AVP" not in sent(networks.secure)

    async def test_a_call_without_srtp_is_refused(self, networks: Networks, pbx: Pbx) -> None:
        """From the secure trunk's address, but in the open, as whoever listens in would like it."""
        process = networks.secure.process
        etc = networks.secure.settings.var_dir / "etc" / "pjsip.conf"
        text = etc.read_text()
        etc.write_text(text.replace("media_encryption = sdes", "media_encryption = no"))
        await process.rx("module reload res_pjsip.so")
        call = await networks.secure.call(DID)
        sip = await call.over(limit_s=5)
        etc.write_text(text)
        await process.rx("module reload res_pjsip.so")
        assert sip.refused == 488 and sip.ringing_at is None
        assert await pbx.channels() == []


class TestByRegistration:
    async def test_a_call_comes_in_to_where_we_registered(self, networks: Networks) -> None:
        said = await networks.house.pbx.process.rx("pjsip show registrations")
        assert "trunk-member-registration" in said and "Registered" in said
        await heard_both_ways(networks, networks.member)

    async def test_a_call_goes_out_with_the_password(self, networks: Networks) -> None:
        await called_back(networks, networks.member, one_of(MEMBER_ONLY, "72"))
        log = sent(networks.member)
        assert "407 Proxy Authentication" in log or "401 Unauthorized" in log
        assert 'username="hotline"' in log


class TestWhichTrunk:
    async def test_each_shows_its_own_number(self, networks: Networks) -> None:
        for pattern, shown in ((SECURE_ONLY, "19001111"), (MEMBER_ONLY, "19002222")):
            number = one_of(pattern, "73")
            await networks.call_back(number)
            await asyncio.sleep(1.5)
            await networks.house.pbx.hang_up_all()
            await networks.house.quiet()
            assert [f"sip:{shown}@" in call.shown for _, call in await networks.asked(number)] == [True]

    async def test_the_first_that_knows_the_pattern(self, networks: Networks) -> None:
        number = one_of(BOTH, "74")
        await networks.call_back(number)
        await asyncio.sleep(1.5)
        await networks.house.pbx.hang_up_all()
        await networks.house.quiet()
        assert [name for name, _ in await networks.asked(number)] == ["secure"]
        assert await originated(networks, one_of(BOTH, "75")) == ["secure"]

    @pytest.mark.parametrize(
        ("ending", "script", "reached"),
        [
            ("81", "congested", ["secure", "member"]),
            ("82", "unreachable", ["secure"]),
            ("83", "ring=1|congested", ["secure"]),
            ("84", "busy", ["secure"]),
            ("85", "ring=1|reject", ["secure"]),
            ("86", "reject", ["secure"]),
        ],
    )
    async def test_the_next_only_where_nobody_can_have_been_rung(
        self, networks: Networks, ending: str, script: str, reached: list[str]
    ) -> None:
        number = one_of(BOTH, ending)
        await networks.secure.person(number, script)
        await networks.call_back(number)
        await asyncio.sleep(3)
        await networks.house.pbx.hang_up_all()
        await networks.house.quiet()
        assert [name for name, _ in await networks.asked(number)] == reached

    async def test_a_trunk_that_is_known_to_be_away_costs_no_time(self, networks: Networks) -> None:
        await networks.secure.stop()
        try:
            await networks.reachable("secure", "Unavail")
            await called_back(networks, networks.member, one_of(BOTH, "91"))
            assert await originated(networks, one_of(BOTH, "94")) == ["member"]
        finally:
            await networks.secure.start()
            await networks.reachable("secure")

    async def test_all_of_them_refuse(self, networks: Networks) -> None:
        """Each once, in order, and then it is over."""
        number = one_of(BOTH, "92")
        for network in networks.carriers:
            await network.person(number, "congested")
        await networks.call_back(number)
        await asyncio.sleep(3)
        await networks.house.quiet()
        assert [name for name, _ in await networks.asked(number)] == ["secure", "member", "carrier"]


async def test_a_carrier_whose_certificate_nobody_signed_gets_no_call(tmp_path: Path) -> None:
    """Whoever stands in the carrier's place is not told a number; the next trunk takes the call. A wrong password for
    the registration is told by the doctor."""
    networks = Networks(tmp_path, password="another-password-than-that", trusted=False)
    await networks.start()
    try:
        await networks.reachable("secure", "Unavail")
        number = one_of(BOTH, "93")
        await networks.call_back(number)
        await asyncio.sleep(2)
        await networks.house.pbx.hang_up_all()
        await networks.house.quiet()
        asked = [name for name, _ in await networks.asked(number)]
        assert asked == ["member", "carrier"], "the member's asked us for the right password, and rang nobody"
        (tmp_path / "telephony.yaml").write_text(
            f"trunks: [{{name: member, host: 127.0.0.5, port: {networks.member.settings.ports.sip}, "
            "registration: {username: hotline, password: another-password-than-that}}]\n"
            'hotlines: [{id: main, numbers: ["19001234"]}]\n'
        )
        with pytest.raises(Unwell) as caught:
            await trunks_answer(load_settings(var=tmp_path))
        assert caught.value.fault == "trunk.refused" and caught.value.values["user"] == "hotline"
    finally:
        await networks.stop()
