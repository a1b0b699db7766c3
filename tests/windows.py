"""The browser of all tests, and how its windows are closed.

Chromium now and then never closes a page that is just on its way to another one (after a form was sent, say): so each
page is led to an empty one first. One that stays all the same ends with its browser, which Playwright's driver kills.
"""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress

from playwright.async_api import Browser, BrowserContext
from playwright.async_api import Error as PlaywrightError

BROWSER = "/usr/bin/chromium-headless-shell"
"""Debian's Chromium without the windows around its pages. 25 screens take 22 s in it, 40 s with them (n = 1)."""

LIMIT_S = 8.0


async def close(context: BrowserContext) -> None:
    """Close a window, with all its tabs."""
    for page in context.pages:
        with suppress(PlaywrightError):  # a tab that has crashed goes nowhere
            await page.goto("about:blank", timeout=LIMIT_S * 500)
    await _bounded(context.close())


async def end(browser: Browser) -> None:
    """Close all windows, and the browser."""
    await _bounded(browser.close())


async def _bounded(closing: Awaitable[None]) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(LIMIT_S):
            await closing
