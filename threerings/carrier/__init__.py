"""The telephone network of the demo and the tests: a second Asterisk with robot people, real SIP and RTP, and a log.

Nouns: *Network* (the running carrier), *Caller* (a robot person who calls us), *RobotCall* (one such call: what was
heard and said), *script* (what a robot does, step by step), *SipCall* (what the carrier's SIP log says of a call).

Imported by `threerings` (demo, doctor) and by the live tests. One decision: the carrier's record of what it was sent
is the witness for rings, answers and hang-ups, not our own database.
"""
