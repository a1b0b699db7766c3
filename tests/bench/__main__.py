"""`make bench`: ratios in one run, each against a floor or a peer; one after the other, bounded in time."""

import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIMIT_S = 180


def main() -> int:
    """Run every bench of this folder in a process of its own; 0 when all ended well."""
    failed = []
    for path in sorted(HERE.glob("[a-z]*.py")):
        if path.stem.startswith("_"):
            continue
        began = time.monotonic()
        print(f"== {path.stem}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"tests.bench.{path.stem}"], timeout=LIMIT_S, check=False)
        failed += [path.stem] if done.returncode else []
        print(f"   ({time.monotonic() - began:.0f} s)", flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
