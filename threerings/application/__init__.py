"""The application: one process, one event loop. Started by the supervisor: `python -m threerings.application`.

It begins in `__main__` because a worker process of a pool imports the module that its owner began with, except one of
this name: a worker needs what it works with, and not the whole house.
"""
