"""People and contracts that do not exist, for a dry run of any script in each language."""

from collections.abc import Collection
from datetime import datetime, timedelta

from domain.scripts.model import Language
from domain.scripts.money import Money
from domain.scripts.outcomes import Said
from domain.scripts.stepping import Given
from domain.scripts.values import Who

WHO: dict[Language, Who] = {
    "vi": Who(name="Nguyễn Văn Minh", form="anh", me="em"),
    "zh": Who(name="陈思雨", form="女士"),
    "en": Who(name="Tom Reed", form="Mr"),
}
HOUSE: dict[Language, tuple[str, str]] = {
    "vi": ("Trung tâm dịch vụ Vườn Lam", "Trần Khuê"),
    "zh": ("蓝园服务中心", "小林"),
    "en": ("Vườn Lam Service Centre", "Anna Cole"),
}
TEXTS: dict[Language, dict[str, str]] = {
    "vi": {"product": "hợp đồng mua xe máy", "period": "quý 4", "unit": "B-1207", "event": "Ngày hội cư dân",
           "event_place": "sảnh tầng 1", "case": "vòi nước bếp bị rỉ", "violation": "để đồ ở hành lang thoát hiểm",
           "rule": "hành lang luôn thông thoáng", "last_words": "cuối tháng có lương",
           "account": "Công ty Vườn Lam, 0071 0012 3456"},
    "zh": {"product": "家电分期", "period": "第四季度", "unit": "B座1207", "event": "邻里节", "event_place": "一楼大厅",
           "case": "厨房水龙头漏水", "violation": "消防通道堆放物品", "rule": "消防通道保持畅通",
           "last_words": "月底发工资", "account": "蓝园公司，0071 0012 3456"},
    "en": {"product": "the motorbike contract", "period": "the fourth quarter", "unit": "B-1207",
           "event": "the residents' day", "event_place": "the ground floor hall", "case": "a dripping kitchen tap",
           "violation": "things left in an escape corridor", "rule": "corridors are kept clear",
           "last_words": "wages come at the end of the month", "account": "Vườn Lam Company, 0071 0012 3456"},
}  # fmt: skip
AMOUNTS: dict[Language, tuple[Money, Money, Money]] = {
    "vi": (Money(2_450_000), Money(1_200_000), Money(150_000)),
    "zh": (Money(86_050, "CNY"), Money(50_000, "CNY"), Money(8_000, "CNY")),
    "en": (Money(2_450_000), Money(1_200_000), Money(150_000)),
}
NUMBERS = {"hotline": "1900 0000", "contract": "HD-2291", "case_number": "TR-2611-0412", "record_number": "BB-118"}


def sample(language: Language, now: datetime, *, without: Collection[str] = ()) -> Given:
    """Everything that a script can name, but what it is to do `without`."""
    owed, promised, fee = AMOUNTS[language]
    organisation, agent = HOUSE[language]
    days = {"due_on": -8, "overdue_since": -7, "promised_on": -2, "last_contact_on": -5, "expires_on": 30}
    days |= {"finished_on": -1, "violated_on": -3, "remedy_by": 4, "reply_by": 5}
    values: dict[str, Said] = {**TEXTS[language], **NUMBERS}
    values |= {name: now.date() + timedelta(days=ahead) for name, ahead in days.items()}
    values |= {"event_at": (now + timedelta(days=9)).replace(hour=9, minute=0, second=0, microsecond=0)}
    values |= {"amount_due": owed, "promised_amount": promised, "fee": fee}
    values |= {"days_overdue": 8, "days_left": 3, "promises_kept": 2, "promises_broken": 1}
    return Given(
        language=language,
        now=now,
        organisation=organisation,
        agent=agent,
        who=WHO[language],
        values={name: value for name, value in values.items() if name not in without},
    )
