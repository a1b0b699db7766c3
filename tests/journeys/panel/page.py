"""What a browser makes of its first page and of everything it is told since."""

from dataclasses import dataclass, field
from typing import Any

from tests.journeys.panel.browser import Browser, Live
from tests.journeys.panel.document import Document
from tests.journeys.panel.house import House

FRAGMENTS = ("desk", "worklist", "missed", "floor", "jobs", "case", "hotline")


@dataclass
class Page:
    """What a browser has made of its first page and of everything it was told since."""

    document: Document
    state: dict[str, Any] = field(default_factory=dict)

    def take(self, message: dict[str, Any]) -> None:
        """What the page's modules do with a message."""
        type_, data = message["type"], message["data"]
        if type_ == "snapshot":
            self.state = {name: data[name] for name in ("agent", "call", "rings", "clock", "badges")}
            self.document.put(data["html"])
        elif type_ == "pop":
            self.state |= {"call": data["call"], "rings": data["rings"]}
            self.document.put(data["html"])
        elif type_ == "pop-cleared":
            self.state |= {"call": None, "rings": None}
            self.document.put(data["html"])
        elif type_ == "call":
            self.state["call"] = data if data["phase"] else None
            if data["phase"] != "ringing":
                self.state["rings"] = None
        elif type_ == "clock":
            self.state["clock"] = data | {"changed": []}
        elif type_ in ("agent", "rings", "badges"):
            self.state[type_] = data
        elif type_ in FRAGMENTS:
            self.document.put(data["html"])


async def opened(browser: Browser, path: str) -> tuple[Page, Live]:
    page = Page(Document((await browser.get(path)).text))
    live = await browser.live(path)
    page.take(await live.next())
    return page, live


async def catch_up(house: House, page: Page, live: Live) -> None:
    """Take everything that there is to be told."""
    for message in await everything(house, live):
        page.take(message)


async def everything(house: House, live: Live) -> list[dict[str, Any]]:
    """All messages on their way, once everything has been told."""
    await house.settled()
    await live.say("ping", t=1)
    found: list[dict[str, Any]] = []
    while True:
        message = await live.next()
        if message["type"] == "pong":
            return found
        found.append(message)
