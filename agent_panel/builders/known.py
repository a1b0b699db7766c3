"""What is known of a person and their contract as a script names it; and which scripts fit that."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from agent_panel.languages import KNOWN
from domain.scripts.money import PLACES, Money
from domain.scripts.outcomes import Said
from domain.scripts.stepping import Given
from domain.scripts.values import Who
from domain.word.judging import counted
from domain.word.state import GivenWord
from store.numbers import as_read
from store.queries.callers import CallerFile
from store.queries.persons import Due, Holdings
from store.queries.words import LastWords, last_words_of

AGES = ((31, "overdue-31-90"), (11, "overdue-11-30"), (1, "overdue-1-10"))


def the_due(held: Holdings) -> Due | None:
    """The payment that a call is about: of those not paid the first that was due."""
    return next((due for due in held.dues if due.amount_minor > 0 and due.currency in PLACES), None)


async def given_of(
    connection: AsyncConnection, file: CallerFile, organisation: str, agent: str, now: datetime
) -> Given:
    """Everything that a script may name. `now`: on the organisation's wall. There is a person."""
    person = file.person
    assert person is not None
    last = await last_words_of(connection, person.person_id)
    return Given(
        language=KNOWN.get(person.language, "vi"),
        now=now,
        organisation=organisation,
        agent=agent,
        who=Who(name=person.name, form=person.form_of_address, me=person.self_reference),
        values={
            **({"unit": person.unit} if person.unit else {}),
            **({"hotline": as_read(file.hotline.did)} if file.hotline else {}),
            **_of_due(file.holdings, now),
            **_of_words(file),
            **_of_last(last, now),
        },
    )


def suggested(words: Sequence[GivenWord], values: Mapping[str, Said]) -> str:
    """The script that fits what is known; empty where none stands out. `words`: their promises, the latest first."""
    last = next((word for word in words if word.phase != "cancelled"), None)
    late, left = values.get("days_overdue"), values.get("days_left")
    if last is not None and last.phase in ("broken", "partly"):
        return "broken-promise"
    if isinstance(late, int):
        return next((script_id for days, script_id in AGES if late >= days), "")
    if isinstance(left, int):
        return "due-today" if left == 0 else "before-due"
    return ""


def _of_due(held: Holdings, now: datetime) -> dict[str, Said]:
    due, today = the_due(held), now.date()
    if due is None:
        return {}
    same = [each for each in held.dues if (each.contract_id, each.currency) == (due.contract_id, due.currency)]
    late = [each.amount_minor for each in same if each.due_on < today]
    contract = next((each for each in held.contracts if each.contract_id == due.contract_id), None)
    days = (today - due.due_on).days
    values: dict[str, Said] = {
        "product": (contract.title if contract else "") or due.title,
        "period": due.title,
        "amount_due": Money(sum(late) or due.amount_minor, due.currency),
        "due_on": due.due_on,
    }
    if contract:
        values["contract"] = contract.number
    if days > 0:
        return values | {"days_overdue": days, "overdue_since": due.due_on + timedelta(days=1)}
    return values | {"days_left": -days}


def _of_words(file: CallerFile) -> dict[str, Said]:
    words = file.words
    if not words:
        return {}
    counts = counted(words)
    values: dict[str, Said] = {"promises_kept": counts["kept"], "promises_broken": counts["broken"]}
    last = next((word for word in words if word.phase in ("made", "reminded", "broken", "partly")), None)
    return values | _of_word(last) if last else values


def _of_word(word: GivenWord) -> dict[str, Said]:
    if word.currency not in PLACES:
        return {}
    return {"promised_amount": Money(word.amount_minor, word.currency), "promised_on": word.day}


def _of_last(last: LastWords | None, now: datetime) -> dict[str, Said]:
    if last is None:
        return {}
    values: dict[str, Said] = {}
    if last.fields.get("about"):
        values["last_words"] = last.fields["about"]
    if last.at:
        values["last_contact_on"] = last.at.astimezone(now.tzinfo).date()
    return values
