"""`python -m threerings.asterisk`: make sure that there is an Asterisk; prints which one."""

import sys

from threerings.asterisk import fetch
from threerings.asterisk.errors import AsteriskTrouble


def main() -> int:
    """0: there is one; 1: it could not be had, and why."""
    try:
        found = fetch.ensure(say=lambda text: print(f"  {text}", file=sys.stderr, flush=True))
    except AsteriskTrouble as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Asterisk {found.version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
