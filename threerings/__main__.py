"""`python -m threerings COMMAND`."""

from threerings.cli import main

main()
