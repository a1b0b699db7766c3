"""How the house asks: who is no customer, what a wish is held by, and every field of the question. No digit of a number
is in it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from domain import permission
from domain.attempts import Attempt
from domain.may_call import Ask, Attempted, Consent, Contact, OptOut, Pack, Person, RuleBook
from domain.permission import Inquiry, Known, Made, attempted, book_for, outcome, question

NOW = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(hours=3)
HOUSE, SHANGHAI = "Asia/Ho_Chi_Minh", "Asia/Shanghai"
MOBILE, HOME, OFFICE, SHARED = "+84900000001", "+84900000002", "+84900000003", "+84900000009"
SENT = Attempt(attempt_id="a1", contact="reminder", reserved_at=BEFORE, sent_at=BEFORE, person_id="linh", debt_id="HD")
CALL = Inquiry(
    purpose="campaign",
    number=MOBILE,
    person_id="linh",
    contact="reminder",
    selling=True,
    debt_id="HD",
    ring_s=20,
    attempt_id="a9",
    stage="connect",
    channel="voicebot",
    branded=True,
)
KNOWN = Known(
    numbers=(HOME, MOBILE),
    zones=(SHANGHAI, HOUSE),
    opt_outs=(OptOut(at=BEFORE, number=SHARED), OptOut(at=NOW)),
    wrong_for=frozenset({"somebody"}),
    made=(Made(attempt=replace(SENT, ended_at=NOW, outcome="busy"), number=OFFICE), Made(attempt=SENT)),
    relation="relative",
    consents=(Consent(given_at=BEFORE, number=MOBILE),),
    do_not_call="clear",
    register_day=date(2026, 11, 1),
)
WISHED = Inquiry(purpose="callback", number=OFFICE)


def test_whom_the_rules_are_not_asked_about() -> None:
    assert {"emergency", "doctor", "ready", "transfer"} == permission.NO_CUSTOMER
    assert {"callback"} == permission.WISHED
    assert permission.NOBODY == "?", "whose debt it is: nobody's that was tried"


def test_a_reminder_is_nobodys_wish() -> None:
    assert WISHED.wished is True
    assert replace(WISHED, contact="reminder").wished is False
    assert replace(WISHED, purpose="campaign").wished is False
    assert replace(CALL, contact="service").wished is False


def test_a_wish_is_held_by_no_pack_but_its_own() -> None:
    assert (
        Pack(
            name="their-own-wish",
            version=1,
            kind="house",
            status="verified",
            references=(
                "They asked to be called back (I3, C1); the house's hours for that are kept by who plans the call",
            ),
            applies_to=("service",),
            fingerprint="their-own-wish-1",
        )
        == permission.WISH
    )
    house = RuleBook(packs=())
    assert book_for(WISHED, house).packs == (permission.WISH,)
    assert book_for(CALL, house) is house


def test_the_whole_question() -> None:
    asked = question(CALL, KNOWN, NOW, HOUSE)
    assert asked == Ask(
        now=NOW,
        person=Person(
            person_id="linh",
            relation="relative",
            numbers=("n1", "n3"),
            zones=(HOUSE, SHANGHAI),
            opt_outs=(OptOut(at=BEFORE, number="n2"), OptOut(at=NOW)),
            wrong_numbers=("n1",),
            consents=(Consent(given_at=BEFORE, number="n1"),),
        ),
        contact=Contact(
            purpose="reminder",
            number="n1",
            channel="voicebot",
            debtor_id="?",
            selling=True,
            attempt_id="a9",
            debt_id="HD",
            stage="connect",
            ring_s=20,
            brand_caller_id=True,
            do_not_call="clear",
            register_day=date(2026, 11, 1),
        ),
        history=(
            Attempted(at=BEFORE, event="reminder", number="n4", outcome="busy", person_id="linh", debt_id="HD",
                      attempt_id="a1"),
            Attempted(at=BEFORE, event="reminder", number="", outcome="open", person_id="linh", debt_id="HD",
                      attempt_id="a1"),
        ),
    )  # fmt: skip
    assert "8490" not in repr(asked)


def test_the_question_about_a_wish() -> None:
    asked = question(WISHED, replace(KNOWN, relation="customer", wrong_for=frozenset()), NOW, HOUSE)
    assert (asked.person.person_id, asked.person.zones) == ("", (HOUSE,)), "the zone decides nothing"
    assert asked.person.numbers == ("n1", "n2", "n4"), "the number they asked for is theirs"
    assert (asked.contact.purpose, asked.contact.number, asked.contact.debtor_id) == ("service", "n1", "")
    assert asked.person.wrong_numbers == ()


def test_a_number_that_is_not_theirs_is_not_called_theirs() -> None:
    assert question(replace(CALL, number=OFFICE), KNOWN, NOW, HOUSE).person.numbers == ("n2", "n4")


def test_a_number_that_was_wrong_for_somebody() -> None:
    def wrong(inquiry: Inquiry, *found_for: str) -> bool:
        return question(inquiry, replace(KNOWN, wrong_for=frozenset(found_for)), NOW, HOUSE).person.wrong_numbers == (
            "n1",
        )

    assert wrong(CALL, "somebody") and wrong(CALL, "") and not wrong(CALL)
    theirs = replace(WISHED, person_id="linh")
    assert wrong(theirs, "linh", "somebody") and not wrong(theirs, "somebody", "")
    assert not wrong(WISHED, "") and not wrong(replace(WISHED, person_id=""), ""), (
        "whoever asks on it to be called back has it"
    )


def test_what_an_attempt_counts_as() -> None:
    labels = {MOBILE: "n1"}
    assert attempted(Made(attempt=SENT, number=MOBILE), labels).event == "reminder"
    sells = attempted(Made(attempt=replace(SENT, selling=True, person_id=None), number=MOBILE), labels)
    assert (sells.event, sells.number, sells.person_id) == ("attempt", "n1", "")
    mail = replace(SENT, contact="advertising", channel="email")
    assert (attempted(Made(attempt=mail), labels).event, attempted(Made(attempt=mail), labels).channel) == (
        "ad_email", "email")  # fmt: skip


def test_how_an_attempt_went() -> None:
    reserved = Attempt(attempt_id="a", reserved_at=BEFORE)
    assert outcome(reserved) == outcome(SENT) == "open"
    assert outcome(replace(reserved, refused="window", ended_at=NOW)) == "not_sent"
    assert outcome(replace(SENT, ended_at=NOW)) == outcome(replace(SENT, outcome="unknown")) == "unknown"
    assert outcome(replace(SENT, ended_at=NOW, outcome="answered")) == "answered"
