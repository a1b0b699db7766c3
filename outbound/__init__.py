"""Outbound: lists, may-we-call rules, pacing, dialer, judge.

The nouns:
    Attempt    the one way to place a call (`attempts`): sent once; how often (`caps`), how it went (`outcomes`)
    Outgoing   the same as the port `Placing`, for the desk; and all of it that runs by itself (`placing`)
    List       people to be called, from a file (`lists`)
    Intake     payments that came in, and consents, from a file (`intake`)
    Law        the rules on calling, asked in the turn that decides, and kept (`law`); of whole lists (`skipping`)
    Opt-out    who does not want to be called, and numbers found wrong (`opt_outs`)

Imported by `agent_panel` and `threerings`; `desk` places its calls through the port.
"""
