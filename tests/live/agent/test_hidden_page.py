"""The pop arrives in a page that nobody has looked at for long: behind another tab, its timers and frames asleep."""

from domain.facts import CallEnded
from tests.live.agent.working import Agent
from tests.live.whole import Whole
from threerings import steps

FALL_ASLEEP = """() => {
  const later = window.setTimeout;
  window.setTimeout = (then, ms = 0, ...given) => later(then, Math.max(1000, ms), ...given);
  window.requestAnimationFrame = () => 0;
  Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
  Object.defineProperty(document, 'hidden', { get: () => true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""
"""What a browser does to a page behind others, done at once; Playwright tells every page that it is in front."""
LISTEN = """() => {
  window.seen = {};
  document.addEventListener('phone:changed', ({ detail }) => {
    if (detail.what === 'call' && detail.event === 'invite') window.seen.rang = performance.now();
  });
  new MutationObserver(() => {
    if (document.querySelector('#call-column [class~=say]')) window.seen.popped ??= performance.now();
  }).observe(document.getElementById('main'), { childList: true, subtree: true });
}"""


async def test_agent_page_that_sleeps_behind_another_shows_the_pop_at_once(whole: Whole, khue: Agent) -> None:
    await khue.page.evaluate(LISTEN)
    front = await khue.page.context.new_page()
    await front.goto("about:blank")
    await front.bring_to_front()
    await khue.page.evaluate(FALL_ASLEEP)
    call = await whole.ring()
    shown = await khue.rung()
    assert shown.after_ms < steps.POP_LIMIT_MS
    await khue.holds("window.seen.rang && window.seen.popped")
    seen = await khue.page.evaluate("window.seen")
    assert seen["popped"] - seen["rang"] < steps.POP_LIMIT_MS
    assert "Cô Lý Kim Oanh" in await khue.page.locator("#call-column").inner_text()
    await call.hang_up()
    await khue.watching.until(CallEnded)
    await front.close()
