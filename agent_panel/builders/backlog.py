"""How hearing and checking stand: what waits, what was put aside and why, how far it is."""

from sqlalchemy import func, select

from agent_panel.builders.scene import Scene
from agent_panel.views.check_rules import BacklogView, WaitingRow
from domain.hearing import FLAGGED, RISKY, USUAL, Hearing
from store.queries.hearings import PHASES, put_aside, standing, unsealed, waiting
from store.tables import projections

SHOWN = 50
DONE = ("heard", "not_assessed")
URGENCIES = {FLAGGED: "flagged", RISKY: "risky", USUAL: "usual"}
checks = projections["checks"]


async def build_backlog(scene: Scene) -> BacklogView:
    """The page."""
    now = await standing(scene.connection)
    whole = sum(now.counts.values())
    unchecked = select(func.count()).select_from(checks).where(checks.c.phase == "queued")
    return BacklogView(
        counts=tuple((phase, now.counts[phase]) for phase in PHASES),
        waiting=tuple(_row(each) for each in await waiting(scene.connection, SHOWN)),
        aside=tuple(_row(each) for each in await put_aside(scene.connection, SHOWN)),
        unsealed=tuple((each.call_id, each.ended_at, each.why) for each in await unsealed(scene.connection, SHOWN)),
        reasons=tuple(sorted(now.reasons.items(), key=lambda each: (-each[1], each[0]))),
        heard_s=now.heard_s,
        took_s=now.took_s,
        work_a_second=now.work_a_second,
        oldest_at=now.oldest_at,
        unchecked=int(await scene.connection.scalar(unchecked) or 0),
        share=sum(now.counts[phase] for phase in DONE) / whole if whole else None,
    )


def _row(hearing: Hearing) -> WaitingRow:
    return WaitingRow(
        call_id=hearing.call_id,
        phase=hearing.phase,
        since=hearing.aside_at or hearing.queued_at,
        language=hearing.language,
        urgency=URGENCIES.get(hearing.urgency, "last"),
        tries=hearing.tries,
        why=hearing.why,
        again_at=hearing.not_before,
    )
