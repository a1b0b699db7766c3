"""Campaigns at work: agents whose telephones are kept up, entries reserved, lines started, what becomes of them.

The nouns:
    Seat       an agent's own telephone, rung when they want to dial, up between two calls (`seats`)
    Line       a call to one entry, reserved for an agent who is held (`lines`)
    token      which dialer reserved it: a later one's is higher, and an earlier one's are not sent any more (`lines`)

    acts       what a lead decides: launch, start, pause, resume, stop, another way to dial
    settling   what follows when a call came to nothing, or somebody wrote down how it came out
    room       all of it that runs by itself

Imported by `agent_panel` and `threerings`. The decision taken: everything is decided twice in a turn of the journal,
as a line is reserved and as it is sent; between the two an agent may go, a person may say no, a campaign may stop.
"""
