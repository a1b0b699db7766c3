"""What an agent does in a call: proves who calls, sees what may be seen, ends it with intent."""

from datetime import datetime

from domain.facts import (
    FieldUnmasked,
    HangUpIntended,
    IdentityChecked,
    ProofsCompared,
    RecordingSilenced,
    RecordingStarted,
    RecordingStopped,
)
from tests.journeys.panel.house import House


async def facts(house: House, kind: type) -> list[object]:
    return [recorded.fact for recorded in await house.journal.read(limit=2000) if isinstance(recorded.fact, kind)]


async def test_hanging_up_says_the_intent_first_and_ends_the_callers_leg(house: House) -> None:
    browser = await house.agent("khue")
    story = await house.call("khue")

    answer = await browser.post(f"/api/calls/{story.call_id}/hangup")

    assert answer.status == 200
    assert house.telephony.hung_up == [f"c-{story.call_id}"]
    assert [fact.agent_id for fact in await facts(house, HangUpIntended)] == [house.ids["khue"]]  # type: ignore[attr-defined]


async def test_nobody_ends_another_ones_call(house: House) -> None:
    await house.agent("khue")
    other = await house.agent("ngan")
    story = await house.call("khue")

    for act in ("hangup", "hold", "identity", "unmask", "record-off", "silence", "person", "outcome", "more-time"):
        body = {
            "on": True,
            "proof": "unit",
            "value": "B-1207",
            "field": "phone",
            "person_id": "oanh",
            "outcome": "silent",
            "seconds": 30,
        }
        answer = await other.post(f"/api/calls/{story.call_id}/{act}", body)
        assert (answer.status, answer.code) == (403, "not_your_call"), act
    assert house.telephony.hung_up == []


async def test_a_call_that_is_over_says_so(house: House) -> None:
    browser = await house.agent("khue")
    story = await house.call("khue")
    await house.tell(*story.ends(house.ids["khue"]).new())

    answer = await browser.post(f"/api/calls/{story.call_id}/hangup")

    assert (answer.status, answer.code) == (409, "call_over")


async def test_identity_needs_two_proofs_and_tells_nothing_back(house: House) -> None:
    browser = await house.agent("khue")
    story = await house.call("khue", person_id="oanh")
    ask = f"/api/calls/{story.call_id}/identity"
    early = await browser.post(f"/api/calls/{story.call_id}/unmask", {"field": "national_id"})

    wrong = await browser.post(ask, {"proof": "birth_date", "value": "1/1/1960"})
    one = await browser.post(ask, {"proof": "birth_date", "value": "14/3/1958"})
    same = await browser.post(ask, {"proof": "birth_date", "value": "14/3/1958"})
    page_before = (await browser.get("/desk")).text
    two = await browser.post(ask, {"proof": "unit", "value": "b 1207"})
    page_after = (await browser.get("/desk")).text

    assert (early.status, early.code) == (403, "identity_needed")
    assert [a.data["matched"] for a in (wrong, one, same, two)] == [False, True, True, True]
    assert [a.data["passed"] for a in (wrong, one, same, two)] == [False, False, False, True]
    assert "1958" not in wrong.text
    assert "0900 000 416" not in page_before.replace("\u00a0", " ")
    assert "090 000 04 16" in page_after or "0900 000 416" in page_after
    assert "1.245.000" in page_after
    assert "079158000208" not in page_after
    assert "1958" not in str(await facts(house, IdentityChecked))


async def test_unmasking_is_an_act_that_is_written_down(house: House) -> None:
    browser = await house.agent("khue")
    story = await house.call("khue", person_id="oanh")
    for proof, value in (("birth_date", "14/3/1958"), ("unit", "B-1207")):
        await browser.post(f"/api/calls/{story.call_id}/identity", {"proof": proof, "value": value})

    answer = await browser.post(f"/api/calls/{story.call_id}/unmask", {"field": "national_id"})
    again = await browser.post(f"/api/calls/{story.call_id}/unmask", {"field": "national_id"})
    other = await browser.post(f"/api/calls/{story.call_id}/unmask", {"field": "password"})

    assert answer.data["value"] == again.data["value"] == "079158000208"
    assert other.status == 422
    shown = [fact.field for fact in await facts(house, FieldUnmasked)]  # type: ignore[attr-defined]
    assert shown == ["phone", "amount_due", "national_id"]
    assert "079158000208" in (await browser.get("/desk")).text


async def test_who_proved_it_by_keys_need_not_say_it_again(house: House) -> None:
    browser = await house.agent("khue")
    story = await house.call("khue", person_id="oanh")
    ask = f"/api/calls/{story.call_id}/unmask"
    proved = {"at": house.journal.now(), "call_id": story.call_id, "node": "who", "matched": True}
    await house.tell(ProofsCompared(**proved, person_ids=("somebody",)))
    early = await browser.post(ask, {"field": "amount_due"})
    await house.tell(ProofsCompared(**proved, person_ids=("oanh",)))
    answer = await browser.post(ask, {"field": "amount_due"})
    page = (await browser.get("/desk")).text

    assert (early.status, early.code) == (403, "identity_needed")
    assert answer.data["value"].startswith("Phí")
    assert "đã xác minh bằng phím" in page and "data-identity=" not in page


async def test_what_was_shown_to_one_agent_is_masked_for_the_next(house: House) -> None:
    browser = await house.agent("khue")
    story = await house.call("khue", person_id="oanh")
    for proof, value in (("birth_date", "14/3/1958"), ("unit", "B-1207")):
        await browser.post(f"/api/calls/{story.call_id}/identity", {"proof": proof, "value": value})
    await house.tell(*story.ends(house.ids["khue"]).new())
    other = await house.agent("ngan")
    second = await house.call("ngan", person_id="oanh")

    page = await other.get("/desk")

    assert second.call_id in page.text
    assert "1.245.000" not in page.text


async def test_a_proof_cannot_be_guessed(house: House) -> None:
    browser = await house.agent("khue")
    story = await house.call("khue", person_id="oanh")
    ask = f"/api/calls/{story.call_id}/identity"
    answers = [await browser.post(ask, {"proof": "national_id_tail", "value": f"{n:04d}"}) for n in range(8)]

    assert [answer.status for answer in answers] == [200] * 6 + [409] * 2
    assert answers[-1].code == "identity_tries"


async def test_an_unknown_caller_has_nothing_to_prove(house: House) -> None:
    browser = await house.agent("khue")
    story = await house.call("khue", "+84911111111")
    answer = await browser.post(f"/api/calls/{story.call_id}/identity", {"proof": "unit", "value": "x"})
    assert (answer.status, answer.code) == (409, "nothing_known")


async def test_no_to_the_recording_stops_it_even_when_the_telephone_is_away(house: House) -> None:
    browser = await house.agent("khue")
    story = await house.call("khue")
    await house.tell(RecordingStarted(at=house.journal.now(), call_id=story.call_id))
    assert "record-off" in (await browser.get("/desk")).text

    said = await browser.post(f"/api/calls/{story.call_id}/record-off")
    house.telephony.away = True
    second = await browser.post(f"/api/calls/{story.call_id}/record-off")

    assert (said.status, second.status) == (200, 503)
    assert house.telephony.silenced == [f"c-{story.call_id}"]
    assert len(await facts(house, RecordingStopped)) == 2


async def test_no_sound_is_kept_while_a_number_is_told_that_nobody_may_hear_again(house: House) -> None:
    browser = await house.agent("khue")
    story = await house.call("khue")
    path = f"/api/calls/{story.call_id}/silence"
    await house.tell(RecordingStarted(at=house.journal.now(), call_id=story.call_id))
    assert (await browser.post(path, {"on": True})).status == 200
    paused = (await browser.get("/desk")).text
    assert "Đang ngắt ghi âm" in paused and "Ghi âm lại" in paused
    house.telephony.away = True
    assert (await browser.post(path, {"on": False})).status == 503
    assert "Đang ngắt ghi âm" in (await browser.get("/desk")).text, "it is as it was"
    house.telephony.away = False
    assert (await browser.post(path, {"on": False})).status == 200
    assert "Đang ngắt ghi âm" not in (await browser.get("/desk")).text
    told = [(fact.on, fact.by_id) for fact in await facts(house, RecordingSilenced)]  # type: ignore[attr-defined]
    assert told == [(True, house.ids["khue"]), (False, house.ids["khue"])]
    await browser.post(f"/api/calls/{story.call_id}/record-off")
    assert (await browser.post(path, {"on": False})).status == 403, "what the caller has refused stays silent"


async def test_pausing_needs_a_known_reason_and_is_taken_after_the_call(house: House) -> None:
    browser = await house.agent("khue")
    story = await house.call("khue")
    unknown = await browser.post("/api/state", {"paused": True, "reason": "sleepy"})
    known = await browser.post("/api/state", {"paused": True, "reason": "lunch"})
    live = await browser.live()
    told = (await live.until("snapshot"))["agent"]
    await house.tell(*story.ends(house.ids["khue"]).new())
    ready = await browser.post("/api/state", {"paused": False})

    assert (unknown.status, known.status, ready.status) == (422, 200, 200)
    assert (told["state"], told["pending_pause"]) == ("talking", "lunch")
    agent = house.journal.world.agents.get(house.ids["khue"])
    assert agent is not None
    assert agent.phase == "ready"


async def test_more_time_after_the_call_counts(house: House) -> None:
    browser = await house.agent("khue")
    story = await house.call("khue")
    early = await browser.post(f"/api/calls/{story.call_id}/more-time", {"seconds": 30})
    await house.tell(*story.ends(house.ids["khue"]).new())
    await browser.post(f"/api/calls/{story.call_id}/outcome", {"outcome": "silent"})
    live = await browser.live()
    before = datetime.fromisoformat((await live.until("snapshot"))["call"]["ready_at"])

    assert early.code == "refused_not_in_wrap_up"
    assert (await browser.post(f"/api/calls/{story.call_id}/more-time", {"seconds": 30})).status == 200
    after = datetime.fromisoformat((await live.until("call"))["ready_at"])
    assert (after - before).total_seconds() == 30
