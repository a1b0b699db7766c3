"""Every key in a Vietnamese, a Chinese and an English browser: ours happens, and the browser is told to do nothing."""

import pytest

from domain.facts import CallEnded, HoldBegan, HoldEnded, PhoneReachable, ScriptStepSaid
from tests.live.agent.conftest import SignIn
from tests.live.agent.working import Agent
from tests.live.whole import Whole

LANGUAGES = {"vi": "vi-VN", "zh": "zh-CN", "en": "en-GB"}
WATCH_KEYS = """() => {
  window.keys = [];
  window.addEventListener('keydown', (event) => window.keys.push([event.key, event.defaultPrevented]));
}"""
OPEN = "document.querySelector('dialog[open], [popover]:popover-open') !== null"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_agent_keys_do_ours_and_nothing_else(whole: Whole, sign_in: SignIn, language: str) -> None:
    khue = await sign_in("khue", language=LANGUAGES[language])
    try:
        await speak(khue, language)
        call = await whole.ring()
        await khue.answer()
        await khue.focused("content")
        await khue.page.evaluate(WATCH_KEYS)
        await the_phone(khue)
        await the_panes(khue)
        await the_layers(khue)
        ignored = [key for key, ours in await khue.page.evaluate("window.keys") if not ours and key not in MODIFIERS]
        assert ignored == []
        assert len(khue.page.context.pages) == 1 and khue.page.url.endswith("/desk")
        assert await khue.desk.violations() == []
        await khue.press("Shift+F2")
        await khue.watching.until(CallEnded)
        await call.over(5)
    finally:
        await khue.post("/api/language", {"language": "vi"})


MODIFIERS = ("Alt", "Shift", "Control", "Escape")


async def speak(khue: Agent, language: str) -> None:
    """The page in the reader's language."""
    assert await khue.post("/api/language", {"language": language}) == 200
    await khue.page.reload()
    await khue.watching.until(PhoneReachable, nth=2, agent_id="khue")
    assert await khue.page.evaluate("document.documentElement.lang") == language
    await khue.ready()


async def the_phone(khue: Agent) -> None:
    """F4 twice, F8 twice."""
    await khue.press("F4")
    await khue.watching.until(HoldBegan)
    await khue.phone_is("hold")
    await khue.press("F4")
    await khue.watching.until(HoldEnded)
    await khue.phone_is("talking")
    await khue.press("F8")
    await khue.holds("document.getElementById('phone').classList.contains('muted')")
    await khue.press("F8")
    await khue.holds("!document.getElementById('phone').classList.contains('muted')")


async def the_panes(khue: Agent) -> None:
    """Each pane and field has its key, wherever focus is."""
    await khue.press("Alt+l")
    await khue.focused("category-search")
    await khue.press("Alt+p")
    await khue.focused("department")
    await khue.press("Alt+i")
    await khue.focused("value")
    await khue.press("Alt+r")
    await khue.focused("content")
    await khue.press("Alt+x")
    await khue.holds("document.querySelector('[name=emergency]').checked")
    await khue.press("Alt+x")
    await khue.holds("!document.querySelector('[name=emergency]').checked")
    await khue.press("Alt+c")
    await khue.holds("document.getElementById('call-column').contains(document.activeElement)")
    await khue.press("Alt+n")
    await khue.watching.until(ScriptStepSaid, step="greet", by_id="khue")
    await khue.press("Alt+n")
    await khue.watching.until(ScriptStepSaid, nth=2)


async def the_layers(khue: Agent) -> None:
    """What opens over the page closes with Esc, and the call goes on."""
    for key in ("Alt+q", "Shift+F4"):
        await khue.press(key)
        await khue.holds(OPEN)
        await khue.press("Escape")
        await khue.holds(f"!({OPEN})")
    await khue.phone_is("talking")
