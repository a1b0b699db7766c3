"""Asterisk's manager interface: facts in, actions out.

The nouns:
    Link        one TCP connection to the manager, from banner to loss (`link`)
    AmiClient   keeps a link up; one bounded inbox (`client`)
    Event       what Asterisk said, as text (`framing`)
    Translator  pure: events to facts (`translate`)
    Snapshot    what Asterisk says exists, compared with what we hold (`reconcile`)
    Bridge      the loop that brings all of them together (`bridge`)

Imported by `threerings` (composition) and by nobody else; the rest of the house meets Asterisk through `domain.ports`.

The one decision: panoramisk stays the transport and the matcher of answers, and nothing more. Each link is a new
`panoramisk.Manager` that is thrown away with its connection, so nothing can be sent a second time by a library that
remembers; bytes are framed before they are decoded; events run no foreign code in the reader, they go into one inbox.
"""
