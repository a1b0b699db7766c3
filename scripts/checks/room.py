"""The queue of heard calls to be checked, at work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.checking import CHECKER, Finding
from domain.checking.consent import Consent
from domain.checking.of_call import Talk
from domain.checks import Check, next_of, script_for
from domain.facts import CallChecked, CheckQueued, CheckSkipped, Fact, OutcomeRecorded, RecordingHeard
from domain.facts.checking import Unchecked
from domain.scripts.model import LANGUAGES, Language, Script
from domain.speech import Heard
from domain.world import CALLS, CHECKS, CONVERSATIONS, HEARINGS
from scripts.checks.apart import Apart, Born
from scripts.checks.consents import looked_through
from scripts.checks.sampling import draw
from scripts.checks.talk import Unknown, talk_of
from scripts.versions import script_of_call
from store.codec import Recorded
from store.followers import Follower
from store.journal import Journal
from store.queries.check_rules import advising
from store.tables import projections
from store.transcripts import Keeper, heard_on, keep_findings, sealed_findings
from store.turn import Turn
from store.vault import Tampered
from store.watch import Watch

log = structlog.get_logger(__name__)
LONGEST_S = 600.0
"""A check takes seconds, of the longest calls a minute: one that takes longer hangs, and is ended."""
OUTCOME_WITHIN = timedelta(hours=12)
"""A call whose outcome has not come by then is checked without."""
LATE_AT_ONCE = 50


class NotChecked(Exception):
    """Nothing can be said of a call; `why`: an id of the facts."""

    def __init__(self, why: Unchecked) -> None:
        super().__init__(why)
        self.why = why


class Checks:
    """Checks what is heard, a call at a time. Start it when the vault is open. `library`: the scripts in force."""

    def __init__(
        self, journal: Journal, keeper: Keeper, library: Mapping[str, Script], born: Born | None = None
    ) -> None:
        self._journal, self._keeper, self._library = journal, keeper, library
        self._follower = Follower("checking", journal, (RecordingHeard, OutcomeRecorded), self._queue)
        self._watch = Watch("checking", journal, (CheckQueued,), self.check_due)
        self._drawing = Watch("sample", journal, (), self.draw_due)
        self._apart = Apart(born)
        self.longest_s = LONGEST_S

    async def start(self) -> None:
        """Go on where it stopped; what was checked by an older script or check is queued again."""
        await self._journal.decide(self._queue_anew)
        await self._follower.start()
        self._watch.start()
        self._drawing.start()

    async def stop(self) -> None:
        """Stop; what is half-way is checked at the next start."""
        await self._drawing.stop()
        await self._watch.stop()
        await self._follower.stop()
        self._apart.end()

    async def _queue(self, turn: Turn, recorded: Recorded) -> None:
        """A call was heard, or its outcome is in: whichever comes last queues it."""
        call_id = recorded.fact.call_id  # type: ignore[attr-defined]
        hearing, call = await turn.state(HEARINGS, call_id), await turn.state(CALLS, call_id)
        if hearing is None or hearing.phase != "heard" or call is None:
            return
        script_id = script_for(call, await turn.state(CONVERSATIONS, call_id))
        known, script = await turn.state(CHECKS, call_id), await self._script(turn.connection, call_id, script_id)
        if known is not None and known.is_by(script_id, script.origin if script else "", CHECKER):
            return
        if script_id:
            await turn.append(CheckQueued(at=turn.now, call_id=call_id, script_id=script_id))

    async def _queue_anew(self, turn: Turn) -> None:
        """What an older check has judged, and what lacked its script and has it now."""
        table = projections["checks"]
        lacked = and_(table.c.why == "no_script", table.c.script_id.in_(list(self._library)))
        query = select(table.c.call_id, table.c.script_id).where(
            or_(table.c.checker != CHECKER, lacked), table.c.script_id != "", table.c.live.is_(False)
        )
        for call_id, script_id in (await turn.connection.execute(query)).all():
            await turn.append(CheckQueued(at=turn.now, call_id=call_id, script_id=script_id))

    async def _script(self, connection: AsyncConnection, call_id: str, script_id: str) -> Script | None:
        """What a call was spoken by, as it was then."""
        return await script_of_call(connection, self._library, call_id, script_id)

    async def _queue_late(self) -> bool:
        """Queue calls that were heard long ago, and whose outcome never came. False: there are none."""
        heard, talks, known = projections["hearings"], projections["conversations"], projections["checks"]
        before = self._journal.now() - OUTCOME_WITHIN
        query = (
            select(heard.c.call_id, talks.c.script_id)
            .select_from(heard.join(talks, talks.c.call_id == heard.c.call_id))
            .where(heard.c.heard_at < before, talks.c.outcome.is_(None), talks.c.script_id != "")
            .where(~exists().where(known.c.call_id == heard.c.call_id))
            .order_by(heard.c.heard_at)
            .limit(LATE_AT_ONCE)
        )
        async with self._journal.engine.connect() as connection:
            late = (await connection.execute(query)).all()

        async def decide(turn: Turn) -> None:
            for call_id, script_id in late:
                if await turn.state(CHECKS, call_id) is None:
                    await turn.append(CheckQueued(at=turn.now, call_id=call_id, script_id=script_id))

        if late:
            await self._journal.decide(decide)
        return bool(late)

    async def check_due(self) -> datetime | None:
        """Check the next call that waits. Returns now while there are more."""
        due = next_of(self._journal.world.checks.values())
        if due is None:
            return self._journal.now() if await self._queue_late() else None
        try:
            await self._checked(due)
        except NotChecked as error:
            await self._skipped(due, error.why)
        return self._journal.now()

    async def draw_due(self) -> datetime:
        """Draw from the calls in which nothing was found, once their day is over."""
        return await self._journal.decide(draw)

    async def _checked(self, due: Check) -> None:
        script, heard, talk, language = await self._known(due)
        found, consent = await self._found(script, heard, talk, language)
        try:
            row = await sealed_findings(self._keeper, due.call_id, found)
        except FileNotFoundError:
            raise NotChecked("erased") from None
        except Tampered:
            raise NotChecked("tampered") from None

        async def decide(turn: Turn) -> None:
            if await self._still(turn, due):
                await keep_findings(turn, row)
                made = Made(call_id=due.call_id, script=script, language=heard.language, found=found, consent=consent)
                await turn.append(_fact(turn.now, made, await advising(turn.connection)))

        await self._journal.decide(decide)

    async def _known(self, due: Check) -> tuple[Script, Heard, Talk, Language]:
        call_id = due.call_id
        async with self._journal.engine.connect() as connection:
            script = await self._script(connection, call_id, due.script_id)
            if script is None:
                raise NotChecked("no_script")
            try:
                heard = await heard_on(connection, self._keeper, call_id)
            except Tampered:
                raise NotChecked("tampered") from None
            if heard is None:
                raise NotChecked("erased")
            language = next((each for each in LANGUAGES if each == heard.language), None)
            if language is None:
                raise NotChecked("language")
            try:
                return script, heard, await talk_of(connection, call_id, heard, language), language
            except Unknown:
                raise NotChecked("erased") from None

    async def _found(
        self, script: Script, heard: Heard, talk: Talk, language: Language
    ) -> tuple[list[Finding], Consent | None]:
        """In a process of its own: a long call is seconds of work."""
        try:
            return await self._apart.run(self.longest_s, looked_through, script, heard, talk, language)
        except Exception as error:
            log.exception("the check died of a call", hung=isinstance(error, TimeoutError))
            raise NotChecked("died") from None

    async def _skipped(self, due: Check, why: Unchecked) -> None:
        log.warning("a call was not checked", call_id=due.call_id, why=why)

        async def decide(turn: Turn) -> None:
            if await self._still(turn, due):
                script = await self._script(turn.connection, due.call_id, due.script_id)
                by = {"content": script.origin if script else "", "checker": CHECKER}
                await turn.append(
                    CheckSkipped(at=turn.now, call_id=due.call_id, script_id=due.script_id, why=why, **by)  # type: ignore[arg-type]
                )

        await self._journal.decide(decide)

    async def _still(self, turn: Turn, due: Check) -> bool:
        """Does it still wait for this?"""
        now: Check | None = await turn.state(CHECKS, due.call_id)
        return now is not None and now.queued_at is not None and now.script_id == due.script_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A check as it was made."""

    call_id: str
    script: Script
    language: str
    found: Sequence[Finding]
    consent: Consent | None


def _fact(at: datetime, made: Made, advising: frozenset[str]) -> Fact:
    """What it says; rules that only advise flag nothing."""
    broken = [each for each in made.found if each.verdict == "broken"]
    flagged = [each for each in broken if each.rule not in advising]
    return CallChecked(
        at=at,
        call_id=made.call_id,
        script_id=made.script.id,
        script_version=made.script.version,
        content=made.script.origin,
        checker=CHECKER,
        language=made.language,
        broken=tuple((each.rule, each.why, each.second) for each in flagged),
        kept=tuple(each.rule for each in made.found if each.verdict == "kept"),
        not_assessed=tuple((each.rule, each.why) for each in made.found if each.verdict == "not_assessed"),
        advised=tuple((each.rule, each.why, each.second) for each in broken if each.rule in advising),
        consent=(made.consent.asked_s, made.consent.said_s, made.consent.until_s) if made.consent else None,
        sure=tuple(each.sure or 0.0 for each in flagged),
    )
