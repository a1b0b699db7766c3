"""The customer's yes that closes a case, as it was heard: with its second, its words, and what people say of it."""

from agent_panel.builders.scene import Scene
from agent_panel.builders.timeline import player_of
from agent_panel.rights import may_judge_consent
from agent_panel.views.cases import ConsentRow, ConsentsView, ConsentView
from domain.cases import Case
from domain.checks import Yes
from domain.speech import UNKNOWN, Channel, Heard, Word
from store.queries.calls import call_of
from store.queries.cases import cases_by_id
from store.queries.checks import check_of, consents_waiting
from store.transcripts import Opener, heard_on
from store.vault import KeyUnusable, Tampered

AROUND_S = 1.0
MOST_LISTED = 50


async def consents_to_hear(scene: Scene) -> list[tuple[str, list[Case]]]:
    """Calls in which a yes waits for this reader to say what it is, each once, with the open cases that it belongs to;
    the oldest first."""
    waiting = await consents_waiting(scene.connection)
    cases = [each for each in scene.world.cases.values() if may_judge_consent(scene.session, each)] if waiting else []
    found: dict[str, list[Case]] = {}
    for case in sorted(cases, key=lambda each: (each.opened_at is None, each.opened_at, each.case_id)):
        for call_id in sorted(waiting.intersection(case.calls)):
            found.setdefault(call_id, []).append(case)
    return list(found.items())


async def build_consent_list(scene: Scene) -> ConsentsView:
    """A list of them, without their words: who plays one is written down, as is who reads one on its case's page."""
    waiting = await consents_to_hear(scene)
    shown = waiting[:MOST_LISTED]
    rows = await cases_by_id(scene.connection, [cases[0].case_id for _, cases in shown])
    found = [
        ConsentRow(
            case_id=case.case_id,
            number=case.number,
            title=rows[case.case_id].title,
            person=rows[case.case_id].person_name,
            owner=scene.name(case.owner_id),
            yes=yes,
            others=tuple((each.case_id, each.number) for each in others),
        )
        for call_id, (case, *others) in shown
        if (yes := await _consent(scene, None, case, call_id)) and yes.may
    ]
    return ConsentsView(rows=tuple(found), more=len(waiting) - len(shown))


async def build_consents(scene: Scene, opener: Opener | None, case: Case) -> tuple[ConsentView, ...]:
    """Every yes in the calls of a case. Its words are for those who may hear the call; `opener` None: without them."""
    return tuple([view for call_id in case.calls if (view := await _consent(scene, opener, case, call_id))])


async def _consent(scene: Scene, opener: Opener | None, case: Case, call_id: str) -> ConsentView | None:
    check = await check_of(scene.connection, call_id)
    yes = check.consent if check else None
    call = await call_of(scene.connection, call_id) if yes else None
    if yes is None or call is None or call.arrived_at is None:
        return None
    player = await player_of(scene, call)
    heard = await _heard(scene, opener, call_id) if player and opener else None
    return ConsentView(
        call_id=call_id,
        at=call.arrived_at,
        language=heard.language if heard else "",
        asked_s=yes.asked_s,
        said_s=yes.said_s,
        play_from_s=max(0.0, yes.asked_s - AROUND_S),
        play_to_s=yes.until_s + AROUND_S,
        question=words_in(heard, "agent", yes.asked_s, yes.said_s) if heard else "",
        answer=words_in(heard, "caller", yes.said_s, yes.until_s) if heard else "",
        confidence=_sure(heard, yes) if heard else None,
        player=player,
        verdict=yes.verdict,
        by=scene.name(yes.by_id),
        judged_at=yes.judged_at,
        may=player is not None and may_judge_consent(scene.session, case),
    )


def words_in(heard: Heard, channel: Channel, begins_s: float, ends_s: float) -> str:
    """What one side said between two seconds, as it is read."""
    said = [each.text for each in _said(heard, channel, begins_s, ends_s)]
    return ("" if heard.language == "zh" else " ").join(word for word in said if word != UNKNOWN)


async def _heard(scene: Scene, opener: Opener, call_id: str) -> Heard | None:
    try:
        return await heard_on(scene.connection, opener, call_id)
    except (Tampered, KeyUnusable):
        return None


def _sure(heard: Heard, yes: Yes) -> float | None:
    sure = [each.confidence for each in _said(heard, "caller", yes.said_s, yes.until_s)]
    return sum(sure) / len(sure) if sure else None


def _said(heard: Heard, channel: Channel, begins_s: float, ends_s: float) -> list[Word]:
    return [each for each in heard.said(channel, "free") if begins_s - 0.01 <= each.begins_s < ends_s]
