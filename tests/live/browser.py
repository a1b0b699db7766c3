"""A real Chromium with a microphone that speaks a tone: the agent, in every test named *agent*."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from tests.live.whole import AGENT_HZ
from tests.windows import BROWSER, end

MICROPHONE_RATE = 48_000


@dataclass
class Desk:
    """One agent's browser window. `errors`: whatever its console complained of."""

    page: Page
    errors: list[str]

    def listen(self) -> None:
        """Keep what the console of the page complains of, from here on."""

        def heard(message: ConsoleMessage) -> None:
            place = message.location.get("url", "")
            if message.type == "error" and place != "about:blank":  # where a window is led to be closed
                self.errors.append(f"{message.text} {place}")

        self.page.on("console", heard)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    async def violations(self) -> list[str]:
        """What axe finds on the page as it stands: must be nothing."""
        found = await Axe().run(self.page, options={"resultTypes": ["violations"]})
        return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found.response["violations"]]

    async def shot(self, path: Path) -> None:
        """A picture of the window as it stands."""
        await self.page.screenshot(path=str(path))


def microphone(folder: Path) -> Path:
    """What the agent says: a tone at AGENT_HZ, for as long as it is listened to (Chromium repeats it)."""
    path = folder / "microphone.wav"
    seconds = np.arange(MICROPHONE_RATE * 10) / MICROPHONE_RATE
    soundfile.write(path, 0.3 * np.sin(2 * np.pi * AGENT_HZ * seconds), MICROPHONE_RATE, subtype="PCM_16")
    return path


@asynccontextmanager
async def browser(folder: Path, language: str = "vi") -> AsyncIterator[Browser]:
    """A Chromium whose microphone is `microphone`; it asks nobody for permission."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path=BROWSER,
            args=[
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-audio-capture={microphone(folder)}",
                "--disable-features=WebRtcHideLocalIpsWithMdns",
                "--autoplay-policy=no-user-gesture-required",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                f"--lang={language}",
            ],
            env={**os.environ, "LANGUAGE": language},
        )
        yield running
        await end(running)


NARROW: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
"""A telephone in somebody's hand."""


async def open_desk(running: Browser, url: str, language: str = "vi-VN", **options: Any) -> Desk:
    """A fresh window at `url`, 1366x768, as agents' screens are; `options` are the browser context's."""
    given = {"viewport": {"width": 1366, "height": 768}, "permissions": ["microphone"], **options}
    context = await running.new_context(locale=language, **given)
    desk = Desk(await context.new_page(), [])
    desk.listen()
    await desk.page.goto(url)
    return desk
