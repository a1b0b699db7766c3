"""`may-call`: may this be done at this moment, after these attempts; and `may-call check`: can a pack be used."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, cast, get_args
from zoneinfo import ZoneInfo

import typer
from pydantic import AwareDatetime, BaseModel, ConfigDict, TypeAdapter, ValidationError
from typer.core import TyperGroup

from domain.may_call import Ask, Attempted, Consent, Contact, Days, Objection, OptOut, Person, Verdict, may_call
from domain.may_call.asking import AD_EVENT, Channel, Event, Outcome
from domain.may_call.packs import Needed
from domain.may_call.plain import plain
from domain.may_call.wall_clock import zones_named
from store.packs import Shelf, read_files, shipped
from threerings.words import terminal_language, words

WELL, WRONG, MISUSED = 0, 1, 2
ENDS_SOON_DAYS = 45
"""A calendar that ends so soon is told of: from its end on, what asks it is not dialled."""
EVENTS, NEEDS = get_args(Event), get_args(Needed)
EVENT_CHANNEL: dict[str, Channel] = {"ad_sms": "sms", "ad_email": "email"}
Json = Annotated[bool, typer.Option("--json", help="machine-readable, stable keys")]


class SeveralPacks(TyperGroup):
    """Lets `--pack ONE TWO` say what `--pack ONE --pack TWO` says."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The words of the command line, with --pack before each pack."""
        words: list[str] = []
        for word in args:
            another = len(words) > 1 and words[-2] == "--pack" and not word.startswith("-")
            words += ["--pack", word] if another else [word]
        return super().parse_args(ctx, words)


command = typer.Typer(
    cls=SeveralPacks, invoke_without_command=True, help="May we call? Ask the rules, or check their packs."
)


class HistoryRow(BaseModel):
    """One attempt of a history file. That it connected, or was not answered, is said as event or as outcome."""

    model_config = ConfigDict(extra="forbid")

    at: AwareDatetime
    event: Literal[Event, "connected", "unanswered_attempt"] = "attempt"
    channel: Channel = "call"
    number: str | None = None
    outcome: Literal[Outcome, "connected"] | None = None

    def attempted(self, *, one_number: bool) -> Attempted:
        """As the rules count it. Where no number is asked for, all attempts are to it."""
        said = "answered" if "connected" in (self.event, self.outcome) else self.outcome
        unsaid = "no_answer" if self.event == "unanswered_attempt" else "unknown"
        return Attempted(
            at=self.at,
            event=cast(Event, self.event) if self.event in EVENTS else "attempt",
            channel=self.channel,
            number=(self.number or "") if one_number else "",
            outcome=cast(Outcome, said or unsaid),
        )


@command.callback()
def ask(
    context: typer.Context,
    pack: Annotated[list[str] | None, typer.Option(help="a pack that applies, by its name")] = None,
    at: Annotated[str, typer.Option(help="2026-02-13T20:59:59+07:00; without it: now")] = "",
    zone: Annotated[str, typer.Option(help="where the person is: an IANA name, or unknown")] = "unknown",
    event: Annotated[str, typer.Option(help=", ".join(EVENTS))] = "attempt",
    channel: Annotated[str, typer.Option(help=", ".join(AD_EVENT) + "; without it: by the event")] = "",
    history: Annotated[Path | None, typer.Option(help="a JSON list of attempts")] = None,
    number: Annotated[str, typer.Option(help="the number that would be rung")] = "",
    ring_s: Annotated[int, typer.Option(help="it may ring so long", min=0, max=120)] = 0,
    third_party: Annotated[bool, typer.Option("--third-party", help="somebody else than the debtor")] = False,
    opted_out: Annotated[bool, typer.Option("--opted-out", help="the person said: no more")] = False,
    without: Annotated[list[str] | None, typer.Option(help="not there: " + ", ".join(NEEDS))] = None,
    consent_from: Annotated[str, typer.Option(help="when they agreed to advertising; without it: just now")] = "",
    consent_until: Annotated[str, typer.Option(help="until before when they agreed; without it: no end")] = "",
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="they took their consent back")] = False,
    listed: Annotated[bool, typer.Option("--listed", help="the number is on the do-not-call register")] = False,
    register_on: Annotated[str, typer.Option(help="the day whose state the register shows; without it: today")] = "",
    as_json: Json = False,
) -> None:
    """Ask packs about one contact. Consent, brand name and register check count as there, unless `--without`."""
    if context.invoked_subcommand is not None:
        return
    if not pack:
        _misused("--pack: name at least one pack that applies")
    lacking = [_one_of(need, NEEDS, "--without") for need in without or ()]
    asked_at, shelf = moment(at), shipped(examples=True)
    contact = Contact(
        purpose="unstated",
        number=number,
        channel=cast(Channel, _one_of(channel or EVENT_CHANNEL.get(event, "call"), AD_EVENT, "--channel")),
        event=cast(Event, _one_of(event, EVENTS, "--event")),
        ring_s=ring_s,
        brand_caller_id="brand_caller_id" not in lacking,
        do_not_call="unchecked" if "do_not_call_scrub" in lacking else "listed" if listed else "clear",
        register_day=None if "fresh_register" in lacking else _day(register_on, asked_at.date()),
    )
    agreed = Consent(
        number=number,
        given_at=moment(consent_from, "--consent-from") if consent_from else asked_at,
        until=moment(consent_until, "--consent-until") if consent_until else None,
        withdrawn_at=asked_at if withdrawn else None,
    )
    person = Person(
        person_id="",
        relation="referee" if third_party else "debtor",
        numbers=(number,),
        zones=_zones(zone),
        opt_outs=(OptOut(at=asked_at),) if opted_out else (),
        consents=() if "prior_consent" in lacking else (agreed,),
    )
    book = shelf.book([_one_of(name, shelf.packs, "--pack") for name in pack])
    attempts = _history(history, one_number=bool(number))
    verdict = may_call(Ask(now=asked_at, person=person, contact=contact, history=attempts), book)
    _tell(verdict, shelf, person.zones, as_json=as_json)


@command.command("check")
def check(files: list[Path], as_json: Json = False) -> None:
    """Check packs and calendars: every mistake with its line and what to do."""
    own = shipped().calendars
    shelf = read_files(files, shipped())
    say = words(terminal_language())
    calendars = {name: read for name, read in shelf.calendars.items() if read is not own.get(name)}
    problems, notes = [plain(problem) for problem in shelf.problems], _notes(shelf, datetime.now(UTC).date())
    packs = [{"name": p.name, "version": p.version, "status": p.status} for p in shelf.packs.values()]
    ends = [
        {"name": c.name, "version": c.version, "confirmed_until": plain(c.confirmed_until)} for c in calendars.values()
    ]
    if as_json:
        told = {"ok": not problems, "packs": packs, "calendars": ends, "problems": problems, "notes": notes}
        print(json.dumps(told, ensure_ascii=False))
    else:
        read = [say("may_call.read", name=each["name"], version=each["version"]) for each in (*packs, *ends)]
        print("\n".join([*map(str, shelf.problems), *read, *notes]))
    raise typer.Exit(WRONG if problems else WELL)


def _notes(shelf: Shelf, today: date) -> list[str]:
    """What is no mistake and should be known."""
    say = words(terminal_language())
    rules = [rule for pack in shelf.packs.values() for rule in pack.rules]
    asked = {rule.calendar for rule in rules if isinstance(rule, Days)} & set(shelf.calendars)
    ends = {name: shelf.calendars[name].confirmed_until for name in sorted(asked)}
    return [
        *(say("may_call.provisional", name=p.name) for p in shelf.packs.values() if p.status == "provisional"),
        *(
            say("may_call.calendar_ends", name=name, day=day.isoformat())
            for name, day in ends.items()
            if (day - today).days < ENDS_SOON_DAYS
        ),
    ]


def _tell(verdict: Verdict, shelf: Shelf, zones: tuple[str, ...], *, as_json: bool) -> None:
    say, first = words(terminal_language()), verdict.strictest
    until = _written(verdict.until, zones)
    if as_json:
        told: dict[str, Any] = {"allowed": verdict.allowed, "reason": first.reason if first else None}
        told |= {"pack": (first.pack or None) if first else None, "until": until}
        for kind, found in (("objections", verdict.objections), ("warnings", verdict.warnings)):
            told[kind] = [plain(o) | {"until": _written(o.until, zones), "why": _why(o, shelf)} for o in found]
        print(json.dumps(told | {"packs": plain(verdict.packs)}, ensure_ascii=False))
        return
    lines = [say("may_call.yes") if verdict.allowed else say("may_call.no")]
    lines += [f"  {_why(o, shelf)}{_source(o)}" for o in (*verdict.objections, *verdict.warnings)]
    if not verdict.allowed:
        lines.append(say("may_call.until", at=until) if until else say("may_call.until_unknown"))
    print("\n".join(lines))


def _why(objection: Objection, shelf: Shelf) -> str:
    """The rule's own words, in the language of the terminal; ours where no pack is behind it."""
    language = terminal_language()
    if not objection.pack:
        return words(language)(f"may_call.{objection.reason}")
    rules = shelf.packs[objection.pack].rules
    return next(rule.why[language] for rule in rules if rule.rule_id == objection.rule_id)


def _source(objection: Objection) -> str:
    if not objection.pack:
        return ""
    return f" [{objection.pack} {objection.version}, {objection.rule_id}: {objection.reference}]"


def _written(at: datetime | None, zones: tuple[str, ...]) -> str | None:
    """In the person's own time where it is known."""
    return at.astimezone(ZoneInfo(zones[0]) if zones else UTC).isoformat() if at else None


def _misused(reason: str) -> NoReturn:
    raise typer.BadParameter(reason)


def _one_of(said: str, known: Any, option: str) -> str:
    if said not in known:
        _misused(f"{option}: there is no {said!r}; known: {', '.join(sorted(known))}")
    return said


def _zones(name: str) -> tuple[str, ...]:
    if name == "unknown":
        return ()
    if not zones_named([name]):
        _misused(f"--zone: there is no time zone {name!r}; write one like Asia/Ho_Chi_Minh, or unknown")
    return (name,)


def moment(text: str, option: str = "--at") -> datetime:
    """What was written as a moment; now where nothing was. Anything else is misuse."""
    try:
        at = datetime.fromisoformat(text) if text else datetime.now(UTC)
    except ValueError as error:
        _misused(f"{option}: {error}; write it as 2026-02-13T20:59:59+07:00")
    if at.tzinfo is None:
        _misused(f"{option} has no zone: write it as 2026-02-13T20:59:59+07:00")
    return at.astimezone(UTC)


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text) if text else today
    except ValueError as error:
        _misused(f"--register-on: {error}; write it as 2026-02-13")


def _history(path: Path | None, *, one_number: bool) -> tuple[Attempted, ...]:
    if path is None:
        return ()
    try:
        rows = TypeAdapter(list[HistoryRow]).validate_json(path.read_bytes())
    except OSError as error:
        _misused(f"--history: {path} cannot be read ({error.strerror})")
    except ValidationError as error:
        wrong = error.errors()[0]
        row, *column = wrong["loc"] or ("the whole",)
        _misused(f"--history: {path}, row {row}, {'.'.join(map(str, column)) or 'all of it'}: {wrong['msg']}")
    return tuple(row.attempted(one_number=one_number) for row in rows)
