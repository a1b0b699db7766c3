"""The front door: commands, settings, composition, the supervisor, and the Asterisk that `make demo` brings along.

The nouns:
    settings     what an installation is told: addresses, folders, trunk, policy (`settings`)
    house        the application composed of all rooms (`house`)
    supervisor   the parent that starts Asterisk and the application, and starts them again (`supervisor`)
    carrier      a second Asterisk that plays the telephone network and its people (`carrier/`)
    journey      a call told line by line out of the journal (`journey`)

Nobody imports this package; it imports every room. The decision taken: rooms meet only here, so that each can be read
without the others. This file and `bootstrap` use the standard library only: they run before anything is installed.
"""
