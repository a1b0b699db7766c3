"""Panels and callers for `tests/bench/live.py`: what a busy hotline looks like to the application.

The nouns:
    Panel     a browser's live stream: signed in over HTTP, listening on the WebSocket, noting how late each thing came
    Delays    milliseconds by what was told
    Traffic   callers on the telephone network, so many at once
    Lag       the application's own event loop, read from its gauges

Imported by the bench only. The decision taken: panels are not browsers. What is measured ends where a browser's socket
has the message; what a browser then does with it is measured where real ones run (tests/live/agent).
"""
