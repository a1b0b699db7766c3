"""The second, independent witness: pyst2's manager, with a login that may only look.

pyst2 stops for ever on a caller named "status will follow", matches answers by order, and leaves threads behind: it is
asked one question in a process of its own, which is ended where it hangs. The process loads this file alone, so that it
answers in time on a machine that is busy; it does not log off, for pyst2 then reads from a file that it has closed.
"""

import asyncio
import json
import os
import sys

from asterisk.manager import Manager, ManagerAuthException, ManagerException

LIMIT_S = 8.0
AWAY, REFUSED = 1, 3


class WitnessRefused(OSError):
    """The manager knows no such login, or another password for it."""


class WitnessSilent(OSError):
    """Somebody listens at the port and does not answer."""


async def witness_calls(host: str, port: int, secret: str) -> int:
    """How many calls Asterisk has now. Raises WitnessRefused, WitnessSilent, OSError where nobody listens."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-W", "ignore", __file__,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    question = json.dumps({"host": host, "port": port, "secret": secret}).encode()
    try:
        said, _ = await asyncio.wait_for(child.communicate(question), LIMIT_S)
    except TimeoutError as error:
        child.kill()
        await child.wait()
        raise WitnessSilent(f"no answer within {LIMIT_S:.0f} s") from error
    text = said.decode(errors="replace").strip()
    if child.returncode == REFUSED:
        raise WitnessRefused(text)
    if child.returncode:
        raise OSError(text or "the witness could not ask")
    return int(text)


def ask(host: str, port: int, secret: str) -> int:
    """The question itself, in pyst2's own blocking way."""
    manager = Manager()
    manager.connect(host, port)
    manager.login("witness", secret)
    answer = manager.send_action({"Action": "CoreStatus"})
    return int(answer.get_header("CoreCurrentCalls", "0"))


if __name__ == "__main__":
    try:
        print(ask(**json.load(sys.stdin)), flush=True)
    except (ManagerException, OSError, ValueError) as error:
        print(error, flush=True)
        os._exit(REFUSED if isinstance(error, ManagerAuthException) else AWAY)
    os._exit(0)
