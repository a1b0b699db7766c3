"""What a lead sees of guessing at proofs of identity, and what an agent reads of what is owed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from agent_panel.builders.private import Private, clear_value
from agent_panel.views.formats import Formats
from domain.facts import ProofsLocked, StrangersKnocked
from store.queries.persons import Due, Holdings, Person
from tests.journeys.panel.house import House
from tests.story import CallStory


async def test_a_lead_sees_who_guessed_and_until_when_it_is_locked(house: House) -> None:
    lead = await house.signed_in("hang")
    assert "floor.guessed" not in (await lead.get("/floor")).text
    story = CallStory(house.journal.now()).arrives(person_id="oanh").ivr_answers("queue").ends()
    await house.tell(*story.new())
    at = house.journal.now()
    locked = ProofsLocked(at=at, call_id=story.call_id, person_ids=("oanh",), wrong=3, until=at + timedelta(hours=1))
    await house.tell(locked)
    floor = (await lead.get("/floor")).text
    chip = floor.split('id="floor-guessed"', 1)[1].split("</a></span>", 1)[0]
    assert "Sai khi tự xác minh hôm nay: 1" in chip
    assert "09•• ••• 416" in chip and "900000416" not in chip
    assert "Oanh" in chip


async def test_a_lead_sees_how_often_strangers_tried_the_doors_today(house: House) -> None:
    lead = await house.signed_in("hang")
    assert "Dò vào tổng đài" not in (await lead.get("/floor")).text
    at = house.journal.now()
    for ago, unknown in ((timedelta(days=2), 900), (timedelta(minutes=2), 40), (timedelta(), 7)):
        knocked = StrangersKnocked(at=at - ago, since=at - ago, unknown=unknown, wrong=2, refused=1, addresses=3)
        await house.tell(knocked)
    chip = (await lead.get("/floor")).text.split('id="floor-knocks"', 1)[1].split("</p>", 1)[0]
    assert "Dò vào tổng đài hôm nay: 53" in chip and "47 tên lạ, 4 sai mật khẩu" in chip


def test_what_is_owed_is_read_with_its_sum_the_first_due_first() -> None:
    person = Person(**dict.fromkeys(("name", "form_of_address", "self_reference", "unit", "note", "id_number"), ""),
                    person_id="p", language="vi", birth_date=None, owner_id=None)  # fmt: skip
    card = Due(title="Thẻ xe", amount_minor=120_000, currency="VND", due_on=date(2026, 12, 1))
    fee = Due(title="Phí quản lý", amount_minor=936_000, currency="VND", due_on=date(2026, 11, 20))
    formats = Formats("vi", ZoneInfo("Asia/Ho_Chi_Minh"), datetime(2026, 11, 22, tzinfo=UTC))

    def read(*dues: Due) -> str:
        about = Private(person, Holdings(numbers=(), contracts=(), dues=dues))
        return clear_value(about, "amount_due", formats).replace("\u00a0", " ")

    assert read(card) == "Thẻ xe: 120.000 ₫"
    assert read(card, fee) == "Phí quản lý: 936.000 ₫; Thẻ xe: 120.000 ₫; tổng cộng 1.056.000 ₫"
    assert read() == ""
