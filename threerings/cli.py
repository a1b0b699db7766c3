"""The commands. Each has `--json` with stable keys, and ends with 0 well, 1 found wrong, 2 misused or not usable."""

import asyncio
import json
import os
import sys
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from store.accounts import NewAccount, Role
from store.database import DatabaseUnusable
from threerings import cli_campaign, cli_consents, cli_may_call, cli_recording, cli_script, cli_speech
from threerings.asterisk.errors import AsteriskTrouble
from threerings.settings import Settings, SettingsWrong, load_settings
from threerings.telephony_file import EXAMPLE, TelephonyWrong, read_telephony

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
users = typer.Typer(no_args_is_help=True, help="Who may sign in.")
trunk = typer.Typer(no_args_is_help=True, help="Lines to the telephone network.")
app.add_typer(users, name="users")
menu = typer.Typer(no_args_is_help=True, help="What hotlines say and ask.")
app.add_typer(trunk, name="trunk")
prompts = typer.Typer(no_args_is_help=True, help="What callers hear.")
app.add_typer(prompts, name="prompts")
app.add_typer(menu, name="menu")
app.add_typer(cli_may_call.command, name="may-call")
app.add_typer(cli_script.command, name="script")
app.add_typer(cli_speech.command, name="speech")
app.add_typer(cli_recording.command, name="recording")
lists = typer.Typer(no_args_is_help=True, help="Assigned lists: CSV and XLSX.")
app.add_typer(lists, name="list")
payments = typer.Typer(no_args_is_help=True, help="Payments that came in.")
app.add_typer(payments, name="payments")
app.add_typer(cli_consents.consents, name="consents")
app.add_typer(cli_consents.register, name="do-not-call")
app.add_typer(cli_campaign.command, name="campaign")
messages = typer.Typer(no_args_is_help=True, help="Messages to customers, through a gateway.")
app.add_typer(messages, name="messages")
simulations = typer.Typer(no_args_is_help=True, help="What would happen, in a world that lies.")
app.add_typer(simulations, name="simulate")

Json = Annotated[bool, typer.Option("--json", help="machine-readable, stable keys")]
WELL, WRONG, MISUSED = 0, 1, 2


def say(text: str) -> None:
    """A line of progress for a person: not on the way of `--json`."""
    print(text, file=sys.stderr, flush=True)


def settings_in_force() -> Settings:
    """The settings, or the end of the command with their fault."""
    try:
        return load_settings()
    except SettingsWrong as error:
        say(str(error))
        raise typer.Exit(MISUSED) from error


def run(work: Coroutine[Any, Any, int]) -> None:
    """Run a command's work; what a person can mend is told without a traceback."""
    try:
        code = asyncio.run(work)
    except (DatabaseUnusable, TelephonyWrong, AsteriskTrouble, ValueError) as error:
        say(str(error))
        code = MISUSED
    except OSError as error:
        say(f"{error}. Is THREERINGS_VAR a folder that this user may write to, on a disk that is not full?")
        code = MISUSED
    except KeyboardInterrupt:
        code = 130
    raise typer.Exit(code)


def show(data: dict[str, Any], *, as_json: bool, text: str) -> None:
    """The result, for a machine or for a person."""
    print(json.dumps(data, ensure_ascii=False) if as_json else text)


@app.command()
def up(as_json: Json = False) -> None:
    """Run Three Rings for real use."""
    from threerings.running import keep_up

    run(keep_up(settings_in_force(), say, as_json=as_json))


@app.command()
def demo(once: Annotated[bool, typer.Option(help="end with the receipt")] = False, as_json: Json = False) -> None:
    """A demo organisation, a telephone network, and a real call."""
    from threerings.demo.run import demo as play

    ends = once or os.environ.get("ONCE") == "1" or not (sys.stdin.isatty() and sys.stdout.isatty())
    run(play(settings_in_force(), once=ends or as_json, say=say, as_json=as_json))


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check each part, and place a call through the real path."""
    from threerings.doctor import examine

    run(examine(settings_in_force(), as_json=as_json))


@app.command()
def judge(as_json: Json = False) -> None:
    """Re-read the journal and name every promise that was broken."""
    from threerings.judging import judge_journal

    run(judge_journal(settings_in_force(), as_json=as_json))


@app.command()
def rebuild(
    check: Annotated[bool, typer.Option(help="only compare, change nothing")] = False, as_json: Json = False
) -> None:
    """Fold the journal anew and put the result in place of the tables."""
    from threerings.judging import rebuild_projections

    run(rebuild_projections(settings_in_force(), check=check, as_json=as_json))


@app.command()
def call(
    to: str,
    voice: Annotated[Path | None, typer.Option(help="a wav file to be heard, 8 kHz mono")] = None,
    as_json: Json = False,
) -> None:
    """Ring a number through the one originate path, and tell how it went."""
    from threerings.calling import place_call

    run(place_call(settings_in_force(), to, voice, as_json=as_json))


@users.command("add")
def users_add(
    login: str,
    name: Annotated[str, typer.Option()] = "",
    role: Annotated[str, typer.Option(help="agent, responder, lead, qa, manager, admin")] = "agent",
    language: Annotated[str, typer.Option(help="vi, en or zh")] = "vi",
    skill: Annotated[list[str] | None, typer.Option(help="of the organisation's; may be given several times")] = None,
    as_json: Json = False,
) -> None:
    """Add a user and print the one-time link that opens the account."""
    from threerings.people import add_user

    known = cast(Role, role)  # what it is not is refused by add_user
    new = NewAccount(login=login, name=name or login, role=known, languages=(language,), ui_language=language)
    run(add_user(settings_in_force(), replace(new, skills=tuple(skill or ())), as_json=as_json))


@users.command("skills")
def users_skills(
    login: str, skills: Annotated[list[str] | None, typer.Argument()] = None, as_json: Json = False
) -> None:
    """What somebody is good at: these skills of the organisation's, and no others."""
    from threerings.skill_commands import command

    run(command(settings_in_force(), login, skills or [], as_json=as_json))


@trunk.command("example")
def trunk_example() -> None:
    """Print a telephony.yaml to start from."""
    print(EXAMPLE, end="")


@trunk.command("check")
def trunk_check(as_json: Json = False) -> None:
    """Read telephony.yaml, render the configuration and lint it."""
    from threerings.trunk_check import check_trunk

    settings = settings_in_force()
    try:
        read_telephony(settings.telephony_file)
    except TelephonyWrong as error:
        show({"ok": False, "error": str(error)}, as_json=as_json, text=str(error))
        raise typer.Exit(WRONG) from error
    run(check_trunk(settings, as_json=as_json))


@menu.command("example")
def menu_example() -> None:
    """Print a hotline's file to start from."""
    from threerings.menus import example

    print(example(), end="")


@menu.command("check")
def menu_check(file: Path, as_json: Json = False) -> None:
    """Read a hotline's file, and name every way a caller could be left standing."""
    from threerings.menus import check

    run(check(settings_in_force(), file, as_json=as_json))


@menu.command("draw")
def menu_draw(
    file: Path,
    as_tree: Annotated[bool, typer.Option("--tree", help="for a terminal, instead of Mermaid text")] = False,
    as_json: Json = False,
) -> None:
    """Draw a hotline's menus: as Mermaid text, which documentation sites and editors show as a picture."""
    from threerings.menus import draw

    raise typer.Exit(draw(file, as_tree=as_tree, as_json=as_json))


@prompts.command("speak")
def prompts_speak(as_json: Json = False) -> None:
    """Make the sounds of all prompts; only what changed takes time."""
    from threerings.prompting import speak_now

    run(speak_now(settings_in_force(), say, as_json=as_json))


@prompts.command("check")
def prompts_check(as_json: Json = False) -> None:
    """Check every prompt in every language: there, even, nobody else's, read as words."""
    from threerings.prompting import check_prompts

    run(check_prompts(settings_in_force(), as_json=as_json))


@messages.command("secrets")
def messages_secrets(as_json: Json = False) -> None:
    """Print the secrets to be given to the gateway; made at the first time."""
    from dataclasses import asdict

    from threerings.gateway_keys import gateway_secrets

    async def told() -> int:
        keys = gateway_secrets(settings_in_force().keys_dir)
        show(asdict(keys), as_json=as_json, text=f"we sign with     {keys.send}\nthey sign with   {keys.receive}")
        return WELL

    run(told())


Mapped = Annotated[list[str] | None, typer.Option("--map", help="COLUMN=FIELD; a column by its header or letter")]
Encoding = Annotated[str, typer.Option(help="utf-8, utf-16, gb18030, cp1258, ...; without it: found")]
Sheet = Annotated[str, typer.Option(help="of a workbook; without it: the first")]
Purposed = Annotated[str, typer.Option(help="before_due, overdue_1_10, satisfaction, ...")]
DaysOrder = Annotated[str, typer.Option(help="what 03/04/2026 means: day_first or month_first")]


@lists.command("check")
def list_check(
    file: Path,
    columns: Mapped = None,
    encoding: Encoding = "",
    sheet: Sheet = "",
    pack: Annotated[list[str] | None, typer.Option(help="rules to ask; without it: those of the house")] = None,
    purpose: Purposed = "",
    dates: DaysOrder = "unknown",
    at: Annotated[str, typer.Option(help="2026-02-13T20:59:59+07:00; without it: now")] = "",
    as_json: Json = False,
) -> None:
    """Judge every row, good, wrong, duplicate or refused, and write nothing."""
    from outbound.lists.files import Reading
    from threerings.lists import Wanted, check_list

    wanted = Wanted(
        file=file,
        columns=tuple(columns or ()),
        reading=Reading(encoding=encoding, sheet=sheet),
        packs=tuple(pack or ()),
        purpose=purpose,
        dates=dates,
        at=cli_may_call.moment(at) if at else None,
    )
    run(check_list(settings_in_force(), wanted, as_json=as_json))


@lists.command("import")
def list_import(
    file: Path,
    purpose: Purposed,
    columns: Mapped = None,
    encoding: Encoding = "",
    sheet: Sheet = "",
    dates: DaysOrder = "unknown",
    script: Annotated[str, typer.Option(help="the call script's id")] = "",
    name: Annotated[str, typer.Option(help="what the list is called; without it: as the file")] = "",
    without_wrong: Annotated[bool, typer.Option("--without-wrong", help="leave wrong rows out")] = False,
    as_json: Json = False,
) -> None:
    """Take a list in, whole or not at all. While the application runs, the panel does it."""
    from outbound.lists.files import Reading
    from threerings.lists import Wanted, import_list

    wanted = Wanted(
        file=file,
        columns=tuple(columns or ()),
        reading=Reading(encoding=encoding, sheet=sheet),
        purpose=purpose,
        dates=dates,
        script_id=script,
        name=name,
        without_wrong=without_wrong,
    )
    run(import_list(settings_in_force(), wanted, as_json=as_json))


@lists.command("undo")
def list_undo(list_id: str, as_json: Json = False) -> None:
    """Take a list back, whole, while nobody has worked on it."""
    from threerings.lists import undo_list

    run(undo_list(settings_in_force(), list_id, as_json=as_json))


@payments.command("import")
def payments_import(file: Path, dates: DaysOrder = "unknown", as_json: Json = False) -> None:
    """Take payments in from CSV or XLSX: contract, amount, day; whole or not at all, while no application runs."""
    from threerings.payments import import_payments

    run(import_payments(settings_in_force(), file, dates, as_json=as_json))


@simulations.command("outbound")
def simulate_outbound(
    trials: Annotated[int, typer.Option(help="calls to be tried", min=1)] = 1000,
    seed: int = 1,
    as_json: Json = False,
) -> None:
    """Dial for a while in a world that lies: killed, told twice, late or never, two dialers, a clock that steps."""
    from threerings.simulation.trials import outbound

    run(outbound(trials, seed, as_json=as_json))


def main() -> None:
    """The entry point; typer ends wrong use with 2."""
    app()
