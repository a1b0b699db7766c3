"""A telephone of our own making, for what no robot on the carrier's Asterisk would do: it speaks SIP and RTP itself.

The nouns:
    RawCaller   one call, from the telephone network's own address: INVITE to BYE, or without them
    Voice       its sound: what it says, how it presses keys, and what it hears

Imported by tests and benches only. The decision taken: no library of SIP, because a library would not leave out an ACK.
"""
