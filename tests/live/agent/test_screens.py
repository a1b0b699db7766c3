"""Every screen as it really is, with the demo's people in it: clean for axe in light and dark, console silent."""

import os
from pathlib import Path

from domain.facts import CallEnded, CaseDispatched, CaseRecorded
from tests.live.agent.conftest import Place, SignIn
from tests.live.agent.ears import caller_hears
from tests.live.agent.watching import until
from tests.live.agent.working import Agent
from tests.live.browser import NARROW, Desk, open_desk
from tests.live.whole import AGENT_HZ, Whole
from tests.windows import close

DOCS = Path(__file__).parents[3] / "docs"
SCHEMES = ("light", "dark")
LONGEST_WORD = r"document.body.innerText.match(/\b[a-z_]+(\.[a-z_]+)+\b/g)?.filter((w) => !w.includes('www'))"
"""Keys of the catalogue that stand on the page instead of their words."""


async def test_agent_desk_in_every_phase(whole: Whole, khue: Agent, tmp_path: Path) -> None:
    await looks_right(khue.desk, tmp_path / "idle.png")
    call = await whole.ring()
    await khue.rung()
    await looks_right(khue.desk, tmp_path / "ringing.png")
    await khue.answer()
    await caller_hears(call, AGENT_HZ)
    await fills_in_half(khue)
    await looks_right(khue.desk, tmp_path / "in-call.png")
    await khue.press("Alt+p", "Tab", "Space", "Control+Enter")
    await khue.watching.until(CaseDispatched)
    await khue.sees("Đã điều phối")
    await looks_right(khue.desk, tmp_path / "dispatched.png")
    await call.hang_up()
    await khue.watching.until(CallEnded)
    await khue.phone_is("wrapup")
    await looks_right(khue.desk, tmp_path / "wrap-up.png")
    recorded = await khue.watching.until(CaseRecorded)
    for path in ("/cases", f"/cases/{recorded.case_id}", "/missed"):
        await khue.page.goto(whole.settings.origin + path)
        await until(lambda: is_up(khue), 5, "the live stream")
        await looks_right(khue.desk, tmp_path / f"{path.split('/')[1]}.png")
    khue.expected.append("404")
    await khue.page.goto(f"{whole.settings.origin}/no-such-page")
    await looks_right(khue.desk, tmp_path / "error.png")
    await khue.page.goto(f"{whole.settings.origin}/desk")


async def test_agent_sees_what_others_see(whole: Whole, place: Place, sign_in: SignIn, tmp_path: Path) -> None:
    """The pages of the lead, the administrator, the responder, and of whoever is not signed in."""
    hang = await sign_in("hang")
    await hang.page.goto(f"{whole.settings.origin}/floor")
    await until(lambda: is_up(hang), 5, "the live stream")
    await looks_right(hang.desk, tmp_path / "floor.png")
    admin = await sign_in("admin", phone=False)
    await looks_right(admin.desk, tmp_path / "users.png")
    sang = await sign_in("sang", phone=False, **NARROW)
    await looks_right(sang.desk, tmp_path / "jobs.png")
    await sang.page.locator("a[href^='/jobs/']").first.tap()
    await sang.page.locator("form#job").wait_for()
    await looks_right(sang.desk, tmp_path / "job.png")
    door = await open_desk(place.browser, f"{whole.settings.origin}/sign-in")
    await looks_right(door, tmp_path / "sign-in.png")
    assert door.errors == []
    await close(door.page.context)


async def test_agent_picture_for_the_readme(whole: Whole, khue: Agent, tmp_path: Path) -> None:
    """The desk while a call is in progress; with THREERINGS_SHOTS=1 it becomes the picture in the README."""
    call = await whole.ring()
    await khue.answer()
    await caller_hears(call, AGENT_HZ)
    await fills_in_half(khue)
    await khue.press("Alt+i")
    await khue.type("8/3/1961")
    await khue.press("Enter")
    await khue.sees("khớp")
    picture = DOCS / "desk.png" if os.environ.get("THREERINGS_SHOTS") == "1" else tmp_path / "desk.png"
    await khue.press("Alt+l")
    await khue.desk.shot(picture)
    assert picture.read_bytes()[16:24] == (1366).to_bytes(4, "big") + (768).to_bytes(4, "big")
    await call.hang_up()
    await khue.watching.until(CallEnded)


async def fills_in_half(khue: Agent) -> None:
    """What an agent has typed half a minute into a call."""
    await khue.focused("content")
    await khue.type("Vòi bếp thay sáng nay lại rỉ nước ở khớp nối, nước xuống tủ dưới. Cô nhờ quay lại trong sáng nay.")
    await khue.press("Tab")
    await khue.type("B-1207, bếp")
    await khue.press("Alt+l")
    await khue.type("ro nuoc")
    await khue.press("Enter")
    await khue.focused("appointment_at")


async def looks_right(desk: Desk, picture: Path) -> None:
    """Clean for axe in both schemes, every word a word, nothing wider than the window."""
    for scheme in SCHEMES:
        await desk.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        await desk.shot(picture.with_stem(f"{picture.stem}-{scheme}"))
        assert await desk.violations() == [], (picture.stem, scheme)
    await desk.page.emulate_media(color_scheme="light")
    assert await desk.page.evaluate(LONGEST_WORD) in (None, []), picture.stem
    assert await desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), picture.stem


async def is_up(agent: Agent) -> bool:
    """Does the page hear the live stream?"""
    return bool(await agent.page.evaluate("document.body.dataset.stream === 'up'"))
