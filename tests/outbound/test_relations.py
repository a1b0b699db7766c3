"""A number that a list says is a relative's or an employer's is nobody's own: for no later list, and for no call."""

import pytest

from domain.attempts import Attempt, AttemptAsk
from domain.decisions import Refused
from domain.facts import AttemptEnded
from domain.lists.columns import guess
from outbound.attempts import reserve
from outbound.lists import undoing
from outbound.skipping import Looking, skipping
from store.queries.persons import persons_by_number
from tests.outbound.conftest import Desk
from tests.outbound.made import HEADERS, ROWS, csv_bytes

WITH_RELATION = (*HEADERS, "Quan hệ")
WIFE = "+84900000555"
FIRST = csv_bytes([
    WITH_RELATION,
    (*ROWS[0], "Khách hàng"),
    ("Trần Thị Vợ", "0900 000 555", "HD-8", "700.000", "30/11/2026", "vợ"),
])  # fmt: skip
LATER = csv_bytes([HEADERS, ("Trần Thị Vợ", "0900000555", "HD-9", "800.000", "30/11/2026")])


async def taken_in(desk: Desk, content: bytes) -> str:
    list_id = await desk.checked(content)
    assert not isinstance(await desk.lists.commit(list_id, "hang"), Refused)
    return list_id


@pytest.mark.parametrize("relation", ["đồng nghiệp", "hàng xóm"])
async def test_what_is_not_the_customers_own_is_refused_for_good(desk: Desk, relation: str) -> None:
    list_id = await desk.checked(FIRST.replace("vợ".encode(), relation.encode()))
    [refused] = await desk.rows(list_id, "refused")
    assert (refused.reason, refused.until, refused.taken) == ("third_party", None, False)


async def test_it_is_kept_for_later_lists_and_goes_with_the_list_that_said_it(desk: Desk) -> None:
    assert guess(WITH_RELATION)["relation"] == 5
    first = await taken_in(desk, FIRST)
    [later] = await desk.rows(await desk.checked(LATER))
    assert (later.verdict, later.reason) == ("refused", "third_party")
    assert not isinstance(await undoing.undo(desk.journal, first, "hang"), Refused)
    [again] = await desk.rows(await desk.checked(LATER))
    assert again.verdict == "good"


async def test_no_call_is_placed_there_whoever_the_number_is_held_to_be_of(desk: Desk) -> None:
    later = await taken_in(desk, LATER)
    async with desk.journal.engine.connect() as connection:
        [person] = await persons_by_number(connection, WIFE)
    ask = AttemptAsk(purpose="talk", for_id="e", number=WIFE, person_id=person.person_id, contact="reminder")
    before = await desk.journal.decide(lambda turn: reserve(turn, ask))
    assert isinstance(before, Attempt), before
    ended = AttemptEnded(at=desk.now(), attempt_id=before.attempt_id, call_id=before.call_id, outcome="failed")
    await desk.journal.append(ended)
    await taken_in(desk, FIRST)
    other = AttemptAsk(purpose="talk", for_id="f", number=WIFE, person_id=person.person_id, contact="service")
    after = await desk.journal.decide(lambda turn: reserve(turn, other))
    looked = await skipping(desk.journal, Looking(list_id=later, contact="reminder"))
    assert isinstance(after, Refused) and after.reason == "third_party"
    assert [(cause.reason, cause.entries) for cause in looked.causes] == [("third_party", 1)]


async def test_somebody_elses_number_that_no_row_before_has_names_no_row(desk: Desk) -> None:
    list_id = await desk.checked(csv_bytes([HEADERS, ("Trần Văn Khác", "0900000416", "HD-6", "5.000", "15/12/2026")]))
    [row] = await desk.rows(list_id)
    assert (row.verdict, row.reason, row.of_row) == ("wrong", "number_of_another", 0)
