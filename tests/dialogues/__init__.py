"""Conversations with labels: what a check of them must find, and what only looks like it.

`development` may be read by whoever changes the check. `held_out` is for the figure that is published: other people,
other words, opened by `tests.bench.said` and `tests.bench.speech` alone; a test of the house watches that. Each file is
one conversation in one language that keeps everything, and variants of it, each with something planted: a violation, or
what sounds like one. In `aloud` conversations become calls that can be heard.
"""
