"""`consents`: who agreed to advertising, from a file; `do-not-call`: the register of numbers that want none of it."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from store.database import DatabaseUnusable
from threerings.settings import Settings, SettingsWrong, load_settings

consents = typer.Typer(no_args_is_help=True, help="Who agreed to advertising.")
register = typer.Typer(no_args_is_help=True, help="The register of numbers that want no advertising.")
Json = Annotated[bool, typer.Option("--json", help="machine-readable, stable keys")]
DaysOrder = Annotated[str, typer.Option(help="what 03/04 means: day_first, month_first or unknown")]
MISUSED = 2


@consents.command("import")
def consents_import(
    file: Path,
    wording: Annotated[str, typer.Option(help="what was shown to all of them, where no column says it")] = "",
    wording_version: Annotated[str, typer.Option(help="which version of the wording")] = "",
    until: Annotated[str, typer.Option(help="the last day on which they hold, 2026-12-31; without it: no end")] = "",
    dates: DaysOrder = "unknown",
    as_json: Json = False,
) -> None:
    """Take consents in from CSV or XLSX: name, number, day, channel, proof, wording; whole or not at all, while no
    application runs."""
    from threerings.consents import ImportWanted, import_consents

    wanted = ImportWanted(file=file, wording=wording, version=wording_version, until=until, dates=dates)
    _run(lambda settings: import_consents(settings, wanted, as_json=as_json))


@register.command("import")
def register_import(
    file: Path,
    on: Annotated[str, typer.Option(help="the day whose state the file shows, 2026-11-20")],
    anyway: Annotated[bool, typer.Option("--anyway", help="it holds far fewer numbers than before")] = False,
    as_json: Json = False,
) -> None:
    """Take a copy of the register in, whole, in place of the one before, while no application runs."""
    from threerings.consents import import_register

    _run(lambda settings: import_register(settings, file, (on, anyway), as_json=as_json))


@register.command("show")
def register_show(as_json: Json = False) -> None:
    """Which copy is in force: its day, its numbers, when it was taken in."""
    from threerings.consents import show_register

    _run(lambda settings: show_register(settings, as_json=as_json))


def _run(work: Callable[[Settings], Coroutine[Any, Any, int]]) -> None:
    """Run a command; what a person can mend is told without a traceback."""
    try:
        code = asyncio.run(work(load_settings()))
    except (SettingsWrong, DatabaseUnusable, ValueError, OSError) as error:
        typer.echo(str(error), err=True)
        code = MISUSED
    raise typer.Exit(code)
