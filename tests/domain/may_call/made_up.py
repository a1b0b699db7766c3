"""Made-up questions, packs and calendars: any that can be, near the edges where it matters."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from domain.may_call import (
    AgreedHours,
    Ask,
    Attempted,
    Calendar,
    Cap,
    Contact,
    Days,
    Hours,
    OptOut,
    Pack,
    Person,
    Rule,
    RuleBook,
    Window,
)

ZONES = ("Asia/Ho_Chi_Minh", "Asia/Shanghai", "Asia/Urumqi", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo")
CHANGES = (
    datetime(2026, 3, 8, 7, tzinfo=UTC),  # New York
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),  # Lord Howe, by half an hour
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    datetime(2026, 4, 23, 22, tzinfo=UTC),  # Cairo, at midnight
    datetime(2026, 10, 29, 21, tzinfo=UTC),
    datetime(2026, 2, 15, 17, tzinfo=UTC),  # Tet begins
)
YEAR = datetime(2026, 1, 8, tzinfo=UTC)

near_a_change = st.builds(
    lambda change, seconds: change + timedelta(seconds=seconds),
    st.sampled_from(CHANGES),
    st.integers(-200_000, 200_000),
)
any_time = st.integers(0, 340 * 86_400).map(lambda seconds: YEAR + timedelta(seconds=seconds))
moments = near_a_change | any_time
hours = st.builds(
    lambda opens, length: Hours(opens_s=opens * 900, closes_s=min(86_400, (opens + length) * 900)),
    st.integers(0, 80),
    st.integers(8, 96),
)
windows = st.builds(Window, rule_id=st.just("window"), hours=hours, channels=st.just(("call",)))
caps = st.builds(
    Cap,
    rule_id=st.just("cap"),
    most=st.integers(1, 3),
    span=st.integers(1, 4),
    unit=st.just("local_day"),
    scope=st.just("person"),
    counts=st.sampled_from(["reminder", "attempt"]),
    channels=st.just(("call", "sms")),
) | st.builds(
    Cap,
    rule_id=st.just("rolling"),
    most=st.integers(1, 3),
    span=st.integers(1, 80),
    unit=st.just("hour"),
    scope=st.just("person"),
    counts=st.sampled_from(["reminder", "attempt"]),
    channels=st.just(("call", "sms")),
)
days = st.builds(
    Days, rule_id=st.just("days"), calendar=st.just("here"), only=st.sampled_from(["not_holidays", "working_days"])
)
rules: st.SearchStrategy[Rule] = windows | caps | days | st.just(AgreedHours(rule_id="agreed", channels=("call",)))
packs = st.builds(
    Pack,
    name=st.sampled_from(["one", "two", "three"]),
    version=st.integers(1, 9),
    applies_to=st.just(("reminder",)),
    zones=st.just(("Asia/Ho_Chi_Minh",)),
    rules=st.lists(rules, min_size=1, max_size=3).map(tuple),
)
calendars = st.builds(
    lambda found: Calendar(
        name="here", version=1, confirmed_from=date(2026, 1, 1), confirmed_until=date(2026, 12, 31), days=found
    ),
    st.dictionaries(
        st.integers(0, 364).map(lambda n: date(2026, 1, 1) + timedelta(days=n)),
        st.sampled_from(["holiday", "make_up", "doubtful"]),
        max_size=30,
    ),
)
opt_outs = st.builds(
    OptOut, at=moments, covers=st.sampled_from(["everything", "advertising"]), number=st.sampled_from([None, "a", "b"])
)
contacts = st.builds(
    Contact,
    purpose=st.just("reminder"),
    number=st.just("a"),
    agreed_hours=st.none() | hours,
    ring_s=st.sampled_from([0, 0, 25]),
)


def attempts(now: datetime) -> st.SearchStrategy[Attempted]:
    """Of the last days, mostly."""
    return st.builds(
        Attempted,
        at=st.integers(-6 * 86_400, 3600).map(lambda seconds: now + timedelta(seconds=seconds)),
        event=st.sampled_from(["reminder", "ad_call", "service", "attempt"]),
        channel=st.sampled_from(["call", "sms"]),
        number=st.sampled_from(["a", "b"]),
        outcome=st.sampled_from(["answered", "no_answer", "unknown", "not_sent"]),
        person_id=st.just("p"),
    )


@st.composite
def asks(draw: st.DrawFn) -> Ask:
    """A debtor in one zone, or in one of two."""
    now = draw(moments)
    zones = draw(st.lists(st.sampled_from(ZONES), min_size=1, max_size=2).map(tuple))
    history = draw(st.lists(attempts(now), max_size=6).map(tuple))
    person = Person(person_id="p", relation="debtor", numbers=("a", "b"), zones=zones)
    return Ask(now=now, person=person, contact=draw(contacts), history=history)


books = st.builds(
    lambda found, calendar: RuleBook(packs=tuple(found), calendars={"here": calendar}),
    st.lists(packs, min_size=1, max_size=3),
    calendars,
)
