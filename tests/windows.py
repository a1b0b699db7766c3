"""Closing browser windows in tests."""

import asyncio
from contextlib import suppress

from playwright.async_api import BrowserContext
from playwright.async_api import Error as PlaywrightError

LIMIT_S = 15.0


async def close(context: BrowserContext) -> None:
    """Close a window. Chromium never closes a page that is just on its way to another one (after a form was sent, say):
    so each page is led to an empty one first."""
    for page in context.pages:
        with suppress(PlaywrightError):  # a tab that has crashed goes nowhere
            await page.goto("about:blank", timeout=LIMIT_S * 500)
    async with asyncio.timeout(LIMIT_S):
        await context.close()
