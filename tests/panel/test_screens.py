"""Every screen in light and dark: nothing complains, nothing scrolls sideways, axe finds nothing."""

import json

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.panel.conftest import Open
from tests.panel.screens import SCREENS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 360, "height": 740}
SIDEWAYS = """() => [...document.querySelectorAll("main *, .phone *, .mob *")].filter((e) => {
  const box = e.getBoundingClientRect();
  const out = box.width > 0 && box.right > innerWidth + 1 && getComputedStyle(e).position !== "absolute";
  return out && !e.closest(".cut, [hidden], details:not([open])");
}).map((e) => e.outerHTML.slice(0, 120))"""

HIDDEN_IN_RAIL = """() => [...document.querySelectorAll(".rail > *")].filter(
  (e) => e.getBoundingClientRect().bottom > innerHeight || e.scrollWidth > e.clientWidth + 1
).map((e) => e.outerHTML.slice(0, 120))"""


async def axe(page: Page, *rules: str) -> list[tuple[str, list[str]]]:
    """What axe finds wrong: the rule, and where. `rules`: only these."""
    wanted = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    found = await Axe().run(page, options=wanted)
    return [(v["id"], [node["html"][:160] for node in v["nodes"]]) for v in found.response["violations"]]


@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen_is_accessible_in_light_and_dark(name: str, visit: Open) -> None:
    narrow = SCREENS[name].narrow
    page = await visit(name, viewport=NARROW if narrow else WIDE, color_scheme="light")
    await page.wait_for_timeout(400)
    assert await axe(page) == []
    assert await page.evaluate(SIDEWAYS) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.emulate_media(color_scheme="dark")
    assert await axe(page, "color-contrast") == []  # nothing else is different


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "name", ["desk-talking", "desk-ringing", "desk-wrap-up", "floor", "missed", "case", "job-arrived", "sign-in-wrong"]
)
async def test_a_screen_fits_in_every_language(name: str, language: str, visit: Open) -> None:
    narrow = SCREENS[name].narrow
    page = await visit(f"{name}?language={language}", viewport=NARROW if narrow else WIDE)
    assert await page.evaluate(SIDEWAYS) == []
    assert await page.evaluate("document.documentElement.lang") == language
    words = json.loads(await page.evaluate("document.body.dataset.words"))
    assert words["error.unreachable"]


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
async def test_the_longest_rail_holds(language: str, visit: Open) -> None:
    """A lead has the most places to go: all are there without scrolling at 768 pixels, and none is lost on less."""
    page = await visit(f"checks-lead?language={language}", viewport={"width": 1280, "height": 768})
    assert await page.evaluate(HIDDEN_IN_RAIL) == []
    await page.set_viewport_size({"width": 768, "height": 560})
    last = page.locator(".rail > :last-child")
    await last.focus()
    await expect(last).to_be_in_viewport(ratio=0.95)
