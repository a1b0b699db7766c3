"""Numbers of cards and of identity papers, and secret codes, taken out of what was heard before it is kept.

What decides is how long a number is and what was asked for, not a check sum: one digit that was heard wrong breaks
every check sum, and the other fifteen would be kept. So a long number of any kind is taken out, telephone numbers not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from domain.checking.figures.reading import Number
from domain.checking.figures.tongues import number
from domain.checking.tokens import texts_of
from domain.speech import CHANNELS, UNKNOWN, Channel, Heard, Span, Word

MASK = "••••"
"""Stands where a number was said."""
LONG = 12
"""Digits: cards have 13 to 19, identity papers 12 (VN) or 18 (CN); a telephone number has at most 11."""
NAMED_DIGITS, SECRET_DIGITS = 8, 3
"""So many are enough after a word for such a number, or for a code."""
NAMED_S, NEXT_S = 30.0, 10.0
"""So long after the word, by either side; and so long after a block of such a number, until its next one."""
BLOCK_DIGITS = 3
"""A number that was asked for is said in blocks of so many, with whatever is said between them."""
AN_AMOUNT = 10_000
"""From here on a number in words is no part of a longer one: "two million to three million" are two sums."""
BETWEEN = 2
"""So many little words may stand between two groups of digits."""
NAMED: Mapping[str, Sequence[str]] = {
    "vi": ("căn cước", "chứng minh", "số thẻ", "hộ chiếu", "định danh"),
    "zh": ("身份证", "卡号", "护照", "证件号"),
    "en": ("card number", "identity card", "identity number", "id number", "passport", "social security"),
}
SECRET: Mapping[str, Sequence[str]] = {
    "vi": ("mã bảo mật", "mã xác thực", "mã otp", "mã pin", "mật khẩu", "mặt sau thẻ"),
    "zh": ("验证码", "密码", "安全码", "校验码"),
    "en": ("security code", "one time code", "one-time code", "pin code", "password", "back of the card", "cvv"),
}
LITTLE: Mapping[str, Sequence[str]] = {
    "vi": ("à", "ạ", "dạ", "rồi", "là", "và", "ừ", "ờ", "thì", "đến", "tiếp"),
    "zh": tuple("啊呃嗯然后是和再那个"),
    "en": ("and", "then", "uh", "um", "er", "so", "is", "next"),
}
TWICE = {"double": 2, "triple": 3}
LAST_SIGN = ("x", "叉")
"""What an identity number of China may end with."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a word, and which word of its channel it is of."""

    text: str
    word: int


@dataclass(slots=True)
class Group:
    """Digits that were said together: the tokens from `first` to before `end`."""

    digits: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """A number of so many digits, from its first word to its last."""

    digits: int
    span: Span


def redacted(heard: Heard) -> Heard:
    """What may be kept of it. Of the other decoding goes what was said at the same time."""
    language = heard.language if heard.language in NAMED else "en"  # which reads numerals of any language
    named, secret = _seconds(heard, language, NAMED[language]), _seconds(heard, language, SECRET[language])
    numbers = {channel: list(_numbers(heard.said(channel, "free"), language)) for channel in CHANNELS}
    told = {channel: set(_not_kept(numbers[channel], named, secret)) for channel in CHANNELS}
    gone: list[tuple[Channel, Span]] = []
    words: list[Word] = []
    for channel in CHANNELS:
        others = [run for side in CHANNELS if side != channel for run in told[side]]
        back = {run for run in numbers[channel] if any(_said_back(run, each) for each in others)}
        spans = [run.span for run in numbers[channel] if run in told[channel] | back]
        gone += [(channel, span) for span in spans]
        words += _masked(heard.said(channel, "free"), spans)
    bound = (word for word in heard.words if word.source != "free")
    words += [word for word in bound if not any(_touches(word, *each) for each in gone)]
    ordered = tuple(sorted(words, key=lambda word: (word.begins_s, word.channel, word.source)))
    return replace(heard, words=ordered) if gone else heard


def _masked(said: Sequence[Word], spans: Sequence[Span]) -> Iterator[Word]:
    """The words of a channel, one mask for each number in them."""
    left = list(spans)
    for word in said:
        within = next((span for span in spans if _touches(word, word.channel, span)), None)
        if within is None:
            yield word
        elif within in left:
            left.remove(within)
            yield replace(word, text=MASK, begins_s=within.begins_s, ends_s=within.ends_s, confidence=1.0)


def _touches(word: Word, channel: Channel, span: Span) -> bool:
    return word.channel == channel and word.begins_s < span.ends_s and word.ends_s > span.begins_s


def _numbers(said: Sequence[Word], language: str) -> Iterator[Run]:
    """The numbers that a side says, as far as they may be part of one that is not kept. A word beside one that nobody
    knew may have been a digit."""
    tokens = [Token(text, at) for at, word in enumerate(said) for text in _texts(word, language)]
    for groups in _joined(list(_groups(tokens, language)), tokens, language):
        first, last = said[tokens[groups[0].first].word], said[tokens[groups[-1].end - 1].word]
        edges = [token.text for token in (*tokens[: groups[0].first][-1:], *tokens[groups[-1].end :][:1])]
        digits = sum(group.digits for group in groups) + (UNKNOWN in edges)
        yield Run(digits, Span(begins_s=first.begins_s, ends_s=last.ends_s))


def _not_kept(runs: Sequence[Run], named: Sequence[float], secret: Sequence[float]) -> Iterator[Run]:
    """Those that are too long for anything else, or asked for. `named`, `secret`: when they were."""
    for run in runs:
        enough = LONG
        if any(at <= run.span.begins_s <= at + NAMED_S for at in named):
            enough = NAMED_DIGITS
        if any(at <= run.span.begins_s <= at + NAMED_S for at in secret):
            enough = SECRET_DIGITS
        if run.digits >= enough:
            yield run
    for at in named:
        blocks = list(_blocks(runs, at))
        if sum(run.digits for run in blocks) >= NAMED_DIGITS:
            yield from blocks


def _blocks(runs: Sequence[Run], named_s: float) -> Iterator[Run]:
    """What may be the number that was asked for then, said block by block and perhaps said back."""
    until_s = named_s + NAMED_S
    for run in runs:
        if run.digits >= BLOCK_DIGITS and named_s <= run.span.begins_s <= until_s:
            until_s = max(until_s, run.span.ends_s + NEXT_S)
            yield run


def _said_back(run: Run, told: Run) -> bool:
    """Is it a block of what the other side tells then?"""
    return run.digits >= BLOCK_DIGITS and told.span.begins_s <= run.span.begins_s <= told.span.ends_s + NEXT_S


def _texts(word: Word, language: str) -> Sequence[str]:
    return (UNKNOWN,) if word.text == UNKNOWN else texts_of(word.text, language)


def _groups(tokens: Sequence[Token], language: str) -> Iterator[Group]:
    """Numbers as they were said, digit by digit or in pieces: "forty one eleven" are four digits."""
    texts = [token.text for token in tokens]
    place, times = 0, 1
    while place < len(texts):
        found = number(texts, place, language)
        if texts[place] in TWICE and place + 1 < len(texts):
            times = TWICE[texts[place]]
            place += 1
        elif found is not None and found.end > place:
            if not _is_an_amount(found, texts[place : found.end]):
                written = found.digits or format(found.readings[0].normalize(), "f")
                yield Group(sum(sign.isdecimal() for sign in written) + times - 1, place - (times > 1), found.end)
            place, times = found.end, 1
        else:
            place, times = place + 1, 1


def _is_an_amount(found: Number, texts: Sequence[str]) -> bool:
    in_words = not all(text.isdecimal() for text in texts)
    return in_words and not found.digits and found.readings[0] >= AN_AMOUNT


def _joined(groups: Sequence[Group], tokens: Sequence[Token], language: str) -> Iterator[list[Group]]:
    """Groups with hardly anything between them are one number; a word that nobody knew may have been a digit."""
    run: list[Group] = list(groups[:1])
    for before, after in pairwise(groups):
        between = [token.text for token in tokens[before.end : after.first]]
        if len(between) <= BETWEEN and all(text in (UNKNOWN, *LITTLE[language], *LAST_SIGN) for text in between):
            run.append(replace(after, digits=after.digits + between.count(UNKNOWN)))
        else:
            yield run
            run = [after]
    if run:
        yield run


def _seconds(heard: Heard, language: str, names: Sequence[str]) -> list[float]:
    """When one of these words was said, by anybody."""
    found: list[float] = []
    for channel in CHANNELS:
        tokens = [(text, word.begins_s) for word in heard.said(channel, "free") for text in _texts(word, language)]
        for name in names:
            wanted = texts_of(name, language)
            texts = [text for text, _ in tokens]
            places = (at for at in range(len(texts)) if tuple(texts[at : at + len(wanted)]) == wanted)
            found += [tokens[at][1] for at in places]
    return sorted(found)
