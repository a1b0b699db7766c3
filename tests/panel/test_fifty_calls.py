"""Fifty calls of one morning reviewed by keyboard alone, from the queue until nothing waits, in a real house; what was
decided is read out of its journal."""

import pytest
from playwright.async_api import Browser, Page, expect

from domain.facts import Fact, FindingReviewed, MissAdded, RecordingListened, SampleHeard
from store.queries.checks import count_checks
from store.rebuild import compare
from tests.journeys.panel.house import House
from tests.panel.reviewed import FLAGGED, SAMPLED, Morning, a_morning
from tests.windows import close

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
KEYS = {"right": "Alt+1", "wrong": "Alt+2", "coach": "Alt+3"}
TITLE = "#checks-title, #check-title"
COACHED, PLAYED = 7, 10
"""Every so many-th finding that is so needs coaching; every so many-th call is played."""


async def test_fifty_calls_by_keyboard_alone(house: House, chromium: Browser) -> None:
    morning = await a_morning(house)
    context = await chromium.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if "Content Security" in told.text else None)
    await page.goto(f"{house.origin}/enter/{await house.link('qa')}")
    await page.keyboard.press("Tab")
    await page.locator("form button.main").press("Enter")
    await page.goto(f"{house.origin}/checks")
    await expect(page.locator("[data-row]")).to_have_count(FLAGGED)
    said = await Reviewer(page, morning).until_nothing_waits()
    await close(context)
    assert complaints == []

    told = [each.fact for each in await house.journal.read(limit=5000)]
    assert _verdicts(told) == said and {verdict for _, _, verdict in said} == set(KEYS)
    assert len({call_id for call_id, _, _ in said}) == FLAGGED
    added = {(each.call_id, each.rule) for each in told if isinstance(each, MissAdded)}
    missed = {(call_id, rule) for call_id in morning.calls for rule in morning.missed(call_id)}
    assert added == missed and missed
    assert sum(isinstance(each, SampleHeard) for each in told) == SAMPLED
    listened = {each.call_id for each in told if isinstance(each, RecordingListened)}
    assert len(listened) == len(morning.calls) // PLAYED, "who plays is written down; who does not has not listened"
    async with house.journal.engine.connect() as connection:
        counts = await count_checks(connection)
    assert (counts["flagged"], counts["sampled"], counts["reviewed"]) == (0, 0, FLAGGED + SAMPLED)
    assert (await compare(house.journal.engine)).well


def _verdicts(told: list[Fact]) -> set[tuple[str, str, str]]:
    """Call, rule and verdict of all that was judged."""
    every = (each for each in told if isinstance(each, FindingReviewed))
    return {(each.call_id, each.rule, each.verdict) for each in every}


class Reviewer:
    """Somebody who knows what was said on each call, and has no mouse."""

    def __init__(self, page: Page, morning: Morning) -> None:
        self.page, self.morning = page, morning
        self.said: set[tuple[str, str, str]] = set()
        self.heard: list[str] = []
        self.right = 0

    async def until_nothing_waits(self) -> set[tuple[str, str, str]]:
        """Go through the queue; what they said."""
        await self._goes_on("Alt+1")
        while "/checks/" in self.page.url:
            call_id = self.page.url.rpartition("/")[2].partition("?")[0]
            if call_id not in self.heard:
                await self._begins(call_id)
            await self._goes_on(KEYS[await self._judges(call_id)])
        assert len(self.heard) == len(set(self.heard)) == len(self.morning.calls)
        await expect(self.page.locator("[data-row]")).to_have_count(0)
        return self.said

    async def _begins(self, call_id: str) -> None:
        self.heard.append(call_id)
        if len(self.heard) % PLAYED == 0:
            await self._plays()
        for rule in self.morning.missed(call_id):
            await self._adds(rule)

    async def _judges(self, call_id: str) -> str:
        """What they say of the finding that is open; of a call of the sample: that they have heard it."""
        if not self.morning.found[call_id]:
            return "right"
        rule = await self.page.locator("#finding b").first.get_attribute("title") or ""
        verdict = "wrong"
        if self.morning.calls[call_id].get(rule) == "broken":
            self.right += 1
            verdict = "right" if self.right % COACHED else "coach"
        self.said.add((call_id, rule, verdict))
        return verdict

    async def _plays(self) -> None:
        """The sound comes, from a breath before the finding on."""
        keys = "Alt+p" if await self.page.locator("[data-from][data-toggle]").count() else "Space"
        if keys == "Space":
            await self.page.locator("[data-seek]").focus()
        await self.page.keyboard.press(keys)
        place = self.page.locator("[data-player] [data-at]")
        for _ in range(2):  # it begins there, and goes on
            await expect(place).not_to_have_text(await place.inner_text())

    async def _adds(self, rule: str) -> None:
        """What the check missed."""
        await self.page.keyboard.press("Alt+m")
        rules = self.page.locator("#miss-rule")
        await expect(rules).to_be_focused()
        for _ in range(await rules.locator("option").count()):
            if await rules.input_value() == rule:
                break
            await self.page.keyboard.press("ArrowDown")
        await self.page.keyboard.press("Tab")
        await self.page.keyboard.type("0:12")
        await self.page.keyboard.press("Control+Enter")
        await expect(self.page.locator(f'#missed li [title="{rule}"]')).to_be_visible()

    async def _goes_on(self, keys: str) -> None:
        """A key that leads to another page, and that page has arrived: its heading has focus. The address
        changes before what stands under it, and that before focus does."""
        await self.page.locator(TITLE).evaluate("title => title.dataset.before = ''")
        await self.page.keyboard.press(keys)
        await self.page.locator(TITLE).and_(self.page.locator(":focus:not([data-before])")).wait_for()
