"""Files that bring in something that is no list: payments that came in, consents to advertising.

The nouns:
    Intake   one file, from its upload until all that is good of it is in (`room`, and how it is taken in: `taking`)
    Kind     what such files hold: their columns, how a row is judged, how it is taken in (`kinds`)
    How      how a file is read: its signs, which column means what, and what holds for all of its rows (`reading`)
             what the kinds are: `payments`, `consents`

Imported by `agent_panel` and `threerings`. The decision taken: everything is read, judged and shown before anything is
in; what is good then goes in piece by piece, so that calls have their turn, and is never left half in: a house that
goes down in the middle goes on where it was. Each row is decided once more as it goes in; a no said since then wins.
"""
