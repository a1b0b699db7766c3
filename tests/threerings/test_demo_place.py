"""Where the demo lives: its own folder, free ports, one demo at a time, a telephony.yaml that the house can read."""

import socket
from pathlib import Path

import pytest

from ivr.hotlines import default
from threerings.asterisk.ports import free_port, free_ports
from threerings.asterisk.program import Program
from threerings.demo.cast import national
from threerings.demo.place import DemoRuns, Line, carrier_settings, demo_settings, hold, write_telephony
from threerings.hotline_files import read_files
from threerings.settings import Settings, load_settings
from threerings.telephony_file import read_telephony

PROGRAM = Program(("asterisk",), "22.10.1", Path("/modules"), Path("/data"))


def settings_in(folder: Path, **given: object) -> Settings:
    ports = {name: free_port() for name in ("panel_port", "ami_port", "http_port", "agi_port")}
    return load_settings(var=folder, sip_port=free_ports("127.0.0.1").sip, **{**ports, **given})


def test_free_ports_stay_and_taken_ones_are_replaced_and_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    given = settings_in(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", given.agi_port))
        taken.listen()
        own = demo_settings(given, lambda *what: told.append(what))
    assert [(name, port) for name, port, _ in told] == [("agi", given.agi_port)]
    assert own.agi_port == told[0][2] != given.agi_port
    assert (own.panel_port, own.sip_port) == (given.panel_port, given.sip_port)


def test_nothing_of_a_real_installation_is_touched(tmp_path: Path) -> None:
    given = settings_in(
        tmp_path, database="postgresql://them@db/real", telephony=tmp_path / "real.yaml", sip_bind="0.0.0.0"
    )
    own = demo_settings(given, lambda *_: None)
    assert own.var == tmp_path / "demo" and own.database == ""
    assert own.telephony_file == tmp_path / "demo" / "telephony.yaml"
    assert own.sip_bind == "127.0.0.1" and own.prefix == given.prefix


def test_one_demo_at_a_time_and_each_begins_empty(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with hold(folder):
        (folder / "threerings.sqlite").write_text("old")
        (folder / "recording").mkdir()
        (folder / "sounds").mkdir()
        with pytest.raises(DemoRuns), hold(folder):
            pass
    with hold(folder):
        assert sorted(path.name for path in folder.iterdir()) == [".lock", "sounds"]


def test_the_telephony_file_is_one_the_house_reads(tmp_path: Path) -> None:
    own = demo_settings(settings_in(tmp_path), lambda *_: None)
    own.var.mkdir()
    carrier = carrier_settings(own, PROGRAM, "s" * 32)
    write_telephony(own, carrier, [Line("main", "02838220000", "vi", 5000)])
    read = read_telephony(own.telephony_file)
    assert read.trunks[0].addresses == ("127.0.0.2",) and read.trunks[0].port == carrier.ports.sip
    assert read.hotlines[0].numbers == ("02838220000",)


def test_each_hotline_has_a_file_of_what_it_says(tmp_path: Path) -> None:
    own = demo_settings(settings_in(tmp_path), lambda *_: None)
    own.var.mkdir()
    lines = [Line("main", "02838220000", "vi", 5000), Line("guests", "19001234", "zh", 4000)]
    write_telephony(own, carrier_settings(own, PROGRAM, "s" * 32), lines)
    found = {hotline.hotline_id: hotline for hotline in read_files(own.telephony_file)}
    assert {name: (h.numbers, h.language, h.cycle_ms) for name, h in found.items()} == {
        "main": (("02838220000",), "vi", 5000), "guests": (("19001234",), "zh", 4000)
    }  # fmt: skip
    assert found["main"].menus.nodes == default().menus.nodes


@pytest.mark.parametrize(("number", "shown"), [("+84912345678", "0912345678"), ("+842838220000", "02838220000")])
def test_numbers_are_shown_as_the_network_here_shows_them(number: str, shown: str) -> None:
    assert national(number) == shown
