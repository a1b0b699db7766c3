"""Promises to pay by how they stand, and debts with the measure that their age and history propose."""

from dataclasses import replace
from datetime import timedelta

from agent_panel.builders.scene import Scene
from agent_panel.views.promises import CreditRow, DebtRow, PromisesView, WordRow
from domain.attempts import Attempt
from domain.conversations import Conversation
from domain.facts import MeasureDecided
from domain.word.judging import counted
from domain.word.measures import Debt, proposed
from domain.word.state import GivenWord
from outbound.words.deciding import MEASURES, REASONS
from store.queries.messages import attempts_by_id, faults_since
from store.queries.persons import Person, persons_by_id
from store.queries.words import (
    Credit,
    OverdueDebt,
    conversations_of_persons,
    count_words,
    credits,
    last_measures,
    overdue_debts,
    words_of_persons,
)
from store.queries.words import words_in as words_of_phases

SHOWN: dict[str, tuple[str, ...]] = {
    "due": ("made", "reminded"),
    "kept": ("kept",),
    "broken": ("broken", "partly"),
    "cancelled": ("cancelled",),
}
VISITORS = ("agent", "lead", "manager")


async def build_promises(scene: Scene, show: str) -> PromisesView:
    """One heading with its rows, and the counts of all."""
    times = await count_words(scene.connection)
    today = scene.now.astimezone(scene.reader.zone).date()
    debts = await overdue_debts(scene.connection, today)
    over = await credits(scene.connection)
    faults = await faults_since(scene.connection, scene.now - timedelta(days=1))
    counts = {heading: sum(times.get(phase, 0) for phase in phases) for heading, phases in SHOWN.items()}
    return PromisesView(
        show=show,
        counts=(*counts.items(), ("debts", len(debts)), ("credit", len(over))),
        words=await _words(scene, SHOWN[show]) if show in SHOWN else (),
        debts=await _debts(scene, debts) if show == "debts" else (),
        reasons=REASONS,
        measures=MEASURES,
        visitors=tuple((p.user_id, p.name) for p in scene.people.values() if p.role in VISITORS and not p.disabled),
        may_take=scene.session.role == "lead",
        refused=len(faults),
        refused_at=faults[-1].at if faults else None,
        refused_why=faults[-1].reason if faults else "",
        credits=await _credits(scene, over) if show == "credit" else (),
    )


async def _credits(scene: Scene, over: list[Credit]) -> tuple[CreditRow, ...]:
    people = await persons_by_id(scene.connection, {each.person_id for each in over})
    return tuple(
        CreditRow(whose.name, whose.language, each.contract, each.amount_minor, each.currency)
        for each in over
        if (whose := people.get(each.person_id)) is not None
    )


async def _words(scene: Scene, phases: tuple[str, ...]) -> tuple[WordRow, ...]:
    found = await words_of_phases(scene.connection, phases)
    people = await persons_by_id(scene.connection, {word.person_id for word in found})
    left = await attempts_by_id(scene.connection, [word.reminder_id for word in found if word.reminder_id])
    rows = sorted(found, key=lambda word: word.due_on, reverse=phases != SHOWN["due"])
    return tuple(
        replace(_word(scene, word, people.get(word.person_id)), reminded=_reminded(word, left)) for word in rows
    )


def _reminded(word: GivenWord, attempts: dict[str, Attempt]) -> str:
    """How they were reminded; of a message what is known of it."""
    if word.reminded_by != "message":
        return word.reminded_by
    attempt = attempts.get(word.reminder_id or "")
    if attempt is None or attempt.outcome not in ("sent", "unknown"):
        return "leaving"
    return "delivered" if attempt.reported == "delivered" else attempt.outcome


def _word(scene: Scene, word: GivenWord, person: Person | None) -> WordRow:
    return WordRow(
        promise_id=word.promise_id,
        person=person.name if person else "",
        language=person.language if person else "vi",
        amount_minor=word.amount_minor,
        currency=word.currency,
        due_on=word.day,
        made_at=word.made_at,
        made_by=scene.name(word.by_id),
        phase=word.phase,
        paid_minor=word.paid_minor,
        reason=word.reason or "",
        heard=f"/recordings/{word.call_id}" if word.call_id else "",
        still=word.settled_at is None,
    )


async def _debts(scene: Scene, debts: list[OverdueDebt]) -> tuple[DebtRow, ...]:
    ids = {debt.person_id for debt in debts}
    people, words = await persons_by_id(scene.connection, ids), await words_of_persons(scene.connection, ids)
    said, decided = await conversations_of_persons(scene.connection, ids), await last_measures(scene.connection)
    rows = []
    for debt in debts:
        person, mine = people.get(debt.person_id), words.get(debt.person_id, [])
        counts, last = counted(mine), decided.get((debt.person_id, debt.contract_id))
        rows.append(
            DebtRow(
                person_id=debt.person_id,
                contract_id=debt.contract_id,
                person=person.name if person else "",
                language=person.language if person else "vi",
                contract=debt.contract,
                amount_minor=debt.amount_minor,
                currency=debt.currency,
                days=debt.days,
                kept=counts["kept"],
                broken=counts["broken"],
                proposed=proposed(_debt(debt, mine, said.get(debt.person_id), person)),
                decided=last.measure if isinstance(last, MeasureDecided) else "",
                decided_at=last.at if last else None,
            )
        )
    return tuple(rows)


def _debt(debt: OverdueDebt, words: list[GivenWord], last: Conversation | None, person: Person | None) -> Debt:
    counts = counted(words)
    return Debt(
        days=debt.days,
        kept=counts["kept"],
        broken=counts["broken"],
        hardship=last is not None and last.outcome == "hardship",
        disputed=last is not None and last.outcome == "dispute",
        promised=any(word.settled_at is None for word in words),
        key=person is not None and person.owner_id is not None,
    )
