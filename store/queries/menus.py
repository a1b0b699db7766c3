"""The ways of callers through the menus of a hotline, read from what calls left in the journal."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.facts import CallMenuChosen, CallMenuMoved
from domain.menus.traffic import Walk
from store.codec import decode
from store.tables import calls, facts

STEPS = (CallMenuMoved.kind, CallMenuChosen.kind)


async def walks_since(connection: AsyncConnection, hotline_id: str, since: datetime) -> Sequence[Walk]:
    """Those that a machine answered since then, whether they are over or not."""
    wanted = select(calls).where(
        calls.c.hotline_id == hotline_id, calls.c.arrived_at >= since, calls.c.answered_by == "ivr"
    )
    return await _walks(connection, wanted)


async def walks_of(connection: AsyncConnection, call_ids: Collection[str]) -> Sequence[Walk]:
    """The ways of these calls."""
    return await _walks(connection, select(calls).where(calls.c.call_id.in_(call_ids))) if call_ids else []


async def _walks(connection: AsyncConnection, wanted: Select[Any]) -> Sequence[Walk]:
    rows = (await connection.execute(wanted)).all()
    ids = wanted.with_only_columns(calls.c.call_id)
    steps = select(facts.c.call_id, facts.c.kind, facts.c.version, facts.c.body)
    told: dict[str, list[CallMenuMoved | CallMenuChosen]] = {}
    for row in await connection.execute(
        steps.where(facts.c.kind.in_(STEPS), facts.c.call_id.in_(ids)).order_by(facts.c.seq)
    ):
        told.setdefault(row.call_id, []).append(decode(row.kind, row.version, row.body))  # type: ignore[arg-type]
    return [_walk(row, told.get(row.call_id, ())) for row in rows]


def _walk(row: Any, told: Sequence[CallMenuMoved | CallMenuChosen]) -> Walk:
    moves = sorted((step for step in told if isinstance(step, CallMenuMoved)), key=lambda move: move.step)
    ways_out = [step for step in told if isinstance(step, CallMenuChosen) and step.choice != "transfer"]
    first = moves[0].menu if moves else ways_out[0].menu if ways_out else ""  # whoever is put through may come back
    nodes = tuple(node for node in (first, *(move.node for move in moves)) if node)
    began_at = row.answered_at or row.arrived_at
    return Walk(
        nodes=nodes,
        began_at=began_at,
        language=row.language or "",
        heard_s=(row.ended_at - began_at).total_seconds() if row.ended_at else None,
        exit=next((way.node for way in reversed(ways_out) if way.node), ""),  # a wish of one who waits is at no node
        over=row.ended_at is not None,
        abandoned=bool(row.abandoned),
        sent_on=tuple(step.menu for step in told if step.why == "full"),
    )
