"""What is found in a conversation: said, not said, said wrong, meant otherwise, or not to be known."""

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.checking import Listening, Stretch, asked, check, findings, listen
from domain.checking.growing import grown
from domain.checking.model import Finding
from domain.scripts.model import Language
from domain.speech import UNKNOWN, Heard, Span, Word
from scripts.sounds import sounds_of
from tests.domain.checking.talk import LIBRARY, call, heard, verdicts, words

GREETING = "agent: Dạ, Vườn Lam xin chào, em tên là Khuê. Cuộc gọi này được ghi âm. Em gặp anh Minh phải không ạ?\n"
PROOF = (
    "caller: vâng\nagent: Anh xác nhận giúp em họ tên và ngày tháng năm sinh ạ\ncaller: Minh sinh mùng hai tháng ba\n"
)
MATTER = "agent: Khoản thanh toán đến hạn ngày mười lăm tháng mười một, số tiền là hai triệu bốn trăm năm mươi nghìn\n"
BYE = "caller: tôi biết rồi\nagent: em cảm ơn và xin chào anh ạ"
WHOLE = GREETING + PROOF + MATTER + BYE


def told(found: Finding) -> tuple[str, str]:
    """Verdict and reason."""
    return found.verdict, found.why


def test_a_call_by_the_script_keeps_it() -> None:
    found = verdicts(WHOLE)
    assert [rule for rule, each in found.items() if each.verdict == "broken"] == []
    kept = {"house-named", "goodbye-said", "amount-said", "due-said", "organisation-said", "agent-said",
            "recording-said", "proof-asked", "identity-first", "proof-asked.before.reason",
            "caller_hangs_up_first"}  # fmt: skip
    assert {rule for rule in kept if found[rule].verdict == "kept"} == kept
    assert (found["amount-said"].words, found["amount-said"].source) == ("hai triệu bốn trăm năm mươi nghìn", "free")
    assert found["promise-amount-read"].verdict == "not_assessed"
    assert found["amount-said"].version == f"overdue-1-10/1/{LIBRARY['overdue-1-10'].origin}"


@pytest.mark.parametrize(
    ("before", "after", "rule", "expected"),
    [
        ("Cuộc gọi này được ghi âm. ", "", "recording-said", ("broken", "not_said")),
        ("được ghi âm", "không được ghi âm", "recording-said", ("broken", "denied")),
        ("bốn trăm năm mươi nghìn", "năm trăm bốn mươi nghìn", "amount-said", ("broken", "other_figure")),
        ("ngày mười lăm tháng mười một", "hôm trước", "due-said", ("broken", "not_said")),
        ("ngày mười lăm tháng mười một", "ngày mười sáu tháng mười một", "due-said", ("broken", "other_figure")),
        ("số tiền là", "số tiền là hai triệu năm trăm, à em nhầm,", "amount-said", ("kept", "said")),
        ("mươi nghìn", "mươi nghìn, à em nhầm, ba triệu", "amount-said", ("broken", "other_figure")),
        ("xin chào anh ạ", "nghe", "goodbye-said", ("broken", "not_said")),
        (PROOF, "", "identity-first", ("broken", "before_proof")),
        (PROOF, "", "proof-asked.before.reason", ("broken", "out_of_order")),
        ("số tiền là", "anh đang nợ", "no-word-of-debt-before-proof", ("kept", "never_said")),
        ("em tên là Khuê", "anh nợ tiền", "no-word-of-debt-before-proof", ("broken", "before_proof")),
        ("số tiền là", "không trả thì đi tù, số tiền là", "no-threat", ("broken", "forbidden_said")),
        ("số tiền là", "nếu không đi tù đấy, số tiền là", "no-threat", ("broken", "forbidden_said")),
        ("số tiền là", "không ai phải đi tù, số tiền là", "no-threat", ("kept", "never_said")),
        ("tôi biết rồi", "sợ đi tù lắm", "no-threat", ("kept", "never_said")),
        ("em cảm ơn và", "anh vừa nói là đi tù thì em xin trả lời là không, em", "no-threat", ("kept", "never_said")),
    ],
)  # fmt: skip
def test_one_thing_otherwise(before: str, after: str, rule: str, expected: tuple[str, str]) -> None:
    assert before in WHOLE
    assert told(verdicts(WHOLE.replace(before, after, 1))[rule]) == expected


def test_what_breaks_nothing_is_mentioned() -> None:
    found = verdicts(
        WHOLE.replace("tôi biết rồi", "sợ đi tù lắm").replace("em cảm ơn", "không ai đi tù đâu, em cảm ơn")
    )
    assert [(each.words, each.how, each.channel) for each in found["no-threat"].mentions] == [
        ("đi tù", "denied", "agent"),
        ("đi tù", "caller", "caller"),
    ]


def test_a_goodbye_that_the_caller_cut_short_is_theirs() -> None:
    found = verdicts(WHOLE.rsplit("agent:", 1)[0] + "caller: thế nhé")["goodbye-said"]
    assert (*told(found), found.channel) == ("not_assessed", "cut_short", "caller") and found.second


def test_a_call_that_ended_early_owes_nothing_more() -> None:
    found = verdicts(
        GREETING + "caller: nhầm số rồi\nagent: dạ em xin lỗi đã làm phiền, em xin chào ạ", proved_s=math.inf
    )
    assert told(found["amount-said"]) == ("not_assessed", "not_due")
    assert told(found["proof-asked"]) == ("not_assessed", "not_due")
    assert [rule for rule, each in found.items() if each.verdict == "broken"] == []


def test_steps_that_were_noted_are_due_whatever_was_heard() -> None:
    found = verdicts(GREETING + BYE, steps=("greet", "good-time", "proceed", "what-is-owed"))
    assert told(found["amount-said"]) == ("broken", "not_said")
    assert told(verdicts(GREETING + BYE, steps=("greet",))["amount-said"]) == ("not_assessed", "not_due")


def test_nothing_is_known_of_what_nobody_heard() -> None:
    found = verdicts("caller: a lô a lô")
    assert {each.verdict for rule, each in found.items() if rule != "caller_hangs_up_first"} == {"not_assessed"}
    unclear = tuple(replace(word, text=UNKNOWN) if place % 2 else word for place, word in enumerate(words(WHOLE)))
    found_unclear = check(LIBRARY["overdue-1-10"], replace(heard(WHOLE), words=unclear), None, call())
    assert {each.why for each in found_unclear if each.verdict == "broken"} <= {"other_figure"}
    assert told(verdicts(WHOLE, values={})["amount-said"]) == ("not_assessed", "not_known")


def test_what_is_said_while_the_caller_waits_is_not_said_to_them() -> None:
    found = verdicts(WHOLE.replace("agent: Khoản", "agent: đi tù. Khoản"), holds=(Span(begins_s=0.0, ends_s=600.0),))
    assert found["no-threat"].verdict == "kept" and found["recording-said"].verdict == "broken"
    away = [Stretch(span=Span(begins_s=500.0, ends_s=600.0))]
    assert verdicts(WHOLE, legs=away)["recording-said"].verdict == "broken"
    there = [Stretch(span=Span(begins_s=0.0, ends_s=600.0))]
    assert verdicts(WHOLE, legs=there)["recording-said"].verdict == "kept"


def test_around_each_hold_its_words() -> None:
    talk = (
        "[0] agent: Vườn Lam xin nghe\n[3] agent: anh vui lòng chờ máy một chút\n[30] agent: xin lỗi đã để anh chờ\n"
        "[50] agent: em xem thêm\n[80] agent: đây ạ\n[90] agent: em xin chào anh"
    )
    holds = (Span(begins_s=6.0, ends_s=29.0), Span(begins_s=53.0, ends_s=79.0))
    found = check(LIBRARY["manners"], heard(talk), None, call(holds=holds))
    asked_ = [(each.verdict, each.second) for each in found if each.rule == "hold-asked"]
    thanked = [(each.verdict, each.second) for each in found if each.rule == "waiting-thanked"]
    assert [verdict for verdict, _ in asked_] == [verdict for verdict, _ in thanked] == ["kept", "broken"]
    assert asked_[1][1] == 53.0 and thanked[1][1] == 79.0


def test_a_greeting_comes_in_time() -> None:
    late = "[0] agent: a lô\n[20] agent: Vườn Lam xin nghe"
    assert told(verdicts(late, script="manners")["house-named"]) == ("broken", "said_late")


@pytest.mark.parametrize(
    ("language", "said", "rule", "verdict"),
    [
        ("zh", "我们会停电", "no-threat-to-cut-off", "broken"), ("zh", "我们不会停电", "no-threat-to-cut-off", "kept"),
        ("zh", "不交就会停电", "no-threat-to-cut-off", "broken"), ("zh", "您说会停电", "no-threat-to-cut-off", "kept"),
        ("zh", "停水停电是不会的", "no-threat-to-cut-off", "kept"),
        ("zh", "不得不停水停电", "no-threat-to-cut-off", "broken"),
        ("en", "we will cut off your water", "no-threat-to-cut-off", "broken"),
        ("en", "we won't cut off the power", "no-threat-to-cut-off", "kept"),
        ("en", "pay or we will cut off your water", "no-threat-to-cut-off", "broken"),
        ("en", "if you do not pay we will cut off your water", "no-threat-to-cut-off", "broken"),
        ("en", "you asked whether we cut off the water", "no-threat-to-cut-off", "kept"),
        ("vi", "bên em sẽ không cắt điện", "no-threat-to-cut-off", "kept"),
        ("vi", "em không bao giờ bắt anh đi tù đâu ạ", "no-threat", "kept"),
        ("vi", "không trả thì bắt anh đi tù", "no-threat", "broken"),
        ("vi", "trả đi không anh đi tù", "no-threat", "broken"),
        ("vi", "không đóng thì bên em cắt điện", "no-threat-to-cut-off", "broken"),
        ("vi", "chuyện cắt điện là không có ạ", "no-threat-to-cut-off", "kept"),
    ],
)  # fmt: skip
def test_meant_or_not(language: Language, said: str, rule: str, verdict: str) -> None:
    assert verdicts(f"agent: {said}", language, script="property-fee")[rule].verdict == verdict


@given(cuts=st.lists(st.integers(0, 120), max_size=6))
def test_in_pieces_as_at_once(cuts: list[int]) -> None:
    every = words(WHOLE.replace("số tiền là", "không trả thì đi tù, số tiền là"))
    listening = Listening(asked=asked(LIBRARY["overdue-1-10"], "vi", call()))
    whole = findings(listen(listening, every))
    edges = [0, *sorted(cuts), len(every)]
    for begin, end in pairwise(edges):
        listening = listen(listening, every[begin:end])
    assert findings(listening) == whole


def test_a_word_more_costs_as_much_in_a_long_call_as_in_a_short_one() -> None:
    """Of what was heard before, no word is copied, and what was found is looked for again near the end only."""
    short = words(WHOLE.replace("số tiền là", "không trả thì đi tù, số tiền là"))
    late_s = short[-1].ends_s + 3
    every = [
        replace(word, begins_s=word.begins_s + turn * late_s, ends_s=word.ends_s + turn * late_s)
        for turn in range(6) for word in short
    ]  # fmt: skip
    listening = empty = Listening(asked=asked(LIBRARY["overdue-1-10"], "vi", call()))
    before = [listening := listen(listening, [word]) for word in every]
    whole = listen(empty, every)
    assert findings(listening) == findings(whole) and listening.said("agent") == whole.said("agent")
    rows = {id(grown(each.streams["agent", "free"])._row) for each in before if ("agent", "free") in each.streams}
    assert len(rows) == 1 and len(listening.ends["agent", "free"]) < len(listening.hits["agent", "free"])
    half = before[len(every) // 2]
    assert findings(listen(half, every[len(every) // 2 + 1 :])) == findings(whole), "by another way from there"
    assert list(map(len, before[3].streams.values())) == list(map(len, listen(empty, every[:4]).streams.values()))


def test_while_the_call_goes_on_what_is_not_said_may_still_be() -> None:
    found = verdicts(GREETING, over=False)
    assert told(found["goodbye-said"]) == ("not_assessed", "still_open")
    assert told(found["no-threat"]) == ("not_assessed", "still_open")
    assert found["recording-said"].verdict == "kept"
    threat = verdicts(GREETING + "agent: đi tù", over=False)
    assert threat["no-threat"].verdict == "broken"


def test_both_decodings_hear_one_thing() -> None:
    grammar = tuple(replace(word, source="grammar", confidence=0.5) for word in words("agent: đi tù"))
    free = words("agent: đi tù")
    both = Heard(language="vi", model="x", seconds=9, words=(*free, *grammar), signals=())
    found = [each for each in check(LIBRARY["overdue-1-10"], both, None, call()) if each.rule == "no-threat"]
    assert [(each.verdict, each.source) for each in found] == [("broken", "free")]
    only = Heard(language="vi", model="x", seconds=9, words=grammar, signals=())
    alone = [each for each in check(LIBRARY["overdue-1-10"], only, None, call()) if each.rule == "no-threat"]
    assert [(each.verdict, each.source, each.confidence) for each in alone] == [("broken", "grammar", 0.5)]


def test_the_callers_voice_on_the_agents_line_is_no_threat_of_ours() -> None:
    word = Word(text="đi tù", begins_s=3.0, ends_s=3.6, confidence=1.0, channel="caller", source="free")
    echo = replace(word, channel="agent", begins_s=3.1, ends_s=3.7)
    both = Heard(language="vi", model="x", seconds=9, words=(word, echo), signals=())
    found = next(each for each in check(LIBRARY["overdue-1-10"], both, None, call()) if each.rule == "no-threat")
    assert found.verdict == "kept" and [each.how for each in found.mentions] == ["echo", "caller"]


def test_sounds_stand_in_for_signs() -> None:
    said = "agent: 对不起让您久等了"
    misheard = said.replace("久等", "酒等")
    holds = (Span(begins_s=0.0, ends_s=0.0),)
    for text in (said, misheard):
        found = check(LIBRARY["manners"], heard(text, "zh"), None, call("zh", holds=holds), sounds_of("zh"))
        assert next(each for each in found if each.rule == "waiting-thanked").verdict == "kept"


def test_a_language_without_scripts_is_refused() -> None:
    with pytest.raises(ValueError, match="no script speaks 'fr'"):
        check(LIBRARY["manners"], replace(heard("agent: a"), language="fr"), None, call())


def test_a_very_long_transcript_is_gone_through() -> None:
    long = words(WHOLE) * 700
    spread = tuple(replace(word, begins_s=n * 0.3, ends_s=n * 0.3 + 0.3) for n, word in enumerate(long))
    assert len(spread) > 50_000
    found = check(
        LIBRARY["overdue-1-10"], Heard(language="vi", model="x", seconds=9e4, words=spread, signals=()), None, call()
    )
    assert any(each.verdict == "kept" for each in found)


def test_a_name_that_no_model_knows_is_not_said_to_be_missing() -> None:
    unknown = verdicts("agent: xin chào ạ, [unk] [unk] xin nghe, em là Khuê ạ", script="manners")
    assert (unknown["house-named"].verdict, unknown["house-named"].why) == ("not_assessed", "unclear")
    for too_short in ("[unk] xin nghe", "xin nghe"):
        none = verdicts(f"agent: xin chào ạ, {too_short}, em là Khuê ạ", script="manners")
        assert (none["house-named"].verdict, none["house-named"].why) == ("broken", "not_said")


@pytest.mark.parametrize(("lost", "rule"), [("trăm", "amount-said"), ("lăm", "due-said"), ("Lam", "house-named")])
def test_a_pause_is_no_word(lost: str, rule: str) -> None:
    every = heard(WHOLE)
    paused = tuple(word for word in every.words if word.text.strip(",.") != lost)
    assert len(paused) == len(every.words) - 1
    found = check(LIBRARY["overdue-1-10"], replace(every, words=paused), None, call())
    assert [each.verdict for each in found if each.rule == rule] == ["broken"]
