"""The web: the agent's desk and phone, cases, the responder's jobs, the lead's floor. aiohttp and Jinja.

The nouns:
    Route     an address, its method, and who may use it; all of them stand in one table (`routes`)
    Session   who is asking; everything else about a request is checked against it (`access`)
    View      what a page or fragment shows, as a record without words (`views`), filled by `builders`
    Hub       the one reader of the journal on behalf of all browsers (`hub`)
    Stream    one browser's live connection: it is told what changed for its user, and nothing else (`live`)
    Relay     the softphone's SIP on its way to Asterisk, checked to be its user's (`relay`)

Imported by `threerings` only. The decision taken: whatever a browser shows is computed from the same functions for a
fresh page, a snapshot and an update, so that an update can be lost, repeated or merged with the next and the page is
still right. And access is denied unless the table of routes says who may.
"""
