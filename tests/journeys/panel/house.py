"""An organisation with its people, its panel on a free port, and its desk at work."""

import asyncio
import json
import socket
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from agent_panel.app import panel_app
from agent_panel.deps import PanelDeps, PanelSettings, SipSettings
from agent_panel.keys import HUB
from desk.room import Desk
from domain.facts import Fact, PhoneReachable
from domain.house import HouseRules
from domain.rows import Row
from outbound.campaigns.room import Campaigns
from outbound.lists.room import Lists
from outbound.placing import Outgoing
from scripts.checks.trials import Trials
from store import tables
from store.accounts import ROLES, NewAccount, add_account
from store.database import writing
from store.entry import make_link
from store.journal import Journal
from tests.journeys.panel.browser import Browser
from tests.journeys.panel.files import Files
from tests.journeys.panel.outside import FakeSeats, FakeTelephony, FakeVault
from tests.story import CallStory

KNOWN_NUMBER, SHARED_NUMBER = "+84900000416", "+84900000777"
NAMES = {
    "khue": ("Lê Minh Khuê", "agent"),
    "ngan": ("Trần Bảo Ngân", "agent"),
    "hang": ("Đỗ Thu Hằng", "lead"),
    "sang": ("Bùi Quang Sáng", "responder"),
    "hai": ("Châu Ngọc Hải", "responder"),
    "tin": ("Hồ Văn Tín", "responder"),
    "qa": ("Vũ Quốc Đạt", "qa"),
    "manager": ("Phạm Gia Huy", "manager"),
    "admin": ("Hoàng Yến Nhi", "admin"),
}


@dataclass
class House:
    """`ids`: users by login."""

    journal: Journal
    origin: str
    telephony: FakeTelephony
    seats: FakeSeats
    vault: FakeVault
    settings: PanelSettings
    app: web.Application
    desk: Desk
    placing: Outgoing
    files: Files
    lists: Lists
    trials: Trials
    ids: dict[str, str] = field(default_factory=dict)
    browsers: list[Browser] = field(default_factory=list)
    password: str = "con mèo ngồi trên mái"

    async def link(self, login: str | None, valid_s: int = 3600) -> str:
        """A one-time link's token for a user; None: the set-up link."""
        user_id = self.ids[login] if login else None
        return await self.journal.decide(lambda turn: make_link(turn.connection, user_id, turn.now, valid_s))

    def browser(self) -> Browser:
        """A browser that nobody has signed in with yet."""
        self.browsers.append(Browser(self.origin))
        return self.browsers[-1]

    async def signed_in(self, login: str) -> Browser:
        """A user's browser."""
        return await self.browser().enter(await self.link(login))

    async def signed_in_by_password(self, login: str) -> Browser:
        """A user's browser, after they chose their password."""
        browser = self.browser()
        token = await self.link(login)
        await browser.form(f"/enter/{token}", password=self.password, password_again=self.password)
        home = await browser.get("/")
        await browser.get(home.headers["Location"])
        return browser

    async def agent(self, login: str) -> Browser:
        """An agent who is ready: signed in, with a phone that answers."""
        browser = await self.signed_in(login)
        issued = await browser.post("/api/phone", {"kind": "browser"})
        await self.tell(PhoneReachable(at=self.journal.now(), agent_id=self.ids[login], seat=issued.data["seat"]))
        return browser

    async def tell(self, *items: Fact | Row) -> None:
        """What happens outside is told to the journal."""
        await self.journal.append(*items)

    async def call(self, login: str, number: str = KNOWN_NUMBER, *, answered: bool = True, **who: Any) -> CallStory:
        """A call that rings at an agent's, and is answered unless told otherwise."""
        story = CallStory(self.journal.now(), number=number).arrives(**who).rings(self.ids[login])
        if answered:
            story.answered(self.ids[login])
        await self.tell(*story.new())
        return story

    async def settled(self) -> None:
        """What follows from what happened has happened, and every browser has been told."""
        hub, calm = self.app[HUB], 0
        for _ in range(2000):
            followed = min(self.desk.follower.seq, self.placing.follower.seq) >= self.journal.seq
            calm = calm + 1 if followed and hub.settled else 0
            if calm == 5:
                return
            await asyncio.sleep(0.01)
        raise AssertionError("it did not settle")

    async def close(self) -> None:
        """Close every window."""
        for browser in self.browsers:
            await browser.close()


@dataclass
class Running:
    """The house with what must be stopped."""

    house: House
    runner: web.AppRunner

    async def stop(self) -> None:
        """In order."""
        await self.house.close()
        await self.runner.cleanup()
        await self.house.lists.stop()
        await self.house.trials.stop()
        await self.house.desk.stop()
        await self.house.placing.stop()


async def open_house(journal: Journal, folder: Path, *, send_buffer: int = 0, **settings: Any) -> Running:
    """Everything, on a free port. `send_buffer`: bytes that the system keeps for a browser that does not read."""
    async with writing(journal.engine) as connection:
        ids = await people(connection)
    listening = socket.socket()
    if send_buffer:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
    listening.bind(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
    telephony, seats, vault = FakeTelephony(), FakeSeats(), FakeVault()
    lists, trials = Lists(journal, folder / "lists"), Trials()
    sip = SipSettings(
        ws_url="ws://127.0.0.1:9/ws",
        domain="127.0.0.1",
        host="127.0.0.1",
        port=5060,
        browser_seats=("b01", "b02", "b03"),
        desk_seats=("d01",),
    )
    usual: dict[str, Any] = {
        "origins": (origin,),
        "secret": b"s" * 32,
        "sip": sip,
        "demo": True,
        "slow_s": 0.02,
        "gateway_key": b"g" * 32,
    }
    made = PanelSettings(**usual | {"built": built(folder)} | settings)
    files = Files(folder, journal)
    placing = Outgoing(journal, telephony)
    given = PanelDeps(
        journal=journal,
        telephony=telephony,
        placing=placing,
        seats=seats,
        vault=vault,
        hotlines=files.book,
        prompts=files.shelf,
        lists=lists,
        campaigns=Campaigns(journal, telephony),
        trials=trials,
        vocabulary={"vi": frozenset(["dạ", "em", "chào", "anh", "vườn", "lam", "xin", "nghe"])},
        settings=made,
    )
    desk = Desk(journal, placing)
    await placing.start()
    await desk.start()
    await lists.start()
    app = panel_app(given)
    runner = web.AppRunner(app, shutdown_timeout=2.0)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    house = House(journal, origin, telephony, seats, vault, made, app, desk, placing, files, lists, trials, ids)
    return Running(house, runner)


def built(folder: Path) -> Path:
    """Scripts and styles as the build would leave them."""
    home = folder / "built"
    home.mkdir(exist_ok=True)
    names = {name: f"x-{name}" for name in ("panel.js", "panel.css", "sprite.svg", "favicon.svg")}
    for name in names.values():
        (home / name).write_text("")
    (home / "manifest.json").write_text(json.dumps(names))
    return home


async def people(connection: AsyncConnection) -> dict[str, str]:
    """The organisation, its users, and persons who call."""
    ids = {}
    for login, (name, role) in NAMES.items():
        assert role in ROLES
        ids[login] = await add_account(connection, NewAccount(login=login, name=name, role=role))
    rows: list[tuple[Any, dict[str, Any]]] = [
        (
            tables.organisation,
            {
                "id": 1,
                "name": "Trung tâm Vườn Lam",
                "zone": "Asia/Ho_Chi_Minh",
                "currency": "VND",
                "rules": HouseRules(),
                "skills": {"complaints": {"vi": "Khiếu nại", "zh": "投诉", "en": "Complaints"}},
            },
        ),
        (
            tables.hotlines,
            {"hotline_id": "main", "name": "Tổng đài", "did": "+842800000000", "language": "vi", "cycle_ms": 5000},
        ),
        (tables.departments, {"department_id": "eng", "name": "Kỹ thuật", "categories": ("engineering",)}),
        (tables.departments, {"department_id": "sec", "name": "An ninh", "categories": ("security", "fire")}),
        (tables.duty_rota, {"department_id": "eng", "rank": 1, "user_id": ids["sang"]}),
        (tables.duty_rota, {"department_id": "eng", "rank": 2, "user_id": ids["hai"]}),
        (tables.duty_rota, {"department_id": "sec", "rank": 1, "user_id": ids["tin"]}),
        (tables.persons, person("oanh", "Lý Kim Oanh", form_of_address="cô", self_reference="con", unit="B-1207")),
        (tables.persons, person("an", "Ngô An", unit="A-0101")),
        (tables.persons, person("binh", "Ngô Bình", unit="A-0101")),
        (tables.person_numbers, {"person_id": "oanh", "number": KNOWN_NUMBER, "kind": "mobile"}),
        (tables.person_numbers, {"person_id": "an", "number": SHARED_NUMBER, "kind": "home"}),
        (tables.person_numbers, {"person_id": "binh", "number": SHARED_NUMBER, "kind": "home"}),
        (
            tables.contracts,
            {"contract_id": "c1", "person_id": "oanh", "kind": "flat", "number": "HD-55210", "title": "Căn B-1207"},
        ),
        (
            tables.dues,
            {
                "due_id": "d1",
                "contract_id": "c1",
                "title": "Phí quản lý T11",
                "amount_minor": 1245000,
                "currency": "VND",
                "due_on": date(2026, 11, 30),
                "paid_on": None,
            },
        ),
    ]
    for table, row in rows:
        await connection.execute(insert(table).values(row))
    return ids


def person(person_id: str, name: str, **more: Any) -> dict[str, Any]:
    """A person's row."""
    return {
        "person_id": person_id,
        "name": name,
        "form_of_address": "",
        "self_reference": "",
        "language": "vi",
        "unit": "",
        "note": "",
        "birth_date": date(1958, 3, 14),
        "id_number": "079158000208",
        "owner_id": None,
    } | more
