"""`make bench-speech`: how often the check is right about calls that it hears, and what hearing costs.

    make bench-speech                       # calls made of the conversations that no tuning opens; minutes
    make bench-speech CALLS=/path/to/calls  # labelled calls of your own (docs/hearing.md says how they are written)

The nouns: Take, Ear (`tests.dialogues.aloud`); tables of scores by language and rule with their goals (`tables`); Cost
of a second of sound, beside bare vosk (`cost`).

The decision taken: flagged means that a rule is found broken; what is not assessed counts as not flagged, and its share
stands beside. With the labels of each rule dealt out anew, precision must fall to the share of violations: a bench that
does not is itself wrong, and fails.
"""
