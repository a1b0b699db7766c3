"""A person on duty has answered our call about an emergency: they hear what and where it is, and say if they go.

    AGI(.../duty,<CALL_ID>,<nonce>,<ATTEMPT_ID>)

Sets DUTY_DONE last, once a key was pressed: 1 signs for the case, 2 says that somebody else must go. Without the flag
the dialplan says that there is an emergency, and the next one in the rota is called by whoever placed this attempt.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import structlog

from domain.attempts import Attempt
from domain.calls import Call
from domain.facts import ResponderAnswered
from domain.menus import about
from domain.menus.model import ROOM
from domain.world import ATTEMPTS, CALLS
from ivr.flows.room import Room, spoken
from ivr.hotlines import Hotlines
from ivr.prompts.catalogue import Catalogue, load
from ivr.session import AgiSession
from ivr.speaking import Phone
from ivr.voices import CannotSpeak
from store.accounts import account_of
from store.queries.calls import numbers_entered, party_of
from store.queries.cases import case_of
from store.queries.persons import person_of
from store.tasks import spawn
from store.turn import Turn

TRIES = 4
WAIT_MS = 4000
LONGEST_TEXT = 240
"""Letters of a case's words that are read out: a telephone call is no place for a page."""
log = structlog.get_logger("ivr")
ANSWERS: dict[str, Literal["signed", "cannot"]] = {"1": "signed", "2": "cannot"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matter:
    """What the call is about, as far as anything is known. While nothing is written down: where the caller lives, what
    they chose in the menus, their number. `written`: it was said by them, and read back."""

    case_id: str
    user_id: str
    language: str
    place: str = ""
    content: str = ""
    number: str = ""
    written: bool = False

    def sentences(self, catalogue: Catalogue) -> Iterator[str]:
        """What is known, in words."""
        if self.written:
            yield catalogue.text("duty-case", {"place": self.place, "content": self.content})
            return
        if self.place:
            yield catalogue.text("duty-place", {"place": self.place})
        if self.content:
            yield catalogue.text("duty-about", {"content": self.content})
        if self.number:
            yield catalogue.sentence("duty-number", {"phone": Phone(self.number)})


class Duty:
    """The flow `duty`."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._catalogues = load()

    async def __call__(self, session: AgiSession) -> None:
        """Say what it is about, ask, commit the answer, and tell Asterisk."""
        attempt_id = session.args[0] if session.args else ""
        matter = await self._room.journal.decide(lambda turn: _matter(turn, self._room.hotlines, attempt_id))
        if matter is None:
            return
        session.set_language(matter.language)
        speaking = self._speak(matter, self._catalogues[matter.language], session.call_id)
        voice = spawn(f"speak to duty {session.call_id}", speaking, vital=False)
        try:
            key = await _ask(session, voice)
        finally:
            if sound := await voice:
                sound.unlink(missing_ok=True)  # a caller's own words: not kept in a file
        if not key:
            return
        await self._commit(session.call_id, attempt_id, matter, ANSWERS[key])
        await session.say("tr/duty-signed" if key == "1" else "tr/duty-cannot")
        await session.set_variable("DUTY_DONE", 1)

    async def _speak(self, matter: _Matter, catalogue: Catalogue, call_id: str) -> Path | None:
        text = " ".join(matter.sentences(catalogue))
        if not text:
            return None
        path = self._room.spoken_dir / f"duty-{call_id}.wav"
        try:
            await self._room.speaker.speak(text, matter.language, path)
        except (CannotSpeak, OSError, BrokenExecutor):
            log.exception("duty_not_spoken", call_id=call_id)  # the prompts alone must do
            return None
        return path

    async def _commit(
        self, call_id: str, attempt_id: str, matter: _Matter, answer: Literal["signed", "cannot"]
    ) -> None:
        journal = self._room.journal
        fact = ResponderAnswered(
            at=journal.now(),
            call_id=call_id,
            attempt_id=attempt_id,
            case_id=matter.case_id,
            user_id=matter.user_id,
            answer=answer,
        )
        await journal.append(fact)


async def _matter(turn: Turn, hotlines: Hotlines, attempt_id: str) -> _Matter | None:
    """What an attempt of ours is about; None where it is none, or rings nobody of ours."""
    attempt: Attempt | None = await turn.state(ATTEMPTS, attempt_id)
    user = await account_of(turn.connection, attempt.to_id) if attempt and attempt.to_id else None
    if attempt is None or user is None or attempt.purpose != "emergency":
        return None
    language = spoken(user.ui_language)
    row = await case_of(turn.connection, attempt.for_id)
    bare = _Matter(case_id=attempt.for_id, user_id=user.user_id, language=language)
    if row and row.text:
        return replace(bare, place=row.text.place[:LONGEST_TEXT], content=row.text.content[:LONGEST_TEXT], written=True)
    call: Call | None = await turn.state(CALLS, row.case.call_id) if row and row.case.call_id else None
    if call is None:
        return bare
    party, person = await party_of(turn.connection, call.call_id), await person_of(turn.connection, call.person_id)
    keyed_in = (await numbers_entered(turn.connection, [call.call_id])).get(call.call_id, {})
    return replace(
        bare,
        place=keyed_in.get(ROOM, "") or (person.unit if person else ""),
        content=", ".join(about(hotlines.menus_of(call.hotline_id or ""), call.menu_path, language)),
        number=party.number if party and not party.withheld else "",
    )


async def _ask(session: AgiSession, voice: asyncio.Task[Path | None]) -> str:
    """Whoever picks up hears at once that it is an emergency; what it is about is made to speak meanwhile."""
    if (key := await session.hear("tr/duty-emergency", wait_ms=0)) in ANSWERS:
        return key
    sound = await voice
    prompts = (*([str(sound.with_suffix(""))] if sound else []), "tr/duty-keys")
    for _ in range(TRIES):
        if (key := await session.hear(*prompts, wait_ms=WAIT_MS)) in ANSWERS:
            return key
    return ""
