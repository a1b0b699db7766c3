"""A message that a caller left: heard in place, written down and dispatched by who answers for it."""

from domain.facts import RecordingSealed
from tests.journeys.panel.house import House
from tests.journeys.panel.test_case_acts import FORM
from tests.story import CallStory


async def test_it_is_heard_written_down_and_dispatched_without_a_call(house: House) -> None:
    lead = await house.signed_in("hang")
    story = (
        CallStory(house.journal.now()).arrives().later(14).ivr_answers("voicemail").later(9).leaves_message(7).ends()
    )
    sealed = RecordingSealed(
        at=house.journal.now(), call_id=story.call_id, channels=2, seconds=7, sha256="", size_bytes=1
    )
    await house.tell(*story.new(), sealed)
    await house.settled()
    (case,) = [case for case in house.journal.world.cases.values() if case.call_id == story.call_id]
    assert (case.owner_id, case.taken_at) == (house.ids["hang"], None)
    desk = (await lead.get(f"/desk?item=case-{case.case_id}")).text
    assert f'data-record="{story.call_id}"' in desk
    assert f'src="/recordings/{story.call_id}"' in desk
    assert 'name="read_back"' not in desk, "nobody can read it back to a caller who is gone"
    recorded = await lead.post("/api/cases", {**FORM, "call_id": story.call_id, "read_back": False})
    assert recorded.status == 200
    sent = await lead.post(f"/api/cases/{case.case_id}/dispatch", {"department_id": "eng"})
    assert sent.status == 200
    await house.settled()
    assert not house.journal.world.duties.values(), "what was owed for it is done"
    assert f'data-record="{story.call_id}"' not in (await lead.get(f"/desk?item=case-{case.case_id}")).text
