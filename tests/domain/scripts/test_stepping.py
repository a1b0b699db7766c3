"""One call in its script: where each doing leads, what is refused, and what is said to whom."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.scripts.model import Branch, Case, Condition, Must
from domain.scripts.money import Money
from domain.scripts.outcomes import Said
from domain.scripts.saying import HIDDEN, due, forbidden, offered, shown, spoken
from domain.scripts.stepping import (
    MOST_TIMES,
    Answered,
    BrokenOff,
    Event,
    NotProved,
    Objected,
    Proved,
    Refused,
    Walk,
    WayTaken,
    Went,
    Wrote,
    begin,
    lacking,
    step,
)

from domain.scripts.model import MustNot, Script  # isort: skip
from tests.domain.scripts.made import GIVEN, GOOD, NOW, OWED, REASON, TO_REASON, TODAY, changed, sentence, texts

PROMISE: Mapping[str, Said] = {
    "promise_amount": Money(1_000_000),
    "promise_date": TODAY + timedelta(days=3),
    "promise_way": "app",
}


def walked(doings: Iterable[Event], script: Script = GOOD) -> Walk:
    now = begin(script, GIVEN)
    for doing in doings:
        now = step(now, doing)
        assert now.refused is None, (doing, now.refused)
    return now


def refused(walk: Walk, doing: Event) -> Refused | None:
    after = step(walk, doing)
    assert replace(after, refused=None) == replace(walk, refused=None)
    return after.refused


class TestLeading:
    def test_a_call_from_the_greeting_to_its_promise(self) -> None:
        over = walked((*TO_REASON, Went(), Wrote(PROMISE)))
        assert over.passed == ("greet", "who", "reason", "when", "kept")
        assert (over.outcome, over.proved, over.captured) == ("promise_to_pay", True, PROMISE)
        assert spoken(over) == ("1.000.000 đồng 1.450.000 đồng",)

    def test_the_wrong_person_and_one_who_cannot_prove_it(self) -> None:
        assert walked([Answered("other")]).outcome == "wrong_person"
        over = walked([Answered("self"), NotProved()])
        assert (over.outcome, over.proved) == ("not_identified", False)

    def test_an_objection_is_answered_and_the_step_stands(self) -> None:
        walk = walked([*TO_REASON, Objected("why")])
        assert walk.step == "reason"
        assert spoken(walk) == ("because", "2.450.000 đồng")
        assert spoken(walked([*TO_REASON, Objected("why"), Went()])) == ()

    def test_an_objection_that_leads_on(self) -> None:
        over = walked([Answered("self"), Objected("not-me")])
        assert (over.outcome, spoken(over)) == ("wrong_person", ("oh",))

    def test_a_way_is_open_from_anywhere(self) -> None:
        at = NOW + timedelta(days=1)
        for before in ([], [Answered("self")], [*TO_REASON]):
            over = walked([*before, WayTaken("call-later"), Wrote({"callback_at": at})])
            assert (over.outcome, over.captured["callback_at"]) == ("callback", at)

    def test_a_branch_is_passed_by_what_is_known(self) -> None:
        cases = (
            Case(when=Condition(value="promises_kept", more_than=1), go="reason"),
            Case(when=Condition(value="last_words"), go="wrong"),
        )
        script = changed(Branch(name="who", phase="identity", cases=cases, otherwise="bye"))
        for values, came_to in (({"promises_kept": 2}, "reason"), ({"promises_kept": 1}, "bye"), ({}, "bye"),
                                ({"promises_kept": 1, "last_words": "x"}, "wrong")):  # fmt: skip
            given = replace(GIVEN, values={**GIVEN.values, **values})
            assert step(begin(script, given), Answered("self")).step == came_to

    def test_nobody_is_called_without_what_is_needed(self) -> None:
        given = replace(GIVEN, values={})
        assert lacking(GOOD, given) == ("amount_due",)
        with pytest.raises(ValueError, match="x cannot be said without amount_due"):
            begin(GOOD, given)


class TestRefusing:
    def test_what_is_not_on_the_step(self) -> None:
        for doing in (Went(), Answered("?"), Wrote({}), Proved(("name", "unit")), Objected("why"), Objected("?"),
                      WayTaken("?")):  # fmt: skip
            assert refused(walked([]), doing) == Refused("not_here")

    def test_one_proof_is_too_few_and_one_that_is_not_asked_does_not_count(self) -> None:
        walk = walked([Answered("self")])
        assert refused(walk, Proved(("name",))) == Refused("too_few_proofs")
        assert refused(walk, Proved(("name", "name"))) == Refused("too_few_proofs")
        assert refused(walk, Proved(("name", "contract"))) == Refused("too_few_proofs")

    @pytest.mark.parametrize(
        ("said", "wrong"),
        [
            ({"promise_amount": Money(OWED.minor + 1)}, "too_much"),
            ({"promise_amount": Money(0)}, "too_little"),
            ({"promise_amount": Money(100, "CNY")}, "other_currency"),
            ({"promise_amount": "all of it"}, "not_of_its_kind"),
            ({"promise_date": TODAY - timedelta(days=1)}, "in_the_past"),
            ({"promise_date": TODAY + timedelta(days=11)}, "too_late"),
            ({"promise_way": "gold"}, "no_such_choice"),
            ({"score": 3}, "unknown_field"),
        ],
    )
    def test_a_promise_that_cannot_be(self, said: Mapping[str, Said], wrong: str) -> None:
        walk = walked([*TO_REASON, Went()])
        assert refused(walk, Wrote({**PROMISE, **said})) == Refused("wrong_values", {next(iter(said)): wrong})  # type: ignore[dict-item]

    def test_its_edges_can(self) -> None:
        for more in ({"promise_amount": OWED}, {"promise_date": TODAY}, {"promise_date": TODAY + timedelta(days=10)}):
            assert walked([*TO_REASON, Went(), Wrote({**PROMISE, **more})]).outcome == "promise_to_pay"

    def test_the_house_may_be_stricter_than_the_script_and_not_laxer(self) -> None:
        for days, last in ((2, 2), (30, 10)):
            walk = begin(GOOD, replace(GIVEN, longest_promise_days=days))
            for doing in (*TO_REASON, Went()):
                walk = step(walk, doing)
            for ahead, outcome in ((last, "promise_to_pay"), (last + 1, "")):
                said = {**PROMISE, "promise_date": TODAY + timedelta(days=ahead)}
                assert step(walk, Wrote(said)).outcome == outcome

    def test_half_of_it_is_not_written_down(self) -> None:
        walk = walked([*TO_REASON, Went()])
        assert refused(walk, Wrote({"promise_way": "app"})) == Refused(
            "wrong_values", {"promise_amount": "missing", "promise_date": "missing"}
        )

    def test_the_same_objection_three_times(self) -> None:
        walk = walked([*TO_REASON, *[Objected("why")] * MOST_TIMES])
        assert refused(walk, Objected("why")) == Refused("too_often")
        assert offered(walk).objections == {}

    def test_what_is_over_is_over(self) -> None:
        assert refused(walked([Answered("other")]), Went()) == Refused("over")


class TestBrokenOff:
    def test_it_needs_what_its_outcome_needs(self) -> None:
        walk = walked(TO_REASON)
        assert refused(walk, BrokenOff("callback")) == Refused("wrong_values", {"callback_at": "missing"})
        assert step(walk, BrokenOff("callback", {"callback_at": NOW + timedelta(hours=1)})).outcome == "callback"
        assert step(walk, BrokenOff("promise_to_pay", PROMISE)).captured == PROMISE
        assert step(walk, BrokenOff("unreachable")).outcome == "unreachable"

    def test_nothing_is_promised_by_somebody_unknown(self) -> None:
        assert refused(walked([]), BrokenOff("promise_to_pay", PROMISE)) == Refused("not_proved")

    def test_an_outcome_that_is_none(self) -> None:
        assert refused(walked([]), BrokenOff("won")) == Refused("no_such_outcome")  # type: ignore[arg-type]


class TestSaying:
    def test_what_is_private_is_hidden_until_they_have_proved_who_they_are(self) -> None:
        before, after = shown(walked([])), shown(walked(TO_REASON))
        assert before["amount_due"] == before["due_on"] == before["product"] == HIDDEN
        assert before["whole_name"] == "anh Nguyễn Văn Minh"
        assert after["amount_due"] == "2.450.000 đồng"
        assert after["due_on"] == "Chủ nhật, ngày 15 tháng 11"

    def test_what_is_said_without_a_value(self) -> None:
        said = (sentence("{contract}", without=texts("-")), sentence("{last_words}", omit=True), sentence("."))
        script = changed(replace(REASON, say=said))
        assert spoken(walked(TO_REASON, script)) == ("-", ".")
        given = replace(GIVEN, values={**GIVEN.values, "contract": "C1", "last_words": "soon"})
        known = step(step(begin(script, given), Answered("self")), Proved(("name", "unit")))
        assert spoken(known) == ("C1", "soon", ".")

    def test_a_statement_is_due_only_when_its_condition_holds(self) -> None:
        musts = (
            Must(id="always", how="verbatim"),
            Must(id="known", how="verbatim", when=Condition(value="contract")),
            Must(id="many", how="verbatim", when=Condition(value="promises_kept", more_than=1)),
        )
        script = changed(replace(REASON, must=musts))
        assert [must.id for must in due(walked(TO_REASON, script))] == ["always"]

    def test_what_is_forbidden_until_proved_is_allowed_after(self) -> None:
        words = MustNot(id="debt", act="third_party_disclosure", phrases={"vi": ("nợ",)}, until_proved=True)
        always = MustNot(id="rude", act="insult", phrases={"vi": ("x",)})
        script = changed(must_not=(words, always))
        assert [each.id for each in forbidden(walked([], script))] == ["debt", "rude"]
        assert [each.id for each in forbidden(walked(TO_REASON, script))] == ["rude"]

    def test_what_can_be_done_is_offered(self) -> None:
        assert offered(walked([])).answers == {"self": "self", "other": "other"}
        assert offered(walked([Answered("self")])).proofs == ("name", "birth_date", "unit")
        assert offered(walked(TO_REASON)).goes_on
        assert offered(walked([*TO_REASON, Went()])).fields == ("promise_amount", "promise_date", "promise_way")
        over = offered(walked([Answered("other")]))
        assert (over.answers, over.ways, over.objections, over.goes_on) == ({}, {}, {}, False)

    def test_the_last_day_for_a_promise_can_be_named(self) -> None:
        script = changed(replace(REASON, say=(sentence("{latest_promise}"),)))
        assert spoken(walked(TO_REASON, script)) == ("thứ Năm, ngày 3 tháng 12",)
        assert TODAY + timedelta(days=10) == date(2026, 12, 3)
