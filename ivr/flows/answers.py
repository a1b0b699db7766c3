"""What a caller is told about their own matters: sentences chosen here, worded in the catalogues."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from domain.standing import Owed, Owing, Standing
from ivr.speaking import CaseNumber, Count, Money, Value

MOST_TOLD = 3
"""Cases or payments that are told one by one: more cannot be kept in mind on the telephone."""
STEPS = {
    "taking": "case-recorded", "recorded": "case-recorded", "dispatched": "case-dispatched", "signed": "case-signed",
    "on_site": "case-on-site",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence of the catalogue with its values. They are somebody's own, and show in no log."""

    name: str
    values: Mapping[str, Value] = field(repr=False)


def about_cases(standings: Sequence[Standing], zone: ZoneInfo) -> list[Saying]:
    """How cases stand: how many where there are several, then the newest ones."""
    known = [standing for standing in standings if standing.phase in STEPS and standing.since]
    said = [Saying("case-count", {"count": Count(len(known))})] if len(known) > 1 else []
    for standing in known[:MOST_TOLD]:
        assert standing.since is not None
        moment = standing.since.astimezone(zone)
        said.append(Saying(STEPS[standing.phase], {"case": CaseNumber(standing.number), "moment": moment}))
        if standing.appointment_at:
            said.append(Saying("case-appointment", {"moment": standing.appointment_at.astimezone(zone)}))
    return said


def about_payments(owing: Owing) -> list[Saying]:
    """What is owed: the one payment, or the sum of each currency and the payments that are due first. Raises CannotSay
    for a currency that has no words."""
    if len(owing.payments) == 1:
        (only,) = owing.payments
        return [_payment("amount-late" if only.late else "amount-due", only)]
    said = []
    for currency, sum_minor in owing.sums:
        count = sum(1 for payment in owing.payments if payment.currency == currency)
        values: dict[str, Value] = {"money": Money.of_minor(sum_minor, currency), "count": Count(count)}
        said.append(Saying("amount-total", values))
    first = owing.payments[:MOST_TOLD]
    return [*said, *(_payment("amount-part-late" if payment.late else "amount-part", payment) for payment in first)]


def _payment(name: str, payment: Owed) -> Saying:
    return Saying(name, {"money": Money.of_minor(payment.amount_minor, payment.currency), "date": payment.due_on})
