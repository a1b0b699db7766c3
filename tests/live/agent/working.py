"""An agent at work: what their hands do on the keyboard, what their ears hear, what their eyes see."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, Page
from playwright.async_api import Error as PlaywrightError

from domain.facts import (
    CallAnswered,
    CaseClosedWithoutRequest,
    CaseOpened,
    CaseRecorded,
    IdentityChecked,
    OfferRang,
    PhoneReachable,
    PopShown,
    UserSignedOut,
)
from tests.live.agent.ears import PEAK
from tests.live.agent.watching import Watching, until
from tests.live.browser import Desk, open_desk
from tests.windows import close

PATIENCE_MS = 20_000
LEAVE_S = 40.0
TOKEN = "document.querySelector('meta[name=csrf-token]').content"
READY = "document.querySelector('#phone-state .dot')?.classList.contains('ok')"


@dataclass
class Agent:
    """Somebody of ours in a browser window. `expected`: what the console may complain of, in this test."""

    login: str
    desk: Desk
    watching: Watching
    phone: bool = True
    expected: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """The window."""
        return self.desk.page

    def move_to(self, page: Page) -> None:
        """Go on in another tab."""
        self.desk.page = page
        page.set_default_timeout(PATIENCE_MS)
        self.desk.listen()

    async def press(self, *keys: str) -> None:
        """Keys, one after the other."""
        for key in keys:
            await self.page.keyboard.press(key)

    async def type(self, text: str) -> None:
        """Text into whatever has focus."""
        await self.page.keyboard.type(text)

    async def focus(self) -> str:
        """The id (or name) of the element with focus."""
        return str(await self.page.evaluate("document.activeElement.id || document.activeElement.name || ''"))

    async def focused(self, name: str, limit_s: float = 3.0) -> None:
        """Wait until an element has focus."""
        await until(lambda: self._is_focused(name), limit_s, f"focus on {name}")

    async def _is_focused(self, name: str) -> bool:
        return await self.focus() == name

    async def holds(self, expression: str, limit_s: float = 5.0) -> None:
        """Wait until something is true in the page; does not stop when the page is hidden or throttled."""

        async def ask() -> bool:
            try:
                return bool(await self.page.evaluate(expression))
            except PlaywrightError:
                return False  # the page is just being loaded

        await until(ask, limit_s, expression)

    async def sees(self, text: str, limit_s: float = 5.0) -> None:
        """Wait until a text is on the page."""
        await until(lambda: self._shows(text), limit_s, f"{text!r} on the page")

    async def _shows(self, text: str) -> bool:
        return text in await self.text()

    async def text(self) -> str:
        """What the page says, as a person reads it."""
        return str(await self.page.evaluate("document.body.innerText"))

    async def phone_is(self, state: str, limit_s: float = 10.0) -> None:
        """Wait until the phone bar looks so: idle, ringing, talking, hold, wrapup, lost."""
        await self.holds(f"document.getElementById('phone')?.dataset.call === '{state}'", limit_s)

    async def ready(self, limit_s: float = 15.0) -> None:
        """Wait until this agent's phone is registered and their state is `ready`."""
        await self.holds(READY, limit_s)

    async def rung(self, limit_s: float = 8.0) -> PopShown:
        """Wait until the phone rings here and the pop is in the page; the pop's fact."""
        rang = await self.watching.until(OfferRang, limit_s, agent_id=self.login)
        shown = await self.watching.until(PopShown, 3, offer_id=rang.offer_id)
        await self.phone_is("ringing", 3)
        return shown

    async def answer(self) -> CallAnswered:
        """F2, once it rings; returns when the desk is ready to write."""
        await self.rung()
        await self.press("F2")
        answered = await self.watching.until(CallAnswered, 8, agent_id=self.login)
        await self.watching.until(CaseOpened, 5, owner_id=self.login)
        await self.phone_is("talking", 5)
        return answered

    async def proves(self, proof: str, value: str) -> None:
        """Alt I and what the caller says: this proof is right, and is not asked for again."""
        await self.press("Alt+i")
        await self.focused("value")
        await self.type(value)
        await self.press("Enter")
        await self.watching.until(IdentityChecked, proof=proof, matched=True)
        await self.holds(f"!document.querySelector('[name=proof] [value={proof}]')")

    async def hears(self, ms: int = 400) -> tuple[float, float]:
        """The loudest frequency in the headset (Hz), and how loud it is (dB below full)."""
        hz, level = await self.page.evaluate(PEAK, ms)
        return float(hz), float(level)

    async def post(self, path: str, body: dict[str, object] | None = None) -> int:
        """What the page's own script would send, for setting a scene; the status."""
        origin, token = self.watching.whole.settings.origin, await self.page.evaluate(TOKEN)
        headers = {"X-CSRF-Token": str(token), "Origin": origin}
        answer = await self.page.context.request.post(origin + path, data=body or {}, headers=headers)
        return answer.status

    async def finish(self) -> None:
        """End the work after a call: its case held nothing, the agent is ready again."""
        done = {fact.case_id for fact in await self.watching.all(CaseRecorded)}
        done |= {fact.case_id for fact in await self.watching.all(CaseClosedWithoutRequest)}
        for opened in await self.watching.all(CaseOpened, owner_id=self.login):
            if opened.case_id not in done:
                await self.post(f"/api/cases/{opened.case_id}/nothing", {"why": "test"})
        await self.post("/api/state", {"paused": False, "reason": None})


@asynccontextmanager
async def open_agent(
    running: Browser, watching: Watching, login: str, *, language: str = "vi-VN", phone: bool = True, **options: Any
) -> AsyncIterator[Agent]:
    """Sign in by one-time link, wait until the phone can be rung; in the end sign out. The console must be clean."""
    desk = await open_desk(running, await watching.whole.link(login), language, **options)
    desk.page.set_default_timeout(PATIENCE_MS)
    agent = Agent(login, desk, watching, phone)
    await desk.page.locator("form button[type=submit]").press("Enter")
    if phone:
        await watching.until(PhoneReachable, 10, agent_id=login)
        await agent.ready()
    try:
        yield agent
    finally:
        await leave(agent)
    assert unexpected(agent) == []


async def leave(agent: Agent) -> None:
    """Finish what is open and sign out, whatever page there is."""
    try:
        async with asyncio.timeout(LEAVE_S):
            await finish_and_sign_out(agent)
    finally:
        await close(agent.page.context)


async def finish_and_sign_out(agent: Agent) -> None:
    """As at the end of a shift; a page that is gone has nothing left to finish."""
    if agent.page.is_closed():
        return
    await agent.watching.whole.quiet()
    if agent.phone:
        await agent.finish()
    assert await agent.post("/sign-out") == 200
    await agent.watching.until(UserSignedOut, 5, user_id=agent.login)


def unexpected(agent: Agent) -> list[str]:
    """What the console complained of, and was not meant to."""
    return [line for line in agent.desk.errors if not any(known in line for known in agent.expected)]
