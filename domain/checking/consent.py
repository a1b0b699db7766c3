"""The caller's yes to the question that closes a case: a candidate with its second, for a person to hear and confirm.

The agent asks (in words that the script lists under `consent`), the caller answers on their own channel, soon after and
before the agent says something else. Of several such questions the last one that was answered counts.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.checking.context import DENIALS
from domain.checking.hearing import reaches_caller, surest
from domain.checking.matching import Hit, hits, index_of, phrase_of, words_of
from domain.checking.model import CallFacts, Stretch
from domain.checking.tokens import Sounds, Token, texts_of, together, tokens_of
from domain.speech import UNKNOWN, Heard

CONSENT = "consent"
ANSWER_S, OVERLAP_S = 8.0, 0.4
"""An answer comes within so long after the question's words; it may begin a breath before they end."""
REST_TOKENS, LEAD_TOKENS, ANSWER_TOKENS = 6, 3, 20
"""So much may still follow the question ("... chưa ạ, chị Lan"); may stand before a yes; belongs to an answer."""
MOST_UNCLEAR = 0.5

YES: Mapping[str, Collection[str]] = {
    "vi": ("vâng", "dạ", "ừ", "được", "đúng", "rồi", "đồng ý", "nhất trí", "ok", "không vấn đề gì", "không sao"),
    "zh": ("好", "可以", "对", "是", "行", "嗯", "同意", "解决了", "没问题", "没有问题", "不错"),
    "en": ("yes", "yeah", "yep", "right", "correct", "okay", "ok", "sure", "certainly", "of course", "fine", "agreed",
           "i agree", "it has", "it is", "you may", "you can", "no problem", "not bad"),
}  # fmt: skip
DOUBTS: Mapping[str, Collection[str]] = {
    "vi": ("nhưng", "vẫn", "gì", "sao", "hả", "khoan", "nếu", "sai", "lô"),
    "zh": ("但是", "可是", "不过", "还", "吗", "么", "等", "如果", "错", "你好", "您好", "喂"),
    "en": ("but", "still", "what", "why", "who", "how", "when", "wait", "if", "unless", "only", "wrong", "hello"),
}
"""A yes that goes on like this is none: "yes, but it is still wet"; neither is one that asks back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A yes that was heard. `asked_s`, `said_s`: when the question, and the answer begin; `until_s`: when it ends."""

    asked_s: float
    said_s: float
    until_s: float
    question: str
    answer: str
    confidence: float


def consent_in(
    questions: Iterable[str],
    heard: Heard,
    legs: Sequence[Stretch] | None,
    call: CallFacts,
    sounds: Sounds,
) -> Consent | None:
    """The yes that closes, where there is one. `questions`: what an agent asks, in the language of the call."""
    index = index_of((phrase_of(CONSENT, each, heard.language, sounds) for each in questions), heard.language)
    ours = tokens_of(heard.said("agent", "free"), heard.language, sounds)
    theirs = without_echo(tokens_of(heard.said("caller", "free"), heard.language, sounds), ours)
    found: Consent | None = None
    for asked in surest([hit for hit in hits(index, ours, 0) if reaches_caller(hit.begins_s, call, legs)]):
        answer = answer_to(asked, ours, theirs)
        if answer:
            found = _consent(asked, answer) if is_yes([token.text for token in answer], heard.language) else None
    return found


def answer_to(asked: Hit, ours: Sequence[Token], theirs: Sequence[Token]) -> Sequence[Token]:
    """What the caller says next, if they say it soon, and before the agent goes on to something else."""
    first = bisect_left(theirs, asked.ends_s - OVERLAP_S, key=_begins)
    if first == len(theirs) or theirs[first].begins_s > asked.ends_s + ANSWER_S:
        return ()
    after = bisect_left(ours, asked.ends_s, key=_begins)
    if bisect_left(ours, theirs[first].begins_s, key=_begins) - after > REST_TOKENS:
        return ()
    end = first + 1
    while end < min(len(theirs), first + ANSWER_TOKENS) and together(theirs[end - 1], theirs[end]):
        end += 1
    return theirs[first:end]


def is_yes(answer: Sequence[str], language: str) -> bool:
    """Do the tokens of an answer say yes, near their beginning, and nothing that takes it back?"""
    if answer.count(UNKNOWN) > len(answer) * MOST_UNCLEAR:
        return False
    agreed = list(_places(answer, YES[language], language))
    idioms = {at for place, length in agreed if length > 1 for at in range(place, place + length)}
    left = ["" if at in idioms else token for at, token in enumerate(answer)]
    taken_back = any(token in DENIALS[language] for token in left) or any(_places(left, DOUBTS[language], language))
    return bool(agreed) and agreed[0][0] <= LEAD_TOKENS and not taken_back


def without_echo(theirs: Sequence[Token], ours: Sequence[Token]) -> Sequence[Token]:
    """What the caller said themselves: not the agent's voice that comes back on their line."""
    mine = {(token.sound, round(token.begins_s / OVERLAP_S) + shift) for token in ours for shift in (-1, 0, 1)}
    return tuple(token for token in theirs if (token.sound, round(token.begins_s / OVERLAP_S)) not in mine)


def _places(answer: Sequence[str], phrases: Iterable[str], language: str) -> Iterator[tuple[int, int]]:
    """Where a phrase begins, and how many tokens it has; in the order of the answer, the longest first."""
    wanted = sorted((texts_of(each, language) for each in phrases), key=len, reverse=True)
    for place in range(len(answer)):
        for tokens in wanted:
            if tuple(answer[place : place + len(tokens)]) == tokens:
                yield place, len(tokens)


def _consent(asked: Hit, answer: Sequence[Token]) -> Consent:
    sure = sum(token.word.confidence for token in answer) / len(answer)
    return Consent(
        asked_s=round(asked.begins_s, 2),
        said_s=round(answer[0].begins_s, 2),
        until_s=round(answer[-1].ends_s, 2),
        question=asked.words,
        answer=words_of(answer),
        confidence=round(sure * asked.confidence, 3),
    )


def _begins(token: Token) -> float:
    return token.begins_s
