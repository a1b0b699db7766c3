"""Every key of the map, pressed in a Vietnamese, an English and a Chinese browser: only ours happens."""

from dataclasses import asdict

import pytest
from playwright.async_api import Page, expect

from tests.panel.conftest import Open
from tests.panel.samples import clock
from tests.panel.screens import SCREENS
from tests.panel.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
LOCALES = {"vi": "vi-VN", "en": "en-GB", "zh": "zh-CN"}
WATCH = """() => {
  window.taken = [];
  window.addEventListener("keydown", (event) => window.taken.push(event.defaultPrevented));
}"""
FUNCTION_KEYS = [f"F{n}" for n in (1, 3, 6, 7, 10, 11, 12)]
NOT_OURS = [*FUNCTION_KEYS, *(f"Alt+{key}" for key in "bdefhstvz1"), *(f"Control+{key}" for key in "fltp")]
STRANGE = """() => [...document.querySelectorAll("[aria-keyshortcuts]")]
  .filter((element) => !element.matches("button, a, input, select, textarea, section, form"))
  .map((element) => element.outerHTML.slice(0, 120))"""
TALKING = ["Alt+c", "Alt+r", "Alt+l", "Alt+p", "Alt+x", "Alt+n", "Alt+u", "Alt+q", "Shift+F8", "Control+Enter", "Alt+o"]
"""Alt O comes last: it leads to the page of the clock, where no call card is."""
ASKING = ["Alt+i"]


async def taken(page: Page, key: str) -> bool:
    """Did the page take this key for itself?"""
    await page.evaluate("window.taken = []")
    await page.keyboard.press(key)
    return bool(await page.evaluate("window.taken.at(-1) === true"))


@pytest.mark.parametrize("language", LOCALES)
async def test_our_keys_are_taken_and_others_are_left_alone(language: str, stage: Stage, visit: Open) -> None:
    loudest = asdict(clock("callback", 380, 1800, subject="0398", href="/cases"))
    stage.snapshot = {"clock": {"loudest": loudest, "broken": 0}}
    page = await visit(f"desk-talking?language={language}", locale=LOCALES[language])
    await expect(page.locator("#phone-health .word")).to_be_visible()  # the snapshot is in and the phone registered
    await expect(page.locator("#phone-clock")).to_be_visible()
    await page.evaluate(WATCH)
    await page.locator("#content").focus()
    assert [key for key in NOT_OURS if await taken(page, key)] == []
    missing = []
    for key in TALKING:
        if not await taken(page, key):
            missing.append(key)
        await page.keyboard.press("Escape")
    assert missing == []


async def test_letters_typed_into_a_field_are_letters(visit: Open) -> None:
    page = await visit("desk-asking")
    await page.locator("#content").focus()
    await page.keyboard.type("Alo F2 quy tắc 1 2 3")
    assert await page.locator("#content").input_value() == "Alo F2 quy tắc 1 2 3"


@pytest.mark.parametrize("name", [name for name in SCREENS if name.startswith("desk")])
async def test_every_key_stands_at_something_to_press_and_in_the_list_of_keys(name: str, visit: Open) -> None:
    """The map is the document: whatever has a key is a button, a link, a field or a pane."""
    page = await visit(name)
    strange = await page.evaluate(STRANGE)
    assert strange == []
    listed = await page.locator("#keys-dialog dt").all_inner_texts()
    used = set(
        await page.evaluate("[...document.querySelectorAll('[aria-keyshortcuts]')].map((e) => e.ariaKeyShortcuts)")
    )
    assert {shown(key) for key in used} <= {key.strip() for key in listed}


def shown(key: str) -> str:
    """How a key is written on the page."""
    return key.replace("Shift+", "⇧").replace("Control", "Ctrl").replace("+", " ")
