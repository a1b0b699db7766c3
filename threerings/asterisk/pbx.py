"""The PBX as the rest of the house starts it: rendered, linted as rendered, started, its phones' keys at hand."""

from dataclasses import dataclass, field

from threerings.asterisk.lint import refuse_bad_config
from threerings.asterisk.phone_keys import PhoneKeys, knows_digests
from threerings.asterisk.ports import TCP, UDP, Wanted
from threerings.asterisk.process import AsteriskProcess
from threerings.asterisk.render import render_pbx
from threerings.asterisk.settings import PbxSettings, Ports, Reach


def listens(ports: Ports, reach: Reach) -> tuple[Wanted, ...]:
    """Every port on which it takes connections; SIP over TLS only where there is a certificate for it."""
    secure = (Wanted(TCP, reach.bind, reach.tls_port),) if reach.tls_certificate else ()
    return (
        Wanted(UDP, reach.bind, ports.sip),
        *secure,
        Wanted(TCP, "127.0.0.1", ports.http),
        Wanted(TCP, "127.0.0.1", ports.ami),
    )


@dataclass
class Pbx:
    """One PBX over its settings. `dies_with_parent` is false where calls are to outlive the process that starts it."""

    settings: PbxSettings
    dies_with_parent: bool = True
    process: AsteriskProcess = field(init=False)

    def __post_init__(self) -> None:
        s = self.settings
        doors = listens(s.ports, s.reach)
        self.process = AsteriskProcess("PBX", s.program, s.var_dir, doors, self.dies_with_parent)

    @property
    def phone_keys(self) -> PhoneKeys:
        """Issues and withdraws the passwords of agents' phones; there once it has been prepared."""
        return PhoneKeys(self.settings.phone_keys, knows_digests(self.settings.program.version))

    def prepare(self) -> None:
        """Render the configuration and hold it against the rules. Raises ConfigRefused; starts nothing."""
        refuse_bad_config(render_pbx(self.settings), self.settings.program.modules)

    async def start(self) -> None:
        """Prepare, start, wait until fully booted. Raises an AsteriskTrouble that says what to do."""
        self.prepare()
        await self.process.start()

    async def stop(self) -> None:
        """End it in good order."""
        await self.process.stop()

    async def channels(self) -> list[str]:
        """Names of all channels there are now."""
        said = await self.process.rx("core show channels concise")
        return [line.split("!")[0] for line in said.splitlines() if "!" in line]

    async def hang_up_all(self) -> None:
        """Every channel ends now."""
        await self.process.rx("channel request hangup all")
