"""The other pages of that morning: cases, missed calls, jobs, floor, people, doors, errors."""

from dataclasses import replace
from datetime import timedelta

from agent_panel.views import models as v
from agent_panel.views.cases import ConsentRow, ConsentsView, ConsentView, HoldView
from store.queries.strangers import Knocks
from tests.panel.samples import CASES, NOW, PERSON, PRIVATE, WORK, at, clock, kept

PEAKS = tuple(abs((n * 7919 % 97) / 97 - 0.3) for n in range(240))
PLAYER = v.Player("/recordings/r1", 151, at(-20), peaks=PEAKS)
CASE = v.CaseView(
    case_id="c12",
    number="TR-2611-0412",
    title="Rò nước vòi bếp, sửa lại lần 2",
    category="Kỹ thuật › Cấp thoát nước",
    status="signed",
    need="Vòi bếp thay sáng nay lại rỉ nước ở khớp nối, nước xuống tủ dưới. Cô nhờ quay lại trong sáng nay.",
    received_at=at(-20),
    place="B-1207 · bếp",
    contact="Cô Oanh",
    reach_by="0900 000 416 · cả ngày",
    owner_name="Lê Minh Khuê",
    owner_initials="LK",
    owner_since=at(-20),
    person=PERSON,
    anonymous=False,
    emergency=False,
    private=(replace(PRIVATE[0], masked=True, value="09•• ••• 416"),),
    clocks=(clock("arrive", 2012, 2400), kept("record", 52, 60), kept("dispatch", 98, 180)),
    steps=(
        v.CaseStep("record", "done"),
        v.CaseStep("dispatch", "done"),
        v.CaseStep("sign", "done"),
        v.CaseStep("arrive", "now"),
        v.CaseStep("done", "todo"),
        v.CaseStep("accept", "todo"),
    ),
    timeline=(
        v.TimelineEvent(at(-17), "signed", "Bùi Quang Sáng", tone="ok", took_s=12, in_time=True),
        v.TimelineEvent(at(-18), "dispatched", "Lê Minh Khuê", "Kỹ thuật · Bùi Quang Sáng", "accent", 98, True),
        v.TimelineEvent(at(-19), "recorded", "Lê Minh Khuê", "Đã đọc lại, khách xác nhận.", "accent", 52, True),
        v.TimelineEvent(
            at(-20), "received", "Lê Minh Khuê", rings=2, tone="accent", player=PLAYER, hold=HoldView("r1", may=True)
        ),
        v.TimelineEvent(NOW - timedelta(days=1), "missed", rings=3, text="Khách gác khi đang chờ."),
    ),
    related=(CASES[1],),
    appointment_at=at(36),
    department="Kỹ thuật",
    duty_name="Bùi Quang Sáng",
    owner_is_me=True,
)
DONE_CASE = replace(
    CASE,
    status="done",
    result="Thay gioăng khớp nối, thử nước 10 phút không rỉ.",
    material="Gioăng cao su × 1",
    fee_minor=95000,
    clocks=(kept("record", 52, 60), kept("dispatch", 98, 180)),
    steps=(),
    consents=(
        ConsentView(
            "r1", at(-20), "vi", 31.0, 34.2, 30.0, 36.1, "xử lý xong chưa ạ", "dạ xong rồi em", 0.92, PLAYER, may=True
        ),
        ConsentView(
            "r2", at(-1500), "vi", 8.0, 11.0, 7.0, 12.5, verdict="rejected", by="Vũ Quốc Đạt", judged_at=at(-9)
        ),
    ),
)
LIST = v.CasesView(WORK.items, counts={"mine": 31, "open": 118, "all": 2604}, consents=2)
YES = ConsentView("r1", at(-20), "", 31.0, 34.2, 30.0, 36.1, player=PLAYER, may=True)
OTHER = replace(YES, call_id="r2", said_s=8.0)
CONSENTS = ConsentsView(
    (
        ConsentRow("c12", "TR-2611-0412", "Rò nước vòi bếp, sửa lại lần 2", "Lý Kim Oanh", "Lê Minh Khuê", YES),
        ConsentRow("c13", "TR-2611-0398", "Hỏi phí gửi xe", "陈思雨", "Trần Bảo Ngân", OTHER),
    ),
    more=3,
)
NO_CONSENTS = ConsentsView(())

MISSED = v.MissedView(
    open=(
        v.MissedItem(
            "d1",
            "k1",
            "abandoned",
            at(-9),
            "0900 000 777",
            False,
            "hung_up_queue",
            clock("callback", 380, 900),
            rings=3,
            waited_s=48,
            owner_name="Lê Minh Khuê",
            mine=True,
            tries=1,
        ),
        v.MissedItem(
            "d2",
            "k2",
            "voicemail",
            at(-4),
            "09•• ••• 416",
            False,
            "left_message",
            clock("callback", 660, 900),
            rings=3,
            waited_s=31,
            name="Cô Lý Kim Oanh",
            recording_href="/recordings/r2",
            message_from_s=42.5,
        ),
        v.MissedItem(
            "d3",
            "k3",
            "missed",
            at(-20),
            "",
            True,
            "hung_up_ringing",
            clock("callback", -252, 900),
            rings=2,
            owner_name="Trần Bảo Ngân",
        ),
        v.MissedItem(
            "d4",
            "k4",
            "callback",
            at(-2),
            "09•• ••• 027",
            False,
            "asked_callback",
            clock("callback", 780, 900),
            rings=3,
            name="陈思雨 女士",
            language="zh",
        ),
    ),
    done=(
        v.MissedItem(
            "d5",
            "k5",
            "missed",
            at(-55),
            "0900 000 123",
            False,
            "all_on_calls",
            kept("callback", 410, 900),
            rings=3,
            name="Anh Võ Đăng Khôi",
            owner_name="Lê Minh Khuê",
            mine=True,
            done_at=at(-48),
        ),
    ),
)

FIRE = v.JobLine(
    "c20",
    "TR-2611-0415",
    "Khói ở hầm B2, gần ô xe 114",
    "Hầm B2 · ô 114",
    "Anh Vũ",
    "/jobs/c20",
    "to_sign",
    True,
    clock("sign", 52, 90),
    "Khách báo khói mùi khét, chưa thấy lửa, hai xe đang đỗ sát. Khách đã ra ngoài an toàn.",
    at(-0.2),
    "Phạm Gia Huy",
    ("Kỹ thuật", "trưởng ca"),
)
LOCK = v.JobLine(
    "c21",
    "TR-2611-0405",
    "Khóa căn A-0915 kẹt, khách đứng ngoài",
    "Khối A, tầng 9",
    "anh Trịnh Bá Lộc",
    "/jobs/c21",
    "signed",
    False,
    clock("arrive", 270, 600),
)
CARD = replace(
    LOCK,
    case_id="c22",
    number="TR-2611-0396",
    title="Giao lại thẻ thang máy nhặt được",
    place="Sảnh khối B",
    stage="arrived",
    clock=clock("appointment", 15600, 28800, id="x", state="paused", pause_reason="waiting_customer"),
)
OVER = replace(
    LOCK,
    case_id="c23",
    number="TR-2611-0388",
    title="Đèn hành lang tầng 5 chập chờn",
    place="Khối C",
    stage="done",
    clock=kept("arrive", 410, 600),
)
JOBS = v.JobsView("Hồ Văn Tín", "HT", "An ninh", at(636), (FIRE,), (LOCK, CARD), (OVER,))
NO_JOBS = v.JobsView("Hồ Văn Tín", "HT", "", None, (), (), ())
STEPS = ("sign", "arrive", "work", "done", "accept")


def job(stage: str, line: v.JobLine = LOCK) -> v.JobView:
    """A job at one of its stages."""
    done = {"to_sign": 0, "signed": 1, "arrived": 2, "done": 4}[stage]
    steps = tuple(
        v.CaseStep(key, "done" if n < done else "now" if n == done else "todo") for n, key in enumerate(STEPS)
    )
    return v.JobView(
        replace(line, stage=stage),
        steps,
        "anh Lộc",
        "Khóa cửa chính không quay được, chìa gãy trong ổ. Khách đứng ngoài với con nhỏ.",
        "0900 000 311",
        None,  # type: ignore[arg-type]
        at(-6) if done > 0 else None,
        at(-2) if done > 1 else None,
        at(-1) if done > 2 else None,
        "Tháo ổ, thay lõi khóa mới." if done > 2 else "",
        "Lõi khóa × 1" if done > 2 else "",
        320000 if done > 2 else None,
    )


AGENTS = (
    v.FloorAgent("a1", "Trần Bảo Ngân", "talking", at(-2.65), "Mất điện hành lang", alert=True),
    v.FloorAgent("a2", "Lê Minh Khuê", "talking", at(-0.8), "Cô Lý Kim Oanh"),
    v.FloorAgent("a3", "Vũ Quốc Đạt", "ringing", at(-0.1), "0900 000 777"),
    v.FloorAgent("a4", "Phạm Gia Huy", "wrapup", at(-0.3)),
    v.FloorAgent("a5", "Hoàng Yến Nhi", "ready", at(-3), languages=("vi", "zh")),
    v.FloorAgent("a6", "Kiều Anh Thư", "ready", at(-1.4), languages=("vi",)),
    v.FloorAgent("a7", "Đinh Tuấn Kiệt", "ready", at(-0.15), languages=("vi", "en")),
    v.FloorAgent("a8", "Lâm Tú Quyên", "paused", at(-6.7), pause_reason="break"),
    v.FloorAgent("a9", "Cao Nhật Minh", "offline", None),
)
FLOOR = v.FloorView(
    now=NOW,
    consents=2,
    tiles=(
        v.Tile("in_three_rings", "98,6%", (("kept", 283), ("all", 287)), href="/floor/calls"),
        v.Tile("waiting", "2", (("longest", "0:38"),), "soon", "/floor/calls"),
        v.Tile("dispatched_in_time", "96,1%", (("kept", 147), ("all", 153), ("late", 6)), href="/floor/calls"),
        v.Tile("broken_open", "1", (("unacknowledged", 1),), "broken", "/floor/calls"),
        v.Tile("missed_open", "3", (("today", 11),), href="/floor/calls", base_href="/floor/calls"),
        v.Tile("answered", "284", (("people", 271), ("ivr", 13)), href="/floor/calls"),
    ),
    escalations=(
        v.Escalation(
            "e1",
            "Khiếu nại phí phạt trả trước hạn",
            clock("answer", -310, 7200, id="esc"),
            "Lê Minh Khuê",
            1,
            at(0.8),
            "Giám đốc vận hành",
            "/cases/c1",
        ),
    ),
    clocks=(
        v.WorkItem(
            "f1",
            "dispatch",
            "soon",
            clock("dispatch", 21, 180),
            "/cases/c30",
            "mất điện hành lang tầng 5",
            who="Trần Bảo Ngân",
            detail="đang nói chuyện",
        ),
        v.WorkItem(
            "f2",
            "sign",
            "soon",
            clock("sign", 52, 90),
            "/cases/c20",
            "khói hầm B2",
            who="An ninh Hồ Văn Tín",
            detail="đang đổ chuông",
        ),
        v.WorkItem(
            "f3", "callback", "soon", clock("callback", 322, 900), "/missed", "0900 000 777", who="Lê Minh Khuê"
        ),
        v.WorkItem(
            "f4",
            "arrive",
            "today",
            clock("arrive", 845, 2400),
            "/cases/c21",
            "khóa căn A-0915 kẹt",
            who="An ninh",
            detail="Hồ Văn Tín",
        ),
    ),
    agents=AGENTS,
    waiting=(
        v.WaitingCaller(
            "q1",
            1,
            "queue",
            clock("waiting", 22, 60),
            language="vi",
            choice="phím 1",
            kept_skill="Giải quyết khiếu nại",
            kept_language="vi",
            kept_until=at(0.3),
        ),
        v.WaitingCaller(
            "q3", 2, "callback", clock("waiting", 700, 900), "Cô Lý Kim Oanh", "vi", tries=1, next_at=at(4)
        ),
        v.WaitingCaller("q2", 3, "menu", clock("waiting", 49, 60), "陈思雨 女士", "zh"),
    ),
    warnings=(
        v.LineWarning("line_full", 30, 1860, where="main", most=30),
        v.LineWarning("lines_in_use", 164, most=200),
    ),
    called=v.ToldView(6, 35.0),
    sent_on=4,
    told=v.ToldView(34, 48.0),
    hours=(
        v.HourBar(5, 24, 2, 0),
        v.HourBar(6, 58, 4, 2, 3),
        v.HourBar(7, 72, 6, 4),
        v.HourBar(8, 70, 3, 0),
        v.HourBar(9, 41, 3, 2, 1),
    ),
    late_calls=(
        v.LateCall("l1", at(-7), 4, "offered_and_ignored", "Trần Bảo Ngân"),
        v.LateCall("l2", at(-55), 5, "nobody_signed_in", "IVR"),
    ),
    repairs=v.RepairsView(0, 2, at(-0.5)),
    guessed=(v.GuessedView("g1", at(-12), at(48), 3, "09•• ••• 416", "cô Lý Kim Oanh"),),
    knocks=Knocks(unknown=1204, wrong=12, refused=3, last_at=at(-3)),
)
QUIET_FLOOR = v.FloorView(
    NOW,
    tuple(replace(tile, value=None, base=(), tone="") for tile in FLOOR.tiles),
    (),
    (),
    (),
    (),
    (),
    (),
    v.RepairsView(0, 0, None),
    warnings=(v.LineWarning("nobody_signed_in"),),
)

USERS = v.UsersView(
    (
        v.UserRow("u1", "Lê Minh Khuê", "khue.le", ("agent",), ("vi", "en"), state="talking", skills=("complaints",)),
        v.UserRow("u2", "Hoàng Yến Nhi", "nhi.hoang", ("agent",), ("vi", "zh"), state="ready"),
        v.UserRow("u3", "Đỗ Thu Hằng", "hang.do", ("lead",), ("vi",), state="paused"),
        v.UserRow("u4", "Bùi Quang Sáng", "sang.bui", ("responder",), ("vi",), "Kỹ thuật", last_seen=at(-70)),
        v.UserRow("u5", "Mai Thúy Hằng", "hang.mai", ("manager", "qa"), ("vi", "en"), has_password=False),
        v.UserRow("u6", "Cao Nhật Minh", "minh.cao", ("agent",), ("vi",), disabled=True),
    ),
    link="https://panel.example/enter/8Yd2kPq0vW3mZr6TnB1xLg",
    link_for="Mai Thúy Hằng",
    link_until=at(1440),
    skills=(("complaints", "Giải quyết khiếu nại"), ("collections", "Nhắc phí và thu nợ")),
    departments=(("d1", "Kỹ thuật"), ("d2", "An ninh")),
)
ORGANISATION = "Trung tâm dịch vụ Vườn Lam · tổng đài 24 giờ"
SIGN_IN = v.SignInView(ORGANISATION, "t", "vi", "khue.le", "wrong_password", tries_left=4)
SIGN_IN_FRESH = v.SignInView(ORGANISATION, "t", "vi")
ENTER = v.EnterView(
    ORGANISATION,
    "t",
    "vi",
    "/enter/x",
    "Mai Thúy Hằng",
    needs_password=True,
    field_errors=(("password_again", "mismatch"),),
)
ENTER_USED = v.EnterView(ORGANISATION, "t", "vi", "/enter/x", error="used")
SET_UP = v.SetUpView(ORGANISATION, "t", "vi", "/set-up/x", field_errors=(("login", "taken"),), login="admin")
FORBIDDEN = v.ErrorView(403, "forbidden", "7f2c91aa")
BROKEN = v.ErrorView(500, "internal", "7f2c91aa")
