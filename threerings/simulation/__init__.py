"""Outbound under a clock of its own, against a world that lies: the real deciders, a network that fails in every way.

The nouns:
    Net      the telephone network: what it was really sent is the witness (`net`)
    Life     one house from its first call on: a few agents, a list, one step after the other (`life`)
    Report   what was tried, what went wrong on the way, and what must never have happened (`trials`)

    threerings simulate outbound --trials 30000 --seed 1

Imported by `threerings` and tests. The decision taken: nothing of what decides is replaced; journal, states, rules,
reservations and sending are those of production. What lies is what Asterisk tells, the process, the clock, the disk.
"""
