"""A real PBX and a real carrier for tests: own folder, own free ports, nothing left behind.

    house = build(folder)                  # settings only; `await house.start()`, `await house.stop()`
    call = await house.carrier.call(DID)   # a robot dials; call.answered(), call.heard, call.sip ...
    seat = await house.phone(0, script="ring=1|answer")   # a desk phone registers and behaves so

The application under test binds `house.pbx.settings.agi_port` and speaks to `ports.ami` with `secrets.ami`.
Prompts are tones, one frequency each (`PROMPT_HZ`), so that a recording tells which prompt was played.
"""

import asyncio
import re
import secrets
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.live.holding import held
from threerings.asterisk import fetch
from threerings.asterisk.pbx import Pbx
from threerings.asterisk.ports import free_port, free_ports
from threerings.asterisk.settings import LANGUAGES, Guards, HotlineLine, PbxSettings, Seats, Secrets, Trunk
from threerings.asterisk.sounds import tone, write_wav
from threerings.carrier.network import Network
from threerings.carrier.settings import CarrierSettings

CHECKOUT = Path(__file__).resolve().parents[2]
DID = "19001234"
"""The number of the one hotline, `main`."""
QUEUES = ("hotline-main", *(f"speaks-{each}-main" for each in LANGUAGES), "emergency")
PROMPT_HZ = {
    "greeting-static": 400.0,
    "greeting": 430.0,
    "leave-message": 460.0,
    "goodbye": 490.0,
    "message-thanks": 520.0,
    "excuse": 550.0,
    "recording-notice": 580.0,
    "echo-intro": 610.0,
    "emergency-connecting": 640.0,
    "callback-taken": 670.0,
    "invalid": 700.0,
    "duty-emergency": 730.0,
    "stopped": 760.0,
    "stopped-agent": 790.0,
}
CALLER_HZ, AGENT_HZ = 1000.0, 1500.0


@dataclass
class House:
    """The PBX and the telephone network around it."""

    pbx: Pbx
    carrier: Network
    folder: Path
    _ports: ExitStack = field(default_factory=ExitStack, repr=False)

    async def start(self) -> None:
        """Both, until fully booted: about half a second."""
        made = self.pbx.settings
        self._ports.enter_context(held([made.agi_port, made.ports.ami, made.ports.http]))
        await self.pbx.start()
        await self.carrier.start()

    async def stop(self) -> None:
        """Both."""
        with self._ports:
            await self.carrier.stop()
            await self.pbx.stop()

    async def phone(self, number: int, script: str) -> str:
        """Issue desk seat `number` a password, register a robot's phone with it; returns the seat's name."""
        seat = self.pbx.settings.seats.desk[number]
        password = secrets.token_hex(12)
        await self.pbx.phone_keys.issue(seat, password)
        await self.carrier.phones.add(seat, password, script)
        return seat

    def voice(self, name: str) -> str:
        """A sound a robot can `say`: 'caller' and 'agent' are tones of 30 s."""
        return str(self.folder / "voices" / name)

    def recording(self, call_id: str, side: str) -> Path:
        """The PBX's own recording; `side` is 'in' (the caller) or 'out' (what the caller hears)."""
        return self.pbx.settings.recordings_dir / f"{call_id}-{side}.sln"

    async def quiet(self, limit_s: float = 10.0) -> None:
        """Wait until the PBX has no channel left; fails naming those that stay."""
        ends = asyncio.get_running_loop().time() + limit_s
        left = await self.pbx.channels()
        while left and asyncio.get_running_loop().time() < ends:
            await asyncio.sleep(0.2)
            left = await self.pbx.channels()
        assert not left, f"channels left behind: {left}"

    async def clear(self) -> None:
        """As it was at the start: no channel, nobody in the queue, nobody who rests. Phones stay registered."""
        await self.pbx.hang_up_all()
        for queue in QUEUES:
            for seat in re.findall(r"PJSIP/(\w+)", await self.pbx.process.rx(f"queue show {queue}")):
                await self.pbx.process.rx(f"queue remove member PJSIP/{seat} from {queue}")
        for name in re.findall(r"(REST_\w+)=1", await self.pbx.process.rx("dialplan show globals")):
            await self.pbx.process.rx(f'dialplan set global {name} ""')


def build(folder: Path, guards: Guards | None = None) -> House:
    """A house in `folder`, not started: hotline `main` at DID, three browser seats, six desk seats, one trunk."""
    program = fetch.ensure()
    ports, carrier_ports = free_ports("127.0.0.1"), free_ports("127.0.0.2")
    make_sounds(folder)
    pbx = PbxSettings(
        name="three-rings-test",
        program=program,
        var_dir=folder / "pbx",
        ports=ports,
        secrets=Secrets(*(secrets.token_hex(16) for _ in range(3))),
        seats=Seats.from_secret(str(folder), browser=3, desk=6),
        hotlines=(HotlineLine("main", (DID,), "vi"),),
        trunks=(Trunk("carrier", "127.0.0.2", carrier_ports.sip, caller_id=DID, dial_patterns=("0XXXXXXXXX",)),),
        agi_port=free_port(),
        recordings_dir=folder / "recordings",
        spool_dir=folder / "spool",
        sounds_dir=folder / "prompts",
        emergency_exit=(Path(sys.executable), CHECKOUT / "ivr" / "emergency_exit.py"),
        guards=guards or Guards(max_load=1000.0),
    )
    network = CarrierSettings(
        program=program,
        var_dir=folder / "net",
        ports=carrier_ports,
        secret=secrets.token_hex(16),
        pbx_sip_port=ports.sip,
        recordings_dir=folder / "heard",
    )
    return House(Pbx(pbx), Network(network), folder)


def make_sounds(folder: Path) -> None:
    """Tones in place of prompts, and the voices of robots."""
    for name, hz in PROMPT_HZ.items():
        for language in LANGUAGES:
            write_wav(folder / "prompts" / language / "tr" / f"{name}.wav", tone(hz, 1.2) * 0.5)
    write_wav(folder / "voices" / "caller.wav", tone(CALLER_HZ, 30.0) * 0.4)
    write_wav(folder / "voices" / "agent.wav", tone(AGENT_HZ, 30.0) * 0.4)
