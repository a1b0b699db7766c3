"""What the house asks of the telephone system (`domain.ports.Telephony`), said to Asterisk.

Only fixed shapes leave here: a seat's name, a number of digits, a destination that exists in the dialplan. Legs are
named by their Uniqueid. An originate goes out once: its ChannelId is the attempt's, so Asterisk refuses a second one.
"""

import re
from collections.abc import Mapping

from ami_bridge.actions import Value, variables
from ami_bridge.client import AmiClient
from ami_bridge.errors import ActionRefused, AmiError, LinkAway, UnsafeAction
from domain.ports import Placement, TelephonyAway, TelephonyRefused

SEAT = re.compile(r"[bd][0-9a-f]{10}")
NUMBER = re.compile(r"\+?[0-9]{2,18}")
PLACE = re.compile(r"[a-z][a-z-]{0,31}")
LEG = re.compile(r"[A-Za-z0-9._-]{1,120}")
KEY = re.compile(r"[0-9*#A-D]")
DOCTOR = re.compile(r"x[0-9a-f]{10}")
TRUNK = re.compile(r"trunk-[a-z0-9-]{1,32}")
GONE = "No such channel"
ALREADY = ("Already there", "Not there")


class AsteriskTelephony:
    """The port over one AmiClient."""

    def __init__(self, client: AmiClient) -> None:
        self._client = client

    async def place(self, placement: Placement) -> None:
        """Originate, asynchronously. Refused: nothing rings. Away: it may have rung, and must not be tried again."""
        try:
            fields = await self._originate(placement)
            await self._client.action("Originate", fields)
        except (LinkAway, UnsafeAction) as why:
            raise TelephonyRefused(str(why)) from None  # nothing left this machine
        except ActionRefused as why:
            raise TelephonyRefused(why.reason) from None
        except AmiError as why:
            raise TelephonyAway(str(why)) from None

    async def hang_up(self, leg_id: str) -> None:
        await self._ask("Hangup", {"Channel": _shaped(LEG, leg_id), "Cause": "16"}, fine=(GONE,))

    async def redirect(self, leg_id: str, context: str, exten: str) -> None:
        place = {"Context": _shaped(PLACE, context), "Exten": _shaped(PLACE, exten), "Priority": "1"}
        await self._ask("Redirect", {"Channel": _shaped(LEG, leg_id), **place})

    async def press(self, leg_id: str, key: str) -> None:
        fields = {"Channel": _shaped(LEG, leg_id), "Digit": _shaped(KEY, key), "Receive": "true"}
        await self._ask("PlayDTMF", fields)

    async def silence_recording(self, leg_id: str, *, on: bool) -> None:
        fields = {"Channel": _shaped(LEG, leg_id), "Direction": "both", "State": "1" if on else "0"}
        await self._ask("MixMonitorMute", fields)

    async def set_queue_seat(self, queue: str, seat: str, *, member: bool) -> None:
        fields: dict[str, Value] = {"Queue": _shaped(LEG, queue), "Interface": f"PJSIP/{_shaped(SEAT, seat)}"}
        await self._ask("QueueAdd" if member else "QueueRemove", fields, fine=ALREADY)

    async def _originate(self, placement: Placement) -> dict[str, Value]:
        told = {"__CALL_ID": placement.call_id, "ATTEMPT_ID": placement.attempt_id, "PURPOSE": placement.purpose}
        return {
            "Channel": await self._target(placement.target),
            "Context": "attempt",
            "Exten": _shaped(PLACE, placement.destination),
            "Priority": "1",
            "ChannelId": _shaped(LEG, placement.channel_id),
            "CallerID": _shaped(NUMBER, placement.caller_id) if placement.caller_id else "",
            "Timeout": str(placement.ring_s * 1000),
            "Variable": variables(told | dict(placement.variables)),
        }

    async def _target(self, target: str) -> str:
        """`PJSIP/<seat>`, or `PJSIP/<number>@<line>`; which lines there are is data of the dialplan."""
        kind, _, rest = target.rpartition(":")
        if kind == "seat":
            return f"PJSIP/{_shaped(SEAT, rest)}"
        if kind == "hotline":
            return f"PJSIP/{_shaped(NUMBER, rest)}@{_shaped(DOCTOR, await self._line('DOCTOR_LINE'))}"
        return f"PJSIP/{_shaped(NUMBER, target)}@{_shaped(TRUNK, await self._trunk_for(target))}"

    async def _trunk_for(self, number: str) -> str:
        """The first trunk that may dial this number and is reachable; the first that may, where none is."""
        listed = [line.split() for line in (await self._line("TRUNKS")).split("|") if line]
        fit = [name for name, *patterns in listed if any(_dials(pattern, number) for pattern in patterns)]
        for name in fit:
            if await self._line(f"DEVICE_STATE(PJSIP/{_shaped(TRUNK, name)})") != "UNAVAILABLE":
                return name
        return next(iter(fit), "")

    async def _line(self, name: str) -> str:
        return (await self._client.action("Getvar", {"Variable": name})).fields.get("Value", "")

    async def _ask(self, name: str, fields: Mapping[str, Value], fine: tuple[str, ...] = ()) -> None:
        """One action. `fine`: refusals that mean it is so already."""
        try:
            await self._client.action(name, fields)
        except ActionRefused as why:
            if not why.reason.endswith(fine or ("\0",)):
                raise TelephonyRefused(why.reason) from None
        except AmiError as why:
            raise TelephonyAway(str(why)) from None


def _dials(pattern: str, number: str) -> bool:
    """As the dialplan reads it: X any digit, Z from 1, N from 2, the rest as it stands."""
    signs = {"X": "[0-9]", "Z": "[1-9]", "N": "[2-9]"}
    return re.fullmatch("".join(signs.get(sign, re.escape(sign)) for sign in pattern), number) is not None


def _shaped(shape: re.Pattern[str], value: str) -> str:
    """The value, if it has the shape; else nothing is sent, and the value is not repeated."""
    if not shape.fullmatch(value):
        raise TelephonyRefused("not a seat, number, leg or place that can be sent to Asterisk")
    return value
