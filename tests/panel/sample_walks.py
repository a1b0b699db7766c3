"""Calls by a script, as their agents see them."""

from dataclasses import replace
from datetime import date

from agent_panel.views.calls import GivenLine
from agent_panel.views.scripts import FieldView
from agent_panel.views.walks import Choosing, KeyChoice, MustView, ScriptChoice, WalkView
from tests.panel import samples as s

ABOUT = (FieldView("about", "text", required=True),)
PAY = (
    FieldView("promise_amount", "money", required=True),
    FieldView("promise_date", "date", required=True),
    FieldView("promise_way", "choice", required=True, choices=("transfer", "app", "counter")),
)
OUTCOMES = (
    KeyChoice("promise_to_pay", "", "1", PAY),
    KeyChoice("callback", "", "3", (FieldView("callback_at", "moment", required=True),)),
    KeyChoice("wrong_person", "", "4"),
    KeyChoice("dispute", "", "6", ABOUT),
    KeyChoice("special", "", "8", ABOUT),
    KeyChoice("opt_out", "", "9"),
    KeyChoice("absent", "", "b"),
)
ASKS = WalkView(
    call_id="call-1",
    title="Quá hạn 1-10 ngày",
    language="vi",
    step="pay-when",
    phase="agreement",
    proved=True,
    says=("Cô dự định thanh toán khoản này thế nào ạ?",),
    musts=(MustView("value"), MustView("variants", "được ghi âm")),
    forbidden=("đe dọa, kiện ra tòa", "báo cho người nhà"),
    known=(
        ("whole_name", "cô Lý Kim Oanh"), ("product", "Căn B-1207"), ("amount_due", "1.245.000 đồng"),
        ("due_on", "thứ Năm, ngày 12 tháng 11"), ("days_overdue", "8"), ("promises_kept", "2"),
        ("promises_broken", "1"), ("last_words", "cuối tháng có lương"),
    ),
    answers=(KeyChoice("will-pay", "Hẹn thanh toán", "1"), KeyChoice("paid", "Đã thanh toán", "2")),
    objections=(KeyChoice("too-many-calls", "Gọi nhiều quá", "a"),),
    ways=(KeyChoice("later", "Gọi lại sau", "b"),),
    outcomes=OUTCOMES,
)  # fmt: skip
WRITES = replace(ASKS, step="promise", answers=(), fields=PAY)
WAITS = replace(
    ASKS, step="proceed", phase="identity", proved=False, answers=(), identify=True,
    known=(("whole_name", "cô Lý Kim Oanh"), ("amount_due", "•••")),
)  # fmt: skip
ENDS = replace(
    ASKS, step="promise-agreed", phase="closing", answers=(), objections=(), ways=(), outcomes=(),
    here="promise_to_pay", written=(("promise_amount", "1.245.000 đồng"), ("promise_way", "chuyển khoản")),
)  # fmt: skip
OVER = replace(
    ENDS, step="", here="", says=(), musts=(), forbidden=(), known=(), outcome="promise_to_pay", may_be_ready=True
)
CHOOSING = Choosing(
    "call-1",
    (
        ScriptChoice("overdue-1-10", "Quá hạn 1-10 ngày", suggested=True),
        ScriptChoice("property-fee", "Phí dịch vụ căn hộ"),
        ScriptChoice("event-invitation", "Mời sự kiện", lacking=("event", "event_at")),
    ),
    tuple(each for each in OUTCOMES if each.name in ("callback", "special", "opt_out", "absent")),
)
DESK_CHOOSING = replace(s.DESK_ASKING, choosing=CHOOSING)
DESK_NO_CASE = replace(s.DESK_IDLE, call=s.TALKING, preview=None, choosing=CHOOSING)
GIVEN = (
    GivenLine(date(2026, 11, 22), "made", "1.245.000 ₫"), GivenLine(date(2026, 10, 5), "broken", "900.000 ₫"),
)  # fmt: skip
DESK_ASKS, DESK_WRITES, DESK_WAITS, DESK_ENDS, DESK_OVER = (
    replace(s.DESK_ASKING, call=replace(s.ASKING, given=GIVEN), script=None, walk=walk)
    for walk in (ASKS, WRITES, WAITS, ENDS, OVER)
)
