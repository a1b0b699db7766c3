"""The conversation with the caller, as far as a machine leads it.

The nouns:
    Session    one FastAGI conversation about one call: commands out, replies in (`session`, `connection`, `wire`)
    Server     accepts sessions from Asterisk, checks their nonce, bounds their number and time (`fastagi`)
    Hotlines   what each hotline says and asks, by the files that are in force (`hotlines`)
    In line    what those who wait are told (`in_line`), and break off once they can be served (`breaking_off`)
    Flow       what is said and asked in one session, looked up by the path of its address (`flows`)
    Prompt     one spoken sentence in every language, from a catalogue, as a wav that Asterisk plays (`prompts`)
    Voice      espeak-ng, which makes prompts and the demo's people speak (`voices`, `speaker`)
    Wish       what a caller left with the emergency exit while we were away (`emergency_exit`, `spool`)

Only `threerings` imports this package. The decision taken: the protocol is a function of bytes (`wire`), and a flow
is a thin shell around a decider of `domain`, because conversations are where voice code grows beyond reading; a
session that fell out of step is ended, never mended, and the dialplan serves that caller without us.
"""
