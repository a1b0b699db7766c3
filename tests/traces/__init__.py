"""Real AMI captures, each named for what happened, and the facts they must become.

`python -m tests.traces.record [NAME ...]` makes them anew on a real PBX with a real carrier.
"""
