"""How an offer ended, from what was heard of it. Pure, and monotone: more evidence never leads to a weaker word.

answered     the phone went up (DialEnd says so later: the caller may hear a notice first)
rejected     DialEnd BUSY or CONGESTION after ringing: the phone said no
ignored      DialEnd NOANSWER, and it had rung
unreachable  the same, or CHANUNAVAIL, without any ringing before
elsewhere    taken back (CANCEL) because another phone answered: Hangup cause 26
caller_gone  taken back because the caller left
"""

from collections.abc import Set

from domain.facts.legs import OfferResult

RANG, ANSWERED, ELSEWHERE, OVER = "rang", "ANSWER", "elsewhere", "over"
ANSWERED_ELSEWHERE = "26"


def offer_result(heard: Set[str]) -> OfferResult | None:
    """None: still open. `heard`: DialStatus words of DialEnd, and RANG, ANSWERED, ELSEWHERE, OVER (channel gone)."""
    if ANSWERED in heard:
        return "answered"
    if OVER not in heard:
        return None
    rang = RANG in heard
    if "BUSY" in heard or (rang and heard & {"CONGESTION", "CHANUNAVAIL"}):
        return "rejected"
    if heard & {"NOANSWER", "CONGESTION", "CHANUNAVAIL"}:
        return "ignored" if rang else "unreachable"
    return "elsewhere" if ELSEWHERE in heard else "caller_gone"
