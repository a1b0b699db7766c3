"""An advertising call that was right, as the facts that tell it; and what breaks it: one seeded violation a rule."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from domain import facts as f
from domain.facts import Fact
from domain.judge import Evidence
from store.packs import shipped
from tests.conftest import NOON
from tests.domain.judge.good_day import decided, evidence_of

AD_PACK = "VN-advertising 3"
AT = NOON + timedelta(minutes=30)
GIVEN = f.ConsentGiven(
    at=NOON,
    consent_id="yes",
    person_id="oanh",
    purpose="advertising",
    via="paper",
    given_at=AT,
    until=None,
    source="panel",
    sha256="",
    by_id="hang",
)
TAKEN_BACK = f.ConsentWithdrawn(at=AT, consent_id="yes", person_id="oanh", via="panel", by_id="hang")
REGISTER = f.RegisterTaken(
    at=NOON, register_id="r1", edition=1, state_on=f"{NOON - timedelta(days=30):%Y-%m-%d}", numbers=1, unread=0,
    sha256="", by_id="",
)  # fmt: skip
NO = f.PersonOptedOut(at=NOON, opt_out_id="no", person_id="oanh", covers="advertising", via="agent")
CALL: tuple[Fact, ...] = (
    f.AttemptReserved(
        at=AT, attempt_id="ad", call_id="ad", channel_id="ad", purpose="talk", for_id="entry", person_id="oanh",
        contact="advertising",
    ),
    decided("ad", AT, packs=(AD_PACK,)),
    f.AttemptSent(at=AT, attempt_id="ad", call_id="ad"),
    f.AttemptEnded(at=AT, attempt_id="ad", call_id="ad", outcome="no_answer"),
)  # fmt: skip
RIGHT: dict[str, tuple[Fact, ...]] = {
    "agreed at that second": (GIVEN, REGISTER, *CALL),
    "until a second later": (replace(GIVEN, until=AT + timedelta(seconds=1)), REGISTER, *CALL),
    "taken back after it": (GIVEN, REGISTER, *CALL, TAKEN_BACK),
    "said yes again": (NO, replace(GIVEN, again=True), REGISTER, *CALL),
    "a newer register": (GIVEN, REGISTER, *CALL, replace(REGISTER, register_id="r2", edition=2)),
}
"""What is right, though its number stands on the newest register in the last of them."""


def advertised(evidence: Evidence, *more: Fact, listed: bool = False) -> Evidence:
    """The day with these facts too, in a house that can ask its packs again."""
    day = evidence_of([*evidence.facts, *more])
    return replace(
        day,
        accepted=evidence.accepted,
        packs={f"{pack.name} {pack.version}": pack for pack in shipped().packs.values()},
        calendars=shipped().calendars,
        zone="Asia/Ho_Chi_Minh",
        on_register=frozenset({"ad"} if listed else ()),
    )


BROKEN_ADS: dict[str, Callable[[Evidence], Evidence]] = {
    "never agreed": lambda e: advertised(e, REGISTER, *CALL),
    "somebody else agreed": lambda e: advertised(e, replace(GIVEN, person_id="other"), REGISTER, *CALL),
    "agreed a second later": lambda e: advertised(
        e, replace(GIVEN, given_at=AT + timedelta(seconds=1)), REGISTER, *CALL
    ),
    "until that second": lambda e: advertised(e, replace(GIVEN, until=AT), REGISTER, *CALL),
    "taken back before": lambda e: advertised(e, GIVEN, REGISTER, TAKEN_BACK, *CALL),
    "on the register": lambda e: advertised(e, GIVEN, REGISTER, *CALL, listed=True),
    "no register": lambda e: advertised(e, GIVEN, *CALL),
    "an old register": lambda e: advertised(
        e, GIVEN, replace(REGISTER, state_on=f"{NOON - timedelta(days=32):%Y-%m-%d}"), *CALL
    ),
    "a no, and an old yes": lambda e: advertised(e, NO, GIVEN, REGISTER, *CALL),
    "yes again, and taken back": lambda e: advertised(
        e, NO, replace(GIVEN, again=True), REGISTER, TAKEN_BACK, replace(GIVEN, consent_id="list"), *CALL
    ),
}
WANTED = {
    "on the register": "advertised_to_listed",
    "no register": "advertised_by_old_register",
    "an old register": "advertised_by_old_register",
    "a no, and an old yes": "rung_after_opt_out",
    "yes again, and taken back": "rung_after_opt_out",
}
"""By which rule each is found; else as one without consent."""
SEEDED: dict[str, tuple[int, Callable[[Evidence], Evidence]]] = {
    "advertised_without_consent": (8, BROKEN_ADS["taken back before"]),
    "advertised_to_listed": (8, BROKEN_ADS["on the register"]),
    "advertised_by_old_register": (8, BROKEN_ADS["an old register"]),
}
