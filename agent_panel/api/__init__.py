"""What browsers and robot agents do: JSON in, JSON out, refusals in the reader's words.

Each module is one noun; its handlers read a model, check whose row it is, and let `desk` decide. The decision taken:
a handler never decides by itself what may happen to a call or case, it only says who asks.
"""
