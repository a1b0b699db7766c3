"""The second, independent witness: pyst2's manager, short-lived, with a login that may only look.

pyst2 stops for ever on a caller named "status will follow" and matches answers by order, so it is asked one question in
a thread of its own and thrown away; a time limit on its socket ends it where it hangs.
"""

import socket

from asterisk.manager import Manager, ManagerException

LIMIT_S = 5.0


def witness_channels(host: str, port: int, secret: str) -> int:
    """How many channels Asterisk has. Raises OSError where it cannot be asked."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(LIMIT_S)
    manager = Manager()
    try:
        manager.connect(host, port)
        manager.login("witness", secret)
        answer = manager.send_action({"Action": "CoreStatus"})
        return int(answer.get_header("CoreCurrentCalls", "0"))
    except (ManagerException, ValueError) as error:
        raise OSError(str(error)) from error
    finally:
        socket.setdefaulttimeout(before)
        manager.close()
