"""The second, independent witness: pyst2's manager, with a login that may only look.

pyst2 stops for ever on a caller named "status will follow", matches answers by order, and leaves threads behind: it is
asked one question in a process of its own, which is ended where it hangs.
"""

import asyncio
import json
import sys

from asterisk.manager import Manager, ManagerException

LIMIT_S = 8.0


async def witness_calls(host: str, port: int, secret: str) -> int:
    """How many calls Asterisk has now. Raises OSError where it cannot be asked."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-m", "threerings.doctor.witness",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    question = json.dumps({"host": host, "port": port, "secret": secret}).encode()
    try:
        said, _ = await asyncio.wait_for(child.communicate(question), LIMIT_S)
    except TimeoutError as error:
        child.kill()
        await child.wait()
        raise OSError(f"no answer within {LIMIT_S:.0f} s") from error
    if child.returncode:
        raise OSError(said.decode(errors="replace").strip() or "the witness could not ask")
    return int(said)


def ask(host: str, port: int, secret: str) -> int:
    """The question itself, in pyst2's own blocking way."""
    manager = Manager()
    manager.connect(host, port)
    manager.login("witness", secret)
    answer = manager.send_action({"Action": "CoreStatus"})
    manager.logoff()
    return int(answer.get_header("CoreCurrentCalls", "0"))


if __name__ == "__main__":
    try:
        print(ask(**json.load(sys.stdin)), flush=True)
    except (ManagerException, OSError, ValueError) as error:
        print(error, flush=True)
        sys.exit(1)
