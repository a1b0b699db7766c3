"""`make demo`: a telephone network, an organisation with its people, and a real call told out of the journal.

The nouns:
    Stage   what runs: carrier, Asterisk, application, robots (`stage`, built by `opening`, asked by `parts`)
    Cast    who plays: the robots' accounts, those left for humans, who calls (`cast`, out of the organisation loaded)
    Scene   one kind of caller with their lines (`scenes`, `scenes.yaml`)
    Play    a call under way: how long to wait for what (`play`, led by `call`)

Only the command imports this package. The decision taken: the demo looks at the house from outside, by the panel's own
doors and by reading the journal, so that it can fail, and say where, when any part is missing.
"""
