"""A promise to pay and what became of it: made on a call, watched, reminded of, kept or not; and what is done then.

The nouns:
    GivenWord   one promise: so much, until the end of one day; and a Payment that came in (`state`)
    Terms       the house's tolerance and grace, as data; `judged` decides what a promise has become (`judging`)
    Debt        what somebody owes with their history; `proposed` says what might be done (`measures`)

Imported by `outbound` and `agent_panel`. The decision taken: money that came in counts for one promise only, the one
that is due first, so that nobody keeps two promises with one payment, not even one after the other.
"""
