"""Phrases in a model's own words: nothing is dropped in silence."""

from hypothesis import given
from hypothesis import strategies as st

from domain.scripts.wording import must_nots
from scripts import read_library
from scripts.hearing.own_words import never_heard, never_judged, never_judged_rules, texts, unknown_words
from scripts.hearing.phrases import grammar_of, said_in, tokens

HANZI = frozenset({"请", "您", "稍候", "投诉", "投", "我", "要", "通话", "录音", "会", "本次"})


def test_chinese_is_cut_into_the_longest_known_words() -> None:
    assert tokens("请您稍候。", "zh", HANZI) == ["请", "您", "稍候"]
    assert tokens("我要投诉", "zh", HANZI) == ["我", "要", "投诉"]
    assert tokens("本次通话会录音", "zh", HANZI) == ["本次", "通话", "会", "录音"]


def test_other_languages_by_words_without_signs() -> None:
    assert tokens("Cuộc gọi NÀY, được\tghi âm!", "vi", ()) == ["cuộc", "gọi", "này", "được", "ghi", "âm"]
    assert tokens("I don't - “owe” it", "en", ()) == ["i", "don't", "owe", "it"]


def test_unknown_words_are_named_and_their_phrases_left_out() -> None:
    grammar = grammar_of(["please hold", "please wait", "!"], "en", {"please", "hold"})
    assert grammar.lines == grammar.phrases == ("please hold",)
    assert (grammar.missing, grammar.unheard) == (("wait",), ("please wait",))
    assert grammar.choices == ["please hold", "[unk]"]


def test_a_rule_of_which_no_phrase_can_be_heard_is_never_judged() -> None:
    script = read_library()["overdue-1-10"]
    threats = next(each.phrases["vi"] for each, _, _ in must_nots(script) if each.id == "no-threat")
    every = {word for text in texts("vi") for word in tokens(text, "vi", ())}
    ends = {tokens(each, "vi", ())[-1] for each in threats}
    assert list(never_judged(script, "vi", every)) == []
    assert {phrase for rule, phrase in never_heard(script, "vi", every - {"tù"}) if rule == "no-threat"} < set(threats)
    assert "no-threat" not in never_judged(script, "vi", every - {"tù"})
    assert "no-threat" in never_judged(script, "vi", every - ends)
    assert "no-threat" in never_judged_rules("vi", every - ends)
    assert set(unknown_words("vi", every - ends)) == ends, "those without any signs too"


def test_two_phrases_of_the_same_words_are_one_choice() -> None:
    assert grammar_of(["Please hold", "please hold!"], "en", {"please", "hold"}).choices == ["please hold", "[unk]"]


def test_which_is_said_first_in_its_exact_order() -> None:
    lines = ["please hold", "hold the line"]
    assert said_in(lines, ["[unk]", "hold", "the", "line", "please", "hold"]) == 1
    assert said_in(lines, ["hold", "please", "the", "line"]) is None
    assert said_in(lines, ["please", "holding"]) is None


@given(st.text("请您稍候投诉我要会的x", max_size=30))
def test_no_sign_is_lost(text: str) -> None:
    assert "".join(tokens(text, "zh", HANZI)) == text
