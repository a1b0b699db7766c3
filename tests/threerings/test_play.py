"""How long the demo waits for what, and when its caller hangs up: arithmetic on given times."""

from datetime import timedelta

from domain import facts as f
from store.codec import Recorded
from tests.threerings.a_call import at, good_call, without
from threerings.demo.cast import Somebody
from threerings.demo.play import SEALING, THANKS, WITH_ROBOTS, Play
from threerings.demo.scenes import KEYS, STRANGER, scene

OANH = Somebody(
    person_id="p", name="Lý Kim Oanh", form_of_address="cô", self_reference="con", unit="B-1207", number="0912345678"
)


def play(facts: list[f.Fact]) -> Play:
    made = Play(scene("known", OANH), WITH_ROBOTS, at(0))
    for number, fact in enumerate(facts):
        made.take(Recorded(number, fact), fact.at)
    return made


def test_the_caller_thanks_and_goes_once_somebody_has_signed() -> None:
    talking = play(without(f.CallEnded, f.RecordingSealed))
    assert not talking.caller_goes(at(15) + THANKS)
    assert talking.caller_goes(at(15.1) + THANKS)


def test_a_caller_who_is_not_helped_goes_in_the_end() -> None:
    talking = play(without(f.CallEnded, f.RecordingSealed, f.CaseSigned))
    assert not talking.caller_goes(at(3) + WITH_ROBOTS.talk)
    assert talking.caller_goes(at(3.1) + WITH_ROBOTS.talk)


def test_a_caller_whom_asterisk_serves_alone_goes_sooner() -> None:
    alone = play(
        [
            *without(f.CallEnded, f.RecordingSealed, f.CaseSigned),
            f.StaticServed(at=at(3), call_id="call-1", why="route"),
        ]
    )
    assert alone.caller_goes(at(3.1) + WITH_ROBOTS.alone) and WITH_ROBOTS.alone < WITH_ROBOTS.talk


def test_who_is_gone_does_not_go_again() -> None:
    assert not play(good_call()).caller_goes(at(1000))


def test_over_as_soon_as_every_step_is_there() -> None:
    assert play(good_call()).over(at(20))


def test_not_over_while_the_recording_is_being_sealed() -> None:
    waiting = play(without(f.RecordingSealed))
    assert not waiting.over(at(18) + SEALING)
    assert waiting.over(at(18.1) + SEALING)


def test_over_soon_when_the_recording_failed() -> None:
    failed = play([*without(f.RecordingSealed), f.RecordingFailed(at=at(19), call_id="call-1", reason="missing")])
    assert failed.over(at(19.1) + THANKS)


def test_without_news_a_step_is_missing() -> None:
    silent = play(without(f.CallEnded, f.RecordingSealed, f.CaseRecorded, f.CaseDispatched, f.CaseSigned))
    assert not silent.over(at(3) + WITH_ROBOTS.news)
    assert silent.over(at(3.1) + WITH_ROBOTS.news + timedelta(seconds=0.1))


def test_every_kind_of_caller_has_a_scene() -> None:
    scenes = {kind: scene(kind, OANH) for kind in KEYS.values()}
    assert scenes["known"].number == OANH.number and "cô Oanh" in scenes["known"].says
    assert scenes["unknown"].number == STRANGER
    assert scenes["anonymous"].withheld and scenes["anonymous"].request and scenes["anonymous"].request.anonymous
    assert scenes["emergency"].request and scenes["emergency"].request.emergency
    assert "digits=" in scenes["nobody"].caller("").script and "say=voice-1" in scenes["known"].caller("voice-1").script
    assert not any("{" in made.says for made in scenes.values())
