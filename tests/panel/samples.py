"""A morning at an invented service centre, as views: every screen in every state worth looking at."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from agent_panel.views import models as v

NOW = datetime(2026, 11, 20, 2, 24, 10, tzinfo=UTC)
"""09:24:10 in Hồ Chí Minh City, a Friday."""


def at(minutes: float) -> datetime:
    """So many minutes from now."""
    return NOW + timedelta(minutes=minutes)


def clock(kind: str, left_s: float, limit_s: int, **more: object) -> v.ClockView:
    """A running clock with so much left."""
    due = NOW + timedelta(seconds=left_s)
    state = "broken" if left_s < 0 else "soon" if left_s <= min(1800, limit_s / 3) else "run"
    given = {"id": f"{kind}-{left_s:g}", "state": state} | more
    return v.ClockView(kind=kind, started_at=due - timedelta(seconds=limit_s), due_at=due, limit_s=limit_s, **given)  # type: ignore[arg-type]


def kept(kind: str, used_s: int, limit_s: int) -> v.ClockView:
    """A clock that was stopped in time."""
    made = clock(kind, limit_s - 300, limit_s, id=f"{kind}-kept")
    return replace(made, state="kept", stopped_at=made.started_at + timedelta(seconds=used_s))


PERSON = v.PersonCard(
    "p1",
    "Cô Lý Kim Oanh",
    "KO",
    "Chủ căn B-1207",
    "vi",
    address="cô Oanh",
    self_as="con",
    owner_name="Khuê",
    owner_is_me=True,
)
GREETING = "Trung tâm dịch vụ Vườn Lam xin nghe, con là Khuê. Con chào cô Oanh, con giúp gì được cho cô ạ?"
USER = v.UserView("u1", "Lê Minh Khuê", "Khuê", "LK", ("agent",), "vi")


def shell(page: str = "desk", *, phone: bool = True, **more: object) -> v.Shell:
    """The shell with one item of the rail current."""
    nav = tuple(
        v.NavItem(key, f"/{key}", current=key == page, badge={"cases": 4, "missed": 2}.get(key, 0))
        for key in ("desk", "cases", "missed", "floor", "scripts", "users")
    )
    given: dict[str, object] = {
        "user": USER,
        "nav": nav,
        "csrf": "sample-token",
        "organisation": "Trung tâm dịch vụ Vườn Lam",
        "server_now": NOW,
        "phone": v.PhoneSetup(phone, "ready" if phone else "offline"),
        "loudest": v.LoudestClock(clock("callback", 380, 1800, subject="0398", href="/cases/c2"), 1),
    }
    return v.Shell(**(given | more))  # type: ignore[arg-type]


SHIFT = v.ShiftView(
    title="Ca sáng 08–12 giờ",
    figures=(
        v.Figure("answered", "23", "/cases"),
        v.Figure("in_three_rings", "100%", "/cases"),
        v.Figure("record_mean", "0:46", "/cases"),
        v.Figure("dispatched_in_time", "21/22", "/cases"),
        v.Figure("missed_taken", "4/4", "/missed"),
        v.Figure("kept_promises", "6/7", "/cases"),
    ),
    waiting=0,
    ready=4,
    signed_in=9,
    lead_name="Đỗ Thu Hằng",
    duty=(v.DutyLine("Kỹ thuật", "Bùi Quang Sáng"), v.DutyLine("An ninh", "Hồ Văn Tín"), v.DutyLine("Vệ sinh", "")),
    notices=("13:00 – 15:00 hôm nay cắt nước khối B để thay van. Thông báo đã gửi ngày 18/11.",),
)

LATE = clock("answer", -252, 7200)
WORK = v.WorklistView(
    items=(
        v.WorkItem(
            "w1",
            "answer",
            "overdue",
            LATE,
            "/cases/c1",
            "Khiếu nại phí phạt trả trước hạn",
            "TR-2611-0371",
            "Anh Võ Đăng Khôi",
            "chờ Phòng Tín dụng trả lời; đã báo trưởng ca",
        ),
        v.WorkItem(
            "w2",
            "callback",
            "soon",
            clock("callback", 380, 1800),
            "/cases/c2",
            "Gọi lại theo hẹn 09:30",
            "TR-2611-0398",
            "Chị Phan Thu Hường",
            "hỏi lịch trả góp sau khi đổi ngày lương",
            selected=True,
        ),
        v.WorkItem(
            "w3",
            "return_visit",
            "soon",
            clock("return_visit", 705, 3600),
            "/cases/c3",
            "Gọi thăm lại, lần 2",
            "TR-2611-0389",
            "Cô Lý Kim Oanh",
            "B-1207 · báo xong 09:11; gọi 09:12 không nghe máy",
        ),
        v.WorkItem(
            "w4",
            "missed",
            "soon",
            clock("callback", 1280, 3600),
            "/missed",
            "",
            "",
            "0900 000 777",
            "gác khi đang chờ, sau 00:48",
        ),
        v.WorkItem(
            "w5",
            "answer",
            "today",
            clock("answer", 7800, 28800),
            "/cases/c5",
            "Trả lời: biểu phí gửi xe quý IV",
            "TR-2611-0377",
            "陈思雨 女士",
            "hạn 8 giờ làm việc, đến 11:34",
            language="zh",
        ),
        v.WorkItem(
            "w6",
            "answer",
            "today",
            clock("answer", 15600, 28800),
            "/cases/c6",
            "Văn bản trả lời chờ duyệt nội dung",
            "TR-2611-0302",
            "Ông Tạ Hữu Phước",
            "trình quản lý lúc 08:15",
        ),
        v.WorkItem(
            "w7",
            "answer",
            "paused",
            clock("answer", 15600, 28800, id="p7", state="paused", pause_reason="waiting_customer"),
            "/cases/c7",
            "Bổ sung giấy xác nhận tất toán",
            "TR-2611-0318",
            "Chị Ngô Bích Liên",
            "chờ khách gửi CCCD",
        ),
    ),
    mine_total=31,
)
PREVIEW = v.WorkPreview(
    "w2",
    "Gọi lại theo hẹn 09:30",
    "/cases/c2",
    "callback",
    "TR-2611-0398",
    v.PersonCard("p2", "Chị Phan Thu Hường", "TH", "Khách trả góp", "vi", address="chị Hường"),
    "",
    "Đổi ngày trả góp từ mùng 5 sang mùng 12 vì công ty đổi ngày lương. "
    "Hẹn gọi lại 09:30 sau khi có trả lời của Phòng Tín dụng.",
    "Phòng Tín dụng duyệt lúc 09:02: đổi ngày từ kỳ tháng 12, không thu phí.",
    (clock("callback", 380, 1800), clock("answer", 23040, 28800)),
    (
        v.ContactLine(NOW - timedelta(hours=18), "call_in", with_me=True, duration_s=192),
        v.ContactLine(NOW - timedelta(days=15), "call_out", "nhắc trả góp"),
    ),
    "call",
    "d2",
)

PRIVATE = (
    v.PrivateValue("phone", "0900 000 416", masked=False),
    v.PrivateValue("amount_due", "1.245.000 ₫", masked=False, note="đã trả"),
    v.PrivateValue("national_id", "••• ••• 208", masked=True, can_unmask=True),
)
CASES = (
    v.CaseLine("c3", "TR-2611-0389", "Sửa vòi bếp rò nước", "done", "/cases/c3", "soon"),
    v.CaseLine("c8", "TR-2611-0312", "Thẻ xe thứ hai", "dispatched", "/cases/c8"),
)
RINGING = v.CallCard(
    call_id="call-1",
    offer_id="offer-1",
    phase="ringing",
    direction="in",
    hotline="Vườn Lam",
    language="vi",
    offered_at=NOW,
    number="09•• ••• 416",
    withheld=False,
    greeting=GREETING,
    rings=2,
    person=PERSON,
    reasons=(v.Reason("return_visit", "Vòi bếp rò nước, báo xong 09:11. Gọi thăm 09:12 không nghe máy."),),
    open_cases=CASES,
    contacts=(
        v.ContactLine(NOW - timedelta(hours=13), "call_in", "báo rò nước", duration_s=112),
        v.ContactLine(NOW - timedelta(days=18), "message", "hỏi phí quản lý"),
    ),
    promises=(v.PromiseLine("Trả lời về thẻ xe", at(4 * 24 * 60 + 456)),),
    private=tuple(replace(value, masked=True, value="••• •••") for value in PRIVATE),
)
ASKING = replace(
    RINGING,
    phase="talking",
    reasons=(),
    identity=v.IdentityView(
        2, (v.Proof("birth_date", 14), v.Proof("phone"), v.Proof("unit"), v.Proof("contract_tail")), passed=False
    ),
    private=tuple(replace(value, masked=True, value="••• •••") for value in PRIVATE),
    recording=v.RecordingView("running"),
)
TALKING = replace(
    ASKING,
    identity=v.IdentityView(2, (v.Proof("birth_date", 14), v.Proof("phone", 19)), passed=True),
    private=PRIVATE,
    promises=(),
    contacts=(),
)
ENDED = replace(
    TALKING, phase="wrapup", talk_s=151, hung_up_first="caller", recording=v.RecordingView("sealed", seconds=151)
)
UNKNOWN = replace(
    RINGING,
    person=None,
    number="0287 100 0555",
    area="TP. Hồ Chí Minh",
    reasons=(),
    open_cases=(),
    contacts=(),
    promises=(),
    private=(),
    greeting="Trung tâm dịch vụ Vườn Lam xin nghe, em là Khuê. Em xin phép hỏi quý khách tên gì ạ?",
)
WITHHELD = replace(UNKNOWN, number="", area="", withheld=True, menu_choice="Sửa chữa › khẩn cấp", emergency=True)
TWO = replace(
    UNKNOWN,
    number="09•• ••• 416",
    area="",
    choices=(
        v.PersonChoice("p1", "Cô Lý Kim Oanh", "KO", "Chủ căn B-1207", "vi"),
        v.PersonChoice("p9", "Anh Trịnh Bá Lộc", "BL", "Con trai, ở cùng", "vi"),
    ),
)

CATEGORIES = (
    v.Category(
        "leak_in_unit",
        ("Kỹ thuật", "Cấp thoát nước", "Rò nước trong căn"),
        ("rỉ nước", "vòi hỏng", "louShui"),
        department_id="d1",
        icon="drop",
        rank=1,
    ),
    v.Category(
        "leak_ceiling",
        ("Kỹ thuật", "Cấp thoát nước", "Rò nước trần, tường"),
        ("thấm",),
        department_id="d1",
        icon="drop",
    ),
    v.Category("leak_cabinet", ("Khẩn cấp", "Rò nước vào tủ điện"), (), emergency=True, department_id="d1"),
    v.Category("fire", ("Khẩn cấp", "Cháy, khói"), ("lửa", "huoZai"), emergency=True, department_id="d2", rank=3),
    v.Category("lock", ("An ninh", "Khóa cửa kẹt"), ("ổ khóa",), department_id="d2"),
    v.Category("fee", ("Tài chính", "Phí quản lý"), ("hóa đơn",), department_id="d3", rank=2),
)
DEPARTMENTS = (
    v.DepartmentOption("d1", "Kỹ thuật", v.DutyPerson("u7", "Bùi Quang Sáng", at(156), 2, "ở khối B", "Châu Ngọc Hải")),
    v.DepartmentOption("d2", "An ninh", v.DutyPerson("u8", "Hồ Văn Tín")),
    v.DepartmentOption("d3", "Tài chính", None, "Đỗ Thu Hằng", "u9"),
)
FORM = v.RecordForm(
    "call-1",
    "p1",
    v.RecordDraft(
        "Vòi bếp thay sáng nay lại rỉ nước ở khớp nối, nước xuống tủ dưới. Cô nhờ quay lại trong sáng nay.",
        "B-1207 · bếp",
        "Cô Oanh",
        "0900 000 416 · cả ngày",
        "leak_in_unit",
        at(36),
        "d1",
        "u7",
        saved_at=NOW,
    ),
    clock("record", 13, 60, id="record"),
    clock("dispatch", 133, 180, id="dispatch"),
    CATEGORIES,
    DEPARTMENTS,
    (60, 180),
    (30, 90),
)
EMPTY_FORM = replace(
    FORM,
    draft=v.RecordDraft(contact="Cô Lý Kim Oanh"),
    record_clock=clock("record", 55, 60, id="record"),
    dispatch_clock=clock("dispatch", 175, 180, id="dispatch"),
)
SCRIPT = v.ScriptView(
    "Tiếp nhận sửa chữa",
    "vi",
    (
        v.ScriptPhase(
            "Mở đầu",
            (
                v.ScriptStep(1, "Chào, nêu tên trung tâm và tên mình", state="done"),
                v.ScriptStep(2, "Gọi khách bằng tên", state="done"),
            ),
        ),
        v.ScriptPhase("Xác minh", (v.ScriptStep(3, "Hỏi hai thông tin trước khi nói việc riêng", state="done"),)),
        v.ScriptPhase(
            "Nội dung",
            (
                v.ScriptStep(4, "Xin lỗi vì sửa chưa xong", state="done"),
                v.ScriptStep(
                    5,
                    "Đọc lại yêu cầu và giờ hẹn",
                    "Con xin đọc lại: vòi bếp căn B-1207 rỉ ở khớp nối, kỹ thuật đến lúc 10 giờ sáng nay. "
                    "Như vậy đúng chưa cô?",
                    True,
                    "now",
                ),
                v.ScriptStep(6, "Báo thời gian và phí"),
            ),
        ),
        v.ScriptPhase(
            "Kết thúc", (v.ScriptStep(7, "Hỏi khách còn cần gì thêm"), v.ScriptStep(8, "Chào, chờ khách gác máy trước"))
        ),
    ),
)
WRAP = v.WrapUp(
    "call-1",
    ("dispatched", "answered_at_once", "other_case", "callback_agreed", "wrong_number", "silent", "test"),
    at(0.4),
    "c12",
    "TR-2611-0412",
    "Rò nước trong căn",
    "Rò nước trong căn B-1207, sửa lại lần 2. Hẹn khách 10:00 – 10:15.",
    (kept("record", 52, 60), kept("dispatch", 98, 180), clock("arrive", 2012, 2400)),
    True,
    "Kỹ thuật",
    "Bùi Quang Sáng",
    "QS",
    (
        v.Delivery("board", at(-1.5), "Bùi Quang Sáng", 400),
        v.Delivery("signed", at(-1.3), "Bùi Quang Sáng"),
        v.Delivery("reminder", at(21), future=True),
    ),
    "dispatched",
    "Sửa lại không thu phí (Biểu giá 2026, mục 4)",
)

DESK_IDLE = v.DeskView(SHIFT, WORK, preview=PREVIEW)
DESK_VISIT = v.DeskView(SHIFT, WORK, preview=replace(PREVIEW, title="", kind="visit", action="done", may_call=True))
DESK_RINGING = replace(DESK_IDLE, call=RINGING)
DESK_TALKING = replace(DESK_IDLE, call=TALKING, form=FORM, script=SCRIPT)
DESK_ASKING = replace(DESK_IDLE, call=ASKING, form=EMPTY_FORM, script=SCRIPT)
HELP_FORM = replace(
    EMPTY_FORM,
    draft=replace(EMPTY_FORM.draft, emergency=True),
    record_clock=clock("record", 25, 30, id="record"),
    dispatch_clock=clock("emergency", 85, 90, id="dispatch"),
)
DESK_HELP = replace(DESK_ASKING, call=replace(ASKING, emergency=True), form=HELP_FORM)
DESK_WRAP = replace(DESK_IDLE, call=ENDED, form=FORM, wrap_up=WRAP, script=SCRIPT)
