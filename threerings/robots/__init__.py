"""Robots that stand in for people while nobody is there: they do only what a person could do, by the same doors.

The nouns:
    Door       a user's session with the panel: signs in by a one-time link, posts, listens to `/live` (`door`)
    Agent      an agent's hands and desk phone: takes the call, records, dispatches (`agent`)
    Responder  a person on duty: signs for the work, arrives (`responder`)
    Caller     somebody who calls, with a voice and a request (`caller`)

Imported by the demo and by live tests. The decision taken: robots know the panel's HTTP and WebSocket and the carrier's
phones, and nothing else of the house, so what is measured with them went the real way.
"""
