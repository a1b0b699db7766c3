"""The yes that closes a case: found with its second in three languages, and not where it is none."""

from dataclasses import replace

import pytest

from domain.checking.consent import Consent, consent_in, is_yes
from domain.checking.model import Stretch
from domain.checking.tokens import texts_of
from domain.scripts.model import Language
from domain.speech import Span
from scripts.sounds import sounds_of
from tests.domain.checking.talk import LIBRARY, call, heard

QUESTIONS = LIBRARY["manners"].consent
ASKED: dict[Language, str] = {
    "vi": "Dạ việc của anh đã được xử lý xong chưa ạ",
    "zh": "请问问题是否已经解决",
    "en": "May I ask, has it been put right, Mr Reed",
}


def found(text: str, language: Language = "vi", holds: tuple[Span, ...] = (), legs: tuple[Stretch, ...] | None = None) -> Consent | None:  # fmt: skip  # noqa: E501
    """What is proposed of a conversation."""
    said, known = heard(text, language), replace(call(language), holds=holds)
    return consent_in(QUESTIONS[language], said, legs, known, sounds_of(language))


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("vi", "Vâng"), ("vi", "Dạ xong rồi em"), ("vi", "Được rồi"), ("vi", "À ừ đúng rồi"), ("vi", "Không vấn đề gì"),
        ("zh", "好的"), ("zh", "可以"), ("zh", "对，解决了"), ("zh", "没问题"), ("zh", "嗯，是的"),
        ("en", "Yes"), ("en", "Yes, that's right, thank you"), ("en", "It has, yes"), ("en", "Of course, no problem"),
    ],
)  # fmt: skip
def test_a_yes_is_proposed_with_its_second(language: Language, answer: str) -> None:
    consent = found(f"[10] agent: {ASKED[language]}\n[15] caller: {answer}", language)
    assert consent and consent.said_s == 15 and 10 <= consent.asked_s < 13
    assert consent.question and texts_of(consent.answer, language) == texts_of(answer, language)


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("vi", "Chưa"), ("vi", "Dạ chưa em ơi"), ("vi", "Không được"), ("vi", "Vâng nhưng vẫn còn rỉ nước"),
        ("vi", "Gì cơ"), ("vi", "Anh đang ngoài đường"), ("zh", "没有"), ("zh", "不对"), ("zh", "还没解决"),
        ("zh", "是吗"), ("zh", "好是好，但是还漏水"), ("zh", "你好"), ("en", "No"), ("en", "Not yet"),
        ("en", "Yes, but it is still wet"), ("en", "Right, what do you want"), ("en", "I am not sure"), ("en", "Hello"),
    ],
)  # fmt: skip
def test_another_answer_is_none(language: Language, answer: str) -> None:
    assert found(f"[10] agent: {ASKED[language]}\n[15] caller: {answer}", language) is None


@pytest.mark.parametrize(
    "said",
    [
        "[10] agent: {asked}\n[40] caller: vâng",
        "[5] caller: vâng\n[10] agent: {asked}",
        "[10] agent: {asked}\n[14] agent: em muốn giới thiệu thêm một gói vay mới cho anh\n[18] caller: vâng",
        "[10] agent: {asked}\n[14] agent: vâng",
        "[10] agent: {asked}\n[10] caller: {asked}",
        "[10] agent: em gọi để nhắc anh khoản phí tháng này\n[15] caller: vâng",
    ],
    ids=["too late", "too early", "to something else", "by the agent", "an echo", "nothing was asked"],
)
def test_a_yes_that_is_no_answer_of_the_callers(said: str) -> None:
    assert found(said.format(asked=ASKED["vi"])) is None


def test_only_what_was_asked_of_the_caller() -> None:
    text = f"[10] agent: {ASKED['vi']}\n[15] caller: vâng"
    assert found(text, holds=(Span(begins_s=9, ends_s=14),)) is None
    assert found(text, legs=(Stretch(span=Span(begins_s=20, ends_s=30)),)) is None
    assert found(text, legs=(Stretch(span=Span(begins_s=0, ends_s=30)),)) is not None


@pytest.mark.parametrize(("last", "second"), [("vâng xong rồi", 35), ("chưa", None)])
def test_the_last_answer_counts(last: str, second: float | None) -> None:
    first = "chưa" if second else "vâng"
    asked = ASKED["vi"]
    consent = found(f"[10] agent: {asked}\n[15] caller: {first}\n[30] agent: {asked}\n[35] caller: {last}\n[60] agent: {asked}")  # fmt: skip  # noqa: E501
    assert (consent and consent.said_s) == second, "what nobody answered takes nothing back"


def test_what_nobody_understood_is_no_yes() -> None:
    assert is_yes(["vâng", "[unk]"], "vi") and not is_yes(["vâng", "[unk]", "[unk]"], "vi")


def test_without_a_question_nothing_is_looked_for() -> None:
    said = heard(f"[10] agent: {ASKED['vi']}\n[15] caller: vâng")
    assert consent_in((), said, None, call(), sounds_of("vi")) is None
