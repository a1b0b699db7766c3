"""`recording`: what is kept longer than the rules say."""

import asyncio
from typing import Annotated, Any

import typer

from threerings.settings import SettingsWrong, load_settings

Json = Annotated[bool, typer.Option("--json", help="machine-readable, stable keys")]
CallId = Annotated[str, typer.Argument(help="the call's id, as the panel's address shows it")]
command = typer.Typer(no_args_is_help=True, help="Recordings that are kept longer than the rules say.")


@command.command("hold")
def hold(
    call_id: CallId,
    why: Annotated[str, typer.Option(help="complaint, dispute, authority or security")],
    until: Annotated[str, typer.Option(help="the last day: 2026-12-31; without it: until it is released")] = "",
    as_json: Json = False,
) -> None:
    """It is not erased until it is released, or that day is over, however old it is."""
    from threerings.recordings import REASONS

    if why not in REASONS:
        typer.echo(f"--why: there is no {why!r}; known: {', '.join(REASONS)}", err=True)
        raise typer.Exit(2)
    _ask({"call_id": call_id, "why": why, "until": until}, as_json)


@command.command("release")
def release(call_id: CallId, as_json: Json = False) -> None:
    """Let the rules decide again how long it is kept."""
    _ask({"call_id": call_id}, as_json)


def _ask(body: dict[str, Any], as_json: bool) -> None:
    from threerings.recording_commands import command as ask

    try:
        settings = load_settings()
    except SettingsWrong as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    raise typer.Exit(asyncio.run(ask(settings, body, as_json=as_json)))
