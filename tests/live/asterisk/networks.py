"""One PBX with three trunks, each to a telephone network of its own: by TLS and SRTP, by registration, and plain.

networks = Networks(folder)
networks.secure, networks.member, networks.plain    # the three carriers
networks.house                                      # the PBX, with the plain one as its carrier
"""

import asyncio
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.live.certificates import Authority
from tests.live.pbx import DID, House, build
from threerings.asterisk.pbx import Pbx
from threerings.asterisk.ports import free_port, free_ports
from threerings.asterisk.settings import Reach, Trunk, TrunkRegistration
from threerings.carrier.ami import ManagerLine
from threerings.carrier.network import Network
from threerings.carrier.settings import Account, CarrierSettings, SecureLine
from threerings.carrier.siplog import SipCall

SECURE, MEMBER, PLAIN = "127.0.0.4", "127.0.0.5", "127.0.0.2"
USER, PASSWORD = "hotline", "the-password-of-this-line"
EVERYWHERE, BOTH, SECURE_ONLY, MEMBER_ONLY = "0XXXXXXXXX", "091XXXXXXX", "0888XXXXXX", "0777XXXXXX"


class Networks:
    """`order`: which trunk is asked first. `password`: what the PBX signs in with. `trusted`: by the PBX."""

    def __init__(self, folder: Path, *, password: str = PASSWORD, trusted: bool = True) -> None:
        base = build(folder)
        self.authority = Authority(folder / "authority")
        stranger = Authority(folder / "stranger", "stranger")
        ours = self.authority.sign("127.0.0.1")
        reach = Reach(
            tls_port=free_port(),
            tls_certificate=ours.certificate,
            tls_key=ours.key,
            tls_ca=(self.authority if trusted else stranger).file,
        )
        self.secure = self._network(base, SECURE, "127.0.0.6", reach)
        self.member = self._network(base, MEMBER, "127.0.0.7", None)
        self.plain = base.carrier
        assert self.secure.settings.secure
        trunks = (
            Trunk("secure", SECURE, self.secure.settings.secure.port, caller_id="19001111",
                  dial_patterns=(BOTH, SECURE_ONLY), tls=True, srtp=True),
            Trunk("member", MEMBER, self.member.settings.ports.sip, caller_id="19002222",
                  dial_patterns=(BOTH, MEMBER_ONLY), registration=TrunkRegistration(USER, password)),
            replace(base.pbx.settings.trunks[0], dial_patterns=(EVERYWHERE,)),
        )  # fmt: skip
        settings = replace(base.pbx.settings, trunks=trunks, reach=reach, var_dir=folder / "asterisk")
        self.house = House(Pbx(settings), base.carrier, folder)

    def _network(self, base: House, address: str, phones: str, reach: Reach | None) -> Network:
        signed = self.authority.sign(address)
        secure = None
        if reach:
            secure = SecureLine(
                port=free_port(address), certificate=signed.certificate, key=signed.key,
                ca=self.authority.file, pbx_port=reach.tls_port,
            )  # fmt: skip
        name = "secure" if reach else "member"
        return Network(
            CarrierSettings(
                program=base.pbx.settings.program,
                var_dir=base.folder / name,
                ports=free_ports(address),
                secret=secrets.token_hex(16),
                pbx_sip_port=base.pbx.settings.ports.sip,
                recordings_dir=base.folder / f"heard-{name}",
                address=address,
                phones_address=phones,
                name=name,
                secure=secure,
                account=None if reach else Account(USER, PASSWORD),
            )
        )

    @property
    def carriers(self) -> tuple[Network, Network, Network]:
        """In the order of the trunks."""
        return self.secure, self.member, self.plain

    async def start(self) -> None:
        """The networks first, so that the PBX finds them."""
        for carrier in self.carriers:
            await carrier.start()
        await self.house.pbx.start()

    async def stop(self) -> None:
        """All of it."""
        await self.house.pbx.stop()
        for carrier in self.carriers:
            await carrier.stop()

    async def asked(self, number: str) -> list[tuple[str, SipCall]]:
        """Which networks were asked to ring this number, in order."""
        found = [(each.settings.name, call) for each in self.carriers for call in each.sip_calls() if call.from_pbx]
        found.sort(key=lambda each: each[1].invited_at.timestamp() if each[1].invited_at else 0.0)
        return [(name, call) for name, call in found if call.number == number]

    async def call_back(self, number: str, script: str = "ring=0.2|answer") -> str:
        """An agent at desk seat 0 rings somebody, as the application has it done; returns the CALL_ID."""
        phones = self.plain.phones
        seat = await self.house.phone(0, script) if not await phones.registered(self._seat) else self._seat
        await phones.behave(seat, script)
        call_id = str(uuid.uuid4())
        told = {"CALL_ID": call_id, "NUMBER": number, "ATTEMPT_ID": "a1"}
        headers = [("Channel", f"PJSIP/{seat}"), ("Context", "attempt"), ("Exten", "callback"), ("Priority", "1")]
        headers += [("ChannelId", f"attempt-{call_id}"), ("Timeout", "15000"), ("Async", "true")]
        await self.manager.ask("Originate", [*headers, *variables(told)])
        return call_id

    @property
    def _seat(self) -> str:
        return self.house.pbx.settings.seats.desk[0]

    @property
    def manager(self) -> ManagerLine:
        """The bridge's own account."""
        settings = self.house.pbx.settings
        return ManagerLine(settings.ports.ami, settings.secrets.ami, "threerings")

    async def all_reachable(self) -> None:
        """A trunk that did not answer in time when the PBX first asked it would be passed over for a minute."""
        for carrier in self.carriers:
            await self.reachable(carrier.settings.name)

    async def reachable(self, trunk: str, state: str = "Avail", limit_s: float = 8.0) -> None:
        """Ask the trunk now, and wait until the PBX sees it so."""
        process = self.house.pbx.process
        await process.rx(f"pjsip qualify trunk-{trunk}")
        for _ in range(int(limit_s / 0.2)):
            lines = (await process.rx("pjsip show contacts")).splitlines()
            if any(f"trunk-{trunk}/" in line and f" {state} " in line for line in lines):
                return
            await asyncio.sleep(0.2)
        raise AssertionError(f"trunk {trunk} did not become {state}")


def variables(told: dict[str, str]) -> Sequence[tuple[str, str]]:
    """For an originate, inherited by every leg."""
    return [("Variable", f"__{name}={value}") for name, value in told.items()]


__all__ = ["DID", "Networks"]
