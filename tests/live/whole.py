"""The whole house for tests: the application under its supervisor, a real PBX, a telephone network, the demo's people.

    async with whole_house(folder) as whole:
        url = await whole.link("khue")               # a one-time sign-in link
        call = await whole.ring()                    # a robot caller dials the hotline
        facts = await whole.until(CallEnded)         # read from the journal, as anybody may

Built of the same parts as `make demo`, without its robots: the agents in tests named *agent* are real browsers.
"""

import asyncio
import secrets
import shutil
from bisect import bisect_right
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.facts import Fact
from store.accounts import account_by_login
from store.codec import Recorded, decode
from store.database import database_url, open_engine, writing
from store.entry import make_link
from store.migrations import upgrade
from store.tables import facts
from tests.live.holding import held
from tests.live.invariants import check
from tests.live.telephone.raw_caller import Line
from threerings.asterisk import fetch
from threerings.asterisk.ports import free_port, free_ports
from threerings.asterisk.sounds import tone, write_wav
from threerings.carrier.network import Caller, Network, RobotCall
from threerings.demo.cast import Cast, read_cast
from threerings.demo.loader import load_organisation
from threerings.demo.place import carrier_settings, write_telephony
from threerings.settings import Settings
from threerings.supervisor import Supervisor

F = TypeVar("F", bound=Fact)
CALLER_HZ, AGENT_HZ = 700.0, 1100.0
Prepare = Callable[[AsyncEngine], Awaitable[None]]
spoken_before: list[Path] = []
"""Where prompts of an earlier house of this process lie: the next one speaks only what is different in it."""


@dataclass
class Whole:
    """The running house. `witness_blind_for`: calls of which Asterisk could write no record (its disk was full)."""

    settings: Settings
    engine: AsyncEngine
    supervisor: Supervisor
    network: Network
    cast: Cast
    said: list[str] = field(default_factory=list)
    witness_blind_for: frozenset[str] = frozenset()
    _known: list[Recorded] = field(default_factory=list, repr=False)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    @property
    def did(self) -> str:
        """The hotline's number."""
        return self.cast.lines[0].did

    @property
    def line(self) -> Line:
        """From the telephone network to us, for telephones that are no robots."""
        return Line(self.network.settings.address, self.settings.sip_port, self.did)

    def voice(self, name: str) -> str:
        """A sound that a robot can say: `caller` is a tone of 60 s at CALLER_HZ."""
        return str(self.settings.var / "voices" / name)

    async def link(self, login: str) -> str:
        """A one-time link for a user of the demo organisation."""
        async with writing(self.engine) as connection:
            account = await account_by_login(connection, login)
            assert account, login
            return f"{self.settings.origin}/enter/{await make_link(connection, account.user_id, datetime.now(UTC))}"

    async def ring(self, caller: Caller | None = None) -> RobotCall:
        """Somebody dials the hotline: by default the person the demo knows, who then speaks a tone."""
        known = Caller(number=self.cast.known.number, script=f"say={self.voice('caller')}")
        return await self.network.call(self.did, caller or known)

    async def read(self, after: int = 0) -> list[Recorded]:
        """What the journal holds after a number. It only grows: what was read once is not read again."""
        async with self._reading:
            last = self._known[-1].seq if self._known else 0
            query = select(facts).where(facts.c.seq > last).order_by(facts.c.seq)
            async with self.engine.connect() as connection:
                rows = (await connection.execute(query)).all()
            self._known += [Recorded(row.seq, decode(row.kind, row.version, row.body)) for row in rows]
        return self._known[bisect_right(self._known, after, key=lambda entry: entry.seq) :]

    async def until(self, kind: type[F], limit_s: float = 30.0, **fields: Any) -> F:
        """The first fact of a kind with these fields, waited for 30 s at least; fails with the journal's tail."""
        ends = asyncio.get_running_loop().time() + max(limit_s, 30.0)
        while True:
            recorded = await self.read()
            for entry in recorded:
                if isinstance(entry.fact, kind) and all(getattr(entry.fact, k) == v for k, v in fields.items()):
                    return entry.fact
            if asyncio.get_running_loop().time() > ends:
                tail = "\n".join(f"{entry.seq} {entry.fact}" for entry in recorded[-25:])
                raise AssertionError(f"no {kind.__name__} {fields} within {limit_s} s; the journal ends with\n{tail}")
            await asyncio.sleep(0.05)

    async def quiet(self, limit_s: float = 15.0) -> None:
        """Wait until no channel is left anywhere; fails naming those that stay."""
        assert self.supervisor.pbx
        ends = asyncio.get_running_loop().time() + limit_s
        while left := await self.supervisor.pbx.channels():
            assert asyncio.get_running_loop().time() < ends, f"channels left behind: {left}"
            await asyncio.sleep(0.2)


def whole_settings(folder: Path) -> Settings:
    """Settings in a folder of the test's own, on ports nobody uses."""
    ports = free_ports("127.0.0.1")
    return Settings(
        _env_file=None,
        demo=True,
        var=folder,
        panel_port=free_port(),
        agi_port=free_port(),
        sip_port=ports.sip,
        ami_port=ports.ami,
        http_port=ports.http,
        rtp_first=ports.rtp_first,
        rtp_last=ports.rtp_last,
        browser_seats=6,
        desk_seats=6,
    )  # type: ignore[call-arg]


@asynccontextmanager
async def whole_house(folder: Path, prepare: Prepare | None = None, **changes: Any) -> AsyncIterator[Whole]:
    """Start all; hold it against the invariants when the body is over; stop all. `prepare`: what is done to the
    database before anything starts; `changes`: of the settings."""
    program = fetch.ensure()
    settings = whole_settings(folder).model_copy(update=changes)
    said: list[str] = []
    write_wav(folder / "voices" / "caller.wav", tone(CALLER_HZ, 60.0) * 0.4)
    async with AsyncExitStack() as stack:
        stack.enter_context(held([settings.panel_port, settings.agi_port, settings.ami_port, settings.http_port]))
        engine = open_engine(database_url(settings.database, settings.var))
        stack.push_async_callback(engine.dispose)
        await upgrade(engine)
        await load_organisation(engine)
        if prepare:
            await prepare(engine)
        cast = await read_cast(engine)
        network = Network(carrier_settings(settings, program, secrets.token_hex(16)))
        write_telephony(settings, network.settings, list(cast.lines))
        for sounds in filter(Path.is_dir, spoken_before):  # a disk that a test has filled is gone with it
            shutil.copytree(sounds, settings.sounds_dir)
        stack.push_async_callback(network.stop)
        await network.start()
        supervisor = await stack.enter_async_context(Supervisor(settings, said.append))
        whole = Whole(settings, engine, supervisor, network, cast, said)
        spoken_before[:] = [settings.sounds_dir]
        yield whole
        await check(whole)
