"""A duty person who is there twice is a human: their robot only watches."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from domain.agents import Agent
from threerings.demo.audience import Audience
from threerings.demo.screen import Screen
from threerings.robots.responder import RobotResponder
from threerings.words import words


def test_the_robot_of_a_human_on_duty_leaves_the_signing_to_them() -> None:
    robots = [RobotResponder(cast(Any, None)), RobotResponder(cast(Any, None))]
    accounts = (SimpleNamespace(user_id="sang"), SimpleNamespace(user_id="tin"))
    stage = SimpleNamespace(cast=SimpleNamespace(responders=accounts), responders=robots)
    audience = Audience(cast(Any, stage), Screen(words("en"), print, as_json=True), Path("receipt.json"))
    once, twice = frozenset({"robot"}), frozenset({"robot", "browser"})
    audience._step_back([Agent(agent_id="sang", sessions=twice), Agent(agent_id="tin", sessions=once)])
    assert [robot.watches_only for robot in robots] == [True, False]
    audience._step_back([Agent(agent_id="sang", sessions=once), Agent(agent_id="tin", sessions=once)])
    assert [robot.watches_only for robot in robots] == [False, False]
