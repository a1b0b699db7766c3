"""Two desk phones on the shared house, a journal of the test's own, a bridge behind the chaos proxy, a witness."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from ami_bridge.bridge import Bridge
from ami_bridge.client import AmiClient
from ami_bridge.link import AmiAccount
from store.database import create_tables, database_url, open_engine
from store.journal import Journal
from tests.live.ami.watching import Watch, eventually, utc_now
from tests.live.chaos import ChaosProxy
from tests.live.pbx import House


@pytest.fixture(scope="module")
def two_phones(house: House) -> Iterator[tuple[str, str]]:
    """The first two desk seats, registered."""

    async def plug_in() -> tuple[str, str]:
        return await house.phone(0, "ring=600"), await house.phone(1, "ring=600")

    async def unplug() -> None:
        for seat in seats:
            await house.carrier.phones.remove(seat)

    seats = asyncio.run(plug_in())
    yield seats
    asyncio.run(unplug())


@pytest.fixture
async def watch(quiet_house: House, two_phones: tuple[str, str], tmp_path: Path) -> AsyncIterator[Watch]:
    """Up, reconciled, both agents ready."""
    made = quiet_house.pbx.settings
    async with AsyncExitStack() as stack:
        engine = open_engine(database_url("", tmp_path))
        stack.push_async_callback(engine.dispose)
        await create_tables(engine)
        journal = Journal(engine, utc_now)
        await journal.open()
        stack.push_async_callback(journal.close)
        proxy = await stack.enter_async_context(ChaosProxy(made.ports.ami))
        client = AmiClient(AmiAccount("127.0.0.1", proxy.port, "threerings", made.secrets.ami))
        bridge = Bridge(client, journal)
        watch = Watch(quiet_house, journal, proxy, bridge, *two_phones)
        await watch.sign_in("an", two_phones[0])
        await watch.sign_in("binh", two_phones[1])
        for room in (bridge, client, watch.witness):
            await room.start()
            stack.push_async_callback(room.stop)
        await watch.witness.wait_up(5)
        await asyncio.wait_for(bridge.reconciled.wait(), 30)
        await eventually(lambda: all(a.may_be_rung for a in journal.world.agents.values()), "both agents are ready")
        await watch.members_are("an", "binh")
        await watch.phones("ring=600")
        yield watch
        await watch.hang_up_all()
        await quiet_house.quiet()
