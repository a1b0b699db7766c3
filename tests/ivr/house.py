"""A small house for the flows: people who answer, people who call, and a dialplan that asks."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import insert

from domain import speech as heard
from domain.facts import Fact, PhoneIssued, PhoneReachable, UserSignedIn
from domain.ports import NotHeard, Placement, TelephonyAway, TelephonyRefused
from ivr.fastagi import AgiServer
from ivr.flows import Room, all_flows
from ivr.prompts.of_hotlines import prompt_of
from store import tables
from store.accounts import NewAccount, add_account
from store.database import writing
from store.journal import Journal
from tests.ivr.asterisk_end import CALL_ID, SECRET, AsteriskEnd, environment, key_pressed

SET = re.compile(r'SET VARIABLE "([^"]+)" "([^"]*)"')
SEVERAL = re.compile(r'EXEC "MSet" "([^"]*)"')
RINGS = re.compile(r'GOSUB "transfer" "s" "1" "([^,]*),(\d+),([0-9a-f-]+),([0-9*#]?)"')
HEARS = re.compile(r'GOSUB "hear" "(s|[a-z]{2})" "1" "([^,]*),([\d.]+)(?:,([\d|]+),[\d.]+(,again)?)?"')
UP = b"200 result=6\n"


@dataclass
class FakeTelephony:
    """Remembers of each leg whether its recording is silent; can be away."""

    silent: list[tuple[str, bool]] = field(default_factory=list)
    away: bool = False
    pressed: list[tuple[str, str]] = field(default_factory=list)

    async def press(self, leg_id: str, key: str) -> None:
        """Remember the key."""
        if self.away:
            raise TelephonyAway
        self.pressed.append((leg_id, key))

    async def silence_recording(self, leg_id: str, *, on: bool) -> None:
        """Write silence, or sound again."""
        if self.away:
            raise TelephonyAway
        self.silent.append((leg_id, on))

    async def place(self, placement: Placement) -> None:
        raise TelephonyRefused("no flow places calls")

    async def hang_up(self, leg_id: str) -> None:
        raise TelephonyRefused("no flow hangs up by the manager")

    async def redirect(self, leg_id: str, context: str, exten: str) -> None:
        raise TelephonyRefused("no flow redirects")

    async def set_queue_seat(self, queue: str, seat: str, *, member: bool) -> None:
        raise TelephonyRefused("no flow changes a queue")


@dataclass
class FakeRecogniser:
    """Hears `says` at once in every language of `knows`; without it, nothing until it is cancelled. `listened`: from
    which second, for what."""

    knows: tuple[str, ...] = ()
    says: str = ""
    broken: bool = False
    listened: list[tuple[float, tuple[str, ...]]] = field(default_factory=list)

    def languages(self) -> Sequence[str]:
        return self.knows

    async def hear(self, sound: Path, language: str, phrases: Sequence[str] = ()) -> heard.Heard:
        raise NotHeard("no_model", "flows hear no recordings")

    async def await_phrase(self, sound: Path, from_s: float, language: str, phrases: Sequence[str]) -> str:
        self.listened.append((from_s, tuple(phrases)))
        if self.broken:
            raise NotHeard("died", "it died", for_good=False)
        if not self.says:
            await asyncio.Event().wait()
        return self.says


@dataclass
class Heard:
    """What a flow did in one session: variables in their order, prompts in theirs."""

    commands: list[str]
    played: list[str]
    variables: dict[str, str] = field(default_factory=dict)
    rung: list[tuple[str, str]] = field(default_factory=list)
    """Numbers outside, each with how long it may ring."""

    def __post_init__(self) -> None:
        for command in self.commands:
            if (match := SET.fullmatch(command)) and match[1] != "TIMEOUT(absolute)":
                self.variables[match[1]] = match[2]
            if match := SEVERAL.fullmatch(command):
                self.variables |= dict(pair.split("=") for pair in match[1].split(","))
            if (match := HEARS.fullmatch(command)) and match[1] != "s":
                self.variables["CHANNEL(language)"] = match[1]
            if match := RINGS.fullmatch(command):
                self.rung.append((match[1], match[2]))


@dataclass
class Telephone:
    """A caller who presses these keys, one at each wait or the digits of a number, as [hear] of the dialplan takes them
    down; `-` is nothing. `key`: what it took down last; `played`: the prompts so far."""

    pressed: Iterator[str]
    key: str = ""
    played: list[str] = field(default_factory=list)

    def hear(self, command: str) -> None:
        """Be spoken to."""
        match = HEARS.fullmatch(command)
        if match is None:
            return
        self.key = ""
        if match[5]:
            return
        for sounds, most in zip(match[2].split("|"), (match[4] or "1").split("|"), strict=True):
            self.played += [prompt_of(sound[3:]) for sound in sounds.split("&") if sound.startswith("tr/")]
            typed = "" if match[3] == "0" else self._typed(int(most)) if match[4] else self._one()
            self.key += typed
            if len(typed) < int(most):
                return

    def _one(self) -> str:
        return next(self.pressed, "-").strip("-")

    def _typed(self, most: int) -> str:
        typed = ""
        while len(typed) < most and (key := self._one()):
            if key == "#":
                return typed + key
            typed += key
        return typed


class House:
    """A journal with a hotline, and our FastAGI server with all flows in front of it."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.journal: Journal = room.journal
        self.server = AgiServer(all_flows(room), secret=SECRET)

    async def ask(
        self,
        path: str,
        *arguments: str,
        number: str = "+84912345678",
        keys: str = "",
        call_id: str = CALL_ID,
        went: str = "",
    ) -> Heard:
        """Be Asterisk in one session. `keys`: what the caller presses at each wait, `-` for nothing;
        `went`: how ringing somebody outside goes."""
        telephone = Telephone(iter(keys))
        heard: list[str] = []
        async with AsteriskEnd(self.server.port) as asterisk:
            asterisk.send(environment(path, *arguments, number=number, call_id=call_id))
            while (command := await asterisk.command()) is not None:
                heard.append(command)
                telephone.hear(command)
                match command:
                    case 'GET VARIABLE "KEY"':
                        asterisk.send(key_pressed(telephone.key))
                    case 'GET VARIABLE "DIALSTATUS"':
                        asterisk.send(f"200 result=1 ({went})\n".encode())
                    case _:
                        asterisk.send(b"200 result=0\n")
        return Heard(heard, telephone.played)

    async def hotline(self, hotline_id: str = "h1", language: str = "vi", cycle_ms: int = 5000) -> None:
        """A number people call."""
        row = {"hotline_id": hotline_id, "name": hotline_id, "did": hotline_id, "language": language}
        async with writing(self.journal.engine) as connection:
            await connection.execute(insert(tables.hotlines).values(**row, cycle_ms=cycle_ms))

    async def user(
        self, login: str, role: str = "agent", languages: tuple[str, ...] = ("vi",), skills: tuple[str, ...] = ()
    ) -> str:
        """Somebody who works here, not signed in."""
        async with writing(self.journal.engine) as connection:
            able = {"languages": languages, "skills": skills}
            new = NewAccount(login=login, name=login, role=role, **able)  # type: ignore[arg-type]
            return await add_account(connection, new)

    async def at_work(
        self,
        login: str,
        seat: str,
        role: str = "agent",
        languages: tuple[str, ...] = ("vi",),
        skills: tuple[str, ...] = (),
    ) -> str:
        """Somebody signed in, whose phone is registered. `seat`: its last sign."""
        user_id, at = await self.user(login, role, languages, skills), self.journal.now()
        facts: list[Fact] = [
            UserSignedIn(at=at, user_id=user_id, session_id=f"s-{login}", role=role),
            PhoneIssued(at=at, agent_id=user_id, seat=f"b000000000{seat}", phone="browser"),
            PhoneReachable(at=at, agent_id=user_id, seat=f"b000000000{seat}"),
        ]
        await self.journal.append(*facts)
        return user_id

    async def person(self, person_id: str, number: str, *, language: str = "vi", owner_id: str | None = None) -> None:
        """Somebody who calls."""
        blank = dict.fromkeys(("form_of_address", "self_reference", "unit", "note", "id_number"), "")
        async with writing(self.journal.engine) as connection:
            person = {"person_id": person_id, "name": person_id, "language": language, "owner_id": owner_id}
            await connection.execute(insert(tables.persons).values(**blank, **person))
            numbered = {"person_id": person_id, "number": number, "kind": "mobile"}
            await connection.execute(insert(tables.person_numbers).values(**numbered))

    async def told(self, call_id: str | None = CALL_ID) -> list[Fact]:
        """The journal's facts about a call, or all of them."""
        return [recorded.fact for recorded in await self.journal.read(call_id=call_id)]
