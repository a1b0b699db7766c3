"""An installation that was set up and has not been started: everything on disk is there, nothing runs."""

import json
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from ivr.prompts import catalogue
from threerings.asterisk import fetch
from threerings.asterisk.ports import free_port, free_ports
from threerings.asterisk.sounds import tone, write_wav
from threerings.doctor import examine
from threerings.doctor.unwell import Found, Unwell
from threerings.settings import Settings, load_settings
from threerings.telephony_file import EXAMPLE

Examined = Callable[..., Any]
Look = Callable[[Settings], Awaitable[Found]]


async def fault_of(look: Look, settings: Settings) -> Unwell:
    """What one check finds wrong."""
    with pytest.raises(Unwell) as caught:
        await look(settings)
    return caught.value


@pytest.fixture
def installed(tmp_path: Path, sqlite_template: Path) -> Settings:
    """On ports that nobody uses."""
    fetch.ensure()
    var = tmp_path / "var"
    var.mkdir()
    shutil.copyfile(sqlite_template, var / "threerings.sqlite")
    (var / "telephony.yaml").write_text(EXAMPLE, encoding="utf-8")
    for language in catalogue.LANGUAGES:
        for name in catalogue.PROMPTS:
            write_wav(var / "sounds" / language / "tr" / f"{name}.wav", tone(400.0, 0.1))
    ports = free_ports("127.0.0.1")
    listens = {"sip_port": ports.sip, "ami_port": ports.ami, "http_port": ports.http, "agi_port": free_port()}
    return load_settings(var=var, panel_port=free_port(), rtp_first=ports.rtp_first, rtp_last=ports.rtp_last, **listens)


@pytest.fixture
def examined(capsys: pytest.CaptureFixture[str]) -> Examined:
    """Let the doctor look; returns the first part that is not well, as a program reads it."""

    async def look(settings: Settings, language: str = "en") -> dict[str, Any]:
        capsys.readouterr()
        assert await examine(settings, as_json=True, language=language) == 1
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        *well, last = told["checks"]
        assert not told["ok"] and told["failed"] == last["name"]
        assert all(check["ok"] for check in well) and not last["ok"]
        assert set(last) == {"name", "ok", "fault", "found", "remedy"}
        return last

    return look
