"""Outbound: lists, may-we-call rules, pacing, dialer, judge.

Built so far: assigned lists (`lists`) and who does not want to be called (`opt_outs`). Imported by `agent_panel` and
`threerings`. Nothing dials from a list yet: the one way to place a call is `desk.attempts`, and whoever rings a row
asks `domain.may_call` again at that moment.
"""
