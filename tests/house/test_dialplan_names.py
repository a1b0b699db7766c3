"""The dialplan and the rest of the house mean the same things: flows, flags, prompts, user events."""

import re
from pathlib import Path

from ivr.prompts.catalogue import PROMPTS

CHECKOUT = Path(__file__).resolve().parents[2]
DIALPLAN = (CHECKOUT / "asterisk-config" / "pbx" / "extensions.conf.j2").read_text()
FLOWS = "\n".join(path.read_text() for path in sorted((CHECKOUT / "ivr").rglob("*.py")))
BRIDGE = "\n".join(path.read_text() for path in sorted((CHECKOUT / "ami_bridge").glob("*.py")))


def code() -> str:
    """The dialplan without its prose."""
    return "\n".join(line for line in DIALPLAN.splitlines() if not line.startswith(";"))


def test_every_flow_that_is_asked_is_there() -> None:
    asked = set(re.findall(r"agi://[^/]+/(\w+)", code()))
    assert asked == {
        "route",
        "menu",
        "agent_gone",
        "message_left",
        "urgent",
        "need_help",
        "duty",
        "callback",
        "permitted",
        "no_more",
        "alone",
    }
    assert all(f'"{flow}"' in FLOWS for flow in asked)


def test_every_flag_that_is_tested_is_set_by_somebody() -> None:
    flags = set(re.findall(r"\$\{([A-Z]+_DONE)\}", code()))
    assert flags == {
        "ROUTE_DONE", "MENU_DONE", "GONE_DONE", "MSG_DONE", "URGENT_DONE", "DUTY_DONE", "EXIT_DONE", "BACK_DONE",
        "PERMIT_DONE", "MORE_DONE", "ALONE_DONE", "HELP_DONE",
    }  # fmt: skip
    assert all(f'"{flag}"' in FLOWS for flag in flags)


def test_every_prompt_that_is_played_is_in_the_catalogue() -> None:
    played = set(re.findall(r"tr/([a-z-]+)", code()))
    assert played <= set(PROMPTS)
    assert played >= {"greeting-static", "leave-message", "goodbye", "excuse"}


def test_every_event_that_is_told_is_understood() -> None:
    told = set(re.findall(r"UserEvent\((\w+)", code()))
    assert told - {"CallOver"} <= set(re.findall(r'case "(\w+)"', BRIDGE))


def test_above_every_context_stands_who_enters() -> None:
    lines = DIALPLAN.splitlines()
    for number, line in enumerate(lines):
        heading = re.match(r"\[([a-z-]+)\]", line)
        if heading and heading[1] not in ("general", "globals", "goodbye"):
            above = "\n".join(lines[max(0, number - 12) : number]).rsplit("; -- [", 1)
            assert f"{heading[1]}]" in above[-1] and "Who enters" in above[-1], heading[1]
