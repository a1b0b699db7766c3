"""The running carrier: robot people who call us, whom we can call, and what they heard."""

import asyncio
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from threerings.asterisk.folders import make_folders
from threerings.asterisk.ports import TCP, UDP, Wanted
from threerings.asterisk.process import AsteriskProcess
from threerings.asterisk.render import render
from threerings.carrier import siplog
from threerings.carrier.ami import ManagerLine, ManagerRefused
from threerings.carrier.phones import CarrierPhones
from threerings.carrier.settings import CarrierSettings
from threerings.carrier.siplog import SipCall
from threerings.carrier.sound import Heard


class CallTookTooLong(Exception):
    """What a test or the demo waited for did not happen to a robot's call in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody who calls. `script` is what this person does once answered; after it, listens until the end."""

    number: str = "0912345678"
    name: str = ""
    withheld: bool = False
    script: str = ""
    gives_up_s: float = 90.0


@dataclass(frozen=True)
class RobotCall:
    """One call that a robot places."""

    key: str
    network: "Network"

    @property
    def heard(self) -> Heard:
        """What the robot heard since it was answered, as far as written (steps of 2 s; whole when over)."""
        return Heard.read(self.network.settings.recordings_dir / f"{self.key}-heard.sln")

    @property
    def said(self) -> Heard:
        """What the robot said since it was answered."""
        return Heard.read(self.network.settings.recordings_dir / f"{self.key}-said.sln")

    @property
    def sip(self) -> SipCall | None:
        """The carrier's SIP record of it, as far as it has gone."""
        return next((call for call in self.network.sip_calls() if call.robot_key == self.key), None)

    async def until(self, holds: Callable[[SipCall], object], limit_s: float) -> SipCall:
        """Wait until something is true of the SIP record; raises CallTookTooLong."""
        ends = asyncio.get_running_loop().time() + limit_s
        while asyncio.get_running_loop().time() < ends:
            call = self.sip
            if call is not None and holds(call):
                return call
            await asyncio.sleep(0.1)
        raise CallTookTooLong(f"call {self.key}: not within {limit_s:.0f} s; last known: {self.sip}")

    async def answered(self, limit_s: float = 30.0) -> SipCall:
        """Wait for the 200 OK."""
        return await self.until(lambda call: call.answered_at, limit_s)

    async def over(self, limit_s: float = 60.0) -> SipCall:
        """Wait for the end, whoever ended it; then the recordings are whole."""
        call = await self.until(lambda call: call.over, limit_s)
        await asyncio.sleep(0.3)
        return call

    async def then(self, script: str) -> None:
        """Give a robot on the line a new script: `say=...`, `digits=1`, `hangup`."""
        await self.network.line.ask("Setvar", [("Channel", self.key), ("Variable", "SCRIPT"), ("Value", script)])
        where = [("Context", "live"), ("Exten", "steps"), ("Priority", "1")]
        await self.network.line.ask("Redirect", [("Channel", self.key), *where])

    async def hang_up(self) -> None:
        """The robot hangs up now, answered or not; one that is gone already has done so."""
        try:
            await self.network.line.ask("Hangup", [("Channel", self.key), ("Cause", "16")])
        except ManagerRefused as refused:
            if "No such channel" not in str(refused):
                raise


@dataclass
class Network:
    """A carrier over its settings. `start`, then `call` and `phones`; `stop` leaves no process behind."""

    settings: CarrierSettings
    process: AsteriskProcess = field(init=False)
    phones: CarrierPhones = field(init=False)
    line: ManagerLine = field(init=False)

    def __post_init__(self) -> None:
        s = self.settings
        listens = (
            Wanted(UDP, s.address, s.ports.sip),
            Wanted(UDP, s.phones_address, s.ports.sip),
            Wanted(TCP, "127.0.0.1", s.ports.ami),
            *((Wanted(TCP, s.address, s.secure.port),) if s.secure else ()),
        )
        self.process = AsteriskProcess("carrier", s.program, s.var_dir, listens)
        self.phones = CarrierPhones(s, self.process)
        self.line = ManagerLine(s.ports.ami, s.secret)

    async def start(self) -> None:
        """Render, start, wait until it is booted."""
        s = self.settings
        make_folders(s.var_dir, s.program)
        s.recordings_dir.mkdir(parents=True, exist_ok=True)
        values = {"s": s, "program": s.program, "guards": s.guards, "var": s.var_dir.absolute(), "sip_log": True}
        render("carrier", s.var_dir / "etc", values)
        await self.process.start()

    async def stop(self) -> None:
        """Hang up on everybody and end."""
        await self.process.stop()

    async def call(self, number: str, caller: Caller | None = None) -> RobotCall:
        """A robot dials `number` (as the trunk sends it) now; returns as soon as it has begun."""
        who = caller or Caller()
        key = f"robot-{uuid.uuid4()}"
        variables = {
            "__KEY": key,
            "__SHOW_NUMBER": who.number,
            "__SHOW_NAME": who.name,
            "__WITHHELD": "1" if who.withheld else "",
            "__GIVES_UP_S": f"{who.gives_up_s:g}",
            "SCRIPT": who.script,
        }
        await self._originate(key, f"Local/{number}@ring-pbx/n", variables, who.gives_up_s + 0.5)
        return RobotCall(key, self)

    async def call_from_phone(self, seat: str, exten: str, script: str = "") -> RobotCall:
        """A desk phone dials something at the PBX by itself, with its seat's password."""
        key = f"phone-{seat}-{uuid.uuid4()}"
        await self._originate(key, f"PJSIP/{exten}@phone-{seat}", {"__KEY": key, "SCRIPT": script}, 30.0)
        return RobotCall(key, self)

    async def person(self, number: str, script: str) -> None:
        """What happens when the PBX calls this number, from now on."""
        await self.phones.behave(number, script)

    async def people_hang_up(self) -> None:
        """Everybody whom the PBX has called, or is calling, hangs up."""
        await self.line.ask("Hangup", [("Channel", r"/^PJSIP\/pbx-/"), ("Cause", "16")])

    async def _originate(self, key: str, channel: str, variables: Mapping[str, str], limit_s: float) -> None:
        headers = [("Channel", channel), ("ChannelId", key), ("OtherChannelId", f"{key}-2"), ("Async", "true")]
        headers += [("Context", "live"), ("Exten", "s"), ("Priority", "1"), ("Timeout", str(int(limit_s * 1000)))]
        headers += [("Variable", f"{name}={value}") for name, value in variables.items()]
        await self.line.ask("Originate", headers)

    def sip_calls(self) -> list[SipCall]:
        """Every call in the SIP log so far."""
        return siplog.calls(self.sip_log)

    @property
    def sip_log(self) -> Path:
        """Every SIP message with its millisecond."""
        return self.settings.var_dir / "log" / "sip.log"

    def heard_at(self, key_part: str) -> list[Path]:
        """Recordings of what robots heard whose name holds `key_part` (a number or a seat), oldest first."""
        found = self.settings.recordings_dir.glob(f"*{key_part}*-heard.sln")
        return sorted(found, key=lambda path: path.stat().st_mtime)
