"""`speech`: models that hear, recordings that are heard."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from store.database import DatabaseUnusable
from threerings.settings import SettingsWrong, load_settings

Json = Annotated[bool, typer.Option("--json", help="machine-readable, stable keys")]
Spoken = Annotated[str, typer.Option("--language", help="vi, zh or en; without it: found by its words")]
command = typer.Typer(no_args_is_help=True, help="What is said on calls, heard by machine.")
model = typer.Typer(no_args_is_help=True, help="vosk models: a folder, or an archive as it is downloaded.")
command.add_typer(model, name="model")


@model.command("install")
def model_install(path: Path, language: Spoken = "", as_json: Json = False) -> None:
    """Check a model, put it in its place, and measure it here. It is used from the next start on."""
    from threerings import speech

    raise typer.Exit(speech.install(load_settings(), path, language, as_json=as_json))


@model.command("check")
def model_check(path: Path, language: Spoken = "", as_json: Json = False) -> None:
    """What a model can do, and which words of our scripts it does not know."""
    from threerings import speech

    raise typer.Exit(speech.check(path, language, as_json=as_json))


@model.command("bench")
def model_bench(path: Path, language: Spoken = "", as_json: Json = False) -> None:
    """How fast a model is on this machine, and how much memory it takes."""
    from threerings import speech

    raise typer.Exit(speech.bench(path, language, as_json=as_json))


@command.command("check")
def check(
    audio: Annotated[Path, typer.Argument(help="two channels: left the caller, right the agent")],
    language: Annotated[str, typer.Option(help="vi, zh or en")] = "vi",
    script: Annotated[str, typer.Option(help="hold it against this script: an id of the library, or a file")] = "",
    call: Annotated[Path | None, typer.Option(help="what is known of the call: JSON, docs/scripts.md")] = None,
    as_json: Json = False,
) -> None:
    """What is said in a recording, with its seconds, and what became of a script's rules."""
    from threerings import speech

    asked = speech.Hearing(audio=audio, language=language, script=script, call=call)
    raise typer.Exit(speech.hear(load_settings(), asked, as_json=as_json))


@command.command("backlog")
def backlog(as_json: Json = False) -> None:
    """What waits to be heard, and what became of the rest."""
    from threerings import speech

    try:
        raise typer.Exit(asyncio.run(speech.backlog(load_settings(), as_json=as_json)))
    except (DatabaseUnusable, SettingsWrong) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(speech.MISUSED) from error
