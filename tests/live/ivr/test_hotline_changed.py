"""A hotline is changed in the panel while a caller is in its menus: their call is led, to its very words, by what it
began with; the next one hears the new text."""

import json
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from domain.facts import CallMenuChosen, CallMenuMoved, HotlineChanged, LinkUp
from ivr.hotlines import HOUSE, sound_of
from store.hotlines import hotline_of_text, version_of
from tests.journeys.panel.browser import Browser
from tests.live.ivr.walking import RIVERSIDE, dialled, likeness, pressed
from tests.live.whole import Whole, whole_house

pytestmark = pytest.mark.asyncio(loop_scope="module")
TEXT = RIVERSIDE.read_text(encoding="utf-8")
OLD, NEW = "To wait press one. For repairs press two.", "Press nine for repairs, and one to wait for a person."
CHANGED = TEXT.replace(OLD, NEW).replace("keys: {1: wait, 2: repairs}", "keys: {1: wait, 9: repairs}")
ADDRESS = "/api/hotlines/riverside"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Whole]:
    """The demo's house, with one hotline more."""
    folder = tmp_path_factory.mktemp("changed")
    (folder / "hotlines").mkdir()
    shutil.copy(RIVERSIDE, folder / "hotlines")
    async with whole_house(folder) as running:
        await running.until(LinkUp)
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def admin(whole: Whole) -> AsyncIterator[Browser]:
    """An administrator's browser."""
    link = await whole.link("admin")
    browser = await Browser(whole.settings.origin).enter(link.rpartition("/")[2])
    yield browser
    await browser.close()


def sound(text: str) -> str:
    """What the first level asks, as a sound."""
    menus = hotline_of_text(RIVERSIDE, text.encode(), HOUSE).menus
    return f"en/{sound_of('riverside', menus, 'what-about')}"


async def test_a_running_call_keeps_its_version_and_the_next_hears_the_new_one(whole: Whole, admin: Browser) -> None:
    running, first = await dialled(whole, "0912000021")
    await pressed(whole, running, first, [("1", "top")], 2.0)
    body = {"text": CHANGED, "basis": version_of(TEXT.encode()), "reason": "Nine is easier to remember"}
    saved = await admin.put(ADDRESS, body)
    assert json.loads(saved.text.splitlines()[-1])["number"] == 2, saved.text
    await pressed(whole, running, first, [("2", "repairs")], 6.0)
    await running.then("digits=2|wait=60")
    chosen = await whole.until(CallMenuChosen, 12, call_id=first)
    await running.hang_up()
    await running.over(limit_s=20)

    assert chosen.menus == version_of(TEXT.encode())
    assert likeness(whole, running.heard, sound(TEXT)) > 0.7
    assert likeness(whole, running.heard, sound(CHANGED)) < 0.5
    took_in = await whole.until(HotlineChanged, hotline_id="riverside", number=1)
    put_in = await whole.until(HotlineChanged, hotline_id="riverside", number=2)
    assert (took_in.by_id, bool(put_in.by_id)) == (None, True)
    assert (whole.settings.var / "hotlines" / "riverside.yaml").read_text(encoding="utf-8") == CHANGED

    next_one, second = await dialled(whole, "0912000022")
    await pressed(whole, next_one, second, [("1", "top"), ("9", "repairs")], 4.0)
    moved = await whole.until(CallMenuMoved, call_id=second, node="repairs")
    await next_one.hang_up()
    await next_one.over(limit_s=20)
    assert moved.menus == version_of(CHANGED.encode())
    assert likeness(whole, next_one.heard, sound(CHANGED)) > 0.7
