"""People of the demo organisation who work on whatever happens: they ask again until the panel takes what they say.

What the panel has said yes to is kept (`accepted`): it must be in the journal, whoever is killed a millisecond later.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from domain.facts import CaseDispatched, CaseRecorded
from store.queries.rota import department_for
from store.tasks import spawn
from tests.live.whole import Whole
from threerings.robots.agent import RobotAgent, _form
from threerings.robots.door import Door, Message, PanelAway, PanelRefused, read_page
from threerings.robots.request import Request

T = TypeVar("T")
LOGINS = ("khue", "ngan", "nhi")
AGAIN_S = 0.2
GIVES_UP_S = 60.0
CASE_WITHIN_S = 60.0
NOT_YET, CANNOT = (403, 404), 500
REQUEST = Request(
    category="engineering", place="B1203", content="Ống nước rò", contact="Anh Nam", reach_by="0912345678"
)


@dataclass
class Hands(RobotAgent):
    """A desk phone and a browser session. `before_post` is told what is about to be sent; `accepted`: (case, what);
    `refused`: what the panel said no to, in its words; `put_off`: what it could not do just then; `served`: calls
    that are written down and dispatched."""

    department: str = ""
    chance: random.Random = field(default_factory=random.Random)
    accepted: list[tuple[str, type]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    put_off: list[str] = field(default_factory=list)
    served: set[str] = field(default_factory=set)
    before_post: Callable[[str], None] = lambda what: None
    _mine: str = ""
    _in_wrap_up: str = ""

    async def _listen(self) -> None:
        """For as long as it takes: a panel that stays away for long is what these hands are for."""
        while True:
            with suppress(PanelAway):
                async for message in self.door.live("/desk"):
                    await self._hear(message)

    async def _hear(self, message: Message) -> None:
        if message.type == "pop":
            await self._popped(message)
        if message.type in ("call", "snapshot"):
            told = message.data.get("call") if message.type == "snapshot" else message.data
            self._see(told or {})

    def _see(self, call: Mapping[str, Any]) -> None:
        """A call of mine: to be written down, during the talk or after it; then I am ready for the next one."""
        call_id, phase = str(call.get("call_id") or ""), call.get("phase")
        self._mine, self._in_wrap_up = call_id if phase else "", call_id if phase == "wrapup" else ""
        if phase in ("talking", "hold", "wrapup"):
            self._take(call_id)
        self._ready_if_done(call_id)

    @property
    def busy(self) -> bool:
        """In a call, or at work after one."""
        return bool(self._mine)

    def _ready_if_done(self, call_id: str) -> None:
        if call_id and self._in_wrap_up == call_id and call_id in self.served:
            spawn("ready again", self._ready(), vital=False)

    async def _serve(self, call_id: str) -> None:
        """Write down and dispatch, each until it is taken."""
        try:
            await asyncio.sleep(self.chance.uniform(0.2, 1.2))
            case = await self._record(call_id)
            self.accepted.append((case["case_id"], CaseRecorded))
            await asyncio.sleep(self.chance.uniform(0.1, 0.6))
            to: dict[str, object] = {"department_id": self.department, "duty_user_id": None}
            await self._post("dispatch", f"/api/cases/{case['case_id']}/dispatch", to)
            self.accepted.append((case["case_id"], CaseDispatched))
        except PanelRefused as no:
            self.refused.append(str(no))
        self.served.add(call_id)
        self._ready_if_done(call_id)

    async def _record(self, call_id: str) -> dict[str, Any]:
        """A moment after a restart the call may not be known as mine, or its case not be open: then a little later."""
        ends = asyncio.get_running_loop().time() + CASE_WITHIN_S
        while True:
            page = read_page(await self._until_told(lambda: self.door.get("/desk")))
            try:
                return await self._post("record", "/api/cases", _form(call_id, REQUEST, page))
            except PanelRefused as no:
                if no.status not in NOT_YET or asyncio.get_running_loop().time() > ends:
                    raise
            await asyncio.sleep(AGAIN_S)

    async def _ready(self) -> None:
        await self._post("state", "/api/state", {"paused": False, "reason": None})

    async def _post(self, what: str, path: str, body: dict[str, object]) -> dict[str, Any]:
        def send() -> Awaitable[dict[str, Any]]:
            self.before_post(what)
            return self.door.post(path, body)

        return await self._until_told(send)

    async def _until_told(self, ask: Callable[[], Awaitable[T]]) -> T:
        """While the panel is away, or cannot: again. A refusal is an answer."""
        ends = asyncio.get_running_loop().time() + GIVES_UP_S
        while True:
            try:
                return await ask()
            except (PanelAway, PanelRefused) as no:
                cannot = isinstance(no, PanelAway) or no.status >= CANNOT
                if not cannot or asyncio.get_running_loop().time() > ends:
                    raise
                self.put_off.append(str(no))
            await asyncio.sleep(AGAIN_S)


@asynccontextmanager
async def people(whole: Whole, number: int, chance: random.Random, answers: str) -> AsyncIterator[list[Hands]]:
    """So many agents of the organisation, signed in, their desk phones registered; they leave at the end."""
    async with AsyncExitStack() as stack:
        team: list[Hands] = []
        async with whole.engine.connect() as connection:
            department = await department_for(connection, REQUEST.category) or ""
        for login in LOGINS[:number]:
            door = await stack.enter_async_context(Door(whole.settings.origin))
            hands = Hands(door, whole.network.phones, answers=answers, department=department, chance=chance)
            stack.push_async_callback(hands.leave)
            await hands.sit_down((await whole.link(login)).rsplit("/", 1)[1])
            team.append(hands)
        yield team


async def accepted_is_kept(whole: Whole, team: list[Hands]) -> None:
    """Whatever the panel said yes to is in the journal."""
    kept = {(getattr(entry.fact, "case_id", None), type(entry.fact)) for entry in await whole.read()}
    missing = [each for hands in team for each in hands.accepted if each not in kept]
    assert not missing, f"accepted, and lost: {missing}"
