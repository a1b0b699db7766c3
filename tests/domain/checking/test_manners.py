"""Manners that are no words, from speech, loudness and holds."""

import time
from dataclasses import replace
from typing import Any

import pytest

from domain.checking import CallFacts, Finding, check
from domain.checking.echo import without_echo, without_echo_words
from domain.checking.manners import Sound, manners
from domain.checking.model import Stretch
from domain.scripts.model import Limits
from domain.speech import LOUDNESS_STEP_S, SILENCE_DBFS, Channel, Heard, Signals, Span, Word
from tests.domain.checking.talk import LIBRARY, call, words
from tests.domain.checking.test_check import WHOLE

SECONDS = 120.0


def spans(*edges: float) -> tuple[Span, ...]:
    """Stretches by their edges."""
    return tuple(Span(begins_s=a, ends_s=b) for a, b in zip(edges[::2], edges[1::2], strict=True))


def side(channel: Channel, *edges: float, loud: dict[float, float] | None = None) -> Signals:
    """A channel that speaks there, at -25 dB, or as `loud` as it says from a second on."""
    steps = [-60.0] * round(SECONDS / LOUDNESS_STEP_S)
    for span in spans(*edges):
        for place in range(round(span.begins_s / LOUDNESS_STEP_S), round(span.ends_s / LOUDNESS_STEP_S)):
            steps[place] = (loud or {}).get(span.begins_s, -25.0)
    return Signals(channel=channel, seconds=SECONDS, speech=spans(*edges), loudness_dbfs=tuple(steps))


def found(agent: Signals, caller: Signals, about: CallFacts | None = None) -> dict[str, Finding]:
    """Each manner by its name."""
    sound = Sound(signals={"agent": agent, "caller": caller}, limits=Limits(), version="x")
    watch: Any = ("no_long_silence", "no_raised_voice", "no_talking_over", "caller_hangs_up_first")
    return {each.rule: each for each in manners(watch, sound, about or call())}


GOOD = side("agent", 0, 4, 10, 14, 20, 24, 30, 34, 40, 44, 50, 54)
CALLER = side("caller", 5, 9, 15, 19, 25, 29, 35, 39, 45, 49)


def test_a_conversation_in_turns_keeps_them() -> None:
    assert {each.verdict for each in found(GOOD, CALLER).values()} == {"kept"}


def test_a_caller_who_waits_too_long() -> None:
    silent = side("agent", 0, 4, 30, 34)
    broken = found(silent, side("caller", 5, 9))["no_long_silence"]
    assert (broken.verdict, broken.why, broken.second) == ("broken", "beyond", 4.0)
    assert found(silent, side("caller", 5, 25))["no_long_silence"].verdict == "kept"
    held = call(holds=spans(6, 29))
    assert found(silent, side("caller", 5, 6), held)["no_long_silence"].verdict == "kept"


def test_a_caller_who_speaks_and_hears_no_sign() -> None:
    silent = side("agent", 0, 4, 60, 64)
    assert found(silent, side("caller", 5, 30, 31, 59))["no_long_silence"].verdict == "broken"
    nodding = side("agent", 0, 4, 25, 26, 45, 46, 60, 64)
    assert found(nodding, side("caller", 5, 30, 31, 59))["no_long_silence"].verdict == "kept"


@pytest.mark.parametrize(("level", "verdict"), [(-18.0, "broken"), (-20.0, "kept"), (-40.0, "kept")])
def test_a_raised_voice_is_raised_above_ones_own(level: float, verdict: str) -> None:
    loud = side("agent", 0, 4, 10, 14, 20, 24, 30, 34, 40, 44, loud={30.0: level})
    raised = found(loud, CALLER)["no_raised_voice"]
    assert raised.verdict == verdict
    assert raised.second == (30.0 if verdict == "broken" else None)


@pytest.mark.parametrize(("level", "verdict"), [(-18.0, "kept"), (-14.0, "broken")])
def test_of_an_agent_who_took_over_one_long_sentence_is_enough_to_know_a_voice_by_far_louder(
    level: float, verdict: str
) -> None:
    loud = side("agent", 30, 34, 40, 44, loud={40.0: level})
    assert found(loud, CALLER)["no_raised_voice"].verdict == verdict
    short = side("agent", 30, 31, 40, 44, loud={40.0: level})
    assert found(short, CALLER)["no_raised_voice"].verdict == "kept"


def test_where_the_detector_missed_a_voice_nobody_was_silent() -> None:
    """A deep voice on a noisy line: words all through the call, speech in one second of it."""
    said = words(WHOLE)
    agent = [each for each in said if each.channel == "agent"]
    late = [round(edge, 2) for each in agent[:2] for edge in (each.begins_s, each.ends_s)]
    end_s = SECONDS - 1
    one = side("agent", *late, end_s, end_s + 1)
    heard = Heard(language="vi", model="x", seconds=SECONDS, words=said, signals=(one, side("caller", 60, 64)))
    silence = next(x for x in check(LIBRARY["overdue-1-10"], heard, None, call()) if x.rule == "no_long_silence")
    assert (silence.verdict, silence.why) == ("not_assessed", "not_heard")


def test_a_stressed_word_is_no_raised_voice() -> None:
    """Of half a second the loudest syllable is all there is."""
    for ends_s, verdict in ((30.4, "kept"), (31.0, "broken")):
        agent = side("agent", 0, 4, 10, 14, 20, 24, 30, ends_s, 40, 44, loud={30: -15.0})
        assert found(agent, CALLER)["no_raised_voice"].verdict == verdict


def test_a_voice_that_is_always_loud_is_not_raised() -> None:
    loud = dict.fromkeys((0.0, 10.0, 20.0, 30.0, 40.0), -8.0)
    assert (
        found(side("agent", 0, 4, 10, 14, 20, 24, 30, 34, 40, 44, loud=loud), CALLER)["no_raised_voice"].verdict
        == "kept"
    )


def test_talking_over_and_being_talked_over() -> None:
    over = side("agent", 0, 4, 6, 12)
    assert found(over, side("caller", 5, 11))["no_talking_over"].verdict == "broken"
    yes = side("agent", 0, 4, 6, 6.8)
    assert found(yes, side("caller", 5, 11))["no_talking_over"].verdict == "kept"
    interrupted = side("agent", 0, 10)
    assert found(interrupted, side("caller", 5, 11))["no_talking_over"].verdict == "kept"


@pytest.mark.parametrize(("first", "verdict"), [("caller", "kept"), ("agent", "broken"), (None, "not_assessed")])
def test_who_hung_up_first_is_known_by_the_journal(first: Any, verdict: str) -> None:
    said = found(GOOD, CALLER, call(hung_up_first=first))["caller_hangs_up_first"]
    assert (said.verdict, said.channel) == (verdict, first or "agent")


def test_without_the_sound_nothing_is_known() -> None:
    nothing = Sound(signals={}, limits=Limits(), version="x")
    every: Any = ("no_long_silence", "no_raised_voice", "no_talking_over")
    assert [each.verdict for each in manners(every, nothing, call())] == ["not_assessed"] * 3


def test_of_an_agent_who_was_never_heard_nothing_is_known() -> None:
    seen = found(side("agent"), CALLER)
    assert {(each.verdict, each.why) for rule, each in seen.items() if rule != "caller_hangs_up_first"} == {
        ("not_assessed", "not_heard")
    }


def test_the_limits_are_the_scripts() -> None:
    silent, caller = side("agent", 0, 4, 30, 34), side("caller", 5, 9)
    patient = Sound(signals={"agent": silent, "caller": caller}, limits=Limits(silence_s=60), version="x")
    assert [each.verdict for each in manners(("no_long_silence",), patient, call())] == ["kept"]


def test_who_takes_over_has_a_voice_of_their_own() -> None:
    louder = {30.0: -15.0, 40.0: -15.0, 50.0: -15.0}
    agents = side("agent", 0, 4, 10, 14, 20, 24, 30, 34, 40, 44, 50, 54, loud=louder)
    sound = Sound(signals={"agent": agents, "caller": CALLER}, limits=Limits(), version="x")
    legs = [Stretch(span=each, agent_id=name) for each, name in zip(spans(0, 27, 27, 60), "ab", strict=True)]
    (alone,) = manners(("no_raised_voice",), sound, call())
    (two,) = manners(("no_raised_voice",), replace(sound, legs=legs), call())
    assert (alone.verdict, two.verdict) == ("broken", "kept")


def test_a_caller_who_takes_breath_is_talked_over_as_well() -> None:
    caller = side("caller", 5, 8, 8.4, 12)
    assert found(side("agent", 0, 4, 6.2, 10), caller)["no_talking_over"].verdict == "broken"
    assert found(side("agent", 0, 4, 7.2, 8.6), caller)["no_talking_over"].verdict == "kept"


def test_an_echo_is_nobody_who_talks() -> None:
    caller = side("caller", 5, 12)
    echo = side("agent", 0, 4, 5.6, 12.2, 14, 18, loud={5.6: -48.0})
    assert found(echo, caller)["no_talking_over"].verdict == "broken"
    apart = without_echo(echo, caller)
    assert apart.speech == spans(0, 4, 14, 18)
    assert without_echo(caller, echo) == caller
    assert found(apart, caller)["no_talking_over"].verdict == "kept"


def test_words_of_an_echo_are_the_other_sides() -> None:
    caller, agent = side("caller", 5, 12), side("agent", 0, 4, 14, 18)
    one = Word(text="tôi", begins_s=6.0, ends_s=6.4, confidence=1.0, channel="caller", source="free")
    echo, own = replace(one, channel="agent"), replace(one, channel="agent", begins_s=15.0, ends_s=15.4)
    assert without_echo_words((one, echo, own), (caller, agent)) == [one, own]
    assert without_echo_words((one, echo), (caller,)) == [one, echo]


def test_who_really_talks_over_an_echo_is_heard() -> None:
    caller = side("caller", 5, 12)
    agent = side("agent", 0, 4, 6, 9.0, 9.0, 12.0, loud={9.0: -48.0})
    (_, real) = without_echo(agent, caller).speech
    assert (real.begins_s, real.ends_s) == (6, 9.0)


def test_a_day_of_talk_takes_no_longer_than_its_share() -> None:
    turns, steps = 20_000, (SILENCE_DBFS,) * 10
    agent, caller = (
        Signals(
            channel=channel,
            seconds=turns * 4.0,
            speech=spans(*(edge for turn in range(turns) for edge in (turn * 4 + late, turn * 4 + late + 1.5))),
            loudness_dbfs=steps,
        )
        for channel, late in (("agent", 0.0), ("caller", 2.0))
    )
    began = time.process_time()
    seen = found(agent, caller)
    assert {each.verdict for rule, each in seen.items() if rule != "caller_hangs_up_first"} == {"kept"}
    assert time.process_time() - began < 10.0, "each side's turns were held against all of the other's: minutes"
