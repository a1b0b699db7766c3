"""Who may hear a call and read what was said on it: every role at every door, an agent's own call and another's. What
is refused shows nothing and leaves no line; what is shown leaves one."""

from domain.facts import RecordingListened, TranscriptRead
from tests.journeys.panel.house import House
from tests.journeys.panel.test_checks import SCRIPT
from tests.journeys.panel.test_reviews import reviewed

LISTEN, LISTEN_WHY = "/recordings/{}", "/recordings/{}?reason=complaint"
CHECK, SCORE, REVIEW = "/checks/{}", "/checks/{}/score", "/reviews/{}"
TRY, TRY_WHY = f"/scripts/{SCRIPT.id}/test?call={{}}", f"/scripts/{SCRIPT.id}/test?call={{}}&reason=complaint"
DOORS = (LISTEN, LISTEN_WHY, CHECK, SCORE, REVIEW, TRY, TRY_WHY)
MAY = {
    "khue": {LISTEN, LISTEN_WHY, REVIEW},
    "ngan": set[str](),
    "hang": set(DOORS),
    "qa": {LISTEN, LISTEN_WHY, CHECK, SCORE, REVIEW},
    "manager": {LISTEN_WHY, TRY_WHY},
    "sang": set[str](),
    "admin": set[str](),
}
"""The call is khue's: to ngan, an agent too, it is another's."""
SAID = "nếu anh không trả thì đi tù"


async def lines(house: House) -> list[tuple[str, str]]:
    """Who has heard or read so far, and why."""
    facts = [each.fact for each in await house.journal.read(limit=5000)]
    return [(each.user_id, each.reason) for each in facts if isinstance(each, RecordingListened | TranscriptRead)]


async def test_every_role_at_every_door_of_a_call(house: House) -> None:
    call_id = await reviewed(house)
    for login, may in MAY.items():
        reader = await house.signed_in(login)
        for door in DOORS:
            house.journal.now.forward(700)  # type: ignore[attr-defined]  # a moment ago is the same reading
            before = await lines(house)
            answer = await reader.get(door.format(call_id))
            shown = answer.status == 200 and (
                SAID in answer.text or "đi tù" in answer.text or door in (LISTEN, LISTEN_WHY)
            )
            since = (await lines(house))[len(before) :]
            reason = "complaint" if login == "manager" else ""
            if door in may:
                assert shown and since == [(house.ids[login], reason)], (login, door, answer.status, since)
            else:
                assert (SAID not in answer.text, since) == (True, []), (login, door, answer.status, since)
                assert answer.status == 403 or (login, door) == ("manager", TRY), (login, door, answer.status)
