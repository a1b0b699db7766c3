"""Rules for the dialplan: nothing open, nothing for ever, and a caller lives on whatever happens to the other leg."""

import re
from collections.abc import Iterator

from threerings.asterisk.conf import Config
from threerings.asterisk.dialplan import FILE, Step, contexts, extensions, steps
from threerings.asterisk.findings import Fault, Rule

SENT_BY_CALLERS = re.compile(r"CALLERID|SIP_HEADER|PJSIP_HEADER\(read|CALLERNAME|\$\{EXTEN|CONNECTEDLINE")
RUNS_PROGRAMS = {"System", "TrySystem", "SHELL", "ExternalIVR", "Exec", "TryExec", "Originate", "ChanSpy", "DISA"}
NAMES_FILES = {"MixMonitor", "Monitor", "Record", "AGI", "EAGI", "DeadAGI", "System"}
AGI = {"AGI", "EAGI", "DeadAGI"}
BUILT_IN = {"Answer", "Bridge", "Goto", "GotoIf", "Hangup", "Ringing", "Set", "Wait"}
MODULES = {
    "AGI": "res_agi",
    "ExecIf": "app_exec",
    "Gosub": "app_stack",
    "Return": "app_stack",
    "HangupCauseClear": "func_hangupcause",
    "MusicOnHold": "res_musiconhold",
}
"""Where an application is that does not stand in the module of its own name."""


def no_open_patterns(config: Config) -> Iterator[Fault]:
    """`_X.` takes whatever is dialled, of any length."""
    for step in steps(config):
        if step.exten.startswith("_") and re.search(r"[.!]", step.exten):
            yield _at(step, f"pattern {step.exten} is open", "Write patterns of a fixed length.")


def arrow_style(config: Config) -> Iterator[Fault]:
    """Tools that read dialplans expect `=>`; one style, no surprises."""
    text = (config.folder / FILE).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(r"\s*(exten|same)\s*=(?!>)", line):
            yield Fault(FILE, number, "exten without =>", "Write `exten => ...` and `same => ...`.")


def agi_on_loopback(config: Config) -> Iterator[Fault]:
    """An AGI server commands the call: it must be on this machine."""
    for step in _agi(config):
        host = re.match(r"h?agi://([^:/,]+)", step.arguments)
        if host and host[1] not in ("127.0.0.1", "localhost"):
            yield _at(step, f"AGI goes to {host[1]}", "Use agi://127.0.0.1.")


def agi_signed(config: Config) -> Iterator[Fault]:
    """Whoever reaches our AGI port must prove for each call that Asterisk sent it."""
    for step in _agi(config):
        if "://" in step.arguments and (step.word(1) != "${CALL_ID}" or "SHA1(${AGI_SECRET}" not in step.word(2)):
            proof = "Pass ${CALL_ID},${SHA1(${AGI_SECRET}:${CALL_ID})} first."
            yield _at(step, "AGI without CALL_ID and its proof", proof)


def agi_lets_go(config: Config) -> Iterator[Fault]:
    """A server that hangs holds the caller for ever, unless there are AGIEXITONHANGUP, a limit and a `T` extension."""
    has_t = {step.context for step in steps(config) if step.exten == "T"}
    for extension in extensions(config):
        for number, step in enumerate(extension):
            if step.application not in AGI:
                continue
            before = [each.arguments for each in extension[:number] if each.application == "Set"]
            if "AGIEXITONHANGUP=yes" not in before:
                yield _at(step, "AGI without AGIEXITONHANGUP", "Set(AGIEXITONHANGUP=yes) before it.")
            limits = [text for text in before if text.startswith("TIMEOUT(absolute)=")]
            if not limits or limits[-1] == "TIMEOUT(absolute)=0":
                yield _at(step, "AGI without a limit", "Set(TIMEOUT(absolute)=seconds) before it.")
            if step.context not in has_t:
                yield _at(step, f"[{step.context}] has no T extension", "Add exten => T: what happens at the limit.")


def agi_flag_tested(config: Config) -> Iterator[Fault]:
    """A server that accepts and closes leaves AGISTATUS=SUCCESS: only a flag the flow sets last tells the truth. A
    script of our own may have nothing to tell: then all go on to one place."""
    for extension in extensions(config):
        for number, step in enumerate(extension):
            following = extension[number + 1 : number + 3]
            tests = [each.arguments for each in following if "If" in each.application]
            tested = any(re.search(r"\$\{[A-Z]+_DONE\}", test) for test in tests)
            nothing_to_tell = "://" not in step.arguments and [each.application for each in following[:1]] == ["Goto"]
            if step.application in AGI and not tested and not nothing_to_tell:
                yield _at(step, "AGI without a test of its finished-flag", "GotoIf on ${..._DONE} right after it.")


def callers_outlive_agents(config: Config) -> Iterator[Fault]:
    """Without `g` (Dial) and `c` (Queue) the caller is dropped when the other leg ends."""
    for step in steps(config):
        options = _options(config, step)
        if step.application == "Dial" and "g" not in options:
            yield _at(step, "Dial without g", "Add option g: the caller goes on when the other leg ends.")
        if step.application == "Queue" and "c" not in options:
            yield _at(step, "Queue without c", "Add option c: the caller goes on when the agent's leg ends.")


def phones_cannot_forward(config: Config) -> Iterator[Fault]:
    """A phone that answers with a redirection must not send the call out through a trunk."""
    for step in steps(config):
        local = step.arguments.startswith("Local/")
        if step.application in ("Dial", "Queue") and not local and "i" not in _options(config, step):
            yield _at(step, f"{step.application} follows call forwarding", "Add option i.")


def callers_name_nothing(config: Config) -> Iterator[Fault]:
    """What a caller sent never becomes part of a file name, a dialled address or a command."""
    for step in steps(config):
        if step.application in RUNS_PROGRAMS:
            yield _at(step, f"{step.application} has no place here", "Take it out.")
        if step.application in NAMES_FILES and SENT_BY_CALLERS.search(step.arguments):
            yield _at(step, f"{step.application} uses what the caller sent", "Use ${CALL_ID}.")
        if step.application == "Dial" and "CALLERID" in step.word(0):
            yield _at(step, "Dial uses what the caller sent", "Dial what the route answered, filtered.")


def trunk_dialled_in_one_place(config: Config) -> Iterator[Fault]:
    """Only [out-...], whose patterns are the trunk's own list, may use a trunk."""
    for step in steps(config):
        trunk = re.search(r"@\$?\{?(trunk-|TRUNK)", step.word(0))
        if step.application == "Dial" and trunk and not step.context.startswith("out-"):
            yield _at(step, f"[{step.context}] dials a trunk", "Goto(out,s,1) with NUMBER set.")
        if step.application == "Dial" and "EXTEN" in step.word(0) and not re.fullmatch(r"_\+?[0-9XZN]+", step.exten):
            yield _at(step, "a dialled number without a fixed pattern", "Write out its pattern.")


def strangers_refused(config: Config) -> Iterator[Fault]:
    """Where a trunk or a phone enters, what is not named ends at `i`, refused."""
    entered = {section.get("context") for section in config.sections("pjsip.conf", "endpoint")}
    for context in contexts(config):
        if context.name in entered and not any(option.value.startswith("i,") for option in context.options):
            yield Fault(FILE, context.line, f"[{context.name}] has no i extension", "exten => i,1,Hangup(1)")
    missing = entered - {context.name for context in contexts(config)}
    for name in sorted(missing):
        yield Fault(FILE, 0, f"[{name}] is named in pjsip.conf and does not exist", "Write the context.")


def applications_are_loaded(config: Config) -> Iterator[Fault]:
    """Asterisk hangs up on the caller who comes to a step whose application it does not know."""
    loaded = {option.value for option in config.section("modules.conf", "modules").options}
    for step in steps(config):
        module = MODULES.get(step.application, f"app_{step.application.lower()}") + ".so"
        if step.application not in BUILT_IN and module not in loaded:
            yield _at(step, f"{step.application} is not loaded", f"Write `load = {module}` into modules.conf.")


def _agi(config: Config) -> list[Step]:
    return [step for step in steps(config) if step.application in AGI]


def _options(config: Config, step: Step) -> str:
    """The option letters of Dial (third word) or Queue (second); a variable is looked up where it is set."""
    text = step.word(2 if step.application == "Dial" else 1)
    variable = re.fullmatch(r"\$\{([A-Z_]+)\}", text)
    if variable:
        settings = [each.arguments.partition("=") for each in steps(config) if each.application == "Set"]
        text = min((value for name, _, value in settings if name == variable[1]), key=len, default="")
    return re.sub(r"\([^)]*\)", "", text)


def _at(step: Step, reason: str, remedy: str) -> Fault:
    return Fault(FILE, step.line, f"{reason} ({step.context},{step.exten})", remedy)


RULES: tuple[Rule, ...] = (
    no_open_patterns,
    arrow_style,
    agi_on_loopback,
    agi_signed,
    agi_lets_go,
    agi_flag_tested,
    callers_outlive_agents,
    phones_cannot_forward,
    callers_name_nothing,
    trunk_dialled_in_one_place,
    strangers_refused,
    applications_are_loaded,
)
