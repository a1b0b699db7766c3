"""`campaign`: calling an assigned list, from the command line. It is off until it is started."""

import asyncio
from typing import Annotated, Any, NoReturn

import typer

from domain.campaigns.hours import HoursUnreadable, hours_of
from domain.campaigns.ladders import CAME
from domain.campaigns.targets import FIGURES, PERIODS
from threerings.settings import SettingsWrong, load_settings

MODES = ("manual", "preview", "progressive")
Json = Annotated[bool, typer.Option("--json", help="machine-readable, stable keys")]
command = typer.Typer(no_args_is_help=True, help="Calling assigned lists.")


@command.command("launch")
def launch(
    list_id: str,
    mode: Annotated[str, typer.Option(help=", ".join(MODES))] = "preview",
    script: Annotated[str, typer.Option(help="the call script's id; without it: the list's")] = "",
    caller_id: Annotated[str, typer.Option(help="a number of ours that may be shown")] = "",
    agent: Annotated[
        list[str] | None, typer.Option(help="a login; the list is given to them; none: whom it has")
    ] = None,
    ladder: Annotated[list[str] | None, typer.Option(help="busy=600,1800 (seconds until each next call)")] = None,
    ring_s: Annotated[int, typer.Option(help="15 to 25")] = 20,
    hours: Annotated[str, typer.Option(help="09:00-11:30,13:30-19:00; without: whenever the rules allow")] = "",
    tries_per_day: Annotated[int, typer.Option(help="to one person; 0: as the rules and ladders allow", min=0)] = 0,
    as_json: Json = False,
) -> None:
    """Make a campaign of a list that is assigned. It is off."""
    if mode not in MODES:
        _misused(f"--mode: there is no {mode!r}; known: {', '.join(MODES)}")
    try:
        hours_of(hours)
    except HoursUnreadable:
        _misused(f"--hours: {hours!r}: write them as 09:00-11:30,13:30-19:00, each ending before the next begins")
    ladders = dict(_ladder(text) for text in ladder or ())
    body = {"list_id": list_id, "mode": mode, "script_id": script, "caller_id": caller_id, "ring_s": ring_s}
    more = {"agent_ids": agent or [], "hours": hours, "ladders": ladders, "tries_per_day": tries_per_day}
    _ask({"act": "launch", **body, **more}, as_json)


@command.command("start")
def start(campaign_id: str, as_json: Json = False) -> None:
    """Switch it on."""
    _ask({"act": "start", "campaign_id": campaign_id}, as_json)


@command.command("pause")
def pause(campaign_id: str, as_json: Json = False) -> None:
    """No more calls; what talks, talks on."""
    _ask({"act": "pause", "campaign_id": campaign_id}, as_json)


@command.command("resume")
def resume(campaign_id: str, as_json: Json = False) -> None:
    """Let it go on."""
    _ask({"act": "resume", "campaign_id": campaign_id}, as_json)


@command.command("stop")
def stop(campaign_id: str, as_json: Json = False) -> None:
    """End it."""
    _ask({"act": "stop", "campaign_id": campaign_id}, as_json)


@command.command("switch")
def switch(campaign_id: str, mode: str, as_json: Json = False) -> None:
    """Let it dial in another way from now on."""
    if mode not in MODES:
        _misused(f"there is no {mode!r}; known: {', '.join(MODES)}")
    _ask({"act": "switch", "campaign_id": campaign_id, "mode": mode}, as_json)


@command.command("show")
def show(campaign_id: Annotated[str, typer.Argument(help="without it: all")] = "", as_json: Json = False) -> None:
    """How campaigns stand: entries by where they are, who is idle, why some may not be called, how far targets are."""
    _ask({"act": "show", "campaign_id": campaign_id}, as_json)


@command.command("hand-over")
def hand_over(
    campaign_id: str,
    whose: Annotated[str, typer.Option("--from", help="a login; without: of what is whoever's is next")] = "",
    to: Annotated[list[str] | None, typer.Option(help="a login; several: in even parts; none: whoever is next")] = None,
    others: Annotated[bool, typer.Option("--others", help="to all the others who work on it")] = False,
    count: Annotated[int | None, typer.Option(help="so many, those that would be called last; without: all")] = None,
    row: Annotated[list[int] | None, typer.Option(help="this row of the list and no other; may be repeated")] = None,
    callbacks: Annotated[bool, typer.Option("--callbacks", help="those that they promised as well")] = False,
    as_json: Json = False,
) -> None:
    """Hand what somebody has yet to call over to others, all of it or some."""
    what = {"from": whose, "count": count, "rows": row or [], "callbacks": callbacks}
    _ask({"act": "hand-over", "campaign_id": campaign_id, "to": to or [], "others": others, **what}, as_json)


@command.command("hand-back")
def hand_back(campaign_id: str, as_json: Json = False) -> None:
    """Undo the last hand-over."""
    _ask({"act": "hand-back", "campaign_id": campaign_id}, as_json)


@command.command("target")
def target(
    campaign_id: str,
    figure: Annotated[str, typer.Argument(help=", ".join(FIGURES))],
    aim: Annotated[str, typer.Argument(help="how much: pieces, minutes of talk, money, or of a hundred")],
    agent: Annotated[list[str] | None, typer.Option(help="of each of them; without any: of all together")] = None,
    period: Annotated[str, typer.Option(help=", ".join(PERIODS))] = "day",
    reason: Annotated[str, typer.Option(help="needed once it was started, and to change what was asked before")] = "",
    as_json: Json = False,
) -> None:
    """Ask for so much of a figure, a day or until the campaign is over. `show` tells how far it is."""
    _ask(
        _targeted("target", campaign_id, figure, period) | {"aim": aim, "agent_ids": agent or [], "reason": reason},
        as_json,
    )


@command.command("withdraw")
def withdraw(
    campaign_id: str,
    figure: Annotated[str, typer.Argument(help=", ".join(FIGURES))],
    reason: Annotated[str, typer.Option(help="why")],
    agent: Annotated[list[str] | None, typer.Option(help="of whom; without any: of all together")] = None,
    period: Annotated[str, typer.Option(help=", ".join(PERIODS))] = "day",
    as_json: Json = False,
) -> None:
    """Ask it no longer; that it was asked stays in its history."""
    _ask(_targeted("withdraw", campaign_id, figure, period) | {"agent_ids": agent or [], "reason": reason}, as_json)


def _targeted(act: str, campaign_id: str, figure: str, period: str) -> dict[str, Any]:
    if figure not in FIGURES:
        _misused(f"there is no figure {figure!r}; known: {', '.join(FIGURES)}")
    if period not in PERIODS:
        _misused(f"--period: there is no {period!r}; known: {', '.join(PERIODS)}")
    return {"act": act, "campaign_id": campaign_id, "figure": figure, "period": period}


def _ask(body: dict[str, Any], as_json: bool) -> None:
    from threerings.campaign_commands import command as ask

    try:
        settings = load_settings()
    except SettingsWrong as error:
        _misused(str(error))
    raise typer.Exit(asyncio.run(ask(settings, body, as_json=as_json)))


def _ladder(text: str) -> tuple[str, list[int]]:
    came, _, waits = text.partition("=")
    if came not in CAME or not all(wait.strip().isdigit() for wait in waits.split(",") if waits):
        _misused(f"--ladder {text!r}: write one of {', '.join(CAME)}, then = and seconds, as in busy=600,1800")
    return came, [int(wait) for wait in waits.split(",") if wait.strip()]


def _misused(text: str) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(2)
