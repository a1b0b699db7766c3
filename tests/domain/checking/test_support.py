"""What the decoding that is bound to phrases heard counts where the free one heard nearly the same."""

import pytest

from domain.checking import Finding, check
from domain.scripts.model import Language
from domain.speech import Heard, Source, Word
from scripts.sounds import sounds_of
from tests.domain.checking.talk import LIBRARY, call

WORD_S = 0.3


def row(text: str, source: Source, begins_s: float = 4.0) -> tuple[Word, ...]:
    """Words of the agent, one after the other."""
    return tuple(
        Word(
            text=each, begins_s=begins_s + place * WORD_S, ends_s=begins_s + (place + 1) * WORD_S, confidence=1.0,
            channel="agent", source=source,
        )
        for place, each in enumerate(text.split())
    )  # fmt: skip


def of(rule: str, language: Language, *words: Word) -> Finding:
    """What became of a rule of a reminder."""
    heard = Heard(language=language, model="x", seconds=20, words=words, signals=())
    found = check(LIBRARY["overdue-1-10"], heard, None, call(language), sounds_of(language))
    return next(each for each in found if each.rule == rule)


@pytest.mark.parametrize(
    ("language", "rule", "phrase", "free", "counts"),
    [
        ("vi", "no-threat", "đi tù", "thì đi tù", True),
        ("vi", "no-threat", "đi tù", "thì đi từ", True),  # a tone and a sign apart
        ("vi", "no-threat", "liệu hồn", "hai triệu bốn", False),
        ("vi", "no-word-of-debt-before-proof", "khoản vay", "khoản này", False),
        ("vi", "no-telling-others", "báo cho gia đình", "báo cho già ninh", True),  # one of three is like it
        ("vi", "no-telling-others", "báo cho gia đình", "báo cho [unk] đình", True),  # or was not understood
        ("vi", "no-telling-others", "báo cho gia đình", "cho báo cho báo không", False),
        ("zh", "no-impersonation", "这里 是 公安", "这里 是 蓝园", False),
        ("zh", "no-threat", "坐牢", "做 老", True),
        ("en", "no-false-claim", "the court has decided", "the cord has decided", True),
        ("en", "no-word-of-debt-before-proof", "loan", "the motorbike", False),
    ],
)
def test_both_must_hear_it(language: Language, rule: str, phrase: str, free: str, counts: bool) -> None:
    found = of(rule, language, *row(phrase, "grammar"), *row(free, "free"))
    assert (found.verdict == "broken") is counts, found
    if counts:
        assert found.second == pytest.approx(4.0, abs=WORD_S) and found.words


def test_at_another_second_it_is_something_else() -> None:
    phrase = row("đi tù", "grammar", 4.0)
    assert of("no-threat", "vi", *phrase, *row("đi từ", "free", 4.2)).verdict == "broken"
    assert of("no-threat", "vi", *phrase, *row("đi từ", "free", 9.0)).verdict == "kept"


def test_without_a_free_decoding_nothing_speaks_against_it() -> None:
    assert of("no-threat", "vi", *row("đi tù", "grammar")).verdict == "broken"


def test_how_it_was_meant_is_told_by_the_free_decoding() -> None:
    said = row("go to prison", "grammar", 4.0 + 2 * WORD_S)
    denied = of("no-threat", "en", *said, *row("nobody will go to prisons", "free"))
    assert (denied.verdict, [each.how for each in denied.mentions]) == ("kept", ["denied"])
    assert of("no-threat", "en", *said, *row("you will go to prisons", "free")).verdict == "broken"
