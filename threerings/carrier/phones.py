"""Robot agents' desk phones: they live on the carrier and register at the PBX with a seat's name and password."""

import asyncio
import re
from dataclasses import dataclass, field

from threerings.asterisk.process import AsteriskProcess
from threerings.asterisk.render import write_private
from threerings.carrier.settings import CarrierSettings

PHONE = """\
[phone-{seat}]
type = auth
auth_type = digest
username = {seat}
password = {password}
supported_algorithms_uac = SHA-256,MD5

[phone-{seat}]
type = endpoint
context = people
transport = transport-phones
disallow = all
allow = alaw,ulaw
aors = phone-{seat}
outbound_auth = phone-{seat}
from_user = {seat}
direct_media = no

[phone-{seat}]
type = aor
contact = sip:{host}:{port}

[phone-{seat}]
type = registration
transport = transport-phones
outbound_auth = phone-{seat}
server_uri = sip:{host}:{port}
client_uri = sip:{seat}@{host}
contact_user = {seat}
retry_interval = 2
max_random_initial_delay = 0
forbidden_retry_interval = 2
auth_rejection_permanent = no
expiration = 60

"""


class PhoneNotRegistered(Exception):
    """A desk phone could not register at the PBX in time."""


@dataclass
class CarrierPhones:
    """Desk phones added and taken away while the carrier runs."""

    settings: CarrierSettings
    process: AsteriskProcess
    _phones: dict[str, str] = field(default_factory=dict)

    async def add(self, seat: str, password: str, script: str = "ring=600", limit_s: float = 8.0) -> None:
        """Plug a phone in and wait until the PBX knows it. `script`: what its robot does when it rings."""
        if not re.fullmatch(r"d[0-9a-f]{10}", seat) or not re.fullmatch(r"[A-Za-z0-9_.~-]+", password):
            raise ValueError("a seat's name or password that no phone could be given")
        self._phones[seat] = password
        await self.behave(seat, script)
        await self._plug_in()
        if not await self._comes_to(seat, "Registered", limit_s):
            raise PhoneNotRegistered(f"phone of seat {seat} did not register within {limit_s:.0f} s")

    async def remove(self, seat: str, limit_s: float = 2.0) -> None:
        """Unplug: the phone unregisters (for that its password is asked for), then it is gone. Where the PBX does not
        answer in time, it is gone all the same."""
        await self.process.rx(f"pjsip send unregister phone-{seat}")
        await self._comes_to(seat, "Unregistered", limit_s)
        self._phones.pop(seat, None)
        await self._plug_in()

    async def behave(self, seat: str, script: str) -> None:
        """What the robot at this phone (or number) does from the next call on: see carrier/extensions.conf."""
        if re.search(r'["\s]', script):
            raise ValueError("a script holds neither quotes nor spaces")
        await self.process.rx(f'database put person {seat} "{script}"')

    async def registered(self, seat: str) -> bool:
        """Does the PBX accept this phone's registration now?"""
        return await self._is(seat, "Registered")

    async def _comes_to(self, seat: str, state: str, limit_s: float) -> bool:
        for _ in range(int(limit_s / 0.1)):
            if await self._is(seat, state):
                return True
            await asyncio.sleep(0.1)
        return False

    async def _is(self, seat: str, state: str) -> bool:
        said = await self.process.rx("pjsip show registrations")
        return re.search(rf"phone-{seat}/\S+.*\b{state}\b", said) is not None

    async def _plug_in(self) -> None:
        values = {"host": self.settings.pbx_host, "port": self.settings.pbx_sip_port}
        text = "".join(PHONE.format(seat=seat, password=key, **values) for seat, key in sorted(self._phones.items()))
        write_private(self.settings.var_dir / "etc" / "pjsip_phones.conf", text)
        await self.process.rx("module reload res_pjsip.so")
        await self.process.rx("module reload res_pjsip_outbound_registration.so")
