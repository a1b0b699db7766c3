"""A small house for a simulation: agents, one assigned list, one campaign that runs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from domain.decisions import Refused
from domain.facts import ListAssigned, ListImported, PhoneIssued, PhoneReachable, UserSignedIn
from domain.facts.campaigns import Came
from domain.house import HouseRules
from outbound.campaigns import acts
from store import tables as t
from store.journal import Journal
from store.turn import Turn

AGENTS = {f"a{each}": f"d00000000{each:02d}" for each in range(8)}
LIST, DID = "list", "02838000000"
LADDERS: dict[Came, tuple[int, ...]] = {
    "busy": (60, 120, 300), "no_answer": (120, 300, 600), "rejected": (900,), "failed": (60, 300), "invalid": (30,),
    "machine": (300, 300), "unconnected": (86400,), "wrong_person": (30, 60),
}  # fmt: skip
"""Short, so that a life of an hour sees every step."""


COLLECTS = HouseRules(packs=("VN-consumer-finance",), attempts_per_day=10**9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wares:
    """What the house calls about, and by which rules."""

    purpose: str = "overdue_1_10"
    rules: HouseRules = COLLECTS


async def furnish(journal: Journal, people: int, wares: Wares | None = None) -> str:
    """Everybody is signed in, the list is assigned to all as a pool, the campaign runs. Returns its id."""
    wares = wares or Wares()
    await journal.decide(lambda turn: _rows(turn, people, wares))
    for agent_id, seat in AGENTS.items():
        at = journal.now()
        await journal.append(
            UserSignedIn(at=at, user_id=agent_id, session_id=f"s-{agent_id}", role="agent"),
            PhoneIssued(at=at, agent_id=agent_id, seat=seat, phone="desk"),
            PhoneReachable(at=at, agent_id=agent_id, seat=seat),
        )
    ask = acts.LaunchAsk(list_id=LIST, by_id="lead", mode="progressive", ladders=LADDERS, ring_s=15)
    campaign = await acts.launch(journal, ask)
    assert not isinstance(campaign, Refused), campaign
    await acts.start(journal, campaign.campaign_id, "lead")
    return campaign.campaign_id


def number_of(person: int) -> str:
    """Two people share each tenth number."""
    return f"+849{10_000_000 + (person - 1 if person % 10 == 9 else person):08d}"


def second_number_of(person: int) -> str:
    """Each third person has another number; empty: none is known."""
    return f"+849{20_000_000 + person:08d}" if person % 3 == 0 else ""


async def _rows(turn: Turn, people: int, wares: Wares) -> None:
    connection = turn.connection
    house = {"id": 1, "name": "Nhà mẫu", "zone": "Asia/Ho_Chi_Minh", "currency": "VND", "rules": wares.rules}
    await connection.execute(insert(t.organisation).values(**house))
    await connection.execute(
        insert(t.hotlines).values(hotline_id="main", name="main", did=DID, language="vi", cycle_ms=5000)
    )
    await connection.execute(insert(t.list_files).values(**_file(turn.now)))
    everybody = range(people)
    await connection.execute(insert(t.persons), [_person(each) for each in everybody])
    await connection.execute(
        insert(t.person_numbers),
        [
            {"person_id": f"p{each}", "number": number, "kind": "other"}
            for each in everybody
            for number in (number_of(each), second_number_of(each))
            if number
        ],
    )
    await connection.execute(insert(t.list_rows), [_row(each) for each in everybody])
    await turn.append(
        ListImported(
            at=turn.now,
            list_id=LIST,
            purpose=wares.purpose,
            script_id="",
            by_id="",
            rows=people,
            good=people,
            wrong=0,
            duplicate=0,
            refused=0,
            entries=people,
            persons=people,
        ),
        ListAssigned(at=turn.now, list_id=LIST, by_id="", how="pool", agent_ids=tuple(AGENTS), entries=people),
    )


def _file(now: datetime) -> dict[str, object]:
    return {
        "list_id": LIST, "name": LIST, "file_name": "", "sha256": "", "made_by": "", "made_at": now,
        "phase": "imported", "problem": {}, "found": {}, "asked": {}, "counts": {}, "packs": (), "checked_seq": 0,
    }  # fmt: skip


def _person(each: int) -> dict[str, object]:
    return {
        "person_id": f"p{each}", "name": f"P{each}", "form_of_address": "", "self_reference": "", "language": "vi",
        "unit": "", "note": "", "id_number": "",
    }  # fmt: skip


def _row(each: int) -> dict[str, object]:
    return {
        "list_id": LIST, "row": each + 1, "verdict": "good", "reason": "", "rule": "", "faults": (), "of_row": 0,
        "of_list": "", "person_id": f"p{each}", "new_person": False, "taken": True, "place": each, "name": f"P{each}",
        "form_of_address": "", "language": "vi", "unit": "", "note": "", "number": number_of(each),
        "number_2": second_number_of(each), "number_3": "", "zones": ("Asia/Ho_Chi_Minh",), "contract": "",
        "contract_id": "", "relation": "",
    }  # fmt: skip
