"""The caller's yes that closes a case: found with the check, put before a person who has listened to it."""

from dataclasses import dataclass

from domain.cases import Case
from domain.checking import Finding
from domain.checking.consent import Consent, consent_in
from domain.checking.of_call import Talk, facts_of, legs_of
from domain.checks import Check
from domain.decisions import Refused
from domain.facts import ConsentJudged, RecordingListened
from domain.facts.checking import ConsentVerdict
from domain.scripts.model import Language, Script
from domain.speech import Heard
from domain.world import CASES, CHECKS
from scripts.checks.talk import findings_in
from scripts.sounds import sounds_of
from store.queries.work import facts_of_call
from store.turn import Turn


def looked_through(
    script: Script, heard: Heard, talk: Talk, language: Language
) -> tuple[list[Finding], Consent | None]:
    """What became of each rule in a call that was heard, and the yes that closes a case, where there is one."""
    questions, call = script.consent.get(language, ()), facts_of(talk, script, language)
    consent = consent_in(questions, heard, legs_of(talk), call, sounds_of(language))
    return findings_in(script, heard, talk, language), consent


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentAsk:
    """What somebody says of the yes that begins at a second of a call of this case."""

    case_id: str
    call_id: str
    second: float
    verdict: ConsentVerdict
    by_id: str


async def judge_consent(turn: Turn, ask: ConsentAsk) -> Refused | None:
    """Keep it. Refused: no_finding (no such yes in this case), not_listened (whoever says so has to hear it first)."""
    case: Case | None = await turn.state(CASES, ask.case_id)
    check: Check | None = await turn.state(CHECKS, ask.call_id)
    yes = check.consent if check else None
    if case is None or ask.call_id not in case.calls or yes is None or yes.said_s != ask.second:
        return Refused("no_finding", ask.call_id)
    listened = await facts_of_call(turn.connection, ask.call_id, RecordingListened)
    if ask.by_id not in {each.user_id for each in listened if isinstance(each, RecordingListened)}:
        return Refused("not_listened", ask.call_id)
    if (yes.verdict, yes.by_id) != (ask.verdict, ask.by_id):
        said = ConsentJudged(
            at=turn.now,
            case_id=ask.case_id,
            call_id=ask.call_id,
            second=ask.second,
            verdict=ask.verdict,
            by_id=ask.by_id,
        )
        await turn.append(said)
    return None
