"""How an offer ended, from every set of evidence: the right word, and never a weaker one for knowing more."""

from itertools import combinations

import pytest

from ami_bridge.offers import ANSWERED, ELSEWHERE, OVER, RANG, offer_result
from domain.offers import SAYS

EVIDENCE = (RANG, ANSWERED, ELSEWHERE, OVER, "NOANSWER", "CANCEL", "BUSY", "CONGESTION", "CHANUNAVAIL")
SETS = [frozenset(each) for size in range(len(EVIDENCE) + 1) for each in combinations(EVIDENCE, size)]


@pytest.mark.parametrize(
    ("heard", "result"),
    [
        ({RANG}, None),
        ({RANG, "NOANSWER"}, None),  # its channel is still there
        ({RANG, ANSWERED}, "answered"),
        ({RANG, "NOANSWER", OVER}, "ignored"),
        ({RANG, "NOANSWER", "CANCEL", OVER}, "ignored"),  # sent twice, the second time as taken back
        ({"NOANSWER", OVER}, "unreachable"),
        ({"CHANUNAVAIL", OVER}, "unreachable"),
        ({RANG, "BUSY", OVER}, "rejected"),
        ({RANG, "CONGESTION", OVER}, "rejected"),
        ({RANG, "CANCEL", ELSEWHERE, OVER}, "elsewhere"),
        ({RANG, "CANCEL", OVER}, "caller_gone"),
        ({"CANCEL", OVER}, "caller_gone"),
    ],
)
def test_the_word_for_what_was_heard(heard: set[str], result: str | None) -> None:
    assert offer_result(heard) == result


def test_more_evidence_never_leads_to_a_weaker_word() -> None:
    for heard in SETS:
        for more in EVIDENCE:
            before, after = offer_result(heard), offer_result(heard | {more})
            assert before is None or (after is not None and SAYS[after] >= SAYS[before])
