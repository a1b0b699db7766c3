"""A stage and a real Chromium for the panel's front."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from agent_panel.views.environment import BUILT
from store.database import database_url, open_engine
from store.journal import Journal
from tests.conftest import HandClock
from tests.journeys.panel.house import House, open_house
from tests.panel.preview import ARGS
from tests.panel.stage import Stage
from tests.windows import BROWSER, close, end

expect.set_options(timeout=40_000)  # two cores are shared by many
Open = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium, with a microphone that hums."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=BROWSER, args=ARGS)
        yield browser
        await end(browser)


@pytest_asyncio.fixture(loop_scope="session")
async def stage() -> AsyncIterator[Stage]:
    """The pages' server, on a port of its own."""
    made = Stage()
    runner = web.AppRunner(made.app(), shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(chromium: Browser, stage: Stage) -> AsyncIterator[Open]:
    """Opens a screen as a person would; whatever the page complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    async def open_(name: str, *, grant: bool = True, context: BrowserContext | None = None, **options: Any) -> Page:
        if context is None:
            permissions = ["microphone"] if grant else []
            given = {
                "viewport": {"width": 1366, "height": 768},
                "locale": "vi-VN",
                "permissions": permissions,
            } | options
            context = await chromium.new_context(**given)
            contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{name}: {error}"))
        page.on(
            "console",
            lambda message: (
                complaints.append(f"{name}: {message.text}") if "Content Security Policy" in message.text else None
            ),
        )
        await page.goto(f"{stage.address}/{name}")
        return page

    yield open_
    for context in contexts:
        await close(context)
    assert complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def house(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[House]:
    """The panel with its real scripts, on a free port."""
    shutil.copy(sqlite_template, tmp_path / "threerings.sqlite")
    engine = open_engine(database_url("", tmp_path))
    journal = Journal(engine, HandClock())
    await journal.open()
    running = await open_house(journal, tmp_path, built=BUILT)
    yield running.house
    await running.stop()
    await journal.close()
    await engine.dispose()
