"""`script`: the scripts of calls: are they good, what do they look like, and how does one go in a dry run."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from domain.scripts import LANGUAGES
from domain.scripts.stepping import begin, lacking
from scripts import LIBRARY, ScriptsWrong, files_of
from scripts.sample import sample
from threerings import scripts_checked
from threerings.dry_run import DryRun, as_json, lead, typed_lines
from threerings.words import terminal_language, words

WELL, WRONG, MISUSED = 0, 1, 2
Json = Annotated[bool, typer.Option("--json", help="machine-readable, stable keys")]
command = typer.Typer(no_args_is_help=True, help="What must be said on calls.")


@command.command("example")
def example() -> None:
    """Print a script to start from."""
    print(scripts_checked.example(), end="")


@command.command("check")
def check(files: Annotated[list[Path] | None, typer.Argument(help="without any: the library")] = None,
          as_json: Json = False) -> None:  # fmt: skip
    """Read scripts, and name everything that could go wrong in a call: file, line, reason, remedy."""
    raise typer.Exit(scripts_checked.check(files or [], words(terminal_language()), as_json=as_json))


@command.command("draw")
def draw(
    file: Path,
    as_tree: Annotated[bool, typer.Option("--tree", help="for a terminal, instead of Mermaid text")] = False,
    as_json: Json = False,
) -> None:
    """Draw a script: as Mermaid text, which documentation sites and editors show as a picture."""
    raise typer.Exit(scripts_checked.draw(file, as_tree=as_tree, as_json=as_json))


@command.command("walk")
def walk(
    purpose: Annotated[str, typer.Argument(help="a script of the library, or a file of yours (x.yaml)")],
    language: Annotated[str, typer.Option(help=", ".join(LANGUAGES))] = "vi",
    without: Annotated[list[str] | None, typer.Option(help="a value that is not known")] = None,
    at: Annotated[str, typer.Option(help="2026-11-23T10:00; without it: now")] = "",
    json_too: Annotated[bool, typer.Option("--json", help="machine-readable, stable keys")] = False,
) -> None:
    """Go through a script with a person who does not exist; keys choose. What is typed may come from a file."""
    if language not in LANGUAGES:
        _misused(f"--language: there is no {language!r}; known: {', '.join(LANGUAGES)}")
    given = sample(language, _moment(at), without=without or ())
    try:
        script = scripts_checked.named(purpose)
    except KeyError:
        known = ", ".join(path.stem for path in files_of(LIBRARY))
        _misused(f"there is no script {purpose!r}; known: {known}; or a file that ends with .yaml")
    except OSError as error:
        _misused(f"{purpose} cannot be read: {error.strerror or error}")
    except ScriptsWrong as error:
        print(error, file=sys.stderr)
        raise typer.Exit(WRONG) from error
    gone = lacking(script, given)
    if gone:
        _misused(f"nobody is called with {script.id} without {', '.join(gone)}")
    say = words(terminal_language())
    out = (lambda text: print(text, file=sys.stderr)) if json_too else print
    run = DryRun(walks=[begin(script, given)], lines=typed_lines(), out=out, say=say)
    ended = bool(lead(run).outcome)
    if json_too:
        print(as_json(run))
    elif not ended:
        print(say("script.unfinished"))
    raise typer.Exit(WELL if ended else WRONG)


@command.command("test")
def test(
    script_id: Annotated[str, typer.Argument(help="a script of the library, or a file of yours (x.yaml)")],
    transcript: Annotated[Path, typer.Option(help="`agent: ...` and `caller: ...`, a turn a line; or words as JSON")],
    call: Annotated[Path | None, typer.Option(help="what is known of the call: JSON, docs/scripts.md")] = None,
    language: Annotated[str, typer.Option(help=", ".join(LANGUAGES))] = "vi",
    as_json: Json = False,
) -> None:
    """Check what was said on a call against its script; 0: nothing broken, 1: something was, 2: misused."""
    from threerings import transcript_checked

    files = transcript_checked.Files(script=script_id, transcript=transcript, call=call, language=language)
    raise typer.Exit(transcript_checked.run(files, words(terminal_language()), as_json=as_json))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text) if text else datetime.now()
    except ValueError as error:
        _misused(f"--at: {error}; write it as 2026-11-23T10:00")
    return moment if moment.tzinfo else moment.astimezone()


def _misused(reason: str) -> NoReturn:
    raise typer.BadParameter(reason)
