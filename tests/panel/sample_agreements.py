"""What Mrs Oanh agreed to, took back and agreed to again; and a register that is too old."""

from dataclasses import replace
from datetime import date

from agent_panel.views.agreements import AgreementLine, AgreementsView, RegisterView
from tests.panel.samples import at

AGAIN = AgreementLine(
    consent_id="k2",
    number="09•• ••• 416",
    via="call",
    given_at=at(-60),
    until=at(60 * 24 * 200),
    state="holds",
    wording="Tôi đồng ý nhận cuộc gọi giới thiệu khoản vay, thẻ và quà tặng của công ty cho đến khi rút lại.",
    version="2026-06",
    proof="Cuộc gọi 9f2c5d0e, phút 02:11",
    again=True,
    by="Lê Minh Khuê",
    kept_at=at(-59),
)
WITHDRAWN = replace(
    AGAIN,
    consent_id="k1",
    via="paper",
    given_at=at(-60 * 24 * 300),
    until=None,
    state="withdrawn",
    proof="Phiếu đề nghị vay 55210, trang 3",
    again=False,
    imported=True,
    by="",
    kept_at=at(-60 * 24 * 299),
    withdrawn_at=at(-60 * 24 * 9),
    withdrawn_via="key",
)
ERASED = replace(AGAIN, consent_id="k0", number="", state="erased", wording="", version="", proof="", again=False)
VIAS = ("paper", "web", "app", "call", "message", "email", "counter")
OANH = AgreementsView(
    person_id="oanh",
    name="Lý Kim Oanh",
    language="vi",
    lines=(AGAIN, WITHDRAWN, ERASED),
    numbers=(("0", "09•• ••• 416"), ("1", "02•• ••• 003")),
    vias=VIAS,
    refused="advertising",
    may=True,
    back="/rules?person=oanh",
)
NO_MORE = replace(OANH, lines=(), refused="everything")
REGISTER_OLD = RegisterView(
    day=date(2026, 10, 12), numbers=482_117, unread=3, taken_at=at(-60 * 24 * 38), by="Phạm Thu Hằng",
    age_days=39, most_days=30,
)  # fmt: skip
REGISTER_FRESH = replace(REGISTER_OLD, day=date(2026, 11, 18), age_days=2)
