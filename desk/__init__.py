"""The case desk's hands: what is taken is owned, written down, dispatched, signed for, and never forgotten.

The nouns:
    Case       opened by itself when an agent answers (`opening`); recorded, or found to hold no request (`intake`)
    Dispatch   to a department's person on duty (`dispatch`), who signs, arrives, reports it done, or cannot (`work`)
    Duty       a call that reached nobody: an owner, a clock (`owed`); taken, called back, done (`missed`)
    Clock      started and stopped with the above (`promises`); broken ones go to the next person (`escalation`)
    Caller     known by their number after all, where the dialplan served them alone (`recognising`)
    Emergency  the person on duty is rung, then the next, then a superior (`emergency`)
    Callback   keeps its place in the line: an agent is held for it, then both are rung (`callbacks`)
    Wrap-up    the work after a call, and when it ends (`wrap_up`)
    Desk       all of it that runs by itself, started and stopped together (`room`)

Every act is an async function that decides in the journal's turn (`journal.decide`) and returns the new state, or
`domain.decisions.Refused(reason, detail)`; the panel shows a refusal as `refused.<reason>`:

    intake.record(journal, RecordAsk) -> Case | Refused          intake.nothing(journal, NothingAsk) -> Case | Refused
    urgency.emergency(journal, case_id, by_id, raised=) -> ...   intake.save_draft(journal, Draft) -> None
    dispatch.dispatch(journal, DispatchAsk) -> Case | Refused    work.sign / arrived / cannot(journal, case_id, by_id)
    work.done(journal, DoneAsk) -> Case | Refused                escalation.acknowledge(journal, clock_id, by_id)
    missed.take(journal, duty_id, by_id) -> Duty | Refused       missed.done(journal, duty_id, by_id, result)
    missed.call_back(journal, placing, duty_id, by_id) -> Attempt | Refused
    wrap_up.end(journal, agent_id) -> Agent | Refused

Calls are placed through the port `Placing`. Imported by the panel and by `threerings`. The decision taken: what must
follow from a fact (a case from an answer, a duty from an abandoned call) is a durable follower of the journal, never a
line in the code that caused the fact: it happens exactly once, whoever caused it and whatever was killed in between.
"""
