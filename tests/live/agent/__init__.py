"""The agent, as an agent works: JsSIP in a real Chromium with a tone for a microphone, keys instead of a mouse."""

import pytest

pytest.register_assert_rewrite(*(f"{__name__}.{module}" for module in ("aftermath", "watching", "working")))
