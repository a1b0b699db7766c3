"""Building the demo up, part by part, so that whatever does not come up is named; and taking it down again."""

import platform
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import structlog

from store.database import DatabaseUnusable, database_url, open_engine
from store.migrations import upgrade
from threerings.asterisk.program import find_program
from threerings.carrier.ami import ManagerRefused
from threerings.carrier.network import Network
from threerings.carrier.phones import PhoneNotRegistered
from threerings.demo.cast import one_time_links, read_cast
from threerings.demo.loader import load_organisation
from threerings.demo.place import carrier_settings, write_telephony
from threerings.demo.scenes import AGENT_SAYS, AGENT_VOICE
from threerings.demo.screen import Screen
from threerings.demo.stage import CannotStart, Stage
from threerings.names import read_names
from threerings.robots.agent import RobotAgent
from threerings.robots.door import Door, PanelAway, PanelRefused
from threerings.robots.responder import RobotResponder
from threerings.robots.voice import voice
from threerings.settings import Settings
from threerings.steps import Part
from threerings.supervisor import DidNotBecomeReady, Supervisor

log = structlog.get_logger(__name__)
RINGS_S = 2.5
"""How long the robot agent's phone rings: time to read who calls."""
NOTICE_S = 3.6
"""The caller is told of the recording first (tr/recording-notice), and hears the agent after it."""
WHOSE: Mapping[type[Exception], Part] = {
    PanelAway: "panel",
    PanelRefused: "panel",
    PhoneNotRegistered: "phone",
    ManagerRefused: "carrier",
    DidNotBecomeReady: "application",
    DatabaseUnusable: "database",
}
"""Troubles that name their part themselves, wherever they arise."""


@asynccontextmanager
async def opened(settings: Settings, screen: Screen) -> AsyncIterator[Stage]:
    """The demo, running. Raises CannotStart, naming the part."""
    async with AsyncExitStack() as stack:
        engine = open_engine(database_url("", settings.var))
        stack.push_async_callback(engine.dispose)
        with blaming("database"):
            await upgrade(engine)
            await load_organisation(engine)
            cast, names = await read_cast(engine), await read_names(engine)
        screen.note("organisation", n=len(names.users))
        network = await _carrier(settings, stack)
        write_telephony(settings, network.settings, list(cast.lines))
        screen.note("carrier", address=network.settings.address, port=network.settings.ports.sip)
        with blaming("asterisk"):
            supervisor = await stack.enter_async_context(Supervisor(settings, screen.say))
        agent = RobotAgent(await stack.enter_async_context(Door(settings.origin)), network.phones)
        stage = Stage(
            settings=settings, engine=engine, network=network, supervisor=supervisor,
            cast=cast, names=names, agent=agent, versions=_versions(network),
        )  # fmt: skip
        await _seat_robots(stage, stack)
        await stage.until_ready()
        who = ", ".join(account.name for account in cast.responders)
        screen.note("robots", agent=cast.agent.name, responder=who)
        yield stage


@contextmanager
def blaming(part: Part) -> Iterator[None]:
    """What goes wrong inside is this part's fault, unless the error itself names another."""
    try:
        yield
    except CannotStart:
        raise
    except Exception as error:  # the seam: whatever keeps a part from starting is told with the part's name
        log.warning("part did not start", part=part, exc_info=error)
        raise CannotStart(WHOSE.get(type(error), part), f"{error}" or type(error).__name__) from error


async def _carrier(settings: Settings, stack: AsyncExitStack) -> Network:
    with blaming("carrier"):
        program = find_program(settings.prefix)
        network = Network(carrier_settings(settings, program, secrets.token_hex(16)))
        stack.push_async_callback(network.stop)
        await network.start()
    return network


async def _seat_robots(stage: Stage, stack: AsyncExitStack) -> None:
    """The agent with a phone, and one responder for each department's duty."""
    cast, origin, network = stage.cast, stage.settings.origin, stage.network
    with blaming("panel"):
        links = await one_time_links(stage.engine, "", [cast.agent, *cast.responders])
        tokens = [link.rsplit("/", 1)[1] for _, link in links]
        greeting = await voice(AGENT_SAYS, "vi", AGENT_VOICE, sounds(network))
        stage.greeting, stage.agent.answers = greeting, answers(greeting)
        stack.push_async_callback(stage.agent.leave)
        await stage.agent.sit_down(tokens[0])
        for token in tokens[1:]:
            robot = RobotResponder(await stack.enter_async_context(Door(origin)))
            stack.push_async_callback(robot.leave)
            await robot.start(token)
            stage.responders.append(robot)


def answers(greeting: str) -> str:
    """What the robot agent's phone does: rings, answers, greets; then it stays until the caller hangs up."""
    return f"ring={RINGS_S:g}|answer|wait={NOTICE_S:g}|say={greeting}"


def sounds(network: Network) -> Path:
    """Where the carrier finds the voices of its people."""
    return network.settings.var_dir / "data" / "sounds"


def _versions(network: Network) -> dict[str, str]:
    return {"asterisk": network.settings.program.version, "python": platform.python_version()}
