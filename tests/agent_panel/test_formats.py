"""What is shown of an instant, where the browser has no part in it."""

from datetime import UTC, datetime, timedelta

import pytest

from agent_panel.views.formats import Formats

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "ago", "told"),
    [
        ("vi", timedelta(hours=5), "5 giờ trước"),
        ("zh", timedelta(days=3), "3天前"),
        ("en", timedelta(minutes=50), "50 minutes ago"),
        ("en", timedelta(), "1 second ago"),
        ("en", -timedelta(seconds=9), "1 second ago"),
    ],
)
def test_how_old_something_is(language: str, ago: timedelta, told: str) -> None:
    assert Formats(language, UTC, NOW).age(NOW - ago) == told
