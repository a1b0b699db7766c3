"""What is known of a channel without words."""

from hypothesis import given
from hypothesis import strategies as st

from domain.speech import Heard, Signals, Span, Word


def _signals(*edges: float, seconds: float = 10.0) -> Signals:
    spans = tuple(Span(begins_s=a, ends_s=b) for a, b in zip(edges[::2], edges[1::2], strict=True))
    return Signals(channel="agent", seconds=seconds, speech=spans, loudness_dbfs=tuple(float(-n) for n in range(100)))


def test_silence_is_what_speech_leaves() -> None:
    assert [(s.begins_s, s.ends_s) for s in _signals(1, 2, 4, 9).silence] == [(0, 1), (2, 4), (9, 10)]
    assert [(s.begins_s, s.ends_s) for s in _signals(0, 10).silence] == []
    assert [(s.begins_s, s.ends_s) for s in _signals().silence] == [(0, 10)]


@given(st.lists(st.integers(0, 600), unique=True, max_size=12).map(sorted))
def test_speech_and_silence_make_up_the_whole(edges: list[int]) -> None:
    signals = _signals(*edges[: len(edges) // 2 * 2], seconds=600)
    assert sum(span.seconds for span in (*signals.speech, *signals.silence)) == 600


def test_the_loudness_of_a_stretch() -> None:
    assert _signals().loudness_in(Span(begins_s=0.3, ends_s=0.6)) == (-3, -4, -5)
    assert _signals().loudness_in(Span(begins_s=50, ends_s=60)) == ()


def test_the_words_of_one_channel_and_decoding() -> None:
    first = Word(text="a", begins_s=0, ends_s=1, confidence=1, channel="agent", source="free")
    second = Word(text="b", begins_s=0, ends_s=1, confidence=1, channel="caller", source="free")
    heard = Heard(language="vi", model="m", seconds=1, words=(first, second), signals=())
    assert heard.said("agent", "free") == (first,)
    assert heard.said("caller", "grammar") == ()
