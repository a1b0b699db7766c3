"""Rules for the process: limits, modules, records, files."""

import stat
from collections.abc import Iterator

from threerings.asterisk.conf import Config
from threerings.asterisk.findings import Fault, Rule, at, must_be

FORBIDDEN_MODULES = {
    "app_system.so": "runs shell commands",
    "func_shell.so": "runs shell commands",
    "app_externalivr.so": "runs programs",
    "app_originate.so": "places calls past the attempts",
    "app_chanspy.so": "listens in on calls",
    "app_disa.so": "gives a dial tone to callers",
    "pbx_spool.so": "places calls from files, past the attempts",
    "res_clioriginate.so": "places calls past the attempts",
    "res_ari.so": "is a second remote control",
    "res_http_post.so": "takes files over HTTP",
    "res_pjsip_endpoint_identifier_anonymous.so": "lets anybody in",
    "res_pjsip_messaging.so": "takes messages from anybody",
    "pbx_lua.so": "is a second dialplan",
    "pbx_ael.so": "is a second dialplan",
    "pbx_realtime.so": "is a second dialplan",
    "pbx_dundi.so": "is a second dialplan",
}


def limits(config: Config) -> Iterator[Fault]:
    """Past its limits Asterisk refuses calls at the door instead of spoiling those that are up."""
    options = config.section("asterisk.conf", "options")
    for name in ("maxcalls", "maxload", "minmemfree"):
        if _figure(options.get(name)) <= 0:
            yield at(options, name, f"{name} is not set", f"Set {name} to what this machine can carry.")


def system_name(config: Config) -> Iterator[Fault]:
    """Unique ids restart with the process: without a system name two calls can bear one id."""
    options = config.section("asterisk.conf", "options")
    if not options.get("systemname"):
        yield at(options, "systemname", "systemname is not set", "Set systemname to this installation's name.")


def no_dangerous_functions(config: Config) -> Iterator[Fault]:
    """Dialplan functions that read files or run programs must not be reachable from outside the dialplan."""
    options = config.section("asterisk.conf", "options")
    yield from must_be(options, "live_dangerously", "no", "AMI could run programs through dialplan functions")
    yield from must_be(options, "execincludes", "no", "a configuration file could run programs")


def modules_allow_list(config: Config) -> Iterator[Fault]:
    """Only what is named is loaded; nothing is named that runs programs, spies or is a second way in."""
    modules = config.section("modules.conf", "modules")
    yield from must_be(modules, "autoload", "no", "everything the package brings would be loaded")
    for option in modules.options:
        if option.name in ("load", "preload", "require") and option.value in FORBIDDEN_MODULES:
            reason = f"{option.value} {FORBIDDEN_MODULES[option.value]}"
            yield Fault("modules.conf", option.line, reason, "Take the line out.")


def modules_exist(config: Config) -> Iterator[Fault]:
    """A module that this Asterisk does not have would be missed only when a call needs it."""
    for option in config.section("modules.conf", "modules").options:
        if option.name == "load" and not (config.modules / option.value).is_file():
            reason = f"{option.value} is not in {config.modules}"
            yield Fault("modules.conf", option.line, reason, "Install the package that holds it, or take the line out.")


def records_at_once(config: Config) -> Iterator[Fault]:
    """Call records kept in batches are lost with the process."""
    general = config.section("cdr.conf", "general")
    yield from must_be(general, "enable", "yes", "there would be no independent count of calls")
    yield from must_be(general, "batch", "no", "records not yet written are lost with the process")
    yield from must_be(general, "unanswered", "yes", "calls nobody answered would not be counted")


def rtp_range(config: Config) -> Iterator[Fault]:
    """Two legs a call, RTP and RTCP each: with fewer ports calls fail before the limit is reached."""
    general = config.section("rtp.conf", "general")
    ports = _figure(general.get("rtpend")) - _figure(general.get("rtpstart")) + 1
    calls = _figure(config.section("asterisk.conf", "options").get("maxcalls"))
    if ports < 4 * calls:
        reason = f"{ports:.0f} RTP ports are too few for {calls:.0f} calls"
        yield at(general, "rtpend", reason, f"Give at least {4 * calls:.0f} ports, or lower maxcalls.")


def strict_rtp(config: Config) -> Iterator[Fault]:
    """Media from a stranger's address would be played into the call."""
    yield from must_be(config.section("rtp.conf", "general"), "strictrtp", "yes", "strangers could speak into calls")


def private_files(config: Config) -> Iterator[Fault]:
    """The files hold secrets."""
    for path in sorted(config.folder.glob("*.conf")):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            yield Fault(path.name, 0, f"others may read it (mode {mode:o})", f"chmod 600 {path.name}")


def queues_forget(config: Config) -> Iterator[Fault]:
    """Who serves a queue is our decision, told anew after each start: Asterisk must not remember another answer."""
    general = config.section("queues.conf", "general")
    yield from must_be(general, "persistentmembers", "no", "members of yesterday would be rung")
    for queue in config.sections("queues.conf"):
        for option in queue.options:
            if option.name == "member":
                yield Fault("queues.conf", option.line, f"[{queue.name}] has a fixed member", "Take the line out.")
        if queue.name != "general":
            yield from must_be(queue, "ringinuse", "no", "an agent who is talking would be rung")


def _figure(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


RULES: tuple[Rule, ...] = (
    limits,
    system_name,
    no_dangerous_functions,
    modules_allow_list,
    modules_exist,
    records_at_once,
    rtp_range,
    strict_rtp,
    private_files,
    queues_forget,
)
