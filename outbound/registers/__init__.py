"""The national register of numbers that want no advertising (in Vietnam: 5656): copies of it, taken in from files.

The nouns:
    File       numbers in a column, as whoever keeps the register hands them out (`reading`: in a process of its own)
    Edition    one copy in the house's tables; its numbers are made in pieces, and count once it is in force
    Register   the copy in force, with its day and provenance: one fact puts it in place of the one before (`taking`)

Imported by `agent_panel` and `threerings`. The decision taken: a copy is never mixed with the one before, and never
counts in part. What nobody can read in it is counted, and too much of that, or far fewer numbers than before, is a
file that breaks off until somebody says that it is not.
"""
