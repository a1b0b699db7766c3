"""The ports on which the application listens: looked at before anything starts, so that who holds one is named."""

from threerings.asterisk.ports import TCP, Wanted
from threerings.settings import Settings


def our_doors(settings: Settings) -> tuple[Wanted, ...]:
    """FastAGI and the panel. (An IPv6 address of the panel is not looked at beforehand.)"""
    agi = Wanted(TCP, "127.0.0.1", settings.agi_port)
    return (agi,) if ":" in settings.panel_host else (agi, Wanted(TCP, settings.panel_host, settings.panel_port))
