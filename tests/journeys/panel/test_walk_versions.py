"""A script changes while a call is spoken by it: the call goes on as it began."""

from dataclasses import replace

import pytest

from agent_panel import walking
from domain.facts import OutcomeRecorded, ScriptBegun
from domain.scripts.model import Script
from scripts.doings import library
from scripts.versions import in_the_library
from store.queries.script_versions import Found, take_in_scripts
from tests.journeys.panel.house import House
from tests.journeys.panel.test_walks import PROOFS, do, facts, talking

SHIPPED = library()["before-due"]
NEW_WORDS = "Em gọi vì một chuyện hoàn toàn khác"


def newer() -> Script:
    """The same script, which says and asks something else."""
    sentence = replace(SHIPPED.steps["greet"].say[0], texts=dict.fromkeys(("vi", "zh", "en"), NEW_WORDS))
    steps = {name: replace(step, say=(sentence,)) for name, step in SHIPPED.steps.items()}
    return replace(SHIPPED, version=SHIPPED.version + 1, origin="newer", steps=steps, start=list(steps)[-1])


@pytest.mark.parametrize("kept", [True, False])
async def test_a_walk_under_way_goes_on_in_the_version_it_began_with(
    house: House, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    now = newer()
    shipped = [each for each in in_the_library(library()) if each.script_id == SHIPPED.id]
    found = (Found(script_id=now.id, version=now.version, content="newer", texts=(("before-due.yaml", "later"),)),)
    for each in ([shipped] if kept else []) + [found]:
        await house.journal.decide(lambda turn, each=each: take_in_scripts(turn, each))
    browser, story = await talking(house)
    path = f"/api/calls/{story.call_id}"
    await browser.post(f"{path}/script", {"script_id": SHIPPED.id})
    await do(browser, story.call_id, "answer", "self")

    monkeypatch.setattr(walking, "library", lambda: {**library(), SHIPPED.id: now})  # the house has started anew
    page = (await browser.get("/desk")).text
    assert (NEW_WORDS in page) == (not kept), "what nobody kept can only go on as it is now"
    if not kept:
        return
    await do(browser, story.call_id, "answer", "yes")
    for proof, value in PROOFS:
        await browser.post(f"{path}/identity", {"proof": proof, "value": value})
    await do(browser, story.call_id, "outcome", "refuses")
    [began], [ended] = await facts(house, ScriptBegun), await facts(house, OutcomeRecorded)
    assert isinstance(began, ScriptBegun) and isinstance(ended, OutcomeRecorded)
    assert began.content == SHIPPED.origin
    assert ended.script_version == began.script_version == SHIPPED.version


async def test_a_script_that_is_gone_is_walked_to_its_end(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.journal.decide(lambda turn: take_in_scripts(turn, in_the_library(library())))
    browser, story = await talking(house)
    await browser.post(f"/api/calls/{story.call_id}/script", {"script_id": SHIPPED.id})
    monkeypatch.setattr(walking, "library", lambda: {k: v for k, v in library().items() if k != SHIPPED.id})
    await do(browser, story.call_id, "answer", "self")
    await do(browser, story.call_id, "outcome", "refuses")
    assert len(await facts(house, OutcomeRecorded)) == 1
