"""Charts and pictures in the browser: drawn from their tables, in the colours of the scheme, and opened by keyboard."""

import pytest
from playwright.async_api import Page, expect

from domain.scripts.model import edges
from tests.panel import sample_campaigns as campaigns
from tests.panel.conftest import Open
from tests.panel.screens import SCRIPTS
from tests.panel.stage import Stage
from tests.panel.test_lists import sent

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
COLOURS = """figure => {
  const canvas = figure.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const found = new Set();
  for (let n = 0; n < data.length; n += 4)
    if (data[n + 3] === 255) found.add(`rgb(${data[n]}, ${data[n + 1]}, ${data[n + 2]})`);
  const marks = [...figure.querySelectorAll(".legend i")].map((mark) => getComputedStyle(mark).color);
  return marks.map((colour) => [colour, found.has(colour)]);
}"""
"""Of each mark of a legend: its colour, and whether the drawing has it."""


async def colours(page: Page) -> list[tuple[str, bool]]:
    figures = page.locator("figure[data-chart]")
    await expect(figures.locator("canvas")).to_have_count(await figures.count())
    drawn = [await each.evaluate(COLOURS) for each in await figures.all()]
    return [(colour, there) for figure in drawn for colour, there in figure]


@pytest.mark.parametrize("name", ["campaign-running", "check-rule"])
async def test_a_chart_has_the_colours_of_its_legend_in_either_scheme(name: str, visit: Open) -> None:
    page = await visit(name)
    light = await colours(page)
    await page.evaluate("document.documentElement.dataset.theme = 'dark'")
    await page.wait_for_timeout(200)
    dark = await colours(page)
    assert light and all(there for _, there in (*light, *dark)), "each series is drawn"
    assert all(one != two for (one, _), (two, _) in zip(light, dark, strict=True))


async def test_a_chart_is_read_as_a_table_by_keys_and_stays_open_when_it_changes(visit: Open, stage: Stage) -> None:
    page = await visit("campaign-running")
    await expect(page.locator("body[data-stream=up]")).to_be_attached()
    await page.locator("#campaign-day summary").press("Enter")
    await expect(page.locator("#day-table")).to_be_visible()
    opens = page.locator("#day-table a[href$='hour=9&show=promised']").first
    assert await opens.inner_text() == "9"
    html = stage.fragment("campaigns/_day.html", view=campaigns.RUNNING)
    await stage.tell("campaign", {"html": html, "page": "campaign", "new": 0}, page="/campaign-running")
    await expect(page.locator("#campaign-day canvas")).to_have_count(3)
    await expect(page.locator("#day-table")).to_be_visible()
    assert len({await each.get_attribute("aria-label") for each in await page.locator("[role=img]").all()}) == 3


async def test_what_is_left_is_given_away_and_taken_back_by_keys(visit: Open, stage: Stage) -> None:
    page = await visit("campaign-running")
    await page.locator("#campaign-handing [name=from_id]").first.focus()
    await page.keyboard.press("ArrowDown")
    await page.locator("#hand-count").focus()
    await page.keyboard.type("20")
    await page.keyboard.press("Tab")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        await page.keyboard.press(key)
    await page.locator("#hand-count").focus()
    async with page.expect_response("**/api/lists/l2/hand-over"):
        await page.keyboard.press("Enter")
    page = await visit("campaign-running")
    await page.locator("[data-post='/api/lists/l2/hand-back']").focus()
    async with page.expect_response("**/api/lists/l2/hand-back"):
        await page.keyboard.press("Enter")
    assert sent(stage, "/api/lists/l2/hand-over") == [
        {"from_id": "u2", "count": "20", "how": "others", "agents": [], "callbacks": False}
    ]
    assert sent(stage, "/api/lists/l2/hand-back") == [{}]


async def test_the_way_of_dialling_and_the_end_are_chosen_by_keys_after_a_yes(visit: Open, stage: Stage) -> None:
    for button, address in (("Xem trước rồi gọi", "**/api/campaigns/k1/mode"), ("Dừng hẳn", "**/api/campaigns/k1")):
        page = await visit("campaign-running")
        await page.get_by_role("button", name=button).press("Enter")
        await expect(page.locator("#ask-dialog")).to_be_visible()
        async with page.expect_response(address):
            await page.locator("[data-answer=yes]").press("Enter")
        await expect(page.locator("#ask-dialog")).to_be_hidden()
    assert sent(stage, "/api/campaigns/k1/mode") == [{"mode": "preview"}]
    assert sent(stage, "/api/campaigns/k1") == [{"act": "stop"}]


async def test_a_script_is_drawn_as_a_flow_in_which_its_dry_run_goes_on(visit: Open) -> None:
    page = await visit("script-picture")
    steps = SCRIPTS["overdue-1-10"].steps
    await expect(page.locator("[data-flow] .node")).to_have_count(len(steps))
    ways = {(each.name, edge.to) for each in steps.values() for edge in edges(each)}
    await expect(page.locator("[data-flow] .edge")).to_have_count(1 + len(ways))
    here = page.locator("[data-flow] .node.sel")
    assert await here.get_attribute("data-node") == "proceed"
    await expect(here).to_be_in_viewport(ratio=1)
