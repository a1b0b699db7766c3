"""Whom a queue may ring: all who serve, or those of them who speak its language."""

from ami_bridge.members import members_wanted
from threerings.asterisk.settings import LANGUAGES, HotlineLine

SERVING = {"d1": frozenset({"vi"}), "d2": frozenset({"vi", "en"}), "d3": frozenset[str]()}


def test_the_queues_that_the_telephone_system_is_given() -> None:
    for hotline_id in ("main", "a-vi", "speaks-zh-a"):
        everybody, *for_speakers = HotlineLine(hotline_id, ("19001234",)).queues
        assert members_wanted(everybody, SERVING) == {"d1", "d2", "d3"}
        speakers = dict(zip(LANGUAGES, (members_wanted(queue, SERVING) for queue in for_speakers), strict=True))
        assert speakers == {"vi": {"d1", "d2"}, "en": {"d2"}, "zh": set()}


def test_in_an_emergency_the_language_does_not_matter() -> None:
    assert members_wanted("emergency", SERVING) == SERVING.keys()
