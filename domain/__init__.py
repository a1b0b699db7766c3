"""What a call centre is. Pure: standard library only; no asyncio, logging, clock, chance or I/O.

The nouns:
    Fact       something that happened, in the past tense, immutable, versioned (`facts`)
    Call       one conversation as the caller lives it; its Legs are the phones in it (`calls`, `legs`)
    Offer      one phone rung for one call, keyed by its channel (`offers`)
    Agent      a person; their status is computed from facts, never stored as a flag (`agents`)
    Case       what the caller asked for, owned by whoever took it, until it is closed (`cases`)
    Clock      a promise about time: it runs, is kept, or breaks and escalates (`clocks`)
    Duty       a thing owed to a caller: a callback, a missed call to return (`duties`)
    Attempt    one call that we place: reserved and committed before anything rings (`attempts`)
    Recording  both sides of a call, on their own channel (`recordings`)
    Decision   Allowed or Refused(reason): a refusal is a value (`decisions`)

Everybody imports this package; it imports nobody. The decision taken: state is a fold over facts. A fold takes
(state, fact) and gives the next state; what its table does not hold is ignored and counted by the store.
"""
