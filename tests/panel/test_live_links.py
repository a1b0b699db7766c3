"""A link that the live stream replaces while its page is on the way."""

import asyncio

import pytest
from playwright.async_api import Route, expect

from tests.panel import sample_campaigns as campaigns
from tests.panel.conftest import Open
from tests.panel.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_link_keeps_focus_though_the_live_stream_replaces_it(visit: Open, stage: Stage) -> None:
    page = await visit("campaign-running")
    await expect(page.locator("body[data-stream=up]")).to_be_attached()
    link = page.locator("#campaign-tiles a[href$='show=reached']").first
    await link.focus()
    before = await link.element_handle()
    html = stage.fragment("campaigns/_tiles.html", view=campaigns.PAUSED)
    await stage.tell("campaign", {"html": html, "page": "campaign", "new": 0}, page="/campaign-running")
    await page.wait_for_function("each => !each.isConnected", arg=before)
    await expect(link).to_be_focused()


async def test_a_page_stands_alone_though_its_link_was_replaced_meanwhile(visit: Open, stage: Stage) -> None:
    page = await visit("campaign-running")
    await expect(page.locator("body[data-stream=up]")).to_be_attached()
    asked, go = asyncio.Event(), asyncio.Event()

    async def slowly(route: Route) -> None:
        asked.set()
        await go.wait()
        await route.continue_(url=f"{stage.address}/campaign-paused")

    await page.route("**/campaigns/k1?show=reached", slowly)
    link = page.locator("#campaign-tiles a[href$='show=reached']").first
    before = await link.element_handle()
    assert before
    await link.press("Enter")
    await asked.wait()
    html = stage.fragment("campaigns/_tiles.html", view=campaigns.PAUSED)
    await stage.tell("campaign", {"html": html, "page": "campaign", "new": 0}, page="/campaign-running")
    await page.wait_for_function("each => !each.isConnected", arg=before)
    go.set()
    await page.wait_for_url("**/campaigns/k1?show=reached")
    await expect(page.locator("main h1")).to_be_visible()
    assert await page.locator(".shell").count() == 1
    assert await page.locator("main").count() == 1
