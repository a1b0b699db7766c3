"""Settings: the addresses under which browsers know the panel, and what cannot be."""

from pathlib import Path

import pytest

from threerings.settings import SettingsWrong, load_settings


def test_a_panel_of_this_machine_is_known_by_both_its_names(tmp_path: Path) -> None:
    settings = load_settings(var=tmp_path, panel_port=8123)
    assert settings.origins == ("http://127.0.0.1:8123", "http://localhost:8123")


def test_a_public_address_is_the_only_one(tmp_path: Path) -> None:
    settings = load_settings(var=tmp_path, public_origin="https://hotline.example/", panel_host="0.0.0.0")
    assert settings.origins == ("https://hotline.example",)


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_a_panel_for_everybody_must_say_how_browsers_write_it(tmp_path: Path, host: str) -> None:
    with pytest.raises(SettingsWrong, match=r"^THREERINGS_PUBLIC_ORIGIN is missing.*https://hotline.example"):
        load_settings(var=tmp_path, panel_host=host)


def test_every_wrong_setting_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match=r"THREERINGS_PANEL_PORT: .*THREERINGS_IDLE_S: "):
        load_settings(var=tmp_path, panel_port="http", idle_s=1)
