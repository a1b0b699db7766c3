"""Numbers of cards and papers are not kept; amounts, days and telephone numbers are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.redaction import MASK, redacted
from domain.scripts.model import Language
from domain.speech import Channel, Heard, Word
from scripts.transcripts import read_transcript

VI = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
EN = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
ZH = "零一二三四五六七八九"


def kept(text: str, language: Language) -> list[str]:
    """The lines of a talk as they are kept."""
    said = redacted(read_transcript(text.encode(), language))
    between = "" if language == "zh" else " "
    return [
        between.join(word.text for word in said.words if word.channel == channel) for channel in ("agent", "caller")
    ]


@pytest.mark.parametrize(
    ("language", "said", "left"),
    [
        ("vi", f"caller: số thẻ là bốn{15 * ' một'} ạ", f"số thẻ là {MASK} ạ"),
        ("vi", "caller: bốn một một một dạ một một một một rồi một một một một một một một một ạ", f"{MASK} ạ"),
        ("vi", "caller: căn cước không bảy chín không tám năm không một hai ba bốn năm", f"căn cước {MASK}"),
        ("vi", "agent: anh cho em số chứng minh\ncaller: không hai ba bốn năm sáu bảy tám chín", MASK),
        ("vi", "caller: không bảy chín [unk] tám năm không một hai ba bốn năm", MASK),
        ("vi", "agent: mã xác thực ạ\ncaller: tám ba một hai", MASK),
        ("vi", "agent: đọc số thẻ giúp em\ncaller: bốn một một một\nagent: bốn một một một vâng anh đọc tiếp ạ\n"
               "caller: hai hai ba ba\nagent: hai hai ba ba vâng",
         f"đọc số thẻ giúp em {MASK} vâng anh đọc tiếp ạ {MASK} vâng"),
        ("vi", "caller: bốn một một một\nagent: bốn một một một vâng\ncaller: hai hai ba ba\nagent: hai hai ba vâng\n"
               "caller: bốn bốn bốn bốn\nagent: dạ bốn bốn bốn ạ", f"{MASK} vâng {MASK} vâng dạ {MASK} ạ"),
        ("en", "agent: card number please\ncaller: four one one one\nagent: got that go on\ncaller: two two two two",
         MASK),
        ("zh", "caller: 身份证四四零三零六一九八五零三零二一二三四", f"身份证{MASK}"),
        ("zh", "agent: 请告诉我验证码\ncaller: 八三一二九零", MASK),
        ("en", "caller: it is four one one one double one one one one one one one one one one one", f"it is {MASK}"),
        ("en", "caller: forty one eleven eleven eleven eleven eleven eleven eleven thanks", f"{MASK} thanks"),
        ("en", "caller: 4111 1111 1111 1111", MASK),
        ("en", "agent: the security code please\ncaller: one two three", MASK),
    ],
)  # fmt: skip
def test_what_is_taken_out(language: Language, said: str, left: str) -> None:
    assert left in kept(said, language)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", "agent: hai triệu bốn trăm năm mươi nghìn đồng đến hạn mười lăm tháng mười một"),
        ("vi", "caller: không chín không tám một hai ba bốn năm sáu"),
        ("vi", "caller: tôi sinh ngày mười hai tháng năm năm một nghìn chín trăm chín mươi"),
        ("vi", "agent: hai triệu bốn trăm nghìn đến ba triệu rưỡi"),
        ("vi", "agent: số thẻ của anh thì em không cần ạ anh trả hai mươi triệu bốn trăm năm mươi nghìn"),
        ("zh", "agent: 两百四十五万和三百万"),
        ("en", "agent: two million four hundred thousand and three million five hundred thousand"),
        ("zh", "agent: 一万两千五百块，十一月二十号到期"),
        ("zh", "caller: 一三八零零一三八零零零"),
        ("en", "agent: seven hundred and fifty dollars on Friday the eighteenth of December"),
        ("en", "caller: eight four nine oh one two three four five six seven"),
    ],
)
def test_what_stays(language: Language, said: str) -> None:
    heard = read_transcript(said.encode(), language)
    assert redacted(heard) == heard


@given(st.lists(st.integers(0, 9), min_size=12, max_size=40), st.sampled_from(["vi", "zh", "en"]), st.data())
def test_no_long_number_is_kept(digits: list[int], language: Language, data: st.DataObject) -> None:
    names = {"vi": VI, "zh": list(ZH), "en": EN}[language]
    words = [names[digit] for digit in digits]
    wrong = data.draw(st.integers(0, len(words) - 1))
    words[wrong] = data.draw(st.sampled_from([words[wrong], "[unk]"]))
    heard = Heard(language=language, model="m", seconds=60.0, signals=(), words=tuple(
        Word(text=text, begins_s=at * 0.3, ends_s=at * 0.3 + 0.3, confidence=1.0, channel="caller", source="free")
        for at, text in enumerate(words)
    ))  # fmt: skip
    left = [word.text for word in redacted(heard).words]
    assert sum(text in names for text in left) <= 1, left


def test_the_other_decoding_keeps_nothing_of_it_either() -> None:
    free = read_transcript(b"caller: 4111 1111 1111 1111 [unk] thanks", "en")

    def bound(text: str, at_s: float, channel: Channel) -> Word:
        return Word(text=text, begins_s=at_s, ends_s=at_s + 0.2, confidence=1.0, channel=channel, source="grammar")

    others = (bound("one", 0.1, "caller"), bound("thanks", 3.0, "caller"), bound("please", 0.1, "agent"))
    said = redacted(Heard(language="en", model="m", seconds=9, words=(*free.words, *others), signals=()))
    assert [word.text for word in said.words if word.source == "grammar"] == ["please", "thanks"]
