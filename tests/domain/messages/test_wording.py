"""What is written says nothing private, and who wants no more is understood in every language."""

from datetime import date

import pytest

from domain.messages.wording import day_in, meaning, reminder_of
from outbound.messages.words import wordings

SAID = {
    "opt_out": [
        "HUY", "Huỷ", "hủy", " huy. ", "HỦY!!", "Dừng", "tu choi nhan tin", "Từ chối nhận tin quảng cáo",
        "đừng gọi nữa",
        "STOP", "Stop.", "stop all", "Unsubscribe me", "please stop calling me", "Don't call me again", "ＳＴＯＰ",
        "退订", "退订！", "TD", "T", "拒收", "别再打了", "不要联系我",
    ],
    "words": [
        "", "ok", "Đúng", "đúng rồi", "dùng", "Hủy hẹn ngày mai, tôi đến ngày kia", "tôi đã trả rồi", "Huy đây",
        "stop by tomorrow", "Cancel my Tuesday appointment", "ended", "好的", "我已经付了", "不要紧", "tdx", "👍",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("expected", "text"), [(kind, text) for kind, texts in SAID.items() for text in texts])
def test_an_answer_is_understood(expected: str, text: str) -> None:
    assert meaning(text, wordings().values()) == expected


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_a_reminder_names_who_when_and_how_to_end_it_and_no_debt(language: str) -> None:
    wording = wordings()[language]
    values = {
        "house": "Vườn Lam",
        "who": "anh Lộc",
        "day": day_in(language, date(2026, 11, 5)),
        "number": "028 3800 0000",
    }
    text = reminder_of(wording, values)
    assert all(value in text for value in values.values()) and "{" not in text
    ending = next(word for word in wording.whole if word.casefold() in text.casefold())
    assert meaning(ending, [wording]) == "opt_out"
    assert not any(
        word in text.casefold()
        for word in ("nợ", "trả tiền", "vay", "tiền", "debt", "pay", "owe", "loan", "欠", "还款", "付")
    )


def test_days_are_written_as_people_read_them() -> None:
    day = date(2026, 11, 5)
    assert [day_in(each, day) for each in ("vi", "en", "zh")] == ["5/11/2026", "5 November 2026", "2026年11月5日"]
