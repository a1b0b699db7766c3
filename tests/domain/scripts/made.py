"""Scripts for tests, somebody to call with them, and random ones that may be used."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from domain.scripts.flow import reached
from domain.scripts.model import (
    PHASES,
    Answer,
    AnyStep,
    Ask,
    Branch,
    Capture,
    Case,
    Condition,
    End,
    Identify,
    Objection,
    Phase,
    Say,
    Script,
    Sentence,
    Texts,
    Way,
)
from domain.scripts.money import Money
from domain.scripts.outcomes import FIELDS, Said
from domain.scripts.stepping import (
    Answered,
    BrokenOff,
    Event,
    Given,
    NotProved,
    Objected,
    Proved,
    WayTaken,
    Went,
    Wrote,
)
from domain.scripts.values import Who

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
OWED = Money(2_450_000)
GIVEN = Given(
    language="vi",
    now=NOW,
    organisation="Vườn Lam",
    agent="Trần Khuê",
    who=Who(name="Nguyễn Văn Minh", form="anh", me="em"),
    values={"amount_due": OWED, "due_on": date(2026, 11, 15), "product": "xe máy"},
)


def texts(said: str) -> Texts:
    """The same in each language."""
    return {"vi": said, "zh": said, "en": said}


def sentence(said: str, **more: Any) -> Sentence:
    """One sentence."""
    return Sentence(texts=texts(said), **more)


def answers(**ways: str) -> tuple[Answer, ...]:
    """Answers by name."""
    return tuple(Answer(name=name, label=texts(name), go=go) for name, go in ways.items())


def script_of(*steps: AnyStep, **more: Any) -> Script:
    """A script of these steps; the first is its start."""
    made: dict[str, Any] = {"id": "x", "version": 1, "purpose": "reminder", "title": texts("x"), "start": steps[0].name}
    made |= {"steps": {step.name: step for step in steps}, "needs": ("amount_due",), "longest_promise_days": 10}
    return Script(**made | more)


GREET = Ask(
    name="greet", phase="opening", say=(sentence("{organisation}"),), answers=answers(self="who", other="wrong")
)
WHO = Identify(name="who", phase="identity", proofs=("name", "birth_date", "unit"), proved="reason", failed="bye")
REASON = Say(name="reason", phase="reason", say=(sentence("{amount_due}"),), then="when")
WHEN = Capture(name="when", phase="agreement", fields=("promise_amount", "promise_date", "promise_way"), then="kept")
KEPT = End(name="kept", phase="closing", outcome="promise_to_pay", say=(sentence("{promise_amount} {rest}"),))
WRONG = End(name="wrong", phase="closing", outcome="wrong_person")
BYE = End(name="bye", phase="closing", outcome="not_identified")
LATER = Capture(name="later", phase="closing", fields=("callback_at",), then="later-end")
LATER_END = End(name="later-end", phase="closing", outcome="callback")
WHY = Objection(name="why", phases=("identity", "reason"), label=texts("why"), say=(sentence("because"),))
NOT_ME = Objection(name="not-me", phases=("identity",), label=texts("no"), say=(sentence("oh"),), go="wrong")
CALL_LATER = Way(name="call-later", phases=("opening", "identity", "reason", "agreement"), label=texts("l"), go="later")
GOOD = script_of(
    GREET, WHO, REASON, WHEN, KEPT, WRONG, BYE, LATER, LATER_END,
    objections={"why": WHY, "not-me": NOT_ME}, ways={"call-later": CALL_LATER},
)  # fmt: skip
TO_REASON: tuple[Event, ...] = (Answered("self"), Proved(("name", "birth_date")))


def changed(*steps: AnyStep, **more: Any) -> Script:
    """GOOD with these steps in place of those of their names, or beside them."""
    return replace(GOOD, steps={**GOOD.steps, **{step.name: step for step in steps}}, **more)


# -- random ------------------------------------------------------------------------------------------------------------
@st.composite
def usable_scripts(draw: st.DrawFn) -> Script:
    """Any script whose flow leads on: to later steps and phases, and in the end to an end."""
    count = draw(st.integers(1, 9))
    drawn = draw(st.lists(st.sampled_from(PHASES), min_size=count, max_size=count))
    phases: list[Phase] = sorted(drawn, key=PHASES.index)
    ends = ("done", "gone")
    steps: dict[str, AnyStep] = {}
    for place in range(count):
        later = [f"n{number}" for number in range(place + 1, count)] + list(ends)
        steps[f"n{place}"] = draw(_a_step(f"n{place}", phases[place], later))
    steps |= {name: End(name=name, phase="closing", outcome="informed") for name in ends}
    anywhere = st.sampled_from(list(steps))
    some = st.lists(st.sampled_from(PHASES), min_size=1, max_size=5, unique=True).map(tuple)
    objections = {
        f"o{n}": Objection(name=f"o{n}", phases=draw(some), label=texts("o"), say=(sentence("oh"),),
                           go=draw(st.one_of(st.just(""), anywhere)))
        for n in range(draw(st.integers(0, 2)))
    }  # fmt: skip
    ways = {
        f"w{n}": Way(name=f"w{n}", phases=draw(some), label=texts("w"), go=draw(anywhere))
        for n in range(draw(st.integers(0, 2)))
    }
    script = script_of(*steps.values(), objections=objections, ways=ways)
    within = reached(script)
    return replace(
        script,
        steps={name: each for name, each in steps.items() if name in within},
        objections={name: each for name, each in objections.items() if each.go in ("", *within)},
        ways={name: each for name, each in ways.items() if each.go in within},
    )


@st.composite
def _a_step(draw: st.DrawFn, name: str, phase: Phase, later: list[str]) -> AnyStep:
    def way() -> str:
        return draw(st.sampled_from(later))

    match draw(st.sampled_from(["say", "ask", "ask", "capture", "identify", "branch"])):
        case "say":
            return Say(name=name, phase=phase, say=(sentence("{organisation}"),), then=way())
        case "ask":
            ways = {f"a{n}": way() for n in range(draw(st.integers(1, 3)))}
            return Ask(name=name, phase=phase, say=(sentence("{form}?"),), answers=answers(**ways))
        case "capture":
            known = st.sampled_from(["about", "callback_at", "score", "guests"])
            fields = draw(st.lists(known, min_size=1, unique=True))
            return Capture(name=name, phase=phase, fields=tuple(fields), then=way())
        case "identify":
            return Identify(name=name, phase=phase, proofs=("name", "unit"), proved=way(), failed=way())
    more = draw(st.one_of(st.none(), st.integers(0, 5)))
    value = draw(st.sampled_from(["promises_kept", "contract"]))
    case = Case(when=Condition(value=value, more_than=more), go=way())
    return Branch(name=name, phase=phase, cases=(case,), otherwise=way())


SAID: dict[str, st.SearchStrategy[Said]] = {
    "money": st.integers(-5, 3_000_000).map(Money),
    "date": st.dates(date(2026, 11, 20), date(2026, 12, 10)),
    "moment": st.datetimes(datetime(2026, 11, 20), datetime(2026, 12, 10), timezones=st.just(UTC)),
    "choice": st.sampled_from(["transfer", "cash", "gold"]),
    "text": st.text(max_size=8),
    "number": st.integers(-1, 25),
    "yes_no": st.booleans(),
}
FIELD_VALUES: st.SearchStrategy[dict[str, Said]] = st.fixed_dictionaries(
    {}, optional={name: SAID[field.kind] for name, field in FIELDS.items()}
)


def doings(script: Script) -> st.SearchStrategy[Event]:
    """Anything that an agent might do, sense or no sense."""
    words = sorted({each.name for step in script.steps.values() if isinstance(step, Ask) for each in step.answers})
    return st.one_of(
        st.just(Went()),
        st.sampled_from([*words, "?"]).map(Answered),
        FIELD_VALUES.map(Wrote),
        st.just(Proved(("name", "unit"))),
        st.just(Proved(("name",))),
        st.just(NotProved()),
        st.sampled_from([*script.objections, "?"]).map(Objected),
        st.sampled_from([*script.ways, "?"]).map(WayTaken),
        st.builds(BrokenOff, st.sampled_from(["promise_to_pay", "callback", "opt_out"]), FIELD_VALUES),
    )
