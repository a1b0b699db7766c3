"""Callers with names that break other systems: the call is known, the link lives, the name stays a name."""

import pytest
from sqlalchemy import select

from store import tables
from tests.live.ami.watching import Watch, eventually
from tests.live.asterisk.agi_stub import AgiStub
from tests.live.pbx import DID
from threerings.carrier.network import Caller

NAMES = {
    "status will follow": "status will follow",
    "Nguyễn Thị Hạnh 陈晓明 🙂": "Nguyễn Thị Hạnh 陈晓明 🙂",
    "<img src=x onerror=alert(1)>": "<img src=x onerror=alert(1)>",
    "Response: Success": "Response: Success",
    "x" * 70: "x" * 70,
}


@pytest.mark.parametrize(("name", "kept"), NAMES.items(), ids=lambda name: name[:12])
async def test_a_hostile_name(watch: Watch, name: str, kept: str) -> None:
    async with AgiStub(watch.house.pbx.settings.agi_port, {"route": {"LANG": "vi"}, "menu": {"MENU_NEXT": "goodbye"}}):
        call = await watch.house.carrier.call(DID, Caller(name=name))
        call_id = (await watch.until("UserEvent", UserEvent="RingStart"))["CallId"]
        await call.over()
    await eventually(lambda: not watch.journal.world.calls.values(), "the call is over")
    async with watch.journal.engine.connect() as connection:
        party = (await connection.execute(select(tables.parties).where(tables.parties.c.call_id == call_id))).one()
    assert party.name == kept
    assert party.number.endswith("912345678")
    assert watch.bridge.client.counts.links == 1
    assert watch.bridge.client.counts.bad_messages == 0
