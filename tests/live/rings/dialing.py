"""A campaign in a live test: a lead's list over the web, robot people on the network, and the carrier's own log."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import update

from domain.house import HouseRules
from store.database import writing
from store.queries.organisation import the_organisation
from store.tables import list_rows, organisation
from tests.live.agent.watching import until
from tests.live.whole import AGENT_HZ, Whole
from threerings.carrier.siplog import SipCall
from threerings.carrier.sound import RATE_HZ, Heard
from threerings.robots.door import Door

COLUMNS = {"0": "name", "1": "number", "2": "contract", "3": "amount", "4": "due_on"}
WINDOW_S, STEP_S = 0.4, 0.1
"""A tone is looked for in windows of that length."""
NOON = 12


def zone_at(hour: int) -> str:
    """A zone where it is about this hour now: whenever this runs, who lives there is awake at noon, asleep at night."""
    now = datetime.now(UTC)
    zones = [f"Etc/GMT{sign}{hours}" for sign, most in (("+", 12), ("-", 14)) for hours in range(most + 1)]
    return min(zones, key=lambda zone: abs(now.astimezone(ZoneInfo(zone)).hour - hour))


@dataclass
class Dialing:
    """`lead` is signed in; `numbers`: of the people, national, in the order of the list."""

    whole: Whole
    lead: Door
    numbers: list[str] = field(default_factory=list)
    list_id: str = ""
    campaign_id: str = ""

    async def people(self, scripts: Sequence[str], first: int, due_on: str = "31/12/2026") -> None:
        """A list of people who behave so, in order, imported and known to be awake."""
        self.numbers = [f"09{first + each:08d}" for each in range(len(scripts))]
        for number, script in zip(self.numbers, scripts, strict=True):
            await self.whole.network.person(number, script)
        rows = [f"Người {n},{n},HD-{n},500.000,{due_on}" for n in self.numbers]
        await self._listed(
            "\n".join(["Họ và tên,Số điện thoại,Số HĐ,Số tiền,Ngày đến hạn", *rows]), "overdue_1_10", COLUMNS
        )

    async def invited(self) -> None:
        """The same people on a list of invitations: advertising."""
        rows = [f"Người {n},{n}" for n in self.numbers]
        await self._listed(
            "\n".join(["Họ và tên,Số điện thoại", *rows]), "event_invitation", {"0": "name", "1": "number"}
        )

    async def _listed(self, text: str, purpose: str, columns: Mapping[str, str]) -> None:
        self.list_id = (await self._upload(text.encode()))["list_id"]
        asked = {"name": "Thử", "purpose": purpose, "columns": columns}
        await self.lead.post(f"/api/lists/{self.list_id}/check", asked)
        await until(self._checked, 10, "the list is checked")
        await self.lead.post(f"/api/lists/{self.list_id}/commit", {})
        async with writing(self.whole.engine) as connection:
            mine = list_rows.c.list_id == self.list_id
            await connection.execute(update(list_rows).where(mine).values(zones=(zone_at(NOON),)))

    async def register(self, *numbers: str) -> None:
        """The do-not-call register as it stands today, handed over at the panel."""
        today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
        await self._upload("\n".join(numbers).encode(), f"/api/register?on={today}&anyway=true")

    async def launch(self, agents: Sequence[str], **more: Any) -> None:
        """Assigned to a pool, and off."""
        await self.lead.post(f"/api/lists/{self.list_id}/assign", {"how": "pool", "agents": list(agents)})
        given = {"list_id": self.list_id, "mode": "progressive", "ring_s": 15, **more}
        self.campaign_id = (await self.lead.post("/api/campaigns", given))["campaign_id"]

    async def steer(self, act: str) -> None:
        """Start, pause, resume or stop."""
        await self.lead.post(f"/api/campaigns/{self.campaign_id}", {"act": act})

    async def switch(self, mode: str) -> None:
        """From now on it dials in another way."""
        await self.lead.post(f"/api/campaigns/{self.campaign_id}/mode", {"mode": mode})

    def calls(self) -> dict[str, list[SipCall]]:
        """What the carrier was sent, by number: its own log is the witness."""
        found: dict[str, list[SipCall]] = defaultdict(list)
        for sip in self.whole.network.sip_calls():
            if sip.from_pbx and sip.number in self.numbers:
                found[sip.number].append(sip)
        return found

    async def hears_agent_after(self, number: str) -> float:
        """Seconds from the first ring at the customer's until they hear the agent, as they heard it."""

        async def ask() -> tuple[float] | None:
            files = self.whole.network.heard_at(number)
            heard = await asyncio.to_thread(Heard.read, files[-1]) if files else None
            at_s = first_tone(heard) if heard else None
            return None if at_s is None else (at_s,)

        found = await until(ask, 12, f"{number} hears the agent")
        assert found is not None
        return found[0]

    async def _checked(self) -> bool:
        told = await self.lead.get(f"/api/lists/{self.list_id}/progress")
        return '"running": false' in told

    async def _upload(self, body: bytes, to: str = "/api/lists?name=thu.csv") -> dict[str, Any]:
        headers = {"X-CSRF-Token": self.lead._csrf, "Content-Type": "application/octet-stream"}
        url = f"{self.lead.origin}{to}"
        async with self.lead._http.post(url, data=body, headers=headers) as answer:
            said: dict[str, Any] = await answer.json()
            assert answer.status == 200, said
            return said


def first_tone(heard: Heard) -> float | None:
    """The second at which the agent's tone begins."""
    size = int(RATE_HZ * WINDOW_S)
    for start in range(0, heard.samples.size - size, int(RATE_HZ * STEP_S)):
        window = Heard(heard.samples[start : start + size])
        if np.abs(window.samples).max() > 500 and window.share_of_tone(AGENT_HZ) > 0.6:
            return start / RATE_HZ
    return None


def overlap(calls: Sequence[SipCall]) -> bool:
    """Was a number called while another call to it was not over?"""
    ordered = sorted((call for call in calls if call.invited_at), key=lambda call: call.invited_at)  # type: ignore[arg-type,return-value]
    ends = [call.ended_at or call.refused_at for call in ordered]
    return any(
        end is None or (later.invited_at is not None and later.invited_at < end)
        for end, later in zip(ends, ordered[1:], strict=False)
    )


async def allow_at_any_hour(whole: Whole) -> HouseRules:
    """One law pack, whose hours are those of the people's zones; wrap-up of no length. Returns the rules before."""
    async with whole.engine.connect() as connection:
        rules = (await the_organisation(connection)).rules
    await set_rules(whole, replace(rules, packs=("VN-consumer-finance",), wrap_up_s=0))
    return rules


async def set_rules(whole: Whole, rules: HouseRules) -> None:
    """From now on the house keeps these rules."""
    async with writing(whole.engine) as connection:
        await connection.execute(update(organisation).values(rules=rules))
