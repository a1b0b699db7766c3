"""What a scenario has at hand: a house, its phones and robots, a stub for the application, what was heard so far."""

import asyncio
import time
from dataclasses import dataclass, field

from ami_bridge.actions import variables
from ami_bridge.client import AmiClient
from ami_bridge.framing import Event
from tests.live.asterisk.agi_stub import AgiStub
from tests.live.pbx import DID, House
from threerings.carrier.network import Caller, RobotCall

CALL = "0c0ffee0-1111-4222-8333-{:012d}"


@dataclass
class Stage:
    """What a scenario has at hand."""

    house: House
    client: AmiClient
    first: str = ""
    second: str = ""
    heard: list[Event] = field(default_factory=list)

    def stub(self, route: dict[str, str], **flows: dict[str, str]) -> AgiStub:
        """The application's answers: the ring plan, and what the other flows say."""
        return AgiStub(self.house.pbx.settings.agi_port, {"route": {"LANG": "vi", **route}, **flows})

    async def phones(self, first: str, second: str = "ring=600") -> None:
        """What the two desk phones do when they ring."""
        await self.house.carrier.phones.behave(self.first, first)
        await self.house.carrier.phones.behave(self.second, second)

    async def call(self, name: str = "") -> RobotCall:
        return await self.house.carrier.call(DID, Caller(name=name))

    async def until(self, event: str, within_s: float = 20, times: int = 1, **fields: str) -> Event:
        """Waits until such an event was heard so often since the scenario began; the last of them."""
        ends = time.monotonic() + within_s
        while time.monotonic() < ends:
            found = [each for each in self.heard if each.name == event and fields.items() <= each.items()]
            if len(found) >= times:
                return found[times - 1]
            await asyncio.sleep(0.02)
        raise TimeoutError(f"no {event} {fields}")

    async def over(self, call: RobotCall, after_s: float = 0.0) -> None:
        """The caller hangs up after a while."""
        await asyncio.sleep(after_s)
        await call.hang_up()
        await call.over()


def ring(*seats: str, seconds: str = "4") -> dict[str, str]:
    return {"RING1": "&".join(f"PJSIP/{seat}" for seat in seats), "RING1_S": seconds}


async def member(stage: Stage, seat: str, *, there: bool) -> None:
    fields = {"Queue": "hotline-main", "Interface": f"PJSIP/{seat}"}
    await stage.client.action("QueueAdd" if there else "QueueRemove", fields)


async def originate(stage: Stage, number: int, target: str, exten: str, **more: str) -> None:
    call_id = CALL.format(number)
    channel_id = f"attempt-{number}"
    place = {"Context": "attempt", "Exten": exten, "Priority": "1", "Timeout": "5000", "CallerID": DID}
    told = variables({"__CALL_ID": call_id, "ATTEMPT_ID": f"a-{number}", **more})
    names = {"Channel": target, "ChannelId": channel_id, "ActionID": f"originate:{channel_id}", "Variable": told}
    await stage.client.action("Originate", {**names, **place})
