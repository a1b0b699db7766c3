"""Serves every screen for looking at: `python -m tests.panel.preview [port]`, then open /desk-idle, /floor, ...
Or pictures of all of them: `python -m tests.panel.preview --shots FOLDER [name ...]`, at 1366x768 or 390x844,
light and dark.
"""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from playwright.async_api import async_playwright

from tests.panel.screens import SCREENS
from tests.panel.stage import Stage
from tests.windows import BROWSER

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]


async def serve(stage: Stage, port: int) -> tuple[web.AppRunner, int]:
    """The stage on a free port (0) or the given one."""
    runner = web.AppRunner(stage.app())
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    return runner, runner.addresses[0][1]


async def shots(folder: Path, names: list[str], query: str = "") -> None:
    """Pictures of the screens."""
    folder.mkdir(parents=True, exist_ok=True)
    stage = Stage()
    runner, port = await serve(stage, 0)
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=BROWSER, args=ARGS)
        for scheme in ("light", "dark"):
            for name in names or SCREENS:
                size = {"width": 390, "height": 844} if SCREENS[name].narrow else {"width": 1366, "height": 768}
                stage.started = datetime.now(UTC)
                context = await browser.new_context(
                    locale="vi-VN", viewport=size, color_scheme=scheme, permissions=["microphone"]
                )  # type: ignore[arg-type]
                page = await context.new_page()
                page.on(
                    "console",
                    lambda message, name=name: (
                        print(name, message.type, message.text) if message.type in ("error", "warning") else None
                    ),
                )
                page.on("pageerror", lambda error, name=name: print(name, "PAGE ERROR", error))
                await page.goto(f"http://127.0.0.1:{port}/{name}{query}")
                await page.wait_for_timeout(900)
                await page.screenshot(path=folder / f"{name}-{scheme}.png")
                await context.close()
        await browser.close()
    await runner.cleanup()


async def main() -> None:
    """As asked."""
    if "--shots" in sys.argv:
        at = sys.argv.index("--shots")
        await shots(Path(sys.argv[at + 1]), sys.argv[at + 2 :])
        return
    _, port = await serve(Stage(), int(sys.argv[1]) if len(sys.argv) > 1 else 8099)
    print(f"http://127.0.0.1:{port}/" + " /".join(SCREENS))
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
