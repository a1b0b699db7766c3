"""The application as a program. What is read in while it opens stays for as long as it runs: garbage is looked for only
from then on, and never in that."""

import gc
import sys

gc.disable()

from threerings.application.opening import main  # noqa: E402  after the line above: modules are most of what is read in

if __name__ == "__main__":
    sys.exit(main())
