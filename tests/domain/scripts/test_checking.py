"""The checker: a script that may be used has no flaw, and each flaw that is planted is found, at its place."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from domain.scripts import Script, flaws
from domain.scripts.model import (
    Answer,
    AnyStep,
    Ask,
    Branch,
    Capture,
    Case,
    Condition,
    End,
    Must,
    MustNot,
    Objection,
    Place,
    Say,
    Way,
)
from domain.scripts.wording import heard
from tests.domain.scripts.made import (
    CALL_LATER,
    GOOD,
    GREET,
    KEPT,
    REASON,
    WHEN,
    WHO,
    WHY,
    answers,
    changed,
    script_of,
    sentence,
    texts,
)

Found = list[tuple[str, Place]]


def found(script: Script) -> Found:
    for flaw in flaws(script):
        assert flaw.reason and flaw.remedy
    return [(flaw.code, flaw.place) for flaw in flaws(script)]


def said(step: AnyStep, *sentences: Any) -> Script:
    return changed(replace(step, say=sentences))


def test_a_good_script_has_none() -> None:
    assert found(GOOD) == []


class TestWays:
    def test_a_way_to_nowhere(self) -> None:
        assert found(changed(replace(REASON, then="wehn"))) == [("dead_end", ("steps", "reason", "then"))]
        greet = replace(GREET, answers=answers(self="who", other="x"))
        assert found(changed(greet)) == [("dead_end", ("steps", "greet", "answers", "other", "go"))]
        assert found(replace(GOOD, start="x")) == [("dead_end", ("start",))]
        assert found(changed(ways={"call-later": replace(CALL_LATER, go="x")})) == [
            ("dead_end", ("ways", "call-later", "go"))
        ]

    def test_a_question_without_answers_and_an_identity_with_one_proof(self) -> None:
        assert ("dead_end", ("steps", "greet")) in found(changed(replace(GREET, answers=())))
        assert found(changed(replace(WHO, proofs=("name",)))) == [("dead_end", ("steps", "who", "proofs"))]

    def test_a_circle(self) -> None:
        again = Say(name="again", phase="reason", then="reason")
        assert found(changed(replace(REASON, then="again"), again))[0] == (
            "endless_loop",
            ("steps", "again", "then"),
        )

    def test_a_step_that_no_way_leads_to(self) -> None:
        assert found(changed(End(name="alone", phase="closing", outcome="informed"))) == [
            ("unreachable", ("steps", "alone"))
        ]

    def test_a_script_without_an_ending(self) -> None:
        first = Say(name="a", phase="opening", say=(sentence("x"),), then="a")
        assert ("no_ending", ("steps",)) in found(script_of(first))

    def test_an_unknown_outcome_and_an_unknown_field(self) -> None:
        end = End(name="kept", phase="closing", outcome="won")  # type: ignore[arg-type]
        assert found(changed(end)) == [("unknown_outcome", ("steps", "kept", "outcome"))]
        assert ("unknown_field", ("steps", "when", "fields", 3)) in found(
            changed(replace(WHEN, fields=(*WHEN.fields, "shoe_size")))
        )

    def test_an_outcome_without_what_has_to_be_written_down_for_it(self) -> None:
        assert ("missing_field", ("steps", "kept", "outcome")) in found(changed(replace(REASON, then="kept")))
        only_if_said = replace(WHEN, fields=("promise_amount", "promise_date"), optional=("promise_way",))
        assert found(changed(only_if_said)) == [("missing_field", ("steps", "kept", "outcome"))]

    def test_a_way_back_to_an_earlier_phase(self) -> None:
        early = replace(WHEN, phase="opening")
        assert ("backwards", ("steps", "reason", "then")) in found(changed(early))

    def test_an_objection_or_a_way_in_no_phase_of_the_call(self) -> None:
        nowhere = script_of(
            Ask(name="a", phase="opening", say=(sentence("?"),), answers=answers(x="e")),
            End(name="e", phase="closing", outcome="informed"),
            objections={"why": WHY}, ways={"w": Way(name="w", phases=("reason",), label=texts("w"), go="e")},
        )  # fmt: skip
        assert found(nowhere) == [("never_said", ("objections", "why")), ("never_said", ("ways", "w"))]

    def test_a_case_that_an_earlier_one_covers(self) -> None:
        def branch(*conditions: Condition) -> Script:
            cases = tuple(Case(when=each, go="reason") for each in conditions)
            return changed(
                Branch(name="again", phase="reason", cases=cases, otherwise="reason"), replace(WHO, proved="again")
            )

        kept = Condition(value="promises_kept", more_than=3)
        assert found(branch(kept, Condition(value="promises_kept", more_than=1))) == []
        for second in (kept, replace(kept, more_than=5)):
            assert found(branch(kept, second)) == [("never_said", ("steps", "again", "cases", 1))]
        assert found(branch(Condition(value="amount_due"))) == [("never_said", ("steps", "again", "cases", 0))]

    def test_a_promise_without_a_last_day(self) -> None:
        assert found(replace(GOOD, longest_promise_days=0)) == [("missing_value", ("steps", "when", "fields", 1))]


class TestWords:
    def test_a_language_that_lacks(self) -> None:
        lacking = replace(sentence("x"), texts={"vi": "x", "zh": " ", "en": "x"})
        assert found(said(REASON, lacking)) == [("missing_language", ("steps", "reason", "say", 0))]
        assert found(replace(GOOD, title={"vi": "x"})) == [("missing_language", ("title",))] * 2
        label = replace(GREET, answers=(Answer(name="self", label={}, go="who"), *answers(other="wrong")))
        assert {place for _, place in found(changed(label))} == {("steps", "greet", "answers", "self", "label")}
        must = Must(id="m", how="variants", phrases={"vi": ("2",), "zh": (), "en": ("x",)})
        assert ("missing_language", ("steps", "reason", "must", 0, "phrases")) in found(
            changed(replace(REASON, must=(must,)))
        )

    @pytest.mark.parametrize("signs", ["...", "？！", "—"])
    def test_signs_are_no_words_that_anybody_could_hear(self, signs: str) -> None:
        never = MustNot(id="n", act="threat", phrases={"vi": ("đi tù", signs), "zh": ("坐牢",), "en": ("jail",)})
        assert found(replace(GOOD, must_not=(never,))) == [("missing_language", ("must_not", 0, "phrases"))]

    def test_an_unknown_value(self) -> None:
        assert found(said(REASON, sentence("{amuont_due}"))) == [("unknown_value", ("steps", "reason", "say", 0))]
        assert ("unknown_value", ("needs", 1)) in found(replace(GOOD, needs=("amount_due", "shoe_size")))
        assert ("unknown_value", ("needs", 1)) in found(replace(GOOD, needs=("amount_due", "organisation")))
        case = Case(when=Condition(value="x"), go="reason")
        branch = Branch(name="b", phase="reason", cases=(case,), otherwise="reason")
        assert ("unknown_value", ("steps", "b", "cases", 0, "when")) in found(changed(branch, replace(WHO, proved="b")))
        must = Must(id="m", how="value", value="x", when=Condition(value="y"))
        places = [place for code, place in found(changed(replace(REASON, must=(must,)))) if code == "unknown_value"]
        assert places == [("steps", "reason", "must", 0, "value"), ("steps", "reason", "must", 0, "when")]

    def test_a_value_that_may_be_missing(self) -> None:
        place = ("steps", "reason", "say", 0)
        assert found(said(REASON, sentence("{contract}"))) == [("missing_value", place)]
        assert found(said(REASON, sentence("{contract}", omit=True))) == []
        assert found(said(REASON, sentence("{contract}", without=texts("-")))) == []
        assert found(said(REASON, sentence("{contract}", without=texts("{due_on}")))) == [
            ("missing_value", (*place, "without"))
        ]

    def test_a_without_that_is_never_said(self) -> None:
        for more in ({"omit": True}, {"without": texts("-")}):
            assert found(said(REASON, sentence("{amount_due}", **more))) == [
                ("never_said", ("steps", "reason", "say", 0))
            ]

    def test_what_is_read_back_was_written_down_before(self) -> None:
        early = found(said(REASON, sentence("{promise_date}")))
        assert early == [("missing_value", ("steps", "reason", "say", 0))]
        assert found(said(KEPT, sentence("{promise_date}"), sentence("{callback_at}"))) == [
            ("missing_value", ("steps", "kept", "say", 1))
        ]

    @pytest.mark.parametrize("step", [GREET, WHO])
    def test_something_private_before_proof(self, step: AnyStep) -> None:
        assert found(said(step, sentence("{amount_due}"))) == [("not_proved", ("steps", step.name, "say", 0))]

    def test_something_private_after_a_failed_proof_and_in_an_answer_to_an_objection(self) -> None:
        bye = End(name="bye", phase="closing", outcome="not_identified", say=(sentence("{amount_due}"),))
        assert found(changed(bye)) == [("not_proved", ("steps", "bye", "say", 0))]
        why = replace(WHY, say=(sentence("{amount_due}"),))
        assert found(changed(objections={"why": why})) == [("not_proved", ("objections", "why", "say", 0))]
        assert found(changed(objections={"why": replace(why, phases=("reason",))})) == []

    def test_a_promise_of_somebody_unknown(self) -> None:
        script = changed(replace(GREET, answers=answers(self="who", other="wrong", third="when")))
        assert ("not_proved", ("steps", "when", "fields", 0)) in found(script)


def with_musts(**musts: tuple[Must, ...]) -> Script:
    """GOOD with these statements on its steps."""
    return changed(*(replace(GOOD.steps[name], must=each) for name, each in musts.items()))


class TestStatements:
    NAMED = Must(id="named", how="value", value="organisation")
    OWED = Must(id="owed", how="value", value="amount_due")

    def test_in_their_order(self) -> None:
        script = with_musts(greet=(replace(self.NAMED, before=("owed", "agreement")),), reason=(self.OWED,))
        assert found(script) == []

    def test_an_unknown_one(self) -> None:
        assert found(with_musts(greet=(replace(self.NAMED, before=("owde",)),))) == [
            ("unknown_statement", ("steps", "greet", "must", 0, "before", 0))
        ]

    def test_a_circle_of_before(self) -> None:
        script = with_musts(
            greet=(replace(self.NAMED, before=("owed",)),), reason=(replace(self.OWED, before=("named",)),)
        )
        assert ("order_cycle", ("steps", "greet", "must", 0, "before")) in found(script)
        by_phase = with_musts(reason=(self.OWED, Must(id="b", how="verbatim", before=("reason",))))
        assert ("order_cycle", ("steps", "reason", "must", 1, "before")) in found(by_phase)

    def test_a_way_past_the_one_that_must_come_first(self) -> None:
        script = with_musts(reason=(replace(self.OWED, before=("closing",)),))
        assert found(script) == [("out_of_order", ("steps", "reason", "must", 0, "before", 0))]
        two = Must(id="two", how="value", value="amount_due", before=("owed",))
        assert found(with_musts(reason=(self.OWED, two))) == [
            ("out_of_order", ("steps", "reason", "must", 1, "before", 0))
        ]
        assert found(with_musts(reason=(two, self.OWED))) == []

    def test_one_of_the_whole_call_has_no_order(self) -> None:
        must = Must(id="any", how="value", value="organisation", before=("closing",))
        assert found(replace(GOOD, must=(must,))) == [("out_of_order", ("must", 0, "before", 0))]

    def test_what_the_words_of_its_step_do_not_say(self) -> None:
        place = ("steps", "reason", "must", 0)
        assert found(with_musts(reason=(self.NAMED,))) == [("not_in_words", place)]
        variants = Must(id="v", how="variants", phrases={"vi": ("bye", "x"), "zh": ("x",), "en": ("x",)})
        assert found(with_musts(reason=(variants,))) == [("not_in_words", (*place, "phrases"))] * 3
        spoken = replace(REASON, say=(sentence("Well, X."),), must=(variants,))
        assert found(changed(spoken)) == []
        not_surely = replace(spoken, say=(sentence("X {contract}", without=texts("-")),))
        assert found(changed(not_surely)) == [("not_in_words", (*place, "phrases"))] * 3
        assert found(replace(GOOD, must=(Must(id="v", how="verbatim"),))) == [("not_in_words", ("must", 0))]
        assert found(changed(replace(REASON, say=(), must=(Must(id="v", how="verbatim"),)))) == [
            ("not_in_words", place)
        ]

    def test_words_that_may_not_be_said(self) -> None:
        never = MustNot(id="n", act="threat", phrases={"vi": ("đi tù",), "zh": ("坐牢",), "en": ("prison",)})
        script = replace(said(REASON, sentence("go to PRISON, now")), must_not=(never,))
        assert found(script) == [("clash", ("steps", "reason", "say"))]
        assert found(replace(said(REASON, sentence("imprisoned")), must_not=(never,))) == []
        here = replace(REASON, say=(sentence("坐 牢"),), must_not=(never,))
        assert found(changed(here)) == [("clash", ("steps", "reason", "say"))]
        why = Objection(name="why", phases=("reason",), label=texts("w"), say=(sentence("prison"),))
        assert found(replace(GOOD, must_not=(never,), objections={"why": why})) == [
            ("clash", ("objections", "why", "say"))
        ]

    def test_words_that_may_be_said_only_after_proof(self) -> None:
        debt = MustNot(id="d", act="third_party_disclosure", phrases=dict.fromkeys(("vi", "zh", "en"), ("debt",)),
                       until_proved=True)  # fmt: skip
        assert found(replace(said(REASON, sentence("a debt")), must_not=(debt,))) == []
        places = found(replace(said(WHO, sentence("a debt")), must_not=(debt,)))
        assert places == [("clash", ("steps", "who", "say"))] * 3

    def test_what_is_required_and_forbidden(self) -> None:
        phrases: Mapping[str, tuple[str, ...]] = dict.fromkeys(("vi", "zh", "en"), ("pay now",))
        never = MustNot(id="n", act="threat", phrases=dict.fromkeys(("vi", "zh", "en"), ("now",)))
        must = Must(id="m", how="variants", phrases=phrases)
        codes = found(changed(replace(REASON, say=(sentence("pay now"),), must=(must,)), must_not=(never,)))
        assert ("clash", ("steps", "reason", "must", 0)) in codes

    def test_two_of_one_name(self) -> None:
        assert found(with_musts(greet=(self.NAMED, self.NAMED))) == [("twice", ("steps", "greet", "must", 1))]


@pytest.mark.parametrize(
    ("phrase", "text", "language", "is_heard"),
    [
        ("Được ghi âm", "Cuộc gọi được ghi âm.", "vi", True),
        ("nợ", "nợ, và lãi", "vi", True),
        ("nợ", "nỡ", "vi", False),
        ("no", "know", "en", False),
        ("会录音", "本次通话会 录音。", "zh", True),
        ("", "anything", "en", False),
    ],
)
def test_a_phrase_is_heard_as_words(phrase: str, text: str, language: str, is_heard: bool) -> None:
    assert heard(phrase, text, language) is is_heard


def test_a_capture_that_nobody_needs_is_allowed() -> None:
    note = Capture(name="note", phase="reason", fields=("about",), then="when")
    assert found(changed(replace(REASON, then="note"), note)) == []
