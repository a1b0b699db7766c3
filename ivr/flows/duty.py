"""A person on duty has answered our call about an emergency: they hear what and where it is, and say if they go.

    AGI(.../duty,<CALL_ID>,<nonce>,<ATTEMPT_ID>)

Sets DUTY_DONE last, once a key was pressed: 1 signs for the case, 2 says that somebody else must go. Without the flag
the dialplan says that there is an emergency, and the next one in the rota is called by whoever placed this attempt.
"""

from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import structlog

from domain.attempts import Attempt
from domain.facts import ResponderAnswered
from domain.world import ATTEMPTS
from ivr.flows.room import Room, spoken
from ivr.prompts.catalogue import Catalogue, load
from ivr.session import AgiSession
from ivr.voices import CannotSpeak
from store.accounts import account_of
from store.queries.cases import case_of
from store.turn import Turn

TRIES = 4
WAIT_MS = 4000
LONGEST_TEXT = 240
"""Letters of a case's words that are read out: a telephone call is no place for a page."""
log = structlog.get_logger("ivr")
ANSWERS: dict[str, Literal["signed", "cannot"]] = {"1": "signed", "2": "cannot"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matter:
    """What the call is about. `place` and `content` are empty while nothing is written down."""

    case_id: str
    user_id: str
    language: str
    place: str
    content: str


class Duty:
    """The flow `duty`."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._catalogues = load()

    async def __call__(self, session: AgiSession) -> None:
        """Say what it is about, ask, commit the answer, and tell Asterisk."""
        attempt_id = session.args[0] if session.args else ""
        matter = await self._room.journal.decide(lambda turn: _matter(turn, attempt_id))
        if matter is None:
            return
        await session.set_language(matter.language)
        sound = await self._speak(matter, self._catalogues[matter.language], session.call_id)
        try:
            key = await _ask(session, sound)
        finally:
            if sound:
                sound.unlink(missing_ok=True)  # a caller's own words: not kept in a file
        if not key:
            return
        await self._commit(session.call_id, attempt_id, matter, ANSWERS[key])
        await session.say("tr/duty-signed" if key == "1" else "tr/duty-cannot")
        await session.set_variable("DUTY_DONE", 1)

    async def _speak(self, matter: _Matter, catalogue: Catalogue, call_id: str) -> Path | None:
        if not matter.place and not matter.content:
            return None
        text = catalogue.text("duty-case", {"place": matter.place, "content": matter.content})
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


async def _matter(turn: Turn, attempt_id: str) -> _Matter | None:
    """What an attempt of ours is about; None where it is none, or rings nobody of ours."""
    attempt: Attempt | None = await turn.state(ATTEMPTS, attempt_id)
    user = await account_of(turn.connection, attempt.to_id) if attempt and attempt.to_id else None
    if attempt is None or user is None or attempt.purpose != "emergency":
        return None
    row = await case_of(turn.connection, attempt.for_id)
    text = row.text if row else None
    return _Matter(
        case_id=attempt.for_id,
        user_id=user.user_id,
        language=spoken(user.ui_language),
        place=text.place[:LONGEST_TEXT] if text else "",
        content=text.content[:LONGEST_TEXT] if text else "",
    )


async def _ask(session: AgiSession, sound: Path | None) -> str:
    prompts = ["tr/duty-emergency", *([str(sound.with_suffix(""))] if sound else []), "tr/duty-keys"]
    for _ in range(TRIES):
        if (key := await session.hear(*prompts, wait_ms=WAIT_MS)) in ANSWERS:
            return key
    return ""
