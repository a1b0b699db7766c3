"""What was nearly heard is not assessed: neither said nor missing."""

import pytest

from domain.checking.doubt import doubtful
from domain.checking.matching import phrase_of
from domain.checking.sounds import OWN
from domain.checking.tokens import tokens_of
from domain.scripts.model import Language
from domain.speech import Span
from tests.domain.checking.talk import call, verdicts
from tests.domain.checking.test_check import BYE, GREETING, MATTER, PROOF, WHOLE, told
from tests.domain.checking.test_support import of, row

HOLD = Span(begins_s=20.0, ends_s=40.0)
NAMED = {**call().values, "agent": "Khuê"}
REASON = "caller: yes\nagent: your payment for the motorbike has been overdue since the fifteenth of november"


@pytest.mark.parametrize(
    ("language", "phrase", "heard", "perhaps"),
    [
        ("vi", "xin chờ", "anh xin cho ạ", True),  # all its sounds
        ("vi", "vườn lam", "hai mươi lam xin chào", True),  # of two one, which is like the other
        ("vi", "vườn lam", "hai ba lam xin chào", False),
        ("vi", "xin chờ", "xin [unk] ạ", True),
        ("vi", "ngày tháng năm sinh", "bảy tháng năm sinh", True),  # of more than two any one
        ("vi", "ngày tháng năm sinh", "bảy tháng năm chín", False),
        ("vi", "cuộc gọi này được ghi âm", "cuộc gọi đây được ghi nhâm", True),  # of six two that are like it
        ("en", "sorry to keep you waiting", "sorry to keep waiting", True),  # one lost
        ("en", "please hold", "please go", False),
        ("zh", "再见", "在 见", False),
    ],
)
def test_perhaps_said(language: Language, phrase: str, heard: str, perhaps: bool) -> None:
    wanted = phrase_of("x", phrase, language, OWN[language])
    stream = tokens_of(row(heard, "free"), language, OWN[language])
    assert (doubtful(wanted, stream) is not None) is perhaps


def test_a_name_that_was_heard_as_a_number_is_not_assessed() -> None:
    found = verdicts(WHOLE.replace("Dạ, Vườn Lam", "Dạ, hai mươi lam"))
    assert told(found["house-named"]) == ("not_assessed", "unclear")
    assert verdicts(WHOLE.replace("Dạ, Vườn Lam", "Dạ, bên em"))["house-named"].verdict == "broken"


@pytest.mark.parametrize(
    ("before", "verdict"), [("anh vui lòng chờ máy", "kept"), ("anh giũ máy ạ", "not_assessed"), ("dạ vâng", "broken")]
)
def test_before_a_hold_what_was_nearly_heard_is_no_fault(before: str, verdict: str) -> None:
    talk = f"[1] agent: em kiểm tra ngay ạ\n[14] agent: {before}\n[41] agent: em xin lỗi đã để anh chờ"
    assert verdicts(talk, script="manners", holds=(HOLD,))["hold-asked"].verdict == verdict


def test_what_was_perhaps_said_while_no_sound_was_kept_is_not_missing() -> None:
    """Of what was heard nothing is taken back: a wrong day stays wrong, and what is forbidden was said."""
    said = WHOLE.replace(BYE, "").replace("mười lăm tháng mười một", "mười sáu tháng mười một")
    words = f"{said}agent: không trả thì đi tù"
    for short, told_of_bye in ((False, ("broken", "not_said")), (True, ("not_assessed", "sound_lost"))):
        found = verdicts(words, short=short)
        assert told(found["goodbye-said"]) == told_of_bye
        assert told(found["due-said"]) == ("broken", "other_figure")
        assert told(found["no-threat"]) == ("broken", "forbidden_said")
    unheld = verdicts("[1] agent: em kiểm tra ngay ạ", script="manners", holds=(HOLD,), short=True)
    assert told(unheld["hold-asked"]) == ("not_assessed", "sound_lost")


def test_a_greeting_is_not_nearly_a_goodbye() -> None:
    talk = GREETING + PROOF + MATTER * 3 + BYE.replace("em cảm ơn và xin chào anh ạ", "thế nhé")
    assert verdicts(talk)["goodbye-said"].verdict == "broken"


def test_a_short_phrase_of_the_grammars_alone_was_not_said() -> None:
    """Bound to its phrases a recogniser makes "chào bác" of "trao đổi"."""
    free = row("dạ em xin trao đổi với anh thế nhé", "free")
    assert of("goodbye-said", "vi", *row("chào bác", "grammar", 4.6), *free).verdict != "kept"
    assert of("goodbye-said", "vi", *row("chào bác", "grammar"), *row("chao bác", "free")).verdict == "kept"


def test_a_wrong_day_that_was_understood_is_wrong_whatever_follows_it() -> None:
    day = verdicts(WHOLE.replace("mười lăm tháng mười một", "mười sáu tháng mười một [unk]"))["due-said"]
    assert told(day) == ("broken", "other_figure")
    lost = verdicts(WHOLE.replace("mười lăm tháng mười một", "[unk] sáu tháng mười một"))["due-said"]
    assert told(lost) == ("not_assessed", "unclear")


@pytest.mark.parametrize(
    ("language", "before", "after", "verdict"),
    [
        ("en", "name and your date of birth", "name and good day [unk]", "not_assessed"),  # one before it is lost too
        ("en", "your full name and your date of birth", "your full name", "broken"),  # nothing stands there
        ("vi", "họ tên và ngày tháng năm sinh ạ", "họ tên đầy đủ và ngày hai mươi không ạ", "not_assessed"),
        ("vi", "Anh xác nhận giúp em họ tên và ngày tháng năm sinh ạ", "Vâng ạ", "broken"),
    ],
)
def test_what_stands_where_a_phrase_belongs_is_what_it_was_heard_as(
    language: Language, before: str, after: str, verdict: str
) -> None:
    whole = WHOLE if language == "vi" else f"agent: please confirm your full name and your date of birth\n{REASON}"
    assert before in whole
    assert verdicts(whole.replace(before, after), language)["proof-asked"].verdict == verdict


@pytest.mark.parametrize(
    ("heard", "verdict"), [("khuya", "not_assessed"), ("[unk]", "not_assessed"), ("lan", "broken")]
)
def test_a_name_of_one_syllable_is_heard_as_another_like_it(heard: str, verdict: str) -> None:
    said = verdicts(WHOLE.replace("em tên là Khuê.", f"em tên là {heard} ạ."), values=NAMED)["agent-said"]
    assert said.verdict == verdict


@pytest.mark.parametrize(
    ("heard", "verdict"),
    [
        ("đến hai mươi lăm tháng mười một", "not_assessed"),  # hạn mười lăm
        ("đến hạn hai mươi lăm tháng mười một", "broken"),  # hạn was heard: the twenty-fifth was said
        ("đến hạn mươi lăm tháng mười một", "kept"),  # without a tone
        ("đến hạn mười lăm tháng mười", "broken"),
        ("đến hai mươi sáu tháng mười một", "broken"),
    ],
)
def test_a_day_that_sounds_like_another_is_neither_said_nor_wrong(heard: str, verdict: str) -> None:
    said = verdicts(WHOLE.replace("đến hạn ngày mười lăm tháng mười một", heard))["due-said"]
    assert said.verdict == verdict


@pytest.mark.parametrize(
    ("heard", "verdict"),
    [("hai triệu bốn trăm mười", "not_assessed"), ("hai triệu năm trăm mười", "broken"), ("hai triệu rưỡi", "broken")],
)
def test_a_half_that_is_heard_as_ten_is_no_other_amount(heard: str, verdict: str) -> None:
    said = verdicts(WHOLE.replace("hai triệu bốn trăm năm mươi nghìn", heard))["amount-said"]
    assert said.verdict == verdict


def test_where_nobody_knows_whether_a_proof_was_asked_nothing_was_told_too_early() -> None:
    asked = "họ tên và ngày tháng năm sinh ạ"
    lost = verdicts(WHOLE.replace(asked, "họ tên đầy đủ và ngày hai mươi không ạ"))
    assert told(lost["proof-asked"]) == told(lost["identity-first"]) == ("not_assessed", "unclear")
    never = verdicts(WHOLE.replace(f"Anh xác nhận giúp em {asked}", "Vâng ạ"))
    assert told(never["identity-first"]) == ("broken", "before_proof")


@pytest.mark.parametrize(
    ("birthday", "verdict"),
    [("mười hai tháng ba năm một chín tám mươi", "not_assessed"), ("thứ sáu tôi trả", "broken")],
)
def test_who_tells_a_birthday_was_asked_for_it(birthday: str, verdict: str) -> None:
    """However little was understood of the question."""
    lost = WHOLE.replace("Anh xác nhận giúp em họ tên và ngày tháng năm sinh ạ", "Vâng ạ")
    found = verdicts(lost.replace("Minh sinh mùng hai tháng ba", birthday))
    assert found["proof-asked"].verdict == found["proof-asked.before.reason"].verdict == verdict


@pytest.mark.parametrize(("phrase", "verdict"), [("is recorded", "not_assessed"), ("please hold", "broken")])
def test_what_the_bound_decoding_heard_alone_is_not_missing(phrase: str, verdict: str) -> None:
    """The free one understood nothing there, or heard something else."""
    free = row("please note what [unk] could speak with mister reed", "free")
    assert of("recording-said", "en", *row(phrase, "grammar", 4.9), *free).verdict == verdict


def test_what_is_read_back_of_a_promise_is_no_wrong_due_date() -> None:
    unsaid = WHOLE.replace("đến hạn ngày mười lăm tháng mười một, ", "đến hạn rồi, ")
    promise = "agent: anh dự định thanh toán khoản này thế nào ạ\nagent: anh trả ngày hai mươi bảy tháng một\n"
    late = verdicts(unsaid.replace(BYE, promise + BYE))["due-said"]
    assert (told(late), late.second) == (("broken", "not_said"), None)
    wrong = verdicts(WHOLE.replace("ngày mười lăm tháng mười một", "ngày mười sáu tháng mười một"))["due-said"]
    assert told(wrong) == ("broken", "other_figure")


@pytest.mark.parametrize(
    ("greeting", "verdict"),
    [
        ("em dán thuê đây ạ", "not_assessed"),  # nearly all of its letters, whatever stands before it
        ("em là [unk] đây ạ", "not_assessed"),
        ("em [unk] đây ạ", "broken"),
        ("em là lan đây ạ", "broken"),
    ],
)
def test_in_a_greeting_of_ones_own_a_name_is_taken_for_another(greeting: str, verdict: str) -> None:
    said = WHOLE.replace("em tên là Khuê.", f"{greeting}.")
    assert verdicts(said, values=NAMED)["agent-said"].verdict == verdict
    nobody = (
        WHOLE.replace("em tên là Khuê.", "dạ.").replace("tôi biết rồi", "vâng").replace("em cảm ơn", "là [unk] thuê")
    )
    assert verdicts(nobody, values=NAMED)["agent-said"].verdict == "broken", "not after the caller's answer"


def test_a_word_that_a_greeting_holds_anyway_is_no_name() -> None:
    """ "âm" of "được ghi âm" is most of "Tâm", and is what it is."""
    unnamed = WHOLE.replace("em tên là Khuê.", "dạ.")
    assert verdicts(unnamed, values={**NAMED, "agent": "Tâm"})["agent-said"].verdict == "broken"
    assert verdicts(f"agent: dạ thâm ạ\n{unnamed}", values={**NAMED, "agent": "Tâm"})["agent-said"].verdict != "broken"
