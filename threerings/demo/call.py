"""One call of the demo, from the robot's dialling to the receipt: told line by line out of the journal."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

from threerings.carrier.ami import ManagerRefused
from threerings.carrier.network import RobotCall
from threerings.demo.opening import answers, blaming, sounds
from threerings.demo.parts import dead_parts
from threerings.demo.play import WITH_HUMANS, WITH_ROBOTS, Play
from threerings.demo.scenes import Kind, Scene, scene
from threerings.demo.screen import Screen
from threerings.demo.stage import CannotStart, Stage
from threerings.following import follow, last_seq
from threerings.names import read_names
from threerings.receipt import Receipt, make_receipt
from threerings.robots.voice import voice
from threerings.telling import tell

NOBODY_ANSWERS = "ring=600"


async def play_call(stage: Stage, kind: Kind, screen: Screen, *, human: bool = False) -> Receipt:
    """Let a robot of this kind call, tell the journey, give the receipt. Raises CannotStart when no call can begin."""
    role = scene(kind, stage.cast.known)
    screen.note("call", who=_who(role, stage, screen), number=stage.cast.lines[0].did)
    after = await last_seq(stage.engine)
    play = Play(role, WITH_HUMANS if human else WITH_ROBOTS, datetime.now(UTC))
    robot = await _begin(stage, role)
    try:
        await _watch(stage, play, robot, after, screen)
    finally:
        await _hang_up(robot)
    dead = {} if _went_well(play) else await dead_parts(stage.probes)
    if not dead and not human and stage.trouble is not None:
        dead = {"panel": str(stage.trouble)}
    return make_receipt(play.journey, role.steps, await read_names(stage.engine), stage.versions, dead)


async def _begin(stage: Stage, role: Scene) -> RobotCall:
    """Tell the agent's robot what will be asked, and dial. What is found dead by then is named with what it showed."""
    stage.agent.request = role.request
    try:
        with blaming("carrier"):
            await stage.agent.answer_as(answers(stage.greeting) if role.request else NOBODY_ANSWERS)
            sound = await voice(role.says, "vi", role.voice, sounds(stage.network)) if role.says else ""
            return await stage.network.call(stage.cast.lines[0].did, role.caller(sound))
    except CannotStart as error:
        dead = await dead_parts(stage.probes)
        part = error.part if error.part in dead or not dead else next(iter(dead))
        raise CannotStart(part, dead.get(part, str(error))) from error


async def _watch(stage: Stage, play: Play, robot: RobotCall, after: int, screen: Screen) -> None:
    """Tell what the journal says, until there is nothing more to wait for or the telephone network is gone."""
    gone = False
    async for recorded in follow(stage.engine, after):
        now = datetime.now(UTC)
        for mine in play.take(recorded, now) if recorded else ():
            line = tell(mine, play.journey, stage.names)
            if line is not None:
                screen.line(line)
        if not gone and play.caller_goes(now):
            gone = True
            await _hang_up(robot)
        if play.over(now) or stage.network.process.pid is None:
            return


async def _hang_up(robot: RobotCall) -> None:
    """The caller goes; one that is gone already, or a network that is, is no error."""
    with suppress(ManagerRefused, OSError, TimeoutError, asyncio.IncompleteReadError):
        await robot.hang_up()


def _went_well(play: Play) -> bool:
    taken = (play.journey.first(*step.kinds) for step in play.scene.steps)
    return all(taken)


def _who(role: Scene, stage: Stage, screen: Screen) -> str:
    if role.withheld or role.kind == "unknown":
        return screen.words(f"demo.{'anonymous' if role.withheld else 'unknown'}")
    return stage.cast.known.short
