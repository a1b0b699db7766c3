"""Whatever becomes of the application while callers are in its menus, each hears a voice within five seconds of their
last key, and none of them is lost. `make soak` kills it two hundred times (tests/soak/test_kills_in_menus.py)."""

import asyncio
import signal
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from domain.facts import StaticServed
from tests.live.ivr.killing_in_menus import PLACES, SPOKEN_WITHIN_S, kept, spoken_after_s, stands_at, well
from tests.live.ivr.walking import house_with_riverside
from tests.live.whole import Whole

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(180)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Whole]:
    """The demo's house, with a hotline of three levels and one that is closed."""
    async with house_with_riverside(tmp_path_factory.mktemp("open")) as running:
        yield running


@pytest.mark.parametrize("how", [signal.SIGSTOP, signal.SIGKILL], ids=["stopped", "killed"])
async def test_at_every_node_the_caller_is_spoken_to_and_kept(whole: Whole, how: signal.Signals) -> None:
    await well(whole)
    callers = await asyncio.gather(*(stands_at(whole, place, f"09120{how:02d}0{n}") for n, place in enumerate(PLACES)))
    application = whole.supervisor.application.process
    assert application is not None
    application.send_signal(how)
    try:
        spoken = await asyncio.gather(*(spoken_after_s(walker) for walker in callers))
    finally:
        if how is signal.SIGSTOP:
            application.send_signal(signal.SIGCONT)
    assert max(spoken) < SPOKEN_WITHIN_S, dict(zip(PLACES, spoken, strict=True))
    await well(whole)
    for walker in callers:
        await walker.raw.hang_up()
        await kept(walker, "missed")
    if how is signal.SIGSTOP:  # what Asterisk says while nobody listens is not heard later
        for walker in callers:
            await whole.until(StaticServed, 10, call_id=walker.call_id)
