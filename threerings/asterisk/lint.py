"""The lint over the rendered configuration: held at every start, and by a test that breaks each of its rules."""

from pathlib import Path

from threerings.asterisk.conf import Config
from threerings.asterisk.errors import ConfigRefused
from threerings.asterisk.findings import Finding, Rule
from threerings.asterisk.rules import calls, doors, sip, system

RULES: tuple[Rule, ...] = (*system.RULES, *doors.RULES, *sip.RULES, *calls.RULES)


def rule_name(rule: Rule) -> str:
    """As findings and tests call it."""
    return str(getattr(rule, "__name__", rule))


def lint(folder: Path, modules: Path) -> list[Finding]:
    """Every broken rule of the rendered configuration in `folder`; `modules` is where Asterisk's modules lie."""
    config = Config.read(folder, modules)
    return [
        Finding(rule_name(rule), fault.file, fault.line, fault.reason, fault.remedy)
        for rule in RULES
        for fault in rule(config)
    ]


def refuse_bad_config(folder: Path, modules: Path) -> None:
    """Raises ConfigRefused naming every finding."""
    findings = lint(folder, modules)
    if findings:
        lines = "\n  ".join(str(finding) for finding in findings)
        raise ConfigRefused(
            f"Asterisk is not started: {len(findings)} faults in its configuration, {folder}\n  {lines}"
        )
