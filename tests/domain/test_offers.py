"""An offer's end may be told in pieces and out of order: the result that says more stays, the earliest time counts."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

from domain import agents, calls, offers
from domain.facts import OfferEnded, OfferMade, OfferRang, PhoneIssued, PhoneReachable
from domain.facts.legs import OfferResult

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def ended(seconds: float, result: OfferResult) -> OfferEnded:
    return OfferEnded(at=at(seconds), call_id="c", offer_id="o", agent_id="an", result=result)


def test_any_order_of_what_is_told_gives_one_offer() -> None:
    told = [
        OfferMade(at=at(0), call_id="c", offer_id="o", agent_id="an"),
        OfferRang(at=at(0.1), call_id="c", offer_id="o", agent_id="an"),
        ended(5, "unreachable"),
        ended(5, "ignored"),
        ended(5.1, "caller_gone"),
    ]
    folded = set()
    for order in permutations(told):
        offer = None
        for fact in order:
            offer = offers.step(offer, fact)
        folded.add(offer)
    [offer] = folded
    assert offer is not None
    assert (offer.result, offer.ended_at, offer.phase) == ("ignored", at(5), "ended")


def test_a_call_counts_an_offer_once_under_its_last_word() -> None:
    call = calls.step(calls.step(None, ended(5, "unreachable")), ended(5, "ignored"))
    assert call is not None
    assert call.offers_ignored == {"o"}
    assert not call.offers_unreachable


def test_a_new_password_for_the_same_seat_moves_no_phone() -> None:
    def issued(seat: str) -> PhoneIssued:
        return PhoneIssued(at=at(1), agent_id="an", seat=seat, phone="desk")

    agent = agents.step(None, issued("d1"))
    agent = agents.step(agent, PhoneReachable(at=at(2), agent_id="an", seat="d1"))
    again, elsewhere = agents.step(agent, issued("d1")), agents.step(agent, issued("d2"))
    assert again is not None and again.reachable
    assert elsewhere is not None and not elsewhere.reachable
