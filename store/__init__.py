"""Where the house's facts are kept: the journal, what it folds into, rows that can be erased, recording files.

The nouns:
    Journal    the one writer: facts in, numbered without gaps, folded and committed together (`journal`)
    Turn       what a decider sees while it is its turn to write: the world as it is, and nothing can change it (`turn`)
    World      live states in memory, always as committed (`states`)
    Follower   a durable reader: its effects and its cursor are committed together (`followers`)
    Watch      a loop that sleeps until the next deadline, or until a fact may have changed it (`watch`)
    Vault      recordings, sealed (`vault`)

Imported by every room but `domain`, which it folds. The decision taken: one writer and decisions taken inside its
turn, instead of isolation levels: a race cannot be lost, and SQLite and PostgreSQL behave alike.
"""
