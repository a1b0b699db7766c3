"""The rendered configuration keeps every rule of the lint, and the lint catches a violation of each."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.live.pbx import build
from threerings.asterisk.errors import ConfigRefused
from threerings.asterisk.lint import RULES, lint, refuse_bad_config, rule_name
from threerings.asterisk.render import render_pbx
from threerings.asterisk.settings import HotlineLine, PbxSettings, Reach, Trunk, TrunkRegistration

SEEDED = {
    "limits": ("asterisk.conf", "maxload = ", "maxload = 0 ;"),
    "system_name": ("asterisk.conf", "systemname", "; systemname"),
    "no_dangerous_functions": ("asterisk.conf", "live_dangerously = no", "live_dangerously = yes"),
    "modules_allow_list": ("modules.conf", "load = app_dial.so", "load = app_system.so"),
    "modules_exist": ("modules.conf", "load = app_dial.so", "load = app_no_such_thing.so"),
    "records_at_once": ("cdr.conf", "batch = no", "batch = yes"),
    "rtp_range": ("rtp.conf", "rtpend = ", "rtpend = 0 ; "),
    "strict_rtp": ("rtp.conf", "strictrtp = yes", "strictrtp = no"),
    "private_files": ("manager.conf", "", ""),
    "queues_forget": ("queues.conf", "strategy = leastrecent", "member => PJSIP/b0000000000"),
    "doors_on_loopback": ("manager.conf", "bindaddr = 127.0.0.1", "bindaddr = 0.0.0.0"),
    "no_web_manager": ("manager.conf", "webenabled = no", "webenabled = yes"),
    "status_page_off": ("http.conf", "enable_status = no", "enable_status = yes"),
    "manager_rights": ("manager.conf", "write = call,originate", "write = system,call,originate"),
    "manager_users_locked": ("manager.conf", "deny = 0.0.0.0/0.0.0.0", "; deny"),
    "manager_patience": ("manager.conf", "writetimeout = 5000", "writetimeout = 100"),
    "events_carry_the_call": ("manager.conf", "channelvars = CALL_ID", ""),
    "nobody_anonymous": ("pjsip.conf", "[trunk-carrier](leg)", "[anonymous](leg)"),
    "endpoints_known": ("pjsip.conf", "identify_by = ip", "identify_by = username"),
    "trunks_by_address": ("pjsip.conf", "match = 127.0.0.2", "match = 0.0.0.0/0"),
    "endpoints_bounded": ("pjsip.conf", "context = seat", "context = default"),
    "media_through_us": ("pjsip.conf", "direct_media = no", "direct_media = yes"),
    "sessions_timed": ("pjsip.conf", "timers = yes", "timers = no"),
    "browsers_encrypted": ("pjsip.conf", "media_encryption = dtls", "media_encryption = no"),
    "trunks_encrypted_together": ("pjsip.conf", "identify_by = ip\nmedia_encryption = no", "media_encryption = sdes"),
    "transports_there": ("pjsip.conf", "[transport-udp]", "[transport-else]"),
    "carriers_proven": ("pjsip.conf", "protocol = ws", "protocol = tls"),
    "no_wideband": ("pjsip.conf", "allow = alaw,ulaw", "allow = opus,alaw"),
    "seats_ring_once": ("pjsip.conf", "device_state_busy_at = 1", ""),
    "nobody_transfers": ("pjsip.conf", "allow_transfer = no", ""),
    "no_open_patterns": ("extensions.conf", "exten => _0XXXXXXXXX,1", "exten => _X.,1"),
    "arrow_style": ("extensions.conf", "exten => i,1,Hangup(1)", "exten = i,1,Hangup(1)"),
    "agi_on_loopback": ("extensions.conf", "agi://127.0.0.1", "agi://192.0.2.1"),
    "agi_signed": ("extensions.conf", "${SHA1(${AGI_SECRET}:${CALL_ID})}", "no"),
    "agi_lets_go": ("extensions.conf", "Set(AGIEXITONHANGUP=yes)", "NoOp()"),
    "agi_flag_tested": ("extensions.conf", '"${MENU_DONE}" != "1"', '"${AGISTATUS}" != "SUCCESS"'),
    "callers_outlive_agents": ("extensions.conf", ",cib(to-seat", ",ib(to-seat"),
    "phones_cannot_forward": ("extensions.conf", ",10,grib(", ",10,grb("),
    "callers_name_nothing": ("extensions.conf", "Record(${SPOOL}/${CALL_ID}", "Record(${SPOOL}/${CALLERID(num)}"),
    "trunk_dialled_in_one_place": ("extensions.conf", "Dial(${GONE_RING}", "Dial(PJSIP/1@${TRUNK}"),
    "applications_are_loaded": ("modules.conf", "load = app_read.so", ""),
    "strangers_refused": ("extensions.conf", "exten => i,1,Hangup(1)", ""),
}
"""Rule -> file, what stands there, what is put in its place."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> PbxSettings:
    return build(tmp_path_factory.mktemp("lint")).pbx.settings


@pytest.fixture
def rendered(settings: PbxSettings, tmp_path: Path) -> Path:
    """A copy of the rendered configuration that a test may spoil."""
    return Path(shutil.copytree(render_pbx(settings), tmp_path / "etc"))


def test_what_we_render_keeps_every_rule(settings: PbxSettings) -> None:
    assert [str(finding) for finding in lint(render_pbx(settings), settings.program.modules)] == []


def test_a_real_trunk_keeps_every_rule(settings: PbxSettings, tmp_path: Path) -> None:
    """Registration, TLS, SRTP, an external address: what `make run` allows."""
    trunk = Trunk(
        "provider",
        "sip.example.net",
        5061,
        match=("198.51.100.7", "198.51.100.8"),
        caller_id="+842812345678",
        dial_patterns=("0XXXXXXXXX", "+84XXXXXXXXX", "113"),
        registration=TrunkRegistration("hotline", "long-password"),
        tls=True,
        srtp=True,
    )
    certificate = tmp_path / "cert.pem"
    reach = Reach("0.0.0.0", "203.0.113.5", ("10.0.0.0/8",), 5061, certificate, certificate)
    real = replace(settings, trunks=(trunk,), reach=reach, var_dir=tmp_path / "pbx")
    assert [str(finding) for finding in lint(render_pbx(real), settings.program.modules)] == []


def test_who_waits_has_the_emergency_key_of_their_hotline(settings: PbxSettings, tmp_path: Path) -> None:
    lines = (HotlineLine("main", ("19001234",)), HotlineLine("star", ("19005678",), emergency_key="*"))
    folder = render_pbx(replace(settings, hotlines=lines, var_dir=tmp_path / "pbx"))
    assert [str(finding) for finding in lint(folder, settings.program.modules)] == []
    dialplan, queues = (folder / "extensions.conf").read_text(), (folder / "queues.conf").read_text()
    for name, key in (("main", "0"), ("star", "*")):
        keys = f"[waiting-keys-{name}]\nexten => 2,1,Goto(waiting-keys,2,1)\nexten => {key},1,Goto(waiting-help,s,1)\n"
        assert keys in dialplan
        assert queues.count(f"context = waiting-keys-{name}\n") == 4, "one queue for all, and one for each language"


def test_a_trunk_by_tls_without_a_certificate_is_not_left_out_in_silence(settings: PbxSettings, tmp_path: Path) -> None:
    real = replace(settings, trunks=(Trunk("provider", "sip.example.net", tls=True),), var_dir=tmp_path / "pbx")
    findings = lint(render_pbx(real), settings.program.modules)
    assert [finding.rule for finding in findings] == ["transports_there"]
    assert "THREERINGS_TLS_CERTIFICATE" in findings[0].remedy


def test_every_rule_has_a_seeded_violation() -> None:
    assert sorted(SEEDED) == sorted(rule_name(rule) for rule in RULES)
    assert all(rule.__doc__ for rule in RULES)


@pytest.mark.parametrize("rule", SEEDED)
def test_a_violation_is_found(rule: str, rendered: Path, settings: PbxSettings) -> None:
    file, good, bad = SEEDED[rule]
    path = rendered / file
    text = path.read_text()
    assert good in text
    path.write_text(text.replace(good, bad))
    if rule == "private_files":
        path.chmod(0o644)
    findings = [finding for finding in lint(rendered, settings.program.modules) if finding.rule == rule]
    assert findings, f"{rule} did not see {bad!r}"
    assert all(finding.file and finding.reason and finding.remedy for finding in findings)


def test_a_bad_configuration_is_refused_with_every_reason(rendered: Path, settings: PbxSettings) -> None:
    path = rendered / "manager.conf"
    path.write_text(path.read_text().replace("bindaddr = 127.0.0.1", "bindaddr = 0.0.0.0"))
    with pytest.raises(ConfigRefused, match=r"manager\.conf:\d+: manager\.conf is open to the network"):
        refuse_bad_config(rendered, settings.program.modules)


@pytest.mark.parametrize("value", ["a\nsecret = b", "a;b", "a]b", "a\x00b"])
def test_a_setting_cannot_write_a_line_of_its_own(settings: PbxSettings, tmp_path: Path, value: str) -> None:
    reach = Reach(external_address=value)
    with pytest.raises(ConfigRefused, match="cannot"):
        render_pbx(replace(settings, reach=reach, var_dir=tmp_path / "pbx"))
