"""The check of every heard call: its words held against its script, and against all that the journal knows of it.

    RecordingHeard, OutcomeRecorded ──► CheckQueued ──► CallChecked     findings sealed beside the recording
                                             ▲     └──► CheckSkipped    and why nothing can be said
                                             └──────    again, when the check is new, or its script is there at last

The nouns:
    Talk     a heard call as a check asks for it (`talk`; `domain.checking.of_call` turns it into seconds)
    Checks   the queue at work (`room`)
    Trials   a script tried on what was said, before anybody is called with it (`trials`)
    Apart    the process that works for either (`apart`)

Imported by `threerings`, which opens it, and `agent_panel`. The decision taken: a call is checked by its script as it
was when the call was spoken by it (`scripts.versions`), once for each version of the check, after its outcome is in;
a process of its own does the work, and calls wait for nothing.
"""
