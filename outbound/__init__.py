"""Outbound: lists, may-we-call rules, pacing, dialer, judge.

Nothing of it is built yet: it comes with assigned lists. What exists today and will be used by it: the one way to
place a call (`desk.attempts`, over `domain.attempts` and the `Telephony` port).
"""
