"""A robot agent: hands that are a browser session at the panel, and a desk phone on the telephone network.

It never hangs up: the caller goes first. What it writes down comes from the request it was given beforehand; whatever
else it needs (the case's number, the department of a category, who is on duty) it reads from its own page.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from store.tasks import end, spawn
from threerings.carrier.phones import CarrierPhones
from threerings.robots.door import Door, Message, Page, PanelAway, PanelRefused, read_page
from threerings.robots.request import Request

log = structlog.get_logger(__name__)
WRITE_S = 14.0
"""From the answer until the form is written and read back: about what the caller needs to say it."""
SEND_S = 1.5
"""From the record to the dispatch."""
PAUSE_REASON = "meeting"


@dataclass
class RobotAgent:
    """`sit_down`, then it works until `leave`. `trouble`: why it cannot work, in the panel's own words."""

    door: Door
    phones: CarrierPhones
    answers: str = "ring=2.5|answer"
    request: Request | None = None
    seat: str = ""
    trouble: BaseException | None = None
    _calls: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _work: asyncio.Task[None] | None = None

    async def sit_down(self, token: str) -> None:
        """Sign in, plug the phone in, become ready. Raises PanelAway, PanelRefused, PhoneNotRegistered."""
        await self.door.enter(token)
        given = await self.door.post("/api/phone", {"kind": "desk"})
        self.seat = given["seat"]
        await self.phones.add(self.seat, given["password"], self.answers)
        self._work = spawn(f"robot agent {self.seat}", self._listen(), vital=False)
        await self.pause(False)

    async def pause(self, paused: bool) -> None:
        """Step back, or come back. Raises PanelAway, PanelRefused."""
        await self.door.post("/api/state", {"paused": paused, "reason": PAUSE_REASON if paused else None})

    async def answer_as(self, script: str) -> None:
        """How the phone behaves from the next call on."""
        self.answers = script
        await self.phones.behave(self.seat, script)

    async def leave(self) -> None:
        """Unplug and sign out, as far as the panel lets."""
        for task in (self._work, *self._calls.values()):
            await end(task)
        for name, leaving in (("unplug", self._unplug()), ("sign out", self.door.post("/sign-out", {}))):
            try:
                await leaving
            except (PanelAway, PanelRefused, TimeoutError, OSError) as error:
                log.info("robot could not leave in good order", step=name, why=str(error) or type(error).__name__)

    async def _unplug(self) -> None:
        if self.seat:
            await self.phones.remove(self.seat)

    async def _listen(self) -> None:
        try:
            async for message in self.door.live("/desk"):
                await self._hear(message)
        except (PanelAway, PanelRefused) as error:
            self.trouble = error

    async def _hear(self, message: Message) -> None:
        if message.type == "pop":
            await self._popped(message)
        call = message.data.get("call") if message.type == "snapshot" else message.data
        if message.type in ("call", "snapshot") and call and call.get("phase") == "talking":
            self._take(str(call["call_id"]))

    async def _popped(self, message: Message) -> None:
        """The record is before the agent's eyes: say how long after the phone's ring (one machine, one clock)."""
        offered_at = datetime.fromisoformat(message.data["offered_at"])
        after_ms = max(0, round((datetime.now(UTC) - offered_at).total_seconds() * 1000))
        call = message.data["call"]
        told = {"call_id": call["call_id"], "offer_id": call["offer_id"], "after_ms": after_ms}
        await self.door.say({"type": "popped", **told})

    def _take(self, call_id: str) -> None:
        if call_id not in self._calls:
            self._calls[call_id] = spawn(f"robot takes {call_id}", self._serve(call_id), vital=False)

    async def _serve(self, call_id: str) -> None:
        """Write down what the caller says, read it back, dispatch it."""
        request = self.request
        if request is None:
            return
        await asyncio.sleep(WRITE_S)
        try:
            page = read_page(await self.door.get("/desk"))
            case = await self.door.post("/api/cases", _form(call_id, request, page))
            await asyncio.sleep(SEND_S)
            to = {"department_id": _department(page, request.category), "duty_user_id": None}
            await self.door.post(f"/api/cases/{case['case_id']}/dispatch", to)
        except (PanelAway, PanelRefused) as error:
            self.trouble = error


def _form(call_id: str, request: Request, page: Page) -> dict[str, object]:
    """The record form, filled in. Who calls is what the page says, and the agent does not overrule it."""
    form = next((at for tag, at in page.elements if tag == "form" and at.get("data-record") == call_id), {})
    return {
        "call_id": call_id,
        "person_id": None if request.anonymous else form.get("data-person") or None,
        "place": request.place,
        "content": request.content,
        "contact": request.contact,
        "reach_by": request.reach_by,
        "appointment_at": None,
        "category": request.category,
        "anonymous": request.anonymous,
        "emergency": request.emergency,
        "read_back": True,
    }


def _department(page: Page, category: str) -> str:
    """Which department the page's own list gives for a category."""
    rows = (at for tag, at in page.elements if tag == "li" and at.get("data-code") == category)
    found = next(rows, {}).get("data-department", "")
    if not found:
        raise PanelRefused(200, "no_category", f"the desk's page offers no department for {category}")
    return found
